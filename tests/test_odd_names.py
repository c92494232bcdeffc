"""Names that would drive a terminal, or turn its line around, are shown by every command and sent by none."""

from __future__ import annotations

import json
import re
import tarfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner.app.cli import main

pytestmark = pytest.mark.process

ODD = "a\x1b[2J\u202egpj\x9b31m\nforged: ok"
SENT = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
PAGE = "<h1>Bridge closed</h1><p>The bridge over the Wend is closed, the council said on Monday.</p>"


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def is_calm(done: Result) -> bool:
    """Whether nothing that drives a terminal was sent, and no name began a line of its own."""
    both = done.stdout + done.stderr
    return not SENT.search(both) and not any(line.startswith("forged") for line in both.splitlines())


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / f"{ODD}.html").write_text(PAGE, "utf-8")
    (folder / f"{ODD}.txt").write_bytes(b"\x00\x01\x02" * 100)
    with tarfile.open(folder / "x.tar", "w") as archive:
        archive.add(folder / f"{ODD}.html", f"../{ODD}.html")
        archive.add(folder / f"{ODD}.html", f"{ODD}.html")
    return folder


@pytest.mark.parametrize("extra", [[], ["--verbose"], ["--dry-run"], ["--format", "jsonl", "-v"]], ids=" ".join)
def test_normalize_shows_names(inputs: Path, tmp_path: Path, extra: list[str]) -> None:
    done = call("normalize", inputs, inputs / f"{ODD}.txt", "-o", tmp_path / "out", *extra)
    assert is_calm(done), done.stderr
    assert "\\x1b[2J\\u202e" in done.stdout + done.stderr


def test_every_command_that_reads_a_run_shows_names(inputs: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for out in (one, two):
        call("normalize", inputs, "-o", out, "-q")
    record = next(path for path in two.glob("*.json"))
    record.write_text(json.dumps(json.loads(record.read_bytes()) | {"text": "Rain\x1b[2J\u202e fell."}), "utf-8")
    for arguments in (
        ["verify", two],
        ["report", two],
        ["stats", two],
        ["stats", two, "--json"],
        ["diff", one, two],
        ["diff", one, two, "--json"],
        ["normalize", inputs, "-o", two, "--prefix", f"..{ODD}/.."],
        ["normalize", tmp_path / ODD, "-o", two / "c"],
        ["explain", inputs / f"{ODD}.txt"],
        ["explain", inputs / f"{ODD}.html"],
        ["normalize", inputs / f"{ODD}.html", "--urls", tmp_path / f"{ODD}.tsv"],
        ["normalize", inputs / f"{ODD}.html", "--rules", tmp_path / f"{ODD}.toml"],
        ["rules", "check", inputs / f"{ODD}.html"],
        ["rules", "test", inputs / f"{ODD}.html"],
        ["golden", "check", inputs],
        [ODD],
        ["normalize", f"--{ODD}"],
    ):
        done = call(*arguments)
        assert is_calm(done), (arguments, done.stdout, done.stderr)
        assert not done.exception or isinstance(done.exception, SystemExit), arguments


def test_json_of_odd_names_is_the_same_json(inputs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    call("normalize", inputs, "-o", out, "-q")
    assert json.loads(call("stats", out, "--json").stdout)
