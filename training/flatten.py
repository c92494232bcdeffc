"""Ways to flatten a page to text, as augmentation: those that people's tools have, made from our own blocks."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable

from cleaner.segment import segment_html
from cleaner.types import Block, Decoded, Role


def list_blocks(markup: str) -> list[Block]:
    """The visible blocks of a page."""
    decoded = Decoded(text=markup, format="html", encoding="utf-8", encoding_source="training")
    return [block for block in segment_html(decoded, url=None).blocks if block.hidden not in {"noscript", "hidden-style"}]


def mark(block: Block) -> str:
    """A block with its list marker, if any."""
    if block.kind is not Role.LIST_ITEM:
        return block.text
    return f"{block.number}. {block.text}" if block.number else f"- {block.text}"


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


FLATTENERS: dict[str, Callable[[str, str], str]] = {
    "lines": flatten_lines,
    "browser": flatten_browser,
    "wrapped": flatten_wrapped,
    "cut": flatten_cut,
}
HELD_OUT = frozenset({"wrapped"})
"""Flatteners that training never sees: what they score tells how the model takes to a new one."""
