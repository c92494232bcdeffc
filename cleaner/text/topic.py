"""The words of a text that tell what it is about, in any script."""

from __future__ import annotations

import re
from functools import cache

from cleaner.text.scripts import EAST_ASIAN, HAN, HANGUL, KATAKANA, SOUTH_EAST_ASIAN

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
