"""Records as Parquet: scalars and lists as columns of their own types, and back as lines of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

import msgspec

from cleaner.run.extras import import_extra
from cleaner.types import Article

ENCODED = "origins"
"""A map with keys of its own in each record: a column of JSON text."""


def build_schema() -> Any:
    """The columns of a record."""
    arrow = import_extra("pyarrow", "parquet", "--format parquet")
    text, whole, real = arrow.string(), arrow.int64(), arrow.float64()
    texts = arrow.list_(text)

    def group(**fields: Any) -> Any:
        return arrow.struct(list(fields.items()))

    span = {"start": whole, "end": whole}
    columns = dict.fromkeys(Article.__struct_fields__, text) | {
        "authors": texts,
        "section": texts,
        "tags": texts,
        "warnings": texts,
        "captions": arrow.list_(group(text=text, credit=text)),
        "blocks": arrow.list_(group(role=text, source=text, confidence=real, text=text, level=whole, **span)),
        "removed": arrow.list_(group(role=text, source=text, rule=text, confidence=real, **span, text=text)),
        "repairs": arrow.list_(group(kind=text, count=whole, example=text)),
        "word_count": whole,
        "confidence": real,
        "input": group(path=text, sha256=text, bytes=whole, format=text, encoding=text, encoding_source=text, extra=text),
        "cleaner": group(version=text, rules=text, model=text, options=text),
    }
    return arrow.schema(list(columns.items()))


def to_row(record: dict[str, Any]) -> dict[str, Any]:
    """A record with what has no fixed keys as JSON text."""
    extra = record["input"]["extra"]
    row = {**record, ENCODED: encode(record[ENCODED])}
    return {**row, "input": {**record["input"], "extra": None if extra is None else encode(extra)}}


def to_record(row: dict[str, Any]) -> dict[str, Any]:
    """The record that a row was made of."""
    extra = row["input"]["extra"]
    record = {**row, ENCODED: msgspec.json.decode(row[ENCODED])}
    return {**record, "input": {**row["input"], "extra": None if extra is None else msgspec.json.decode(extra)}}


def encode(value: Any) -> str:
    """A value as JSON text."""
    return msgspec.json.encode(value).decode()


def pack_parquet(lines: Iterator[bytes], file: BinaryIO, rows_at_once: int) -> None:
    """Write lines of JSON as Parquet, a row group for so many of them."""
    arrow = import_extra("pyarrow", "parquet", "--format parquet")
    parquet = import_extra("pyarrow.parquet", "parquet", "--format parquet")
    schema = build_schema()
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        while batch := [to_row(msgspec.json.decode(line)) for line in islice(lines, rows_at_once)]:
            writer.write_table(arrow.Table.from_pylist(batch, schema=schema))


def unpack_parquet(file: BinaryIO, rows_at_once: int) -> Iterator[bytes]:
    """The lines of JSON that a file was made of; OSError where it is damaged."""
    parquet = import_extra("pyarrow.parquet", "parquet", "Parquet")
    try:
        for batch in parquet.ParquetFile(file).iter_batches(batch_size=rows_at_once, use_threads=False):
            for row in batch.to_pylist():
                yield msgspec.json.encode(to_record(row)) + b"\n"
    except (ValueError, KeyError, TypeError) as error:
        raise OSError(f"broken Parquet file: {error}") from error
