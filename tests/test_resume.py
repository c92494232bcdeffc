"""A run that was cut short goes on where it stopped, and ends with the bytes of one that was not."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cleaner.app.cli import main
from cleaner.run.verify import Tally, verify_folder

pytestmark = pytest.mark.slow

FORMS = [
    ["--format", "json"],
    ["--format", "markdown"],
    ["--format", "jsonl"],
    ["--format", "jsonl", "--shard", "3"],
    ["--format", "jsonl", "--shard", "4", "--compress", "gz", "--shape", "dolma"],
]


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def contents(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "manifest.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture
def pages(tmp_path: Path, story_text: str) -> Path:
    """Ten documents and, behind them, an archive of rows."""
    root = tmp_path / "in"
    root.mkdir()
    for number in range(10):
        (root / f"n{number}.txt").write_text(f"Story number {number}.\n\n{story_text}", "utf-8")
    lines = [json.dumps({"text": f"Row number {number}.\n\n{story_text}", "id": f"r{number}"}) for number in range(4)]
    (root / "rows.jsonl").write_text("\n".join(lines), "utf-8")
    return root


def kill_run(*arguments: str | Path, out: Path, after: int) -> None:
    """A run that is killed, as soon as so many records have been written."""
    command = [sys.executable, "-m", "cleaner", "normalize", *map(str, arguments), "-o", str(out), "--jobs", "1"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    for _ in range(3_000):
        journal = out / ".manifest.journal"
        if process.poll() is not None or (journal.exists() and journal.read_bytes().count(b'{"row"') > after):
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_killed_run_is_true_and_goes_on_to_the_same_bytes(pages: Path, tmp_path: Path, form: list[str]) -> None:
    call("normalize", pages, "-o", tmp_path / "whole", *form)
    out = tmp_path / "out"
    kill_run(pages, *form, out=out, after=5)
    problems = list(verify_folder(out, Tally()))
    assert len(problems) == 1, problems
    assert "was cut short, and lacks" in problems[0]
    kill_run(pages, *form, "--resume", out=out, after=8)
    done = call("normalize", pages, "-o", out, "--resume", *form)
    assert "done before" in done.stderr
    assert contents(out) == contents(tmp_path / "whole")
    assert list(verify_folder(out, Tally())) == []


def test_finished_run_is_kept_and_not_written_again(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    call("normalize", pages, "-o", out)
    before = {path: path.stat().st_ino for path in out.rglob("n*.json")}
    done = call("normalize", pages, "-o", out, "--resume")
    assert done.stderr.strip() == "14 ok, 0 empty, 0 errors, 14 of them done before; 0 new, 0 replaced, 14 kept"
    assert {path: path.stat().st_ino for path in out.rglob("n*.json")} == before


@pytest.mark.parametrize("form", FORMS[:1] + FORMS[2:3], ids=" ".join)
def test_changed_input_and_new_one_are_done_and_a_lost_one_is_pruned(pages: Path, tmp_path: Path, form: list[str]) -> None:
    out = tmp_path / "out"
    call("normalize", pages, "-o", out, *form)
    (pages / "n3.txt").write_text("Quite another story, the mayor said on Monday in the town hall.", "utf-8")
    (pages / "n30.txt").write_text("A new story, the mayor said on Monday in the town hall.", "utf-8")
    (pages / "n5.txt").unlink()
    done = call("normalize", pages, "-o", out, "--resume", "--prune", *form)
    assert "12 of them done before; 1 new, 1 replaced, 12 kept, 1 pruned" in done.stderr
    call("normalize", pages, "-o", tmp_path / "whole", *form)
    assert contents(out) == contents(tmp_path / "whole")
    assert list(verify_folder(out, Tally())) == []


@pytest.mark.parametrize("change", [["--ascii-quotes"], ["--language", "sv"], ["--input-format", "text"]], ids=" ".join)
def test_other_options_keep_nothing(pages: Path, tmp_path: Path, change: list[str]) -> None:
    out = tmp_path / "out"
    call("normalize", pages, "-o", out)
    done = call("normalize", pages, "-o", out, "--resume", *change)
    assert "done before" not in done.stderr


def test_damaged_record_is_made_again(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    call("normalize", pages, "-o", out)
    whole = contents(out)
    (out / "n1.json").write_bytes(whole["n1.json"][:200])
    (out / "n2.json").unlink()
    assert "12 of them done before" in call("normalize", pages, "-o", out, "--resume").stderr
    assert contents(out) == whole


def test_failure_is_tried_again(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert call("normalize", pages / "n1.txt", pages / "n2.txt", "-o", out, "--timeout", "0.01").exit_code == 1
    assert call("normalize", pages / "n1.txt", pages / "n2.txt", "-o", out, "--resume").exit_code == 0
    assert [row["status"] for row in rows(out)] == ["ok", "ok"]


def test_terminated_run_keeps_what_was_whole(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "cleaner", "normalize", str(pages), "-o", str(out), "--jobs", "1"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    while not list(out.glob("n2*.json")):
        time.sleep(0.02)
    process.terminate()
    _, stderr = process.communicate(timeout=60)
    assert (process.returncode, b"Traceback" in stderr) == (1, False)
    (problem,) = verify_folder(out, Tally())
    assert f"lacks {11 - len(rows(out))} of its inputs" in problem
    assert {row["output"] for row in rows(out)} == {path.name for path in out.glob("n*.json")}


def limit_files(n_bytes: int) -> None:
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="limits on files are Unix's")
def test_full_disk_is_an_error_and_the_run_can_go_on(pages: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "cleaner", "normalize", str(pages), "-o", str(out), "--format", "jsonl"]
    done = subprocess.run(command, capture_output=True, preexec_fn=lambda: limit_files(12_000), check=False, timeout=120)
    assert done.returncode == 1
    assert b"File too large" in done.stderr
    assert b"Traceback" not in done.stderr
    assert "done before" in call("normalize", pages, "-o", out, "--format", "jsonl", "--resume").stderr
    call("normalize", pages, "-o", tmp_path / "whole", "--format", "jsonl")
    assert contents(out) == contents(tmp_path / "whole")
