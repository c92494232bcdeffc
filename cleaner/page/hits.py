"""Which rules take each block: by its own words, and by the elements around it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from cleaner.page.elements import Elements
from cleaner.rules.book import Hits, Rule, RuleBook
from cleaner.types import Block, Meaning, Role

MAX_PROSE_SHARE = 0.3
"""A class rule takes no element that holds more than this share of the page's prose: that element is the story."""
MIN_WORDS_ABOVE = 50
"""So many words of prose above an element of comments are a story, which may be shorter than they are; a thread has none."""
SHELL_TAGS = frozenset({"html", "body", "main"})
NO_KIND = ("", ())
"""Stands for elements that no rule takes."""


def find_hits(blocks: Sequence[Block], elements: Elements, prose_words: Sequence[int], book: RuleBook) -> tuple[Hits, ...]:
    """For each block the rules that take it: by its words, then by the elements around it, nearest first.

    `prose_words` has the words of each block that reads like running text, and 0 for the others.
    """
    around = find_element_hits(elements, prose_words, book)
    by_words = book.match_blocks([block.page_text for block in blocks])
    around.append(())  # the index -1, for blocks in no element
    return tuple([found + around[block.container] for block, found in zip(blocks, by_words, strict=True)])


def find_element_hits(elements: Elements, prose_words: Sequence[int], book: RuleBook) -> list[Hits]:
    """For each element the rules that take it or an element around it, unless that holds the body."""
    sums = [0, *accumulate(prose_words)]
    max_words = MAX_PROSE_SHARE * sums[-1]
    by_kind = book.match_kinds([kind if kind[0] not in SHELL_TAGS else NO_KIND for kind in elements.kinds])
    known = [bool(own) for own in by_kind]
    joined: dict[tuple[int, int], Hits] = {}
    hits: list[Hits] = []
    for number, parent, start, end in zip(elements.numbers, elements.parents, elements.starts, elements.ends, strict=True):
        inherited = hits[parent] if parent >= 0 else ()
        if start == end or not known[number]:
            hits.append(inherited)
            continue
        own = by_kind[number]
        if sums[-1] and sums[end] - sums[start] > max_words:
            is_below = sums[start] >= MIN_WORDS_ABOVE
            own = tuple([rule for rule in own if takes_all(rule) or (is_below and rule.role is Role.COMMENTS)])
            hits.append(add_inherited(own, inherited) if inherited else own)
            continue
        found = joined.get((number, id(inherited)))
        if found is None:
            found = joined[number, id(inherited)] = add_inherited(own, inherited) if inherited else own
        hits.append(found)
    return hits


def takes_all(rule: Rule) -> bool:
    """Whether a rule takes an element however much of the page's prose it holds: a cookie wall has no story."""
    return rule.means is Meaning.CONSENT or rule.force


def add_inherited(own: Hits, inherited: Hits) -> Hits:
    """The rules of an element and those of the elements around it, each once."""
    ids = {rule.id for rule in own}
    return (*own, *(rule for rule in inherited if rule.id not in ids))
