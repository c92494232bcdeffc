"""Which JSON-LD node is the article's, and what is mended before it is read."""

from __future__ import annotations

import json

import pytest

from cleaner.page.evidence import Evidence, mend_comments, parse_json, read_evidence
from cleaner.types import Head

OWN = {"@type": "Article", "headline": "Bridge closed", "author": "Jane Doe"}
OTHER = {"@type": "NewsArticle", "headline": "Rain at last", "author": "Richard Roe", "datePublished": "2020-01-01"}


def read(*values: object, title: str | None = "Bridge closed | The Drop") -> Evidence:
    return read_evidence(Head(title=title, json_ld=tuple(map(json.dumps, values))))


@pytest.mark.parametrize("nodes", [[OTHER, OWN], [OWN, OTHER]])
def test_article_among_others_is_the_one_with_the_pages_headline(nodes: list[object]) -> None:
    assert read(nodes).article["author"] == "Jane Doe"


@pytest.mark.parametrize("key", ["itemListElement", "comment", "liveBlogUpdate", "hasPart", "mentions"])
def test_article_in_a_list_of_others_is_not_the_pages(key: str) -> None:
    evidence = read({"@type": "ItemList", key: [{"item": OTHER}]})
    assert (evidence.article, [node.get("headline") for node in evidence.own_nodes]) == ({}, [None])


def test_article_in_a_list_is_the_pages_where_its_headline_is() -> None:
    assert read({"@type": "ItemList", "itemListElement": [OTHER, OWN]}).article["author"] == "Jane Doe"


@pytest.mark.parametrize("kind", ["newsarticle", "schema:NewsArticle", "https://schema.org/NewsArticle"])
def test_type_is_known_however_it_is_spelt(kind: str) -> None:
    assert read({**OWN, "@type": kind}).article["author"] == "Jane Doe"


@pytest.mark.parametrize(
    "source",
    [
        '{"@type": "Article", /* by */ "headline": "Bridge // closed"}',
        '{"@type": "Article", // by\n "headline": "Bridge // closed"}',
        '{"@type": "WebSite"}{"@type": "Article", "headline": "Bridge // closed"}',
        '[{"@type": "WebSite"} {"@type": "Article", "headline": "Bridge // closed"}]',
        "{&quot;@type&quot;: &quot;Article&quot;, &quot;headline&quot;: &quot;Bridge // closed&quot;}",
    ],
    ids=["comment", "line comment", "objects side by side", "lost comma", "entities"],
)
def test_common_faults_are_mended(source: str) -> None:
    value = parse_json(source)
    node = value[-1] if isinstance(value, list) else value
    assert node["headline"] == "Bridge // closed"


def test_address_in_a_string_is_no_comment() -> None:
    source = '{"url": "https://example.com/a", "x": "/* no */"}'
    assert mend_comments(source) == source
