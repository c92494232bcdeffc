"""OUT/manifest.jsonl while it grows: at any moment, also after `kill -9`, it lists what is there and nothing else.

The rows of an earlier run go to a hidden file beside it when a run begins. That is read too by the next run, and is removed
when a run has come to its end.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from cleaner.run.jobs import Row

MANIFEST = "manifest.jsonl"
OLD = ".manifest.old.jsonl"
RUN = ".manifest.run"
"""Holds the fingerprint of the run that is not finished: its options, versions and format."""
PART_ROWS, PART_RECORDS = ".manifest.part", ".records.part"
"""The rows and records of a shard that is not full yet; the first line of the rows is the fingerprint."""
ENCODER = msgspec.json.Encoder()
DECODER = msgspec.json.Decoder()


def encode_row(row: Row) -> bytes:
    """A row as a line."""
    return ENCODER.encode(row) + b"\n"


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a manifest; lines that are none, or are cut off, are passed over."""
    if not path.is_file():
        return
    with path.open("rb") as file:
        for line in file:
            try:
                row = DECODER.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue
            if isinstance(row, dict) and isinstance(row.get("input"), str) and line.endswith(b"\n"):
                yield row


class GrowingFile:
    """A file that only whole lines are added to: what could not be written whole is taken back."""

    def __init__(self, path: Path) -> None:
        """New and empty, whatever was there."""
        self.path, self.file, self.n_bytes = path, path.open("wb", buffering=0), 0

    def add(self, lines: bytes) -> None:
        """Add to it; OSError where the disk is full, with the file as it was."""
        try:
            rest = memoryview(lines)
            while rest:
                rest = rest[self.file.write(rest) :]
        except OSError:
            self.file.truncate(self.n_bytes)
            self.file.seek(self.n_bytes)
            raise
        self.n_bytes += len(lines)

    def close(self) -> None:
        """Let go of it."""
        self.file.close()


class Manifest:
    """The manifest of a run."""

    def __init__(self, out: Path, fingerprint: str, old: Iterable[tuple[str | None, dict[str, Any]]]) -> None:
        """An empty one; the rows of earlier runs, each with the fingerprint of its run, are put aside."""
        self.out = out
        write_lines(out / OLD, (ENCODER.encode({**row, "run": run}) for run, row in old))
        write_lines(out / MANIFEST, ())
        write_lines(out / RUN, [fingerprint.encode()])
        self.file = GrowingFile(out / MANIFEST)

    def commit(self, rows: bytes) -> None:
        """Add rows whose records are there."""
        self.file.add(rows)

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()

    def finish(self) -> None:
        """Remove what only an unfinished run needs; OSError where somebody has removed the manifest meanwhile."""
        if not (self.out / MANIFEST).exists():
            raise OSError(f"{self.out / MANIFEST} was removed while the run went on: run it again")
        for name in (OLD, RUN):
            (self.out / name).unlink(missing_ok=True)


def write_lines(path: Path, lines: Iterable[bytes]) -> None:
    """Write a file of lines, whole or not at all."""
    temporary = path.with_name(f".cleaner-{path.name}.tmp")
    try:
        with temporary.open("wb") as file:
            file.writelines(line + b"\n" for line in lines)
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def read_fingerprint(out: Path) -> str | None:
    """The fingerprint of the run that was not finished; null without one."""
    try:
        return (out / RUN).read_text("utf-8").strip() or None
    except (OSError, UnicodeDecodeError):
        return None
