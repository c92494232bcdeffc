"""Where the headline stands on the page, where it is said again, and what of its line is the site's or a section's name."""

from __future__ import annotations

import re
from collections import Counter

from cleaner.text.fold import fold_line, split_title
from cleaner.types import Page, Role

MIN_TITLE_WORDS = 3
FIRST_LINES = 4
"""Among these a flattened page may have the text of its `<title>`."""
SLACK_CHARS = 12
QUOTES = "\"'‘’“”„«»"
TRAILING_BY = re.compile(r"\s{1,9}(?:by|von|par|por|di|door)\s?:?$", re.IGNORECASE)
SPACED_COLON = re.compile(r"^([^:]{2,30})\s:\s(?=\S)")
WIDE_SEPARATOR = re.compile(r"\s?[｜－]\s?|(?<=[^\x00-\u024f])_(?=\S)")
"""What parts headline and site in scripts without spaces."""
MAX_SITE_WORDS, MIN_HEAD_WORDS = 5, 3
TRAIL_MARKS = frozenset("»›>")
"""Marks that lead from one page to the next below it; bars and slashes do other things, too."""
MIN_LONG_CHARS = 12
"""Behind a trail only what has more characters is the headline."""


def match_headlines(page: Page, wanted: frozenset[str]) -> frozenset[int]:
    """The blocks that say what the head gives as headline; `wanted` has its folded forms."""
    return frozenset(
        place
        for place, block in enumerate(page.blocks)
        if not block.hidden and len(block.text) < 400 and fold_line(block.text) in wanted
    )


def split_headline(headline: str) -> set[str]:
    """The headline folded, whole and cut at its separators to its greater part.

    >>> sorted(split_headline("Rain at last in Wend | The Drop"))
    ['rain at last in wend', 'rain at last in wend | the drop']
    """
    parts = (part for cut in split_title(headline) for part in cut)
    return {
        fold_line(headline),
        *(fold_line(part) for part in parts if len(part.split()) >= MIN_TITLE_WORDS and len(part) * 2 > len(headline)),
    }


def find_html_title(page: Page, matched: frozenset[int], start: int) -> int | None:
    """The block that is the headline: the last match above the story's start, first-level headings before others."""
    firsts = [
        place for place, block in enumerate(page.blocks) if block.kind is Role.HEADING and block.level == 1 and not block.hidden
    ]
    for candidates in ([place for place in firsts if place in matched], sorted(matched), firsts if len(firsts) == 1 else []):
        above = [place for place in candidates if place <= start]
        if above:
            return above[-1]
        if candidates:
            return candidates[0]
    return None


def find_repeats(page: Page, title: str) -> frozenset[int]:
    """All lines of a flattened text with the words of the headline, alone or with the site's name behind them."""
    key = fold_line(title)
    longest = max(title.split(), key=len, default="").strip(QUOTES)
    return frozenset(
        place
        for place, block in enumerate(page.blocks)
        if len(key) <= len(block.text) + SLACK_CHARS
        and longest in block.text
        and (fold_line(block.text) == key or (place < FIRST_LINES and names_title(block.text, key)))
    )


def names_title(line: str, key: str) -> bool:
    """Whether a line is the headline, given folded, with the site's name behind it."""
    return any(fold_line(head) == key for head, _ in split_title(line))


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
