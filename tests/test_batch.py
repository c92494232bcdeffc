"""Many documents: a row for each in order, records that replace older ones, and nothing else touched."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cleaner.run.batch import Plan, summarise
from cleaner.run.folder import BusyError, lock_folder
from cleaner.run.jobs import Outcome, Row
from cleaner.run.ledger import Ledger
from cleaner.run.manifest import MANIFEST
from cleaner.run.output import Tally, Target, write_run
from cleaner.run.readers import Found, Inputs, collect_inputs
from cleaner.run.writers import Format
from cleaner.types import Options, Status


def make_plan(*arguments: Path | str, **settings: Any) -> Plan:
    return Plan(inputs=collect_inputs(tuple(map(str, arguments)), settings.pop("out", None)), **settings)


def run(plan: Plan, out: Path, **target: bool) -> list[dict[str, Any]]:
    list(write_run(plan, Target(out=out, **target), Tally()))
    return read_rows(out)


def read_rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / MANIFEST).read_text("utf-8").splitlines()]


def outcome(name: str, content: bytes = b"{}", sha256: str | None = None) -> Outcome:
    status = Status.OK if content else Status.ERROR
    row = Row(
        input=name,
        status=status,
        sha256=sha256,
        output=f"{name}.json" if content else None,
        record_sha256=hashlib.sha256(content).hexdigest() if content else None,
    )
    return Outcome(row=row, content=content)


def write(
    out: Path, *outcomes: Outcome, form: Format = "json", end: type[BaseException] | None = None, **target: bool
) -> Tally:
    """Write outcomes as a run over a folder would; with `end`, one that is interrupted behind them."""
    inputs, tally = Inputs(), Tally()
    inputs.add([Found(name=outcome.row.input) for outcome in outcomes], argument="in")
    argument = next((found.argument for found in inputs), None)

    def give(_: Plan, __: Ledger) -> Generator[Outcome]:
        for outcome in outcomes:
            yield msgspec.structs.replace(outcome, row=msgspec.structs.replace(outcome.row, argument=argument))
        if end:
            raise end

    list(write_run(Plan(inputs=inputs, format=form), Target(out=out, **target), tally, run=give))
    return tally


def files(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


@pytest.mark.process
def test_rows_stand_in_the_order_of_the_inputs(folder: Path, tmp_path: Path) -> None:
    rows = run(make_plan(folder, n_workers=2), tmp_path / "out")
    assert [row["input"] for row in rows] == ["a.txt", "b.html", "data.json", "sub/c.txt"]
    assert [row["status"] for row in rows] == ["ok", "ok", "skipped", "ok"]
    assert [row["output"] for row in rows] == ["a.json", "b.json", None, "sub/c.json"]
    assert files(tmp_path / "out") == {"a.json", "b.json", "sub/c.json", MANIFEST}


@pytest.mark.process
def test_row_has_the_keys_of_the_contract(folder: Path, tmp_path: Path) -> None:
    row = run(make_plan(folder / "a.txt"), tmp_path / "out")[0]
    assert list(row) == [
        "input",
        "id",
        "status",
        "output",
        "reason",
        "sha256",
        "bytes",
        "format",
        "words",
        "warnings",
        "duplicate_of",
        "record_sha256",
        "title",
        "date_published",
        "language",
        "url",
        "confidence",
        "text_hash",
        "argument",
        "version",
        "rules",
        "model",
        "options",
    ]
    raw = (tmp_path / "out" / "a.json").read_bytes()
    record = json.loads(raw)
    assert row["record_sha256"] == hashlib.sha256(raw).hexdigest()
    shared = ("title", "date_published", "language", "url", "confidence")
    assert {name: row[name] for name in shared} == {name: record[name] for name in shared}
    assert {name: row[name] for name in ("version", "rules", "model")} == {
        name: record["cleaner"][name] for name in ("version", "rules", "model")
    }
    assert (row["id"], row["words"], row["sha256"]) == (record["id"], record["word_count"], record["input"]["sha256"])
    assert row["warnings"] == record["warnings"]
    assert record["input"]["path"] == "a.txt"


@pytest.mark.process
def test_duplicate_names_the_first_of_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    rows = {row["input"]: row for row in run(make_plan(folder), tmp_path / "out")}
    assert rows["sub/c.txt"]["duplicate_of"] == "a.txt"
    assert rows["a.txt"]["duplicate_of"] is None
    assert rows["b.html"]["duplicate_of"] is None


@pytest.mark.process
def test_every_status_has_its_row(folder: Path, tmp_path: Path) -> None:
    (folder / "empty.html").write_text("<html><body><p>…</p></body></html>", "utf-8")
    (folder / "broken.txt.gz").write_bytes(b"no gzip")
    (folder / "big.txt").write_text("Rain fell. " * 9_000, "utf-8")
    (folder / "link.txt").symlink_to(tmp_path)
    plan = make_plan(folder, folder / "data.json", options=Options(max_bytes=50_000))
    rows = run(plan, tmp_path / "out")
    statuses = {row["input"]: (row["status"], (row["reason"] or "").partition(":")[0]) for row in rows}
    assert statuses["empty.html"] == ("empty", "")
    assert statuses["broken.txt.gz"] == ("error", "read")
    assert statuses["big.txt"] == ("error", "read")
    assert statuses["link.txt"] == ("skipped", "read")
    assert statuses["data.json"] == ("skipped", "sniff")
    assert statuses["2/data.json"] == ("error", "sniff")
    assert {row["output"] for row in rows if row["status"] in {"skipped", "error"}} == {None}


@pytest.mark.process
@pytest.mark.parametrize("n_workers", [1, 2])
def test_timeout_is_a_row(folder: Path, tmp_path: Path, n_workers: int) -> None:
    rows = run(make_plan(folder / "a.txt", folder / "b.html", n_workers=n_workers, timeout_s=0.001), tmp_path / "out")
    assert {row["status"] for row in rows} <= {"timeout", "ok"}
    assert rows[0]["status"] == "timeout"
    assert rows[0]["reason"].startswith("worker: took longer")
    assert not (tmp_path / "out" / "a.json").exists()


@pytest.mark.process
def test_bytes_are_the_same_at_any_number_of_jobs(folder: Path, tmp_path: Path) -> None:
    for number in range(12):
        (folder / f"n{number}.txt").write_text(
            f"Paragraph number {number} of the story, which is quite short, the mayor said.\n" * 3, "utf-8"
        )
    for n_workers in (1, 2):
        run(make_plan(folder, n_workers=n_workers), tmp_path / str(n_workers))
    assert files(tmp_path / "1") == files(tmp_path / "2")
    assert all((tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes() for name in files(tmp_path / "1"))


def test_run_adds_and_touches_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, outcome("a"), outcome("s/b"))
    (out / "mine.json").write_text("{}")
    (out / "s" / "notes.txt").write_text("mine")
    tally = write(out, outcome("a", b"new"), outcome("c"))
    assert files(out) == {"a.json", "c.json", "mine.json", "s/b.json", "s/notes.txt", MANIFEST}
    assert (out / "a.json").read_bytes() == b"new"
    assert [row["input"] for row in read_rows(out)] == ["a", "c", "s/b"]
    assert (dict(tally.changes), tally.n_kept) == ({"replaced": 1, "new": 1}, 1)


def test_fresh_run_removes_what_the_manifest_lists_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, outcome("a"), outcome("s/b"), outcome("t/c"))
    (out / "mine.json").write_text("{}")
    (out / "s" / "notes.txt").write_text("mine")
    write(out, outcome("a", b"new"), fresh=True)
    assert files(out) == {"a.json", "mine.json", "s/notes.txt", MANIFEST}
    assert not (out / "t").exists()


def test_folders_that_a_pruning_run_leaves_empty_are_removed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, outcome("a/b/c"))
    assert write(out, outcome("d"), prune=True).n_pruned == 1
    assert files(out) == {"d.json", MANIFEST}
    assert not (out / "a").exists()


@pytest.mark.parametrize("output", ["../secret.txt", "/etc/nothing", "s/../../secret.txt", pytest.param("manifest.jsonl")])
def test_manifest_that_lists_a_file_outside_removes_nothing(tmp_path: Path, output: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    row = {"input": "b", "status": "ok", "output": output}
    (out / MANIFEST).write_text(json.dumps(row) + "\n")
    write(out, outcome("a"), fresh=True)
    assert (tmp_path / "secret.txt").exists()
    assert (out / MANIFEST).exists()


@pytest.mark.parametrize("content", ["", "{broken", "[1, 2]\n", '{"output": 3}\n', "\xff"])
def test_manifest_that_cannot_be_read_removes_nothing(tmp_path: Path, content: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.json").write_text("{}")
    (out / MANIFEST).write_bytes(content.encode("latin-1"))
    write(out, outcome("a"))
    assert files(out) == {"a.json", "mine.json", MANIFEST}


def test_record_of_an_input_that_fails_now_is_removed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, outcome("a"))
    write(out, outcome("a", b""))
    assert files(out) == {MANIFEST}


def test_change_of_format_replaces_the_records_of_its_own_inputs(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, outcome("a"), outcome("b"))
    write(out, outcome("a", b"{}\n"), form="jsonl")
    assert files(out) == {"b.json", "records.jsonl", MANIFEST}
    write(out, outcome("a"), outcome("b"))
    assert files(out) == {"a.json", "b.json", MANIFEST}


def test_stream_that_became_empty_is_no_old_stream(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, outcome("a", b"{}\n"), form="jsonl")
    write(out, outcome("a", b""), form="jsonl")
    assert not (out / "records.jsonl").exists() or (out / "records.jsonl").read_bytes() == b""


def test_interrupted_run_leaves_a_manifest_that_is_true(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, outcome("a"), outcome("b"))
    with pytest.raises(KeyboardInterrupt):
        write(out, outcome("a", b"new"), end=KeyboardInterrupt)
    assert (out / "a.json").read_bytes() == b"new"
    rows = [json.loads(line) for line in (out / MANIFEST).read_text().splitlines()]
    assert [(row["input"], row["output"]) for row in rows] == [("a", "a.json"), ("b", "b.json")]
    assert rows[0]["record_sha256"] == hashlib.sha256(b"new").hexdigest()


def test_closing_line_counts_every_status() -> None:
    counts = Counter({Status.OK: 3, Status.EMPTY: 1, Status.ERROR: 2, Status.TIMEOUT: 1, Status.SKIPPED: 4})
    assert summarise(counts) == "3 ok, 1 empty, 2 errors, 1 timed out, 4 skipped"
    assert summarise(Counter({Status.OK: 1})) == "1 ok, 0 empty, 0 errors"


def shown(out: Path) -> dict[str, bytes]:
    """What is not hidden."""
    return {path.name: path.read_bytes() for path in out.iterdir() if not path.name.startswith(".")}


def test_interrupted_stream_leaves_the_earlier_one_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, outcome("a", b"1\n"), outcome("b", b"2\n"), form="jsonl")
    before = shown(out)
    with pytest.raises(KeyboardInterrupt):
        write(out, outcome("a", b"new\n"), form="jsonl", end=KeyboardInterrupt)
    assert shown(out) == before


def test_finished_run_leaves_nothing_hidden(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        write(out, outcome("a", b"1\n"), form="jsonl", end=KeyboardInterrupt)
    write(out, outcome("a", b"1\n"), form="jsonl")
    assert files(out) == {"records.jsonl", MANIFEST}


def test_second_run_into_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    with lock_folder(tmp_path / "out"), pytest.raises(BusyError, match=r"another run is writing .* wait until it has ended"):
        write(tmp_path / "out", outcome("a"))
