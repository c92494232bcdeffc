"""Records as bytes, and bytes as files that are either whole or not there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import msgspec

from cleaner.markdown import render_markdown
from cleaner.types import Article


class Writer(msgspec.Struct, frozen=True, kw_only=True):
    """An output format."""

    suffix: str
    render: Callable[[Article], bytes]
    stream: str | None = None
    """The one file that all records go to; null where each has its own."""


def render_json(article: Article) -> bytes:
    """The record as JSON, indented by 2, with a trailing newline."""
    return msgspec.json.format(msgspec.json.encode(article), indent=2) + b"\n"


def render_json_line(article: Article) -> bytes:
    """The record as one line of JSON."""
    return msgspec.json.encode(article) + b"\n"


def render_body(article: Article) -> bytes:
    """The text alone."""
    return f"{article.text}\n".encode()


def render_markdown_bytes(article: Article) -> bytes:
    """The record as Markdown with front matter."""
    return render_markdown(article).encode()


WRITERS = {
    "json": Writer(suffix=".json", render=render_json),
    "jsonl": Writer(suffix=".jsonl", render=render_json_line, stream="records.jsonl"),
    "markdown": Writer(suffix=".md", render=render_markdown_bytes),
    "body": Writer(suffix=".txt", render=render_body),
}
"""The formats by name; `body` is what `--only-body` writes."""


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
