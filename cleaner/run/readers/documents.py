"""One document: its bytes, decompressed and out of what they were saved in."""

from __future__ import annotations

import io

import msgspec

from cleaner.run.readers.compressed import describe_error, read_whole, suffix_of_codec
from cleaner.run.readers.files import Found
from cleaner.run.readers.mail import is_mail, open_mail
from cleaner.types import InputFormat, RawDocument, Rejection


def read_document(found: Found, *, url: str | None, input_format: InputFormat, max_bytes: int) -> RawDocument | Rejection:
    """The document of a file; or why it cannot be read."""
    if found.path is None:
        return Rejection(input=found.name, stage="read", reason="standard input is read by the caller")
    document = RawDocument(raw=b"", path=found.name, url=url, input_format=input_format)
    try:
        with open(found.path, "rb") as file:
            raw = read_whole(file, found.path, max_bytes)
    except OSError as error:
        return Rejection(input=found.name, stage="read", reason=describe_error(error))
    return finish(document, raw, max_bytes)


def open_document(document: RawDocument, max_bytes: int) -> RawDocument | Rejection:
    """A document whose bytes are there already, decompressed where its name says that it is compressed."""
    name = document.path or ""
    if not suffix_of_codec(name) or document.is_str:
        return finish(document, document.raw, max_bytes)
    try:
        raw = read_whole(io.BytesIO(document.raw), name, max_bytes)
    except OSError as error:
        return Rejection(input=document.path, stage="read", reason=describe_error(error))
    return finish(document, raw, max_bytes)


def finish(document: RawDocument, raw: bytes | None, max_bytes: int) -> RawDocument | Rejection:
    """The document with its bytes; of a mail or a saved page, those of the page in it."""
    if raw is None:
        reason = f"larger than the limit of {max_bytes} bytes; raise it with --max-bytes"
        return Rejection(input=document.path, stage="read", reason=reason)
    document = msgspec.structs.replace(document, raw=raw)
    if document.input_format == "auto" and not document.is_str and is_mail(document.path or ""):
        return open_mail(document)
    return document
