"""What a run left in its output folder: the rows of the manifest, each with its record."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Generic, Self, TypeVar

import msgspec

from cleaner.jobs import Row
from cleaner.manifest import MANIFEST

T = TypeVar("T")
NOT_RECORDS = frozenset({".md", ".txt"})
ROW = msgspec.json.Decoder(Row)


class OutputsError(ValueError):
    """A folder cannot be read as the output of a run; the message says what to do."""


class Output(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """A row of the manifest, and its record where it has one that can be read."""

    row: Row
    record: T | None = None
    problem: str | None = None
    """Why the record that the row names cannot be read."""


def read_rows(out: Path) -> Iterator[Row]:
    """The rows of the manifest, in order; OutputsError where there is none."""
    manifest = out / MANIFEST
    try:
        file = manifest.open("rb")
    except OSError as error:
        raise OutputsError(
            f"{out}: no {MANIFEST} there ({error.strerror}); give the folder that `cleaner normalize -o` wrote"
        ) from error
    with file:
        for number, line in enumerate(file, 1):
            try:
                row = ROW.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise OutputsError(f"{manifest}, line {number}: {error}") from error
            if row.output and os.path.splitext(row.output)[1] in NOT_RECORDS:
                raise OutputsError(
                    f"{out}: it holds {row.output}, no records; run `cleaner normalize` with --format json or jsonl"
                )
            yield row


def read_outputs(out: Path, decoder: msgspec.json.Decoder[T]) -> Iterator[Output[T]]:
    """Each row with its record, in the order of the manifest; one record is in memory at a time."""
    with Streams(out) as streams:
        for row in read_rows(out):
            if row.output is None:
                yield Output(row=row)
                continue
            try:
                yield Output(row=row, record=decoder.decode(streams.read(row.output)))
            except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
                yield Output(row=row, problem=f"{row.output}: {error}")


class Streams:
    """The files that records lie in: one a record, or streams in which they follow each other in the manifest's order."""

    def __init__(self, out: Path) -> None:
        """Of an output folder."""
        self.root = out.resolve()
        self.open: dict[str, BinaryIO] = {}

    def __enter__(self) -> Self:
        """Nothing is opened before it is asked for."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the streams."""
        for file in self.open.values():
            file.close()

    def read(self, output: str) -> bytes:
        """The next record of an output; OSError where it is not to be had."""
        if not output.endswith(".jsonl"):
            return self.locate(output).read_bytes()
        if output not in self.open:
            self.open[output] = self.locate(output).open("rb")
        line = self.open[output].readline()
        if not line:
            raise OSError("it has fewer records than the manifest says")
        return line

    def locate(self, output: str) -> Path:
        """The path of an output; OSError where it would lie outside the folder."""
        path = (self.root / output).resolve()
        if not path.is_relative_to(self.root):
            raise OSError("it lies outside the folder")
        return path
