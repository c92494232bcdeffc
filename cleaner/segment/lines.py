"""The lines of a flattened text, with what white space tells about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import msgspec

BULLET = re.compile(r"[•‣◦▪●○■□►▶➤✓✔∙·*-][ \t\N{NO-BREAK SPACE}]+(?=\S)")
NESTED_BULLET = re.compile(r"[o+][ \t\N{NO-BREAK SPACE}]+(?=\S)")
"""Bullets of inner lists, in tools that print text; only where the line is indented."""
BLANKS = re.compile(r"[ \t]+")
NUMBER = re.compile(r"(\d{1,2})[.)][ \t\N{NO-BREAK SPACE}]+(?=\S)")
TAB_COLUMNS = 8

MIN_WRAP_COLUMNS, MAX_WRAP_COLUMNS = 40, 100
"""The widths that people wrap text at."""
MIN_WRAPPED_PAIRS = 3
MIN_WRAPPED_SHARE = 0.75
"""Share of line pairs in which the next word would not have fitted, for the text to count as wrapped."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is not blank."""

    text: str
    indent: int
    gap: int
    open_end: bool
    """White space stands behind it: it was cut out of a sentence."""


def read_lines(text: str) -> Iterator[Line]:
    """The lines that carry text, with the white space around them as numbers."""
    gap = 0
    for raw in text.replace("\0", "").splitlines():
        stripped = raw.strip()
        if not stripped:
            gap += 1
            continue
        expanded = raw.expandtabs(TAB_COLUMNS) if "\t" in raw else raw
        indent = len(expanded) - len(expanded.lstrip())
        folded = BLANKS.sub(" ", stripped) if "  " in stripped or "\t" in stripped else stripped
        yield Line(text=folded, indent=indent, gap=gap, open_end=raw[-1:].isspace())
        gap = 0


def find_wrap_width(lines: tuple[Line, ...]) -> int | None:
    """The column the text is hard-wrapped at, or null where its lines are whole paragraphs."""
    lengths = sorted(len(line.text) + line.indent for line in lines)
    if not lengths or lengths[-1 - len(lengths) // 50] > MAX_WRAP_COLUMNS:
        return None
    width = lengths[-1 - len(lengths) // 50]
    pairs = [
        needs_wrap(before, after, width)
        for before, after in pairwise(lines)
        if not after.gap and len(before.text) + before.indent > width / 2 and not is_item(after)
    ]
    wrapped = len(pairs) >= MIN_WRAPPED_PAIRS and sum(pairs) >= MIN_WRAPPED_SHARE * len(pairs)
    return width if wrapped and width >= MIN_WRAP_COLUMNS else None


def needs_wrap(before: Line, after: Line, width: int) -> bool:
    """Whether the first word of `after` would not have fitted behind `before`."""
    return before.indent + len(before.text) + 1 + len(after.text.partition(" ")[0]) > width


def find_bullet(line: Line) -> re.Match[str] | None:
    """The bullet that opens a line."""
    return BULLET.match(line.text) or (NESTED_BULLET.match(line.text) if line.indent else None)


def is_item(line: Line) -> bool:
    """Whether a line opens a list item."""
    return bool(find_bullet(line) or NUMBER.match(line.text))
