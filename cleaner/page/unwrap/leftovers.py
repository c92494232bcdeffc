"""The last look at a text: whether it is markup, escapes or code of a wrapper that nobody could take off."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from cleaner.page.sniff import CODE_LINE

MAX_CHARS = 200_000
"""So much of a text is looked at: what is wrapped is so from the beginning."""


class Leftover(msgspec.Struct, frozen=True, kw_only=True):
    """A sign of a wrapper; a text that is full of it is none."""

    name: str
    sign: str
    """A character of all of them, so that most texts are passed over at once."""
    pattern: re.Pattern[str]
    min_count: int
    min_share: float
    """Of the text's characters."""
    min_solid: int = 0
    """All of them have so many characters without white space, which most texts have nowhere."""


LEFTOVERS: tuple[Leftover, ...] = (
    Leftover(
        name="HTML tags",
        sign="<",
        pattern=re.compile(r"</?[a-zA-Z][a-zA-Z0-9:-]{0,20}(?:\s[^<>]{0,500})?/?>"),
        min_count=5,
        min_share=0.15,
    ),
    Leftover(
        name="entities of tags",
        sign="&",
        pattern=re.compile(r"&(?:amp;){0,3}(?:lt|gt|quot|#\d{1,5}|#x[0-9a-fA-F]{1,4});"),
        min_count=10,
        min_share=0.08,
    ),
    Leftover(
        name="escapes",
        sign="\\",
        pattern=re.compile(r"\\(?:[nrt\"'/]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4})"),
        min_count=8,
        min_share=0.04,
    ),
    Leftover(
        name="base64",
        sign="",
        pattern=re.compile(r"(?<![A-Za-z0-9+/])(?=[A-Za-z+/]{0,80}\d)[A-Za-z0-9+/]{70,}+={0,2}"),
        min_count=1,
        min_share=0.5,
        min_solid=70,
    ),
    Leftover(name="percent escapes", sign="%", pattern=re.compile(r"%[0-9A-Fa-f]{2}"), min_count=20, min_share=0.1),
    Leftover(
        name="quoted-printable",
        sign="=",
        pattern=re.compile(r"=[0-9A-F]{2}(?![0-9A-F]{4})|=$", re.MULTILINE),
        min_count=12,
        min_share=0.05,
    ),
    Leftover(
        name="JSON",
        sign='"',
        pattern=re.compile(r"[\"'][\w@:.-]{1,40}[\"']\s{0,3}:\s{0,3}(?=[\"'\[{\d]|true|false|null|None|True|False)"),
        min_count=8,
        min_share=0.1,
    ),
)
"""The shares are at least 1.7 times those of the richest of 2,820 flattened pages and 940 golds, lessons on HTML among them."""
MAX_SHARE = 0.6
MIN_CODE_LINES, MIN_CODE_SHARE = 8, 0.85


def name_leftover(texts: Iterable[str], *, strictness: float = 1.0) -> str | None:
    """What a text is full of that is no part of any text; null where it reads like one. Blocks of code are left out before.

    With a greater `strictness` it takes so much more: what a page of HTML shows as text, it mostly means to show.
    """
    text = "\n".join(texts)[:MAX_CHARS]
    for leftover in LEFTOVERS:
        if leftover.sign in text and is_full(text, leftover, strictness):
            return leftover.name
    return "code" if is_code(text) else None


def is_full(text: str, leftover: Leftover, strictness: float) -> bool:
    """Whether a sign takes up too much of a text."""
    if text.count(leftover.sign) < leftover.min_count:
        return False
    if leftover.min_solid and max(map(len, text.split()), default=0) < leftover.min_solid:
        return False
    lengths = [found.end() - found.start() for found in leftover.pattern.finditer(text)]
    return len(lengths) >= leftover.min_count and sum(lengths) >= min(leftover.min_share * strictness, MAX_SHARE) * len(text)


def is_code(text: str) -> bool:
    """Whether nearly all lines read like a programming language."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < MIN_CODE_LINES:
        return False
    n_code, wanted = len(lines), MIN_CODE_SHARE * len(lines)
    for line in lines:
        if CODE_LINE.search(line) is None:
            n_code -= 1
            if n_code < wanted:
                return False
    return True
