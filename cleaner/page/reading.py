"""The `Reading` of a page: a columnar view, every column computed once, on first use, by one function.

All that comes after asks the Reading for what can be measured on a page. A column has one entry a block, in the order of the
page, unless its docstring says otherwise; `n` is the number of blocks. Lists are for code that looks at single blocks, numpy
arrays for code that computes over the whole page at once. It is the one seam where faster code can stand in.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

import numpy as np

from cleaner.page.density import BLOCK_COST, CHROME_WEIGHT, FRAGMENT_WORTH, LINK_COST, MAX_WEIGHT_WORDS, find_densest_run
from cleaner.page.elements import Elements, read_elements
from cleaner.page.evidence import Evidence, read_evidence
from cleaner.page.signals import list_page_names, read_signals
from cleaner.rules.book import Hits, Rule, RuleBook, load_rules
from cleaner.text.chars import TERMINAL, CharCounts, Floats, Ints
from cleaner.text.fold import fold_line, split_headline
from cleaner.text.tokens import PageTokens
from cleaner.text.words import count_each
from cleaner.types import Block, Meaning, Page, Role

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


PROSE_WORDS, MAX_PROSE_LINK_SHARE = 15, 0.4
"""A block of at least so many words, with a smaller share of links, that ends like a sentence, reads like running text."""
END = re.compile(r"[.!?…:;。！？؟।᠃|][\"'”’»«›“)\]）」』]{0,6}\s{0,3}(?:\[\d{1,3}\]){0,3}$|[.!?…][^\w]{0,4}$")
TAIL_CHARS = 12
"""A block's end is looked for in its last characters."""
MIN_HEADLINE_WORDS, MAX_HEADLINE_WORDS = 4, 30
"""A first line of so many words may be the title that the page had in its head."""
KINDS = (Role.PARAGRAPH, Role.HEADING, Role.LIST_ITEM, Role.QUOTE, Role.CODE, Role.TABLE, Role.CAPTION)
KIND_INDEX = {kind: index for index, kind in enumerate(KINDS)}
CLOSERS = np.array([ord(char) for char in "\"'”’»«)"], np.uint16)
UNCOUNTED = frozenset({Role.CODE, Role.CAPTION})
"""Kinds of blocks that say little of the body's language."""


