"""Which words get a vector of their own, and where the pages have them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from cleaner.label.chars import Ints
from cleaner.label.tokens import MAX_CHARS, MAX_TOKENS, PageTokens, tokenize
from cleaner.label.vectors import FIRST, LAST, OPENING_PAIRS, find_rows
from training.pages import Case

MIN_SITES = 6
MAX_ITEMS = 6_000


def list_items(text: str) -> set[str]:
    """The words and pairs of words of a block that may have a vector."""
    words = tokenize(text[:MAX_CHARS])[:MAX_TOKENS]
    pairs = [f"{one} {other}" for one, other in pairwise(words[: OPENING_PAIRS + 1])]
    return {*words, *pairs, FIRST + words[0], LAST + words[-1]} if words else set()


def choose_items(cases: Iterable[Case]) -> list[str]:
    """The items that most sites have, each at least a few."""
    sites: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for item in {item for block in case.facts.page.blocks for item in list_items(block.text)}:
            sites[item].add(case.site)
    common = [item for item, found in sites.items() if len(found) >= MIN_SITES]
    return sorted(common, key=lambda item: (-len(sites[item]), item))[:MAX_ITEMS]


def find_bag(case: Case, items: list[str]) -> tuple[Ints, Ints]:
    """The rows of a page's items and the block of each."""
    rows = {item: row for row, item in enumerate(items, 1)}
    return find_rows(PageTokens([block.text for block in case.facts.page.blocks]), rows)
