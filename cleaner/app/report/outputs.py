"""What a run left in its output folder: the rows of the manifest, each with its record."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator
from contextlib import closing
from pathlib import Path, PurePosixPath
from typing import Any, Generic, TypeVar

import msgspec

from cleaner.run.folder import Folder
from cleaner.run.jobs import Row
from cleaner.run.manifest import MANIFEST, is_stream_name
from cleaner.run.verify import Streams, View, take_record
from cleaner.run.writers import SHAPES, WRITERS

T = TypeVar("T")
NOT_RECORDS = {writer.suffix for writer in WRITERS.values()} - {".json", ".jsonl"}
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
            if row.output and PurePosixPath(row.output).suffix in NOT_RECORDS:
                raise OutputsError(f"{out}: {row.output} is not read here; run `cleaner normalize` with --format json or jsonl")
            yield row


def read_outputs(out: Path, decoder: msgspec.json.Decoder[T], *, only: Container[str] | None = None) -> Iterator[Output[T]]:
    """Each row with its record, in the order of the manifest; one record is in memory at a time.

    With `only`, the rows of these inputs; the records of others are passed over.
    """
    with closing(Folder(out)) as folder, closing(Streams(View(folder))) as streams:
        for row in read_rows(out):
            if only is not None and row.input not in only:
                if row.output and is_stream_name(row.output):
                    take_record(streams.view, row.output, streams)
                continue
            if row.output is None:
                yield Output(row=row)
                continue
            content = take_record(streams.view, row.output, streams)
            if isinstance(content, str):
                yield Output(row=row, problem=content)
                continue
            try:
                yield Output(row=row, record=decoder.decode(content))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                if is_other_shape(content):
                    raise OutputsError(
                        f"{out}: {row.output} has another shape; run `cleaner normalize` with --shape record"
                    ) from error
                yield Output(row=row, problem=f"{row.output}: {error}")


def is_other_shape(content: bytes) -> bool:
    """Whether a record is one that `--shape` made for another tool."""
    try:
        record = msgspec.json.decode(content, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return "schema_version" not in record and any(isinstance(record.get(shape.key), str) for shape in SHAPES.values())


FOLDER = "report"
PAGES = "documents"


def name_page(name: str) -> str:
    """The file of a document's page: a hash, since an input's name may be anything."""
    return f"{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.html"


def name_list(number: int) -> str:
    """The file of a list, from 1."""
    return f"{PAGES}.html" if number == 1 else f"{PAGES}-{number}.html"
