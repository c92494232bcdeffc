"""Who wrote it, told at the end: paragraphs that open with the name that the page gives as its author."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from cleaner.label.names import NAME_WORD, PARTICLE
from cleaner.label.shape import Shape
from cleaner.languages import load_words, opens_byline
from cleaner.rules import Rule
from cleaner.types import Page, Role

LAST_BLOCKS = 5
"""A biography is among so many last blocks of the story."""
MAX_WORDS = 150
BYLINE_WORDS = 10


@cache
def biography_pattern() -> re.Pattern[str]:
    """How a biography opens: a name, what the person is between commas, and a word such as "is"."""
    words = sorted({word for entry in load_words().values() for word in entry.bio}, key=lambda word: (-len(word), word))
    name = rf"{NAME_WORD}(?: (?:{PARTICLE} ){{0,2}}{NAME_WORD}){{1,3}}"
    verbs = "|".join(map(re.escape, words))
    return re.compile(rf"(?:About )?(?:(?:Dr|Prof|Mr|Ms|Mrs)\.? )?({name})(?:,[^.,]{{2,60}},)? (?:{verbs})(?!\w)")


def find_biographies(
    page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], kept: Sequence[int]
) -> Iterator[int]:
    """The last of the `kept` blocks of a flattened text that open with the name in a byline and say what the person is.

    A name that the page says in no byline opens no biography: it is somebody of whom the story tells.
    """
    for place in kept[max(1, len(kept) - LAST_BLOCKS) :]:
        found = biography_pattern().match(page.blocks[place].text) if shapes[place].words <= MAX_WORDS else None
        if found and any(is_byline_of(found[1], page, shapes, rules, other) for other in range(len(page.blocks))):
            yield place


def is_byline_of(name: str, page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], place: int) -> bool:
    """Whether a line is a byline with this name, or nothing but the name."""
    text = page.blocks[place].text
    if shapes[place].words > BYLINE_WORDS or name.casefold() not in text.casefold():
        return False
    is_signed = any(rule.role is Role.BYLINE for rule in rules[place]) or opens_byline(text)
    return is_signed or text.casefold().strip(" |,.:·–—-") == name.casefold()
