"""What earlier runs into OUT left: records that may be removed or kept, and what a run that was cut short had done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from cleaner.run.jobs import Done, Row
from cleaner.run.manifest import ENCODER, MANIFEST, OLD, PART_RECORDS, PART_ROWS, read_fingerprint, read_rows
from cleaner.run.scratch import open_scratch
from cleaner.run.writers.packing import read_lines
from cleaner.types import Status

KEPT = (Status.OK, Status.EMPTY)
"""What is not done again; failures are, since a time-out or a dead worker may not happen twice."""
LAST, OLDER = 1, 2
"""The age of the last manifest's rows, and of those before; rows of unfinished shards are younger than 1."""


class Earlier:
    """The rows of earlier runs, on disk, and the records that they lead to."""

    def __init__(self, out: Path, fingerprint: str, *, resume: bool) -> None:
        """Read the manifests in OUT; to resume, also the shards that were not full."""
        self.out, self.fingerprint, self.resume = out, fingerprint, resume
        self.scratch = open_scratch(
            "rows (age INT, place INTEGER PRIMARY KEY, name TEXT, output TEXT, run TEXT, row BLOB, file TEXT, line INT)",
            "written (output TEXT PRIMARY KEY)",
        )
        self.scratch.execute("CREATE INDEX by_name ON rows (name)")
        self.scratch.execute("CREATE INDEX by_output ON rows (output)")
        self.counts: dict[tuple[int, str], int] = {}
        self.lines: dict[str, tuple[int, Iterator[bytes]]] = {}
        self.files: list[BinaryIO] = []
        self.load()

    def load(self) -> None:
        """Rows that were put aside, those of the last manifest, which go before them, and those of unfinished shards."""
        for row in read_rows(self.out / OLD):
            self.store(OLDER, row.pop("run", None), row, row.get("output"))
        run = read_fingerprint(self.out)
        for row in read_rows(self.out / MANIFEST):
            self.store(LAST, self.find_run(row, run), row, row.get("output"))
        self.scratch.execute(
            "DELETE FROM rows WHERE age = ? AND output IN (SELECT output FROM rows WHERE age = ?)", (OLDER, LAST)
        )
        for number in sorted(self.list_spent()) if self.resume else ():
            rows = read_rows(spent(self.out, PART_ROWS, number))
            header = next(rows, {})
            for row in rows:
                self.store(-number, header.get("run"), row, spent(self.out, PART_RECORDS, number).name)
        if self.resume:  # rows without records: the shard got its name, but its rows were not listed any more
            rows = read_rows(self.out / PART_ROWS)
            header = next(rows, {})
            for row in rows:
                self.store(0, header.get("run"), row, row.get("output"))

    def find_run(self, row: dict[str, Any], run: str | None) -> str | None:
        """The fingerprint of a row's run; one that stood there before the last run is of an older one."""
        query = "SELECT run FROM rows WHERE name = ? AND row = ? LIMIT 1"
        found = self.scratch.execute(query, (row["input"], ENCODER.encode(row))).fetchone()
        return found[0] if found else run

    def store(self, age: int, run: Any, row: dict[str, Any], file: Any) -> None:
        """One row that has a record; `file` is where that stands."""
        output = row.get("output")
        if not isinstance(output, str) or not isinstance(file, str):
            return
        line = self.counts[age, file] = self.counts.get((age, file), -1) + 1
        values = (age, row["input"], output, run if isinstance(run, str) else None, ENCODER.encode(row), file, line)
        query = "INSERT INTO rows (age, name, output, run, row, file, line) VALUES (?, ?, ?, ?, ?, ?, ?)"
        self.scratch.execute(query, values)

    def list_spent(self) -> list[int]:
        """The numbers of unfinished shards; that of the last run gets one here."""
        numbers = [
            int(path.name.split(".")[2]) for path in self.out.glob(".manifest.*.part") if path.name.split(".")[2].isdigit()
        ]
        if (self.out / PART_ROWS).exists() and (self.out / PART_RECORDS).exists():
            number = max(numbers, default=0) + 1
            (self.out / PART_RECORDS).replace(spent(self.out, PART_RECORDS, number))
            (self.out / PART_ROWS).replace(spent(self.out, PART_ROWS, number))
            numbers.append(number)
        return numbers

    def list_rows(self) -> Iterator[tuple[str | None, dict[str, Any]]]:
        """All rows of manifests, with the fingerprints of their runs."""
        for run, row in self.scratch.execute("SELECT run, row FROM rows WHERE age > 0 ORDER BY age DESC, place"):
            yield run, msgspec.json.decode(row)

    def find(self, name: str, output: str, *, is_stream: bool) -> tuple[Row, Done] | None:
        """The row of an input that is done, with its record or where that is; null where there is none."""
        if not self.resume:
            return None
        query = "SELECT run, row, output, file, line FROM rows WHERE name = ? ORDER BY age, place"
        for run, raw, old_output, file, line in self.scratch.execute(query, (name,)).fetchall():
            try:
                row = msgspec.json.decode(raw, type=Row)
            except msgspec.ValidationError:
                continue
            if row.status not in KEPT or not row.sha256 or (not is_stream and old_output != output):
                continue
            same_run = run == self.fingerprint
            if not is_stream:
                return row, Done(sha256=row.sha256, path=str(self.out / output), same_run=same_run)
            content = self.read_line(file, line)
            if content:
                return row, Done(sha256=row.sha256, content=content, same_run=same_run)
        return None

    def read_line(self, file: str, line: int) -> bytes | None:
        """A line of a stream; null where it was passed already, or the file has no such line."""
        if file not in self.lines:
            self.hold(file)
        place, lines = self.lines[file]
        content = None
        try:
            while place <= line and (content := next(lines, None)) is not None:
                place += 1
        except (OSError, EOFError):
            content = None
        self.lines[file] = place, lines
        return content if place == line + 1 else None

    def hold(self, file: str) -> None:
        """Open a stream before it is replaced: what was opened can still be read then."""
        if file in self.lines or not self.resume:
            return
        path = self.out / file
        if not path.resolve().is_relative_to(self.out.resolve()) or not path.is_file():
            self.lines[file] = (0, iter(()))
            return
        self.files.append(path.open("rb"))
        self.lines[file] = (0, read_lines(self.files[-1], file))

    def close(self) -> None:
        """Let go of the streams."""
        for file in self.files:
            file.close()

    def note(self, output: str) -> None:
        """Remember that this run wrote, or kept, an output."""
        self.scratch.execute("INSERT OR IGNORE INTO written VALUES (?)", (output,))

    def list_stale(self) -> Iterator[tuple[str, bytes]]:
        """Outputs of earlier runs that this one did not write, with their rows."""
        query = (
            "SELECT output, row FROM rows WHERE age > 0 AND output NOT IN (SELECT output FROM written) ORDER BY age DESC, place"
        )
        yield from self.scratch.execute(query)


def spent(out: Path, name: str, number: int) -> Path:
    """The file of a shard that a run left unfinished, with a number."""
    return out / name.replace(".part", f".{number}.part")


def remove_parts(out: Path) -> None:
    """Remove all unfinished shards."""
    for path in (*out.glob(".manifest*.part"), *out.glob(".records*.part")):
        path.unlink()


def remove_outputs(out: Path, outputs: Iterable[str]) -> None:
    """Remove records of an earlier run, and folders that this leaves empty; nothing outside OUT."""
    root = out.resolve()
    for output in outputs:
        path = out / output
        if not path.resolve().is_relative_to(root) or not path.is_file() or (path.parent == out and path.name == MANIFEST):
            continue
        path.unlink()
        for parent in path.parents:
            if parent == out or any(parent.iterdir()):
                break
            parent.rmdir()
