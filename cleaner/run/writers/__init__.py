"""Where records go: the formats, what a record looks like in each, and files that are either whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import msgspec

from cleaner.record.markdown import render_markdown
from cleaner.run.writers.shapes import SHAPES, Shape
from cleaner.types import Article


def write_atomic(path: Path, content: bytes) -> None:
    """Write a file so that it is whole or absent, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".cleaner-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o666 & ~read_umask())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


Format = Literal["json", "jsonl", "markdown", "parquet", "body"]

__all__ = ["SHAPES", "WRITERS", "Format", "Shape", "Writer", "read_umask", "render_json", "write_atomic"]


class Writer(msgspec.Struct, frozen=True, kw_only=True):
    """An output format."""

    suffix: str
    make: Callable[[Article, Shape], bytes]
    is_stream: bool = False
    """All records go to one file, or to a few; else each has its own."""

    def render(self, article: Article, shape: Shape = "record") -> bytes:
        """The record as bytes."""
        return self.make(article, shape)


def render_json(article: Article, shape: Shape = "record") -> bytes:
    """The record as JSON, indented by 2, with a trailing newline."""
    return msgspec.json.format(msgspec.json.encode(SHAPES[shape].make(article)), indent=2) + b"\n"


def render_json_line(article: Article, shape: Shape = "record") -> bytes:
    """The record as one line of JSON."""
    return msgspec.json.encode(SHAPES[shape].make(article)) + b"\n"


def render_body(article: Article, shape: Shape = "record") -> bytes:
    """The text alone."""
    del shape
    return f"{article.text}\n".encode()


def render_markdown_bytes(article: Article, shape: Shape = "record") -> bytes:
    """The record as Markdown with front matter."""
    del shape
    return render_markdown(article).encode()


WRITERS: dict[Format, Writer] = {
    "json": Writer(suffix=".json", make=render_json),
    "jsonl": Writer(suffix=".jsonl", make=render_json_line, is_stream=True),
    "parquet": Writer(suffix=".parquet", make=render_json_line, is_stream=True),
    "markdown": Writer(suffix=".md", make=render_markdown_bytes),
    "body": Writer(suffix=".txt", make=render_body),
}
"""The formats by name; `body` is what `--only-body` writes. Records of Parquet are lines of JSON until they are packed."""
