"""The page as the labeller sees it once every block has been looked at alone: what the second pass decides on."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.rules import Rule, RuleBook
from cleaner.label.shape import Shape
from cleaner.types import Frozen, Page

PROSE_WORDS = 15
MAX_PROSE_LINK_SHARE = 0.4
MAX_PROSE_SHARE = 0.3
"""A class rule takes no element that holds more than this share of the page's prose: that element is the story."""
CONSENT = "consent-"
"""Rules on consent layers take also the one that is all the page has: a cookie wall has no story."""
SHELL_TAGS = frozenset({"html", "body", "main"})


class Context(Frozen, kw_only=True):
    """Everything a decider may look at; the tuples have one entry a block."""

    page: Page
    shapes: tuple[Shape, ...]
    rules: tuple[tuple[Rule, ...], ...]
    """The rules that take the block, by its words first, then by the elements around it."""
    votes: tuple[float, ...]
    """The probability that the block is part of the story."""
    vote_source: str
    titles: frozenset[int] = frozenset()
    """Blocks that repeat the headline; the first is the title."""
    title: int | None = None
    copies: frozenset[int] = frozenset()
    """Kept blocks that repeat an earlier kept block."""
    headings: frozenset[int] = frozenset()
    """Kept lines of flattened text that head what follows."""
    description: str | None = None
    """What the head gives as summary."""
    body: tuple[int, int] = (0, 0)
    """First and last block of the story, half-open."""

    def fits_place(self, rule: Rule, place: int) -> bool:
        """Whether the block stands where the rule wants it, relative to the story."""
        start, end = self.body
        return {
            "anywhere": True,
            "outside": not start <= place < end,
            "above": place < start,
            "below": place >= end,
        }[rule.place]


def is_prose(shape: Shape) -> bool:
    """Whether a block reads like running text."""
    return shape.words >= PROSE_WORDS and shape.link_share < MAX_PROSE_LINK_SHARE and shape.terminal


def find_rules(page: Page, shapes: Sequence[Shape], book: RuleBook) -> tuple[tuple[Rule, ...], ...]:
    """For each block the rules that take it: by its words, then by the elements around it, nearest first."""
    around = find_container_rules(page, shapes, book)
    return tuple(
        (*book.match_block(block.page_text), *(around[block.container] if block.container >= 0 else ())) for block in page.blocks
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
            own = tuple(rule for rule in own if rule.id.startswith(CONSENT))
        rules.append((*own, *inherited) if own else inherited)
    return rules
