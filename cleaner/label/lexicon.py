"""How much each word of a block, and each class name around it, speaks for the story: log-odds learned from pages.

A site counts once for a word, however often it has it; a word needs several sites to be in the lexicon.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import fsum

import numpy as np

from cleaner.fold import split_all
from cleaner.label.chars import Floats
from cleaner.label.tokens import PageTokens, mask_digits

MAX_NAMES = 20_000
"""Elements whose rating is remembered, for the next pages of the same site."""
OPENING = 3
"""The first words of a block say most about what it is for."""


class Lexicon:
    """Log-odds of words and of names of elements."""

    def __init__(self, words: Mapping[str, float], names: Mapping[str, float]) -> None:
        """From learned tables."""
        self.words = words
        self.names = names
        self.rate_names = lru_cache(MAX_NAMES)(self._rate_names)

    def __reduce__(self) -> tuple[type[Lexicon], tuple[Mapping[str, float], Mapping[str, float]]]:
        return Lexicon, (self.words, self.names)

    def _rate_names(self, tag: str, names: tuple[str, ...]) -> float:
        """The sum of the log-odds of an element's names; exact, so that the order of a set does not matter."""
        found = split_all(names) & self.names.keys()
        return fsum([self.names.get(f"<{tag}>", 0.0), *(self.names[token] for token in found)])

    def describe_words(self, tokens: PageTokens) -> list[Floats]:
        """For each block the mean, least and greatest log-odds of its words, the share of known ones, the mean of the first."""
        lookup = self.words.get
        each = [lookup(mask_digits(word) if word.isdigit() else word, np.nan) for word in tokens.places]
        odds = np.array(each, np.float32)[tokens.numbers]
        known = ~np.isnan(odds)
        owners, values = tokens.owners[known], odds[known]
        n_blocks = tokens.n_blocks
        n_known = np.bincount(owners, minlength=n_blocks)
        mean = np.bincount(owners, weights=values, minlength=n_blocks) / np.maximum(n_known, 1)
        least, greatest = np.zeros(n_blocks, np.float32), np.zeros(n_blocks, np.float32)
        filled = np.flatnonzero(n_known)
        if len(filled):
            starts = (np.cumsum(n_known) - n_known)[filled]
            least[filled] = np.minimum.reduceat(values, starts)
            greatest[filled] = np.maximum.reduceat(values, starts)
        opens = np.arange(len(odds)) - tokens.starts[tokens.owners] < OPENING
        opening = np.bincount(tokens.owners[opens & known], weights=odds[opens & known], minlength=n_blocks) / OPENING
        return [mean, least, greatest, n_known / np.maximum(tokens.counts, 1), opening]


def name_tokens(tag: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The words of an element's names, and its tag as one."""
    return (f"<{tag}>", *sorted(part for part in split_all(names) if not part.isdigit()))
