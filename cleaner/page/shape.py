"""What a block looks like from outside: its words, its links, how it ends."""

from __future__ import annotations

import re

import msgspec

from cleaner.text.words import count_each
from cleaner.types import Page

PROSE_WORDS = 15
MAX_PROSE_LINK_SHARE = 0.4
TERMINAL = re.compile(r"[.!?…:;。！？؟।᠃|][\"'”’»«›“)\]）」』]{0,6}\s{0,3}(?:\[\d{1,3}\]){0,3}$|[.!?…][^\w]{0,4}$")

TAIL_CHARS = 12
"""As much of a text as its end is looked for in."""


class Shape(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A block's measures."""

    words: int
    terminal: bool
    """Ends like a sentence."""
    link_share: float
    """Share of its characters that are links."""


def measure_page(page: Page) -> tuple[Shape, ...]:
    """The measures of every block."""
    words = count_each([block.text for block in page.blocks])
    return tuple(
        [
            Shape(words=n_words, terminal=is_terminal(text := block.text), link_share=block.link_chars / len(text))
            for block, n_words in zip(page.blocks, words, strict=True)
        ]
    )


def is_terminal(text: str) -> bool:
    """Whether a text ends like a sentence."""
    last = text[-1]
    if last in ".!?":
        return True
    return not last.isalnum() and bool(TERMINAL.search(text[-TAIL_CHARS:]))


def is_prose(shape: Shape) -> bool:
    """Whether a block reads like running text."""
    return shape.words >= PROSE_WORDS and shape.link_share < MAX_PROSE_LINK_SHARE and shape.terminal
