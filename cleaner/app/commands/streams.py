"""The standard streams of the command."""

from __future__ import annotations

import os
import sys


def hold_closed_streams() -> None:
    """Open what the caller has closed of the standard streams on nothing: else the next file would take its place."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def write_stdout(content: bytes) -> None:
    """Write to standard output; a reader that has gone away is no error."""
    if sys.stdout is None:
        raise OSError("standard output is closed: nothing can be printed")
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
