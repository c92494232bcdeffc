"""JSON-LD and meta tags of a head, whatever publishers make of them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Article, normalize
from cleaner.page.evidence import Evidence, as_list, first_text, parse_json, read_evidence
from cleaner.types import Head


def read(*values: object, canonical: str | None = None, metas: tuple[tuple[str, str], ...] = ()) -> Evidence:
    return read_evidence(Head(json_ld=tuple(json.dumps(value) for value in values), canonical=canonical, metas=metas))


def raw(source: str) -> Evidence:
    return read_evidence(Head(json_ld=(source,)))


NEWS = {"@type": "NewsArticle", "headline": "Bridge closed"}


@pytest.mark.parametrize(
    "value",
    [
        NEWS,
        [NEWS],
        [[NEWS]],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "The Drop"}, NEWS]},
        {"@type": "WebPage", "name": "Bridge closed", "mainEntity": NEWS},
        {"@type": ["Thing", "NewsArticle"], "headline": "Bridge closed"},
        {"@type": "http://schema.org/NewsArticle", "headline": "Bridge closed"},
        {"@type": "ReportageNewsArticle", "headline": "Bridge closed"},
        {"@type": "OpinionNewsArticle", "headline": "Bridge closed"},
        {"@type": "LiveBlogPosting", "headline": "Bridge closed"},
        {"itemListElement": [{"item": NEWS}]},
    ],
)
def test_article_is_found_wherever_it_stands(value: object) -> None:
    assert read(value).article.get("headline") == "Bridge closed"


def test_news_article_is_chosen_before_the_page_around_it() -> None:
    page = {"@type": "WebPage", "name": "The Drop", "headline": "Home"}
    assert read(page, NEWS).article["headline"] == "Bridge closed"


def test_of_several_articles_the_one_of_this_address_is_chosen() -> None:
    other = {"@type": "NewsArticle", "headline": "Other", "url": "https://example.org/other"}
    this = {"@type": "Article", "headline": "This", "mainEntityOfPage": {"@id": "https://example.org/this/"}}
    assert read([other, this], canonical="https://example.org/this").article["headline"] == "This"
    assert read([other, this]).article["headline"] == "Other"


def test_article_without_a_word_about_itself_is_none() -> None:
    assert read({"@type": "NewsArticle"}).article == {}
    assert read({"@type": "NewsArticle", "headline": ["a", "b"]}).article == {}


def test_other_types_are_no_article() -> None:
    assert read({"@type": "Product", "name": "Kettle"}, {"@type": "WebSite", "name": "The Drop"}).article == {}


def test_references_are_resolved() -> None:
    graph = [
        {**NEWS, "author": {"@id": "#jane"}, "publisher": [{"@id": "#drop"}], "image": {"@id": "#gone"}},
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
        {"@type": "Organization", "@id": "#drop", "name": "The Drop"},
    ]
    article = read({"@graph": graph}).article
    assert first_text(article["author"]) == "Jane Doe"
    assert first_text(article["publisher"]) == "The Drop"
    assert article["image"] == {"@id": "#gone"}


def test_references_in_a_circle_end() -> None:
    graph = [
        {"@type": "Person", "@id": "#a", "name": "A", "knows": {"@id": "#b"}},
        {"@type": "Person", "@id": "#b", "knows": {"@id": "#a"}},
    ]
    assert len(read({"@graph": graph}).nodes) == 2


@pytest.mark.parametrize(
    "source",
    [
        '{"@type": "NewsArticle", "headline": "Bridge closed",}',
        '{"@type": "NewsArticle", "headline": "Bridge closed", "author": ["a", ], }',
        '<![CDATA[{"@type": "NewsArticle", "headline": "Bridge closed"}]]>',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Bridge closed"}\n//]]>',
        '<!-- {"@type": "NewsArticle", "headline": "Bridge closed"} -->',
        '{"@type": "NewsArticle", "headline": "Bridge closed"};',
        '\n\t {"@type": "NewsArticle", "headline": "Bridge closed"}\n ; \n',
        '{"@type": "NewsArticle", "headline": "Bridge\nclosed"}',
        '{"@type": "NewsArticle", "headline": "Bridge\tclosed"}',
        '{"@type": "NewsArticle",\r\n "headline": "Bridge closed"}',
        pytest.param('/* <![CDATA[ */ {"@type": "NewsArticle", "headline": "Bridge closed"} /* ]]> */'),
        pytest.param('\ufeff{"@type": "NewsArticle", "headline": "Bridge closed"}'),
        pytest.param('{"@type": "NewsArticle", "headline": "Bridge closed", "rating": NaN}'),
        pytest.param('{"@type": "NewsArticle", "headline": "Bridge\\ closed"}'.replace("\\\\", "\\")),
    ],
)
def test_common_faults_of_json_are_mended(source: str) -> None:
    assert first_text(raw(source).article.get("headline")) == "Bridge closed"


@pytest.mark.parametrize(
    "source",
    [
        "",
        " ",
        "{",
        "null",
        "3",
        '"text"',
        "NaN",
        '{"@type": NaN}',
        '{"@type": "NewsArticle", "headline": "Bridge',
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        '{"@type": "\\ud800"}',
        "{" + "," * 100_000 + "}",
        '{"a": ' + "9" * 5_000 + "}",
    ],
    ids=lambda source: source[:20] or "empty",
)
def test_broken_json_is_left_out(source: str) -> None:
    assert raw(source).article == {}


def test_broken_block_does_not_hide_a_good_one() -> None:
    assert read_evidence(Head(json_ld=("{broken", json.dumps(NEWS)))).article["headline"] == "Bridge closed"


def test_deep_json_is_walked_to_a_bound() -> None:
    value: object = NEWS
    for _ in range(900):
        value = {"a": value}
    assert isinstance(read(value), Evidence)


WRONG: tuple[object, ...] = (
    None,
    3,
    2.5,
    True,
    "",
    [],
    {},
    [[]],
    [None],
    {"@type": 3},
    {"name": {}},
    [{"name": [1]}],
    {"@id": []},
    {"@value": 3},
)
KEYS = (
    "headline",
    "author",
    "creator",
    "publisher",
    "datePublished",
    "dateModified",
    "articleSection",
    "keywords",
    "description",
    "image",
    "license",
    "url",
    "mainEntityOfPage",
    "@id",
    "@type",
    "itemListElement",
    "dateCreated",
)


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_wrong_types_everywhere_never_raise(wrong: object, story: tuple[str, ...]) -> None:
    nodes = [{**NEWS, key: wrong} for key in KEYS]
    nodes += [{"@type": "BreadcrumbList", key: wrong} for key in KEYS]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in story)
    for node in (nodes, *nodes):
        page = f'<html><head><script type="application/ld+json">{json.dumps(node)}</script></head><body>{body}</body></html>'
        read(node)
    assert isinstance(normalize(page), Article)
    everything = json.dumps(dict.fromkeys(KEYS, wrong) | NEWS)
    page = f'<html><head><script type="application/ld+json">{everything}</script></head><body>{body}</body></html>'
    assert isinstance(normalize(page), Article)


def test_metas_are_gathered_by_name_in_order() -> None:
    evidence = read(metas=(("author", "Jane"), ("og:title", "Rain"), ("author", "Richard")))
    assert evidence.metas == {"author": ("Jane", "Richard"), "og:title": ("Rain",)}
    assert evidence.meta("gone", "author") == "Jane"
    assert evidence.meta("gone") is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Rain", "Rain"),
        (" Rain \n at last ", "Rain at last"),
        ("Rain &amp; wind", "Rain & wind"),
        (["", "Rain"], "Rain"),
        ({"@value": "Rain", "@language": "en"}, "Rain"),
        ({"name": "Rain"}, "Rain"),
        ([{"name": ""}, {"name": "Rain"}], "Rain"),
        (None, None),
        (3, None),
        ({"name": ["Rain"]}, None),
        ("", None),
    ],
)
def test_first_text_of_a_value(value: object, text: str | None) -> None:
    assert first_text(value) == text


def test_one_is_a_list_of_one() -> None:
    assert (as_list(None), as_list("a"), as_list(["a"])) == ([], ["a"], ["a"])


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["NewsArticle", "Person", "#a", "2025-04-15"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "@graph", "headline", "author", "name", "url", "datePublished"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_evidence(value: object) -> None:
    assert read(value) == read(value)


@given(st.text(alphabet=st.sampled_from(list('{}[]",:\\ \n/<!-*@type')), max_size=60))
def test_any_text_is_json_or_nothing(source: str) -> None:
    parse_json(source)
    assert isinstance(raw(source), Evidence)


@pytest.mark.parametrize(
    "source",
    [
        '{"@type":"NewsArticle","headline":"Bridge "closed" again","datePublished":"2025-03-12","author":{"name":"Jane Doe"}}',
        '{"@type":"NewsArticle","datePublished":"2025-03-12","author":[{"name":"Jane Doe"}],"articleBody":"He said "no". Then',
        "{'@type': 'NewsArticle', 'headline': 'It\\'s closed', 'datePublished': '2025-03-12', 'author': 'Jane Doe'}",
        '{"@type":"NewsArticle","author":"Jane Doe","datePublished":"2025-03-12","keywords":["a "b" c","d"]}',
        '{"@graph":[{"@type":"NewsArticle","datePublished":"2025-03-12","author":{"@type":"Person","name":"Jane Doe"},,}]',
        '{"@type":"NewsArticle","datePublished":"2025-03-12" "author":{"name":"Jane Doe"}}',
    ],
    ids=["quotes in a headline", "cut off", "single quotes", "quotes in a list", "commas", "comma missing"],
)
def test_what_is_legible_in_broken_json_is_read(source: str) -> None:
    article = raw(source).article
    assert (article["datePublished"], first_text(article["author"])) == ("2025-03-12", "Jane Doe")


@pytest.mark.parametrize("source", ['{"headline": "no type', '"datePublished": "2025-03-12"', "{'a': 'b'", "<p>no data</p>"])
def test_of_what_is_no_article_nothing_is_salvaged(source: str) -> None:
    assert raw(source).article == {}
