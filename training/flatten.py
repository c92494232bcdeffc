"""Ways to flatten a page to text, as augmentation: those that people's tools have, made from the page's own boxes.

Each is a function of the markup and of a key that its random choices come from, so that a page is always flattened alike.
"""

from __future__ import annotations

import html
import random
import re
import textwrap
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import groupby

from cleaner.page.segment.document import segment_html
from cleaner.types import Block, Decoded, Role
from training.boxes import Box, bullet, fold, list_boxes
from training.flatten_links import flatten_lynx, flatten_markdown, flatten_shouting

TITLE = re.compile(r"<title[^>]{0,200}>([^<]{1,500})</title", re.IGNORECASE)
SHORT_CHARS = 40


@lru_cache(2)
def list_blocks(markup: str) -> list[Block]:
    """The visible blocks of a page."""
    decoded = Decoded(text=markup, format="html", encoding="utf-8", encoding_source="training")
    return [block for block in segment_html(decoded, url=None).blocks if block.hidden not in {"noscript", "hidden-style"}]


def mark(block: Block) -> str:
    """A block with its list marker, if any."""
    if block.kind is not Role.LIST_ITEM:
        return block.text
    return f"{block.number}. {block.text}" if block.number else f"- {block.text}"


MAX_CELL_CHARS, MAX_CELLS = 300, 20
"""A row with longer or more cells is there for the layout."""


def group_rows(boxes: list[Box]) -> Iterator[list[Box]]:
    """The boxes, those of one row of a data table together."""
    for row, group in groupby(boxes, key=lambda box: box.row):
        cells = list(group)
        if row and len(cells) <= MAX_CELLS and all(len(cell.text) <= MAX_CELL_CHARS for cell in cells):
            yield cells
        else:
            yield from ([cell] for cell in cells)


def group_menus(boxes: list[Box]) -> Iterator[list[Box]]:
    """The boxes, those of one row together, and runs of short linked list items of one depth."""
    for menu, groups in groupby(group_rows(boxes), key=rate_menu):
        if menu:
            yield [box for group in groups for box in group]
        else:
            yield from groups


def rate_menu(group: list[Box]) -> int:
    """The depth of what looks like an item of a menu, else 0."""
    box = group[0]
    return box.depth if len(group) == 1 and box.kind == "item" and box.is_link and len(box.text) < SHORT_CHARS else 0


def flatten_lines(markup: str, key: str) -> str:
    """A block a line, no blank lines."""
    return "\n".join(block.text for block in list_blocks(markup))


def flatten_browser(markup: str, key: str) -> str:
    """As a browser's copy and paste: blank lines around paragraphs and headings, lists tight."""
    pieces: list[str] = []
    before: Role | None = None
    for block in list_blocks(markup):
        tight = before is block.kind and block.kind in {Role.LIST_ITEM, Role.TABLE}
        pieces.append(("\n" if tight else "\n\n") + ("    • " if block.kind is Role.LIST_ITEM else "") + block.text)
        before = block.kind
    return "".join(pieces).strip()


def flatten_wrapped(markup: str, key: str) -> str:
    """Hard-wrapped at a width between 60 and 80, a blank line between blocks."""
    width = random.Random(key).randint(60, 80)
    return "\n\n".join(textwrap.fill(mark(block), width) for block in list_blocks(markup))


def flatten_cut(markup: str, key: str) -> str:
    """A block a line, with some of the head and the foot of the page cut off."""
    blocks = list_blocks(markup)
    rng = random.Random(key)
    longs = [place for place, block in enumerate(blocks) if len(block.text) > 150] or [0]
    start = rng.randint(0, longs[0])
    end = rng.randint(longs[-1] + 1, len(blocks)) if longs[-1] + 1 <= len(blocks) else len(blocks)
    joint = rng.choice(["\n", "\n\n"])
    return joint.join(mark(block) for block in blocks[start:end])


def flatten_pieces(markup: str, key: str) -> str:
    """As BeautifulSoup prints text with a line end between text nodes: every one a line, so that links break sentences."""
    title = TITLE.search(markup)
    lines = [fold(html.unescape(title[1]))] if title else []
    lines += [text for box in list_boxes(markup) for piece in box.pieces if (text := piece.text.strip())]
    return "\n".join(lines)


