"""Tables for a terminal, or the same as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click

from cleaner.app.commands.streams import DRIVING, show_json

MAX_CELL = 60

Cell = str | int


def show_table(head: Sequence[str], rows: Sequence[Sequence[Cell]], *, as_json: bool = False) -> None:
    """Print rows under their heads, numbers to the right; as JSON a list of objects."""
    if as_json:
        show_json(json.dumps([dict(zip(head, row, strict=True)) for row in rows], ensure_ascii=False, indent=2))
        return
    shown = [[show_cell(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[index]) for row in shown) for index in range(len(head))]
    for number, row in enumerate(shown):
        cells = [
            cell.rjust(width) if rows and isinstance(rows[0][index], int) else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        line = "  ".join(cells).rstrip()
        click.echo(click.style(line, bold=True) if number == 0 else line)


def show_cell(cell: Cell) -> str:
    """A cell as text that cannot drive a terminal."""
    if isinstance(cell, int):
        return f"{cell:,}"
    text = DRIVING.sub(" ", cell)
    return text if len(text) <= MAX_CELL else f"{text[: MAX_CELL - 1]}…"
