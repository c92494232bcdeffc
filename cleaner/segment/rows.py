"""Table rows: one block each, unless a table lays out the page."""

from __future__ import annotations

from itertools import pairwise

import msgspec

from cleaner.segment.elements import Element
from cleaner.types import Block, Role

MAX_CELL_CHARS = 300


def join_row(row: Element, cells: list[Block]) -> Block | None:
    """The one block of a table row whose `cells` hold at most one short text each; null where it lays out more."""
    bounds = [*(row.cells or ()), row.start + len(cells)]
    if len(bounds) < 3 or len(cells) < 2 or any(end - start > 1 for start, end in pairwise(bounds)):
        return None
    if any(len(cell.text) > MAX_CELL_CHARS for cell in cells) or len({cell.hidden for cell in cells}) > 1:
        return None
    return msgspec.structs.replace(
        cells[0],
        text=" | ".join(cell.text for cell in cells),
        kind=Role.TABLE,
        level=None,
        container=row.index,
        link_chars=sum(cell.link_chars for cell in cells),
        bold_chars=sum(cell.bold_chars for cell in cells),
    )
