"""The rules that are asked for one page: users' own before ours, less those that are turned off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from cleaner.label.element_columns import Elements
from cleaner.label.matching import find_rules
from cleaner.label.shape import Shape
from cleaner.rules import Rule, RuleBook, load_rules
from cleaner.types import Language, Page
from cleaner.user_rules import Place, find_host, load_user_rules


class RulesInForce(msgspec.Struct, frozen=True, kw_only=True):
    """Ours, and those of the user's rules that are for this page."""

    ours: RuleBook
    own: RuleBook | None = None
    on: frozenset[str] = frozenset()
    """The ids of the users' rules that are asked."""
    off: frozenset[str] = frozenset()
    """The ids of ours that are not."""

    def find_rules(self, page: Page, elements: Elements, shapes: Sequence[Shape]) -> tuple[tuple[Rule, ...], ...]:
        """For each block the rules that take it: users' own first; by its words first, then by the elements around it."""
        ours = find_rules(page, elements, shapes, self.ours)
        if self.own is None:
            return ours
        own = find_rules(page, elements, shapes, self.own)
        return tuple(
            (*(rule for rule in first if rule.id in self.on), *(rule for rule in second if rule.id not in self.off))
            for first, second in zip(own, ours, strict=True)
        )

    def match_cuts(self, text: str) -> Iterator[tuple[Rule, int, int]]:
        """Each span of the text that a cut rule takes: the rule, start and end."""
        if self.own is not None:
            yield from (found for found in self.own.match_cuts(text) if found[0].id in self.on)
        yield from (found for found in self.ours.match_cuts(text) if found[0].id not in self.off)


def pick_rules(paths: tuple[str, ...], page: Page, language: Language) -> RulesInForce:
    """The rules for a page, with users' rules from these files."""
    if not paths:
        return RulesInForce(ours=load_rules())
    users = load_user_rules(paths)
    place = Place(host=find_host(page.url, page.head.canonical), language=language.code)
    return RulesInForce(ours=load_rules(), own=users.book, on=users.list_on(place), off=users.list_off(place))
