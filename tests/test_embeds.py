"""Posts of other sites inside a story, and what names of classes say of a block."""

from __future__ import annotations

import pytest

from cleaner import Article, normalize
from cleaner.roles.certain import find_embeds
from cleaner.rules.book import load_rules
from cleaner.types import Block, Container, Page, Role
from tests.conftest import STORY
from tests.scenes import make_scene

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


def find_posts(names: tuple[str, ...], votes: tuple[float, ...], hidden: str | None = None) -> list[int]:
    blocks = [Block(text=STORY[0], container=0), Block(text=SAID, kind=Role.QUOTE, container=1, hidden=hidden)]
    blocks.append(Block(text=STORY[1], container=0))
    containers = (
        Container(tag="article", names=(), parent=-1, start=0, end=3),
        Container(tag="blockquote", names=names, parent=0, start=1, end=2),
    )
    page = Page(format="html", blocks=tuple(blocks), containers=containers)
    return list(find_embeds(make_scene(page, votes, hits=[()] * 3)))


def test_post_between_paragraphs_of_the_story_is_kept() -> None:
    assert find_posts(("twitter-tweet",), (0.9, 0.1, 0.9)) == [1]


@pytest.mark.parametrize(
    ("names", "votes", "hidden"),
    [
        (("pullquote",), (0.9, 0.1, 0.9), None),
        (("twitter-tweet",), (0.9, 0.1, 0.1), None),
        (("twitter-tweet",), (0.1, 0.1, 0.9), None),
        (("twitter-tweet",), (0.9, 0.1, 0.9), "hidden-style"),
    ],
)
def test_other_quotes_and_posts_outside_the_story_are_left_to_the_vote(
    names: tuple[str, ...], votes: tuple[float, ...], hidden: str | None
) -> None:
    assert find_posts(names, votes, hidden) == []


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
