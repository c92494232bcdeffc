"""The words of a text that tell what it is about, in any script."""

from __future__ import annotations

import re

from cleaner.text.scripts import EAST_ASIAN, HAN, HANGUL, KATAKANA, SOUTH_EAST_ASIAN
from cleaner.text.words import read_units

LONG_WORD = re.compile(r"[^\W\d_]{5,}")
LONG_SPACED_WORD = re.compile(rf"[^\W\d_{EAST_ASIAN}{SOUTH_EAST_ASIAN}]{{5,}}")
EASTERN = (0x0E00, 0x2000), (0x3040, 0xD800)
"""The letters between these are of scripts whose words are short or not parted, or hardly used."""
SHORT_WORD = re.compile(
    rf"(?<![{HANGUL}])[{HANGUL}]{{2}}|(?<![{KATAKANA}])[{KATAKANA}]{{3}}|(?=([{HAN}]{{2}}))|(?=([{SOUTH_EAST_ASIAN}]{{4}}))"
)
"""What tells the topic where words are short or not parted: how a word begins, or each run of so many characters."""


def find_topic_words(text: str) -> set[str]:
    """The longer words of a text, by their first letters, so that inflections meet; pieces of words in scripts of East Asia."""
    text = text.casefold()
    if text.isascii():
        return {word[:6] for word in LONG_WORD.findall(text)}
    units = read_units(text)
    if units is not None and not any(((units >= first) & (units < end)).any() for first, end in EASTERN):
        return {word[:6] for word in LONG_WORD.findall(text)}
    words = {word[:6] for word in LONG_SPACED_WORD.findall(text)}
    return words | {match[0] or match[1] or match[2] for match in SHORT_WORD.finditer(text)}
