"""Links and emphasis as Markdown writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote, urljoin

from cleaner.types import Span

CJK_START = "\N{CJK RADICAL REPEAT}"
EMPHASIS = {"strong": "**", "emphasis": "*"}
SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,20}):", re.IGNORECASE)
SCHEMES = frozenset({"http", "https", "mailto"})
"""Of addresses that lead somewhere; `javascript:` does not."""
BRACKET = re.compile(r"(?<!\\)[\[\]]")
LIVE = re.compile(
    r"""
    [\\`*]              # what would take a mark's meaning away, or have one itself
    | <(?=[a-zA-Z/!?])  # a tag, a comment, an address
    | &(?=\#|[a-zA-Z])  # a character by its name or number
    | \](?=[(\[:]|$)    # the end of a link's words
    | (?<!\w)_ | _(?!\w) | ~(?=~)
    """,
    re.VERBOSE,
)
"""What a page spells out that Markdown would make a tag, a link or emphasis of."""
BACKTICKS = re.compile("`+")


class Opened(NamedTuple):
    """A mark that is open."""

    kind: str
    end: int
    closing: str


def render_spans(text: str, spans: Iterable[Span], url: str | None, *, is_heading: bool) -> str:
    """A text with its links and emphasis; `url` is where links start from. All of a heading is bold as it is."""
    pieces: list[str] = []
    stack: list[Opened] = []
    place = 0
    for span in spans:
        place = close_marks(text, stack, pieces, place, span.start)
        if (stack and (stack[-1].kind == "code" or span.end > stack[-1].end)) or (is_heading and span.kind == "strong"):
            continue
        marks = mark_span(text, span, url)
        if marks is not None:
            pieces += [escape(text[place : span.start], stack), marks[0]]
            stack.append(Opened(span.kind, span.end, marks[1]))
            place = span.start
    place = close_marks(text, stack, pieces, place, len(text))
    return "".join([*pieces, escape_text(text[place:])])


def close_marks(text: str, stack: list[Opened], pieces: list[str], place: int, until: int) -> int:
    """Write the text from `place` on with the marks that end up to `until`; where the last of them ends."""
    while stack and stack[-1].end <= until:
        pieces += [escape(text[place : stack[-1].end], stack), stack[-1].closing]
        place = stack.pop().end
    return place


def escape(text: str, stack: list[Opened]) -> str:
    """A text inside these marks: code stays as it is, and a bracket ends no link."""
    kinds = {mark.kind for mark in stack}
    if "code" in kinds:
        return text
    return BRACKET.sub(r"\\\g<0>", escape_text(text)) if "link" in kinds else escape_text(text)


def escape_text(text: str) -> str:
    r"""A text that Markdown shows as it is, whatever it spells out.

    >>> print(escape_text("<img src=x onerror=go()> [x](javascript:go()) &amp; 3 < 4, snake_case [2]"))
    \<img src=x onerror=go()> [x\](javascript:go()) \&amp; 3 < 4, snake_case [2\]
    """
    return LIVE.sub(r"\\\g<0>", text)


def mark_span(text: str, span: Span, url: str | None) -> tuple[str, str] | None:
    """What opens and closes a span, or null where it cannot be written."""
    if span.kind == "link":
        address = read_address(span.address or "", url)
        return ("[", f"]({address})") if address else None
    inside = text[span.start : span.end]
    if span.kind == "code":
        fence = "`" * (max(map(len, BACKTICKS.findall(inside)), default=0) + 1)
        space = " " if "`" in (inside[0], inside[-1]) else ""
        return fence + space, space + fence
    mark = EMPHASIS[span.kind]
    is_whole = parts(text[: span.start][-1:], inside[0]) and parts(text[span.end : span.end + 1], inside[-1])
    return (mark, mark) if is_whole else None


def parts(outside: str, inside: str) -> bool:
    """Whether emphasis may begin or end between two characters: not within a word, nor between one and a mark.

    >>> parts(" ", "W"), parts("W", "o"), parts("は", "重"), parts("は", "「")
    (True, False, True, False)
    """
    return not outside.isalnum() or (inside.isalnum() and max(outside, inside) >= CJK_START)


def read_address(address: str, url: str | None) -> str | None:
    """An address as a link of Markdown has it, from where the page stands; null for what leads nowhere."""
    address = "".join(address.split("\n")).strip()
    try:
        whole = urljoin(url, address) if url else address
    except ValueError:
        return None
    scheme = SCHEME.match(whole)
    if not whole or whole.startswith("#") or (scheme and scheme[1].lower() not in SCHEMES):
        return None
    return quote(whole, safe="!#$%&*+,-./:;=?@_~'[]", encoding="utf-8", errors="replace")
