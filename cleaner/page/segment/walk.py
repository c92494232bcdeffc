"""One pass over the tree: text gathers in a buffer that every block boundary empties into a block.

The walk keeps its own stack, so the depth of a page is no limit. Most of its cost is the Python object that each look
at a node makes, so a node is asked for as little as its tag needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import msgspec

from cleaner.page.segment.elements import (
    BOLD,
    CELLS,
    INLINE,
    LEAVES,
    OUTSIDE,
    SEAMS,
    SHAPING,
    TERMS,
    Element,
    Names,
    Setting,
    end_item,
    shape_setting,
)
from cleaner.page.segment.head import MARKING, Attributes, HeadReader
from cleaner.page.segment.hiding import HIDDEN_TAGS, HIDING, find_hiding
from cleaner.text.scripts import UNSPACED_TEXT
from cleaner.text.spans import shift_spans
from cleaner.types import Block, Role, Span

MAX_CELL_CHARS = 300
MAX_CELL_BLOCKS = 6
"""In a table that has rows of short cells, a cell may hold so many short blocks."""
MAX_LONE_CHARS = 100
"""The only text of a row is no longer than this: else it is a paragraph, in a table that lays out the page after all."""
BORDER = " | "
SHORT_KINDS = frozenset({Role.PARAGRAPH, Role.LIST_ITEM, Role.HEADING})


def join_row(row: Element, blocks: Sequence[Block]) -> Block | None:
    """The one block of a table row whose cells hold short texts; null where it lays out more.

    Where a row above is one, a cell may hold a few short blocks, and all cells but one be empty. An empty cell keeps its
    place, so that what follows stays in its column.
    """
    bounds = [*(row.cells or ()), row.start + len(blocks)]
    if len(bounds) < 3:
        return None
    cells = [blocks[start - row.start : end - row.start] for start, end in pairwise(bounds)]
    table = find_table(row)
    is_data = table is not None and table.items > 0
    if not is_row(cells, is_data=is_data) or len({block.hidden for block in blocks}) > 1:
        return None
    if table is not None:
        table.items += 1
    return msgspec.structs.replace(
        blocks[0],
        text=BORDER.join(" ".join([block.text for block in cell]) for cell in cells).replace("  ", " ").rstrip(" |").lstrip(),
        kind=Role.TABLE,
        level=None,
        number=None,
        container=row.index,
        link_chars=sum(block.link_chars for block in blocks),
        bold_chars=sum(block.bold_chars for block in blocks),
        spans=tuple(join_spans(cells)) if any(block.spans for block in blocks) else (),
    )


def find_table(row: Element) -> Element | None:
    """The table of a row; its `items` are the rows that were joined."""
    element = row.parent
    while element is not None and element.tag in {"tbody", "thead", "tfoot"}:
        element = element.parent
    return element if element is not None and element.tag == "table" else None


def is_row(cells: Sequence[Sequence[Block]], *, is_data: bool) -> bool:
    """Whether cells are those of a row of data."""
    longest = max(len(cell) for cell in cells)
    if any(block.kind is Role.CODE for cell in cells for block in cell):
        return False
    if sum(1 for cell in cells if cell) < 2:
        return is_data and longest == 1 and all(len(block.text) <= MAX_LONE_CHARS for cell in cells for block in cell)
    if longest > 1:
        kinds = {block.kind for cell in cells for block in cell}
        if not is_data or longest > MAX_CELL_BLOCKS or not kinds <= SHORT_KINDS:
            return False
    return all(sum(len(block.text) + 1 for block in cell) <= MAX_CELL_CHARS + 1 for cell in cells)


def join_spans(cells: Sequence[Sequence[Block]]) -> Iterator[Span]:
    """The links and emphasis of the cells, in the text of their row."""
    place = 0
    for cell in cells:
        for block in cell:
            yield from shift_spans(block.spans, place)
            place += len(block.text) + 1
        place += len(BORDER) - 1


TELLING = HIDING | MARKING
TELLING_BLOCKS = SHAPING | CELLS | {"html"}
"""Block-level elements that say more than that a block ends."""
TERM = 3
"""The seam behind a term of a formula; one more, and the next term follows."""
CODE, HEADING, LIST_ITEM = Role.CODE, Role.HEADING, Role.LIST_ITEM
"""Bound here because looking up a member of an enum costs more than a method call."""


class Walk:
    """The state of the pass, and the blocks and elements found."""

    def __init__(self) -> None:
        """An empty page."""
        self.blocks: list[Block] = []
        self.elements: list[Element] = []
        self.head = HeadReader()
        self.names = Names()
        self.stack: list[str | Element] = []
        self.current: Element | None = None
        self.setting = Setting()
        self.texts: list[str] = []
        self.links = self.bolds = self.link_chars = self.bold_chars = 0
        self.seam = 0
        self.hiding: str | None = None
        self.hider = -1
        self.kept: list[str] = []
        self.asides: list[tuple[str, str]] = []

    def run(self, root: Any) -> None:
        """Walk `root` and everything below it, in document order."""
        node, path, leave = root, [], self.leave
        while True:
            tag = node.tag
            if tag == "-text":
                text = node.text_content
                if text and (self.texts or not text.isspace() or self.setting.kind is CODE):
                    self.take_text(text)
            elif tag in LEAVES:
                self.pass_leaf(tag, node)
            elif (child := node.first_child) is None:
                self.pass_empty(tag, node)
            else:
                if tag in INLINE:
                    self.open_inline(tag, node)
                else:
                    self.open_block(tag, node)
                path.append(node)
                node = child
                continue
            following = node.next
            while following is None:
                if not path:
                    self.flush()
                    return
                leave()
                following = path.pop().next
            node = following

    def read_telling(self, tag: str, attributes: Attributes, node: Any) -> str | None:
        """Give the head what attributes say of the article; the rule by which they hide the element, or null."""
        if not MARKING.isdisjoint(attributes):
            self.head.take_attributes(tag, attributes, node, len(self.blocks))
        return find_hiding(tag, attributes)

    def pass_leaf(self, tag: str, node: Any) -> None:
        """Take in an element that the walk does not go inside."""
        if tag in OUTSIDE:
            self.head.take_outside(tag, node, len(self.blocks))
            return
        self.seam = 0
        if self.kept and self.hiding:
            self.texts.append(" ")
        elif tag == "br" and self.setting.kind is CODE:
            self.texts.append("\n")
        elif tag == "br" and self.setting.kind is HEADING and goes_on(self.texts, node):
            self.texts.append(LINE_BREAK)
        elif tag not in INLINE and (self.texts or self.kept or self.asides):
            self.flush()

    def pass_empty(self, tag: str, node: Any) -> None:
        """Take in an element with nothing inside."""
        attributes = node.attributes
        if attributes and not MARKING.isdisjoint(attributes):
            self.head.take_attributes(tag, attributes, node, len(self.blocks))
        self.seam = 0
        if tag not in INLINE:
            if self.texts or self.kept or self.asides:
                self.flush()
            if tag in CELLS and self.current is not None:
                self.current.add_cell(len(self.blocks))

    def take_text(self, text: str) -> None:
        """Add the text of one text node to the block that is being gathered."""
        if self.seam > 1 and self.texts and (self.seam > TERM or (self.seam == 2 and is_seam(self.texts[-1], text))):
            self.texts.append(" ")
        self.seam = 0
        self.texts.append(text)
        if self.links:
            self.link_chars += len(text.strip())
        if self.bolds:
            self.bold_chars += len(text.strip())

    def open_inline(self, tag: str, node: Any) -> None:
        """Enter an inline element; a hidden one fills a buffer of its own, so that the sentence around it stays whole."""
        if tag == "a":
            self.links += 1
        elif tag in BOLD:
            self.bolds += 1
        if self.seam:
            self.seam = (2 if tag in SEAMS else 0) if self.seam < TERM else TERM + (tag in TERMS)
        attributes = node.attributes
        if attributes:
            rule = None if TELLING.isdisjoint(attributes) else self.read_telling(tag, attributes, node)
            if rule is None and not self.hiding:
                rule = self.names.find_hiding(attributes.get("class"), node, in_text=bool(self.texts))
            if rule and not self.hiding:
                self.set_apart(rule)
        if tag == "rt" and self.texts and not self.hiding and stands_above(node):
            self.set_apart("ruby-reading")
        self.stack.append(tag)

    def set_apart(self, rule: str) -> None:
        """Let what is inside the inline element that is being entered fill a buffer of its own."""
        self.hiding, self.hider = rule, len(self.stack)
        self.kept, self.texts = self.texts, []

    def leave_inline(self, tag: str) -> None:
        """Leave an inline element."""
        if tag == "a":
            self.links -= 1
        elif tag in BOLD:
            self.bolds -= 1
        self.seam = 1 if tag in SEAMS else TERM if tag in TERMS or (self.seam == TERM and tag != "math") else 0
        if self.hiding and self.hider == len(self.stack):
            self.asides.append(("".join(self.texts), self.hiding))
            self.texts, self.kept, self.hiding = self.kept, [], None

    def open_block(self, tag: str, node: Any) -> None:
        """Enter a block-level element."""
        attributes = node.attributes
        rule: str | None = None
        names: tuple[str, ...] = ()
        if attributes:
            if not TELLING.isdisjoint(attributes):
                rule = self.read_telling(tag, attributes, node)
            names = self.names.read(attributes)
        if tag in HIDDEN_TAGS and rule is None:
            rule = find_hiding(tag, attributes)
        if self.texts or self.kept or self.asides:
            self.flush()
        setting, start, elements = self.setting, len(self.blocks), self.elements
        element = Element(tag, names, self.current, len(elements), start, start, setting)
        if tag in TELLING_BLOCKS:
            self.read_block(element, attributes, node)
        if (rule or self.hiding) and not setting.hidden:
            element.setting = msgspec.structs.replace(element.setting, hidden=self.hiding or rule, around=element.setting)
        elements.append(element)
        self.stack.append(element)
        self.current, self.setting = element, element.setting

    def read_block(self, element: Element, attributes: Attributes, node: Any) -> None:
        """Read what the tag of a block-level element says."""
        tag, parent = element.tag, element.parent
        if tag in SHAPING:
            element.setting = shape_setting(element, attributes, node)
        elif tag == "html":
            self.head.language = attributes.get("lang") or attributes.get("xml:lang")
        elif parent is not None:
            parent.add_cell(element.start)

    def leave(self) -> None:
        """Leave the innermost open element."""
        opened = self.stack.pop()
        if isinstance(opened, str):
            self.leave_inline(opened)
            return
        if self.texts or self.kept or self.asides:
            self.flush()
        self.current = parent = opened.parent
        self.setting = Setting() if parent is None else parent.setting
        opened.end = len(self.blocks)
        if opened.cells and opened.tag == "tr":
            self.close_row(opened)

    def close_row(self, row: Element) -> None:
        """Put the one block of a table row in the place of those of its cells, where it may be one."""
        place = row.start
        joined = join_row(row, self.blocks[place:])
        if joined is None:
            return
        self.blocks[place:] = [joined]
        self.head.join_marks(place)
        for element in self.elements[row.index :]:
            element.start, element.end = place, place + 1

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


LINE_BREAK = " \n "
"""A line break within a headline; two of them in a row end it."""
MAX_LINE_CHARS, MAX_PIECES = 150, 20
"""What is longer, in so many pieces, is text that wears a heading's size."""
BULLETS = tuple("•‣◦▪●○■▶✓✔–-*·")


