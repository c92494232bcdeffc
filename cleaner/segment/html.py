"""HTML to blocks, in one walk over the tree that lexbor parses.

A block is the visible text of one block-level element, split at `<br>`; inline elements never split a word nor glue
two. The walk keeps its own stack, so the depth of a page is no limit.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import msgspec
from selectolax.lexbor import LexborHTMLParser

from cleaner.segment.head import Attributes, HeadReader
from cleaner.segment.limits import cap_markup
from cleaner.types import Block, Container, Decoded, Page, Role, Warning

OUTSIDE = frozenset("script style head svg iframe object template link meta base".split())
"""What is not the page: never shown as text."""
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark math nobr q rb rp rt ruby"
    " s samp small span strike strong sub sup time tt u var wbr".split()
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
KINDS = {"blockquote": Role.QUOTE, "figcaption": Role.CAPTION, "pre": Role.CODE, "li": Role.LIST_ITEM}
HIDING_STYLE = re.compile(r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden", re.IGNORECASE)
SPACES = re.compile(r"[ \t\n\r\f\v]+")
CJK_START = "\N{CJK RADICAL REPEAT}"
MIN_SHOWN_SHARE = 0.4
"""Below this share of the prose in what is shown, the page is one that a script reveals: nothing counts as hidden."""
PROSE_WORDS = 15
MAX_CELL_CHARS = 300
MAX_NUMBER_DIGITS = 7
SEAMS = frozenset({"a", "span", "time", "label"})
"""Inline elements that sites set apart by style alone."""
NAMING = ("class", "id", "itemprop", "role", "data-testid", "data-component")
MAX_NAMES_CHARS = 2_000


def segment_html(decoded: Decoded, *, url: str | None) -> Page:
    """The page of an HTML document: blocks with the elements around them, and what the head says."""
    html, capped = cap_markup(decoded.text.replace("\0", ""))
    walk = Walk()
    walk.run(LexborHTMLParser(html).root)
    return Page(
        format="html",
        blocks=reveal_blocks(walk.blocks),
        containers=tuple(element.freeze() for element in walk.elements),
        head=walk.head.read(),
        url=url,
        repairs=decoded.repairs,
        warnings=decoded.warnings + ((Warning.TRUNCATED_HTML,) if capped else ()),
        html=html,
    )


class Element:
    """A block-level element on the walk, and what it makes of the blocks inside it."""

    __slots__ = (
        "cells",
        "end",
        "hidden",
        "index",
        "items",
        "kind",
        "level",
        "lists",
        "names",
        "number",
        "parent",
        "start",
        "tag",
    )

    def __init__(self, tag: str, names: tuple[str, ...], parent: Element | None, index: int, start: int) -> None:
        """An element that takes over from its parent what is inherited."""
        self.tag, self.names, self.parent, self.index = tag, names, parent, index
        self.start, self.end = start, start
        self.kind: Role = parent.kind if parent else Role.PARAGRAPH
        self.level: int | None = parent.level if parent else None
        self.number: int | None = parent.number if parent else None
        self.hidden: str | None = parent.hidden if parent else None
        self.lists: int = parent.lists if parent else 0
        self.items = 0
        self.cells: list[int] = []

    def freeze(self) -> Container:
        """The element as a value."""
        parent = self.parent.index if self.parent else -1
        return Container(tag=self.tag, names=self.names, parent=parent, start=self.start, end=self.end)


class Walk:
    """One pass over the tree: text gathers in a buffer that every block boundary empties into a block."""

    def __init__(self) -> None:
        """An empty page."""
        self.blocks: list[Block] = []
        self.elements: list[Element] = []
        self.head = HeadReader()
        self.stack: list[str | Element] = []
        self.current: Element | None = None
        self.texts: list[str] = []
        self.asides: list[tuple[str, str]] = []
        self.buffers: list[tuple[list[str], str]] = []
        self.links = self.bolds = self.link_chars = self.bold_chars = 0
        self.seam = 0

    def run(self, root: Any) -> None:
        """Walk `root` and everything below it, in document order."""
        node = root
        while node is not None:
            child = self.enter(node)
            if child is not None:
                node = child
                continue
            while node.next is None:
                if not self.stack:
                    self.flush()
                    return
                node = node.parent
                self.leave()
            node = node.next

    def enter(self, node: Any) -> Any:
        """Take in a node; its first child where the walk goes inside."""
        tag = node.tag
        if tag == "-text":
            self.take_text(node.text_content)
            return None
        if tag in OUTSIDE or not node.is_element_node:
            self.take_outside(tag, node)
            return None
        if tag == "br":
            self.flush()
            return None
        attributes = node.attributes
        if attributes:
            self.head.take_attributes(tag, attributes, node, len(self.blocks))
        child = node.first_child
        if child is None:
            self.seam = 0
            if tag not in INLINE:
                self.flush()
            return None
        (self.open_inline if tag in INLINE else self.open_block)(tag, attributes)
        return child

    def take_outside(self, tag: str, node: Any) -> None:
        """Read what is not text."""
        if tag == "head":
            self.head.take_head(node)
        elif tag in {"script", "meta", "link"}:
            self.head.take_element(tag, node, len(self.blocks))

    def take_text(self, text: str | None) -> None:
        """Add the text of one text node to the block that is being gathered."""
        if not text:
            return
        if self.seam == 2 and self.texts and is_seam(self.texts[-1], text):
            self.texts.append(" ")
        self.seam = 0
        self.texts.append(text)
        if self.links:
            self.link_chars += len(text.strip())
        if self.bolds:
            self.bold_chars += len(text.strip())

    def open_inline(self, tag: str, attributes: Attributes) -> None:
        """Enter an inline element; a hidden one fills a buffer of its own, so that the sentence around it stays whole."""
        self.seam = 2 if self.seam == 1 and tag in SEAMS else 0
        self.links += tag == "a"
        self.bolds += tag in {"b", "strong"}
        rule = find_hiding(tag, attributes)
        if rule:
            self.buffers.append((self.texts, rule))
            self.texts = []
        self.stack.append(f"{tag} hidden" if rule else tag)

    def open_block(self, tag: str, attributes: Attributes) -> None:
        """Enter a block-level element."""
        self.flush()
        element = Element(tag, read_names(attributes), self.current, len(self.elements), len(self.blocks))
        inline = self.buffers[-1][1] if self.buffers else None
        element.hidden = element.hidden or inline or find_hiding(tag, attributes)
        self.set_kind(element, attributes)
        if tag == "html":
            self.head.language = attributes.get("lang") or attributes.get("xml:lang")
        self.elements.append(element)
        self.stack.append(element)
        self.current = element

    def set_kind(self, element: Element, attributes: Attributes) -> None:
        """What the blocks inside are, as far as the tag says."""
        tag = element.tag
        if tag in HEADINGS:
            element.kind, element.level, element.number = Role.HEADING, HEADINGS[tag], None
        elif tag in {"ul", "ol"}:
            element.lists += 1
            start = read_number(attributes.get("start"))
            element.items = 0 if start is None else start - 1
        elif tag in KINDS:
            element.kind = KINDS[tag]
            if tag == "li":
                self.number_item(element, attributes)
        elif tag in {"td", "th"} and element.parent is not None:
            element.parent.cells.append(len(self.blocks))

    def number_item(self, item: Element, attributes: Attributes) -> None:
        """Give an item its depth, and one of an ordered list its number."""
        parent = item.parent
        item.level, item.number = max(item.lists, 1), None
        if parent is not None and parent.tag == "ol":
            value = read_number(attributes.get("value"))
            parent.items = parent.items + 1 if value is None else value
            item.number = parent.items

    def leave(self) -> None:
        """Leave the innermost open element."""
        opened = self.stack.pop()
        if isinstance(opened, str):
            self.leave_inline(opened)
            return
        self.flush()
        opened.end = len(self.blocks)
        self.current = opened.parent
        if opened.tag == "tr" and len(opened.cells) > 1:
            self.join_row(opened)

    def leave_inline(self, opened: str) -> None:
        """Leave an inline element."""
        tag, _, hidden = opened.partition(" ")
        self.links -= tag == "a"
        self.bolds -= tag in {"b", "strong"}
        if hidden:
            aside = "".join(self.texts)
            self.texts, rule = self.buffers.pop()
            self.asides.append((aside, rule))
        self.seam = int(tag in SEAMS)

    def join_row(self, row: Element) -> None:
        """Make one block of a table row whose cells hold at most one short text each."""
        cells = self.blocks[row.start :]
        bounds = [*row.cells, len(self.blocks)]
        is_data = all(end - start <= 1 for start, end in pairwise(bounds))
        if len(cells) < 2 or not is_data or any(len(cell.text) > MAX_CELL_CHARS for cell in cells):
            return
        if len({cell.hidden for cell in cells}) > 1:
            return
        joined = msgspec.structs.replace(
            cells[0],
            text=" | ".join(cell.text for cell in cells),
            kind=Role.TABLE,
            level=None,
            container=row.index,
            link_chars=sum(cell.link_chars for cell in cells),
            bold_chars=sum(cell.bold_chars for cell in cells),
        )
        self.blocks[row.start :] = [joined]
        self.head.join_marks(row.start)
        for element in self.elements[row.index :]:
            element.start, element.end = row.start, row.start + 1

    def flush(self) -> None:
        """End the block that is being gathered; around a hidden inline element that is the visible one before it."""
        self.seam = 0
        hidden = self.current.hidden if self.current else None
        for texts, rule in self.buffers:
            self.end_text(texts, hidden)
            hidden = hidden or rule
        self.end_text(self.texts, hidden)
        self.link_chars = self.bold_chars = 0
        if self.asides and not self.buffers:
            for text, rule in self.asides:
                self.add_block(text.strip(), rule)
            self.asides.clear()

    def end_text(self, texts: list[str], hidden: str | None) -> None:
        """Make a block of gathered text, and empty it."""
        text = "".join(texts)
        texts.clear()
        if text and not text.isspace():
            self.add_block(text, hidden)

    def add_block(self, text: str, hidden: str | None) -> None:
        """Append a block unless it is only white space."""
        element = self.current
        kind = element.kind if element else Role.PARAGRAPH
        text = trim_code(text) if kind is Role.CODE else SPACES.sub(" ", text).strip()
        if not text:
            return
        block = Block(
            text=text,
            kind=kind,
            level=element.level if element and kind in {Role.HEADING, Role.LIST_ITEM} else None,
            number=element.number if element else None,
            hidden=hidden,
            container=element.index if element else -1,
            link_chars=min(self.link_chars, len(text)),
            bold_chars=min(self.bold_chars, len(text)),
        )
        self.blocks.append(block)
        if kind is Role.LIST_ITEM and element:
            end_item(element)


def read_number(value: str | None) -> int | None:
    """A number of a list item; null for what is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < MAX_NUMBER_DIGITS else None


