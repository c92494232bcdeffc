"""How many words a text has, in any script."""

from __future__ import annotations

import re

WORD = re.compile(r"\w+")
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Runs of scripts that put no space between words."""
UNSPACED_CHARS_PER_WORD = 2


def count_words(text: str) -> int:
    """The number of words; two characters of an unspaced script count as one.

    >>> count_words("It’s 5 o'clock"), count_words("東京新聞")
    (5, 2)
    """
    n_words = len(WORD.findall(text))
    if text.isascii():
        return n_words
    runs = UNSPACED.findall(text)
    return n_words + sum(max(0, -(-len(run) // UNSPACED_CHARS_PER_WORD) - 1) for run in runs)
