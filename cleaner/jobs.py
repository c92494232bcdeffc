"""What a worker process does with one input: read, normalise, render. Everything it needs and gives is a plain value."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from cleaner.readers import Found, read_document
from cleaner.types import Article, InputFormat, Options, RawDocument, Rejection, Status, Warning
from cleaner.writers import WRITERS

Format = Literal["json", "jsonl", "markdown", "body"]


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One input, and what is wanted of it."""

    found: Found
    options: Options
    format: Format
    raw: bytes | None = None
    """The bytes, where the caller has read them."""
    url: str | None = None
    input_format: InputFormat = "auto"


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the manifest: what became of an input."""

    input: str
    id: str | None = None
    status: Status
    output: str | None = None
    reason: str | None = None
    sha256: str | None = None
    bytes: int | None = None
    format: str | None = None
    words: int | None = None
    warnings: tuple[Warning, ...] = ()
    duplicate_of: str | None = None


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest's row of an input, and its record as bytes; no bytes where there is no record."""

    row: Row
    content: bytes = b""


def do_job(job: Job) -> Outcome:
    """Read, normalise and render one input."""
    from cleaner.pipeline import normalize_document  # noqa: PLC0415

    document = read_job(job)
    if isinstance(document, Rejection):
        return refuse(job, document, None)
    answer = normalize_document(document, job.options)
    if isinstance(answer, Rejection):
        return refuse(job, answer, document.raw)
    return accept(job, answer)


def read_job(job: Job) -> RawDocument | Rejection:
    """The document of a job: the bytes that came with it, or those of its file."""
    if job.raw is not None:
        return RawDocument(raw=job.raw, path=job.found.name, url=job.url, input_format=job.input_format)
    return read_document(job.found, url=job.url, input_format=job.input_format, max_bytes=job.options.max_bytes)


def refuse(job: Job, rejection: Rejection, raw: bytes | None) -> Outcome:
    """The outcome of an input that has no record; what is no document is passed over in a folder, an error by name."""
    skipped = rejection.stage == "sniff" and not job.found.named
    if raw is not None and len(raw) > job.options.max_bytes:
        raw = None  # only its beginning was read
    row = Row(
        input=job.found.name,
        status=Status.SKIPPED if skipped else rejection.status,
        reason=f"{rejection.stage}: {rejection.reason}",
        sha256=hashlib.sha256(raw).hexdigest() if raw is not None else None,
        bytes=len(raw) if raw is not None else None,
    )
    return Outcome(row=row)


def accept(job: Job, article: Article) -> Outcome:
    """The outcome of an input that has a record."""
    row = Row(
        input=job.found.name,
        id=article.id,
        status=Status.EMPTY if Warning.NO_TEXT in article.warnings else Status.OK,
        sha256=article.input.sha256,
        bytes=article.input.bytes,
        format=article.input.format,
        words=article.word_count,
        warnings=article.warnings,
    )
    return Outcome(row=row, content=WRITERS[job.format].render(article))
