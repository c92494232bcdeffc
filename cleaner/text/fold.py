"""Texts made comparable: lines without case and ornament, titles without the site's name, names of classes as words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

STRAIGHTENED = (
    ("\N{RIGHT SINGLE QUOTATION MARK}", "'"),
    ("\N{LEFT SINGLE QUOTATION MARK}", "'"),
    ("\N{MODIFIER LETTER APOSTROPHE}", "'"),
    ("\N{LEFT DOUBLE QUOTATION MARK}", '"'),
    ("\N{RIGHT DOUBLE QUOTATION MARK}", '"'),
    ("\N{NO-BREAK SPACE}", " "),
    ("\N{NARROW NO-BREAK SPACE}", " "),
    ("\N{NON-BREAKING HYPHEN}", "-"),
)
"""One character for one, so that spans stay what they are."""
ASCII_ORNAMENT = "".join(char for char in map(chr, range(128)) if not char.isalnum())
CACHED_CHARS = 300
"""Longer texts are not remembered: they seldom come again, and take room."""
CACHED_NAME_CHARS = 60
CACHE_SIZE = 8_192
SURROGATE = re.compile("[\ud800-\udfff]")
LETTER = re.compile(r"[^\W_]")
CHUNK = re.compile(r"[A-Za-z0-9]+")
MIXED = re.compile(r"\d[A-Za-z]+\d")
HASH = re.compile(r"^(?=.{6}).*?\d[A-Za-z]+\d")
"""Letters and digits mixed in a long name: made by a build tool, no words."""
NAME_PARTS = re.compile(r"[A-Z]?[a-z]+|[A-Z]{1,99}(?![a-z])|\d+")
LOWER_PARTS = re.compile(r"[a-z]+|\d+")
SITE_SEPARATOR = re.compile(
    r"\s[|–—·•»«‹›:/\-−－]{1,3}\s|\s?[|»｜ㅣ]\s?|-{2,3}|(?<=[」』】）])[:：](?=\S)|\s-(?=\S)|(?<=[^\x00-\u024f])_(?=\S)"
)
"""What stands between a headline and the site or section: a mark between spaces, a bar; where no spaces are, others too."""
MAX_TITLE_CHARS = 2_000
"""What is longer is no title: it could be cut in so many ways that the pieces fill the memory."""


def straighten(text: str) -> str:
    """The text with plain quotes, apostrophes, spaces and hyphens, as long as before."""
    if not text.isascii():
        for odd, plain in STRAIGHTENED:
            text = text.replace(odd, plain)
    return text


def fold_line(text: str) -> str:
    """The text for comparing whole lines: case, quotes, spaces and what stands around it folded.

    >>> fold_line("  » Don’t   miss: ")
    "don't miss"
    """
    return _fold_short(text) if len(text) <= CACHED_CHARS else _fold(text)


def _fold(text: str) -> str:
    folded = " ".join(straighten(text).casefold().split()).strip(ASCII_ORNAMENT)
    if not folded or (folded[0].isalnum() and folded[-1].isalnum()):
        return folded
    first, last = LETTER.search(folded), LETTER.search(folded[::-1])
    return folded[first.start() : len(folded) - last.start()] if first and last else ""


_fold_short = lru_cache(CACHE_SIZE)(_fold)


def squeeze(text: str) -> str:
    """The letters and digits of a text, folded: for comparing names."""
    return "".join(filter(str.isalnum, fold_line(text)))


def split_name(name: str) -> frozenset[str]:
    """The words of a class name or id; none of what a tool made: hashes, utility classes with brackets.

    >>> sorted(split_name("articleShare__bar-2"))
    ['2', 'article', 'bar', 'share']
    """
    return _split_short(name) if len(name) <= CACHED_NAME_CHARS else _split(name)


def _split(name: str) -> frozenset[str]:
    parts = name.replace("_", " ").replace("-", " ")
    if parts.replace(" ", "").isalpha() and parts.islower() and parts.isascii():  # most are
        return frozenset(parts.split())
    if "[" in name:
        return frozenset()
    if name.isascii() and not MIXED.search(name):
        return frozenset(LOWER_PARTS.findall(name) if name.islower() else map(str.lower, NAME_PARTS.findall(name)))
    chunks = (chunk for chunk in CHUNK.findall(name) if not HASH.search(chunk))
    return frozenset(part.lower() for chunk in chunks for part in NAME_PARTS.findall(chunk))


_split_short = lru_cache(CACHE_SIZE)(_split)


@lru_cache(CACHE_SIZE)
def split_all(names: tuple[str, ...]) -> frozenset[str]:
    """The words of all the names of an element."""
    return frozenset[str]().union(*map(split_name, names))


def split_title(title: str) -> Iterator[tuple[str, str]]:
    """Each way to cut a title at a separator, from the last to the first: what stands before and after; none of a long text.

    >>> list(split_title("Rain at last | The Daily Drop"))
    [('Rain at last', 'The Daily Drop')]
    """
    cuts = list(SITE_SEPARATOR.finditer(title)) if len(title) <= MAX_TITLE_CHARS else []
    for found in reversed(cuts):
        head, tail = title[: found.start()].strip(), title[found.end() :].strip()
        if head and tail:
            yield head, tail


MIN_TITLE_WORDS = 3
"""A part of a headline has at least this many words."""


def split_headline(headline: str) -> set[str]:
    """The headline folded, whole and cut at its separators to its greater part.

    >>> sorted(split_headline("Rain at last in Wend | The Drop"))
    ['rain at last in wend', 'rain at last in wend | the drop']
    """
    parts = (part for cut in split_title(headline) for part in cut)
    return {
        fold_line(headline),
        *(fold_line(part) for part in parts if len(part.split()) >= MIN_TITLE_WORDS and len(part) * 2 > len(headline)),
    }


def scrub_surrogates(text: str) -> tuple[str, int]:
    """The text with lone surrogates, which no encoding can write, as U+FFFD; and how many there were."""
    return SURROGATE.subn("\N{REPLACEMENT CHARACTER}", text)
