"""What a container gives: a document, or why it gives none, for each of its members."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from cleaner.types import InputFormat, RawDocument, Status

AMBIGUOUS = re.compile(rb"\\(?=x[0-9a-f]{2})")
UNSAFE = "refused: its path leads out of the archive"
NESTED = "an archive inside an archive is not opened: unpack it, and give it by name"


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How much is read of one container."""

    max_bytes: int
    """Of one document, decompressed."""
    max_members: int = 10_000_000
    timeout_s: float = 60.0
    """For the next member to be read."""
    memory_mb: int = 2_000
    """Of the process that reads."""
    columns: dict[str, str] = {}
    """What a row's columns are called, by what stands at their head."""


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One document of a container, or the reason why it is not read."""

    name: str
    """Below the container: the path in an archive, the number of a row; empty for the container itself."""
    raw: bytes = b""
    url: str | None = None
    id: str | None = None
    charset: str | None = None
    input_format: InputFormat = "auto"
    is_str: bool = False
    extra: dict[str, Any] | None = None
    metas: tuple[tuple[str, str], ...] = ()
    """What its row says of it, as meta tags would."""
    refusal: str | None = None
    refused_as: Status = Status.SKIPPED
    is_document: bool = True
    """False where the source shows that it is none: skipped in a walked folder, an error by name."""

    def to_document(self, name: str, url: str | None, input_format: InputFormat) -> RawDocument:
        """The document under the name that it has in the run; what the caller says goes before what the source says."""
        return RawDocument(
            raw=self.raw,
            path=name,
            url=url or self.url,
            input_format=self.input_format if input_format == "auto" else input_format,
            id=self.id,
            charset=self.charset,
            is_str=self.is_str,
            extra=self.extra,
            metas=self.metas,
        )


def refuse(name: str, reason: str, status: Status = Status.ERROR) -> Member:
    """A member that is not read."""
    return Member(name=name, refusal=reason, refused_as=status)


def too_large(name: str, limits: Limits) -> Member:
    """A member over the limit."""
    return refuse(name, f"larger than the limit of {limits.max_bytes} bytes; raise it with --max-bytes")


def spell_name(raw: bytes) -> str:
    r"""The name of a file as text: bytes that are not UTF-8 as `\xNN`.

    A backslash that stands in front of such a thing is `\x5c`, so that no two names become one.

    >>> spell_name(b"\xff.txt"), spell_name(rb"\xff.txt"), spell_name(rb"a\b.txt")
    ('\\xff.txt', '\\x5cxff.txt', 'a\\b.txt')
    """
    return AMBIGUOUS.sub(rb"\\x5c", raw).decode("utf-8", "backslashreplace")


def show_text(name: str) -> str:
    r"""A text that can be encoded: bytes that were not UTF-8 as `\xNN`, other lone surrogates as `\uNNNN`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace") if is_escaped(name) else scrub(name)


def is_escaped(name: str) -> bool:
    """Whether all lone surrogates in it stand for bytes."""
    return all(not "\ud800" <= char <= "\udfff" or "\udc80" <= char <= "\udcff" for char in name)


def scrub(name: str) -> str:
    r"""The text with lone surrogates as `\uNNNN`."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")
