"""What readers do not see: the rules by which markup hides, and the pages that a script reveals."""

from __future__ import annotations

import re

import msgspec

from cleaner.segment.head import Attributes
from cleaner.types import Block

HIDDEN_TAGS = frozenset({"noscript", "title", "dialog"})
"""Elements that are hidden by what they are."""
HIDING = frozenset({"hidden", "aria-hidden", "style"})
"""Attributes that may hide an element."""
STYLE = re.compile(r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden", re.IGNORECASE)
MIN_SHOWN_SHARE = 0.4
"""Below this share of the prose in what is shown, the page is one that a script reveals: nothing counts as hidden."""
PROSE_WORDS = 15


def find_hiding(tag: str, attributes: Attributes) -> str | None:
    """The rule by which an element is hidden from readers, or null."""
    if tag == "noscript":
        return "noscript"
    if tag == "title" or (tag == "dialog" and "open" not in attributes):
        return "hidden-element"
    if "hidden" in attributes and (attributes["hidden"] or "") != "until-found":
        return "hidden-element"
    if attributes.get("aria-hidden") == "true":
        return "aria-hidden"
    style = attributes.get("style")
    if not style or ("none" not in (folded := style.lower()) and "dden" not in folded):
        return None
    return "hidden-style" if STYLE.search(style) else None


def reveal_blocks(blocks: list[Block]) -> tuple[Block, ...]:
    """The blocks; those hidden by markup are shown where nearly all prose is hidden, as before a script has run."""
    if not any(block.hidden for block in blocks):
        return tuple(blocks)
    prose = [block for block in blocks if block.hidden != "noscript" and block.text.count(" ") >= PROSE_WORDS]
    shown = sum(len(block.text) for block in prose if not block.hidden)
    if shown >= MIN_SHOWN_SHARE * sum(len(block.text) for block in prose):
        return tuple(blocks)
    return tuple(
        msgspec.structs.replace(block, hidden=None) if block.hidden and block.hidden != "noscript" else block
        for block in blocks
    )
