"""A line on the terminal that tells how far a run is, how fast it goes, and how much failed."""

from __future__ import annotations

import sys
import time
from typing import Self

EVERY_S = 0.2
RATE_S = 10.0
"""The rate is that of so many last seconds."""
SLOW_S = 5.0
"""An input that was waited for so long is named."""
MAX_NAME_CHARS = 40
HOUR_S, MINUTE_S = 3_600, 60
CLEAR = "\r\x1b[K"


class Progress:
    """The line; without a number of inputs, nothing."""

    def __init__(self, n_inputs: int | None) -> None:
        """For so many inputs; there may be more documents, where some hold many."""
        self.n_inputs = n_inputs
        self.shown_at = 0.0
        self.marks: list[tuple[float, int]] = []
        self.last_at, self.slow = time.monotonic(), ""

    def __enter__(self) -> Self:
        return self

    def tell(self, name: str, n_done: int, n_failed: int) -> None:
        """Show it behind an input that is done (its name as it may be shown), if the last time is long enough ago."""
        now = time.monotonic()
        waited, self.last_at = now - self.last_at, now
        if waited >= SLOW_S:
            self.slow = f"{name[-MAX_NAME_CHARS:]} took {waited:.0f} s"
        if self.n_inputs is None or now - self.shown_at < EVERY_S:
            return
        self.shown_at = now
        self.marks = [*(mark for mark in self.marks if now - mark[0] <= RATE_S), (now, n_done)]
        sys.stderr.write(CLEAR + render_progress(n_done, n_failed, self.n_inputs, rate_of(self.marks), self.slow))
        sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        if self.shown_at:
            sys.stderr.write(CLEAR)
            sys.stderr.flush()


def rate_of(marks: list[tuple[float, int]]) -> float | None:
    """Documents a second; null where that cannot be told yet."""
    (start, first), (end, last) = marks[0], marks[-1]
    return (last - first) / (end - start) if end > start else None


def render_progress(n_done: int, n_failed: int, n_inputs: int, rate: float | None, slow: str = "") -> str:
    """The line.

    >>> render_progress(1200, 3, 50000, 81.4, "big.html took 9 s")
    'cleaning 1,200 of 50,000, 81/s, 10 min left, 3 failed, big.html took 9 s'
    >>> render_progress(1200, 0, 1, None)
    'cleaning 1,200'
    """
    total = f" of {n_inputs:,}" if n_done <= n_inputs else ""
    speed = f", {rate:.0f}/s" if rate is not None else ""
    left = f", {show_span((n_inputs - n_done) / rate)} left" if rate and n_done < n_inputs else ""
    failed = f", {n_failed:,} failed" if n_failed else ""
    return f"cleaning {n_done:,}{total}{speed}{left}{failed}" + (f", {slow}" if slow else "")


def show_span(seconds: float) -> str:
    """A time as people say it.

    >>> show_span(12.2), show_span(599), show_span(9000)
    ('12 s', '10 min', '2.5 h')
    """
    if seconds < MINUTE_S:
        return f"{seconds:.0f} s"
    return f"{seconds / MINUTE_S:.0f} min" if seconds < HOUR_S else f"{seconds / HOUR_S:.1f} h"
