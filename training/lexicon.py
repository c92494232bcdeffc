"""Learns the lexicon: log-odds of words and of class names, every site counting once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import log

from cleaner.page.lexicon import Lexicon, name_tokens
from cleaner.text.tokens import MAX_CHARS, tokenize
from cleaner.text.tokens import MAX_TOKENS as MAX_BLOCK_TOKENS
from training.pages import Case

PRIOR = 2.0
MIN_SITES = {"words": 5, "names": 3}
MAX_TOKENS = {"words": 12_000, "names": 4_000}
MIN_ODDS = 0.25

Counts = dict[str, tuple[float, float]]
"""Token to the sum over sites of the share kept, and the number of sites."""


class LexiconLearner:
    """Counts of every site, so that the lexicon can be had with or without some."""

    def __init__(self, cases: Iterable[Case]) -> None:
        """Count the tokens of the cases by site."""
        self.sites: dict[str, dict[str, dict[str, float]]] = {"words": {}, "names": {}}
        by_site: dict[str, list[Case]] = defaultdict(list)
        for case in cases:
            by_site[case.site].append(case)
        for site, own in by_site.items():
            for table, tokens in (("words", word_tokens), ("names", element_tokens)):
                self.sites[table][site] = share_kept(pair for case in own for pair in tokens(case))

    @classmethod
    def add_up(cls, counted: Iterable[tuple[str, dict[str, dict[str, tuple[int, int]]]]]) -> LexiconLearner:
        """From what was counted before: sites, each with the blocks kept and the blocks seen for each token of a table."""
        sums: dict[str, dict[str, dict[str, tuple[int, int]]]] = {"words": {}, "names": {}}
        for site, tables in counted:
            for table, counts in tables.items():
                own = sums[table].setdefault(site, {})
                for token, (kept, seen) in counts.items():
                    before = own.get(token, (0, 0))
                    own[token] = before[0] + kept, before[1] + seen
        learner = cls(())
        learner.sites = {
            table: {site: {token: kept / seen for token, (kept, seen) in own.items()} for site, own in sites.items()}
            for table, sites in sums.items()
        }
        return learner

    def learn(self, without: frozenset[str] = frozenset()) -> Lexicon:
        """The lexicon of all sites but some."""
        return Lexicon(self.rate("words", without), self.rate("names", without))

    def rate(self, table: str, without: frozenset[str]) -> dict[str, float]:
        """Log-odds of the tokens of a table, against the mean of all."""
        kept: Counter[str] = Counter()
        seen: Counter[str] = Counter()
        for site, shares in self.sites[table].items():
            if site not in without:
                for token, share in shares.items():
                    kept[token] += share  # type: ignore[assignment]
                    seen[token] += 1
        total_kept, total_seen = sum(kept.values()), max(sum(seen.values()), 1)
        base = min(max(total_kept / total_seen, 0.01), 0.99)
        odds = {
            token: log((kept[token] + PRIOR * base) / (count - kept[token] + PRIOR * (1 - base))) - log(base / (1 - base))
            for token, count in seen.items()
            if count >= MIN_SITES[table]
        }
        strong = {token: value for token, value in odds.items() if abs(value) >= MIN_ODDS and "\n" not in token}
        best = sorted(strong, key=lambda token: (-abs(strong[token]) * seen[token] ** 0.5, token))[: MAX_TOKENS[table]]
        return {token: round(strong[token], 3) for token in sorted(best)}


def word_tokens(case: Case) -> Iterator[tuple[str, bool]]:
    """The words of every block, each with whether the block is kept."""
    for block, kept in zip(case.reading.blocks, case.kept, strict=True):
        for token in set(tokenize(block.text[:MAX_CHARS])[:MAX_BLOCK_TOKENS]):
            yield token, bool(kept)


def element_tokens(case: Case) -> Iterator[tuple[str, bool]]:
    """The name words of the elements around every block, each with whether the block is kept."""
    containers = case.reading.page.containers
    for block, kept in zip(case.reading.blocks, case.kept, strict=True):
        number = block.container
        tokens: set[str] = set()
        while number >= 0:
            tokens.update(split_names(containers[number].tag, containers[number].names))
            number = containers[number].parent
        for token in tokens:
            yield token, bool(kept)


split_names = lru_cache(100_000)(name_tokens)


def share_kept(pairs: Iterable[tuple[str, bool]]) -> dict[str, float]:
    """Token to the share of its blocks that are kept."""
    kept: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for token, is_kept in pairs:
        kept[token] += is_kept
        seen[token] += 1
    return {token: kept[token] / count for token, count in seen.items()}
