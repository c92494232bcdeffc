"""What is known of a page before the model is asked: rules that take its blocks, its headline, what the head says."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from cleaner.page.density import BLOCK_COST, CHROME_WEIGHT, FRAGMENT_WORTH, LINK_COST, MAX_WEIGHT_WORDS
from cleaner.page.elements import Elements, read_elements
from cleaner.page.evidence import Evidence
from cleaner.page.headline import split_headline
from cleaner.page.hits import RulesInForce
from cleaner.page.shape import Shape
from cleaner.page.signals import list_page_names, read_signals
from cleaner.rules.book import Rule
from cleaner.text.chars import TERMINAL, CharCounts, Floats, Ints
from cleaner.text.tokens import PageTokens
from cleaner.types import Page, Role

MIN_WORDS, MAX_WORDS = 4, 30
"""A first line of so many words may be the title that the page had in its head."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A page with what the first pass found."""

    page: Page
    elements: Elements
    rules: tuple[tuple[Rule, ...], ...]
    """For each block the rules that take it: by its words first, then by the elements around it."""
    taught: tuple[tuple[Rule, ...], ...] | None = None
    """What our rules as shipped say of each block, for the model's columns; null where that is what `rules` has."""
    headlines: frozenset[str]
    """Folded headlines that the head gives, or the first line of a flattened text."""
    summary: str = ""
    """What the head gives as description."""
    signals: tuple[float, ...] = ()
    """What the head says of the kind of page; for the judge, not for the blocks."""
    marks: frozenset[str] = frozenset()
    """The names of elements, meta tags and types on the page; for the judge."""

    @property
    def column_rules(self) -> tuple[tuple[Rule, ...], ...]:
        """The rules that the model's columns read: no rule of the user's moves the vote of another block."""
        return self.rules if self.taught is None else self.taught


def gather_facts(page: Page, shapes: tuple[Shape, ...], evidence: Evidence, book: RulesInForce) -> Facts:
    """The page with its rules, headlines and summary, and what the judge asks of the head."""
    elements = read_elements(page.containers)
    ours = book.find_ours(page, elements, shapes)
    return Facts(
        page=page,
        elements=elements,
        rules=book.add_own(page, elements, shapes, ours),
        taught=ours,
        headlines=frozenset(part for headline in list_headlines(page, shapes, evidence) for part in split_headline(headline)),
        summary=evidence.meta("description", "og:description") or "",
        signals=read_signals(evidence, page.url) if page.format == "html" else (),
        marks=list_page_names(elements, evidence, page.url) if page.format == "html" else frozenset(),
    )


def list_headlines(page: Page, shapes: tuple[Shape, ...], evidence: Evidence) -> tuple[str, ...]:
    """What may be the headline, before the page is read."""
    if page.format == "html" or not shapes or not MIN_WORDS <= shapes[0].words <= MAX_WORDS:
        return evidence.headlines
    return (page.blocks[0].text, *evidence.headlines)


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
        self.rule_sets, self.rule_numbers = number_rules(facts.column_rules)
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
