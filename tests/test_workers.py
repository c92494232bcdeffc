"""Workers: order, time-outs, deaths and limits; each costs one task."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from cleaner.run.workers import Lost, Ready, run_ordered

pytestmark = pytest.mark.process


def sleep_or_die(what: str) -> str:
    if what == "sleep":
        time.sleep(60)
    if what == "die":
        os._exit(3)
    return what


def test_slow_and_dying_tasks_are_lost_alone_and_in_order() -> None:
    answers = list(run_ordered(sleep_or_die, [("a",), ("sleep",), ("b",), ("die",), ("c",)], n_workers=2, timeout_s=3))
    shown = [answer if isinstance(answer, str) else answer.timed_out for answer in answers]
    assert shown == ["a", True, "b", False, "c"]
    assert [str(answer) for answer in answers if isinstance(answer, Lost)] == [
        "took longer than 3 s; raise it with --timeout",
        "the worker died: exit code 3",
    ]


def take_memory(n_mb: int) -> int:
    return len(bytearray(n_mb << 20))


def test_task_that_takes_too_much_memory_is_lost_alone() -> None:
    answers = list(run_ordered(take_memory, [(10,), (3_000,), (20,)], n_workers=1, timeout_s=20, memory_mb=1_000))
    assert [answer if isinstance(answer, int) else str(answer) for answer in answers] == [
        10 << 20,
        "out of memory: more than 1000 MB; raise it with --max-memory",
        20 << 20,
    ]


def raise_it(_: Any) -> None:
    message = "broken"
    raise KeyError(message)


def test_bug_is_told_by_its_name() -> None:
    (answer,) = run_ordered(raise_it, [(1,)], n_workers=1, timeout_s=20)
    assert isinstance(answer, Lost)
    assert "KeyError" in str(answer)


def kill_self(number: int) -> int:
    if number % 3 == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("n_workers", [1, 2])
def test_killed_workers_cost_their_own_task_each(n_workers: int) -> None:
    answers = list(run_ordered(kill_self, ((number,) for number in range(9)), n_workers=n_workers, timeout_s=20))
    assert [answer if isinstance(answer, int) else None for answer in answers] == [0, None, 2, 3, None, 5, 6, None, 8]
    assert "SIGKILL" in str(answers[1])


def test_answers_that_need_no_worker_keep_their_place() -> None:
    tasks: list[Any] = [Ready(-1), (0,), Ready(-2), (2,), Ready(-3)]
    assert list(run_ordered(kill_self, tasks, n_workers=2, timeout_s=20)) == [-1, 0, -2, 2, -3]


def test_no_more_is_taken_on_than_is_needed() -> None:
    taken = 0

    def give() -> Iterator[tuple[int]]:
        nonlocal taken
        for number in range(0, 3_000, 3):
            taken += 1
            yield (number,)

    answers = run_ordered(kill_self, give(), n_workers=2, timeout_s=20)
    next(answers)
    assert taken <= 20
    answers.close()  # type: ignore[attr-defined]


def tell_parent(_: Any) -> int:
    return os.getpid()


def test_workers_are_gone_when_the_run_is_left() -> None:
    answers = run_ordered(tell_parent, ((number,) for number in range(99)), n_workers=2, timeout_s=20)
    pid = next(answers)
    assert isinstance(pid, int)
    answers.close()  # type: ignore[attr-defined]
    for _ in range(50):
        if not os.path.exists(f"/proc/{pid}"):
            return
        time.sleep(0.1)
    raise AssertionError(pid)
