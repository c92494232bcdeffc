"""Flattened text has no markup: which short lines of the body are headings, and which lines below a label are tags."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.page.reading import Reading
from cleaner.roles.scene import Scene
from cleaner.rules.book import Hits
from cleaner.types import Meaning, Role

SHORT_WORDS = 14
TAG_WORDS, MAX_TAGS = 4, 15
MAX_HEADINGS = 2
"""More short lines in a row than this are a list, and head nothing."""


def find_headings(scene: Scene) -> frozenset[int]:
    """The kept lines of flattened text that are short, end like no sentence, and stand above something longer."""
    headings: set[int] = set()
    group: list[int] = []
    for index in scene.kept:
        if is_short(scene.reading, index) and all(rule.hint for rule in scene.hits[index]):
            group.append(index)
            continue
        if len(group) <= MAX_HEADINGS:
            headings.update(group)
        group = []
    return frozenset(headings)


def is_short(reading: Reading, index: int) -> bool:
    """Whether a line could be a heading: few words, no end of a sentence."""
    return reading.blocks[index].kind is Role.PARAGRAPH and reading.words[index] <= SHORT_WORDS and not reading.ends[index]


def find_tags(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The short lines below a line such as "Tags", outside the body or at its end, with that line as the label it is."""
    reading, start, end = scene.reading, scene.start, scene.end
    while end > start and reading.words[end - 1] <= TAG_WORDS and not reading.ends[end - 1]:
        end -= 1
    for label, hits in enumerate(scene.hits):
        if start <= label < end or not any(rule.means is Meaning.TAGS_LABEL for rule in hits):
            continue
        below = []
        for index in range(label + 1, min(label + 1 + MAX_TAGS, len(reading))):
            if not 0 < reading.words[index] <= TAG_WORDS or reading.ends[index] or start <= index < end:
                break
            if not may_be_tag(scene.hits[index]):
                break
            below.append(index)
        if below:
            yield label, Role.OTHER
            yield from ((index, Role.TAGS) for index in below)


def may_be_tag(rules: Hits) -> bool:
    """Whether no rule says that a short line is anything but a section's name."""
    return all(rule.hint or rule.role in {Role.NAVIGATION, Role.SECTION} for rule in rules)
