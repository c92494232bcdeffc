"""How many words a text has, in any script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt

WORD = re.compile(r"\w+")
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Runs of scripts that put no space between words."""
UNSPACED_CHARS_PER_WORD = 2
ASCII_SIZE, TABLE_SIZE = 1 << 7, 1 << 16


def count_words(text: str) -> int:
    """The number of words; two characters of an unspaced script count as one.

    >>> count_words("It’s 5 o'clock"), count_words("東京新聞")
    (5, 2)
    """
    n_words = len(WORD.findall(text))
    return n_words if text.isascii() else n_words + count_unspaced(text)


def count_unspaced(text: str) -> int:
    """By how much the words in runs of unspaced scripts are more than the runs."""
    runs = UNSPACED.findall(text)
    return sum(max(0, -(-len(run) // UNSPACED_CHARS_PER_WORD) - 1) for run in runs)


def count_each(texts: Sequence[str]) -> list[int]:
    """The number of words of each text, as `count_words` has it, in vectors."""
    if not texts:
        return []
    joined = "\n".join(texts)
    inside = np.concatenate(([False], mark_words(joined)))
    starts = np.flatnonzero(inside[1:] & ~inside[:-1])
    ends = np.cumsum([len(text) + 1 for text in texts])
    counts: list[int] = np.diff(np.searchsorted(starts, ends), prepend=0).tolist()
    if not joined.isascii() and UNSPACED.search(joined):
        return [count if text.isascii() else count + count_unspaced(text) for count, text in zip(counts, texts, strict=True)]
    return counts


def mark_words(text: str) -> npt.NDArray[np.bool_]:
    """For each character whether it is part of a word."""
    if text.isascii():
        return load_table(ASCII_SIZE)[np.frombuffer(text.encode(), np.uint8)]
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    marks = load_table(TABLE_SIZE)[np.minimum(codes, TABLE_SIZE - 1)]
    for place in np.flatnonzero(codes >= TABLE_SIZE).tolist():
        marks[place] = text[place].isalnum()
    return marks


@cache
def load_table(size: int) -> npt.NDArray[np.bool_]:
    """For each of the first characters whether it is part of a word."""
    table = np.zeros(size, np.bool_)
    table[[found.start() for found in re.finditer(r"\w", "".join(map(chr, range(size))))]] = True
    return table
