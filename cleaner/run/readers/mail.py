"""Saved mail, mailboxes and MHTML: the page inside, with what the headers say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import EmailMessage, Message
from email.utils import parseaddr
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import msgspec

from cleaner.run.readers.compressed import BrokenInputError, inflate, strip_codec
from cleaner.run.readers.members import Limits, Member, refuse, too_large
from cleaner.types import RawDocument, Rejection

MAIL_SUFFIXES = {".eml", ".mht", ".mhtml"}
MAX_PARTS, MAX_HEADER_CHARS = 10_000, 2_000
TURNED = re.compile(r"^([^\s,]+), ([^\s,]+)$")
"""A name with the family's first."""
QUOTED_FROM = re.compile(rb">+From ")


def is_mail(name: str) -> bool:
    """Whether the name says that it is a mail or a saved page."""
    return PurePosixPath(strip_codec(name)).suffix.lower() in MAIL_SUFFIXES


def open_mail(document: RawDocument) -> RawDocument | Rejection:
    """The HTML part of a mail or saved page, else its text; the charset is evidence, and so is the page's address.

    Bytes, hash and id are those of the part, decoded from its transfer encoding.
    """
    try:
        message = message_from_bytes(document.raw, policy=policy.compat32)
        if not message.keys():
            return document  # a page or a text under the name of a mail
        part = find_part(message)
        content = part.get_payload(decode=True) if part else None
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:  # what `email` raises on made-up mail
        return Rejection(input=document.path, stage="read", reason=f"broken mail: {type(error).__name__}: {str(error)[:200]}")
    if part is None:
        return Rejection(input=document.path, stage="read", reason="no HTML part and no text in the mail")
    raw = content if isinstance(content, bytes) else b""
    is_html = part.get_content_type() != "text/plain"
    is_declared = str(part.get("Content-Type", "")).strip().lower().startswith("text/plain")
    return msgspec.structs.replace(
        document,
        raw=raw,
        url=document.url or find_address(part, message),
        charset=read_param(part, "charset"),
        input_format="html" if is_html else "text" if is_declared else "auto",
        metas=tuple(read_headers(message)),
    )


def read_headers(message: Message) -> Iterator[tuple[str, str]]:
    """What a mail's headers say, as pairs of a meta tag's name and content; a saved page's are of the saving."""
    name, address = parseaddr(str(message.get("From") or "")[:MAX_HEADER_CHARS])
    if "@" not in address or message.get("Snapshot-Content-Location"):
        return
    said = {
        "og:title": read_header(message.get("Subject")),
        "author": TURNED.sub(r"\2 \1", read_header(name)),
        "article:published_time": read_header(message.get("Date")),
    }
    yield from ((key, value) for key, value in said.items() if value)


def read_header(value: object) -> str:
    """A header's text, decoded; empty where there is none, or it is broken."""
    try:
        return " ".join(str(make_header(decode_header(str(value or "")[:MAX_HEADER_CHARS]))).split())
    except (LookupError, ValueError, HeaderParseError):
        return ""


def read_mailbox(file: BinaryIO, name: str, limits: Limits) -> Iterator[Member]:
    """A member for each mail of a mailbox, by its number: each begins with a line "From …" behind a blank one."""
    number, size = 0, 0
    lines: list[bytes] = []
    is_blank = True
    for line in inflate(file, name):
        if is_blank and line.startswith(b"From "):
            if number:
                yield read_mail(b"".join(lines), str(number), limits, size)
            number, lines, size = number + 1, [], 0
        elif not number and line.strip():
            raise BrokenInputError('no mailbox: its first line does not begin with "From "')
        else:
            size += len(line)
            if size <= limits.max_bytes:
                lines.append(line[1:] if QUOTED_FROM.match(line) else line)
        is_blank = not line.strip()
    if number:
        yield read_mail(b"".join(lines), str(number), limits, size)


def read_mail(raw: bytes, name: str, limits: Limits, size: int) -> Member:
    """The member of one mail of a mailbox."""
    if size > limits.max_bytes:
        return too_large(name, limits)
    document = open_mail(RawDocument(raw=raw, path=name))
    if isinstance(document, Rejection):
        return refuse(name, document.reason)
    return Member(
        name=name,
        raw=document.raw,
        url=document.url,
        charset=document.charset,
        input_format=document.input_format,
        metas=document.metas,
    )


def find_part(message: Message) -> Message | None:
    """The part that is shown: the one that `start` names, the first HTML part, else the first text that is no attachment.

    An empty one is passed over where another has something in it.
    """
    parts: list[Message] = []
    stack = [message]
    while stack and len(parts) < MAX_PARTS:
        part = stack.pop()
        parts.append(part)
        inner = part.get_payload()
        if isinstance(inner, list):
            stack += [child for child in reversed(inner) if isinstance(child, Message)]
    start = read_param(message, "start")
    kinds = {"text/html": 1, "application/xhtml+xml": 1, "text/plain": 2}
    wanted = [
        (0 if start and part.get("Content-ID") == start else kinds[part.get_content_type()], place)
        for place, part in enumerate(parts)
        if part.get_content_type() in kinds and part.get_content_disposition() != "attachment"
    ]
    ranked = [parts[place] for _, place in sorted(wanted)]
    return next(filter(has_content, ranked), ranked[0] if ranked else None)


def has_content(part: Message) -> bool:
    """Whether more than blanks stand in a part."""
    content = part.get_payload()
    return isinstance(content, str) and bool(content.strip())


def find_address(part: Message, message: Message) -> str | None:
    """The http address that the part or the saved page gives."""
    names = ((part, "Content-Location"), (message, "Snapshot-Content-Location"), (message, "Content-Location"))
    values = (str(holder.get(name) or "").strip() for holder, name in names)
    return next((value for value in values if value.lower().startswith(("http://", "https://"))), None)


def read_param(part: Message | EmailMessage, name: str) -> str | None:
    """A parameter of a part's content type."""
    value: Any = part.get_param(name)
    return str(value[2] if isinstance(value, tuple) else value) if value else None
