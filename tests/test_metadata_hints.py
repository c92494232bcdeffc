"""Authors and dates where a page only hints at them, and what is no hint."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from cleaner import Article, normalize
from cleaner.fields.authors_in_data import turn_name

MakePage = Callable[..., str]
STAMP = "<p>Published: April 6, 2025</p>"
MENU = "<nav>" + "".join(f"<div><p><a href='/{number}'>Menu {number}</a></p></div>" for number in range(30)) + "</nav>"
LONG = "".join(
    f"<p>On day {word} the divers went down again, and the council said that what they saw was no worse than before.</p>"
    for word in "one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split()
)


def clean(html: str) -> Article:
    article = normalize(html)
    assert isinstance(article, Article)
    return article


def json_ld(**fields: object) -> str:
    node = {"@type": "NewsArticle", "headline": "Wend bridge closed after divers find cracks", **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def meta(**names: str) -> str:
    return "".join(f'<meta name="{name.replace("__", ":")}" content="{value}">' for name, value in names.items())


def found(article: Article) -> tuple[tuple[str, ...], str | None]:
    origin = article.origins.get("authors")
    return article.authors, origin.source if origin else None


@pytest.mark.parametrize("label", ["Written by", "Verfasst von", "Escrito por", "Geschrieben von"])
def test_card_names_the_author(make_page: MakePage, label: str) -> None:
    head = meta(
        twitter__label1="Est. reading time", twitter__data1="4 minutes", twitter__label2=label, twitter__data2="Jane Doe"
    )
    assert found(clean(make_page(head=head))) == (("Jane Doe",), "meta")


def test_card_of_something_else_names_nobody(make_page: MakePage) -> None:
    head = meta(twitter__label1="Filed under", twitter__data1="Jane Doe")
    assert clean(make_page(head=head)).authors == ()


def test_box_on_the_author_names_them(make_page: MakePage) -> None:
    box = '<div class="author-bio"><p>Jane Doe is a reporter who has covered the rivers of the county for ten years.</p></div>'
    assert found(clean(make_page(below=box))) == (("Jane Doe",), "author-box")


def test_box_that_opens_with_the_post_names_whom_it_is_by(make_page: MakePage) -> None:
    line = "This post was written by Jane Doe, Head of Marketing and Community Development"
    box = f'<div class="author-bio">{line}</div>'
    assert found(clean(make_page(below=box))) == (("Jane Doe",), "author-box")


def test_name_that_only_opens_with_the_letters_of_the_site_is_a_persons(make_page: MakePage) -> None:
    head = meta(og__site_name="Sam") + json_ld(author={"@type": "Person", "name": "Samuel Doe"})
    assert found(clean(make_page(head=head))) == (("Samuel Doe",), "json-ld")


def test_two_names_of_the_byline_class_far_below_name_nobody(make_page: MakePage) -> None:
    lines = '<p class="byline">Jane Doe</p><p class="byline">Richard Roe</p>'
    assert clean(make_page(below=MENU + lines)).authors == ()


def test_desk_beside_a_person_is_named_too(make_page: MakePage) -> None:
    authors = [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Person", "name": "River Team"}]
    assert clean(make_page(head=json_ld(author=authors))).authors == ("Jane Doe", "River Team")


def test_agency_beside_a_person_is_no_author(make_page: MakePage) -> None:
    authors = [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Organization", "name": "Reuters"}]
    assert clean(make_page(head=json_ld(author=authors))).authors == ("Jane Doe",)


def test_site_that_is_no_news_is_not_its_own_author(make_page: MakePage) -> None:
    node = {"@type": "Organization", "name": "Wend Dental"}
    head = meta(og__site_name="Wend Dental") + json_ld(author=node).replace("NewsArticle", "BlogPosting")
    assert clean(make_page(head=head)).authors == ()


@pytest.mark.parametrize("account", ["Webmaster", "NOC Admin", "StephenT"])
def test_who_runs_the_site_is_no_author(make_page: MakePage, account: str) -> None:
    assert clean(make_page(head=meta(author=account))).authors == ()


def test_desk_in_a_byline_is_the_author_where_nobody_else_is(make_page: MakePage) -> None:
    assert found(clean(make_page(above="<p>By River Team</p>"))) == (("River Team",), "organisation")


def test_mail_address_behind_a_name_is_left_out(make_page: MakePage) -> None:
    assert clean(make_page(head=meta(author="Jane Doe, jane@drop.example"))).authors == ("Jane Doe",)


def test_catalogued_name_is_turned() -> None:
    assert [turn_name(text) for text in ("Doe, Jane R.", "Doe, Jane", "Jane Doe")] == ["Jane R. Doe", "Jane Doe", "Jane Doe"]


def test_byline_with_the_days_of_publication_and_change_is_no_story(make_page: MakePage) -> None:
    line = "By Jane Doe | Updated 16 April 2025, 9:05 p.m. | First published 15 April 2025, 7:00 a.m."
    article = clean(make_page(above=f"<p>{line}</p>"))
    assert line not in article.text
    assert (article.authors, article.date_published, article.date_modified) == (
        ("Jane Doe",),
        "2025-04-15T07:00:00",
        "2025-04-16T21:05:00",
    )


def test_lead_that_opens_with_by_and_a_day_stays(make_page: MakePage) -> None:
    lead = "By Monday 14 April 2025, the council had published its updated plan for the closed bridge on the Wend."
    assert clean(make_page(above=f"<p>{lead}</p>")).text.startswith(lead)


def test_day_of_an_event_in_a_list_of_facts_is_not_the_day_of_publication(make_page: MakePage) -> None:
    facts = "<dl><dt>When</dt><dd>1 June 2025</dd><dt>Where</dt><dd>The old slip in Lower Arden</dd></dl>"
    source = make_page()
    at = source.index("</p>", source.index("</p>") + 1) + len("</p>")
    assert clean(source[:at] + facts + source[at:]).date_published is None


@pytest.mark.parametrize(("year", "is_doubted"), [("2035", True), ("2025", False)])
def test_day_years_after_all_that_the_page_shows_is_doubted(make_page: MakePage, year: str, is_doubted: bool) -> None:
    head = f'<meta property="article:published_time" content="{year}-04-15">'
    article = clean(make_page(head=head, above='<time datetime="2025-04-15">15 April</time>'))
    assert article.date_published == f"{year}-04-15"
    assert ("dates-disagree" in article.warnings) is is_doubted


def test_person_with_the_family_name_first_is_one_person(make_page: MakePage) -> None:
    head = json_ld(author={"@type": "Person", "name": "Roe, Richard"})
    assert clean(make_page(head=head)).authors == ("Richard Roe",)


@pytest.mark.parametrize(
    ("line", "agency"),
    [("By Reuters Staff", "Reuters"), ("By Jane Doe with AFP", "AFP"), ("By Jane Doe", None), ("By Ahmet Efe", None)],
)
def test_agency_in_a_byline_is_the_agency_and_no_author(make_page: MakePage, line: str, agency: str | None) -> None:
    article = clean(make_page(above=f'<p class="byline">{line}</p>'))
    assert article.agency == agency
    assert not any("Reuters" in author or "AFP" in author for author in article.authors)


def test_source_and_reporter_in_the_line_of_a_chinese_date_are_agency_and_author(make_page: MakePage) -> None:
    lead = "<p>大桥自星期一上午起关闭，市政府在其网站上的一份声明中说，潜水员在桥墩上发现了新的裂缝，市民须改乘公交车。</p>"
    source = make_page(above=f"<p>2025年4月15日 10:30 来源：新华社 记者 王小明</p>{lead * 6}", headline="大桥因裂缝关闭")
    article = clean(source.replace('lang="en"', 'lang="zh"'))
    assert (article.agency, article.authors, article.date_published) == ("Xinhua", ("王小明",), "2025-04-15T10:30:00")


def test_visible_date_days_before_those_of_the_head_is_believed(make_page: MakePage) -> None:
    article = clean(make_page(head=json_ld(datePublished="2025-11-20T16:02:46Z"), above=STAMP))
    assert (article.date_published, article.origins["date_published"].source) == ("2025-04-06", "earlier-timestamp")
    assert "dates-disagree" in article.warnings


@pytest.mark.parametrize("day", ["2025-04-07T01:00:00Z", "2025-04-05T23:00:00Z", "2024-04-06"])
def test_head_is_believed_where_the_visible_date_is_a_day_off_or_later(make_page: MakePage, day: str) -> None:
    article = clean(make_page(head=json_ld(datePublished=day), above=STAMP))
    assert article.origins["date_published"].source == "json-ld"


def test_day_of_a_change_is_not_the_day_of_publication(make_page: MakePage) -> None:
    article = clean(make_page(head=meta(article__modified_time="2025-04-09T10:00:00Z")))
    assert (article.date_published, article.date_modified) == (None, "2025-04-09T10:00:00+00:00")


@pytest.mark.parametrize(("stamps", "source"), [(["3 May 2025"], "timestamp"), (["3 May 2025", "4 May 2025"], "htmldate")])
def test_stamp_below_the_story_is_its_own_where_it_is_the_only_day(make_page: MakePage, stamps: list[str], source: str) -> None:
    below = "".join(f'<p class="date">{stamp}</p>' for stamp in stamps)
    assert clean(make_page(above=LONG, below=below + MENU)).origins["date_published"].source == source


def test_day_of_an_update_alone_is_doubted(make_page: MakePage, story: tuple[str, ...]) -> None:
    page = clean(make_page(above="<p class=date>Updated: May 3, 2025</p>"))
    text = clean("\n\n".join(("Wend bridge closed after divers find cracks", "Updated: 3 May 2025", *story)))
    for article in (page, text):
        assert (article.date_published, "date-from-update" in article.warnings) == ("2025-05-03", True)


def test_day_of_publication_beside_that_of_an_update_is_not_doubted(make_page: MakePage) -> None:
    article = clean(make_page(above="<p>Published: 3 May 2025</p><p>Updated: 4 May 2025</p>"))
    assert (article.date_published, article.date_modified) == ("2025-05-03", "2025-05-04")
    assert "date-from-update" not in article.warnings


def test_time_element_of_an_update_is_the_day_of_the_change(make_page: MakePage) -> None:
    article = clean(make_page(above='<p>Last updated <time datetime="2025-05-03">May 3</time></p>'))
    assert (article.date_modified, article.origins["date_modified"].source) == ("2025-05-03", "time-element")
    assert "date-from-update" in article.warnings


@pytest.mark.parametrize("kind", ["Comment", "VideoObject", "Review"])
def test_day_of_another_node_is_not_that_of_the_article(make_page: MakePage, kind: str) -> None:
    other = {"@type": kind, "name": "Another thing", "datePublished": "2024-01-02"}
    assert clean(make_page(head=json_ld(about=other))).date_published is None


def test_microdata_of_a_comment_is_not_the_articles(make_page: MakePage) -> None:
    comment = (
        '<div class="comments-list"><p>Jane says on <span itemprop="datePublished" content="2024-01-02">2 Jan</span></p></div>'
    )
    assert clean(make_page(below=comment)).date_published is None


def test_only_name_of_the_byline_class_is_the_author_wherever_it_stands(make_page: MakePage) -> None:
    line = '<p class="byline">Jane Doe</p>'
    assert found(clean(make_page(below=MENU + line + MENU + line))) == (("Jane Doe",), "only-byline")


def test_two_names_of_the_byline_class_far_from_the_story_are_of_others(make_page: MakePage) -> None:
    lines = '<p class="byline">Jane Doe</p><p class="byline">Max Roe</p>'
    assert clean(make_page(below=MENU + lines + MENU)).authors == ()


def test_list_of_keywords_is_no_section(make_page: MakePage) -> None:
    article = clean(make_page(head=meta(**{"article:section": "bridge, river, council, mayor, ferry, budget"})))
    assert article.section == ()


@pytest.mark.parametrize("address", ["http://localhost/a", "http://127.0.0.1/a", "https://example.com/"])
def test_address_of_another_page_is_not_the_articles(make_page: MakePage, address: str) -> None:
    page = make_page(head=f'<link rel="canonical" href="{address}">')
    article = normalize(page, url="https://example.com/2025/bridge")
    assert isinstance(article, Article)
    assert article.url == "https://example.com/2025/bridge"


def test_author_above_the_headline_is_no_section(make_page: MakePage) -> None:
    page = make_page(head=json_ld(author={"@type": "Person", "name": "Jane Doe"}, articleSection=["Jane Doe", "World"]))
    article = clean(page)
    assert article.authors == ("Jane Doe",)
    assert article.section == ("World",)
    alone = clean(make_page(head=json_ld(author={"@type": "Person", "name": "Jane Doe"}, articleSection="Jane Doe")))
    assert alone.section == ()
    assert "section" not in alone.origins


def test_section_has_no_mark_of_its_trail() -> None:
    story = "The bridge over the Wend has been closed since Monday morning, the council said, and will stay so for three weeks."
    article = normalize(
        f"News >\n\nWorld\n\nWend bridge closed after divers find cracks\n\nBy Jane Doe\n\n{story}\n\n{story[:60]}.\n"
    )
    assert isinstance(article, Article)
    assert article.section == ("News", "World")
