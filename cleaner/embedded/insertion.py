"""A story put into the page where it would stand: behind what the page shows of it, or below the headline."""

from __future__ import annotations

import re
from itertools import accumulate

import msgspec

from cleaner.fold import fold_line
from cleaner.spans import Piece, cut_spans
from cleaner.types import Block, Container, Page, Role

MAX_TOP_BLOCKS = 15
"""An element with no more blocks than these around the headline is the story's top: byline, date, standfirst."""
MIN_SAME_CHARS = 40
MAX_CHECKED_BLOCKS = 300
NO_LETTER = re.compile(r"[\W_]+")


def insert_story(page: Page, story: Page, name: str, headlines: frozenset[str]) -> Page:
    """The page with what it does not show of the story; the element around that is a `script` of this name."""
    same = find_same(page, read_letters(story.text))
    shown = {read_letters(page.blocks[place].text) for place in same}
    leads = [page.blocks[place].text for place in same]
    blocks = [cut_leads(block, leads) if read_letters(block.text) not in shown else None for block in story.blocks]
    fresh = [block is not None for block in blocks]
    place = same[-1] + 1 if same else find_place(page, headlines)
    n_fresh, offset, parent = sum(fresh), len(page.containers), find_parent(page, place)
    new = [
        msgspec.structs.replace(block, container=max(block.container, 1) - 1 + offset) for block in blocks if block is not None
    ]
    marks = (msgspec.structs.replace(mark, block=mark.block + n_fresh * (mark.block >= place)) for mark in page.head.marks)
    return msgspec.structs.replace(
        page,
        blocks=(*page.blocks[:place], *new, *page.blocks[place:]),
        containers=(*widen(page, parent, place, n_fresh), *adopt(story, fresh, name, (parent, place, offset))),
        head=msgspec.structs.replace(page.head, marks=tuple(marks)),
    )


def read_letters(text: str) -> str:
    """The letters and digits of a text, folded: for finding words again, however they are set."""
    return NO_LETTER.sub("", text.casefold())


def find_same(page: Page, story: str) -> list[int]:
    """The blocks that show a part of the story; only the first ones of a very long page are looked at."""
    prose = [place for place, block in enumerate(page.blocks) if not block.hidden and len(block.text) >= MIN_SAME_CHARS]
    return [place for place in prose[:MAX_CHECKED_BLOCKS] if read_letters(page.blocks[place].text) in story]


def cut_leads(block: Block, leads: list[str]) -> Block:
    """A block of the story without the paragraphs at its start that the page shows: some bodies come in one piece."""
    text = block.text
    if len(text) <= MIN_SAME_CHARS:
        return block
    for lead in leads:
        if text.startswith(lead) and len(text) > len(lead):
            text = text[len(lead) :].lstrip()
    if text == block.text:
        return block
    kept = Piece(len(block.text) - len(text), len(block.text), 0)
    return msgspec.structs.replace(block, text=text, spans=tuple(cut_spans(block.spans, [kept])))


def find_place(page: Page, headlines: frozenset[str]) -> int:
    """Where a story goes of which the page shows nothing: below the headline, or at the end."""
    heads = [place for place, block in enumerate(page.blocks) if not block.hidden and fold_line(block.text) in headlines]
    firsts = [place for place in heads if page.blocks[place].kind is Role.HEADING] or heads
    return climb(page, firsts[0]) if firsts else len(page.blocks)


def climb(page: Page, place: int) -> int:
    """The end of the outermost small element around the headline."""
    number, end = page.blocks[place].container, place + 1
    while number >= 0 and page.containers[number].end - page.containers[number].start <= MAX_TOP_BLOCKS:
        end = page.containers[number].end
        number = page.containers[number].parent
    return end


def find_parent(page: Page, place: int) -> int:
    """The innermost element that goes on at this place; at the end of the page its body."""
    around = [number for number, element in enumerate(page.containers) if element.start < place < element.end]
    bodies = [number for number, element in enumerate(page.containers) if element.tag in {"html", "body"}]
    return max(around or bodies, default=-1)


def widen(page: Page, parent: int, place: int, n_blocks: int) -> tuple[Container, ...]:
    """The page's elements with room for so many blocks at this place, inside the parent and those around it."""
    around = set()
    while parent >= 0:
        around.add(parent)
        parent = page.containers[parent].parent
    return tuple(
        msgspec.structs.replace(
            element,
            start=element.start + n_blocks * (element.start >= place and number not in around),
            end=element.end + n_blocks * (element.start >= place or element.end > place or number in around),
        )
        for number, element in enumerate(page.containers)
    )


def adopt(story: Page, fresh: list[bool], name: str, at: tuple[int, int, int]) -> list[Container]:
    """The story's elements but the outermost, numbered on from the page's; its body becomes the `script`."""
    parent, place, offset = at
    before = [place + count for count in accumulate(fresh, initial=0)]
    elements = [
        msgspec.structs.replace(
            element, parent=element.parent - 1 + offset, start=before[element.start], end=before[element.end]
        )
        for element in story.containers[1:]
    ]
    return [msgspec.structs.replace(elements[0], tag="script", names=(name,), parent=parent), *elements[1:]]
