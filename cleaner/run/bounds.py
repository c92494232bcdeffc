"""The greatest values that options of a run take; what is over them is a slip, and would end in a traceback far away."""

from __future__ import annotations

MAX_MAX_BYTES = 1 << 40
MAX_TIMEOUT_S = 1_000_000
"""Eleven days: what the system waits for is counted in milliseconds, and not in too many."""
MAX_MEMORY_MB = 1 << 30
