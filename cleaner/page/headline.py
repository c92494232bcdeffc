"""What of a line that has the headline is the headline, and what is the site's or a section's name."""

from __future__ import annotations

import re
from collections import Counter

from cleaner.text.fold import split_title

TRAILING_BY = re.compile(r"\s{1,9}(?:by|von|par|por|di|door)\s?:?$", re.IGNORECASE)
SPACED_COLON = re.compile(r"^([^:]{2,30})\s:\s(?=\S)")
WIDE_SEPARATOR = re.compile(r"\s?[｜－]\s?|(?<=[^\x00-\u024f])_(?=\S)")
"""What parts headline and site in scripts without spaces."""
MAX_SITE_WORDS, MIN_HEAD_WORDS = 5, 3
TRAIL_MARKS = frozenset("»›>")
"""Marks that lead from one page to the next below it; bars and slashes do other things, too."""
MIN_LONG_CHARS = 12
"""After a trail only what has more characters is the headline."""


def clean_title(text: str, lines: Counter[str]) -> str:
    """The headline without the site's name behind it, the section before it or a "by" at its end.

    A part is cut off only where the page says the rest, or that part, as a line of its own; `lines` has them folded.
    """
    text = TRAILING_BY.sub("", text)
    heads = (text[: found.start()] for found in WIDE_SEPARATOR.finditer(text))
    text = next((head for head in heads if lines[head.casefold()]), text)
    for head, tail in split_title(text):
        is_longer = len(head) > len(tail)
        if is_trail(text[len(head) : -len(tail)]) and lines[tail.casefold()] and len(tail) > MIN_LONG_CHARS:
            return tail
        is_said = lines[head.casefold()] and (is_longer or (len(head.split()) >= MIN_HEAD_WORDS and len(tail) < 2 * len(head)))
        if is_said or (is_longer and lines[tail.casefold()] and len(tail.split()) <= MAX_SITE_WORDS):
            text = head
            break
    section = SPACED_COLON.match(text)
    return text[section.end() :] if section and lines[section[1].casefold()] else text


def is_trail(separator: str) -> bool:
    """Whether what stands between two parts of a line leads from one page to the next below it."""
    return not TRAIL_MARKS.isdisjoint(separator)
