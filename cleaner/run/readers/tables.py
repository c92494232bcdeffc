"""Tables with a document in each row: CSV and TSV, spreadsheets, and the lists of objects in files of JSON."""

from __future__ import annotations

import codecs
import csv
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, BinaryIO

from cleaner.run.extras import import_extra
from cleaner.run.readers.compressed import BrokenInputError, inflate, strip_codec
from cleaner.run.readers.members import Limits, Member, refuse
from cleaner.run.readers.rows import (
    BOM,
    MAX_DEPTH,
    WIDE_BOMS,
    find_content,
    make_plain,
    measure_depth,
    read_row,
    scrub_values,
)

SAMPLE_BYTES = 1 << 16
QUOTED = re.compile(r'"[^"\n]*"')
DELIMITERS = ",;\t|"
MAX_JSON_BYTES = 1 << 29
"""A file of JSON is read as a whole."""
MIN_STORY_CHARS = 80
PARTS = frozenset({"body", "blocks", "paragraphs", "lines", "sentences", "content", "text", "comments", "children", "sections"})
"""Lists under these are of parts of a text, or of what readers say of it."""
MAX_LIST_DEPTH, MAX_LISTS = 4, 10_000
PEEKED_BYTES = 1 << 22
"""A larger file of JSON that begins with a list, or has one near its start, holds rows."""
PEEKED_FILES = 4_096


def read_table(file: BinaryIO, name: str, limits: Limits) -> Iterator[Member]:
    """A member for each row of a table below its header, by its number."""
    stream = inflate(file, name)
    sample = stream.peek(SAMPLE_BYTES)[:SAMPLE_BYTES]
    if sample.removeprefix(BOM).startswith(b"sep="):
        sample = sample.partition(b"\n")[2]
        stream.readline()
    encoding = choose_encoding(sample)
    csv.field_size_limit(max(csv.field_size_limit(), 2 * limits.max_bytes))
    lines = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    delimiter = "\t" if strip_codec(name.lower()).endswith(".tsv") else choose_delimiter(sample.decode(encoding, "replace"))
    try:
        reader = csv.DictReader(lines, delimiter=delimiter)
        columns = list(reader.fieldnames or ())
        if columns:
            check_columns(columns, limits)
        for number, row in enumerate(reader, 1):
            cells = {key: value for key, value in row.items() if key is not None and value is not None}
            yield read_row(cells, str(number), limits)
    except csv.Error as error:
        raise BrokenInputError(f"not a table: {error}") from error


def choose_encoding(sample: bytes) -> str:
    """UTF-16 where a mark says so, UTF-8 where the beginning of a file is; else what programs for tables write."""
    if sample.startswith(WIDE_BOMS):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def choose_delimiter(sample: str) -> str:
    """The mark between the names of the columns: the one that the first line has most of."""
    first = QUOTED.sub("", sample.lstrip("\r\n").split("\n", 1)[0])
    return max(DELIMITERS, key=lambda mark: (first.count(mark), mark == ","))


def check_columns(columns: list[str], limits: Limits) -> None:
    """BrokenInputError where no column is known to hold texts."""
    named = {limits.columns.get(column, column): "x" for column in columns}
    if find_content(named) is None:
        shown = ", ".join(columns[:10])
        raise BrokenInputError(f"a table without a column of texts ({shown}): say which it is with --columns text=NAME")


def read_spreadsheet(file: BinaryIO, name: str, limits: Limits) -> Iterator[Member]:
    """A member for each row of the first sheet below its header."""
    del name
    openpyxl = import_extra("openpyxl", "xlsx", "a spreadsheet")
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (KeyError, TypeError, AttributeError, openpyxl.utils.exceptions.InvalidFileException) as error:
        raise BrokenInputError(f"no spreadsheet: {error}") from error
    rows = book.worksheets[0].iter_rows(values_only=True)
    columns = [str(value or "") for value in next(rows, ())]
    if columns:
        check_columns(columns, limits)
    for number, values in enumerate(rows, 1):
        cells = {key: value for key, value in zip(columns, values, strict=False) if key and value is not None}
        if cells:
            yield read_row(make_plain(cells), str(number), limits)


def read_json(file: BinaryIO, name: str, limits: Limits) -> Iterator[Member]:
    """A member for each object of the list in a file of JSON, by its number."""
    raw = inflate(file, name).read(MAX_JSON_BYTES + 1)
    if len(raw) > MAX_JSON_BYTES:
        raise BrokenInputError(f"JSON of more than {MAX_JSON_BYTES} bytes: turn it into JSON Lines, an object a line")
    for number, row in enumerate(find_rows(load_json(raw)), 1):
        if measure_depth(row) > MAX_DEPTH:
            yield refuse(str(number), f"not a row: nested deeper than {MAX_DEPTH}")
        else:
            yield read_row(scrub_values(row), str(number), limits)


def load_json(raw: bytes) -> Any:
    """The value; null where it is none that can be read."""
    try:
        return json.loads(raw.decode("utf-8-sig", "surrogateescape"))
    except (ValueError, RecursionError):
        return None


def find_rows(value: Any) -> list[dict[str, Any]]:
    """The objects of the list with most texts as long as a story, not far below the top; of an index's hits, their sources.

    An object that has such a text itself is one document, whatever lists it has: its paragraphs, its comments.
    """
    if isinstance(value, dict) and holds_story(value):
        return []
    level, best, most = [value], list[dict[str, Any]](), 0
    for _ in range(MAX_LIST_DEPTH):
        for item in level:
            if isinstance(item, list):
                rows = [unfold(row) for row in item if isinstance(row, dict)]
                n_stories = sum(map(holds_story, rows))
                if n_stories > most:
                    best, most = rows, n_stories
        pairs = (pair for item in level if isinstance(item, Mapping) for pair in item.items())
        below = (child for key, child in pairs if isinstance(child, dict | list) and is_outside(key, child))
        level = list(islice(below, MAX_LISTS))
    return best


def is_outside(key: str, child: Any) -> bool:
    """Whether a value is no list of a text's parts: what stands under "data" or "result" may be a list of documents."""
    return not isinstance(child, list) or key.lower() not in PARTS


def holds_story(row: dict[str, Any]) -> bool:
    """Whether an object has a text as long as a short story's."""
    found = find_content(row)
    return found is not None and len(found[1]) >= MIN_STORY_CHARS


def unfold(row: dict[str, Any]) -> dict[str, Any]:
    """A row of an index as its document."""
    source = row.get("_source")
    return source if isinstance(source, dict) else row


def holds_rows(path: str) -> bool:
    """Whether a file of JSON has a list of two documents or more."""
    try:
        state = os.stat(path)
    except (OSError, ValueError):
        return False
    return peek_rows(path, state.st_size, state.st_mtime_ns)


@lru_cache(PEEKED_FILES)
def peek_rows(path: str, size: int, changed: int) -> bool:
    """The same, of a file as it is now: it is asked several times in a run."""
    del size, changed
    try:
        with open(path, "rb") as file:
            raw = inflate(file, path).read(PEEKED_BYTES)
    except (OSError, EOFError, ValueError):
        return False
    start = raw[:SAMPLE_BYTES].removeprefix(BOM).lstrip()
    if start[:1] not in {b"[", b"{"}:
        return False
    if len(raw) < PEEKED_BYTES:
        return sum(map(holds_story, find_rows(load_json(raw)))) > 1
    return start[:1] == b"[" or b":[{" in b"".join(start.split())
