"""OUT/manifest.jsonl and, beside it while a run is not finished, the journal of what has been done.

The manifest is a table of all documents in OUT, sorted by input. It is only ever replaced as a whole. A run adds to the
journal: what it is to do, then a line for every document as soon as its record is safe. So both are true at any moment, also
after `kill -9`, and together they are all that has been done.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from cleaner.run.folder import Folder
from cleaner.run.jobs import Row

MANIFEST = "manifest.jsonl"
JOURNAL = ".manifest.journal"
STREAM_START = "records"
STREAM_ENDS = (".jsonl", ".gz", ".zst", ".parquet")
PART_START, PART_END = ".records", ".part"
BATCH_LINES = 1_000


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of the journal; one of its first six keys has a value."""

    row: Row | None = None
    """A document is done."""
    keep: str | None = None
    """An input whose row stays as it is, but for the argument that brings it."""
    todo: str | None = None
    """An input that is to be done."""
    done: str | None = None
    """An input with many documents that are all done."""
    packed: str | None = None
    """A stream that is full and has its name."""
    begin: int | None = None
    """The process that adds what follows."""
    argument: str | None = None
    is_next: bool = False
    """The record of the row is about to take the place of an older one, and may not have done so."""
    at: int | None = None
    """Where the record begins in the part of the stream that the row names as its output."""
    size: int = 0


ENCODER = msgspec.json.Encoder()
ROW = msgspec.json.Decoder(Row)
ENTRY = msgspec.json.Decoder(Entry)


def encode_line(line: Row | Entry) -> bytes:
    """A row or an entry as a line."""
    return ENCODER.encode(line) + b"\n"


def is_stream_name(output: str) -> bool:
    """Whether an output holds many records."""
    return "/" not in output and output.startswith(STREAM_START) and output.endswith(STREAM_ENDS)


def name_part(stream: str) -> str:
    """Where the records of a stream grow until they get into it.

    >>> name_part("records-00002.jsonl.gz")
    '.records-00002.jsonl.gz.part'
    """
    return f".{stream}{PART_END}"


def is_part_name(name: str) -> bool:
    """Whether a file is the part of a stream."""
    return name.startswith(PART_START) and name.endswith(PART_END)


def read_rows(file: BinaryIO) -> Iterator[Row]:
    """The rows of a manifest; lines that are none, or are cut off, are passed over."""
    for line in file:
        try:
            row = ROW.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue
        if line.endswith(b"\n"):
            yield row


def read_entries(file: BinaryIO) -> Iterator[tuple[Entry, int]]:
    """The whole entries of a journal, each with the place in the file where it ends."""
    end = 0
    for line in file:
        end += len(line)
        try:
            entry = ENTRY.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return
        if line.endswith(b"\n"):
            yield entry, end


class GrowingFile:
    """A file that only whole lines are added to: what could not be written whole is taken back."""

    def __init__(self, folder: Folder, name: str, *, n_bytes: int | None = None) -> None:
        """Go on with a file, behind its first so many bytes or its end; a new one where there is none."""
        self.handle = folder.append_to(name)
        self.n_bytes = os.fstat(self.handle).st_size if n_bytes is None else n_bytes
        os.ftruncate(self.handle, self.n_bytes)
        os.lseek(self.handle, self.n_bytes, os.SEEK_SET)

    def add(self, lines: bytes) -> int:
        """Add to it, and say where; OSError where the disk is full, with the file as it was."""
        begin = self.n_bytes
        try:
            rest = memoryview(lines)
            while rest:
                rest = rest[os.write(self.handle, rest) :]
        except OSError:
            os.ftruncate(self.handle, begin)
            os.lseek(self.handle, begin, os.SEEK_SET)
            raise
        self.n_bytes += len(lines)
        return begin

    def read(self, at: int, size: int) -> bytes:
        """A piece of it."""
        return os.pread(self.handle, size, at)

    def close(self) -> None:
        """Let go of it."""
        os.close(self.handle)


class Journal:
    """The journal of the runs that are not finished."""

    def __init__(self, folder: Folder, n_bytes: int) -> None:
        """Go on with it behind its last whole entry."""
        self.file = GrowingFile(folder, JOURNAL, n_bytes=n_bytes)

    def add(self, *entries: Entry) -> None:
        """Add entries."""
        self.file.add(b"".join(map(encode_line, entries)))

    def begin(self, todo: Iterator[Entry]) -> None:
        """Say who goes on, and what is to be done."""
        lines = [encode_line(Entry(begin=os.getpid()))]
        for entry in todo:
            lines.append(encode_line(entry))
            if len(lines) >= BATCH_LINES:
                self.file.add(b"".join(lines))
                lines.clear()
        self.file.add(b"".join(lines))

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()
