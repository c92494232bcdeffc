"""How much the wording of short lines speaks for the story: log-odds of whole lines, openings, ends and pairs of words.

What the rules of a language would say of "Read more:" or "All rights reserved", learned from pages: a site counts once for
a phrase, and a phrase needs several sites. Phrases are kept as 64-bit hashes, so that a page's are looked up all at once.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
import numpy.typing as npt

from cleaner.text.chars import Floats
from cleaner.text.tokens import PageTokens, mask_digits

Hashes = npt.NDArray[np.uint64]
NAMES = ("whole", "first", "first two", "first three", "last", "last two", "least pair", "greatest pair", "mean pair")
"""The rows of `describe_phrases`."""
WHOLE, ENDING, PAIRED = 10, 24, 16
"""Words of a block, at most, that is looked up whole, by its end, and by its pairs."""
SPREAD = np.uint64(0x9E3779B97F4A7C15)
STEP = np.uint64(0xD6E8FEB86659FD93)
"""Odd constants of multiplicative hashing: the golden ratio's, and another one for the place of a word."""
N_SINGLE = 6


class Phrases:
    """Hashes of phrases, rising, and the log-odds of each."""

    def __init__(self, hashes: Hashes, odds: Floats) -> None:
        """The hashes in rising order."""
        self.hashes, self.odds = hashes, odds.astype(np.float32)

    def rate(self, hashes: Hashes) -> Floats:
        """The log-odds of each hash; 0 where it is not known."""
        if not len(self.hashes):
            return np.zeros(len(hashes), np.float32)
        places = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        return np.where(self.hashes[places] == hashes, self.odds[places], np.float32(0))


def describe_phrases(phrases: Phrases, tokens: PageTokens) -> Floats:
    """What is known of each block's wording: a row a name of `NAMES`, a column a block."""
    hashes, owners, kinds = hash_phrases(tokens)
    rows = np.zeros((len(NAMES), tokens.n_blocks), np.float32)
    if not len(hashes):
        return rows
    odds = phrases.rate(hashes)
    single = kinds < N_SINGLE
    rows[kinds[single], owners[single]] = odds[single]
    values, blocks = odds[~single], owners[~single]
    if len(blocks):
        starts = np.flatnonzero(np.concatenate([[True], blocks[1:] != blocks[:-1]]))
        filled = blocks[starts]
        rows[N_SINGLE, filled] = np.minimum.reduceat(values, starts)
        rows[N_SINGLE + 1, filled] = np.maximum.reduceat(values, starts)
        rows[N_SINGLE + 2, filled] = np.add.reduceat(values, starts) / np.diff(np.append(starts, len(values)))
    return rows


def hash_phrases(tokens: PageTokens) -> tuple[Hashes, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The phrases of all blocks: the hash of each, its block, and its kind, an index into `NAMES`; pairs are last."""
    words = hash_words(tokens)
    counts, starts = tokens.counts, tokens.starts[:-1]
    blocks = np.arange(tokens.n_blocks)
    found: list[tuple[Hashes, npt.NDArray[np.int64], int]] = []
    with np.errstate(over="ignore"):
        for size in (1, 2, 3):
            some = blocks[counts >= size]
            found.append((join_words([words[starts[some] + place] for place in range(size)], size), some, size))
        for size in (1, 2):
            some = blocks[(counts >= size) & (counts <= ENDING)]
            ends = starts[some] + counts[some]
            found.append((join_words([words[ends - size + place] for place in range(size)], 3 + size), some, 3 + size))
        some = blocks[(counts > 0) & (counts <= WHOLE)]
        found.append((hash_whole(words, tokens, some), some, 0))
        pairs = np.flatnonzero((tokens.owners[1:] == tokens.owners[:-1]) & (counts[tokens.owners[1:]] <= PAIRED))
        found.append((join_words([words[pairs], words[pairs + 1]], N_SINGLE), tokens.owners[pairs], N_SINGLE))
    return (
        np.concatenate([hashes for hashes, _, _ in found]),
        np.concatenate([owners for _, owners, _ in found]),
        np.concatenate([np.full(len(owners), kind) for _, owners, kind in found]),
    )


def hash_words(tokens: PageTokens) -> Hashes:
    """A hash of each word of the page, in order; numbers by how many digits they have."""
    each = [crc32((mask_digits(word) if word.isdigit() else word).encode("utf-8", "surrogatepass")) for word in tokens.places]
    return np.array(each, np.uint64)[tokens.numbers] if each else np.zeros(0, np.uint64)


def join_words(words: list[Hashes], kind: int) -> Hashes:
    """One hash of words in a row, another for each kind of phrase."""
    total = np.full(len(words[0]), kind + 1, np.uint64)
    for word in words:
        total = mix((total + word) * SPREAD)
    return total


def mix(values: Hashes) -> Hashes:
    """The same values with their high bits in the low ones, too."""
    return values ^ (values >> np.uint64(29))


def hash_whole(words: Hashes, tokens: PageTokens, blocks: npt.NDArray[np.int64]) -> Hashes:
    """One hash of all words of some blocks that have some."""
    if not len(blocks):
        return np.zeros(0, np.uint64)
    places = (np.arange(len(words)) - tokens.starts[tokens.owners]).astype(np.uint64) + np.uint64(1)
    sums = np.add.reduceat(mix((words + places * STEP) * SPREAD), tokens.starts[:-1][tokens.counts > 0])
    wanted = (np.cumsum(tokens.counts > 0) - 1)[blocks]
    return mix(sums[wanted] * STEP)
