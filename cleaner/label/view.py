"""What several families of features are made from: the blocks of a page as vectors, computed once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cleaner.label.chars import TERMINAL, CharCounts, Floats, Ints
from cleaner.label.density import BLOCK_COST, CHROME_WEIGHT, FRAGMENT_WORTH, LINK_COST, MAX_WEIGHT_WORDS
from cleaner.label.facts import Facts
from cleaner.label.tokens import PageTokens
from cleaner.rules import Rule
from cleaner.types import Role

KINDS = (Role.PARAGRAPH, Role.HEADING, Role.LIST_ITEM, Role.QUOTE, Role.CODE, Role.TABLE, Role.CAPTION)
KIND_PLACES = {kind: place for place, kind in enumerate(KINDS)}
CLOSERS = np.array([ord(char) for char in "\"'”’»«)"], np.uint16)


class View:
    """What several families of features are made from, computed once."""

    def __init__(self, facts: Facts) -> None:
        """Count the characters, take the words apart, weigh the blocks."""
        self.facts = facts
        self.blocks = facts.page.blocks
        texts = [block.text for block in self.blocks]
        self.counts = CharCounts(texts)
        self.tokens = PageTokens(texts)
        self.chars = np.maximum(self.counts.chars, 1)
        self.link_chars = np.array([block.link_chars for block in self.blocks], np.float32)
        self.links = self.link_chars / self.chars
        self.terminal = is_terminal(self.counts)
        self.kinds: Ints = np.array([KIND_PLACES.get(block.kind, -1) for block in self.blocks], np.int64)
        self.levels: Ints = np.array([block.level or 0 for block in self.blocks], np.int64)
        self.hidden = np.array([bool(block.hidden) for block in self.blocks], bool)
        self.rule_sets, self.rule_numbers = number_rules(facts.rules)
        """The rules that take blocks, and for each block which of them; many blocks lie in the same elements."""
        self.weights = weigh_blocks(self)
        self.titles = find_titles(facts, self.tokens)


def number_rules(rules: Sequence[tuple[Rule, ...]]) -> tuple[list[tuple[Rule, ...]], Ints]:
    """The sets of rules on a page, told apart by identity, which is cheap; and for each block the number of its set."""
    numbers: dict[int, int] = {}
    numbered = [numbers.setdefault(id(found), len(numbers)) for found in rules]
    return list({id(found): found for found in rules}.values()), np.array(numbered, np.int64)


def find_titles(facts: Facts, tokens: PageTokens) -> np.ndarray:
    """For each block whether it says the headline; not the first line of a flattened text, which itself is a witness."""
    wanted = {tokens.key_of(headline) for headline in facts.headlines}
    titles = np.array([key in wanted for key in tokens.keys], bool)
    if facts.page.format == "text":
        titles[:1] = False
    return titles


def is_terminal(counts: CharCounts) -> Floats:
    """Whether each block ends like a sentence, closing quotes and brackets aside."""
    closes = np.isin(counts.last_code, CLOSERS) & (counts.kinds[:, TERMINAL] > 0)
    ends: Floats = ((counts.last == TERMINAL) | closes).astype(np.float32)
    return ends


def weigh_blocks(view: View) -> Floats:
    """The weight of each block for the densest run, as `density.weigh_block` has it, in vectors; any rule counts as chrome."""
    worth = np.where(view.terminal > 0, 1.0, FRAGMENT_WORTH) * np.maximum(0, 1 - LINK_COST * view.links)
    weights = np.minimum(view.counts.words, MAX_WEIGHT_WORDS) * worth - BLOCK_COST
    alone = np.array([takes_alone(rules) for rules in view.rule_sets], bool)[view.rule_numbers]
    chrome = view.hidden | (view.kinds == KIND_PLACES[Role.CAPTION]) | alone
    return np.where(chrome, CHROME_WEIGHT, weights).astype(np.float32)


def takes_alone(rules: tuple[Rule, ...]) -> bool:
    """Whether a rule takes a block that is no mere hint."""
    return bool(rules) and not all(rule.hint for rule in rules)
