"""Lines that a program framed: bars at both ends, the cells of one row of CSV, a forum's tags, a time before each."""

from __future__ import annotations

import csv
import re
from collections import Counter
from itertools import pairwise

MIN_LINES = 4
MIN_SHARE = 0.95
"""Of the lines that are not blank."""
BARS = frozenset("|│┃║")
BORDER = BARS | frozenset(" \t+:=*─━═┌┐└┘├┤╔╗╚╝╠╣╭╮╰╯-")
"""What a line above, below or between framed lines is drawn with."""
MAX_COLUMN_SHARE = 0.2
"""Framed lines with a bar inside: of a table with several columns all have one, of headlines with the site's name few."""
TIME = re.compile(r"\s{0,12}[\[(<](?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,]\d{1,3})?[\])>][ \t]{0,9}")
MIN_TIMED_LINES = 8
"""A few entries of a live report have their times, too, and mostly without brackets."""
DELIMITERS = (",", ";")
MIN_CELLS, MIN_QUOTED, MAX_SPACED_SHARE = 4, 2, 0.05
"""A row has so many cells, and cells in quotation marks, since the delimiter stands in them; in prose a space follows it."""
MAX_ROW_CHARS = 2_000_000
TAG = re.compile(r"\[(/?)([a-zA-Z][\w-]{0,20}|\*)(?:[= ][^\[\]\n]{0,300})?\]")
INLINE_TAGS = frozenset("b i u s em strong url link color colour size font img sub sup email highlight".split())
"""Tags within a line; all others stand around lines."""
MIN_PAIRS = 3
Found = tuple[str, str, int, str]
"""The text with its lines, the kind of what framed them, how many there were, and the first."""


def read_frames(text: str) -> Found | None:
    """The text without the bars at both ends of each line, as a box or a table of one column has them; null where none are."""
    lines = [line for line in text.splitlines() if not (line.strip() and BORDER.issuperset(line))]
    full = [line for line in lines if line.strip()]
    inner = [framed for line in full if (framed := unframe(line)) is not None]
    if len(inner) < MIN_LINES or len(inner) < MIN_SHARE * len(full):
        return None
    if sum(not BARS.isdisjoint(line) for line in inner) > MAX_COLUMN_SHARE * len(inner):
        return None
    unframed = ((line if framed is None else framed) for line in lines for framed in (unframe(line),))
    return "\n".join(unframed), "frames", len(inner), "| |"


def unframe(line: str) -> str | None:
    """What stands between two bars of a kind at the ends of a line; null where none do.

    >>> unframe("| Rain at last |"), unframe("| |"), unframe("|Rain|")
    ('Rain at last', '', None)
    """
    bare = line.strip()
    if len(bare) < len("||") or bare[0] not in BARS or bare[-1] != bare[0]:
        return None
    inner = bare[1:-1]
    return inner.strip() if not inner or inner[0] in " \t" else None


def read_times(text: str) -> Found | None:
    """The text without the time in brackets before each line, as transcripts and logs have it; null where there are none."""
    lines = text.splitlines()
    full = [line for line in lines if line.strip()]
    found = [time for line in full if (time := TIME.match(line))]
    if len(found) < MIN_TIMED_LINES or len(found) < MIN_SHARE * len(full):
        return None
    seconds = [(int(time[1] or 0) * 60 + int(time[2])) * 60 + int(time[3]) for time in found]
    if any(after < before for before, after in pairwise(seconds)):
        return None
    return "\n".join(TIME.sub("", line, count=1) for line in lines), "times", len(found), found[0][0]


def read_row(text: str) -> Found | None:
    """The cells of a text that is one row of CSV, a line each; null where it is none."""
    row = text.strip()
    if len(row) > MAX_ROW_CHARS or "\n" in row:
        return None
    for delimiter in DELIMITERS:
        cells = read_cells(row, delimiter)
        n_quoted = row.count(f'{delimiter}"')
        spaced = sum(cell.startswith(" ") for cell in cells)
        if len(cells) >= MIN_CELLS and n_quoted >= MIN_QUOTED and spaced <= MAX_SPACED_SHARE * len(cells):
            return "\n".join(cells), "cells", len(cells) - 1, delimiter
    return None


def read_cells(row: str, delimiter: str) -> list[str]:
    """The cells of a row; none where its quotation marks do not close as those of CSV do."""
    try:
        return next(csv.reader([row], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def read_forum_tags(text: str) -> Found | None:
    """The text without a forum's tags, `[p]…[/p]`, with lines where those stood that are not within one; null without any."""
    counts = Counter((found[1], found[2].lower()) for found in TAG.finditer(text))
    names = {name for closes, name in counts if closes}
    n_pairs = sum(min(counts["", name], counts["/", name]) for name in names)
    if n_pairs < MIN_PAIRS:
        return None
    names.add("*")

    def put(found: re.Match[str]) -> str:
        name = found[2].lower()
        return found[0] if name not in names else "" if name in INLINE_TAGS else "\n"

    first = next(found[0] for found in TAG.finditer(text) if found[2].lower() in names)
    return TAG.sub(put, text), "forum-tags", n_pairs, first
