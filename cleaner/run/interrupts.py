"""SIGTERM and Ctrl-C: how they end a run, and where they must wait a moment."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

ENDING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def terminable() -> Iterator[None]:
    """A run that SIGTERM ends as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, stop_run)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def stop_run(_: int, __: object) -> None:
    """End a run as Ctrl-C does."""
    raise KeyboardInterrupt


@contextmanager
def postpone_interrupts() -> Iterator[None]:
    """What cannot stop half-way: a signal that would end the run takes effect behind it. Other threads get none anyway."""
    handlers = {number: signal.getsignal(number) for number in ENDING}
    if threading.current_thread() is not threading.main_thread() or None in handlers.values():
        yield
        return
    came: list[int] = []
    for number, handler in handlers.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, lambda number, _: came.append(number))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for late in dict.fromkeys(came):
            signal.raise_signal(late)
