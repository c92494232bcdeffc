"""The lines of a text read back from what carried them, or found by the learned model where nothing did.

What carried the lines is no part of the page; it is listed as a repair, with its count. A text that has its lines is given
back as it came. Printed lists, and what programs wrap around a page, were taken off before: see `cleaner.page.unwrap.layers`.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from cleaner.page.lines.boundaries import split_lines
from cleaner.page.lines.carriers import read_carriers, read_forum_tags, read_frames, read_row, read_times
from cleaner.page.lines.marks import MAX_ROUNDS, is_markup, is_tagged, read_prefixes, read_tags
from cleaner.page.sniff import SNIFF_CHARS, is_html
from cleaner.page.unwrap.literals import read_escapes
from cleaner.types import Decoded, Repair

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
