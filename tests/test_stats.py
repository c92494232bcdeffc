"""`cleaner stats` prints the totals of a run, as a table and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from cleaner.app.cli import main
from cleaner.app.commands.table import show_cell
from tests.outputs import make_article, write_out

LINE = "The council said on Monday that the bridge over the Wend would stay closed until engineers have looked at every pier. "


def test_totals_as_json_are_those_of_the_records(tmp_path: Path) -> None:
    out = write_out(tmp_path / "out", {"a.txt": LINE * 5, "b.txt": LINE * 3, "c.txt": None})
    done = CliRunner().invoke(main, ["stats", str(out), "--json"])
    assert done.exit_code == 0
    totals = json.loads(done.stdout)
    assert (totals["documents"], totals["records"]) == (3, 2)
    assert totals["words"] == sum(make_article(LINE * n, "a.txt").word_count for n in (5, 3))
    assert totals["statuses"] == {"ok": 2, "error": 1}
    assert totals["formats"] == {"text": 2}


def test_table_is_plain_and_aligned(tmp_path: Path) -> None:
    out = write_out(tmp_path / "out", {"a.txt": LINE * 5, "b.txt": LINE * 3})
    done = CliRunner().invoke(main, ["stats", str(out)])
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "totals"
    assert [line.split() for line in lines[1:3]] == [["documents", "2"], ["records", "2"]]
    start = lines.index("statuses")
    assert lines[start + 1].split() == ["ok", "2"]
    assert "\x1b" not in done.stdout


def test_folder_without_manifest_is_a_wrong_call(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["stats", str(tmp_path)])
    assert done.exit_code == 2
    assert "no manifest.jsonl there" in done.stderr


def test_cell_cannot_drive_a_terminal() -> None:
    assert show_cell("a\x1b[31mb") == "a [31mb"
    assert len(show_cell("x" * 200)) == 60
