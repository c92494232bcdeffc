"""Posts of other sites inside a story, and what names of classes say of a block."""

from __future__ import annotations

import pytest

from cleaner import Article, normalize
from cleaner.rules.book import load_rules
from cleaner.types import Role
from tests.conftest import STORY

POST = "<blockquote class='{}'><p lang=en>{}</p>&mdash; Wend Ferry (@wendferry) <a href=/p>May 6, 2025</a></blockquote>"
SAID = "no cars please. on. the. ferry."


def read(*parts: str) -> Article:
    article = normalize(
        f"<html><head><title>Bridge</title></head><body><article><h1>Bridge closed</h1>{''.join(parts)}</article>"
    )
    assert isinstance(article, Article)
    return article


def paragraphs(lines: tuple[str, ...]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


@pytest.mark.parametrize("name", ["twitter-tweet", "instagram-media", "bluesky-embed"])
def test_posts_in_a_story_are_quotes_of_its_text(name: str) -> None:
    article = read(paragraphs(STORY[:2]), POST.format(name, SAID), paragraphs(STORY[2:]))
    assert next(block.text for block in article.blocks if block.role is Role.QUOTE) == SAID


def test_what_a_network_writes_on_its_posts_is_no_text() -> None:
    call = "View this post on Instagram"
    assert call not in read(paragraphs(STORY[:2]), POST.format("instagram-media", call), paragraphs(STORY[2:])).text


def test_element_of_all_posts_is_no_widget() -> None:
    book = load_rules()
    assert book.match_kinds([("div", ("widget", "Blog", "Blog1"))])[0] == ()
    assert book.match_kinds([("div", ("widget", "BlogArchive", "BlogArchive1"))])[0] != ()


def test_blog_softwares_names_of_topics_are_no_list_of_tags() -> None:
    book = load_rules()
    names = ("post-1481", "type-post", "hentry", "category-news", "tag-comments")
    assert book.match_kinds([("section", names)])[0] == ()
    assert book.match_kinds([("section", ("tag-comments",))])[0] != ()
