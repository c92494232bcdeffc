"""The benchmark's body measure: F1 over 4-word shingles, from the mean precision and the mean recall of pages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from statistics import mean

WORD = re.compile(r"\w+")
SHINGLE = 4
INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
"""Soft hyphen and zero-width characters, which the benchmark's scorer passes over."""


def fold_text(text: str) -> str:
    """A text with its letters composed and what is invisible left out, as the benchmark's scorer reads it."""
    return unicodedata.normalize("NFC", text.translate(INVISIBLE))


def count_shingles(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text; a shorter text is one run."""
    words = WORD.findall(fold_text(text))
    return Counter(tuple(words[place : place + SHINGLE]) for place in range(max(1, len(words) - SHINGLE + 1)) if words)


def compare(gold: str, found: str) -> tuple[float, float]:
    """Precision and recall of a text."""
    wanted, given = count_shingles(gold), count_shingles(found)
    hit = sum((wanted & given).values())
    n_wanted, n_given = sum(wanted.values()), sum(given.values())
    return hit / n_given if n_given else float(not n_wanted), hit / n_wanted if n_wanted else float(not n_given)


def score_body(pairs: Iterable[tuple[str, str]]) -> float:
    """The body F1 of pages, each given as gold and found text."""
    rates = [compare(gold, found) for gold, found in pairs]
    precision, recall = (mean(rate[side] for rate in rates) for side in (0, 1))
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
