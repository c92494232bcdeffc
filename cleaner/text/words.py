"""How many words a text has, in any script, and those that tell what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from cleaner.text.scripts import EAST_ASIAN, HAN, HAN_COMPATIBILITY, HANGUL, KATAKANA, SOUTH_EAST_ASIAN, UNSPACED

MIN_CHARS = 4
"""In scripts with spaces shorter words tell little of a text's topic."""
STEM_CHARS = 6
"""Words are compared by up to this many first letters, so that inflections meet."""
PIECE = re.compile(
    rf"(?<![{HANGUL}])[{HANGUL}]{{2}}|(?<![{KATAKANA}])[{KATAKANA}]{{3}}|(?=([{HAN}]{{2}}))|(?=([{SOUTH_EAST_ASIAN}]{{4}}))"
)
"""What tells the topic where words are short or not parted: how a word begins, or each run of so many characters."""


def find_topic_words(text: str, *, min_chars: int = MIN_CHARS, numbers: bool = True) -> set[str]:
    """The words of so many letters by their first ones, and numbers; of scripts without spaces or with short words, pieces.

    >>> sorted(find_topic_words("The Bridges of Wend, 2025")), sorted(find_topic_words("東京新聞"))
    (['2025', 'bridge', 'wend'], ['京新', '新聞', '東京'])
    """
    folded = text.casefold()
    words = {word[:STEM_CHARS] for word in word_pattern(min_chars, numbers=numbers).findall(folded)}
    if folded.isascii():
        return words
    return words | {found[0] or found[1] or found[2] for found in PIECE.finditer(folded)}


@cache
def word_pattern(min_chars: int, *, numbers: bool) -> re.Pattern[str]:
    """A word of so many letters in a script that parts words by spaces, or a number of two digits or more."""
    number = r"|\d{2,}" if numbers else ""
    return re.compile(rf"[^\W\d_{EAST_ASIAN}{SOUTH_EAST_ASIAN}]{{{min_chars},}}{number}")


WORD = re.compile(r"\w+")
UNSPACED_RUN = re.compile(f"[{UNSPACED}{HAN_COMPATIBILITY}]+")
"""A run of a script that puts no space between words."""
UNSPACED_CHARS_PER_WORD = 2
BYTE_SIZE, TABLE_SIZE = 1 << 8, 1 << 16
IS_WORD, IS_UNSPACED = 1, 2


def count_words(text: str) -> int:
    """The number of words; two characters of an unspaced script count as one.

    >>> count_words("It’s 5 o'clock"), count_words("東京新聞")
    (5, 2)
    """
    n_words = len(WORD.findall(text))
    return n_words if text.isascii() else n_words + count_unspaced(text)


def count_unspaced(text: str) -> int:
    """By how much the words in runs of unspaced scripts are more than the runs."""
    runs = UNSPACED_RUN.findall(text)
    return sum(max(0, -(-len(run) // UNSPACED_CHARS_PER_WORD) - 1) for run in runs)


def count_each(texts: Sequence[str]) -> list[int]:
    """The number of words of each text, as `count_words` has it, in vectors."""
    if not texts:
        return []
    joined = "\n".join([*texts, ""])
    marks = mark_words(joined)
    begins = np.empty(len(marks), np.bool_)
    begins[0] = marks[0] & IS_WORD
    np.greater(marks[1:] & IS_WORD, marks[:-1] & IS_WORD, out=begins[1:])
    firsts = list(accumulate([len(text) + 1 for text in texts], initial=0))[:-1]
    counts: list[int] = np.add.reduceat(begins, firsts, dtype=np.int64).tolist()
    if marks.max() >= IS_UNSPACED:
        return [count if text.isascii() else count + count_unspaced(text) for count, text in zip(counts, texts, strict=True)]
    return counts


def mark_words(text: str) -> npt.NDArray[np.uint8]:
    """For each character whether it is part of a word, and whether of an unspaced script."""
    if text.isascii():
        return np.frombuffer(text.encode().translate(load_table(BYTE_SIZE).tobytes()), np.uint8)
    units = read_units(text)
    if units is not None:
        return load_table(TABLE_SIZE)[units]
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    marks = load_table(TABLE_SIZE)[np.minimum(codes, TABLE_SIZE - 1)]
    for index in np.flatnonzero(codes >= TABLE_SIZE).tolist():
        marks[index] = text[index].isalnum()
    return marks


def read_units(text: str) -> npt.NDArray[np.uint16] | None:
    """The codes of the characters; null where one has more than sixteen bits."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    return units if len(units) == len(text) else None


def list_chars(text: str) -> frozenset[str]:
    """The different characters of a text."""
    units = read_units(text)
    if units is None:
        return frozenset(text)
    is_there = np.zeros(TABLE_SIZE, np.bool_)
    is_there[units] = True
    return frozenset(map(chr, np.flatnonzero(is_there).tolist()))


@cache
def load_table(size: int) -> npt.NDArray[np.uint8]:
    """The marks of each of the first characters."""
    chars = "".join(map(chr, range(size)))
    table = np.zeros(size, np.uint8)
    table[[found.start() for found in re.finditer(r"\w", chars)]] = IS_WORD
    for run in UNSPACED_RUN.finditer(chars):
        table[run.start() : run.end()] |= IS_UNSPACED
    return table
