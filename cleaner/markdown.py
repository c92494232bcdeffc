"""A record as Markdown: metadata as front matter, the text with its structure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from cleaner.inline import escape_text, render_spans
from cleaner.types import Article, ContentBlock, MarkedBlock, Role

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
