"""Learns the lexicon: log-odds of words and of names of elements, every site counting once.

The counts of every site are arrays, so that the lexicon can be had quickly without some sites.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from cleaner.page.lexicon import Lexicon, name_tokens
from cleaner.page.reading import Reading
from cleaner.text.tokens import MAX_CHARS, tokenize
from cleaner.text.tokens import MAX_TOKENS as MAX_BLOCK_TOKENS
from cleaner.types.arrays import Floats, Ints
from training.pages import hash_text

PRIOR = 2.0
MIN_SITES = {"words": 5, "names": 3}
MAX_TOKENS = {"words": 12_000, "names": 4_000}
MIN_ODDS = 0.25
N_GROUPS = 12
"""While a page is trained on, its features come from a lexicon without its group of sites."""
MIN_VECTOR_SITES, MAX_VECTORS = 8, 12_000


class Counts:
    """How often each site's blocks with a token are story, while pages are read."""

    def __init__(self) -> None:
        """Nothing read yet."""
        self.kept: dict[str, dict[str, Counter[str]]] = {table: defaultdict(Counter) for table in TABLES}
        self.seen: dict[str, dict[str, Counter[str]]] = {table: defaultdict(Counter) for table in TABLES}

    def add(self, site: str, reading: Reading, is_kept: np.ndarray) -> None:
        """Count a page: of each of its blocks whether the gold has it."""
        for table, list_tokens in TABLES.items():
            kept, seen = self.kept[table][site], self.seen[table][site]
            for token, block_kept in list_tokens(reading, is_kept.tolist()):
                kept[token] += block_kept
                seen[token] += 1

    def finish(self) -> Odds:
        """The counts as arrays."""
        return Odds({table: Table(self.kept[table], self.seen[table]) for table in TABLES})


class Table:
    """One kind of tokens."""

    def __init__(self, kept: dict[str, Counter[str]], seen: dict[str, Counter[str]]) -> None:
        """From counts by site."""
        n_sites = Counter(token for counts in seen.values() for token in counts)
        self.tokens = sorted(
            token for token, count in n_sites.items() if count >= min(MIN_SITES.values()) and "\n" not in token
        )
        places = {token: place for place, token in enumerate(self.tokens)}
        self.sites: dict[str, tuple[Ints, Floats]] = {}
        for site, counts in seen.items():
            known = [(places[token], kept[site][token] / count) for token, count in counts.items() if token in places]
            self.sites[site] = (
                np.array([place for place, _ in known], np.int64), np.array([share for _, share in known], np.float64)
            )  # fmt: skip

    def add_up(self, without: Collection[str]) -> tuple[Floats, Floats]:
        """For each token the sum over sites of the share kept, and the number of sites."""
        kept, seen = np.zeros(len(self.tokens)), np.zeros(len(self.tokens))
        for site, (places, shares) in self.sites.items():
            if site not in without:
                kept[places] += shares
                seen[places] += 1
        return kept, seen


class Odds:
    """The counts of all sites."""

    def __init__(self, tables: dict[str, Table]) -> None:
        """From tables."""
        self.tables = tables

    def learn(self, without: Collection[str] = ()) -> Lexicon:
        """The lexicon of all sites but some."""
        return Lexicon(self.rate("words", without), self.rate("names", without))

    def rate(self, table: str, without: Collection[str]) -> dict[str, float]:
        """Log-odds of the tokens of a table, against the mean of all."""
        kept, seen = self.tables[table].add_up(without)
        base = min(max(kept.sum() / max(seen.sum(), 1), 0.01), 0.99)
        odds = np.log((kept + PRIOR * base) / (seen - kept + PRIOR * (1 - base))) - np.log(base / (1 - base))
        strong = np.flatnonzero((seen >= MIN_SITES[table]) & (np.abs(odds) >= MIN_ODDS))
        order = strong[np.argsort(-np.abs(odds[strong]) * np.sqrt(seen[strong]), kind="stable")][: MAX_TOKENS[table]]
        return {self.tables[table].tokens[place]: round(float(odds[place]), 3) for place in np.sort(order)}

    def list_vocabulary(self, without: Collection[str]) -> list[str]:
        """The words that vectors are learned for: those of the most sites."""
        _, seen = self.tables["words"].add_up(without)
        common = np.flatnonzero(seen >= MIN_VECTOR_SITES)
        order = common[np.argsort(-seen[common], kind="stable")][:MAX_VECTORS]
        return [self.tables["words"].tokens[place] for place in np.sort(order)]


class Lexicons:
    """The lexicons that one training needs: one for each group of sites, and one for the sites that are tested."""

    def __init__(self, odds: Odds, test: Collection[str]) -> None:
        """Lexicons that know no site in `test`."""
        sites = odds.tables["words"].sites
        self.whole = odds.learn(test)
        self.groups = [
            odds.learn({*test, *(site for site in sites if group_of(site) == group)}) for group in range(N_GROUPS)
        ]  # fmt: skip

    def without(self, site: str) -> Lexicon:
        """The lexicon to train on a page of this site with."""
        return self.groups[group_of(site)]


def group_of(site: str) -> int:
    """The group of a site whose words are left out of the lexicon together."""
    return hash_text(f"group {site}") % N_GROUPS


def count_all(pages: Iterable[tuple[str, Reading, np.ndarray]]) -> Odds:
    """The counts of many pages: site, page, and of each block whether the gold has it."""
    counts = Counts()
    for site, reading, is_kept in pages:
        counts.add(site, reading, is_kept)
    return counts.finish()


def word_tokens(reading: Reading, is_kept: Sequence[bool]) -> Iterator[tuple[str, bool]]:
    """The words of every block, each with whether the block is kept."""
    for block, kept in zip(reading.blocks, is_kept, strict=True):
        for token in set(tokenize(block.text[:MAX_CHARS])[:MAX_BLOCK_TOKENS]):
            yield token, kept


def element_tokens(reading: Reading, is_kept: Sequence[bool]) -> Iterator[tuple[str, bool]]:
    """The name words of the elements around every block, each with whether the block is kept."""
    containers = reading.page.containers
    for block, kept in zip(reading.blocks, is_kept, strict=True):
        number = block.container
        tokens: set[str] = set()
        while number >= 0:
            tokens.update(split_names(containers[number].tag, containers[number].names))
            number = containers[number].parent
        for token in tokens:
            yield token, kept


split_names = lru_cache(100_000)(name_tokens)
TABLES = {"words": word_tokens, "names": element_tokens}
