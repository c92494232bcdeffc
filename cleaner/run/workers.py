"""Worker processes: each document in a process that can be ended, so that none can hang or crash the run.

No pool that is to be had does all of it. concurrent.futures and loky have no time-outs, and give up the whole pool for
one dead worker. pebble ends the worker of a task that takes too long, but its workers share one pipe and its lock: one
that is killed while it waits takes the lock with it, and the pool hangs. So each worker here has a pipe of its own, and at
any time the parent knows which task is lost with which worker.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, TypeVar

from cleaner.run.processes import describe_exit, guard_process, start_process

T = TypeVar("T")
WINDOW_PER_WORKER = 8
"""Tasks in flight for each worker: enough to keep it busy, few enough to keep memory flat."""
WINDOW_BYTES = 64_000_000
"""Bytes of documents in flight after which no more are taken on, whatever their number."""
TASKS_PER_WORKER = 2_000
"""A worker is replaced after so many documents, so that no leak adds up."""
MEMORY_MB = 2_000
"""Default for the address space of one worker; the largest page that is allowed by default takes about half of it."""


class Lost(Exception):  # noqa: N818
    """A task whose worker had to be ended, or died; `timed_out` tells which."""

    def __init__(self, reason: str, *, timed_out: bool) -> None:
        """With the reason for the manifest."""
        super().__init__(reason)
        self.timed_out = timed_out

    def __reduce__(self) -> Any:
        """How it is sent from a worker."""
        return revive_lost, (str(self), self.timed_out)


def revive_lost(reason: str, timed_out: bool) -> Lost:  # noqa: FBT001
    """A loss that came through a pipe."""
    return Lost(reason, timed_out=timed_out)


class Ready(Generic[T]):
    """An answer that needs no worker, in its place among the tasks."""

    def __init__(self, answer: T) -> None:
        """With the answer."""
        self.answer = answer


def serve(connection: Connection, function: Callable[..., Any], memory_mb: int) -> None:
    """In a worker: answer tasks until the pipe is closed. The one place where any error is caught: it costs one document."""
    guard_process(memory_mb)
    while True:
        try:
            task = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer = function(*task)
        except MemoryError:
            answer = Lost(f"out of memory: more than {memory_mb} MB; raise it with --max-memory", timed_out=False)
        except Exception as error:  # noqa: BLE001
            answer = Lost(f"a bug in cleaner, please report it: {type(error).__name__}: {error}", timed_out=False)
        connection.send(answer)


class Slot(Generic[T]):
    """A task, and its answer when there is one."""

    def __init__(self, task: tuple[Any, ...] = (), n_bytes: int = 0) -> None:
        """A task without an answer."""
        self.task, self.n_bytes, self.answers = task, n_bytes, list[T | Lost]()


class Worker(Generic[T]):
    """A process, the task that it has, and when that must be done."""

    def __init__(self, function: Callable[..., T], memory_mb: int) -> None:
        """Start it."""
        self.process, self.connection = start_process(serve, function, memory_mb)
        self.slot: Slot[T] | None = None
        self.deadline = 0.0
        self.n_tasks = 0

    def give(self, slot: Slot[T], timeout_s: float) -> None:
        """Hand it a task; a worker that has died meanwhile is found out when its answer is read."""
        self.slot, self.deadline = slot, time.monotonic() + timeout_s
        self.n_tasks += 1
        with suppress(OSError):
            self.connection.send(slot.task)

    def take(self) -> bool:
        """Store the answer that it has sent; whether it lives on."""
        assert self.slot is not None  # noqa: S101
        try:
            answer = self.connection.recv()
            alive = not isinstance(answer, Lost)
        except (EOFError, OSError):
            self.process.join(1)
            answer, alive = Lost(f"the worker {describe_exit(self.process.exitcode)}", timed_out=False), False
        self.slot.answers.append(answer)
        self.slot = None
        return alive and self.n_tasks < TASKS_PER_WORKER

    def end(self) -> None:
        """End the process, whatever it does."""
        self.connection.close()
        self.process.kill()
        self.process.join()


class Pool(Generic[T]):
    """Workers, and the tasks that wait for one."""

    def __init__(self, function: Callable[..., T], *, n_workers: int, timeout_s: float, memory_mb: int) -> None:
        """Without workers yet: each is started when there is a task for it."""
        self.function, self.n_workers, self.timeout_s, self.memory_mb = function, n_workers, timeout_s, memory_mb
        self.workers: list[Worker[T]] = []
        self.waiting: deque[Slot[T]] = deque()

    def add(self, slot: Slot[T]) -> None:
        """Take on a task."""
        self.waiting.append(slot)
        self.hand_out()

    def hand_out(self) -> None:
        """Give tasks to workers that have none."""
        while self.waiting:
            worker = next((worker for worker in self.workers if worker.slot is None), None)
            if worker is None:
                if len(self.workers) >= self.n_workers:
                    return
                worker = Worker(self.function, self.memory_mb)
                self.workers.append(worker)
            worker.give(self.waiting.popleft(), self.timeout_s)

    def step(self) -> None:
        """Wait until a worker answers, dies or runs out of time."""
        busy = {worker.connection: worker for worker in self.workers if worker.slot}
        patience = min((worker.deadline for worker in busy.values()), default=0.0) - time.monotonic()
        for connection in wait(list(busy), max(0.0, patience)):
            worker = busy[connection]  # type: ignore[index]
            if not worker.take():
                self.drop(worker)
        now = time.monotonic()
        for worker in busy.values():
            if worker.slot and worker.deadline <= now:
                reason = f"took longer than {self.timeout_s:g} s; raise it with --timeout"
                worker.slot.answers.append(Lost(reason, timed_out=True))
                self.drop(worker)
        self.hand_out()

    def drop(self, worker: Worker[T]) -> None:
        """End a worker; another is started when there is a task for it."""
        worker.end()
        self.workers.remove(worker)

    def stop(self) -> None:
        """End all workers."""
        for worker in tuple(self.workers):
            self.drop(worker)


def run_ordered(
    function: Callable[..., T],
    tasks: Iterable[tuple[Any, ...] | Ready[T]],
    *,
    n_workers: int,
    timeout_s: float,
    memory_mb: int = MEMORY_MB,
) -> Iterator[T | Lost]:
    """The function's answer for each task, in the order of the tasks, whichever is done first."""
    pool = Pool(function, n_workers=n_workers, timeout_s=timeout_s, memory_mb=memory_mb)
    window: deque[Slot[T]] = deque()
    n_bytes = 0
    try:
        for task in tasks:
            slot: Slot[T]
            if isinstance(task, Ready):
                slot = Slot()
                slot.answers.append(task.answer)
            else:
                slot = Slot(task, sum(getattr(part, "n_bytes", 0) for part in task))
                pool.add(slot)
            window.append(slot)
            n_bytes += slot.n_bytes
            while window and (window[0].answers or is_full(window, n_bytes, n_workers)):
                n_bytes -= window[0].n_bytes
                yield from wait_for(window.popleft(), pool)
        while window:
            yield from wait_for(window.popleft(), pool)
    finally:
        pool.stop()


def is_full(window: deque[Slot[T]], n_bytes: int, n_workers: int) -> bool:
    """Whether so much is in flight that the first answer must be waited for."""
    return len(window) >= n_workers * WINDOW_PER_WORKER or n_bytes > WINDOW_BYTES


def wait_for(slot: Slot[T], pool: Pool[T]) -> Iterator[T | Lost]:
    """The answer of a task, as soon as it is there."""
    while not slot.answers:
        pool.step()
    slot.task = ()
    yield from slot.answers
