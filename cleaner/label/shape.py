"""What a block looks like from outside: its words, its links, how it ends."""

from __future__ import annotations

import re

import msgspec

from cleaner.types import Block, Page
from cleaner.words import count_words

PROSE_WORDS = 15
MAX_PROSE_LINK_SHARE = 0.4
TERMINAL = re.compile(r"[.!?…:;。！？؟।᠃|][\"'”’»«›“)\]）」』]{0,6}\s{0,3}(?:\[\d{1,3}\]){0,3}$|[.!?…][^\w]{0,4}$")


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """A block's measures."""

    words: int
    terminal: bool
    """Ends like a sentence."""
    link_share: float
    """Share of its characters that are links."""


def measure_block(block: Block) -> Shape:
    """The measures of one block."""
    text = block.text
    return Shape(
        words=count_words(text),
        terminal=bool(TERMINAL.search(text[-12:])),
        link_share=block.link_chars / len(text),
    )


def measure_page(page: Page) -> tuple[Shape, ...]:
    """The measures of every block."""
    return tuple(measure_block(block) for block in page.blocks)


def is_prose(shape: Shape) -> bool:
    """Whether a block reads like running text."""
    return shape.words >= PROSE_WORDS and shape.link_share < MAX_PROSE_LINK_SHARE and shape.terminal
