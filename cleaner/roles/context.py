"""The page as the labeller sees it once every block has been looked at alone: what the second pass decides on."""

from __future__ import annotations

import msgspec

from cleaner.page.hits import RulesInForce
from cleaner.page.shape import Shape
from cleaner.roles.votes import Votes
from cleaner.rules.book import Rule
from cleaner.types import Page, Role


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a decider may look at; the tuples have one entry a block."""

    page: Page
    shapes: tuple[Shape, ...]
    rules: tuple[tuple[Rule, ...], ...]
    """The rules that take the block, by its words first, then by the elements around it."""
    book: RulesInForce
    votes: Votes
    """The probability that the block is part of the story."""
    titles: frozenset[int] = frozenset()
    """Blocks that repeat the headline; the first is the title."""
    title: int | None = None
    copies: frozenset[int] = frozenset()
    """Kept blocks that repeat an earlier kept block."""
    captions: frozenset[int] = frozenset()
    """Blocks that stand under a picture, by the elements around them."""
    headings: frozenset[int] = frozenset()
    """Kept lines of flattened text that head what follows."""
    signatures: dict[int, Role] = msgspec.field(default_factory=dict)
    """Lines of flattened text that name the author or give the date."""
    tags: dict[int, Role] = msgspec.field(default_factory=dict)
    """Lines of flattened text below "Tags", and that line itself."""
    standfirsts: frozenset[int] = frozenset()
    """Lines of flattened text between headline and story that sum it up."""
    biographies: frozenset[int] = frozenset()
    """Last paragraphs of flattened text that tell who wrote it."""
    language: str | None = None
    description: str | None = None
    """What the head gives as summary."""
    body: tuple[int, int] = (0, 0)
    """First and last block of the story, half-open."""

    def keeps(self, place: int) -> bool:
        """Whether the block is voted to be story."""
        return self.votes.values[place] > self.votes.threshold

    def fits_place(self, rule: Rule, place: int) -> bool:
        """Whether the block stands where the rule wants it, relative to the story."""
        if rule.place == "anywhere":
            return True
        start, end = self.body
        return {"outside": not start <= place < end, "above": place < start, "below": place >= end}[rule.place]
