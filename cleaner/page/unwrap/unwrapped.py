"""What was found inside a wrapper, and what makes a text worth taking out of one."""

from __future__ import annotations

import re

import msgspec

from cleaner.page.sniff import SNIFF_CHARS, is_html

WORD = re.compile(r"[^\W\d_]{2,}")
MIN_PROSE_WORDS, MIN_LETTER_SHARE = 12, 0.5
MIN_UNSPACED_CHARS = 30
UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]")


class Unwrapped(msgspec.Struct, frozen=True, kw_only=True):
    """The page in a wrapper, with what the wrapper says of it."""

    content: str | bytes
    kind: str
    """Of the wrapper, as repairs name it: `unwrapped-json`, or `lines-from-list` for what carried lines."""
    count: int = 1
    url: str | None = None
    charset: str | None = None
    metas: tuple[tuple[str, str], ...] = ()
    example: str = ""


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """Why a wrapper cannot be taken off; the reason names it."""

    reason: str


def is_page(text: str) -> bool:
    """Whether a text is a page in HTML, or prose, and no name or number of a program.

    >>> is_page("<!doctype html><p>Rain"), is_page("utf-8"), is_page("Rain fell on the town " * 3)
    (True, False, True)
    """
    return is_html(text[:SNIFF_CHARS]) or is_prose(text)


def is_prose(text: str) -> bool:
    """Whether a text is made of words."""
    sample = text[:SNIFF_CHARS]
    n_letters = sum(map(str.isalpha, sample))
    if n_letters < MIN_LETTER_SHARE * len(sample):
        return False
    has_spaces = " " in sample and len(WORD.findall(sample)) >= MIN_PROSE_WORDS
    return has_spaces or len(UNSPACED.findall(sample)) >= MIN_UNSPACED_CHARS