def goes_on(texts: Sequence[str], node: Any) -> bool:
    """Whether a headline of which there are these pieces goes on behind a line break: it is short, and no list follows."""
    if not texts or texts[-1] is LINE_BREAK or (texts[-1].isspace() and texts[-2:-1] == [LINE_BREAK]):
        return False
    return sum(map(len, texts[-MAX_PIECES:])) <= MAX_LINE_CHARS and not opens_item(node.next)


def opens_item(node: Any) -> bool:
    """Whether what follows is text with a bullet before it."""
    return node is not None and node.tag == "-text" and (node.text_content or "").lstrip().startswith(BULLETS)


def stands_above(node: Any) -> bool:
    """Whether a reading is set above its word by style alone: no brackets in the markup part the two."""
    return node.prev is None or node.prev.tag != "rp"


CJK_START = "\N{CJK RADICAL REPEAT}"
WIDE = f"{CJK_START}-\u2fff{UNSPACED_TEXT}"
"""Han, its radicals, kana and their punctuation, between which no space stands."""
WIDE_BREAK = re.compile(rf"(?<=[{WIDE}])[ \t\r]*\n\s*(?=[{WIDE}])")


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
    r"""The text with every run of white space a single space, and none around it nor where the source wraps Han or kana.

    >>> fold_spaces(" The\n  bridge "), fold_spaces("东京\n  大雨"), fold_spaces("东京 大雨")
    ('The bridge', '东京大雨', '东京 大雨')
    """
    text = text.strip()
    if not text.isprintable():
        if not text.isascii():
            text = WIDE_BREAK.sub("", text)
        text = text.replace("\n", " ").replace("\t", " ").replace("\r", " ").replace("\f", " ").replace("\v", " ")
    return " ".join(filter(None, text.split(" "))) if "  " in text else text


def trim_code(text: str) -> str:
    """Preformatted text without empty lines around it and white space behind its lines."""
    return "\n".join(line.rstrip() for line in text.expandtabs(4).split("\n")).strip("\n")
