"""The words of a block as one short vector: the mean of vectors that the network learned for words and pairs of words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cleaner.label.chars import Floats, Ints
from cleaner.label.tokens import PageTokens, mask_digits

OPENING_PAIRS = 7
"""Pairs of neighbours that are looked at, from the block's first word on."""
FIRST, LAST = "^", "$"
"""They mark a word as the block's first or last."""
NOTHING = 0
"""The row of blocks without a known word."""


class WordVectors:
    """A table of learned vectors, a row an item: a word, a pair of words, a first or a last word."""

    def __init__(self, items: Sequence[str], weight: Floats) -> None:
        """`weight` has a row for blocks that know nothing, then one for each item."""
        self.rows = {item: row for row, item in enumerate(items, NOTHING + 1)}
        self.weight = weight

    def describe(self, tokens: PageTokens) -> Floats:
        """One row a block: the mean over its known items."""
        rows, owners = find_rows(tokens, self.rows)
        counts = np.bincount(owners, minlength=tokens.n_blocks)
        starts = np.cumsum(counts) - counts
        vectors: Floats = np.add.reduceat(self.weight[rows], starts, axis=0) if tokens.n_blocks else self.weight[:0]
        vectors /= counts[:, None]
        return vectors


def find_rows(tokens: PageTokens, rows: dict[str, int]) -> tuple[Ints, Ints]:
    """The rows of every block's known items and the block of each, in order of blocks; `NOTHING` where it knows none."""
    words = [mask_digits(word) for word in tokens.places]
    single = look_up(words, rows)
    first, last = look_up([FIRST + word for word in words], rows), look_up([LAST + word for word in words], rows)
    filled = np.flatnonzero(tokens.counts)
    starts = tokens.starts[filled]
    pairs, pair_owners = find_pairs(tokens, words, rows)
    found = np.concatenate(
        [single[tokens.numbers], first[tokens.numbers[starts]], last[tokens.numbers[starts + tokens.counts[filled] - 1]], pairs]
    )
    owners = np.concatenate([tokens.owners, filled, filled, pair_owners])
    known = found != NOTHING
    found, owners = found[known], owners[known]
    empty = np.setdiff1d(np.arange(tokens.n_blocks), owners)
    found, owners = np.concatenate([found, np.full(len(empty), NOTHING)]), np.concatenate([owners, empty])
    order = np.argsort(owners, kind="stable")
    return found[order], owners[order]


def find_pairs(tokens: PageTokens, words: list[str], rows: dict[str, int]) -> tuple[Ints, Ints]:
    """The rows of the pairs that open the blocks, and the block of each."""
    places = np.arange(max(len(tokens.numbers) - 1, 0))
    opens = places - tokens.starts[tokens.owners[:-1]] < OPENING_PAIRS
    places = places[opens & (tokens.owners[:-1] == tokens.owners[1:])]
    befores, afters = tokens.numbers[places], tokens.numbers[places + 1]
    keys, back = np.unique(befores * max(len(words), 1) + afters, return_inverse=True)
    found = look_up([f"{words[key // len(words)]} {words[key % len(words)]}" for key in keys.tolist()], rows)
    return found[back], tokens.owners[places]


def look_up(items: list[str], rows: dict[str, int]) -> Ints:
    """The row of each item."""
    found: Ints = np.fromiter((rows.get(item, NOTHING) for item in items), np.int64, len(items))
    return found
