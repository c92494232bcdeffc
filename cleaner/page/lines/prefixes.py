"""What a program prints before each line: its number, `> ` of a quoted mail, a bullet for whatever it was."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from cleaner.page.segment.lines import ends_sentence
from cleaner.page.segment.wrap import count_columns

MIN_LINES = 4
MIN_SHARE = 0.95
"""Of the lines that are not blank; a head of the mail or a prompt may stand above."""
MIN_PROSE_CHARS = 80
"""In columns of a terminal. A list of bullets has no line that is so long and ends like a sentence; a text that was put into
one has two."""
MIN_PROSE_LINES = 2
NUMBER = re.compile(r"\s{0,12}[\[(L#]?(\d{1,6})(?:\t|[\])]?[ ]{0,3}[:|│][ \t]?|[\])][ \t]| {2,}(?=\S)|$)[ ]?(?:=>[ ])?")
"""A number with a tab, a colon, a bar or wide space behind it. "1. " and "1) " are a story's own."""
QUOTE = re.compile(r"\s{0,3}[>|│][ ]?")
BULLET = re.compile(r"\s{0,8}([-*+•‣◦▪●■·–—→»]|\[\*\])[ \t\N{NO-BREAK SPACE}]+")
MAX_ROUNDS = 4
"""Mails are quoted again."""


def read_prefixes(text: str) -> tuple[str, str, int, str] | None:
    """The text without what stood before each line, its kind, how many there were and the first; null where nothing did."""
    lines = text.splitlines()
    full = [line for line in lines if line.strip()]
    if len(full) < MIN_LINES:
        return None
    if has_numbers(full):
        return strip_prefix(lines, NUMBER, "numbers")
    if has_share(full, QUOTE):
        return strip_prefix(lines, QUOTE, "quotes")
    if has_bullets(full):
        return strip_prefix(lines, BULLET, "bullets")
    return None


def has_share(lines: Sequence[str], pattern: re.Pattern[str]) -> bool:
    """Whether nearly all lines begin with it; a bar that ends them too is a table's."""
    return bool(match_most(lines, pattern)) and not all(line.rstrip().endswith("|") for line in lines[:MIN_LINES])


def match_most(lines: Sequence[str], pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """What is found where nearly all lines begin with it; nothing as soon as too many do not."""
    found: list[re.Match[str]] = []
    n_left, wanted = len(lines), MIN_SHARE * len(lines)
    for line in lines:
        match = pattern.match(line)
        if match:
            found.append(match)
        else:
            n_left -= 1
            if n_left < wanted:
                return []
    return found


def has_numbers(lines: Sequence[str]) -> bool:
    """Whether nearly all lines begin with a number that is one more than the last, or a few more where blank lines count."""
    known = [int(found[1]) for found in match_most(lines, NUMBER)]
    if not known:
        return False
    steps = [after - before for before, after in pairwise(known)]
    return (
        sum(0 < step <= 3 for step in steps) >= MIN_SHARE * len(steps)
        and sum(step == 1 for step in steps) * 2 >= len(steps) - 1
    )


def has_bullets(lines: Sequence[str]) -> bool:
    """Whether all of the text was put into a list: one and the same bullet before every line, paragraphs among them."""
    if BULLET.match(lines[0]) is None:
        return False
    found = [BULLET.match(line) for line in lines]
    if not all(found) or len({bullet[1] for bullet in found if bullet}) > 1:
        return False
    n_prose = sum(count_columns(line) >= MIN_PROSE_CHARS and ends_sentence(line.rstrip()) for line in lines)
    return n_prose >= MIN_PROSE_LINES


def strip_prefix(lines: Sequence[str], pattern: re.Pattern[str], kind: str) -> tuple[str, str, int, str]:
    """The lines without what the pattern finds before them."""
    n_found, first = 0, ""
    stripped = []
    for line in lines:
        found = pattern.match(line)
        n_found += found is not None
        first = first or (found[0] if found else "")
        stripped.append(line[found.end() :] if found else line)
    return "\n".join(stripped), kind, n_found, first
