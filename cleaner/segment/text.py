"""Flattened text to blocks: a block is a line, or a paragraph that was broken over several lines."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.segment.joins import join_lines
from cleaner.segment.lines import NUMBER, Line, find_bullet, find_wrap_width, read_lines
from cleaner.types import Block, Decoded, Page, Repair, Role


def segment_text(decoded: Decoded, *, url: str | None) -> Page:
    """The page of a flattened text; lines broken by a wrap or by inline markup are joined, and that is listed."""
    lines = tuple(read_lines(decoded.text))
    width = find_wrap_width(lines)
    joined, counts, examples = join_lines(lines, width)
    repairs = tuple(Repair(kind=kind, count=count, example=examples[kind]) for kind, count in sorted(counts.items()))
    return Page(
        format="text", blocks=tuple(shape_blocks(joined)), url=url, repairs=decoded.repairs + repairs, warnings=decoded.warnings
    )


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
