"""How much each word of a block, and each class name around it, speaks for the story: log-odds learned from pages.

A site counts once for a word, however often it has it; a word needs several sites to be in the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from math import fsum

import numpy as np

from cleaner.text.chars import Floats, Ints
from cleaner.text.fold import split_all, split_name
from cleaner.text.tokens import PageTokens, mask_digits

MAX_KINDS, MAX_NAMES = 20_000, 8_192
"""So many kinds of elements and names are remembered with what is known of them, for the next pages of the same site."""
OPENING, CLOSING = 3, 2
"""The first words of a block say most about what it is for; the last of a caption whose picture it is."""


class Vectors:
    """What a network has learned of words: a row of numbers for each."""

    def __init__(self, words: Sequence[str], rows: Floats) -> None:
        """The words, and a row for each."""
        self.places = {word: place for place, word in enumerate(words)}
        self.rows = rows
        self.size: int = rows.shape[1]
        """Numbers of a word."""

    def find(self, tokens: PageTokens) -> tuple[Ints, Ints]:
        """The known words of all blocks: the number of each, and its block."""
        lookup = self.places.get
        each = [lookup(mask_digits(word) if word.isdigit() else word, -1) for word in tokens.places]
        numbers = np.array(each, np.int64)[tokens.numbers] if each else np.zeros(0, np.int64)
        known = numbers >= 0
        return numbers[known], tokens.owners[known]

    def describe(self, tokens: PageTokens) -> Floats:
        """For each block the means of the rows of its first words, all, and its last: a row a number, a column a block."""
        return self.average(*self.find(tokens), tokens.n_blocks)

    def average(self, numbers: Ints, owners: Ints, n_blocks: int) -> Floats:
        """The same of known words, by their numbers and the block of each, which rises."""
        counts = np.bincount(owners, minlength=n_blocks)
        places = np.arange(len(owners)) - (np.cumsum(counts) - counts)[owners]
        parts = [
            mean_rows(self.rows, numbers[w], owners[w], n_blocks)
            for w in (places < OPENING, places >= 0, counts[owners] - places <= CLOSING)
        ]
        return np.concatenate(parts, axis=1).T


def mean_rows(rows: Floats, numbers: Ints, owners: Ints, n_blocks: int) -> Floats:
    """For each block the mean of the rows of its words; `owners` rises."""
    counts = np.bincount(owners, minlength=n_blocks)
    means = np.zeros((n_blocks, rows.shape[1]), np.float32)
    filled = np.flatnonzero(counts)
    if len(filled):
        means[filled] = np.add.reduceat(rows[numbers], (np.cumsum(counts) - counts)[filled], axis=0)
    means /= np.maximum(counts, 1)[:, None]
    return means


class Lexicon:
    """Log-odds of words and of names of elements."""

    def __init__(self, words: Mapping[str, float], names: Mapping[str, float], vectors: Vectors | None = None) -> None:
        """From learned tables."""
        self.words = words
        self.names = names
        self.vectors = vectors
        self._rate = lru_cache(MAX_KINDS)(self._add_up)
        self._find_known = lru_cache(MAX_NAMES)(self._look_up)

    def __reduce__(self) -> tuple[type[Lexicon], tuple[object, ...]]:
        return Lexicon, (self.words, self.names, self.vectors)

    def rate_kinds(self, kinds: Iterable[tuple[str, tuple[str, ...]]]) -> list[float]:
        """For each tag with class names and id the sum of their log-odds; exact, so that the order of a set does not matter."""
        return [self._rate(kind) for kind in kinds]

    def _add_up(self, kind: tuple[str, tuple[str, ...]]) -> float:
        """The same of one kind of elements."""
        tag, names = kind
        found: Iterable[str]
        if len(names) == 1:
            found = self._find_known(names[0])
        else:
            found = set()
            for name in names:
                found.update(self._find_known(name))
        return fsum([self.names.get(f"<{tag}>", 0.0), *map(self.names.__getitem__, found)])

    def _look_up(self, name: str) -> tuple[str, ...]:
        """The words of a class name or id that are known."""
        return tuple([word for word in split_name(name) if word in self.names])

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

    def describe_vectors(self, tokens: PageTokens) -> Floats:
        """What the network has learned of the words of each block; no row where it has learned none."""
        return self.vectors.describe(tokens) if self.vectors else np.zeros((0, tokens.n_blocks), np.float32)


def name_tokens(tag: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The words of an element's names, and its tag as one."""
    return (f"<{tag}>", *sorted(part for part in split_all(names) if not part.isdigit()))
