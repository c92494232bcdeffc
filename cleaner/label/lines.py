"""Flattened text has no markup: which short lines of the densest run are headings, and which are a menu in between."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.rules import Rule
from cleaner.label.shape import Shape
from cleaner.types import Block, Role

SHORT_WORDS = 14
MAX_HEADINGS = 2
"""More short lines in a row than this are a list; what follows them is no longer theirs."""
MENU_LINES = 5
MENU_WORDS = 4.0
"""So many lines, of so few words on average, are a menu."""


def is_short(block: Block, shape: Shape) -> bool:
    """Whether a line could be a heading or an entry of a menu: few words, no end of a sentence."""
    return block.kind is Role.PARAGRAPH and shape.words <= SHORT_WORDS and not shape.terminal


def group_short_lines(
    blocks: Sequence[Block], shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], body: tuple[int, int]
) -> tuple[set[int], set[int]]:
    """Inside the body (half-open), the lines that are headings and those that are a menu."""
    headings: set[int] = set()
    menus: set[int] = set()
    place, end = body
    while place < end:
        group = []
        while place < end and is_short(blocks[place], shapes[place]):
            if not any(not rule.hint for rule in rules[place]):
                group.append(place)
            place += 1
        if group and place >= end:
            menus.update(group)
        elif len(group) <= MAX_HEADINGS:
            headings.update(group)
        elif len(group) >= MENU_LINES and sum(shapes[i].words for i in group) / len(group) < MENU_WORDS:
            menus.update(group[:-1])
            headings.update(group[-1:])
        place += 1
    return headings, menus
