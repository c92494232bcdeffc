"""bench/RESULTS.md is what the rows of bench/results.jsonl say, and a new run adds a row and takes none away."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import results
from bench.results import PAGE, TABLES, Row, add_row, list_lines, read_rows, render_page, render_table


def make_row(date: str, figures: dict[str, float], command: str = "python -m bench.quality") -> Row:
    return Row(date=date, commit="abc1234", model="0123456789ab", command=command, figures=figures)


def test_page_is_the_one_of_the_rows() -> None:
    assert PAGE.read_text("utf-8") == render_page(read_rows()), "write it again: python -m bench.results"


def test_newest_run_of_each_line_is_the_table_and_all_runs_are_the_history() -> None:
    rows = [make_row("2026-01-01", {"html.mean.F1": 0.9, "soup.mean.F1": 0.5}), make_row("2026-02-01", {"html.mean.F1": 0.95})]
    _, _, newest, _, history = render_table(TABLES[0], rows)
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in newest.splitlines()[2:]]
    assert [(line[:2], line[-4]) for line in lines] == [
        (["html.mean", "0.95"], "2026-02-01"),
        (["soup.mean", "0.5"], "2026-01-01"),
    ]
    assert [line.split(" | ")[0] for line in history.splitlines()[2:]] == ["| 2026-01-01", "| 2026-02-01"]


def test_table_has_only_figures_of_its_own_lines_and_columns() -> None:
    row = make_row("2026-01-01", {"html.mean.F1": 0.9, "html.mean.other": 1.0, "html.sites.seen": 0.9, "html.wcxb.F1": 0.9})
    assert [list_lines(table, row) for table in TABLES[:3]] == [["html.mean"], ["html.sites"], ["html.wcxb"]]


def test_every_row_stands_in_a_table() -> None:
    for row in read_rows():
        assert any(table.module in row.command.split() and list_lines(table, row) for table in TABLES), row


def test_run_is_added_after_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "name_commit", lambda: "abc1234+")
    path = tmp_path / "rows.jsonl"
    first = add_row("python -m bench.speed 5", {"cleaner.mean_ms": 1.23456}, path)
    second = add_row("python -m bench.speed 5", {"cleaner.mean_ms": 2.0}, path)
    assert first.figures == {"cleaner.mean_ms": 1.2346}
    assert read_rows(path) == [first, second]


def test_nothing_is_kept_without_the_flag(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(results, "ROWS", tmp_path / "rows.jsonl")
    monkeypatch.setattr("sys.argv", ["speed", "5"])
    results.keep_figures("bench.speed", {"cleaner.mean_ms": 1.0})
    assert not results.ROWS.exists()
