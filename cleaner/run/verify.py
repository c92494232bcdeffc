"""Whether a folder of records is what its manifest says."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import msgspec

from cleaner.run.commit import COMMIT, read_moves
from cleaner.run.extras import MissingExtraError
from cleaner.run.folder import Folder, PlaceError
from cleaner.run.jobs import Row
from cleaner.run.ledger import Ledger, digest_record
from cleaner.run.manifest import JOURNAL, MANIFEST, is_stream_name
from cleaner.run.scratch import open_scratch
from cleaner.run.writers import SHAPES, render_json
from cleaner.run.writers.packing import read_lines
from cleaner.text.words import count_words
from cleaner.types import Article, Status

CUT_SHORT = "was cut short"
SHOWN = 5
"""Inputs that a message names."""
WITH_RECORD = frozenset({Status.OK, Status.EMPTY})


class Maker(NamedTuple):
    """What made a record."""

    version: str | None
    rules: str | None
    model: str | None


class Tally:
    """What was looked at."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.n_rows = self.n_records = 0
        self.makers: Counter[Maker] = Counter()

    def add(self, row: Row) -> None:
        """Count a row."""
        self.n_rows += 1
        self.makers[Maker(row.version, row.rules, row.model)] += 1


def verify_folder(out: Path, tally: Tally) -> Iterator[str]:
    """What is wrong in a folder, a line for each, and what a run that was cut short lacks; nothing where all is right."""
    with closing(Folder(out)) as folder:
        since = read_since(folder)
        if folder.has(COMMIT):
            yield f"{out}: the last run {CUT_SHORT} when all was done: go on with --resume"
        elif since:
            yield describe_lacking(out, since)
        yield from verify_rows(View(folder), tally, since)
        if since:
            yield from (f"{key}: its record is not there, or was changed" for key in list_broken(since))


def read_since(folder: Folder) -> Ledger | None:
    """What has been done since the manifest was written; null where there is nothing."""
    if folder.has(COMMIT) or not folder.has(JOURNAL):
        return None
    ledger = Ledger(folder)
    if unlisted := ledger.find_unlisted():
        ledger.apply(unlisted)
    return ledger


def describe_lacking(out: Path, since: Ledger) -> str:
    """What a run that was cut short has left undone."""
    lacking = [entry.todo or "" for entry in since.list_todo()]
    names = f", such as {', '.join(lacking[:SHOWN])}" if lacking else ""
    more = f" and {len(lacking) - SHOWN} more" if len(lacking) > SHOWN else ""
    return f"{out}: a run {CUT_SHORT}, and lacks {len(lacking)} of its inputs{names}{more}: go on with --resume"


def list_broken(since: Ledger) -> Iterator[str]:
    """Inputs that have been done since the manifest was written, and whose records are not what the journal says."""
    since.check_streams()
    for key in since.list_done_since():
        row = since.get_row(key)
        if row is not None and row.output is not None and not since.is_record_sound(key, row):
            yield key


class View:
    """OUT as it is, or will be as soon as everything has its name."""

    def __init__(self, folder: Folder) -> None:
        """With what a run that was killed at its very end had not put in place."""
        self.folder, self.moves = folder, read_moves(folder)

    def open_file(self, name: str) -> BinaryIO:
        """A file for reading."""
        return self.folder.open_file(self.moves.get(name, name))


def verify_rows(view: View, tally: Tally, since: Ledger | None) -> Iterator[str]:
    """What is wrong with the rows of the manifest, and with the records that they list."""
    names = open_scratch("inputs (name TEXT PRIMARY KEY)", "outputs (name TEXT PRIMARY KEY)")
    streams = Streams(view)
    with closing(streams):
        yield from check_rows(view, tally, names, streams, since)
        for name in streams.list_longer():
            yield f"{name}: has records that no row lists"


class Streams:
    """The streams of a folder, each read from line to line; one that was read to its end is closed."""

    def __init__(self, view: View) -> None:
        """None is open yet."""
        self.view, self.files = view, dict[str, BinaryIO]()
        self.lines: dict[str, Iterator[bytes]] = {}
        self.ahead: dict[str, bytes | Exception] = {}
        """The line that comes next in each; nothing at its end."""

    def next_line(self, name: str) -> bytes:
        """The next line of a stream; nothing behind the last."""
        if name not in self.ahead:
            self.files[name] = self.view.open_file(name)
            self.lines[name] = read_lines(self.files[name], name)
            self.ahead[name] = self.fetch(name)
        line = self.ahead[name]
        self.ahead[name] = self.fetch(name) if name in self.lines else b""
        if isinstance(line, Exception):
            raise line
        return line

    def fetch(self, name: str) -> bytes | Exception:
        """A line of an open stream, or why there is none."""
        try:
            line: bytes | Exception = next(self.lines[name], b"")
        except (OSError, EOFError, MissingExtraError) as error:
            line = error
        if isinstance(line, Exception) or not line:
            del self.lines[name]
            self.files.pop(name).close()
        return line

    def list_longer(self) -> Iterator[str]:
        """The streams that are not at their end."""
        yield from (name for name, line in self.ahead.items() if line)

    def close(self) -> None:
        """Let go of them."""
        for file in self.files.values():
            file.close()


