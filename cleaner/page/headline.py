"""What of a line that has the headline is the headline, and what is the site's or a section's name."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from cleaner.language.words import either
from cleaner.text.fold import split_title
from cleaner.text.scripts import FIRST_UNSPACED

SPACED_COLON = re.compile(r"^([^:]{2,30})\s:\s(?=\S)")
MAX_SITE_WORDS, MIN_HEAD_WORDS = 5, 3
TRAIL_MARKS = frozenset("»›>")
"""Marks that lead from one page to the next below it; bars and slashes do other things, too."""
MIN_LONG_CHARS = 12
"""After a trail only what has more characters is the headline."""


@cache
def trailing_by_pattern() -> re.Pattern[str]:
    """A word for "by" at the end of a line: the name stands on the next."""
    return re.compile(rf"\s{{1,9}}(?:{either('short_by')})\s?:?$", re.IGNORECASE)


def clean_title(text: str, lines: Counter[str]) -> str:
    """The headline without the site's name behind it, the section before it or a "by" at its end.

    A part is cut off only where the page says the rest, or that part, as a line of its own; `lines` has them folded.
    """
    text = trailing_by_pattern().sub("", text)
    for head, tail in split_title(text):
        is_longer = len(head) > len(tail)
        if is_trail(text[len(head) : -len(tail)]) and lines[tail.casefold()] and len(tail) > MIN_LONG_CHARS:
            return tail
        is_whole = is_longer or head >= FIRST_UNSPACED or (len(head.split()) >= MIN_HEAD_WORDS and len(tail) < 2 * len(head))
        is_said = lines[head.casefold()] and is_whole
        if is_said or (is_longer and lines[tail.casefold()] and len(tail.split()) <= MAX_SITE_WORDS):
            text = head
            break
    section = SPACED_COLON.match(text)
    return text[section.end() :] if section and lines[section[1].casefold()] else text


def is_trail(separator: str) -> bool:
    """Whether what stands between two parts of a line leads from one page to the next below it."""
    return not TRAIL_MARKS.isdisjoint(separator)
