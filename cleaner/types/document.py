"""What comes in and what is chosen about it: options, a document as it came, the same as text."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from cleaner.types.page import Repair
from cleaner.types.roles import Warning

InputFormat = Literal["auto", "html", "text"]


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a caller may choose about a record; part of what made it, so kept in it."""

    language: str | None = None
    """Overrides detection: an ISO 639-1 code."""
    ascii_quotes: bool = False
    """Straight quotes instead of the publisher's typographic ones."""
    engine: Literal["model", "trafilatura"] = "model"
    """Who votes on what the story is: the learned labeller, or trafilatura and the densest run, for comparison."""
    model: str | None = None
    """A model file instead of the one that ships with the package."""
    rules: tuple[str, ...] = ()
    """Files with rules of the caller's own, asked before those that ship with the package."""
    max_bytes: int = 20_000_000
    """Largest document, in bytes after decompression."""
    inline: bool = False
    """Keep links and emphasis inside blocks, as `--format markdown` does; the record's text is the same."""

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, with ValueError."""
        if self.language is not None and not (len(self.language) == 2 and self.language.isascii() and self.language.islower()):
            message = f"Options.language: {self.language!r} is no language code; give two small letters, such as 'en'"
            raise ValueError(message)


class RawDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One document as it came, decompressed."""

    raw: bytes
    path: str | None = None
    url: str | None = None
    input_format: InputFormat = "auto"
    id: str | None = None
    charset: str | None = None
    """What a carrier (HTTP, WARC) declared."""
    is_str: bool = False
    """The bytes are the UTF-8 form, with lone surrogates passed through, of what came as `str`."""
    extra: dict[str, Any] | None = None
    """What else its source says of it, as JSON values: other keys of a row, the dates of a WARC record."""
    metas: tuple[tuple[str, str], ...] = ()
    """What its row says of the article, as pairs of a meta tag's name and content."""


class Decoded(msgspec.Struct, frozen=True, kw_only=True):
    """A document as text, with what was believed about its bytes, and why."""

    text: str
    format: Literal["html", "text"]
    encoding: str
    encoding_source: str
    warnings: tuple[Warning, ...] = ()
    repairs: tuple[Repair, ...] = ()
    utf8: bytes | None = None
    """The text in UTF-8, where that is how it came."""
    is_given: bool = False
    """The caller or the file's name says which format it is."""
    url: str | None = None
    """The address that a wrapper around the page states."""
    metas: tuple[tuple[str, str], ...] = ()
    """What a wrapper says of the article, as meta tags would: pairs of name and content."""
