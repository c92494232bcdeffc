"""Records that share a file: how they grow beside it, and how they get into it.

Lines stand in a stream in the order of their inputs' names. A new version of a record takes the line of the old one; new
records go to the stream that grows. They lie in a hidden part of it until it is full or the run has come to its end.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator

import msgspec

from cleaner.run.commit import Step
from cleaner.run.folder import Folder
from cleaner.run.jobs import Row
from cleaner.run.ledger import Ledger
from cleaner.run.manifest import Entry, GrowingFile, Journal, is_part_name, name_part
from cleaner.run.writers.packing import name_shard, pack_lines, read_lines

NUMBERED = re.compile(r"records-(\d{5,})\.")
MAX_OPEN = 64
"""Parts that are open at a time."""


class StreamSink:
    """Writes the records of a run to streams."""

    def __init__(self, folder: Folder, ledger: Ledger, journal: Journal, *, ending: str, shard: int | None) -> None:
        """`ending` is what stands behind the names of streams; `shard` the number of records in each, null for one stream."""
        self.folder, self.ledger, self.journal, self.ending, self.shard = folder, ledger, journal, ending, shard
        self.parts: dict[str, GrowingFile] = {}
        self.growing = self.find_growing()
        self.n_growing = self.count_growing()
        if shard is not None and self.n_growing >= shard:
            self.pack()  # a run was killed just before it did

    def find_growing(self) -> str:
        """The stream that new records go to: one that an earlier run has begun, or the next number."""
        if self.shard is None:
            return name_shard(self.ending, None, None)
        waiting = self.ledger.query("SELECT DISTINCT part FROM rows WHERE part IS NOT NULL AND part IS NOT stored")
        begun = [name for (name,) in waiting if NUMBERED.match(name) and name == self.name_number(read_number(name))]
        names = self.ledger.query("SELECT output FROM rows UNION SELECT stored FROM rows")
        number = max((read_number(name) for (name,) in names if name), default=-1)
        return max(begun) if begun else self.name_number(number + 1)

    def name_number(self, number: int) -> str:
        """The name of a numbered stream."""
        return name_shard(self.ending, None, number)

    def count_growing(self) -> int:
        """How many records wait to get into the stream that grows."""
        return int(self.ledger.query("SELECT count(*) FROM rows WHERE part = ?", [self.growing])[0][0])

    def put(self, row: Row, content: bytes) -> Row:
        """Add a record; its row, which is listed."""
        output, part, stored = self.ledger.get_places(row.input)
        is_known = stored is not None and self.is_of_kind(stored)
        stream = stored if is_known and stored else self.growing
        row = msgspec.structs.replace(row, output=stream)
        at = self.open_part(stream).add(content)
        entry = Entry(row=row, at=at, size=len(content))
        self.journal.add(entry)
        self.ledger.apply(entry)
        self.n_growing += stream == self.growing and not (output == part == stream)
        if self.shard is not None and self.n_growing >= self.shard:
            self.n_growing = self.count_growing()  # a record that waited may have been taken back
            if self.n_growing >= self.shard:
                self.pack()
        return row

    def is_of_kind(self, stream: str) -> bool:
        """Whether a stream is of the form that this run writes."""
        return stream in {name_shard(self.ending, None, None), self.name_number(read_number(stream))}

    def open_part(self, stream: str) -> GrowingFile:
        """The part of a stream."""
        if stream not in self.parts:
            if len(self.parts) > MAX_OPEN:
                self.close()
            self.parts[stream] = GrowingFile(self.folder, name_part(stream))
        return self.parts[stream]

    def pack(self) -> None:
        """Give the stream that grows its form and name, and begin the next."""
        self.folder.move(write_stream(self.folder, self.ledger, self.growing), self.growing)
        entry = Entry(packed=self.growing)
        self.journal.add(entry)
        self.ledger.apply(entry)
        self.close()
        self.folder.remove(name_part(self.growing))
        self.growing, self.n_growing = self.name_number(read_number(self.growing) + 1), 0

    def finish(self) -> None:
        """Let the last few records fill up an older stream that has room for them."""
        self.close()
        self.n_growing = self.count_growing()
        if self.shard is None or not self.n_growing:
            return
        query = "SELECT output, count(*) FROM rows WHERE output = stored AND row IS NOT NULL GROUP BY output ORDER BY output"
        for name, n_records in self.ledger.query(query):
            if self.is_of_kind(name) and NUMBERED.match(name) and n_records + self.n_growing <= self.shard:
                self.ledger.query("UPDATE rows SET output = ? WHERE part = ?", [name, self.growing])
                return

    def close(self) -> None:
        """Let go of the parts."""
        for part in self.parts.values():
            part.close()
        self.parts.clear()


def read_number(name: str) -> int:
    """The number of a stream; -1 without one.

    >>> read_number("records-00012.jsonl.gz"), read_number("records.jsonl")
    (12, -1)
    """
    found = NUMBERED.match(name)
    return int(found[1]) if found else -1


def list_changed(ledger: Ledger) -> list[str]:
    """The streams that are not yet what the rows say."""
    query = (
        "SELECT DISTINCT stored FROM rows WHERE stored IS NOT NULL AND (output IS NOT stored OR part IS NOT NULL) UNION"
        " SELECT DISTINCT output FROM rows WHERE part IS NOT NULL AND output IS NOT NULL"
    )
    return [name for (name,) in ledger.query(query)]


def place_streams(folder: Folder, ledger: Ledger) -> Iterator[Step]:
    """Write anew the streams that have changed; how they get their names."""
    for name in list_changed(ledger):
        (n_records,) = ledger.query("SELECT count(*) FROM rows WHERE output = ? AND row IS NOT NULL", [name])[0]
        if not n_records:
            yield Step(remove=name)
        elif is_part_whole(folder, ledger, name):
            yield Step(move=name_part(name), to=name)
        else:
            yield Step(move=write_stream(folder, ledger, name), to=name)


def is_part_whole(folder: Folder, ledger: Ledger, name: str) -> bool:
    """Whether the part of a stream is already what the stream is to be."""
    rows = ledger.query("SELECT count(*), sum(size) FROM rows WHERE output = ?1 AND part = ?1 AND stored IS NULL", [name])
    others = ledger.query("SELECT 1 FROM rows WHERE (output = ?1 OR stored = ?1) AND (part IS NOT ?1 OR stored = ?1)", [name])
    if not name.endswith(".jsonl") or others or not rows[0][0]:
        return False
    with folder.open_file(name_part(name)) as file:
        if os.fstat(file.fileno()).st_size != rows[0][1]:
            return False
    in_order = ledger.scratch.execute("SELECT at FROM rows WHERE output = ? ORDER BY key", (name,))
    before = -1
    for (at,) in in_order:
        if at <= before:
            return False
        before = at
    return True


def write_stream(folder: Folder, ledger: Ledger, name: str) -> str:
    """Write a stream as the rows have it, from its present lines and its parts; its temporary name."""
    temporary, handle = folder.create_temporary()
    try:
        with open(handle, "wb") as file:
            pack_lines(merge_lines(folder, ledger, name), file, name)
    except BaseException:
        folder.remove(temporary)
        raise
    return temporary


def merge_lines(folder: Folder, ledger: Ledger, name: str) -> Iterator[bytes]:
    """The lines of a stream, in order: those of its file, and those that wait for it in parts."""
    query = (
        "SELECT key, output, part, at, size, stored FROM rows WHERE stored = ?1 UNION"
        " SELECT key, output, part, at, size, stored FROM rows WHERE output = ?1 ORDER BY key"
    )
    lines = read_old(folder, name)
    parts: dict[str, GrowingFile] = {}
    try:
        for key, output, part, at, size, stored in ledger.scratch.execute(query, (name,)):
            line = next(lines, None) if stored == name else None
            if output != name:
                continue
            if part is not None:
                if part not in parts:
                    parts[part] = GrowingFile(folder, name_part(part))
                line = parts[part].read(at, size)
            if line is None:
                raise OSError(f"{name} has no record for {key}, though manifest.jsonl lists it: bring it back, or use --fresh")
            yield line
    finally:
        for file in parts.values():
            file.close()


def read_old(folder: Folder, name: str) -> Iterator[bytes]:
    """The lines of a stream that is there."""
    if folder.has(name):
        with folder.open_file(name) as file:
            yield from read_lines(file, name)


def list_parts(folder: Folder) -> list[str]:
    """The parts of streams that are there."""
    return [name for name in folder.list_hidden() if is_part_name(name)]
