"""The rules that are asked for one page: users' own before ours, less those that are turned off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

import msgspec

from cleaner.page.address import list_addresses
from cleaner.page.elements import Elements
from cleaner.page.shape import Shape, is_prose
from cleaner.rules.book import Rule, RuleBook, load_rules
from cleaner.rules.user import Place, load_user_rules
from cleaner.text.urls import find_host
from cleaner.types import Language, Meaning, Page, Role


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
    place = Place(host=find_host(list_addresses(page.head, page.url)), language=language.code)
    return RulesInForce(ours=load_rules(), own=users.book, on=users.list_on(place), off=users.list_off(place))


MAX_PROSE_SHARE = 0.3
"""A class rule takes no element that holds more than this share of the page's prose: that element is the story."""
MIN_WORDS_ABOVE = 50
"""So many words of prose above an element of comments are a story, which may be shorter than they are; a thread has none."""
SHELL_TAGS = frozenset({"html", "body", "main"})
NO_KIND = ("", ())
"""Stands for elements that no rule takes."""


def find_rules(page: Page, elements: Elements, shapes: Sequence[Shape], book: RuleBook) -> tuple[tuple[Rule, ...], ...]:
    """For each block the rules that take it: by its words, then by the elements around it, nearest first."""
    around = find_element_rules(elements, shapes, book)
    by_words = book.match_blocks([block.page_text for block in page.blocks])
    around.append(())  # the place -1, for blocks in no element
    return tuple([found + around[block.container] for block, found in zip(page.blocks, by_words, strict=True)])


def find_element_rules(elements: Elements, shapes: Sequence[Shape], book: RuleBook) -> list[tuple[Rule, ...]]:
    """For each element the rules that take it or an element around it, unless that holds the story."""
    sums = [0, *accumulate([shape.words if is_prose(shape) else 0 for shape in shapes])]
    max_words = MAX_PROSE_SHARE * sums[-1]
    by_kind = book.match_kinds([kind if kind[0] not in SHELL_TAGS else NO_KIND for kind in elements.kinds])
    rules: list[tuple[Rule, ...]] = []
    for number, parent, start, end in zip(elements.numbers, elements.parents, elements.starts, elements.ends, strict=True):
        own, inherited = by_kind[number], rules[parent] if parent >= 0 else ()
        if not own or start == end:
            rules.append(inherited)
            continue
        if sums[-1] and sums[end] - sums[start] > max_words:
            is_below = sums[start] >= MIN_WORDS_ABOVE
            own = tuple(rule for rule in own if takes_all(rule) or (is_below and rule.role is Role.COMMENTS))
        rules.append(add_inherited(own, inherited) if inherited else own)
    return rules


def takes_all(rule: Rule) -> bool:
    """Whether a rule takes an element however much of the page's prose it holds: a cookie wall has no story."""
    return rule.means is Meaning.CONSENT or rule.force


def add_inherited(own: tuple[Rule, ...], inherited: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules of an element and those of the elements around it, each once."""
    ids = {rule.id for rule in own}
    return (*own, *(rule for rule in inherited if rule.id not in ids))
