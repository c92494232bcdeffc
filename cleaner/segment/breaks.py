"""Line breaks that only break a headline in two, and readings that only stand above their word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

LINE_BREAK = " \n "
"""A line break within a headline; two of them in a row end it."""
MAX_LINE_CHARS, MAX_PIECES = 150, 20
"""What is longer, in so many pieces, is text that wears a heading's size."""
BULLETS = tuple("•‣◦▪●○■▶✓✔–-*·")


def goes_on(texts: Sequence[str], node: Any) -> bool:
    """Whether a headline of which there are these pieces goes on behind a line break: it is short, and no list follows."""
    if not texts or texts[-1] is LINE_BREAK or (texts[-1].isspace() and texts[-2:-1] == [LINE_BREAK]):
        return False
    return sum(map(len, texts[-MAX_PIECES:])) <= MAX_LINE_CHARS and not opens_item(node.next)


def opens_item(node: Any) -> bool:
    """Whether what follows is text with a bullet before it."""
    return node is not None and node.tag == "-text" and (node.text_content or "").lstrip().startswith(BULLETS)


def stands_above(node: Any) -> bool:
    """Whether a reading is set above its word by style alone: no brackets in the markup part the two."""
    return node.prev is None or node.prev.tag != "rp"
