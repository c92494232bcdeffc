"""A record as Markdown: metadata as front matter, the text with its structure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from cleaner.types import Article, ContentBlock, Role

FRONT_MATTER = tuple(
    "id title authors date_published date_modified language url site_name agency dateline section tags".split()
)
SPECIAL_START = re.compile(r"^(?=[#>+-]|\d{1,9}[.)]\s|[*_=`~|])")
DEFAULT_LEVEL = 2
NEWLINES = re.compile(r"\n{0,2}")
CELL_BORDER = " | "
BACKTICKS = re.compile(r"^ {0,3}(`{3,})", re.MULTILINE)
MIN_FENCE = 3
MARKER = re.compile(r"- |\d{1,9}\. ")


def render_markdown(article: Article) -> str:
    """The record as a Markdown document; values of the front matter are JSON, which is YAML too."""
    fields = ((field, getattr(article, field)) for field in FRONT_MATTER)
    lines = [f"{field}: {json.dumps(value, ensure_ascii=False)}" for field, value in fields if value]
    heading = f"# {article.title}\n\n" if article.title else ""
    return "---\n" + "\n".join(lines) + f"\n---\n\n{heading}{render_blocks(article)}\n"


def render_blocks(article: Article) -> str:
    """The blocks of the text, in Markdown's ways."""
    pieces: list[str] = []
    previous: ContentBlock | None = None
    for block, marker in pair_markers(article):
        tight = previous is not None and previous.role is block.role and block.role in {Role.LIST_ITEM, Role.TABLE}
        pieces.append("\n" if tight else "\n\n" if pieces else "")
        pieces.append(render_block(block, marker))
        if block.role is Role.TABLE and not tight:
            pieces.append("\n|" + " --- |" * (block.text.count(CELL_BORDER) + 1))
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


def render_block(block: ContentBlock, marker: str) -> str:
    """One block in Markdown."""
    text = block.text
    if block.role is Role.HEADING:
        return f"{'#' * max(DEFAULT_LEVEL, block.level or DEFAULT_LEVEL)} {text}"
    if block.role is Role.LIST_ITEM:
        return f"{'  ' * ((block.level or 1) - 1)}{marker}{text}"
    if block.role is Role.QUOTE:
        return f"> {text}"
    if block.role is Role.CODE:
        fence = "`" * max([MIN_FENCE, *(len(run) + 1 for run in BACKTICKS.findall(text))])
        return f"{fence}\n{text}\n{fence}"
    return render_row(text) if block.role is Role.TABLE else SPECIAL_START.sub(r"\\", text)


def render_row(text: str) -> str:
    r"""A row of a table; a bar inside a cell is no border.

    >>> print(render_row("a|b | c"))
    | a\|b | c |
    """
    cells = (cell.replace("|", r"\|") for cell in text.split(CELL_BORDER))
    return f"| {CELL_BORDER.join(cells)} |"
