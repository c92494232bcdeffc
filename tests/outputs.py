"""Output folders for tests: records and a manifest as a run writes them, made in this process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cleaner import Article
from cleaner.pipeline import normalize_document
from cleaner.run.writers import render_json, render_json_line
from cleaner.run.writers.packing import Compression, name_shard, pack_lines
from cleaner.types import Options, RawDocument, Warning


def make_article(raw: bytes | str, name: str = "a.html", options: Options | None = None) -> Article:
    document = RawDocument(raw=raw.encode() if isinstance(raw, str) else raw, path=name)
    article = normalize_document(document, options or Options())
    assert isinstance(article, Article), article
    return article


def write_out(out: Path, documents: Mapping[str, bytes | str | None], *, stream: bool = False) -> Path:
    """Write an output folder; an input that is None has failed."""
    out.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    lines: list[bytes] = []
    for name, raw in documents.items():
        if raw is None:
            rows.append({"input": name, "status": "error", "reason": "read: it is <b>no</b> file"})
            continue
        article = make_article(raw, name)
        output = "records.jsonl" if stream else f"{name.rpartition('.')[0]}.json"
        if not stream:
            (out / output).parent.mkdir(parents=True, exist_ok=True)
            (out / output).write_bytes(render_json(article))
        lines.append(render_json_line(article))
        status = "empty" if Warning.NO_TEXT in article.warnings else "ok"
        rows.append({"input": name, "id": article.id, "status": status, "output": output, "words": article.word_count})
    if stream:
        (out / "records.jsonl").write_bytes(b"".join(lines))
    (out / "manifest.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return out


def shard_out(out: Path, compression: Compression | None, shard: int = 1) -> Path:
    """Write the stream of an output folder anew as a run with --compress and --shard does."""
    rows = [json.loads(line) for line in (out / "manifest.jsonl").read_text("utf-8").splitlines()]
    lines = (out / "records.jsonl").read_bytes().splitlines(keepends=True)
    (out / "records.jsonl").unlink()
    for number, place in enumerate(range(0, len(lines), shard)):
        name = name_shard(".jsonl", compression, number)
        with (out / name).open("wb") as file:
            pack_lines(lines[place : place + shard], file, name)
    for place, row in enumerate(row for row in rows if "output" in row):
        row["output"] = name_shard(".jsonl", compression, place // shard)
    (out / "manifest.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
    return out
