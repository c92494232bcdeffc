"""A shard of records, grown as lines of JSON, as the file that readers get: plain, compressed, or Parquet; and back."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Literal

from cleaner.run.extras import import_extra
from cleaner.run.readers.compressed import inflate

Compression = Literal["gz", "zst"]
ROWS_AT_ONCE = 1_000
GZIP_LEVEL = 6
ZSTD_LEVEL = 10


def name_shard(suffix: str, compression: Compression | None, number: int | None) -> str:
    """The file name of a shard.

    >>> name_shard(".jsonl", None, None), name_shard(".jsonl", "gz", 7)
    ('records.jsonl', 'records-00007.jsonl.gz')
    """
    place = "" if number is None else f"-{number:05d}"
    return f"records{place}{suffix}" + (f".{compression}" if compression else "")


def pack_lines(lines: Iterable[bytes], file: BinaryIO, name: str) -> None:
    """Write lines in the way that the end of a name stands for; the same lines give the same bytes."""
    if name.endswith(".parquet"):
        from cleaner.run.writers.parquet import pack_parquet  # noqa: PLC0415

        pack_parquet(iter(lines), file, ROWS_AT_ONCE)
    elif name.endswith((".gz", ".zst")):
        with open_compressor(file, name) as compressor:
            for line in lines:
                compressor.write(line)
    else:
        file.writelines(lines)


@contextmanager
def open_compressor(file: BinaryIO, name: str) -> Iterator[Any]:
    """A stream that compresses what is written to it, without a name or a time in its header."""
    if name.endswith(".gz"):
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=GZIP_LEVEL, mtime=0) as stream:
            yield stream
        return
    zstandard = import_extra("zstandard", "zst", "Zstandard")
    with zstandard.ZstdCompressor(level=ZSTD_LEVEL).stream_writer(file, closefd=False) as stream:
        yield stream


def read_lines(file: BinaryIO, name: str) -> Iterator[bytes]:
    """The lines of a shard or a part, whole ones only; OSError where it is damaged."""
    if name.endswith(".parquet"):
        from cleaner.run.writers.parquet import unpack_parquet  # noqa: PLC0415

        yield from unpack_parquet(file, ROWS_AT_ONCE)
        return
    for line in inflate(file, name):
        if line.endswith(b"\n"):
            yield line


def check_format(suffix: str, compression: Compression | None) -> None:
    """Raise MissingExtraError early where a library that the output needs is not there."""
    if suffix == ".parquet":
        import_extra("pyarrow.parquet", "parquet", "--format parquet")
    if compression == "zst":
        import_extra("zstandard", "zst", "--compress zst")
