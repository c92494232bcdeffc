"""Which rules take each block: by its own words, and by the elements around it."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.label.shape import Shape, is_prose
from cleaner.rules import Rule, RuleBook
from cleaner.types import Page

MAX_PROSE_SHARE = 0.3
"""A class rule takes no element that holds more than this share of the page's prose: that element is the story."""
CONSENT = "consent-"
"""Rules on consent layers take also the one that is all the page has: a cookie wall has no story."""
SHELL_TAGS = frozenset({"html", "body", "main"})


def find_rules(page: Page, shapes: Sequence[Shape], book: RuleBook) -> tuple[tuple[Rule, ...], ...]:
    """For each block the rules that take it: by its words, then by the elements around it, nearest first."""
    around = find_container_rules(page, shapes, book)
    return tuple(
        (*book.match_block(block.page_text), *(around[block.container] if block.container >= 0 else ()))
        for block in page.blocks
    )


def find_container_rules(page: Page, shapes: Sequence[Shape], book: RuleBook) -> list[tuple[Rule, ...]]:
    """For each container the rules that take it or an element around it, unless that holds the story."""
    prose_words = [shape.words if is_prose(shape) else 0 for shape in shapes]
    sums = [0]
    for words in prose_words:
        sums.append(sums[-1] + words)
    seen: dict[tuple[str, tuple[str, ...]], tuple[Rule, ...]] = {}
    rules: list[tuple[Rule, ...]] = []
    for container in page.containers:
        inherited = rules[container.parent] if container.parent >= 0 else ()
        holds_story = sums[container.end] - sums[container.start] > MAX_PROSE_SHARE * sums[-1]
        key = (container.tag, container.names)
        own = seen.get(key)
        if own is None:
            own = seen[key] = () if container.tag in SHELL_TAGS else book.match_names(*key)
        if own and holds_story and sums[-1]:
            own = tuple(rule for rule in own if rule.id.startswith(CONSENT) or rule.force)
        rules.append((*own, *(rule for rule in inherited if rule not in own)) if own else inherited)
    return rules
