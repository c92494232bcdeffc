"""Flattened text has no markup: which short lines of the story are headings, and which lines below it are tags."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.page.shape import Shape
from cleaner.roles.votes import Votes
from cleaner.rules.book import Rule
from cleaner.types import Block, Meaning, Page, Role

SHORT_WORDS = 14
TAG_WORDS, MAX_TAGS = 4, 15
MAX_HEADINGS = 2
"""More short lines in a row than this are a list, and head nothing."""


def find_headings(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> frozenset[int]:
    """The kept lines of flattened text that are short, end like no sentence, and stand above something longer."""
    if page.format == "html":
        return frozenset()
    kept = votes.kept
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


def find_tags(shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], body: tuple[int, int]) -> dict[int, Role]:
    """The short lines below a line such as "Tags", outside the story or at its end, with that line as the label it is."""
    start, end = body
    while end > start and shapes[end - 1].words <= TAG_WORDS and not shapes[end - 1].terminal:
        end -= 1
    found: dict[int, Role] = {}
    for label, matched in enumerate(rules):
        if start <= label < end or not any(rule.means is Meaning.TAGS_LABEL for rule in matched):
            continue
        below = []
        for place in range(label + 1, min(label + 1 + MAX_TAGS, len(shapes))):
            shape = shapes[place]
            if (
                shape.words > TAG_WORDS
                or not shape.words
                or shape.terminal
                or not may_be_tag(rules[place])
                or start <= place < end
            ):
                break
            below.append(place)
        if below:
            found[label] = Role.OTHER
            found.update((place, Role.TAGS) for place in below)
    return found


def may_be_tag(rules: tuple[Rule, ...]) -> bool:
    """Whether no rule says that a short line is anything but a section's name."""
    return all(rule.hint or rule.role in {Role.NAVIGATION, Role.SECTION} for rule in rules)
