"""A signal that ends a run waits where half a step would leave something broken."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from cleaner.run.interrupts import ENDING, postpone_interrupts, terminable


@pytest.fixture
def _unignored() -> Iterator[None]:
    """Ctrl-C ends a run, also where the tests run in the background of a shell that has it ignored there."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_unignored")
@pytest.mark.parametrize("number", ENDING)
def test_signal_takes_effect_behind_what_cannot_stop_half_way(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    steps: list[str] = []

    def start() -> None:
        with postpone_interrupts():
            signal.raise_signal(number)
            signal.raise_signal(number)
            steps.append("the rest")

    with terminable():
        with pytest.raises(KeyboardInterrupt):
            start()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
    assert steps == ["the rest"]
    assert signal.getsignal(number) is before


def test_ignored_signal_stays_ignored() -> None:
    before = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    try:
        with postpone_interrupts():
            signal.raise_signal(signal.SIGTERM)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGTERM, before)


def test_nothing_happens_without_a_signal() -> None:
    before = [signal.getsignal(number) for number in ENDING]
    with postpone_interrupts():
        pass
    assert [signal.getsignal(number) for number in ENDING] == before