def check_rows(view: View, tally: Tally, names: sqlite3.Connection, streams: Streams, since: Ledger | None) -> Iterator[str]:
    """What is wrong with the rows, and with their records; of those that were done since, only how they stand."""
    for number, row in read_manifest(view):
        if isinstance(row, str):
            yield f"{MANIFEST}, line {number}: {row}"
            continue
        tally.add(row)
        where = f"{row.input}: "
        if not names.execute("INSERT OR IGNORE INTO inputs VALUES (?)", (row.input,)).rowcount:
            yield f"{where}has two rows"
        if row.output is None:
            yield from (where + problem for problem in check_without_record(row))
            continue
        tally.n_records += 1
        is_stream = is_stream_name(row.output)
        if not is_stream and not names.execute("INSERT OR IGNORE INTO outputs VALUES (?)", (row.output,)).rowcount:
            yield f"{where}its record {row.output} is that of another input too"
        if since and not is_stream and since.was_replaced(row):
            continue
        content = take_record(view, row.output, streams)
        yield from (where + problem for problem in check_record(row, content, row.output))


def read_manifest(view: View) -> Iterator[tuple[int, Row | str]]:
    """The rows of a manifest, by line; a message for a line that is none."""
    with view.open_file(MANIFEST) as file:
        for number, line in enumerate(file, 1):
            try:
                yield number, msgspec.json.decode(line, type=Row)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                yield number, f"no row: {error}"


def check_without_record(row: Row) -> Iterator[str]:
    """What is wrong with a row that lists no record."""
    if row.status in WITH_RECORD:
        yield f"is {row.status}, but no record is listed"
    if not row.reason:
        yield f"is {row.status} without a reason"


def take_record(view: View, output: str, streams: Streams) -> bytes | str:
    """The record of a row: its file, or the next line of a stream; else what is wrong."""
    try:
        if is_stream_name(output):
            return streams.next_line(output) or f"{output} has no record for it"
        with view.open_file(output) as file:
            return file.read()
    except MissingExtraError as error:
        return str(error)
    except PlaceError:
        return f"its record {output} lies outside OUT"
    except (OSError, EOFError) as error:
        return f"its record {output} cannot be read: {getattr(error, 'strerror', None) or error}"


def check_record(row: Row, content: bytes | str, output: str) -> Iterator[str]:
    """What is wrong with a record, and with a row that lists it."""
    if isinstance(content, str):
        yield content
        return
    if row.status not in WITH_RECORD:
        yield f"is {row.status}, but has a record"
    is_changed = row.record_sha256 is not None and digest_record(content) != row.record_sha256
    yield from check_content(row, content, output, is_changed=is_changed)


def check_content(row: Row, content: bytes, output: str, *, is_changed: bool) -> Iterator[str]:
    """What is wrong with a record that is there."""
    problems = list(find_problems(row, content, output))
    yield from problems
    if is_changed and not problems:
        yield f"{output} was changed: its digest is not the one in the manifest"


def find_problems(row: Row, content: bytes, output: str) -> Iterator[str]:
    """What is wrong with a record, whatever its digest."""
    if not output.endswith((".json", ".jsonl", ".gz", ".zst", ".parquet")):
        if not content.endswith(b"\n"):
            yield f"{output} is cut off"
        return
    try:
        record = msgspec.json.decode(content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        yield f"{output} is no JSON: {error}"
        return
    if isinstance(record, dict) and "schema_version" in record:
        yield from check_article(row, record, content)
    elif not isinstance(record, dict) or not any(shape.key in record for shape in SHAPES.values()):
        yield f"{output} is no record"


def check_article(row: Row, record: dict[str, Any], content: bytes) -> Iterator[str]:
    """What is wrong with a record of our own: its schema, its hashes, and what its row says of it."""
    try:
        article = msgspec.convert(record, Article)
    except msgspec.ValidationError as error:
        yield f"does not fit the schema: {error}"
        return
    if content not in (render_json(article), msgspec.json.encode(article) + b"\n"):
        yield "does not fit the schema: other keys, or another order of them"
    pairs = {
        "id": (row.id, article.id),
        "sha256": (row.sha256, article.input.sha256),
        "bytes": (row.bytes, article.input.bytes),
        "format": (row.format, article.input.format),
        "words": (row.words, article.word_count),
        "warnings": (row.warnings, article.warnings),
        "input": (row.input, article.input.path),
        "title": (row.title, article.title) if row.record_sha256 else (None, None),
        "status": (row.status is Status.EMPTY, "no-text" in article.warnings),
    }
    for name, (listed, found) in pairs.items():
        if listed != found:
            yield f"{name} is {found!r} in the record, but {listed!r} in the manifest"
    if count_words(article.text) != article.word_count:
        yield f"its text has {count_words(article.text)} words, not {article.word_count}"
    yield from check_blocks(article)


def check_blocks(article: Article) -> Iterator[str]:
    """What is wrong with the blocks: they are the text, in order."""
    place = 0
    for block in article.blocks:
        found = article.text.find(block.text, place)
        if found < 0:
            yield f"its text lacks the block at {block.start}"
            return
        place = found + len(block.text)
