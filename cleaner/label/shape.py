"""What a block looks like from outside: its words, its links, how it ends."""

from __future__ import annotations

import re

from cleaner.types import Block, Frozen, Page
from cleaner.words import count_words

TERMINAL = re.compile(r"[.!?…:;。！？؟।᠃|][\"'”’»«›“)\]）」』]*\s*(?:\[\d+\])*$|[.!?…][^\w]{0,4}$")


class Shape(Frozen, kw_only=True):
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
