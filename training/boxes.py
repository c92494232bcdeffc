"""A page as boxes of inline pieces: what our own flatteners print, with links, pictures and cells as the markup has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from cleaner.page.segment.elements import HEADINGS, INLINE, OUTSIDE
from cleaner.page.segment.hiding import find_hiding
from cleaner.page.segment.limits import cap_markup

SPACES = re.compile(r"[ \t\n\r\f\v]+")
MAX_ADDRESS_CHARS = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one text node, white space folded, or one picture."""

    text: str
    link: str | None = None
    image: str | None = None
    bold: bool = False
    run: int = 0
    """Number of the inline element it lies in; 0 for text of the box itself."""


@dataclass(slots=True)
class Box:
    """What stands between two block boundaries."""

    kind: str
    level: int
    """Depth of the heading, nesting of the list."""
    number: int | None
    depth: int
    """Block-level elements around it."""
    parent: int
    """Number of the element around its own element."""
    row: int
    """Number of the table row it lies in; 0 outside tables."""
    pieces: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words, as a reader sees them."""
        return fold("".join(piece.text for piece in self.pieces))

    @property
    def is_link(self) -> bool:
        """Whether all of its text is a link."""
        return all(piece.link is not None for piece in self.pieces if piece.text.strip())


@dataclass(slots=True)
class Scope:
    """A block-level element on the way down."""

    index: int
    parent: int
    kind: str = "p"
    level: int = 0
    number: int | None = None
    lists: tuple[str, ...] = ()
    items: int = 0
    row: int = 0


def fold(text: str) -> str:
    """Runs of white space as one space, none around."""
    return SPACES.sub(" ", text).strip()


@lru_cache(2)
def read_boxes(markup: str) -> list[Box]:
    """The boxes of a page that have text or a picture, in order; what is hidden by style or needs no script is left out."""
    walker = Walker()
    walker.run(LexborHTMLParser(cap_markup(markup.replace("\0", ""))[0]).root)
    return [box for box in walker.boxes if box.text or any(piece.image for piece in box.pieces)]


def list_boxes(markup: str) -> list[Box]:
    """The boxes of a page that have text."""
    return [box for box in read_boxes(markup) if box.text]


def bullet(box: Box, sign: str) -> str:
    """What stands before a list item; nothing before other boxes."""
    return "" if box.kind != "item" else f"{box.number}. " if box.number else f"{sign} "


class Walker:
    """One pass over the tree."""

    def __init__(self) -> None:
        """An empty page."""
        self.boxes: list[Box] = []
        self.scopes = [Scope(index=0, parent=0)]
        self.inlines: list[tuple[str, int, str | None]] = []
        self.stack: list[bool] = []
        self.n_elements = 0
        self.is_open = False

    def run(self, node: Any) -> None:
        """Walk the node and everything below it."""
        while node is not None:
            child = self.enter(node)
            if child is not None:
                node = child
                continue
            while node.next is None:
                if not self.stack:
                    return
                node = node.parent
                self.leave()
            node = node.next

    def enter(self, node: Any) -> Any:
        """Take in a node; its first child where the walk goes inside."""
        tag = node.tag
        if tag == "-text":
            self.add_text(node.text_content or "")
            return None
        if not node.is_element_node or tag in OUTSIDE or find_hiding(tag, node.attributes) in {"noscript", "hidden-style"}:
            return None
        if tag == "img":
            self.add_image(node.attributes)
            return None
        child = node.first_child
        if child is None:
            self.is_open = self.is_open and tag in INLINE and tag != "br"
            return None
        self.n_elements += 1
        if tag in INLINE:
            link = (node.attributes.get("href") or "")[:MAX_ADDRESS_CHARS] if tag == "a" else self.link
            self.inlines.append((tag, self.n_elements, link))
        else:
            self.is_open = False
            self.scopes.append(self.open_block(tag))
        self.stack.append(tag in INLINE)
        return child

    def open_block(self, tag: str) -> Scope:
        """The scope of a block-level element."""
        outer = self.scopes[-1]
        scope = replace(outer, index=self.n_elements, parent=outer.index, items=0)
        if tag in HEADINGS:
            scope.kind, scope.level = "heading", HEADINGS[tag]
        elif tag in {"ul", "ol"}:
            scope.lists = (*outer.lists, tag)
        elif tag == "li":
            outer.items += 1
            scope.kind, scope.level = "item", max(len(outer.lists), 1)
            scope.number = outer.items if outer.lists[-1:] == ("ol",) else None
        elif tag == "tr":
            scope.row = self.n_elements
        elif tag in {"td", "th"}:
            scope.kind = "cell"
        elif tag in {"blockquote", "pre"}:
            scope.kind = tag
        return scope

    def leave(self) -> None:
        """Leave the innermost open element."""
        if self.stack.pop():
            self.inlines.pop()
        else:
            self.scopes.pop()
            self.is_open = False

    @property
    def link(self) -> str | None:
        """The address of the link that is open."""
        return self.inlines[-1][2] if self.inlines else None

    def add_text(self, text: str) -> None:
        """Add a text node to the box that is open."""
        folded = SPACES.sub(" ", text)
        if folded.strip() or (folded and self.is_open):
            bold = any(tag in {"b", "strong"} for tag, _, _ in self.inlines)
            run = self.inlines[-1][1] if self.inlines else 0
            self.box().pieces.append(Piece(folded, self.link, bold=bold, run=run))

    def add_image(self, attributes: Mapping[str, str | None]) -> None:
        """Add a picture to the box that is open."""
        source = (attributes.get("src") or "")[:MAX_ADDRESS_CHARS]
        if source:
            self.box().pieces.append(Piece("", self.link, image=f"{fold(attributes.get('alt') or '')}\n{source}"))

    def box(self) -> Box:
        """The open box, or a new one."""
        scope = self.scopes[-1]
        if not self.is_open:
            kind = "p" if scope.kind == "item" and self.boxes and scope.items else scope.kind
            self.boxes.append(Box(kind, scope.level, scope.number, len(self.scopes), scope.parent, scope.row))
            scope.items += scope.kind == "item"
            self.is_open = True
        return self.boxes[-1]
