"""Whether a folder of records is what its manifest says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from cleaner.run.extras import MissingExtraError
from cleaner.run.jobs import Row
from cleaner.run.manifest import MANIFEST, OLD, PART_ROWS, RUN
from cleaner.run.scratch import open_scratch
from cleaner.run.writers import SHAPES, render_json
from cleaner.run.writers.packing import read_lines
from cleaner.text.words import count_words
from cleaner.types import Article, Status

STREAM_START = "records"
WITH_RECORD = frozenset({Status.OK, Status.EMPTY})


class Tally:
    """What was looked at."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.n_rows = self.n_records = 0


def verify_folder(out: Path, tally: Tally) -> Iterator[str]:
    """What is wrong in a folder, a line for each; nothing where all is right."""
    if (out / RUN).exists() or (out / OLD).exists() or list(out.glob(PART_ROWS)):
        yield f"{out}: the last run did not come to its end; go on with --resume"
    yield from verify_rows(out, tally)


def verify_rows(out: Path, tally: Tally) -> Iterator[str]:
    """What is wrong with the rows of the manifest, and with the records that they list."""
    names = open_scratch("inputs (name TEXT PRIMARY KEY)", "outputs (name TEXT PRIMARY KEY)")
    streams = Streams(out)
    with closing(streams):
        yield from check_rows(out, tally, names, streams)
        for name in streams.list_longer():
            yield f"{name}: has records that no row lists"


class Streams:
    """The streams of a folder, each read from line to line; one that was read to its end is closed."""

    def __init__(self, out: Path) -> None:
        """None is open yet."""
        self.out, self.files = out, dict[str, BinaryIO]()
        self.lines: dict[str, Iterator[bytes]] = {}
        self.ahead: dict[str, bytes | Exception] = {}
        """The line that comes next in each; nothing at its end."""

    def next_line(self, name: str) -> bytes:
        """The next line of a stream; nothing behind the last."""
        if name not in self.ahead:
            self.files[name] = (self.out / name).open("rb")
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


def check_rows(out: Path, tally: Tally, names: sqlite3.Connection, streams: Streams) -> Iterator[str]:
    """What is wrong with the rows, and with their records."""
    for number, row in read_manifest(out / MANIFEST):
        tally.n_rows += 1
        if isinstance(row, str):
            yield f"{MANIFEST}, line {number}: {row}"
            continue
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
        content = take_record(out, row.output, streams)
        yield from (where + problem for problem in check_record(row, content, row.output))


def read_manifest(path: Path) -> Iterator[tuple[int, Row | str]]:
    """The rows of a manifest, by line; a message for a line that is none."""
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                yield number, msgspec.json.decode(line, type=Row)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                yield number, f"no row: {error}"


def is_stream_name(output: str) -> bool:
    """Whether an output holds many records."""
    return "/" not in output and output.startswith(STREAM_START) and output.endswith((".jsonl", ".gz", ".zst", ".parquet"))


def check_without_record(row: Row) -> Iterator[str]:
    """What is wrong with a row that lists no record."""
    if row.status in WITH_RECORD:
        yield f"is {row.status}, but no record is listed"
    if not row.reason:
        yield f"is {row.status} without a reason"


def take_record(out: Path, output: str, streams: Streams) -> bytes | str:
    """The record of a row: its file, or the next line of a stream; else what is wrong."""
    path = out / output
    if not path.resolve().is_relative_to(out.resolve()):
        return f"its record {output} lies outside OUT"
    try:
        if not is_stream_name(output):
            return path.read_bytes()
        return streams.next_line(output) or f"{output} has no record for it"
    except MissingExtraError as error:
        return str(error)
    except (OSError, EOFError) as error:
        return f"its record {output} cannot be read: {getattr(error, 'strerror', None) or error}"


def check_record(row: Row, content: bytes | str, output: str) -> Iterator[str]:
    """What is wrong with a record, and with a row that lists it."""
    if isinstance(content, str):
        yield content
        return
    if row.status not in WITH_RECORD:
        yield f"is {row.status}, but has a record"
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
