"""Counts of kinds of characters for every block at once, in vectors."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

from cleaner.text.words import UNSPACED_RUN
from cleaner.types import arrays

Floats = arrays.Floats
Ints = arrays.Ints

OTHER, LOWER, UPPER, DIGIT, SPACE, COMMA, TERMINAL, QUOTE, PUNCTUATION, UNSPACED = range(10)
N_KINDS = 10
TABLE_SIZE = 1 << 16
COMMAS, TERMINALS = frozenset(",،、，;；"), frozenset(".!?…。！？؟।")
CATEGORY_KINDS = {"Lu": UPPER, "Lt": UPPER, "Nd": DIGIT, "Nl": DIGIT, "No": DIGIT, "Pi": QUOTE, "Pf": QUOTE}


@cache
def load_table() -> npt.NDArray[np.uint8]:
    """The kind of every character of the basic plane."""
    plane = "".join(map(chr, range(TABLE_SIZE)))
    table = np.array([classify(char) for char in plane], np.uint8)
    for run in UNSPACED_RUN.finditer(plane):
        table[run.start() : run.end()] = UNSPACED
    return table


def classify(char: str) -> int:
    """The kind of one character."""
    if char in COMMAS:
        return COMMA
    if char in TERMINALS:
        return TERMINAL
    if char in "\"'":
        return QUOTE
    if char.isspace():
        return SPACE
    category = unicodedata.category(char)
    initial = {"L": LOWER, "P": PUNCTUATION, "S": PUNCTUATION}
    return CATEGORY_KINDS.get(category, initial.get(category[0], OTHER))


class CharCounts:
    """What the characters of each block are; arrays have one row a block."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Count the characters of the texts."""
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        codes = read_codes("".join(texts))
        kinds = load_table()[codes if codes.itemsize < 4 else np.minimum(codes, TABLE_SIZE - 1)]
        pairs = np.repeat(np.arange(0, len(texts) * N_KINDS, N_KINDS), lengths)
        pairs += kinds
        self.chars = lengths
        self.kinds: Ints = count_pairs(pairs, len(texts))
        ends = np.cumsum(lengths)
        starts = ends - lengths
        safe_starts, safe_ends = np.minimum(starts, len(kinds) - 1), np.maximum(ends - 1, 0)
        self.first = kinds[safe_starts] if len(kinds) else np.zeros(len(texts), np.uint8)
        self.last = kinds[safe_ends] if len(kinds) else np.zeros(len(texts), np.uint8)
        self.last_code = codes[safe_ends] if len(codes) else np.zeros(len(texts), np.uint16)
        in_word = kinds - np.uint8(LOWER) <= DIGIT - LOWER  # below LOWER the difference wraps to great numbers
        opens = in_word.copy()
        opens[1:] &= ~in_word[:-1]
        begins = starts[lengths > 0]
        opens[begins] = in_word[begins]
        opened = count_pairs(pairs[opens], len(texts))
        self.word_starts = opened.sum(axis=1)
        self.capitals = opened[:, UPPER]
        self.words = self.word_starts + self.kinds[:, UNSPACED] / 2


def read_codes(text: str) -> npt.NDArray[np.uint16 | np.uint32]:
    """The code of each character, in 16 bits where all are of the basic plane; that of "?" for what cannot be encoded."""
    raw = text.encode("utf-16-le", "replace")
    if len(raw) == 2 * len(text):
        return np.frombuffer(raw, np.uint16)
    return np.frombuffer(text.encode("utf-32-le", "replace"), np.uint32)


def count_pairs(pairs: Ints, n_texts: int) -> Ints:
    """How often each kind is in each text, from numbers of text and kind together."""
    return np.bincount(pairs, minlength=n_texts * N_KINDS).reshape(-1, N_KINDS)