def read_names(attributes: Attributes) -> tuple[str, ...]:
    """The names that authors give an element: class, id, and what it is by `itemprop`, `role` and test ids."""
    found = " ".join(value for name in NAMING if (value := attributes.get(name))) if attributes else ""
    return tuple(found.split()) if len(found) <= MAX_NAMES_CHARS else ()


def end_item(element: Element) -> None:
    """Make what follows in the same list item a paragraph: an item has one marker."""
    node: Element | None = element
    while node is not None and node.kind is Role.LIST_ITEM and node.tag not in {"ul", "ol"}:
        node.kind, node.level, node.number = Role.PARAGRAPH, None, None
        node = node.parent


def find_hiding(tag: str, attributes: Attributes) -> str | None:
    """The rule by which an element is hidden from readers, or null."""
    if tag == "noscript":
        return "noscript"
    if tag == "title" or (tag == "dialog" and "open" not in attributes):
        return "hidden-element"
    if not attributes:
        return None
    if "hidden" in attributes and (attributes["hidden"] or "") != "until-found":
        return "hidden-element"
    if attributes.get("aria-hidden") == "true":
        return "aria-hidden"
    style = attributes.get("style")
    return "hidden-style" if style and HIDING_STYLE.search(style) else None


def is_seam(before: str, after: str) -> bool:
    """Whether two inline elements that touch hold words that readers see apart.

    >>> is_seam("Top Story", "World"), is_seam("W", "orld"), is_seam("東京", "新聞")
    (True, False, False)
    """
    if len(before) < 2 or len(after) < 2:
        return False
    ends = before[-1] + after[0]
    return ends.isalnum() and max(ends) < CJK_START


def trim_code(text: str) -> str:
    """Preformatted text without empty lines around it and white space behind its lines."""
    return "\n".join(line.rstrip() for line in text.expandtabs(4).split("\n")).strip("\n")


def reveal_blocks(blocks: list[Block]) -> tuple[Block, ...]:
    """The blocks; those hidden by markup are shown where nearly all prose is hidden, as before a script has run."""
    prose = [block for block in blocks if block.hidden != "noscript" and block.text.count(" ") >= PROSE_WORDS]
    shown = sum(len(block.text) for block in prose if not block.hidden)
    if shown >= MIN_SHOWN_SHARE * sum(len(block.text) for block in prose):
        return tuple(blocks)
    return tuple(
        msgspec.structs.replace(block, hidden=None) if block.hidden and block.hidden != "noscript" else block
        for block in blocks
    )
