"""What the table of fields counts as right, wrong, null and invented."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

import bench.metadata as table


@pytest.mark.parametrize(
    ("wanted", "given", "equal", "verdict"),
    [
        ("Rain", "Rain", True, "right"),
        ("Rain", "Sun", False, "wrong"),
        ("Rain", None, False, "null"),
        (None, "Sun", False, "invented"),
        (None, None, True, "silent"),
        ([], [], True, "silent"),
        ([], ["Jane Doe"], False, "invented"),
    ],
)
def test_field_has_one_verdict(wanted: object, given: object, equal: bool, verdict: str) -> None:
    assert table.judge(wanted, given, equal=equal) == verdict


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2025-04-15 19:28:00+02:00", True),
        ("2025-04-15 19:28:00", True),
        ("2025-04-15 00:00:00", False),
        ("2025-04-15", False),
        (None, False),
    ],
)
def test_midnight_without_a_zone_is_a_day(date: str | None, expected: bool) -> None:
    assert table.has_minute(date) is expected


GOLD = {
    "text": "The bridge is closed.",
    "captions": [{"text": "Divers look for cracks below the bridge."}],
    "tags": ["Wend", "Bridges"],
}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [("The bridge is closed.", "right"), ("The bridge is closed. Divers look for cracks below the bridge.", "wrong")],
)
def test_caption_left_in_the_text_is_counted(text: str, verdict: str) -> None:
    scorer = SimpleNamespace(plain=str.casefold)
    assert ("cap. out", verdict) in list(table.judge_page(GOLD, {"text": text}, scorer))  # type: ignore[arg-type]


def test_tags_are_scored_as_a_set() -> None:
    scorer = SimpleNamespace(plain=str.casefold)
    assert table.score_tags(GOLD, {"tags": ["bridges", "Rivers"]}, scorer) == 0.5  # type: ignore[arg-type]
    assert table.score_tags({}, {"tags": ["Rivers"]}, scorer) is None  # type: ignore[arg-type]


def test_unseen_sites_are_counted_apart() -> None:
    assert table.group_of({"site": "a.example", "lang": "de"}, frozenset({"a.example"})) == ("unseen sites",)
    assert table.group_of({"site": "b.example", "lang": "de"}, frozenset()) == ("de", "all seen")
    assert table.group_of({"site": "b.example", "lang": "fr"}, frozenset()) == ("other", "all seen")


def test_missing_benchmark_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(table, "BENCH", tmp_path)
    assert table.main() == 0
    assert capsys.readouterr().out.endswith("METADATA TABLE SKIPPED\n")
