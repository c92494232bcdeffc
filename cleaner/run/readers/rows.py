"""Rows with a document in each, of JSON Lines, Parquet and tables: which column is the page, and what the others say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from cleaner.page.sniff import SNIFF_CHARS, is_html
from cleaner.page.unwrap.rows import CONTENT_KEYS as USUAL_KEYS
from cleaner.page.unwrap.rows import list_candidates, read_fields
from cleaner.run.extras import import_extra
from cleaner.run.readers.compressed import BrokenInputError, inflate
from cleaner.run.readers.members import Limits, Member, refuse, scrub, too_large
from cleaner.types import InputFormat

CONTENT_KEYS = ("html", "text")
"""The first of these that a row has, and that is not empty, holds the document."""
MAX_CONTENT_DEPTH = 2
LINE_OVERHEAD = 1 << 20
"""What keys and escapes may add to a line."""
ESCAPED_BYTES = 6
"""A character is at most so many bytes as `\\uNNNN`."""
ROWS_AT_ONCE = 16
BOM = b"\xef\xbb\xbf"
SURROGATE = b"\\ud"
"""What an escape of one begins with."""
MAX_DEPTH = 200
"""Of lists and objects in a row: more than people have, fewer than a stack holds."""
WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")


def read_json_lines(file: BinaryIO, name: str, limits: Limits) -> Iterator[Member]:
    """A member for each line that is not blank, by the number of the line."""
    stream = inflate(file, name)
    longest = ESCAPED_BYTES * limits.max_bytes + LINE_OVERHEAD
    number = 0
    while line := stream.readline(longest):
        number += 1
        if number == 1 and line.startswith(WIDE_BOMS):
            raise BrokenInputError("JSON Lines in UTF-16 or UTF-32: they must be UTF-8, so convert the file")
        if len(line) == longest and not line.endswith(b"\n"):
            while rest := stream.readline(LINE_OVERHEAD):
                if rest.endswith(b"\n"):
                    break
            yield too_large(str(number), limits)
        elif line.strip():
            yield read_line(line.removeprefix(BOM) if number == 1 else line, str(number), limits)


def read_line(line: bytes, name: str, limits: Limits) -> Member:
    """The member of one line."""
    try:
        row = json.loads(
            line.decode("utf-8")
        )  # which lets lone surrogates pass, as they stand in texts that were cut carelessly
    except (ValueError, RecursionError) as error:
        return refuse(name, f"not JSON: {str(error)[:200]}")
    if not isinstance(row, dict):
        return refuse(name, "not a JSON object")
    if line.count(b"[") + line.count(b"{") > MAX_DEPTH and measure_depth(row) > MAX_DEPTH:
        return refuse(name, f"not a row: nested deeper than {MAX_DEPTH}")
    return read_row(scrub_values(row) if SURROGATE in line.lower() else row, name, limits)


def measure_depth(value: Any) -> int:
    """How deep lists and objects are nested."""
    depth, level = 0, [value]
    while level := [item for item in level if isinstance(item, dict | list)]:
        depth += 1
        level = [child for item in level for child in (item.values() if isinstance(item, dict) else item)]
    return depth


def scrub_values(row: dict[str, Any]) -> dict[str, Any]:
    """The row with what cannot be encoded in keys and values written out, but for the documents: those are scrubbed later."""

    def scrub_value(value: Any) -> Any:
        if isinstance(value, dict):
            return {scrub(key): scrub_value(child) for key, child in value.items()}
        if isinstance(value, list):
            return [scrub_value(child) for child in value]
        return scrub(value) if isinstance(value, str) else value

    return {scrub(key): value if key in CONTENT_KEYS else scrub_value(value) for key, value in row.items()}


def read_row(row: dict[str, Any], name: str, limits: Limits) -> Member:
    """The member of a row: its text, address and id, and what it says of the article; other keys are handed through."""
    if limits.columns:
        named = {limits.columns[key]: value for key, value in row.items() if key in limits.columns}
        rest = {key: value for key, value in row.items() if key not in limits.columns and key not in named}
        if named.keys() & {"text", "html"}:
            rest = {key: value for key, value in rest.items() if key not in CONTENT_KEYS}
        row = {**named, **rest}
    found = find_content(row)
    if found is None:
        reason = "no document: a row needs a text under the key html, text or the like; say which it is with --columns text=KEY"
        return Member(name=name, refusal=reason, is_document=False)
    key, content = found
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    if len(raw) > limits.max_bytes:
        return too_large(name, limits)
    url, ident = row.get("url"), row.get("id")
    known = {key, *(["url"] if isinstance(url, str) else []), *(["id"] if isinstance(ident, str | int) else [])}
    extra = {name: value for name, value in row.items() if name not in known}
    address, metas = read_fields(row, key)
    return Member(
        name=name,
        raw=raw,
        is_str=isinstance(content, str),
        input_format=tell_format(key, content),
        url=url if isinstance(url, str) and url else address,
        id=scrub(str(ident)) if isinstance(ident, str | int) and ident != "" else None,
        extra=extra or None,
        metas=metas,
    )


def find_content(row: dict[str, Any]) -> tuple[str, str | bytes] | None:
    """The key and the text of a row's document: of the usual names the surest that has one, also a level below."""
    folded = {key.lower(): key for key in reversed(row)}
    named = [folded[key] for key in dict.fromkeys((*CONTENT_KEYS, *USUAL_KEYS)) if key in folded]
    given = [key for key in named if isinstance(row[key], str | bytes)]
    key = next((key for key in given if row[key]), None)
    if key is not None:
        return key, row[key]
    inner = [found for found in list_candidates(row) if found.depth <= MAX_CONTENT_DEPTH]
    if inner:
        best = max(inner, key=lambda candidate: len(candidate.text))
        return best.key, best.text
    return (given[0], row[given[0]]) if given else None


def tell_format(key: str, content: str | bytes) -> InputFormat:
    """What a column's name and contents say: a page may well stand under `text`."""
    if key == "html":
        return "html"
    head = content[:SNIFF_CHARS]
    return "html" if is_html(head.decode("utf-8", "replace") if isinstance(head, bytes) else head) else "text"


def read_parquet(file: BinaryIO, name: str, limits: Limits) -> Iterator[Member]:
    """A member for each row, by its number."""
    del name
    parquet = import_extra("pyarrow.parquet", "parquet", "Parquet")
    number = 0
    for batch in parquet.ParquetFile(file).iter_batches(batch_size=ROWS_AT_ONCE, use_threads=False):
        for row in batch.to_pylist():
            number += 1
            yield read_row(make_plain(row), str(number), limits)


def make_plain(row: dict[str, Any]) -> dict[str, Any]:
    """The row with times, decimals and bytes as text, but for the document's own column."""
    contents = {key: row[key] for key in CONTENT_KEYS if key in row}
    plain = msgspec.to_builtins({key: value for key, value in row.items() if key not in contents}, enc_hook=str)
    return {**plain, **contents}
