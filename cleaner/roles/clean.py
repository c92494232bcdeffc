"""Texts that are nearly clean, or very short: what only the vote would take from them stays.

The labeller learned on pages with menus and widgets. A text without any of these is somebody's copy of a story, and its short
lines are sub-headings, results and lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.page.reading import Reading
from cleaner.roles.engine import names_chrome
from cleaner.roles.scene import Scene
from cleaner.types import BODY_ROLES, Role

MIN_PROSE_SHARE, MAX_DROPPED_SHARE, MAX_FRAMED_BLOCKS = 0.6, 0.35, 6
"""Of a clean text so many words stand in paragraphs, and no more would be dropped; with more lines above its first paragraph or
below its last it has a menu there. Tried on 172 golds as text; of 43 flattened pages none is taken for clean."""
FIRST_PROSE, MIN_PROSE_BLOCKS, MAX_LISTED_SHARE = 2, 2, 0.6
"""A text that begins with a paragraph, where a page has its menu, may have so much more in lists and results."""
FEW_BLOCKS, MIN_LINE_WORDS, MIN_OPEN_WORDS = 4, 3, 8
"""A text of so few lines is a brief, a summary or a push message: all of it stays that no rule takes."""
SIGNATURES = frozenset({Role.BYLINE, Role.TIMESTAMP})
"""A text with such lines has more of its page."""
CONTACT, MAX_CONTACT_WORDS = re.compile(r"://|[\w.]@\w"), 15
LONG_WORDS, MIN_STORY_WORDS = 20, 100
"""A text with so many words in lines of this length is never empty."""


def find_clean(scene: Scene) -> Iterator[int]:
    """All of a clean or short text that no rule takes."""
    reading = scene.reading
    if is_short(reading):
        yield from (index for index, hits in enumerate(scene.hits) if reading.words[index] and not names_chrome(hits))
    elif not any(block.kind not in BODY_ROLES or block.hidden for block in reading.blocks) and is_clean(scene):
        yield from find_free(scene)


def is_short(reading: Reading) -> bool:
    """Whether a text has few lines, and a sentence among them."""
    return len(reading) <= FEW_BLOCKS and any(
        words >= (MIN_LINE_WORDS if ends else MIN_OPEN_WORDS) for words, ends in zip(reading.words, reading.ends, strict=True)
    )


def is_clean(scene: Scene) -> bool:
    """Whether a text is paragraphs in the main, and no line of it is of a page's frame by a rule."""
    reading, words = scene.reading, scene.reading.words
    prose = [index for index, is_prose in enumerate(reading.is_prose) if is_prose]
    if not prose or any(words[index] and names_chrome(scene.hits[index]) for index in scene.ruled):
        return False
    n_words, n_prose = sum(words), sum(words[index] for index in prose)
    n_dropped = sum(count for index, count in enumerate(words) if not scene.keeps(index))
    is_framed = prose[0] > MAX_FRAMED_BLOCKS or len(reading) - 1 - prose[-1] > MAX_FRAMED_BLOCKS
    if not is_framed and n_prose >= MIN_PROSE_SHARE * n_words and n_dropped <= MAX_DROPPED_SHARE * n_words:
        return True
    return prose[0] <= FIRST_PROSE and len(prose) >= MIN_PROSE_BLOCKS and n_dropped <= MAX_LISTED_SHARE * n_words


def find_free(scene: Scene) -> Iterator[int]:
    """The blocks that no rule takes: any inside the body; around it sentences, or all where nothing signs the text."""
    reading = scene.reading
    is_signed = any(rule.role in SIGNATURES for index in scene.ruled for rule in scene.hits[index]) or any(
        words <= MAX_CONTACT_WORDS and CONTACT.search(text) and text[0] not in "[("
        for text, words in zip(reading.texts, reading.words, strict=True)
    )
    for index, (words, ends) in enumerate(zip(reading.words, reading.ends, strict=True)):
        is_inside = bool(scene.kept) and scene.start < index < scene.end - 1
        if words and (is_inside or ends or not is_signed) and all(rule.hint for rule in scene.hits[index]):
            yield index


def find_only_prose(scene: Scene) -> list[int]:
    """The long lines of a text that would be empty; their confidence stays low."""
    if scene.kept:
        return []
    reading = scene.reading
    long = [index for index, words in enumerate(reading.words) if words >= LONG_WORDS and not reading.blocks[index].hidden]
    free = [index for index in long if all(rule.hint for rule in scene.hits[index])]
    found = free if sum(reading.words[index] for index in free) >= MIN_STORY_WORDS else long
    return found if sum(reading.words[index] for index in found) >= MIN_STORY_WORDS else []
