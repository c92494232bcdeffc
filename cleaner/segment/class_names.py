"""The names that a page's makers gave its elements; pages repeat their classes, so each list of them is looked at once."""

from __future__ import annotations

from typing import Any

from cleaner.segment.head import Attributes
from cleaner.segment.hiding import is_bubble, is_unseen, speaks_for_another

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
