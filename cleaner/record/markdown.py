"""A record as Markdown: metadata as front matter, the text with its structure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin

from cleaner.types import Article, ContentBlock, MarkedBlock, Role, Span

FRONT_MATTER = tuple(
    "id title authors date_published date_modified language url site_name agency dateline section tags".split()
)
SPECIAL_START = re.compile(r"^(?=[#>+-]|\d{1,9}[.)]\s|[*_=`~|])")
OPENING = ("[", "*", "`")
"""Marks of our own; in the text itself they would stand behind a backslash."""
LIVE_IN_JSON = re.compile(r"[<&`]|\](?=[(\[:])")
DEFAULT_LEVEL = 2
NEWLINES = re.compile(r"\n{0,2}")
CELL_BORDER = re.compile(r"(?:^|(?<= ))\|(?= |$)")
"""A bar that stands alone."""
BACKTICKS = re.compile(r"^ {0,3}(`{3,})", re.MULTILINE)
MIN_FENCE = 3
MARKER = re.compile(r"- |\d{1,9}\. ")


def render_markdown(article: Article) -> str:
    """The record as a Markdown document; values of the front matter are JSON, which is YAML too."""
    fields = ((field, getattr(article, field)) for field in FRONT_MATTER)
    lines = [f"{field}: {dump_value(value)}" for field, value in fields if value]
    heading = f"# {escape_text(article.title)}\n\n" if article.title else ""
    return "---\n" + "\n".join(lines) + f"\n---\n\n{heading}{render_blocks(article)}\n"


def dump_value(value: Any) -> str:
    r"""A value as JSON that is inert too where front matter is not known, and shown as text.

    >>> print(dump_value(["<b> [x](y)"]))
    ["\u003cb> [x\u005d(y)"]
    """
    return LIVE_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def render_blocks(article: Article) -> str:
    """The blocks of the text, in Markdown's ways."""
    pieces: list[str] = []
    previous: ContentBlock | None = None
    for block, marker in pair_markers(article):
        follows = previous is not None and previous.role is block.role
        tight = follows and block.role in {Role.LIST_ITEM, Role.TABLE}
        quoted = follows and block.role is Role.QUOTE
        pieces.append("\n" if tight else "\n>\n" if quoted else "\n\n" if pieces else "")
        pieces.append(render_block(block, marker, article.url))
        if block.role is Role.TABLE and not tight:
            pieces.append("\n|" + " --- |" * len(split_row(block.text)))
        previous = block
    return "".join(pieces)


def pair_markers(article: Article) -> Iterator[tuple[ContentBlock, str]]:
    """Each block with the list marker that stands before it in the text."""
    done = 0
    for block in article.blocks:
        start = done + len(NEWLINES.match(article.text, done)[0])  # type: ignore[index]
        found = MARKER.match(article.text, start) if block.role is Role.LIST_ITEM else None
        marker = found[0] if found else ""
        yield block, marker
        done = start + len(marker) + len(block.text)


def render_block(block: ContentBlock, marker: str, url: str | None = None) -> str:
    """One block in Markdown; `url` is where its links start from."""
    if block.role is Role.CODE:
        fence = "`" * max([MIN_FENCE, *(len(run) + 1 for run in BACKTICKS.findall(block.text))])
        return f"{fence}\n{block.text}\n{fence}"
    spans = block.spans if isinstance(block, MarkedBlock) else ()
    text = render_spans(block.text, spans, url, is_heading=block.role is Role.HEADING)
    if block.role is Role.HEADING:
        return f"{'#' * max(DEFAULT_LEVEL, block.level or DEFAULT_LEVEL)} {text}"
    if block.role is Role.LIST_ITEM:
        return f"{'  ' * ((block.level or 1) - 1)}{marker}{text}"
    if block.role is Role.QUOTE:
        return f"> {text}"
    if block.role is Role.TABLE:
        return render_row(text)
    return text if spans and spans[0].start == 0 and text.startswith(OPENING) else SPECIAL_START.sub(r"\\", text)


def render_row(text: str) -> str:
    r"""A row of a table; a bar inside a cell is no border.

    >>> print(render_row("a|b | c")), print(render_row("| c"))
    | a\|b | c |
    |  | c |
    (None, None)
    """
    cells = (cell.replace("|", r"\|") for cell in split_row(text))
    return f"| {' | '.join(cells)} |"


def split_row(text: str) -> list[str]:
    """The cells of a row, empty ones too."""
    return [cell.strip(" ") for cell in CELL_BORDER.split(text)]


CJK_START = "\N{CJK RADICAL REPEAT}"
EMPHASIS = {"strong": "**", "emphasis": "*"}
SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,20}):", re.IGNORECASE)
SCHEMES = frozenset({"http", "https", "mailto"})
"""Of addresses that lead somewhere; `javascript:` does not."""
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
LIVE_IN_LINK = re.compile(rf"{LIVE.pattern}| [\[\]]", re.VERBOSE)
"""The same, and all brackets, inside the words of a link."""
INLINE_BACKTICKS = re.compile("`+")


class Opened(NamedTuple):
    """A mark that is open."""

    kind: str
    end: int
    closing: str


def render_spans(text: str, spans: Iterable[Span], url: str | None, *, is_heading: bool) -> str:
    """A text with its links and emphasis; `url` is where links start from. All of a heading is bold as it is."""
    pieces: list[str] = []
    stack: list[Opened] = []
    offset = 0
    for span in spans:
        offset = close_marks(text, stack, pieces, offset, span.start)
        if (stack and (stack[-1].kind == "code" or span.end > stack[-1].end)) or (is_heading and span.kind == "strong"):
            continue
        marks = mark_span(text, span, url)
        if marks is not None:
            pieces += [escape(text[offset : span.start], stack), marks[0]]
            stack.append(Opened(span.kind, span.end, marks[1]))
            offset = span.start
    offset = close_marks(text, stack, pieces, offset, len(text))
    return "".join([*pieces, escape_text(text[offset:])])


def close_marks(text: str, stack: list[Opened], pieces: list[str], offset: int, until: int) -> int:
    """Write the text from `offset` on with the marks that end up to `until`; where the last of them ends."""
    while stack and stack[-1].end <= until:
        pieces += [escape(text[offset : stack[-1].end], stack), stack[-1].closing]
        offset = stack.pop().end
    return offset


def escape(text: str, stack: list[Opened]) -> str:
    """A text inside these marks: code stays as it is, and a bracket ends no link."""
    kinds = {mark.kind for mark in stack}
    if "code" in kinds:
        return text
    return LIVE_IN_LINK.sub(r"\\\g<0>", text) if "link" in kinds else escape_text(text)


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
        fence = "`" * (max(map(len, INLINE_BACKTICKS.findall(inside)), default=0) + 1)
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
