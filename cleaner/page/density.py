"""The densest run of blocks: where the story most likely is, when nothing but the text is known.

Each block weighs its words if it reads like prose, and counts against the run if it does not; the run is the subarray
with the greatest sum (Bentley's maximum subarray, as Pasternack and Roth used it on HTML tokens, WWW 2009).
"""

from __future__ import annotations

from collections.abc import Sequence

MAX_WEIGHT_WORDS = 80
LINK_COST = 1.5
"""How much faster than its share of links a block loses its worth."""
FRAGMENT_WORTH = 0.55
"""What a word is worth in a block that does not end like a sentence."""
BLOCK_COST = 7.0
"""What every block costs, in words. Both figures were set by hand, and are not tuned."""
CHROME_WEIGHT = -12.0


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
