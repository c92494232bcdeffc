"""The densest run of blocks: where the story most likely is, when nothing but the text is known.

Each block weighs its words if it reads like prose, and counts against the run if it does not; the run is the subarray
with the greatest sum (Bentley's maximum subarray, as Pasternack and Roth used it on HTML tokens, WWW 2009).
"""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.page.shape import Shape
from cleaner.types import Page, Role

MAX_WEIGHT_WORDS = 80
LINK_COST = 1.5
"""How much faster than its share of links a block loses its worth."""
FRAGMENT_WORTH = 0.55
"""What a word is worth in a block that does not end like a sentence."""
BLOCK_COST = 7.0
"""What every block costs, in words. Both figures were set by hand, and are not tuned."""
CHROME_WEIGHT = -12.0
UNCOUNTED = frozenset({Role.CODE, Role.CAPTION})
"""Kinds of blocks that say little of the story's language."""


def weigh_block(shape: Shape, *, is_chrome: bool = False) -> float:
    """How much a block speaks for the story, in words; negative for chrome."""
    if is_chrome:
        return CHROME_WEIGHT
    worth = (1.0 if shape.terminal else FRAGMENT_WORTH) * max(0.0, 1 - LINK_COST * shape.link_share)
    return min(shape.words, MAX_WEIGHT_WORDS) * worth - BLOCK_COST


def find_densest_run(weights: Sequence[float]) -> tuple[int, int]:
    """The half-open range with the greatest sum; the first such where several tie; empty where none is positive.

    >>> find_densest_run([-1, 5, -2, 4, -9, 3])
    (1, 4)
    """
    best, best_run = 0.0, (0, 0)
    total, start = 0.0, 0
    for place, weight in enumerate(weights):
        if total <= 0:
            total, start = 0.0, place
        total += weight
        if total > best:
            best, best_run = total, (start, place + 1)
    return best_run


def pick_body_candidate(page: Page, shapes: Sequence[Shape]) -> str:
    """The text of the densest run, before any label: what the language is detected on."""
    shown = [not block.hidden and block.kind not in UNCOUNTED for block in page.blocks]
    weights = [weigh_block(shape, is_chrome=not seen) for shape, seen in zip(shapes, shown, strict=True)]
    start, end = find_densest_run(weights)
    return "\n".join(block.text for block, seen in zip(page.blocks[start:end], shown[start:end], strict=True) if seen)
