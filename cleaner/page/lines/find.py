"""The lines of a text read back from what carried them, or found by the learned model; and texts in one case noticed.

What carried the lines is no part of the page; it is listed as a repair, with its count. A text that has its lines is given
back as it came. Printed lists, and what programs wrap around a page, were taken off before: see `cleaner.page.unwrap.layers`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import msgspec

from cleaner.page.lines.boundaries import split_lines
from cleaner.page.lines.carriers import read_carriers, read_forum_tags, read_frames, read_row, read_times
from cleaner.page.lines.marks import MAX_ROUNDS, is_markup, is_tagged, read_prefixes, read_tags
from cleaner.page.sniff import SNIFF_CHARS, is_html
from cleaner.page.unwrap.literals import read_escapes
from cleaner.types import Decoded, Page, Repair, Warning

MIN_LETTERS = 200
"""A shorter text tells nothing of its case."""
MAX_OTHER_SHARE = 0.02
"""Of the letters that have a case, so few may be in the other one: a text's own names of firms, or what a program left."""
FIRST_PART = 4
"""A text with its capitals shows enough of both cases in the first of so many parts."""
MAX_NAME_WORDS = 4
"""A line of so few words that ends like none is a menu's, a name or a place: each of its words begins with a capital."""
TURKISH = str.maketrans("İI", "iı")
START = re.compile(r"(?:^|[.!?…]['\"”’»)]?\s|[“„«\"])\W{0,3}[^\W\d_]")
WORD_START = re.compile(r"(?<![\w'’])[^\W\d_]")


def find_case(page: Page) -> str | None:
    """`upper` or `lower`, where all of a flattened text is in that case; null for any other, and for scripts without case."""
    if page.format != "text":
        return None
    text = "".join([block.text for block in page.blocks])
    if has_both(text[: len(text) // FIRST_PART], len(text)):
        return None
    n_upper, n_lower = (sum(map(test, text)) for test in (str.isupper, str.islower))
    if n_upper + n_lower < MIN_LETTERS:
        return None
    most = MAX_OTHER_SHARE * (n_upper + n_lower)
    return "upper" if n_lower <= most else "lower" if n_upper <= most / 10 else None


def has_both(part: str, n_chars: int) -> bool:
    """Whether a part of a text of so many characters has enough of both cases for the whole, whatever the rest has."""
    most = MAX_OTHER_SHARE * n_chars
    return sum(map(str.islower, part)) > most and sum(map(str.isupper, part)) > most / 10


def tell_case(page: Page) -> Page:
    """The page, with a warning where all of it is in one case."""
    return msgspec.structs.replace(page, warnings=(*page.warnings, Warning.ONE_CASE)) if find_case(page) else page


def show_case(page: Page) -> Page:
    """The page as its labeller should see it: the same one, unless it was told to be in one case. No length changes."""
    if Warning.ONE_CASE not in page.warnings:
        return page
    return msgspec.structs.replace(
        page, blocks=tuple(msgspec.structs.replace(block, text=set_capitals(block.text)) for block in page.blocks)
    )


def set_capitals(text: str) -> str:
    """The text in small letters, with capitals where a sentence begins, or each word of a short line.

    >>> set_capitals("RAIN FELL ON WEND. IT WAS WET."), set_capitals("latest news")
    ('Rain fell on wend. It was wet.', 'Latest News')
    """
    text = text.translate(TURKISH) if "İ" in text else text
    low = text.lower()
    low = low if len(low) == len(text) else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    is_name = len(low.split()) <= MAX_NAME_WORDS and low[-1:].isalnum()
    return (WORD_START if is_name else START).sub(raise_last, low)


def raise_last(found: re.Match[str]) -> str:
    """What was found, its last letter a capital where that is one letter."""
    last = found[0][-1].upper()
    return found[0][:-1] + (last if len(last) == 1 else found[0][-1])


Read = Callable[[str], tuple[str, str, int, str] | None]
EXAMPLE_CHARS = 20


def find_lines(decoded: Decoded) -> Decoded:
    """The document with its lines: read back from what carried them, then found where a line still has several blocks."""
    decoded = read_back(decoded)
    if decoded.format == "html":
        return decoded
    split = split_lines(decoded.text)
    if not split.repairs:
        return decoded
    return msgspec.structs.replace(decoded, text=split.text, repairs=decoded.repairs + split.repairs)


def read_back(decoded: Decoded) -> Decoded:
    """The document with the lines of a text read back, or the same document; what is HTML after all is told as such."""
    if decoded.format == "html" and (decoded.is_given or not is_tagged(decoded.text)):
        return decoded
    text, repairs = decoded.text, decoded.repairs
    for read in READERS:
        found = read(text)
        if found is not None:
            text, kind, count, first = found
            text = read_escapes(text) if kind == "escapes" else text
            repairs = add_repair(repairs, kind, count, first)
    if text is decoded.text:
        return turn_html(decoded)
    return turn_html(msgspec.structs.replace(decoded, text=text, format="text", repairs=repairs, utf8=None))


def turn_html(decoded: Decoded) -> Decoded:
    """The document as HTML, where a text is markup though it does not begin like it."""
    if decoded.is_given or decoded.format == "html" or "<" not in decoded.text:
        return decoded
    if is_html(decoded.text[:SNIFF_CHARS]) or is_markup(decoded.text):
        return msgspec.structs.replace(decoded, format="html")
    return decoded


def read_quoted(text: str) -> tuple[str, str, int, str] | None:
    """The text without what stands before each line, as often as it was put there."""
    found = total = None
    for _ in range(MAX_ROUNDS):
        found = read_prefixes(text if total is None else total[0])
        if found is None or (total is not None and found[1] != total[1]):
            return total
        total = (found[0], found[1], found[2] + (total[2] if total else 0), total[3] if total else found[3])
    return total


READERS: tuple[Read, ...] = (read_quoted, read_frames, read_times, read_row, read_forum_tags, read_tags, read_carriers)
"""What is looked for, in this order: what stands before lines is around the rest."""


def add_repair(repairs: tuple[Repair, ...], kind: str, count: int, first: str) -> tuple[Repair, ...]:
    """The repairs with one more; its example is the first mark, as a programmer would write it."""
    shown = first.encode("unicode_escape").decode() if not first.isprintable() or not first.strip() else first
    return (*repairs, Repair(kind=f"lines-from-{kind}", count=count, example=f"{shown[:EXAMPLE_CHARS]} → ⏎"))
