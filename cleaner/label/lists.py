"""Lists that a sentence of the story introduces: what stands below its colon is story too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from cleaner.label.shape import Shape
from cleaner.label.votes import Votes
from cleaner.rules import Rule
from cleaner.types import Page, Role

COLONS = (":", "：")
MIN_ITEMS, MAX_ITEMS = 2, 30
MIN_ITEM_WORDS = 3
"""Words of an item, on average; entries of menus have fewer."""
MIN_INTRO_WORDS = 4
MAX_BELOW = 4
"""So many blocks below the list, at most, the story goes on."""


def keep_lists(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Votes:
    """The votes, with the items of lists put back that a sentence inside the story ends in."""
    if page.format != "text":
        return votes
    kept = votes.kept
    return votes.put_back(find_introduced(page, shapes, rules, kept)) if kept else votes


def find_introduced(
    page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], kept: Sequence[int]
) -> Iterator[int]:
    """The items of such lists. Of 44 that came back on a third of the seen pages, 41 are in the gold."""
    is_kept = set(kept)
    for is_item, group in groupby(range(kept[0], kept[-1]), key=lambda place: page.blocks[place].kind is Role.LIST_ITEM):
        items = list(group) if is_item else []
        intro = items[0] - 1 if items else 0
        if not MIN_ITEMS <= len(items) <= MAX_ITEMS or intro not in is_kept or is_kept.issuperset(items):
            continue
        if not page.blocks[intro].text.endswith(COLONS) or shapes[intro].words < MIN_INTRO_WORDS:
            continue
        if any(not rule.hint for place in (intro, *items) for rule in rules[place]):
            continue
        goes_on = any(place in is_kept for place in range(items[-1] + 1, items[-1] + 1 + MAX_BELOW))
        if goes_on and sum(shapes[place].words for place in items) >= MIN_ITEM_WORDS * len(items):
            yield from items
