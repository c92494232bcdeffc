"""What a worker process does with one input: read, normalise, render. Everything it needs and gives is a plain value."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import Path

import msgspec

from cleaner.run.readers import Found, open_document, read_document
from cleaner.run.writers import WRITERS, Format, Shape
from cleaner.types import Article, InputFormat, Options, RawDocument, Rejection, Status, Warning

NO_WORD = re.compile(r"""[\s!-/:-@\[-`{-~\u00a1-\u00bf\u2010-\u205e\u3001-\u3003\u3008-\u3020\u3030]+""")
"""White space, quotes and other punctuation; letters, digits and the marks upon them stay, in every script."""
TEXT_HASH_DIGITS = 16


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What an earlier run made of an input: to be kept where it is still what would be made."""

    sha256: str
    path: str | None = None
    """The file of the record, where it has one of its own; of one in a stream the caller knows that it is whole."""
    record_sha256: str | None = None
    """Of that file."""


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
    """A line of the manifest: what became of an input; the last five columns say which argument brought it, what made it."""

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
    record_sha256: str | None = None
    title: str | None = None
    date_published: str | None = None
    language: str | None = None
    url: str | None = None
    confidence: float | None = None
    text_hash: str | None = None
    argument: str | None = None
    """A digest of the argument that brought the input, as it was typed."""
    version: str | None = None
    rules: str | None = None
    model: str | None = None
    options: str | None = None
    """A digest of all options that decide what the record looks like, its address among them."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The manifest's row of an input, and its record as bytes; no bytes where there is no record."""

    row: Row
    content: bytes = b""
    is_kept: bool = False
    """The record that an earlier run made stays as it is."""
    source: str | None = None
    """The input with many documents that this is one of."""


def do_job(job: Job) -> Outcome:
    """Read, normalise and render one input."""
    from cleaner.pipeline import normalize_document  # noqa: PLC0415

    document = read_job(job)
    if isinstance(document, Rejection):
        return refuse(job, document, None)
    if job.done and is_still_true(job.done, document):
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


def is_still_true(done: Done, document: RawDocument) -> bool:
    """Whether what an earlier run made of an input is what would be made of it now, and still stands there unchanged."""
    if hashlib.sha256(document.raw).hexdigest() != done.sha256:
        return False
    if done.path is None:
        return True
    try:
        return hashlib.sha256(Path(done.path).read_bytes()).hexdigest() == done.record_sha256
    except OSError:
        return False


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
    content = WRITERS[job.format].render(article, job.shape)
    row = Row(
        input=job.found.name,
        id=article.id,
        status=Status.EMPTY if Warning.NO_TEXT in article.warnings else Status.OK,
        sha256=article.input.sha256,
        bytes=article.input.bytes,
        format=article.input.format,
        words=article.word_count,
        warnings=article.warnings,
        record_sha256=hashlib.sha256(content).hexdigest(),
        title=article.title,
        date_published=article.date_published,
        language=article.language,
        url=article.url,
        confidence=article.confidence,
        text_hash=hash_text(article.text),
    )
    return Outcome(row=row, content=content)


def hash_text(text: str) -> str | None:
    r"""A hash of the folded words of a text: equal where only white space, case or quotes differ; null without words.

    >>> hash_text("“It’s  over”, she said.") == hash_text("'it's over', She\nsaid.")
    True
    """
    folded = NO_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:TEXT_HASH_DIGITS] if folded else None
