"""A line on the terminal that tells how far a run is, how fast it goes, and how much failed."""

from __future__ import annotations

import sys
import time
from typing import Self

EVERY_S = 0.2
RATE_S = 10.0
"""The rate is that of so many last seconds."""
CLEAR = "\r\x1b[K"


class Progress:
    """The line; without a number of inputs, nothing."""

    def __init__(self, n_inputs: int | None) -> None:
        """For so many inputs; there may be more documents, where some hold many."""
        self.n_inputs = n_inputs
        self.shown_at = 0.0
        self.marks: list[tuple[float, int]] = []

    def __enter__(self) -> Self:
        return self

    def tell(self, n_done: int, n_failed: int) -> None:
        """Show it, if the last time is long enough ago."""
        now = time.monotonic()
        if self.n_inputs is None or now - self.shown_at < EVERY_S:
            return
        self.shown_at = now
        self.marks = [*(mark for mark in self.marks if now - mark[0] <= RATE_S), (now, n_done)]
        sys.stderr.write(CLEAR + render_progress(n_done, n_failed, self.n_inputs, rate_of(self.marks)))
        sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        if self.shown_at:
            sys.stderr.write(CLEAR)
            sys.stderr.flush()


def rate_of(marks: list[tuple[float, int]]) -> float | None:
    """Documents a second; null where that cannot be told yet."""
    (start, first), (end, last) = marks[0], marks[-1]
    return (last - first) / (end - start) if end > start else None


def render_progress(n_done: int, n_failed: int, n_inputs: int, rate: float | None) -> str:
    """The line.

    >>> render_progress(1200, 3, 50000, 81.4)
    'cleaning 1,200 of 50,000, 81/s, 3 failed'
    >>> render_progress(1200, 0, 1, None)
    'cleaning 1,200'
    """
    total = f" of {n_inputs:,}" if n_done <= n_inputs else ""
    speed = f", {rate:.0f}/s" if rate is not None else ""
    return f"cleaning {n_done:,}{total}{speed}" + (f", {n_failed:,} failed" if n_failed else "")
