"""Flattened text has no markup: which short lines of the story are headings."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.label.shape import Shape
from cleaner.label.votes import Votes
from cleaner.rules import Rule
from cleaner.types import Block, Page, Role

SHORT_WORDS = 14
MAX_HEADINGS = 2
"""More short lines in a row than this are a list, and head nothing."""


def find_headings(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> frozenset[int]:
    """The kept lines of flattened text that are short, end like no sentence, and stand above something longer."""
    if page.format == "html":
        return frozenset()
    kept = [place for place, value in enumerate(votes.values) if value > votes.threshold]
    headings: set[int] = set()
    group: list[int] = []
    for place in kept:
        if is_short(page.blocks[place], shapes[place]) and all(rule.hint for rule in rules[place]):
            group.append(place)
            continue
        if len(group) <= MAX_HEADINGS:
            headings.update(group)
        group = []
    return frozenset(headings)


def is_short(block: Block, shape: Shape) -> bool:
    """Whether a line could be a heading: few words, no end of a sentence."""
    return block.kind is Role.PARAGRAPH and shape.words <= SHORT_WORDS and not shape.terminal
