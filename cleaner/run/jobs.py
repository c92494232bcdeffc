"""What a worker process does with one input: read, normalise, render. Everything it needs and gives is a plain value."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from cleaner.run.readers import Found, open_document, read_document
from cleaner.run.writers import WRITERS, Format, Shape
from cleaner.types import Article, InputFormat, Options, RawDocument, Rejection, Status, Warning


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What an earlier run made of an input: to be kept where it is still what would be made."""

    sha256: str
    path: str | None = None
    """The file of the record, where it has one of its own."""
    content: bytes | None = None
    """The record, where it stands in a stream with others."""
    same_run: bool = False
    """The run that made it had the same options and versions; else the record itself must say so."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One input, and what is wanted of it."""

    found: Found
    options: Options
    format: Format
    shape: Shape = "record"
    document: RawDocument | None = None
    """The document, where the caller has read it."""
    url: str | None = None
    input_format: InputFormat = "auto"
    done: Done | None = None

    @property
    def n_bytes(self) -> int:
        """Bytes that it holds while it waits."""
        return len(self.document.raw) if self.document else 0


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
    is_kept: bool = False
    """The record that an earlier run made stays as it is."""


def do_job(job: Job) -> Outcome:
    """Read, normalise and render one input."""
    from cleaner.pipeline import normalize_document  # noqa: PLC0415

    document = read_job(job)
    if isinstance(document, Rejection):
        return refuse(job, document, None)
    if job.done and is_still_true(job.done, document, job):
        return Outcome(row=Row(input=job.found.name, status=Status.OK), is_kept=True)
    answer = normalize_document(document, job.options)
    if isinstance(answer, Rejection):
        return refuse(job, answer, document.raw)
    return accept(job, answer)


def read_job(job: Job) -> RawDocument | Rejection:
    """The document of a job: the bytes that came with it, or those of its file."""
    if job.document is not None:
        return open_document(job.document, job.options.max_bytes)
    return read_document(job.found, url=job.url, input_format=job.input_format, max_bytes=job.options.max_bytes)


def is_still_true(done: Done, document: RawDocument, job: Job) -> bool:
    """Whether what an earlier run made of an input is what would be made of it now."""
    if hashlib.sha256(document.raw).hexdigest() != done.sha256:
        return False
    content = done.content
    if content is None:
        try:
            content = Path(done.path or "").read_bytes()
        except OSError:
            return False
    return (
        bool(content) and WRITERS[job.format].is_whole(content, job.shape) and (done.same_run or is_own(content, document, job))
    )


def is_own(content: bytes, document: RawDocument, job: Job) -> bool:
    """Whether a record says itself that it was made of this document, with these options and versions."""
    from cleaner.record.build import describe_maker  # noqa: PLC0415

    if job.shape != "record" or job.url or job.input_format != "auto":
        return False
    try:
        article = msgspec.json.decode(content, type=Article)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    known = article.input
    return article.cleaner == describe_maker(job.options) and (known.path, known.extra) == (document.path, document.extra)


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
    return Outcome(row=row, content=WRITERS[job.format].render(article, job.shape))
