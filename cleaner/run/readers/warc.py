"""Web archives: the pages that were fetched, with what the server said of them.

warcio reads them. FastWARC would be faster, but reading is a small part of the work, and version 2 ends the process
where a stream breaks off.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import Any, BinaryIO

from cleaner.run.extras import MissingExtraError, import_extra
from cleaner.run.readers.compressed import RATIO_FLOOR, BrokenInputError, Inflated, Partwise, inflate
from cleaner.run.readers.members import Limits, Member, refuse, scrub, too_large
from cleaner.types import InputFormat, Status

DOCUMENT_TYPES = {"response", "resource", "conversion", "revisit"}
"""Records that stand for a page; requests, metadata and the like are no inputs."""
FORMATS: dict[str, InputFormat] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "": "auto",
}
"""By media type; a record of another type is no document."""
ENCODINGS = {"": "", "identity": "", "gzip": ".gz", "x-gzip": ".gz", "deflate": ".deflate", "br": ".br", "zstd": ".zst"}
"""Content encodings, with the suffix of what undoes each."""


def read_warc(file: BinaryIO, name: str, limits: Limits) -> Iterator[Member]:
    """A member for each response, resource, conversion and revisit, by its number among all records."""
    warcio = import_extra("warcio", "warc", "WARC")
    exceptions = import_extra("warcio.exceptions", "warc", "WARC")
    archive = warcio.ArchiveIterator(Partwise(skip_blank_lines(inflate(file, name))))
    number = 0
    while True:
        try:
            with redirect_stderr(io.StringIO()):
                record = next(archive, None)
            if archive.err_count:
                raise BrokenInputError(f"broken WARC file: what follows record {number} is no record")
            if record is None:
                break
            number += 1
            if not (record.rec_headers.get_header("Content-Length") or "").strip().isdigit():
                raise BrokenInputError(f"broken WARC file: record {number} does not say how long it is")
            if (record.rec_type or "").lower() in DOCUMENT_TYPES:
                yield read_record(record, str(number), limits)
        except (exceptions.ArchiveLoadFailed, ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            raise BrokenInputError(f"broken WARC file behind record {number}: {str(error)[:200]}") from error
    if not number:
        raise BrokenInputError("broken WARC file: no records in it")


def skip_blank_lines(stream: io.BufferedReader) -> io.BufferedReader:
    """The stream behind the blank lines that it begins with, which warcio would take for all there is."""
    while stream.peek(1)[:1] in {b"\r", b"\n"}:
        stream.read(1)
    return stream


def read_record(record: Any, name: str, limits: Limits) -> Member:
    """The member of one record."""
    media_type, charset = read_content_type(record)
    if not record.http_headers and media_type == "application/http" and record.rec_type != "revisit":
        return refuse(name, "no answer of a server in it")
    if refusal := find_refusal(record, media_type):
        return refuse(name, refusal, Status.SKIPPED)
    raw = read_content(record, limits)
    if isinstance(raw, str):
        return refuse(name, raw)
    if len(raw) > limits.max_bytes:
        return too_large(name, limits)
    return Member(
        name=name,
        raw=raw,
        url=read_url(record),
        id=scrub((record.rec_headers.get_header("WARC-Record-ID") or "").strip("<> ")) or None,
        charset=charset,
        input_format=FORMATS[media_type],
        extra=read_extra(record) or None,
    )


def find_refusal(record: Any, media_type: str) -> str | None:
    """Why a record is no page."""
    if record.rec_type == "revisit":
        return "a revisit: the page stands in an earlier record"
    if record.rec_headers.get_header("WARC-Segment-Number"):
        return "one part of a record in several parts"
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    if status.isdigit() and not status.startswith("2"):
        return f"no page: HTTP status {status}"
    return None if media_type in FORMATS else f"not HTML: {media_type}"


def read_content(record: Any, limits: Limits) -> bytes | str:
    """The body of a record, without its transfer and content encodings, up to one byte over the limit; or what is wrong."""
    encoding = (find_header(record, "Content-Encoding") or "").strip().lower()
    if encoding not in ENCODINGS:
        return f"a content encoding that is not read: {scrub(encoding)[:40]}"
    raw = read_stored(record, limits)
    suffix = ENCODINGS[encoding]
    if not suffix or len(raw) > limits.max_bytes:
        return raw
    source = Inflated(io.BytesIO(raw), suffix)
    try:
        return io.BufferedReader(source).read(limits.max_bytes + 1)
    except (BrokenInputError, MissingExtraError) as error:
        is_plain = not source.n_bytes and not isinstance(error.__cause__, MissingExtraError)
        return raw if is_plain else f"its body is {encoding}: {error}"  # servers that compress nothing say that they do


def read_stored(record: Any, limits: Limits) -> bytes:
    """The body of a record as it was sent, its chunks joined, up to one byte over the limit."""
    stream = record.raw_stream
    if (find_header(record, "Transfer-Encoding") or "").strip().lower() == "chunked":
        stream = import_extra("warcio.bufferedreaders", "warc", "WARC").ChunkedDataReader(stream)
    chunks: list[bytes] = []
    n_bytes = 0
    while n_bytes <= limits.max_bytes and (chunk := stream.read(min(RATIO_FLOOR, limits.max_bytes + 1 - n_bytes))):
        chunks.append(chunk)
        n_bytes += len(chunk)
    if n_bytes <= limits.max_bytes and not record.raw_stream.read(1) and getattr(record.raw_stream, "limit", 0) > 0:
        raise BrokenInputError("broken WARC file: cut off")
    return b"".join(chunks)


def read_content_type(record: Any) -> tuple[str, str | None]:
    """The media type and charset that the server, or the record, declares; empty and null where neither does."""
    media_type, _, rest = scrub(find_header(record, "Content-Type") or "").partition(";")
    params = (part.partition("=") for part in rest.split(";"))
    charset = next((value.strip(" \"'") for key, _, value in params if key.strip().lower() == "charset"), None)
    return media_type.strip().lower(), charset or None


def find_header(record: Any, name: str) -> str | None:
    """A header of the server's answer; where the record holds no answer, its own."""
    value = (record.http_headers or record.rec_headers).get_header(name)
    return str(value) if value is not None else None


def read_url(record: Any) -> str | None:
    """The address that was fetched, where it is one of the web."""
    url = scrub((record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> "))
    return url if url.lower().startswith(("http://", "https://")) else None


def read_extra(record: Any) -> dict[str, Any]:
    """When the page was fetched and what the server said of its age, as they stand there."""
    kept = record.rec_headers.get_header
    values = {"warc_date": kept("WARC-Date"), "warc_truncated": kept("WARC-Truncated")}
    if record.http_headers:
        values |= {"http_date": find_header(record, "Date"), "http_last_modified": find_header(record, "Last-Modified")}
    return {key: scrub(value) for key, value in values.items() if value}
