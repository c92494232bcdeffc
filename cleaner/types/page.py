"""A page as blocks in reading order, with what the stages find out about each."""

from __future__ import annotations

from itertools import accumulate
from typing import Literal

import msgspec

from cleaner.types.roles import Meaning, Role, Warning


class Container(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An element around blocks; blocks `start` to `end` (half-open) lie inside it."""

    tag: str
    names: tuple[str, ...]
    """Its class names and id."""
    parent: int
    start: int
    end: int


class Span(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A part of a block that inline markup sets apart; offsets into the block's text."""

    kind: Literal["link", "strong", "emphasis", "code"]
    start: int
    end: int
    address: str | None = None
    """Of a link, as the page writes it."""


class Block(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One text unit of the page: a block-level element's own text, or a line or paragraph of flattened text."""

    text: str
    kind: Role = Role.PARAGRAPH
    """What the markup, or the shape of the line, says it is."""
    level: int | None = None
    """Depth of a heading or nesting of a list, from 1."""
    number: int | None = None
    """Its number in an ordered list."""
    marker: str = ""
    """The list marker that stands before the text on the page, with its space."""
    hidden: str | None = None
    """Id of the markup that hides it from readers, such as `hidden-element`."""
    container: int = -1
    """Index into the page's containers; -1 where the page has none."""
    link_chars: int = 0
    bold_chars: int = 0
    indent: int = 0
    """Columns of white space before it (flattened text)."""
    gap: int = 0
    """Blank lines before it (flattened text)."""
    spans: tuple[Span, ...] = ()
    """Its links and emphasis, outer ones first, where they were asked for."""

    @property
    def page_text(self) -> str:
        """The block as it stands on the page."""
        return self.marker + self.text


class Mark(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A machine-readable hint in the markup: `<time datetime>`, `itemprop`, `rel`."""

    name: str
    value: str
    block: int
    """Index of the block at whose place it stands."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What an HTML page says of itself outside its visible text."""

    title: str | None = None
    language: str | None = None
    canonical: str | None = None
    license: str | None = None
    base: str | None = None
    """What `<base>` says relative addresses start from."""
    metas: tuple[tuple[str, str], ...] = ()
    """Pairs of lower-cased name, property or itemprop, and content, in order."""
    row: tuple[tuple[str, str], ...] = ()
    """The same of what the row that the page came in says of it."""
    json_ld: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()


class Repair(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One kind of repair: how often, and the first example, before → after."""

    kind: str
    count: int
    example: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A document as blocks in reading order."""

    format: Literal["html", "text"]
    blocks: tuple[Block, ...]
    containers: tuple[Container, ...] = ()
    head: Head = Head()
    url: str | None = None
    repairs: tuple[Repair, ...] = ()
    warnings: tuple[Warning, ...] = ()
    html: str = ""
    """The markup itself, for a second opinion; empty for flattened text."""

    @property
    def text(self) -> str:
        """The whole page: what spans count in."""
        return "\n".join(block.page_text for block in self.blocks)

    @property
    def starts(self) -> tuple[int, ...]:
        """Where each block begins on the page."""
        lengths = [len(block.marker) + len(block.text) + 1 for block in self.blocks]
        return tuple(accumulate(lengths, initial=0))[:-1]


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """The page's language, or null, with the witness that was believed."""

    code: str | None = None
    confidence: float = 0.0
    source: str = ""
    raw: str | None = None


class Cut(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A span inside a block that is not the story; offsets into the block's text."""

    role: Role
    source: str
    confidence: float
    start: int
    end: int


class Label(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The role of a block, who gave it, and the probability that keep-or-drop is right."""

    role: Role
    source: str
    confidence: float
    cuts: tuple[Cut, ...] = ()
    rule: str | None = None
    """Id of the rule that names the role, whether or not it decided."""
    means: Meaning | None = None
    """What that rule means besides."""

    def keep(self, text: str) -> str:
        """What is left of the block's text, with single spaces where the cuts were."""
        return " ".join([text[start:end] for start, end in self.list_kept(text)]) if self.cuts else text

    def list_kept(self, text: str) -> list[tuple[int, int]]:
        """The stretches of the block's text that no cut takes, without the white space around them."""
        starts = (0, *(cut.end for cut in self.cuts))
        ends = (*(cut.start for cut in self.cuts), len(text))
        pieces = ((start, text[start:end]) for start, end in zip(starts, ends, strict=True) if text[start:end].strip())
        firsts = ((start + len(piece) - len(piece.lstrip()), piece.strip()) for start, piece in pieces)
        return [(start, start + len(piece)) for start, piece in firsts]


class Labelling(msgspec.Struct, frozen=True, kw_only=True):
    """What the labeller says of a page: a label for each block, and whether it is an article at all."""

    labels: tuple[Label, ...]
    is_article: bool | None
    """Null where nobody knows: then what stays tells, whether it is running text."""
    signatures: frozenset[int] = frozenset()
    """Places of the lines of flattened text that are this story's byline and date, as their place among the others tells."""
