"""Where each field comes from, in which order, and that nothing is invented."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from cleaner import Article, normalize
from cleaner.fields.captions import split_credit
from cleaner.language.agencies import find_agency, name_agency
from cleaner.language.names import looks_personal
from cleaner.language.people import split_byline

MakePage = Callable[..., str]


def clean(html: str, url: str | None = None) -> Article:
    article = normalize(html, url=url)
    assert isinstance(article, Article)
    return article


def json_ld(**fields: object) -> str:
    node = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": "Wend bridge closed after divers find cracks",
        **fields,
    }
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def meta(**names: str) -> str:
    return "".join(f'<meta name="{name.replace("__", ":")}" content="{value}">' for name, value in names.items())


def test_page_without_evidence_has_nulls(story: tuple[str, ...]) -> None:
    article = clean("<html><body>" + "".join(f"<p>{paragraph}</p>" for paragraph in story) + "</body></html>")
    for field in (
        "title",
        "date_published",
        "date_modified",
        "url",
        "site_name",
        "agency",
        "dateline",
        "description",
        "image",
        "license",
    ):
        assert getattr(article, field) is None
        assert field not in article.origins
    assert (article.authors, article.section, article.tags, article.captions) == ((), (), (), ())
    assert {"no-title", "no-date"} <= set(article.warnings)


def test_text_without_evidence_has_no_date(story_text: str) -> None:
    article = clean(story_text)
    assert (article.date_published, article.date_modified, article.authors) == (None, None, ())


DATE_SOURCES: tuple[tuple[str, str, str, str], ...] = (
    ("json-ld", json_ld(datePublished="2025-04-01T10:00:00Z"), "", "2025-04-01T10:00:00+00:00"),
    ("meta", meta(article__published_time="2025-04-02"), "", "2025-04-02"),
    ("microdata", "", '<meta itemprop="datePublished" content="2025-04-03">', "2025-04-03"),
    ("time-element", "", '<time datetime="2025-04-05T08:00">some time ago</time>', "2025-04-05T08:00:00"),
    ("timestamp", "", "<p>Published: April 6, 2025</p>", "2025-04-06"),
    ("url", '<link rel="canonical" href="https://example.org/2025/04/07/bridge">', "", "2025-04-07"),
)


@pytest.mark.parametrize(("source", "head", "above", "iso"), DATE_SOURCES, ids=[row[0] for row in DATE_SOURCES])
def test_date_is_taken_from_each_source(make_page: MakePage, source: str, head: str, above: str, iso: str) -> None:
    article = clean(make_page(head=head, above=above))
    assert article.date_published == iso
    assert article.origins["date_published"].source == source


@pytest.mark.parametrize("first", range(len(DATE_SOURCES)))
def test_first_date_source_in_order_is_believed(make_page: MakePage, first: int) -> None:
    wanted = DATE_SOURCES[first]
    rest = [row for row in DATE_SOURCES[first:] if row[0] != "json-ld-created" or first == 3]
    article = clean(make_page(head="".join(row[1] for row in rest), above="".join(row[2] for row in rest)))
    assert (article.date_published, article.origins["date_published"].source) == (wanted[3], wanted[0])


@pytest.mark.parametrize(
    ("source", "head", "above"),
    [
        ("json-ld", json_ld(dateModified="2025-04-09"), ""),
        ("meta", meta(article__modified_time="2025-04-09"), ""),
        ("microdata", "", '<meta itemprop="dateModified" content="2025-04-09">'),
        ("timestamp", "", "<p>Updated: April 9, 2025</p>"),
    ],
)
def test_modification_is_no_publication(make_page: MakePage, source: str, head: str, above: str) -> None:
    article = clean(make_page(head=head, above=above))
    assert article.date_modified == "2025-04-09"
    assert article.origins["date_modified"].source == source


def test_both_stamps_of_one_line_are_read(make_page: MakePage) -> None:
    article = clean(make_page(above="<p>Published April 6, 2025 Updated April 9, 2025</p>"))
    assert (article.date_published, article.date_modified) == ("2025-04-06", "2025-04-09")


@pytest.mark.parametrize("stamp", ["2 hours ago", "Yesterday", "Published today at 10:30", "Last updated Monday"])
def test_relative_stamp_is_no_date(make_page: MakePage, stamp: str) -> None:
    article = clean(make_page(above=f"<p>{stamp}</p><time>{stamp}</time>"))
    assert (article.date_published, article.date_modified) == (None, None)
    assert "no-date" in article.warnings


def test_broken_date_gives_the_word_to_the_next_source(make_page: MakePage) -> None:
    article = clean(make_page(head=json_ld(datePublished="soon") + meta(article__published_time="2025-04-02")))
    assert (article.date_published, article.origins["date_published"].source) == ("2025-04-02", "meta")


def test_change_before_publication_is_warned_of(make_page: MakePage) -> None:
    article = clean(make_page(head=json_ld(datePublished="2025-04-09", dateModified="2025-04-01")))
    assert "modified-before-published" in article.warnings


def test_raw_text_of_a_date_is_kept(make_page: MakePage) -> None:
    article = clean(make_page(above="<p>Published: April 6, 2025 10:30 AM</p>"))
    assert article.date_published == "2025-04-06T10:30:00"
    assert "April 6, 2025 10:30 AM" in (article.origins["date_published"].raw or "")


AUTHOR_SOURCES: tuple[tuple[str, str, str, str], ...] = (
    ("json-ld", json_ld(author={"@type": "Person", "name": "Ann Json"}), "", "Ann Json"),
    ("microdata", "", '<meta itemprop="author" content="Ben Micro">', "Ben Micro"),
    ("meta", meta(author="Cleo Meta"), "", "Cleo Meta"),
    ("byline", "", "<p>By Dora Line</p>", "Dora Line"),
)


@pytest.mark.parametrize("first", range(len(AUTHOR_SOURCES)))
def test_first_author_source_in_order_is_believed(make_page: MakePage, first: int) -> None:
    rest = AUTHOR_SOURCES[first:]
    article = clean(make_page(head="".join(row[1] for row in rest), above="".join(row[2] for row in rest)))
    assert article.authors == (AUTHOR_SOURCES[first][3],)
    assert article.origins["authors"].source == AUTHOR_SOURCES[first][0]


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Jane Doe", ["Jane Doe"]),
        (["Jane Doe", "Richard Roe"], ["Jane Doe", "Richard Roe"]),
        ({"@type": "Person", "name": "Jane Doe"}, ["Jane Doe"]),
        ([{"@type": "Person", "name": "Jane Doe"}, {"@type": "Organization", "name": "The Drop"}], ["Jane Doe"]),
        ({"@type": "Person", "name": ["Jane Doe", "Richard Roe"]}, ["Jane Doe", "Richard Roe"]),
        ({"@type": "Organization", "name": "The Drop"}, []),
        ({"@type": "Organization", "name": "Reuters"}, []),
        ("105092", []),
        ("desk@drop.example", []),
        ("https://example.org/jane", []),
        ("", []),
        ({"name": "Jane Doe", "url": "https://example.org"}, ["Jane Doe"]),
        ([{"name": "Jane Doe"}, {"name": "Jane Doe"}], ["Jane Doe"]),
    ],
)
def test_authors_of_json_ld_are_people(make_page: MakePage, author: object, names: list[str]) -> None:
    assert list(clean(make_page(head=json_ld(author=author))).authors) == names


@pytest.mark.parametrize(
    ("byline", "language", "names"),
    [
        ("By Jane Doe", "en", ["Jane Doe"]),
        ("BY JANE DOE", "en", ["Jane Doe"]),
        ("Jane Doe and Richard Roe", "en", ["Jane Doe", "Richard Roe"]),
        ("By Jane Doe, Richard Roe and Maria de la Cruz", "en", ["Jane Doe", "Richard Roe", "Maria de la Cruz"]),
        ("By Jane Doe, Richard Roe, and Ann Poe", "en", ["Jane Doe", "Richard Roe", "Ann Poe"]),
        ("Jane Doe & Richard Roe", "en", ["Jane Doe", "Richard Roe"]),
        ("Jane Doe; Richard Roe", "en", ["Jane Doe", "Richard Roe"]),
        ("Written by: Jane Doe | The Drop", "en", ["Jane Doe"]),
        ("By Jane Doe, Staff Writer", "en", ["Jane Doe"]),
        ("By Jane Doe (AP)", "en", ["Jane Doe"]),
        ("By Jane Doe @janedoe", "en", ["Jane Doe"]),
        ("By Jane Doe jane@example.org", "en", ["Jane Doe"]),
        pytest.param("By Jane Doe April 15, 2025", "en", ["Jane Doe"]),
        ("By Jane Doe Published 15 April 2025", "en", ["Jane Doe"]),
        ("By Dr. Jane O'Neil-Doe", "en", ["Dr. Jane O'Neil-Doe"]),
        ("J. K. Doe", "en", ["J. K. Doe"]),
        ("Martin Luther Doe, Jr.", "en", ["Martin Luther Doe"]),
        ("Von Erika Muster und Max Beispiel", "de", ["Erika Muster", "Max Beispiel"]),
        ("Par Marie Dupont et Jean Martin", "fr", ["Marie Dupont", "Jean Martin"]),
        ("Por Ana García y Luis de la Torre", "es", ["Ana García", "Luis de la Torre"]),
        ("Автор: Иван Петров", "ru", ["Иван Петров"]),
        ("田中太郎", "ja", ["田中太郎"]),
        ("Ludwig van Beethoven", "en", ["Ludwig van Beethoven"]),
        ("Reuters", "en", []),
        ("By The Associated Press", "en", []),
        ("Staff Reporter", "en", []),
        ("Editorial Board", "en", []),
        ("dpa", "de", []),
        ("", "en", []),
        ("https://example.org/jane", "en", []),
        ("3 min read", "en", []),
        ("2025-04-15", "en", []),
        ("By Jane Doe, Head of Marketing and Community Development", "en", ["Jane Doe"]),
    ],
)
def test_byline_gives_peoples_names(byline: str, language: str, names: list[str]) -> None:
    assert list(split_byline(byline, language)) == names


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("Two boats at rest. (AP Photo/Jane Doe)", "Two boats at rest.", "AP Photo/Jane Doe"),
        ("Two boats at rest. Photo: Jane Doe", "Two boats at rest.", "Jane Doe"),
        ("Two boats at rest. Photograph: Jane Doe/The Drop", "Two boats at rest.", "Jane Doe/The Drop"),
        ("Two boats at rest. Credit: Jane Doe", "Two boats at rest.", "Jane Doe"),
        ("Two boats at rest (Photo by Jane Doe/Getty Images)", "Two boats at rest", "Jane Doe/Getty Images"),
        ("Two boats at rest. © Jane Doe", "Two boats at rest.", "Jane Doe"),
        ("Two boats at rest. REUTERS/Jane Doe", "Two boats at rest.", "REUTERS/Jane Doe"),
        ("Zwei Boote. Foto: Erika Muster/dpa", "Zwei Boote.", "Erika Muster/dpa"),
        ("Zwei Boote. (Bild: dpa)", "Zwei Boote.", "dpa"),
        ("Deux bateaux. Crédit photo : Marie Dupont", "Deux bateaux.", "Marie Dupont"),
        ("Лодки. Фото: Иван Петров", "Лодки.", "Иван Петров"),
        ("Two boats at rest.", "Two boats at rest.", None),
        ("A photo of two boats at rest.", "A photo of two boats at rest.", None),
        ("The image shows two boats.", "The image shows two boats.", None),
        ("Boats (left) and a ferry (right)", "Boats (left) and a ferry (right)", None),
        ("Photo: Jane Doe", "", "Jane Doe"),
        ("© Jane Doe", "", "Jane Doe"),
    ],
)
def test_caption_has_no_credit_and_credit_has(text: str, caption: str, credit: str | None) -> None:
    found = split_credit(text)
    assert (found.text, found.credit) == (caption, credit)


def test_captions_leave_the_text(make_page: MakePage) -> None:
    figure = "<figure><img src=x><figcaption>Two boats at rest near the old bridge. Photo: Jane Doe</figcaption></figure>"
    article = clean(make_page(above=figure))
    assert [(caption.text, caption.credit) for caption in article.captions] == [
        ("Two boats at rest near the old bridge.", "Jane Doe")
    ]
    assert "Two boats" not in article.text


def test_credit_in_an_element_of_its_own_joins_its_caption(make_page: MakePage) -> None:
    parts = "<div>Two boats at rest near the bridge.</div><div class=credit>Jane Doe/The Drop</div>"
    figure = f"<figure><img><figcaption>{parts}</figcaption></figure>"
    article = clean(make_page(above=figure))
    assert [(caption.text, caption.credit) for caption in article.captions] == [
        ("Two boats at rest near the bridge.", "Jane Doe/The Drop")
    ]


def test_same_caption_is_given_once(make_page: MakePage) -> None:
    figure = "<figure><img><figcaption>Two boats at rest near the bridge.</figcaption></figure>"
    assert len(clean(make_page(above=figure * 2)).captions) == 1


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("AP", "AP"),
        ("The Associated Press", "AP"),
        ("REUTERS", "Reuters"),
        ("dpa/AFP", "dpa"),
        ("MENAFN - UkrinForm", "Ukrinform"),
        ("Укрінформ", "Ukrinform"),
        ("Jane Doe, Reuters", "Reuters"),
        ("新华社", "Xinhua"),
        ("Jane Doe", None),
        ("Apple", None),
        ("", None),
    ],
)
def test_agency_is_known_by_its_names(text: str, agency: str | None) -> None:
    assert find_agency(text) == agency


def test_name_with_an_agency_in_it_is_no_agency() -> None:
    assert name_agency("Reuters Institute") is None
    assert name_agency("AP style") is None


@pytest.mark.parametrize(
    ("opening", "dateline", "agency"),
    [
        ("ODESA, Ukraine – ", "ODESA, Ukraine", None),
        ("PARIS (Reuters) - ", "PARIS", "Reuters"),
        ("WASHINGTON (AP) — ", "WASHINGTON", "AP"),
        ("NEW YORK, April 15 (Reuters) - ", "NEW YORK", "Reuters"),
        ("Berlin (dpa) - ", "Berlin", "dpa"),
        ("SAN JOSÉ, Costa Rica (AFP) – ", "SAN JOSÉ, Costa Rica", "AFP"),
        ("", None, None),
        ("Well – ", None, None),
        ("Paris (France) - ", None, None),
    ],
)
def test_dateline_stays_in_the_text_and_is_given(
    story: tuple[str, ...], opening: str, dateline: str | None, agency: str | None
) -> None:
    lead, *rest = story
    article = clean(
        "<html><body><h1>Bridge closed</h1>" + "".join(f"<p>{text}</p>" for text in (opening + lead, *rest)) + "</body></html>"
    )
    assert (article.dateline, article.agency) == (dateline, agency)
    assert article.text.startswith(opening + lead[:20])


def test_closing_credit_names_the_agency(story: tuple[str, ...]) -> None:
    paragraphs = (*story[:-1], f"{story[-1]} (dpa)")
    assert clean("<html><body>" + "".join(f"<p>{text}</p>" for text in paragraphs) + "</body></html>").agency == "dpa"


def test_agency_in_the_place_of_an_author_is_the_agency(make_page: MakePage) -> None:
    article = clean(make_page(head=json_ld(author={"@type": "Organization", "name": "Associated Press"})))
    assert (article.agency, article.authors) == ("AP", ())


@pytest.mark.parametrize(
    ("head", "source", "site_name"),
    [
        (meta(og__site_name="The Drop") + json_ld(publisher={"name": "Drop Media"}), "meta", "The Drop"),
        (json_ld(publisher={"@type": "Organization", "name": "The Drop"}), "json-ld", "The Drop"),
        (
            '<title>Bridge closed | The Drop</title><link rel=canonical href="https://www.thedrop.example/a">',
            "title-suffix",
            "The Drop",
        ),
    ],
)
def test_site_name_has_its_sources_in_order(make_page: MakePage, head: str, source: str, site_name: str) -> None:
    article = clean(make_page(head=head))
    assert (article.site_name, article.origins["site_name"].source) == (site_name, source)


def test_title_loses_the_name_of_the_site(make_page: MakePage) -> None:
    head = (
        '<title>Wend bridge closed after divers find cracks | The Drop</title><meta property="og:site_name" content="The Drop">'
    )
    assert clean(make_page(head=head)).title == "Wend bridge closed after divers find cracks"


def test_title_with_a_dash_of_its_own_stays_whole(make_page: MakePage) -> None:
    title = "Wend bridge closed – divers find cracks"
    assert clean(make_page(head=f"<title>{title}</title>", headline=title)).title == title


def test_title_leaves_the_text(make_page: MakePage) -> None:
    article = clean(make_page())
    assert article.title == "Wend bridge closed after divers find cracks"
    assert article.title not in article.text


@pytest.mark.parametrize(
    ("head", "given", "url", "source"),
    [
        (
            '<link rel=canonical href="https://example.org/a">',
            "https://example.org/a?x=1",
            "https://example.org/a",
            "canonical",
        ),
        ('<link rel=canonical href="/a">', "https://example.org/b/c", "https://example.org/a", "canonical"),
        ('<meta property="og:url" content="https://example.org/a">', None, "https://example.org/a", "canonical"),
        ("", "https://example.org/b", "https://example.org/b", "given"),
        ('<link rel=canonical href="/a">', None, None, None),
        ('<base href="https://example.org/b/"><link rel=canonical href="a">', None, "https://example.org/b/a", "canonical"),
        ('<base href="/b/"><link rel=canonical href="a">', "https://example.org/c", "https://example.org/b/a", "canonical"),
        (
            '<link rel=canonical href="https://example.org/"><meta property="og:url" content="https://example.org/a">',
            None,
            "https://example.org/a",
            "canonical",
        ),
        ('<link rel=canonical href="https://example.org/">', None, "https://example.org/", "canonical"),
        ('<link rel=canonical href="javascript:void(0)">', None, None, None),
        ('<link rel=canonical href="http://[broken">', "https://example.org/b", "https://example.org/b", "given"),
    ],
)
def test_url_is_canonical_or_given(
    make_page: MakePage, head: str, given: str | None, url: str | None, source: str | None
) -> None:
    article = clean(make_page(head=head), url=given)
    assert article.url == url
    assert (article.origins["url"].source if "url" in article.origins else None) == source


def test_picture_is_looked_for_from_the_base_of_the_page(make_page: MakePage) -> None:
    head = '<base href="https://example.org/b/"><meta property="og:image" content="a.jpg">'
    assert clean(make_page(head=head)).image == "https://example.org/b/a.jpg"


@pytest.mark.parametrize("head", ["", '<link rel=canonical href="https://example.org/a">'])
def test_page_without_a_picture_has_none(make_page: MakePage, head: str) -> None:
    assert clean(make_page(head=head), url="https://example.org/a").image is None


def breadcrumbs(*names: str) -> str:
    items = [{"@type": "ListItem", "position": place, "name": name} for place, name in enumerate(names)]
    return f'<script type="application/ld+json">{json.dumps({"@type": "BreadcrumbList", "itemListElement": items})}</script>'


@pytest.mark.parametrize(
    ("head", "section", "source"),
    [
        (json_ld(articleSection=["World", "Europe"]) + meta(article__section="Local"), ("World", "Europe"), "head"),
        (json_ld(articleSection="World"), ("World",), "head"),
        (meta(article__section="Local") + breadcrumbs("Home", "World"), ("Local",), "head"),
        (breadcrumbs("Home", "World", "Wend bridge closed after divers find cracks") + json_ld(), ("World",), "breadcrumbs"),
    ],
)
def test_section_has_its_sources_in_order(make_page: MakePage, head: str, section: tuple[str, ...], source: str) -> None:
    article = clean(make_page(head=head))
    assert (article.section, article.origins["section"].source) == (section, source)


@pytest.mark.parametrize(
    ("head", "below", "tags"),
    [
        (json_ld(keywords=["bridges", "Wend"]) + meta(keywords="other"), "", ("bridges", "Wend")),
        (json_ld(keywords="bridges, Wend, bridges"), "", ("bridges", "Wend")),
        (meta(article__tag="bridges") + meta(keywords="x, y"), "", ("bridges",)),
        (meta(news_keywords="bridges; Wend"), "", ("bridges", "Wend")),
        (meta(keywords="bridges,Wend"), "", ("bridges", "Wend")),
        ("", '<a rel="tag" href=/b>bridges</a> <a rel="tag" href=/w>Wend</a>', ("bridges", "Wend")),
    ],
)
def test_tags_have_their_sources_in_order(make_page: MakePage, head: str, below: str, tags: tuple[str, ...]) -> None:
    assert clean(make_page(head=head, below=below)).tags == tags


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        (meta(description="In short.") + '<meta property="og:description" content="Other.">', "description", "In short."),
        ('<meta property="og:description" content="In short.">', "description", "In short."),
        (json_ld(description="In short."), "description", "In short."),
        ('<meta property="og:image" content="https://example.org/a.jpg">', "image", "https://example.org/a.jpg"),
        (json_ld(image=["https://example.org/a.jpg", "b"]), "image", "https://example.org/a.jpg"),
        (json_ld(image={"@type": "ImageObject", "url": "https://example.org/a.jpg"}), "image", "https://example.org/a.jpg"),
        ('<meta property="og:image" content="a.jpg">', "image", None),
        ('<link rel="license" href="https://example.org/cc">', "license", "https://example.org/cc"),
        (json_ld(license="https://example.org/cc"), "license", "https://example.org/cc"),
    ],
)
def test_other_fields_of_the_head(make_page: MakePage, head: str, field: str, value: str | None) -> None:
    assert getattr(clean(make_page(head=head)), field) == value


def test_every_value_has_an_origin_and_every_origin_a_value(make_page: MakePage) -> None:
    head = json_ld(
        datePublished="2025-04-01", author="Jane Doe", publisher={"name": "The Drop"}, keywords="a, b", description="In short."
    )
    record: dict[str, Any] = clean(make_page(head=head), url="https://example.org/a").to_dict()
    fields = (
        "title",
        "authors",
        "date_published",
        "date_modified",
        "language",
        "url",
        "site_name",
        "agency",
        "dateline",
        "section",
        "tags",
        "description",
        "image",
        "license",
    )
    assert {field for field in fields if record[field]} == set(record["origins"])
    assert all(0 < origin["confidence"] <= 1 and origin["source"] for origin in record["origins"].values())


def test_language_option_is_the_origin_of_the_language(story_text: str) -> None:
    article = clean(story_text)
    assert (article.language, article.origins["language"].source) == ("en", "detector")


@pytest.mark.parametrize(
    ("byline", "language", "names"),
    [
        ("By Jane Doe, MD, PhD", "en", ["Jane Doe"]),
        ("Jane Doe Deputy Editor", "en", ["Jane Doe"]),
        ("By Jane Doe, Privacy and Data Expert & Richard Roe, Home Safety Expert", "en", ["Jane Doe", "Richard Roe"]),
        ("By Jane Doe. Reviewed by Richard Roe, DVM", "en", ["Jane Doe"]),
        ("Edited by: Richard Roe", "en", []),
        ("ByJane Doe", "en", ["Jane Doe"]),
        ("Guide by Jane Doe Former Deputy Tech Editor", "en", ["Jane Doe"]),
        ("by Jane Doe on Jan 22, 2025", "en", ["Jane Doe"]),
        ("Jane Doe in Growth", "en", ["Jane Doe"]),
        ("Von Erika Muster, Redakteurin", "de", ["Erika Muster"]),
        ("Erika Muster Chefredakteurin", "de", ["Erika Muster"]),
        ("Fotos von Max Beispiel", "de", []),
        ("Par Marie Dupont, envoyée spéciale à Lille", "fr", ["Marie Dupont"]),
        ("作者：王小明", "zh", ["王小明"]),
    ],
)
def test_roles_degrees_and_other_hands_are_no_names(byline: str, language: str, names: list[str]) -> None:
    assert list(split_byline(byline, language)) == names


@pytest.mark.parametrize(
    ("name", "personal"),
    [
        ("Jane Doe", True),
        ("Jane de la Cruz", True),
        ("J. K. Doe", True),
        ("Event Type", False),
        ("Make an Impact", False),
        ("Jane", False),
        ("story by committee", False),
    ],
)
def test_names_have_a_shape(name: str, personal: bool) -> None:
    assert looks_personal(name) is personal


def test_menu_that_sorts_by_something_is_no_byline(make_page: MakePage) -> None:
    article = clean(make_page(above="<nav><ul><li>By Event Type</li><li>By Use Case</li></ul></nav>"))
    assert article.authors == ()


def test_author_of_a_comment_did_not_write_the_story(make_page: MakePage) -> None:
    comments = (
        '<div class="comments"><h3>3 comments</h3>'
        + '<p class="comment"><span itemprop="author">Ann Reader</span> says: I crossed it.</p>' * 2
    )
    assert "Ann Reader" not in clean(make_page(below=comments + "</div>")).authors


def test_person_may_be_called_like_their_site(make_page: MakePage) -> None:
    head = meta(og__site_name="Jane Doe") + json_ld(author={"@type": "Person", "name": "Jane Doe"})
    article = clean(make_page(head=head))
    assert (article.authors, article.origins["authors"].source) == (("Jane Doe",), "own-name")
    assert "authors-equal-site" in article.warnings


@pytest.mark.parametrize("account", ["janedoe84", "jane-doe", "thedropmedia", "page.head.author"])
def test_account_is_no_author(make_page: MakePage, account: str) -> None:
    assert clean(make_page(head=meta(author=account))).authors == ()


def test_name_beside_a_date_is_the_author(make_page: MakePage) -> None:
    article = clean(make_page(above="<p>27 January 2026 • Jane Doe • 3 minutes</p>"))
    assert (article.authors, article.date_published) == (("Jane Doe",), "2026-01-27")


HEADLINE = "Wend bridge closed after divers find cracks"


@pytest.mark.parametrize(
    ("head", "headline", "title"),
    [
        (f"<title>{HEADLINE} - The Drop</title>" + meta(og__site_name="The Drop", og__title=HEADLINE), HEADLINE, HEADLINE),
        (f"<title>The Drop | {HEADLINE}</title>" + meta(og__site_name="The Drop"), HEADLINE, HEADLINE),
        (json_ld() + f"<title>{HEADLINE} | Local | The Drop</title>" + meta(og__title=HEADLINE), "The Drop", HEADLINE),
        (json_ld() + meta(og__title=HEADLINE), HEADLINE.upper(), HEADLINE),
        (json_ld() + meta(og__title=HEADLINE), f"Bridges <br> {HEADLINE}", HEADLINE),
    ],
)
def test_title_is_the_headline_that_the_page_agrees_on(make_page: MakePage, head: str, headline: str, title: str) -> None:
    assert clean(make_page(head=head, headline=headline)).title == title


def test_name_of_the_site_is_no_title(story: tuple[str, ...]) -> None:
    body = "<h1>The Drop</h1>" + "".join(f"<p>{text}</p>" for text in story)
    article = clean(f"<html><head><title>The Drop</title>{meta(og__site_name='The Drop')}</head><body>{body}</body></html>")
    assert article.title is None
    assert "no-title" in article.warnings


def test_title_that_only_the_title_element_gives_is_warned_of(story: tuple[str, ...]) -> None:
    body = "".join(f"<p>{text}</p>" for text in story)
    article = clean(f"<html><head><title>{HEADLINE}</title></head><body>{body}</body></html>")
    assert article.title == HEADLINE
    assert "title-from-title-element" in article.warnings


def test_witnesses_that_give_different_days_are_warned_of(make_page: MakePage) -> None:
    far = clean(make_page(head=json_ld(datePublished="2025-04-01") + meta(article__published_time="2025-03-01")))
    near = clean(make_page(head=json_ld(datePublished="2025-04-01") + meta(article__published_time="2025-03-31T23:00:00Z")))
    assert "dates-disagree" in far.warnings
    assert "dates-disagree" not in near.warnings


def test_day_that_a_line_speaks_of_is_no_stamp(make_page: MakePage) -> None:
    line = "<p>Ferry passengers waiting below the closed bridge at Wendham, 24 April 2023</p>"
    assert clean(make_page(above=line)).date_published is None


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("The ferry in spring 2024.Jane Doe", "The ferry in spring 2024.", "Jane Doe"),
        ("The ferry … © DPA", "The ferry …", "DPA"),
        ("The ferry that J. Doe built", "The ferry that J. Doe built", None),
    ],
)
def test_credit_that_touches_the_caption_is_split_off(text: str, caption: str, credit: str | None) -> None:
    found = split_credit(text)
    assert (found.text, found.credit) == (caption, credit)


def test_line_on_rights_is_no_caption(make_page: MakePage) -> None:
    figure = "<figure><img src=x><figcaption>The Drop. All rights reserved</figcaption></figure>"
    assert clean(make_page(above=figure)).captions == ()


def test_caption_that_ends_with_a_notice_on_rights_is_one(make_page: MakePage) -> None:
    shown = "Two boats lie at rest near the old bridge on Monday"
    figure = (
        f"<figure><img src=x><figcaption>{shown} Jane Doe/Copyright 2025 The Drop. All rights reserved.</figcaption></figure>"
    )
    assert [caption.text[: len(shown)] for caption in clean(make_page(above=figure)).captions] == [shown]


@pytest.mark.parametrize(
    ("head", "tags"),
    [
        (meta(keywords="https://example.org/a, bridges, Home, The Drop") + meta(og__site_name="The Drop"), ("bridges",)),
        (json_ld(keywords=[HEADLINE, "bridges", "Bridges"]), ("bridges",)),
        (meta(keywords="this page tells you all about how we closed the bridge over the Wend"), ()),
    ],
)
def test_tags_are_no_addresses_names_or_sentences(make_page: MakePage, head: str, tags: tuple[str, ...]) -> None:
    assert clean(make_page(head=head)).tags == tags


def test_section_is_split_at_commas(make_page: MakePage) -> None:
    assert clean(make_page(head=json_ld(articleSection="World, Europe"))).section == ("World", "Europe")


def test_address_is_no_name_of_a_site(make_page: MakePage) -> None:
    head = meta(og__site_name="https://drop.example/") + json_ld(publisher={"name": "The Drop"})
    assert clean(make_page(head=head)).site_name == "The Drop"


def test_label_of_a_tag_list_is_no_tag_and_what_stands_below_is(story_text: str) -> None:
    article = clean(f"{story_text}\n\nTags\nbridges\nWend\n\nComments")
    assert article.tags == ("bridges", "Wend")


def test_lesser_part_of_a_title_is_no_headline(story: tuple[str, ...]) -> None:
    body = "".join(f"<p>{text}</p>" for text in story)
    title = clean(f"<html><head><title>The Packet - Island - {HEADLINE}</title></head><body>{body}</body></html>").title
    assert title is not None
    assert title.endswith(HEADLINE)
