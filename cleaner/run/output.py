"""A run's records and manifest in OUT: whole records only, and rows for what is there."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from cleaner.run.earlier import Earlier, remove_outputs, remove_parts
from cleaner.run.jobs import Outcome, Row
from cleaner.run.manifest import ENCODER, PART_RECORDS, PART_ROWS, GrowingFile, Manifest, encode_row
from cleaner.run.scratch import open_scratch
from cleaner.run.writers import WRITERS, Format, Shape, write_atomic
from cleaner.run.writers.packing import Compression, name_shard, pack_shard


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where records go, and in which form."""

    out: Path
    format: Format = "json"
    shape: Shape = "record"
    compression: Compression | None = None
    shard: int | None = None
    """Records in a file of a stream; null for all."""
    fingerprint: str = ""
    resume: bool = False

    @property
    def tells_maker(self) -> bool:
        """Whether a record tells what made it, so that a later run needs no note of that."""
        return self.format == "json" and self.shape == "record"


class BusyError(OSError):
    """Another run writes to the same folder."""


@contextmanager
def lock_folder(out: Path) -> Iterator[None]:
    """OUT for this run alone; the lock is gone with the process."""
    out.mkdir(parents=True, exist_ok=True)
    handle = os.open(out, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(f"another run is writing to {out}") from error
        yield
    finally:
        os.close(handle)


def write_run(run: Callable[[Earlier], Generator[Outcome]], target: Target) -> Iterator[Outcome]:
    """Write what a run gives; gives each outcome, with its row complete, as soon as its record is safe.

    Records of an earlier run that its manifest lists and this one does not write are removed. After an interrupt or an
    error they stay, and are listed.
    """
    with lock_folder(target.out):
        earlier = Earlier(target.out, target.fingerprint, resume=target.resume)
        if not target.resume:
            remove_parts(target.out)
        manifest = Manifest(target.out, target.fingerprint, earlier.list_rows())
        sink = (ShardSink if WRITERS[target.format].is_stream else FileSink)(target, manifest, earlier)
        firsts = Firsts()
        try:
            with closing(run(earlier)) as outcomes:
                for outcome in outcomes:
                    row = firsts.mark(sink.put(outcome))
                    sink.commit(row)
                    yield msgspec.structs.replace(outcome, row=row, content=b"")
            sink.finish()
        except BaseException:
            keep_rows(manifest, earlier, is_final=target.tells_maker)
            raise
        finally:
            sink.close()
            manifest.close()
            earlier.close()
        remove_outputs(target.out, (output for output, _ in earlier.list_stale()))
        manifest.finish()
        remove_parts(target.out)


def keep_rows(manifest: Manifest, earlier: Earlier, *, is_final: bool) -> None:
    """After an interrupt, list also the records of the earlier run that still stand."""
    try:
        for _, row in earlier.list_stale():
            manifest.commit(row + b"\n")
    except OSError:
        return  # the disk is full: they stay in the file beside it
    if is_final:
        manifest.finish()


class Firsts:
    """The first input with each hash."""

    def __init__(self) -> None:
        """None yet."""
        self.scratch = open_scratch("firsts (digest BLOB PRIMARY KEY, name TEXT) WITHOUT ROWID")

    def mark(self, row: Row) -> Row:
        """The row with the first input of the same bytes."""
        if not row.sha256:
            return msgspec.structs.replace(row, duplicate_of=None)
        digest = bytes.fromhex(row.sha256)
        self.scratch.execute("INSERT OR IGNORE INTO firsts VALUES (?, ?)", (digest, row.input))
        (first,) = self.scratch.execute("SELECT name FROM firsts WHERE digest = ?", (digest,)).fetchone()
        return msgspec.structs.replace(row, duplicate_of=first if first != row.input else None)


class FileSink:
    """A file for each record; its row follows it at once."""

    def __init__(self, target: Target, manifest: Manifest, earlier: Earlier) -> None:
        """Into OUT."""
        self.out, self.manifest, self.earlier = target.out, manifest, earlier

    def put(self, outcome: Outcome) -> Row:
        """Write a record; its row."""
        if outcome.row.output is None:
            return outcome.row
        self.earlier.note(outcome.row.output)
        if not outcome.is_kept:
            write_atomic(self.out / outcome.row.output, outcome.content)
        return outcome.row

    def commit(self, row: Row) -> None:
        """List it."""
        self.manifest.commit(encode_row(row))

    def finish(self) -> None:
        """Nothing is left to do."""

    def close(self) -> None:
        """Nothing is open."""


class ShardSink:
    """A file for so many records; they and their rows grow beside it until it is full, and then appear at once."""

    def __init__(self, target: Target, manifest: Manifest, earlier: Earlier) -> None:
        """Into OUT."""
        self.target, self.manifest, self.earlier = target, manifest, earlier
        self.number, self.n_records = 0, 0
        self.records, self.rows = self.open_parts()

    def open_parts(self) -> tuple[GrowingFile, GrowingFile]:
        """The parts of an empty shard."""
        out = self.target.out
        rows = GrowingFile(out / PART_ROWS)
        rows.add(ENCODER.encode({"input": "", "run": self.target.fingerprint}) + b"\n")
        return GrowingFile(out / PART_RECORDS), rows

    @property
    def name(self) -> str:
        """The name of the shard that grows."""
        suffix = WRITERS[self.target.format].suffix
        return name_shard(suffix, self.target.compression, self.number if self.target.shard else None)

    def put(self, outcome: Outcome) -> Row:
        """Add a record; its row."""
        if outcome.row.output is None:
            return outcome.row
        if self.n_records == self.target.shard:
            self.pack()
        self.records.add(outcome.content)
        self.n_records += 1
        return msgspec.structs.replace(outcome.row, output=self.name)

    def commit(self, row: Row) -> None:
        """List it beside the shard."""
        self.rows.add(encode_row(row))

    def pack(self, *, is_last: bool = False) -> None:
        """Give the shard its name and form, then list its rows in the manifest, then begin the next one."""
        self.close()
        self.earlier.hold(self.name)
        self.earlier.note(self.name)
        pack_shard(self.target.out / PART_RECORDS, self.target.out / self.name)
        self.list_rows()
        (self.target.out / PART_ROWS).unlink()
        self.number, self.n_records = self.number + 1, 0
        if not is_last:
            self.records, self.rows = self.open_parts()

    def list_rows(self) -> None:
        """Move the rows of the shard to the manifest."""
        with (self.target.out / PART_ROWS).open("rb") as rows:
            next(rows)
            for row in rows:
                self.manifest.commit(row)

    def finish(self) -> None:
        """Pack the last shard; one without records is not written, but for the only one."""
        if self.n_records or not self.number:
            self.pack(is_last=True)
            return
        self.close()
        self.list_rows()

    def close(self) -> None:
        """Let go of the parts."""
        self.records.close()
        self.rows.close()
