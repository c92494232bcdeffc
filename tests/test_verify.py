"""What `cleaner verify` finds in a folder of records, and that it finds nothing in a good one."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner.app.cli import main
from cleaner.run.folder import Folder
from cleaner.run.verify import Streams, View

pytestmark = pytest.mark.process


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def out(folder: Path, tmp_path: Path) -> Path:
    call("normalize", folder, "-o", tmp_path / "out")
    return tmp_path / "out"


FORMS = [
    ["--format", "json"],
    ["--format", "jsonl", "--compress", "gz", "--shard", "2"],
    ["--format", "parquet"],
    ["--format", "markdown"],
    ["--only-body"],
    ["--shape", "dolma"],
    ["--shape", "schemaorg", "--format", "jsonl"],
    ["--shape", "trafilatura"],
]


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_good_folder_is_good(folder: Path, tmp_path: Path, form: list[str]) -> None:
    if "parquet" in form:
        pytest.importorskip("pyarrow", reason="needs the extra parquet")
    call("normalize", folder, "-o", tmp_path / "out", *form)
    done = call("verify", tmp_path / "out")
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.strip() == "4 rows, 3 records, 0 wrong"


def edit(path: Path, **changes: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_bytes()) | changes, indent=2, ensure_ascii=False) + "\n", "utf-8")


def edit_row(out: Path, place: int, **changes: object) -> None:
    lines = (out / "manifest.jsonl").read_text("utf-8").splitlines()
    lines[place] = json.dumps(json.loads(lines[place]) | changes)
    (out / "manifest.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


DAMAGES: list[tuple[Callable[[Path], object], str]] = [
    (lambda out: (out / "a.json").unlink(), "a.txt: its record a.json cannot be read"),
    (lambda out: (out / "a.json").write_bytes((out / "a.json").read_bytes()[:300]), "a.txt: a.json is no JSON"),
    (lambda out: edit(out / "a.json", text="Rain fell."), "a.txt: its text has 2 words"),
    (lambda out: edit(out / "a.json", word_count="many"), "a.txt: does not fit the schema"),
    (lambda out: edit(out / "a.json", more=1), "a.txt: does not fit the schema: other keys"),
    (lambda out: edit(out / "a.json", id="0" * 16), "a.txt: id is"),
    (lambda out: edit(out / "a.json", section=["Sport"]), "a.txt: a.json was changed"),
    (lambda out: edit_row(out, 0, sha256="0" * 64), "a.txt: sha256 is"),
    (lambda out: edit_row(out, 0, output=None), "a.txt: is ok, but no record is listed"),
    (lambda out: edit_row(out, 0, output="../secret.json"), "a.txt: its record ../secret.json lies outside OUT"),
    (lambda out: edit_row(out, 0, output="b.json"), "b.html: its record b.json is that of another input too"),
    (lambda out: edit_row(out, 1, input="a.txt"), "a.txt: has two rows"),
    (lambda out: edit_row(out, 0, status="odd"), "manifest.jsonl, line 1: no row"),
    (lambda out: (out / "manifest.jsonl").write_bytes((out / "manifest.jsonl").read_bytes()[:-9]), "manifest.jsonl, line 4"),
]


@pytest.mark.parametrize(("damage", "problem"), DAMAGES, ids=[problem for _, problem in DAMAGES])
def test_damage_is_found(out: Path, damage: Callable[[Path], object], problem: str) -> None:
    damage(out)
    done = call("verify", out)
    assert done.exit_code == 1
    assert any(line.startswith(problem) for line in done.stdout.splitlines()), done.stdout


@pytest.mark.parametrize("change", [lambda raw: raw + raw.splitlines(keepends=True)[0], lambda raw: raw[: raw.rindex(b"{")]])
def test_stream_of_another_length_is_found(folder: Path, tmp_path: Path, change: Callable[[bytes], bytes]) -> None:
    out = tmp_path / "out"
    call("normalize", folder, "-o", out, "--format", "jsonl")
    (out / "records.jsonl").write_bytes(change((out / "records.jsonl").read_bytes()))
    assert call("verify", out).exit_code == 1


def test_folder_without_a_manifest_is_a_wrong_call(tmp_path: Path) -> None:
    assert call("verify", tmp_path).exit_code == 2


def test_shard_that_was_read_to_its_end_is_closed(tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"records-{number}.jsonl").write_bytes(b"1\n2\n")
    with closing(Folder(tmp_path)) as folder, closing(Streams(View(folder))) as streams:
        for number in range(3):
            assert [streams.next_line(f"records-{number}.jsonl") for _ in range(2)] == [b"1\n", b"2\n"]
            assert not streams.files
        assert streams.next_line("records-0.jsonl") == b""
        assert list(streams.list_longer()) == []
