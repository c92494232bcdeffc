"""Features of the `<article>` elements around a block."""

from __future__ import annotations

import numpy as np

from cleaner.page.surroundings import describe_articles, list_articles
from cleaner.types import Container


def make_element(tag: str, start: int, end: int) -> Container:
    return Container(tag=tag, names=(), parent=-1, start=start, end=end)


def test_outermost_articles_are_listed_in_order() -> None:
    elements = [make_element("main", 0, 9), make_element("article", 1, 5), make_element("article", 2, 3)]
    assert list(list_articles([*elements, make_element("article", 6, 8), make_element("article", 8, 8)])) == [(1, 5), (6, 8)]


def test_home_is_the_article_with_most_prose() -> None:
    elements = [make_element("article", 0, 1), make_element("article", 1, 3), make_element("article", 3, 4)]
    rows = describe_articles(elements, np.array([1, 5, 5, 1, 0], np.float32), np.array([0, 1, 0, 0, 0], bool))
    at_home, before, after, with_title = (np.asarray(row).astype(int).tolist() for row in rows[4:])
    assert at_home == with_title == [0, 1, 1, 0, 0]
    assert before == [1, 0, 0, 0, 0]
    assert after == [0, 0, 0, 1, 0]


def test_page_without_articles_has_no_home() -> None:
    rows = describe_articles([make_element("div", 0, 2)], np.ones(2, np.float32), np.zeros(2, bool))
    assert not np.asarray(rows).any()
