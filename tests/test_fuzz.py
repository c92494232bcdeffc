"""What a fuzzer found, or is led by, keeps its promises."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS, fuzz_dates

CASES = sorted((Path(__file__).parent / "fuzz" / "cases").glob("*/*"))


def test_every_target_has_a_case() -> None:
    assert {case.parent.name for case in CASES} == set(TARGETS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_case_keeps_the_promise_of_its_stage(case: Path) -> None:
    TARGETS[case.parent.name](case.read_bytes())


def test_broken_promise_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fuzz.targets.split_stamps", lambda text, _: [text[:-1]])
    with pytest.raises(AssertionError):
        fuzz_dates(b"\x01 15 April 2025")
