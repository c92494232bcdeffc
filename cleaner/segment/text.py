"""Flattened text to blocks: a block is a line, or a paragraph that was broken over several lines."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from cleaner.types import Block, Decoded, Page, Repair, Role

BULLET = re.compile(r"[•‣◦▪●○■□►▶➤✓✔∙·*-][ \t\N{NO-BREAK SPACE}]+(?=\S)")
NESTED_BULLET = re.compile(r"[o+][ \t\N{NO-BREAK SPACE}]+(?=\S)")
"""Bullets of inner lists, in tools that print text; only where the line is indented."""
BLANKS = re.compile(r"[ \t]+")
NUMBER = re.compile(r"(\d{1,2})[.)][ \t\N{NO-BREAK SPACE}]+(?=\S)")
CLOSING = re.compile(r"[,.;:!?)\]}»”’…%]")
TERMINAL = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]]*$")
EXAMPLE_CHARS = 30

MIN_WRAP_COLUMNS, MAX_WRAP_COLUMNS = 40, 100
"""The widths that people wrap text at."""
MIN_WRAPPED_PAIRS = 3
MIN_WRAPPED_SHARE = 0.75
"""Share of line pairs in which the next word would not have fitted, for the text to count as wrapped."""
LONG_LINE_CHARS = 40
"""A sentence that inline markup broke into lines has one piece of at least this length."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is not blank."""

    text: str
    indent: int
    gap: int
    open_end: bool
    """White space stands behind it: it was cut out of a sentence."""


def segment_text(decoded: Decoded, *, url: str | None) -> Page:
    """The page of a flattened text; lines broken by a wrap or by inline markup are joined, and that is listed."""
    lines = tuple(read_lines(decoded.text))
    width = find_wrap_width(lines)
    joined, counts, examples = join_lines(lines, width)
    repairs = tuple(Repair(kind=kind, count=count, example=examples[kind]) for kind, count in sorted(counts.items()))
    return Page(
        format="text", blocks=tuple(shape_blocks(joined)), url=url, repairs=decoded.repairs + repairs, warnings=decoded.warnings
    )


def read_lines(text: str) -> Iterator[Line]:
    """The lines that carry text, with the white space around them as numbers."""
    gap = 0
    for raw in text.replace("\0", "").splitlines():
        stripped = raw.strip()
        if not stripped:
            gap += 1
            continue
        expanded = raw.expandtabs(8)
        indent = len(expanded) - len(expanded.lstrip())
        yield Line(text=BLANKS.sub(" ", stripped), indent=indent, gap=gap, open_end=raw[-1:].isspace())
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


def join_lines(lines: tuple[Line, ...], width: int | None) -> tuple[list[Line], Counter[str], dict[str, str]]:
    """The lines with broken paragraphs put together, and what was done how often, each with an example."""
    joined: list[Line] = []
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    parts: list[str] = []
    previous: Line | None = None
    for line in lines:
        kind = find_break(previous, line, width) if previous else None
        if previous is None or kind is None:
            close_paragraph(joined, parts)
            joined.append(line)
            parts = [line.text]
        else:
            example = f"{parts[-1][-EXAMPLE_CHARS:]}⏎{line.text[:EXAMPLE_CHARS]}"
            kind = join_part(parts, line.text, kind)
            counts[kind] += 1
            examples.setdefault(kind, example)
        previous = line
    close_paragraph(joined, parts)
    return joined, counts, examples


def close_paragraph(joined: list[Line], parts: list[str]) -> None:
    """Give the last line the text of all its parts."""
    if len(parts) > 1:
        joined[-1] = msgspec.structs.replace(joined[-1], text="".join(parts))


def find_break(before: Line, after: Line, width: int | None) -> str | None:
    """What broke one paragraph between two lines: `hard-wrap`, `split-sentence`, or null where none is broken."""
    if after.gap or is_item(after):
        return None
    if width and needs_wrap(before, after, width) and len(before.text) + before.indent > width / 2:
        return "hard-wrap"
    return "split-sentence" if splits_sentence(before, after) else None


def splits_sentence(before: Line, after: Line) -> bool:
    """Whether inline markup, printed on lines of its own, broke a sentence here."""
    if TERMINAL.search(before.text) or max(len(before.text), len(after.text)) < LONG_LINE_CHARS:
        return False
    if CLOSING.match(after.text) or after.text[0].islower():
        return True
    return before.open_end and len(after.text) < LONG_LINE_CHARS


def join_part(parts: list[str], text: str, kind: str) -> str:
    """Add a line to the paragraph; the kind of repair that this was."""
    before = parts[-1]
    if kind == "hard-wrap" and before[-1] in "-\N{SOFT HYPHEN}" and before[-2:-1].isalpha() and text[0].islower():
        parts[-1] = before[:-1]
        parts.append(text)
        return "hyphenation"
    parts.append(text if CLOSING.match(text) else f" {text}")
    return kind


def shape_blocks(lines: list[Line]) -> Iterator[Block]:
    """A block for every line, with the marker of a list item taken off its text."""
    numbers = [int(found[1]) if (found := NUMBER.match(line.text)) else None for line in lines]
    for place, line in enumerate(lines):
        bullet = find_bullet(line)
        numbered = None if bullet else NUMBER.match(line.text)
        if numbered and not {numbers[place] - 1, numbers[place] + 1} & set(numbers[max(0, place - 12) : place + 13]):  # type: ignore[operator]
            numbered = None
        marker = bullet or numbered
        yield Block(
            text=line.text[marker.end() :] if marker else line.text,
            marker=marker[0] if marker else "",
            kind=Role.LIST_ITEM if marker else Role.TABLE if is_row(lines, place) else Role.PARAGRAPH,
            level=1 if marker else None,
            number=numbers[place] if numbered else None,
            indent=line.indent,
            gap=line.gap,
        )


def is_row(lines: list[Line], place: int) -> bool:
    """Whether a line is a table row: cells between bars, as many as in a line that touches it."""
    n_bars = lines[place].text.count(" | ")
    if not n_bars:
        return False
    above = place and not lines[place].gap and lines[place - 1].text.count(" | ") == n_bars
    below = place + 1 < len(lines) and not lines[place + 1].gap and lines[place + 1].text.count(" | ") == n_bars
    return bool(above or below)
