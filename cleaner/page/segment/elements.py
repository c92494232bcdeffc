"""What the names of elements say: which are text, which run on within a line, and what the blocks inside them are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from cleaner.page.segment.head import Attributes
from cleaner.page.segment.hiding import is_bubble, is_unseen, speaks_for_another
from cleaner.types import Container, Role

OUTSIDE = frozenset("script style head svg iframe object template link meta base annotation annotation-xml -comment".split())
"""What is not the page: never shown as text."""
EMPTY = frozenset("area col embed hr img input source track wbr".split())
"""Void elements: they hold no text, and nothing that is read."""
LEAVES = OUTSIDE | EMPTY | {"br"}
"""Elements that the walk does not go inside."""
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark math nobr output q rb rp rt"
    " ruby s samp slot small span strike strong sub sup time tt u var wbr"
    " mi mn mo ms mtext mrow mfrac msqrt mroot mstyle mpadded mphantom menclose msub msup msubsup munder mover munderover"
    " mmultiscripts mtable mtr mtd semantics".split()
)
BOLD = frozenset({"b", "strong"})
SEAMS = frozenset({"a", "span", "time", "label", "del", "ins"})
"""Inline elements that sites set apart by style alone."""
TERMS = frozenset({"mi", "mn", "mo", "ms", "mtext"})
"""Inline elements that hold one term of a formula each; those around them set terms above or below each other."""
LISTS = frozenset({"ul", "ol"})
CELLS = frozenset({"td", "th"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
KINDS = dict.fromkeys(HEADINGS, Role.HEADING) | {
    "blockquote": Role.QUOTE,
    "figcaption": Role.CAPTION,
    "pre": Role.CODE,
    "li": Role.LIST_ITEM,
}
LIST_ITEM, PARAGRAPH = Role.LIST_ITEM, Role.PARAGRAPH
SHAPING = frozenset(KINDS) | LISTS
"""Elements that say what the blocks inside them are."""
MAX_NUMBER_DIGITS = 7


class Setting(msgspec.Struct, gc=False):
    """What an element makes of the blocks inside it; shared with the elements inside that say nothing of their own."""

    kind: Role = Role.PARAGRAPH
    level: int | None = None
    number: int | None = None
    hidden: str | None = None
    lists: int = 0
    """How many lists it lies in."""
    around: Setting | None = None
    """The setting that a list item must end too, when it ends here."""


class Element(msgspec.Struct, gc=False):
    """A block-level element that is open."""

    tag: str
    names: tuple[str, ...]
    parent: Element | None
    index: int
    start: int
    end: int
    setting: Setting
    items: int = 0
    """The number of the last item, in an ordered list; in a table, how many rows are blocks."""
    step: int = 1
    """From the number of one item to that of the next."""
    cells: list[int] | None = None
    """The blocks at which the cells of a row begin; null where there is no cell."""

    def add_cell(self, start: int) -> None:
        """Note that a cell begins at this block."""
        if self.cells is None:
            self.cells = []
        self.cells.append(start)


def shape_setting(element: Element, attributes: Attributes, node: Any) -> Setting:
    """The setting of an element whose tag says what the blocks inside are."""
    tag, around = element.tag, element.setting
    level, number, lists = around.level, around.number, around.lists
    if tag in LISTS:
        start = read_number(attributes.get("start"))
        element.items = 0 if start is None else start - 1
        if "reversed" in attributes:
            element.step, element.items = -1, (count_items(node) if start is None else start) + 1
        return Setting(around.kind, level, number, around.hidden, lists + 1)
    if tag == "li":
        level, number = max(lists, 1), number_item(element.parent, attributes)
    elif tag in HEADINGS:
        level, number = HEADINGS[tag], None
    return Setting(KINDS[tag], level, number, around.hidden, lists, around)


def count_items(node: Any) -> int:
    """The items of a list, without those of lists inside it."""
    return sum(child.tag == "li" for child in node.iter())


def number_item(parent: Element | None, attributes: Attributes) -> int | None:
    """The number of a list item; null where its list is not ordered."""
    if parent is None or parent.tag != "ol":
        return None
    value = read_number(attributes.get("value"))
    parent.items = parent.items + parent.step if value is None else value
    return parent.items


def end_item(setting: Setting) -> None:
    """Make what follows in the same list item a paragraph: an item has one marker."""
    open_setting: Setting | None = setting
    while open_setting is not None and open_setting.kind is LIST_ITEM:
        open_setting.kind, open_setting.level, open_setting.number = PARAGRAPH, None, None
        open_setting = open_setting.around


def read_number(value: str | None) -> int | None:
    """A number of a list item; null for what is none."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < MAX_NUMBER_DIGITS else None


def list_containers(elements: Sequence[Element]) -> tuple[Container, ...]:
    """The elements around the blocks, once all are closed."""
    return tuple(
        [
            Container(
                tag=element.tag,
                names=element.names,
                parent=-1 if element.parent is None else element.parent.index,
                start=element.start,
                end=element.end,
            )
            for element in elements
        ]
    )


NAMING = ("class", "id", "itemprop", "role", "data-testid", "data-component")
"""Attributes that name an element."""
RARE_NAMING = frozenset(NAMING) - {"class", "id"}
MAX_NAMES_CHARS = 2_000
SEEN, TEXT, BUBBLE = range(3)


class Names:
    """What the lists of class names of one page say."""

    def __init__(self) -> None:
        """None looked at yet."""
        self._split: dict[str | None, tuple[str, ...]] = {None: ()}
        self._unseen: dict[str, int] = {}

    def read(self, attributes: Attributes) -> tuple[str, ...]:
        """The names of an element: class, id, and what it is by `itemprop`, `role` and test ids."""
        classes = attributes.get("class")
        names = self._split.get(classes)
        if names is None:
            names = self._split[classes] = split_names(classes or "")
        if classes and len(attributes) == 1:
            return names
        if not RARE_NAMING.isdisjoint(attributes):
            return split_names(" ".join([value for name in NAMING if (value := attributes.get(name))]))
        name = attributes.get("id")
        return names + split_names(name) if name else names

    def find_hiding(self, classes: str | None, node: Any, *, in_text: bool) -> str | None:
        """The rule by which an inline element is hidden by its class names, or null; a bubble opens over text before it."""
        if not classes:
            return None
        unseen = self._unseen.get(classes)
        if unseen is None:
            names = split_names(classes)
            unseen = self._unseen[classes] = TEXT if is_unseen(names) else BUBBLE if is_bubble(names) else SEEN
        if unseen == SEEN or (unseen == BUBBLE and not in_text) or speaks_for_another(node):
            return None
        return "hidden-class"


def split_names(names: str) -> tuple[str, ...]:
    """The names in a list of them; none where it is longer than lists are."""
    return tuple(names.split()) if len(names) <= MAX_NAMES_CHARS else ()
