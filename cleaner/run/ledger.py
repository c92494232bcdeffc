"""What OUT holds and lacks: the rows of its manifest and journal, on disk, as they change while a run goes on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec

from cleaner.run.folder import Folder
from cleaner.run.jobs import Done, Row
from cleaner.run.manifest import JOURNAL, MANIFEST, ROW, Entry, encode_line, is_stream_name, name_part, read_entries, read_rows
from cleaner.run.scratch import open_scratch
from cleaner.run.writers.packing import read_lines
from cleaner.types import Status

KEPT = (Status.OK, Status.EMPTY)
"""What is not done again; failures are, since a time-out or a dead worker may not happen twice."""
FIRST, NEW, COPY = 0, 1, 2
"""Which document of the same bytes the others are copies of: one that was so before, else the first that came."""
MADE_BY = ("version", "rules", "model", "options")
Change = Literal["new", "replaced"]

TABLES = (
    """rows (
        key TEXT PRIMARY KEY, row BLOB, output TEXT, sha TEXT, argument TEXT, rank INT, seq INT,
        part TEXT, at INT, size INT, stored TEXT, touched INT, since INT
    ) WITHOUT ROWID""",
    "sound (key TEXT PRIMARY KEY) WITHOUT ROWID",
    "todo (key TEXT PRIMARY KEY, argument TEXT) WITHOUT ROWID",
    "stale (output TEXT PRIMARY KEY) WITHOUT ROWID",
)
"""Of each input its row (null: it is to go), the stream whose part has its record, and the stream that has a line for it."""
INDEXES = ("output", "stored", "sha", "argument")


class Ledger:
    """The rows of OUT."""

    def __init__(self, folder: Folder) -> None:
        """Read the manifest and the journal."""
        self.folder, self.n_seen, self.n_journal = folder, 0, 0
        self.is_sorted, self.is_cut_short = True, False
        self.last: Entry | None = None
        self.scratch = open_scratch(*TABLES)
        self.load_manifest()
        for column in INDEXES:
            self.scratch.execute(f"CREATE INDEX by_{column} ON rows ({column})")
        self.load_journal()

    def load_manifest(self) -> None:
        """The rows of the manifest, in order."""
        if not self.folder.has(MANIFEST):
            return
        before = ""
        with self.folder.open_file(MANIFEST) as file:
            for row in read_rows(file):
                self.is_sorted &= before < row.input
                before = row.input
                self.insert(row)

    def insert(self, row: Row) -> None:
        """A row of the manifest."""
        stored = row.output if row.output and is_stream_name(row.output) else None
        rank = COPY if row.duplicate_of else FIRST
        self.n_seen += 1
        values = (row.input, encode_line(row), row.output, row.sha256, row.argument, rank, self.n_seen, stored)
        self.scratch.execute(
            "INSERT OR REPLACE INTO rows (key, row, output, sha, argument, rank, seq, stored) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )

    def load_journal(self) -> None:
        """What has been done since; a record that took the place of another one just before the end is told by its digest."""
        if not self.folder.has(JOURNAL):
            return
        self.is_cut_short = True
        with self.folder.open_file(JOURNAL) as file:
            for entry, end in read_entries(file):
                self.apply(entry)
                self.n_journal, self.last = end, entry
        self.scratch.execute("UPDATE rows SET touched = NULL WHERE touched IS NOT NULL")

    def find_unlisted(self) -> Entry | None:
        """The entry for a record that took the place of another one, where the journal ends just before it says so."""
        row = self.last.row if self.last and self.last.is_next else None
        if row is None or row.output is None:
            return None
        try:
            with self.folder.open_file(row.output) as file:
                is_there = digest_record(file.read()) == row.record_sha256
        except OSError:
            return None
        return Entry(row=row) if is_there else None

    def apply(self, entry: Entry) -> None:
        """Take in what the journal says."""
        if entry.row is not None and not entry.is_next:
            self.set_row(entry.row, entry)
        elif entry.keep is not None:
            self.keep_row(entry.keep, entry.argument)
        elif entry.todo is not None:
            self.scratch.execute("INSERT OR REPLACE INTO todo VALUES (?, ?)", (entry.todo, entry.argument))
        elif entry.done is not None:
            self.set_done(entry.done)
        elif entry.begin is not None:
            self.scratch.execute("UPDATE rows SET touched = NULL WHERE touched IS NOT NULL")
        elif entry.packed is not None:
            query = "UPDATE rows SET stored = ?, part = NULL WHERE output = ? AND part IS NOT NULL"
            self.scratch.execute(query, (entry.packed, entry.packed))

    def set_row(self, row: Row, entry: Entry) -> None:
        """A new row of an input, in the place of an older one; the older record is to go, unless it is replaced."""
        query = "SELECT output, sha, rank, seq, stored FROM rows WHERE key = ?"
        output, sha, rank, seq, stored = self.scratch.execute(query, (row.input,)).fetchone() or (None,) * 5
        if output and output != row.output and not is_stream_name(output):
            self.scratch.execute("INSERT OR IGNORE INTO stale VALUES (?)", (output,))
        if sha is None or sha != row.sha256:
            self.n_seen += 1
            rank, seq = NEW, self.n_seen
        part = row.output if entry.at is not None else None
        values = (
            row.input,
            encode_line(row),
            row.output,
            row.sha256,
            row.argument,
            rank,
            seq,
            part,
            entry.at,
            entry.size,
            stored,
        )
        self.scratch.execute("INSERT OR REPLACE INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 1)", values)
        self.scratch.execute("DELETE FROM todo WHERE key = ?", (row.input,))

    def keep_row(self, key: str, argument: str | None) -> None:
        """Let a row stand, as one of this call."""
        self.scratch.execute("DELETE FROM todo WHERE key = ?", (key,))
        found = self.scratch.execute("SELECT row FROM rows WHERE key = ?", (key,)).fetchone()
        if found and found[0]:
            row = msgspec.structs.replace(ROW.decode(found[0]), argument=argument)
            query = "UPDATE rows SET row = ?, argument = ?, touched = 1 WHERE key = ?"
            self.scratch.execute(query, (encode_line(row), argument, key))

    def set_done(self, key: str) -> None:
        """All documents of an input are done; the row that said why it could not be read, before, is no longer true."""
        self.scratch.execute("DELETE FROM todo WHERE key = ?", (key,))
        if self.query("SELECT 1 FROM rows WHERE key = ? AND touched IS NULL AND row IS NOT NULL", [key]):
            self.drop(key)

    def get_row(self, key: str) -> Row | None:
        """The row of an input."""
        found = self.scratch.execute("SELECT row FROM rows WHERE key = ?", (key,)).fetchone()
        return ROW.decode(found[0]) if found and found[0] else None

    def get_places(self, key: str) -> tuple[str | None, str | None, str | None]:
        """The output of an input, the stream in whose part its record is, and the stream that has a line for it."""
        found = self.scratch.execute("SELECT output, part, stored FROM rows WHERE key = ?", (key,)).fetchone()
        return found or (None, None, None)

    def find_done(self, key: str, signed: Row) -> tuple[Row, Done] | None:
        """The row of an input that was done as this run would do it, and how to tell that its record is still whole."""
        row = self.get_row(key)
        if row is None or row.status not in KEPT or not row.sha256 or not row.output or not row.record_sha256:
            return None
        if any(getattr(row, name) != getattr(signed, name) for name in MADE_BY):
            return None
        if not is_stream_name(row.output):
            path = str(self.folder.path / row.output)
            return row, Done(sha256=row.sha256, path=path, record_sha256=row.record_sha256)
        return (row, Done(sha256=row.sha256)) if self.is_line_sound(key, row) else None

    def is_line_sound(self, key: str, row: Row) -> bool:
        """Whether the line of a record is there, and is what its row says."""
        part, at, size = self.scratch.execute("SELECT part, at, size FROM rows WHERE key = ?", (key,)).fetchone()
        if part is None:
            return bool(self.query("SELECT 1 FROM sound WHERE key = ?", [key]))
        try:
            with self.folder.open_file(name_part(part)) as file:
                file.seek(at)
                return digest_record(file.read(size)) == row.record_sha256
        except OSError:
            return False

    def is_record_sound(self, key: str, row: Row) -> bool:
        """Whether the record of a row is there, and is what its row says."""
        if row.output is None or is_stream_name(row.output):
            return self.is_line_sound(key, row)
        try:
            with self.folder.open_file(row.output) as file:
                return digest_record(file.read()) == row.record_sha256
        except OSError:
            return False

    def list_done_since(self) -> list[str]:
        """Inputs that the journal says are done."""
        return [key for (key,) in self.query("SELECT key FROM rows WHERE since ORDER BY key")]

    def was_replaced(self, row: Row) -> bool:
        """Whether an input of the manifest has another record by now."""
        return bool(self.query("SELECT 1 FROM rows WHERE since AND key = ?", [row.input]))

    def check_streams(self) -> None:
        """Find out which lines of the streams are what their rows say."""
        for (name,) in self.scratch.execute("SELECT DISTINCT stored FROM rows WHERE stored IS NOT NULL").fetchall():
            rows = self.scratch.execute("SELECT key, row FROM rows WHERE stored = ? ORDER BY key", (name,))
            try:
                with self.folder.open_file(name) as file:
                    for (key, raw), line in zip(rows, read_lines(file, name), strict=False):
                        if raw and digest_record(line) == ROW.decode(raw).record_sha256:
                            self.scratch.execute("INSERT OR IGNORE INTO sound VALUES (?)", (key,))
            except (OSError, EOFError):
                continue

    def list_outputs(self) -> Iterator[tuple[str, str]]:
        """Inputs and their outputs, of those that have one of their own."""
        rows = self.scratch.execute("SELECT key, output FROM rows WHERE output IS NOT NULL")
        yield from ((key, output) for key, output in rows if not is_stream_name(output))

    def find_conflicts(self, key: str, argument: str | None, *, is_container: bool) -> Iterator[str]:
        """Inputs of a name, or below it, that another argument brought."""
        query = "SELECT key FROM rows WHERE argument IS NOT NULL AND argument IS NOT ? AND row IS NOT NULL AND key = ?"
        yield from (found for (found,) in self.scratch.execute(query, (argument, key)))
        if is_container:
            query = query.replace("key = ?", "key > ? AND key < ?")
            yield from (found for (found,) in self.scratch.execute(query, (argument, f"{key}/", f"{key}0")))

    def drop(self, key: str) -> None:
        """Take an input and its record out."""
        output, _, _ = self.get_places(key)
        if output and not is_stream_name(output):
            self.scratch.execute("INSERT OR IGNORE INTO stale VALUES (?)", (output,))
        self.scratch.execute("UPDATE rows SET row = NULL, output = NULL, part = NULL, sha = NULL WHERE key = ?", (key,))

    def list_untouched(self, argument: str) -> list[str]:
        """Inputs that an argument brought before, and not in this run."""
        query = "SELECT key FROM rows WHERE argument = ? AND touched IS NULL AND row IS NOT NULL ORDER BY key"
        return [key for (key,) in self.scratch.execute(query, (argument,))]

    def list_todo(self) -> Iterator[Entry]:
        """What is still to be done."""
        for key, argument in self.scratch.execute("SELECT key, argument FROM todo ORDER BY key"):
            yield Entry(todo=key, argument=argument)

    def list_stale(self) -> Iterator[str]:
        """Files of records that are no one's any more."""
        query = (
            "SELECT output FROM stale WHERE output NOT IN (SELECT output FROM rows WHERE output IS NOT NULL) ORDER BY output"
        )
        yield from (output for (output,) in self.scratch.execute(query))

    def list_all_outputs(self) -> Iterator[str]:
        """All files of records."""
        query = "SELECT output FROM rows UNION SELECT stored FROM rows UNION SELECT output FROM stale"
        yield from (output for (output,) in self.scratch.execute(query) if output)

    def list_rows(self) -> Iterator[bytes]:
        """The lines of the manifest, sorted, each with the input that it is a copy of."""
        self.scratch.execute("CREATE TEMP TABLE firsts (sha TEXT PRIMARY KEY, key TEXT) WITHOUT ROWID")
        self.scratch.execute(
            "INSERT OR IGNORE INTO firsts SELECT sha, key FROM rows WHERE sha IS NOT NULL ORDER BY rank, seq, key"
        )
        query = (
            "SELECT rows.key, row, output, firsts.key FROM rows LEFT JOIN firsts USING (sha)"
            " WHERE row IS NOT NULL ORDER BY rows.key"
        )
        for key, raw, output, first in self.scratch.execute(query):
            yield correct_row(raw, output, first if first != key else None)
        self.scratch.execute("DROP TABLE firsts")

    def count_rows(self) -> int:
        """How many inputs have a row."""
        return int(self.query("SELECT count(*) FROM rows WHERE row IS NOT NULL")[0][0])

    def query(self, text: str, values: Iterable[Any] = ()) -> list[Any]:
        """The answer to a question."""
        return self.scratch.execute(text, tuple(values)).fetchall()


def correct_row(raw: bytes, output: str | None, duplicate_of: str | None) -> bytes:
    """The line of a row with where its record came to lie and what it is a copy of."""
    row = ROW.decode(raw)
    if (row.output, row.duplicate_of) == (output, duplicate_of):
        return raw
    return encode_line(msgspec.structs.replace(row, output=output, duplicate_of=duplicate_of))


def digest_record(content: bytes) -> str:
    """The digest of a record as it is written."""
    return hashlib.sha256(content).hexdigest()
