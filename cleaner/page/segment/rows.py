"""Table rows: one block each, unless a table lays out the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from cleaner.page.segment.elements import Element
from cleaner.text.spans import shift_spans
from cleaner.types import Block, Role, Span

MAX_CELL_CHARS = 300
MAX_CELL_BLOCKS = 6
"""In a table that has rows of short cells, a cell may hold so many short blocks."""
MAX_LONE_CHARS = 100
"""The only text of a row is no longer than this: else it is a paragraph, in a table that lays out the page after all."""
BORDER = " | "
SHORT_KINDS = frozenset({Role.PARAGRAPH, Role.LIST_ITEM, Role.HEADING})


def join_row(row: Element, blocks: Sequence[Block]) -> Block | None:
    """The one block of a table row whose cells hold short texts; null where it lays out more.

    Where a row above is one, a cell may hold a few short blocks, and all cells but one be empty. An empty cell keeps its
    place, so that what follows stays in its column.
    """
    bounds = [*(row.cells or ()), row.start + len(blocks)]
    if len(bounds) < 3:
        return None
    cells = [blocks[start - row.start : end - row.start] for start, end in pairwise(bounds)]
    table = find_table(row)
    is_data = table is not None and table.items > 0
    if not is_row(cells, is_data=is_data) or len({block.hidden for block in blocks}) > 1:
        return None
    if table is not None:
        table.items += 1
    return msgspec.structs.replace(
        blocks[0],
        text=BORDER.join(" ".join([block.text for block in cell]) for cell in cells).replace("  ", " ").rstrip(" |").lstrip(),
        kind=Role.TABLE,
        level=None,
        number=None,
        container=row.index,
        link_chars=sum(block.link_chars for block in blocks),
        bold_chars=sum(block.bold_chars for block in blocks),
        spans=tuple(join_spans(cells)) if any(block.spans for block in blocks) else (),
    )


def find_table(row: Element) -> Element | None:
    """The table of a row; its `items` are the rows that were joined."""
    element = row.parent
    while element is not None and element.tag in {"tbody", "thead", "tfoot"}:
        element = element.parent
    return element if element is not None and element.tag == "table" else None


def is_row(cells: Sequence[Sequence[Block]], *, is_data: bool) -> bool:
    """Whether cells are those of a row of data."""
    longest = max(len(cell) for cell in cells)
    if any(block.kind is Role.CODE for cell in cells for block in cell):
        return False
    if sum(1 for cell in cells if cell) < 2:
        return is_data and longest == 1 and all(len(block.text) <= MAX_LONE_CHARS for cell in cells for block in cell)
    if longest > 1:
        kinds = {block.kind for cell in cells for block in cell}
        if not is_data or longest > MAX_CELL_BLOCKS or not kinds <= SHORT_KINDS:
            return False
    return all(sum(len(block.text) + 1 for block in cell) <= MAX_CELL_CHARS + 1 for cell in cells)


def join_spans(cells: Sequence[Sequence[Block]]) -> Iterator[Span]:
    """The links and emphasis of the cells, in the text of their row."""
    place = 0
    for cell in cells:
        for block in cell:
            yield from shift_spans(block.spans, place)
            place += len(block.text) + 1
        place += len(BORDER) - 1
