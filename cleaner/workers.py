"""Worker processes: each document in a process that can be ended, so that none can hang or crash the run.

pebble does it: of the pools there are (concurrent.futures, multiprocessing, loky), it is the one that ends the worker of
a task that takes too long, and that charges a dead worker to the task it had, while the other tasks go on.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as JobTimeoutError
from multiprocessing import get_context
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

T = TypeVar("T")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")
WINDOW_PER_WORKER = 8
"""Tasks in flight for each worker: enough to keep it busy, few enough to keep memory flat."""
TASKS_PER_WORKER = 2_000
"""A worker is replaced after so many documents, so that no leak adds up."""


class Lost(Exception):  # noqa: N818
    """A task whose worker had to be ended, or died; `timed_out` tells which."""

    def __init__(self, reason: str, *, timed_out: bool) -> None:
        """With the reason for the manifest."""
        super().__init__(reason)
        self.timed_out = timed_out


def start_pool(n_workers: int) -> ProcessPool:
    """A pool of workers that share what they import, with one native thread each."""
    os.environ.update(ONE_THREAD)
    context = get_context("forkserver")
    context.set_forkserver_preload(["cleaner.pipeline", "cleaner.jobs"])
    return ProcessPool(max_workers=n_workers, max_tasks=TASKS_PER_WORKER, context=context)


def run_ordered(
    function: Callable[..., T], tasks: Iterable[tuple[Any, ...]], *, n_workers: int, timeout_s: float
) -> Iterator[T | Lost]:
    """The function's answer for each task, in the order of the tasks, whichever is done first."""
    pool = start_pool(n_workers)
    window: deque[Any] = deque()
    try:
        for task in tasks:
            window.append(pool.schedule(function, args=task, timeout=timeout_s))
            if len(window) >= n_workers * WINDOW_PER_WORKER:
                yield take_answer(window.popleft(), timeout_s)
        while window:
            yield take_answer(window.popleft(), timeout_s)
        pool.close()  # type: ignore[no-untyped-call]
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def take_answer(future: Any, timeout_s: float) -> Any:
    """The answer of a task, or how it was lost. The one place where any error is caught: it costs one document."""
    try:
        return future.result()
    except JobTimeoutError:
        return Lost(f"took longer than {timeout_s:g} s; raise it with --timeout", timed_out=True)
    except ProcessExpired as error:
        return Lost(f"the worker died: exit code {error.exitcode}", timed_out=False)
    except MemoryError:
        return Lost("out of memory", timed_out=False)
    except Exception as error:  # noqa: BLE001
        return Lost(f"a bug in cleaner, please report it: {type(error).__name__}: {error}", timed_out=False)
