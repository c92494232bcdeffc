"""Headlines of pages whose first heading is the site's name, and of scripts without spaces between words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cleaner.fields.title import fold_wording, list_content_words, list_words
from tests.test_metadata_hints import LONG, clean

MakePage = Callable[..., str]

CHINESE = "".join(
    f"<p>市政府{day}日表示，大桥因发现裂缝继续关闭，市民需要改乘公交车绕行，维修工程预计持续到明年春天。</p>"
    for day in range(1, 9)
)
HEADLINE = "潜水员发现新的裂缝，市中心大桥继续关闭"


@pytest.mark.parametrize(
    ("title", "above"),
    [
        (f"{HEADLINE}_城市_河畔日报", f"<h1>河畔日报</h1><ul><li>首页</li><li>城市</li></ul><h2>{HEADLINE}</h2>"),
        (f"河畔日报 - {HEADLINE}", f"<h1>河畔日报</h1><h3>■ {HEADLINE}</h3>"),
        (f"河畔日报: {HEADLINE}", f"<h3>{HEADLINE}</h3>"),
    ],
    ids=["site behind", "site before", "site and colon before"],
)
def test_heading_above_the_story_goes_before_the_sites_name(title: str, above: str) -> None:
    page = f"<html lang='zh'><head><title>{title}</title></head><body>{above}{CHINESE}</body></html>"
    assert clean(page).title == HEADLINE


@pytest.mark.parametrize("mark", ["¶", "#", " §", "\U0001f517"])
def test_mark_that_links_to_a_heading_is_no_part_of_it(mark: str) -> None:
    link = f"<a class='headerlink' href='#h'>{mark}</a>"
    page = f"<body><article><h1>Zwei Stunden Regen{link}</h1>{LONG}<h2>Am Tag danach{link}</h2>{LONG}</article></body>"
    article = clean(page)
    assert (article.title, mark.strip() in article.text) == ("Zwei Stunden Regen", False)
    assert mark.strip() in "".join(removal.text for removal in article.removed)


def test_sign_that_is_part_of_a_headline_stays() -> None:
    assert clean(f"<body><article><h1>Wie man Programme in C#</h1>{LONG}</article></body>").title == "Wie man Programme in C#"
    assert clean(f"<body><article><h1>Order by Part #</h1>{LONG}</article></body>").title == "Order by Part #"


def test_name_behind_a_bracket_and_a_colon_is_no_part_of_the_headline() -> None:
    head = "<title>潜水员发现「新裂缝」:河畔日报</title><meta property='og:site_name' content='河畔日报'>"
    page = f"<html lang='zh'><head>{head}</head><body>{CHINESE}</body></html>"
    assert clean(page).title == "潜水员发现「新裂缝」"


def test_words_without_spaces_are_counted_by_two_characters() -> None:
    assert len(list_words("市中心大桥继续关闭")) == 5
    assert list_words("rain at last") == ["rain", "at", "last"]
    assert list_content_words("市中心大桥 rain at last") == ["市中", "中心", "心大", "大桥", "rain", "last"]


def test_mark_before_a_headline_makes_no_other_wording() -> None:
    assert fold_wording("■ Rain at last") == fold_wording("Rain at last")


def test_meta_tag_that_a_quotation_mark_broke_off_gives_no_headline(make_page: MakePage) -> None:
    headline = 'Bridge stays shut "until spring" says the mayor'
    head = f'<title>{headline}</title><meta property="og:title" content="{headline}">'
    assert clean(make_page(head=head, headline=headline)).title == headline


def test_name_of_the_site_behind_a_single_angle_is_no_part_of_the_headline() -> None:
    head = "<title>Rain at last ‹ The Wend Observer</title><meta property='og:site_name' content='The Wend Observer'>"
    assert clean(f"<html lang='en'><head>{head}</head><body>{LONG}</body></html>").title == "Rain at last"


@pytest.mark.parametrize(
    ("content", "description"),
    [
        ("&lt;p&gt;Rain &lt;b&gt;at last&lt;/b&gt;&lt;/p&gt;", "Rain at last"),
        ("Rain&amp;nbsp;at last", "Rain at last"),
        ("See &lt;The Long Rain: A Tale&gt; in town", "See <The Long Rain: A Tale> in town"),
    ],
    ids=["tags", "characters", "a title in angles"],
)
def test_description_is_without_markup(make_page: MakePage, content: str, description: str) -> None:
    assert clean(make_page(head=f'<meta name="description" content="{content}">')).description == description


def test_heading_of_a_list_is_no_tag(make_page: MakePage) -> None:
    assert clean(make_page(head='<meta name="keywords" content="rivers, Tags:, bridges">')).tags == ("rivers", "bridges")


@pytest.mark.parametrize("day", ["Nov. 1, 2000", "1 November 2000", "01.11.2000", "2000-11-01"])
@pytest.mark.parametrize("mark", [" - ", " | ", " – "])
def test_day_behind_the_headline_in_the_title_is_no_part_of_it(day: str, mark: str) -> None:
    page = f"<html lang=en><head><title>Zwei Stunden Regen{mark}{day}</title></head><body>{LONG}</body></html>"
    assert clean(page).title == "Zwei Stunden Regen"


@pytest.mark.parametrize("heading", ["<h1></h1><h2>{}</h2>", "<h2>{}</h2>", "<h1> </h1><h3>{}</h3>"])
def test_heading_at_the_story_is_the_headline_of_a_page_without_another(heading: str) -> None:
    assert clean(f"<body>{heading.format('Zwei Stunden Regen am Tag')}{LONG}</body>").title == "Zwei Stunden Regen am Tag"


def test_heading_of_a_word_is_no_headline() -> None:
    assert clean(f"<body><h2>Allgemein</h2>{LONG}</body>").title is None


@pytest.mark.parametrize("name", ["application-name", "apple-mobile-web-app-title", "publisher"])
def test_name_of_the_site_that_repeats_the_headline_is_none(name: str) -> None:
    headline = "Zwei Stunden Regen am Tag danach"
    head = f"<title>{headline}</title><meta property='og:title' content='{headline}'><meta name='{name}' content='{headline}'>"
    article = clean(f"<head>{head}</head><body><h1>Kurier</h1><article><h1>{headline}</h1>{LONG}</article></body>")
    assert (article.title, article.site_name) == (headline, None)


def test_headline_in_json_ld_that_its_own_name_and_the_page_contradict_is_a_tagline() -> None:
    data = '{"@type": "Article", "name": "Zwei Stunden Regen", "headline": "Wetter, das viele in der Stadt so nicht kannten"}'
    head = f"<title>Zwei Stunden Regen | Kurier</title><script type='application/ld+json'>{data}</script>"
    assert clean(f"<head>{head}</head><body><h1>Zwei Stunden Regen</h1>{LONG}</body>").title == "Zwei Stunden Regen"