class Reading:
    """The columns of one page. It is never changed; two threads may at worst compute a column twice."""

    def __init__(self, page: Page, evidence: Evidence | None = None, *, hits: Sequence[Hits] | None = None) -> None:
        """Of a repaired page; `evidence` is what its head says, `hits` replaces what our rules take, for tests."""
        self.page = page
        self.blocks: tuple[Block, ...] = page.blocks
        self.evidence = evidence if evidence is not None else read_evidence(page.head)
        self._folded: dict[int, str] = {}
        if hits is not None:
            self.__dict__["hits"] = tuple(hits)

    def __len__(self) -> int:
        return len(self.blocks)

    @property
    def is_html(self) -> bool:
        """Whether it came as HTML, and not as flattened text."""
        return self.page.format == "html"

    # The text of the blocks

    @cached_property
    def texts(self) -> list[str]:
        """The text, without a list marker."""
        return [block.text for block in self.blocks]

    def fold(self, index: int) -> str:
        """The text of one block without case and ornament, as `fold_line` has it; only few blocks are asked."""
        folded = self._folded.get(index)
        if folded is None:
            self._folded[index] = folded = fold_line(self.texts[index])
        return folded

    @cached_property
    def times_said(self) -> Counter[str]:
        """How often the page says each text; no column."""
        return Counter(self.texts)

    @cached_property
    def words(self) -> list[int]:
        """Words; two characters of a script without spaces count as one."""
        return count_each(self.texts)

    @cached_property
    def ends(self) -> list[bool]:
        """Whether it ends like a finished line: with a full stop, a colon, a bar, marks that close aside."""
        return [ends_line(text) for text in self.texts]

    @cached_property
    def link_share(self) -> list[float]:
        """Share of its characters that are links, 0 to 1."""
        return [block.link_chars / len(block.text) for block in self.blocks]

    @cached_property
    def is_prose(self) -> list[bool]:
        """Whether it reads like running text."""
        return [
            words >= PROSE_WORDS and links < MAX_PROSE_LINK_SHARE and ends
            for words, links, ends in zip(self.words, self.link_share, self.ends, strict=True)
        ]

    @cached_property
    def counts(self) -> CharCounts:
        """What the characters are: arrays of (n,) or (n, kinds)."""
        return CharCounts(self.texts)

    @cached_property
    def tokens(self) -> PageTokens:
        """The first words, as numbers into the page's vocabulary; arrays with an entry a word."""
        return PageTokens(self.texts)

    @cached_property
    def stops(self) -> Floats:
        """(n,) 1 where it ends with the mark of a sentence, closing quotes and brackets aside; narrower than `ends`."""
        closes = np.isin(self.counts.last_code, CLOSERS) & (self.counts.kinds[:, TERMINAL] > 0)
        stops: Floats = ((self.counts.last == TERMINAL) | closes).astype(np.float32)
        return stops

    # The markup of the blocks

    @cached_property
    def link_chars(self) -> Floats:
        """(n,) characters that are links."""
        return np.array([block.link_chars for block in self.blocks], np.float32)

    @cached_property
    def links(self) -> Floats:
        """(n,) the same as a share of the characters, as the model has it."""
        shares: Floats = self.link_chars / np.maximum(self.counts.chars, 1)
        return shares

    @cached_property
    def kinds(self) -> Ints:
        """(n,) index into `KINDS` of what the markup says it is; -1 for others."""
        return np.array([KIND_INDEX.get(block.kind, -1) for block in self.blocks], np.int64)

    @cached_property
    def levels(self) -> Ints:
        """(n,) depth of a heading or nesting of a list; 0 for others."""
        return np.array([block.level or 0 for block in self.blocks], np.int64)

    @cached_property
    def hidden(self) -> np.ndarray:
        """(n,) whether the markup hides it."""
        return np.array([bool(block.hidden) for block in self.blocks], bool)

    @cached_property
    def elements(self) -> Elements:
        """The elements around the blocks, as columns with an entry an element."""
        return read_elements(self.page.containers)

    # What our rules say

    @cached_property
    def hits(self) -> tuple[Hits, ...]:
        """Which of our rules, as shipped, take it: by its words first, then by the elements around it.

        What a user turns off or adds is not in here, so that it cannot move the vote on another block.
        """
        return self.find_hits(load_rules())

    def find_hits(self, book: RuleBook) -> tuple[Hits, ...]:
        """Which rules of a book take it."""
        prose_words = [words if prose else 0 for words, prose in zip(self.words, self.is_prose, strict=True)]
        return find_hits(self.blocks, self.elements, prose_words, book)

    # What the head says

    @cached_property
    def summary(self) -> str:
        """What the head gives as description; empty where it gives none."""
        return self.evidence.meta("description", "og:description") or ""

    @cached_property
    def headlines(self) -> frozenset[str]:
        """Folded headlines that the head gives, whole and without the site's name; of a flattened text its first line too."""
        given = self.evidence.headlines
        if not self.is_html and self.blocks and MIN_HEADLINE_WORDS <= self.words[0] <= MAX_HEADLINE_WORDS:
            given = (self.texts[0], *given)
        return frozenset(part for headline in given for part in split_headline(headline))

    @cached_property
    def says_headline(self) -> np.ndarray:
        """(n,) whether it says a headline; never the first line of a flattened text, which itself is the witness."""
        wanted = {self.tokens.key_of(headline) for headline in self.headlines}
        says = np.array([key in wanted for key in self.tokens.keys], bool)
        if not self.is_html:
            says[:1] = False
        return says

    @cached_property
    def signals(self) -> tuple[float, ...]:
        """What the head says of the kind of page, for the page classifier; empty for text."""
        return read_signals(self.evidence, self.page.url) if self.is_html else ()

    @cached_property
    def page_names(self) -> frozenset[str]:
        """The names of elements, meta tags and types on the page, for the page classifier; empty for text."""
        return list_page_names(self.elements, self.evidence, self.page.url) if self.is_html else frozenset()

    # Where the body most likely is

    @cached_property
    def weights(self) -> Floats:
        """(n,) how much it speaks for the body, in words; negative for what the markup itself makes chrome."""
        return self.weigh(self.hidden | (self.kinds == KIND_INDEX[Role.CAPTION]))

    def weigh(self, chrome: np.ndarray) -> Floats:
        """(n,) the same with other blocks counted as chrome."""
        worth = np.where(self.stops > 0, 1.0, FRAGMENT_WORTH) * np.maximum(0, 1 - LINK_COST * self.links)
        weights = np.minimum(self.counts.words, MAX_WEIGHT_WORDS) * worth - BLOCK_COST
        return np.where(chrome, CHROME_WEIGHT, weights).astype(np.float32)

    @cached_property
    def body_candidate(self) -> str:
        """The text of the densest run, before any label and without a rule: what the language is detected on; no column."""
        uncounted = np.array([bool(block.hidden) or block.kind in UNCOUNTED for block in self.blocks], bool)
        start, end = find_densest_run(self.weigh(uncounted).tolist())
        return "\n".join([self.texts[index] for index in range(start, end) if not uncounted[index]])


def ends_line(text: str) -> bool:
    """Whether a text ends like a finished line.

    >>> ends_line("The bridge is closed."), ends_line("He said:"), ends_line("Most read")
    (True, True, False)
    """
    last = text[-1]
    if last in ".!?":
        return True
    return not last.isalnum() and bool(END.search(text[-TAIL_CHARS:]))