def glue(box: Box) -> str:
    """The box's text with the spaces left out that stand alone between two inline elements."""
    parts = [
        piece.text
        for place, piece in enumerate(box.pieces)
        if piece.text.strip()
        or not (0 < place < len(box.pieces) - 1 and box.pieces[place - 1].run and box.pieces[place + 1].run)
    ]
    return fold("".join(parts))


def flatten_spaced(markup: str, key: str) -> str:
    """Two or three blank lines between all blocks, and white space behind the lines."""
    rng = random.Random(key)
    gap, tail = "\n" * rng.randint(3, 5), rng.choice(["", " ", "  "])
    return gap.join(bullet(box, "•") + box.text + tail for box in list_boxes(markup))


def flatten_outline(markup: str, key: str) -> str:
    """A line a block, indented by tabs or spaces as deep as the element lies."""
    unit = random.Random(key).choice(["\t", " ", "  ", "    "])
    return "\n".join(unit * box.depth + box.text for box in list_boxes(markup))


def flatten_containers(markup: str, key: str) -> str:
    """What lies side by side in one element as one paragraph."""
    groups = groupby(list_boxes(markup), key=lambda box: (box.parent, box.kind == "heading"))
    return random.Random(key).choice(["\n", "\n\n"]).join(" ".join(box.text for box in group) for _, group in groups)


def flatten_glued(markup: str, key: str) -> str:
    """What stands in inline elements side by side, in cells and in menus glued together without a space."""
    lines = ("".join(map(glue, group)) for group in group_menus(list_boxes(markup)))
    return random.Random(key).choice(["\n", "\n\n"]).join(lines)


def flatten_dump(markup: str, key: str) -> str:
    """As `w3m -dump` or `links -dump`: wrapped at 80, cells of a table side by side in columns, bullets by depth."""
    width = random.Random(key).choice([78, 80])
    lines: list[str] = []
    for group in group_rows(list_boxes(markup)):
        if len(group) > 1:
            lines.append("   " + "".join(f"{cell.text:<{SHORT_CHARS // 2}}  " for cell in group).rstrip())
            continue
        box = group[0]
        sign = "  " * box.level + bullet(box, "•◦▪"[min(box.level, 3) - 1]) if box.kind == "item" else ""
        if not sign and lines:
            lines.append("")
        indent = "" if box.kind == "heading" else "  "
        lines.append(textwrap.fill(box.text, width, initial_indent=indent + sign, subsequent_indent=indent + " " * len(sign)))
    return "\n".join(lines)


def flatten_cells(markup: str, key: str) -> str:
    """A table's cells on lines of their own, each row behind a blank line; lists without bullets, paragraphs apart."""
    rows = ("\n".join(box.text for box in group) for group in group_rows(list_boxes(markup)))
    return random.Random(key).choice(["\n", "\n\n"]).join(rows)


def flatten_menus(markup: str, key: str) -> str:
    """Menus on one line with signs between their items; rows on one line; the rest a block a line."""
    rng = random.Random(key)
    sign, joint = rng.choice([" | ", " · ", " / ", "   "]), rng.choice(["\n", "\n\n"])
    lines = []
    for group in group_menus(list_boxes(markup)):
        lead = bullet(group[0], "-") if len(group) == 1 else ""
        lines.append(lead + (" | " if group[0].row else sign).join(box.text for box in group))
    return joint.join(lines)


FLATTENERS: dict[str, Callable[[str, str], str]] = {
    "lines": flatten_lines,
    "browser": flatten_browser,
    "wrapped": flatten_wrapped,
    "cut": flatten_cut,
    "lynx": flatten_lynx,
    "markdown": flatten_markdown,
    "pieces": flatten_pieces,
    "glued": flatten_glued,
    "spaced": flatten_spaced,
    "outline": flatten_outline,
    "dump": flatten_dump,
    "cells": flatten_cells,
    "menus": flatten_menus,
    "shouting": flatten_shouting,
    "containers": flatten_containers,
}
HELD_OUT = frozenset({"wrapped", "markdown", "dump", "glued"})
"""Flatteners that training never sees: what they score tells how the model takes to a new one."""
