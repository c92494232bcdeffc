"""The lines of a flattened text, with what white space tells about them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import groupby

import msgspec

from cleaner.language.words import either

BULLET = re.compile(r"[•‣◦▪●○■□►▶➤✓✔∙·*-][ \t\N{NO-BREAK SPACE}]+(?=\S)|•(?=\w)")
RUN_BULLET = re.compile(
    r"[–—－][ \t\N{NO-BREAK SPACE}]*(?=[^\W\d])|・(?=\w)"
    r"|[→➔➜⇒»›❯▸⁃◆◇★][ \t\N{NO-BREAK SPACE}]+(?=\w)|[①-⑳][ \t\N{NO-BREAK SPACE}]*(?=\w)"
)
"""What is a bullet only where several lines in a row begin with it: a dash may also open what somebody says."""
CIRCLED = "①"
"""Stands for all the numbers in circles."""
MAX_RUN_CHARS = 200
NESTED_BULLET = re.compile(r"[o+][ \t\N{NO-BREAK SPACE}]+(?=\S)")
"""Bullets of inner lists, in tools that print text; only where the line is indented."""
BLANKS = re.compile(r"[ \t]+")
NUMBER = re.compile(r"(\d{1,2})[.)][ \t\N{NO-BREAK SPACE}]+(?=\S)")
TAB_COLUMNS = 8

TERMINAL = re.compile(r"[.!?…:;。！？؟।][\"'”’»）」』)\]]*$")
TAIL_CHARS = 12
"""What is looked at of the end of a line."""


@cache
def abbreviated_pattern() -> re.Pattern[str]:
    """A full stop that ends no sentence."""
    return re.compile(rf"(?:^|[\s(])(?:{either('abbreviations', 'honorifics')}|[A-Z])\.$")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is not blank."""

    text: str
    indent: int
    gap: int
    open_end: bool
    """White space stands behind it: it was cut out of a sentence."""
    in_run: bool = False
    """It opens with a `RUN_BULLET`, as do its neighbours."""


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


def mark_runs(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, those marked that are a list with dashes or arrows: the same mark, and no end of a sentence but the last."""
    runs = [
        (CIRCLED if "①" <= line.text[0] <= "⑳" else line.text[0])
        if len(line.text) <= MAX_RUN_CHARS and RUN_BULLET.match(line.text)
        else ""
        for line in lines
    ]
    if not any(runs):
        return lines
    marked = list(lines)
    for mark, group in groupby(range(len(lines)), key=runs.__getitem__):
        places = list(group) if mark else []
        if len(places) > 1 and not any(ends_sentence(lines[place].text) for place in places[:-1]):
            for place in places:
                marked[place] = msgspec.structs.replace(lines[place], in_run=True)
    return tuple(marked)


def find_bullet(line: Line) -> re.Match[str] | None:
    """The bullet that opens a line."""
    found = BULLET.match(line.text) or (NESTED_BULLET.match(line.text) if line.indent else None)
    return found or (RUN_BULLET.match(line.text) if line.in_run else None)


def is_item(line: Line) -> bool:
    """Whether a line opens a list item."""
    return bool(find_bullet(line) or NUMBER.match(line.text))


def ends_sentence(text: str) -> bool:
    """Whether a line ends like a sentence, and not in an abbreviation."""
    return bool(TERMINAL.search(text[-TAIL_CHARS:])) and not abbreviated_pattern().search(text[-TAIL_CHARS:])
