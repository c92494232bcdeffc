"""One pass over the tree: text gathers in a buffer that every block boundary empties into a block.

The walk keeps its own stack, so the depth of a page is no limit. Most of its cost is the Python object that each look
at a node makes, so a node is asked for as little as its tag needs.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import msgspec

from cleaner.segment.elements import (
    BOLD,
    CELLS,
    INLINE,
    LEAVES,
    OUTSIDE,
    RARE_NAMING,
    SEAMS,
    SHAPING,
    Element,
    Setting,
    end_item,
    read_names,
    shape_setting,
    split_names,
)
from cleaner.segment.head import MARKING, Attributes, HeadReader
from cleaner.segment.hiding import HIDDEN_TAGS, HIDING, find_hiding
from cleaner.types import Block, Container, Role

CJK_START = "\N{CJK RADICAL REPEAT}"
MAX_CELL_CHARS = 300
TELLING = HIDING | MARKING
CODE, HEADING, LIST_ITEM = Role.CODE, Role.HEADING, Role.LIST_ITEM
"""Bound here because looking up a member of an enum costs more than a method call."""


class Walk:
    """The state of the pass, and the blocks and elements found."""

    def __init__(self) -> None:
        """An empty page."""
        self.blocks: list[Block] = []
        self.containers: list[Container | None] = []
        self.head = HeadReader()
        self.names: dict[str, tuple[str, ...]] = {}
        self.stack: list[str | Element] = []
        self.current: Element | None = None
        self.setting = Setting()
        self.texts: list[str] = []
        self.links = self.bolds = self.link_chars = self.bold_chars = 0
        self.seam = 0
        self.hiding: str | None = None
        self.kept: list[str] = []
        self.asides: list[tuple[str, str]] = []

    def run(self, root: Any) -> None:
        """Walk `root` and everything below it, in document order."""
        node, path = root, []
        while True:
            tag = node.tag
            if tag == "-text":
                text = node.text_content
                if text and (self.texts or not text.isspace() or self.setting.kind is CODE):
                    self.take_text(text)
            elif (child := self.enter(tag, node)) is not None:
                path.append(node)
                node = child
                continue
            following = node.next
            while following is None:
                if not path:
                    self.flush()
                    return
                node = path.pop()
                self.leave()
                following = node.next
            node = following

    def enter(self, tag: str, node: Any) -> Any:
        """Take in an element; its first child where the walk goes inside."""
        if tag in LEAVES:
            self.pass_leaf(tag, node)
            return None
        attributes, child = node.attributes, node.first_child
        rule = None
        if attributes and not TELLING.isdisjoint(attributes):
            self.head.take_attributes(tag, attributes, node, len(self.blocks))
            rule = find_hiding(tag, attributes)
        elif tag in HIDDEN_TAGS:
            rule = find_hiding(tag, attributes)
        if child is None:
            self.seam = 0
            if tag not in INLINE:
                self.flush()
        elif tag in INLINE:
            self.open_inline(tag, rule)
        else:
            self.open_block(tag, attributes, rule)
        return child

    def pass_leaf(self, tag: str, node: Any) -> None:
        """Take in an element that the walk does not go inside."""
        if tag in OUTSIDE:
            self.head.take_outside(tag, node, len(self.blocks))
            return
        self.seam = 0
        if tag not in INLINE:
            self.flush()

    def take_text(self, text: str) -> None:
        """Add the text of one text node to the block that is being gathered."""
        if self.seam == 2 and self.texts and is_seam(self.texts[-1], text):
            self.texts.append(" ")
        self.seam = 0
        self.texts.append(text)
        if self.links:
            self.link_chars += len(text.strip())
        if self.bolds:
            self.bold_chars += len(text.strip())

    def open_inline(self, tag: str, rule: str | None) -> None:
        """Enter an inline element; a hidden one fills a buffer of its own, so that the sentence around it stays whole."""
        self.seam = 2 if self.seam and tag in SEAMS else 0
        if tag == "a":
            self.links += 1
        elif tag in BOLD:
            self.bolds += 1
        if rule and not self.hiding:
            self.hiding = rule
            self.kept, self.texts = self.texts, []
            tag = f"{tag} hidden"
        self.stack.append(tag)

    def leave_inline(self, opened: str) -> None:
        """Leave an inline element."""
        tag, _, hidden = opened.partition(" ")
        if tag == "a":
            self.links -= 1
        elif tag in BOLD:
            self.bolds -= 1
        if hidden and self.hiding:
            self.asides.append(("".join(self.texts), self.hiding))
            self.texts, self.kept, self.hiding = self.kept, [], None
        self.seam = 1 if tag in SEAMS else 0

    def open_block(self, tag: str, attributes: Attributes, rule: str | None) -> None:
        """Enter a block-level element."""
        if self.texts or self.kept or self.asides:
            self.flush()
        names = self.name(attributes) if attributes else ()
        current = self.current
        element = Element(tag, names, current, len(self.containers), len(self.blocks), self.setting)
        if tag in SHAPING:
            element.setting = shape_setting(element, attributes)
        elif tag in CELLS and current is not None:
            current.cells.append(len(self.blocks))
        elif tag == "html":
            self.head.language = attributes.get("lang") or attributes.get("xml:lang")
        if (rule or self.hiding) and not element.setting.hidden:
            element.setting = msgspec.structs.replace(element.setting, hidden=self.hiding or rule, around=element.setting)
        self.containers.append(None)
        self.stack.append(element)
        self.current, self.setting = element, element.setting

    def name(self, attributes: Attributes) -> tuple[str, ...]:
        """The names of an element; pages repeat their classes, so each is split once."""
        if not RARE_NAMING.isdisjoint(attributes):
            return read_names(attributes)
        classes = attributes.get("class")
        names: tuple[str, ...] = ()
        if classes:
            known = self.names.get(classes)
            if known is None:
                known = self.names[classes] = split_names(classes)
            names = known
        name = attributes.get("id")
        return names + split_names(name) if name else names

    def leave(self) -> None:
        """Leave the innermost open element."""
        opened = self.stack.pop()
        if isinstance(opened, str):
            self.leave_inline(opened)
            return
        if self.texts or self.kept or self.asides:
            self.flush()
        parent = opened.parent
        self.containers[opened.index] = Container(
            tag=opened.tag,
            names=opened.names,
            parent=-1 if parent is None else parent.index,
            start=opened.start,
            end=len(self.blocks),
        )
        self.current = parent
        self.setting = Setting() if parent is None else parent.setting
        if opened.tag == "tr" and len(opened.cells) > 1:
            self.join_row(opened)

    def join_row(self, row: Element) -> None:
        """Make one block of a table row whose cells hold at most one short text each."""
        bounds = [*row.cells, len(self.blocks)]
        if len(self.blocks) - row.start < 2 or any(end - start > 1 for start, end in pairwise(bounds)):
            return
        cells = self.blocks[row.start :]
        if any(len(cell.text) > MAX_CELL_CHARS for cell in cells) or len({cell.hidden for cell in cells}) > 1:
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
        self.containers[row.index :] = [
            msgspec.structs.replace(container, start=row.start, end=row.start + 1) if container else None
            for container in self.containers[row.index :]
        ]

    def flush(self) -> None:
        """End the block that is being gathered; around a hidden inline element that is the visible one before it."""
        hidden = self.setting.hidden
        if self.kept:
            self.add_block("".join(self.kept), hidden)
            self.kept.clear()
        texts = self.texts
        if texts:
            self.add_block(texts[0] if len(texts) == 1 else "".join(texts), hidden or self.hiding)
            texts.clear()
        self.link_chars = self.bold_chars = 0
        if self.asides and not self.hiding:
            for text, rule in self.asides:
                self.add_block(text, rule)
            self.asides.clear()

    def add_block(self, text: str, hidden: str | None) -> None:
        """Append a block unless it is only white space."""
        setting, current = self.setting, self.current
        kind = setting.kind
        text = fold_spaces(text) if kind is not CODE else trim_code(text)
        if not text:
            return
        n_chars = len(text)
        block = Block(
            text=text,
            kind=kind,
            level=setting.level if kind is HEADING or kind is LIST_ITEM else None,
            number=setting.number,
            hidden=hidden,
            container=-1 if current is None else current.index,
            link_chars=min(self.link_chars, n_chars) if self.link_chars else 0,
            bold_chars=min(self.bold_chars, n_chars) if self.bold_chars else 0,
        )
        self.blocks.append(block)
        if kind is LIST_ITEM:
            end_item(setting)


def is_seam(before: str, after: str) -> bool:
    """Whether two inline elements that touch hold words that readers see apart.

    >>> is_seam("Top Story", "World"), is_seam("W", "orld"), is_seam("東京", "新聞")
    (True, False, False)
    """
    if len(before) < 2 or len(after) < 2:
        return False
    ends = before[-1] + after[0]
    return ends.isalnum() and max(ends) < CJK_START


def fold_spaces(text: str) -> str:
    """The text with every run of white space a single space, and none around it."""
    text = text.strip()
    text = text.replace("\n", " ").replace("\t", " ").replace("\r", " ").replace("\f", " ").replace("\v", " ")
    return " ".join(filter(None, text.split(" "))) if "  " in text else text


def trim_code(text: str) -> str:
    """Preformatted text without empty lines around it and white space behind its lines."""
    return "\n".join(line.rstrip() for line in text.expandtabs(4).split("\n")).strip("\n")
