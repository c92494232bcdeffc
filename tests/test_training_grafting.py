"""Mixed pages for training: the frame of one page around the story of another."""

from __future__ import annotations

import pytest

from cleaner.segment import segment_document
from cleaner.types import Decoded, Page
from training.grafting import graft

FRAME = """<html><body><nav><ul><li>Start</li><li>Sport</li></ul></nav>
<div class="layout"><main><article class="post"><h1>Old headline</h1><p>Old one.</p><p>Old two.</p></article>
<aside class="more"><p>Read more</p></aside></main></div><footer><p>Imprint</p></footer></body></html>"""
STORY = """<html><body><header><p>Other site</p></header><div class="page"><section class="text"><h1>New headline</h1>
<div class="par"><p>New one.</p></div><blockquote><p>Quoted.</p></blockquote><p>New three.</p></section></div></body></html>"""


def read(html: str) -> Page:
    return segment_document(Decoded(text=html, format="html", encoding="utf-8", encoding_source="test"), url=None)


def path(page: Page, text: str) -> list[str]:
    (block,) = [block for block in page.blocks if block.text == text]
    number, tags = block.container, []
    while number >= 0:
        tags.append(page.containers[number].tag)
        number = page.containers[number].parent
    return tags[::-1]


@pytest.fixture(name="mixed")
def _mixed() -> Page:
    return graft(read(FRAME), (2, 5), read(STORY), (1, 5))


def test_story_stands_where_the_other_one_stood(mixed: Page) -> None:
    texts = [block.text for block in mixed.blocks]
    assert texts == ["Start", "Sport", "New headline", "New one.", "Quoted.", "New three.", "Read more", "Imprint"]


def test_blocks_of_the_frame_keep_the_elements_around_them(mixed: Page) -> None:
    for text in ("Start", "Read more", "Imprint"):
        assert path(mixed, text) == path(read(FRAME), text)


def test_story_brings_its_own_elements_into_the_innermost_one_around_the_cut(mixed: Page) -> None:
    assert path(mixed, "New one.") == ["html", "body", "div", "main", "article", "section", "div", "p"]
    assert [container.names for container in mixed.containers if container.tag == "section"] == [("text",)]


def test_elements_of_the_old_story_are_gone(mixed: Page) -> None:
    assert sum(container.tag == "h1" for container in mixed.containers) == 1


def test_every_element_lies_in_the_one_around_it_and_has_its_blocks(mixed: Page) -> None:
    for number, container in enumerate(mixed.containers):
        assert container.parent < number
        around = mixed.containers[container.parent] if container.parent >= 0 else container
        assert around.start <= container.start <= container.end <= around.end
    for place, block in enumerate(mixed.blocks):
        assert mixed.containers[block.container].start <= place < mixed.containers[block.container].end


def test_flattened_pages_are_joined_by_their_lines() -> None:
    pages = [
        segment_document(Decoded(text=text, format="text", encoding="utf-8", encoding_source="test"), url=None)
        for text in ("Menu\n\nOld story here.\n\nFooter line", "Top\n\nNew story here.\n\nEnd")
    ]
    mixed = graft(pages[0], (1, 2), pages[1], (1, 2))
    assert [block.text for block in mixed.blocks] == ["Menu", "New story here.", "Footer line"]
