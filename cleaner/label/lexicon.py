"""How much each word of a block, and each class name around it, speaks for the story: log-odds learned from pages.

A site counts once for a word, however often it has it; a word needs several sites to be in the lexicon.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from cleaner.label.chars import Floats


class Lexicon:
    """Log-odds of words and of names of elements."""

    def __init__(self, words: Mapping[str, float], names: Mapping[str, float]) -> None:
        """From learned tables."""
        self.words = words
        self.names = names

    def describe_words(self, blocks: Iterable[Sequence[str]]) -> list[Floats]:
        """For each block the mean, least and greatest log-odds of its words, and the share of known ones."""
        rows = [self._rate(tokens) for tokens in blocks]
        return list(np.array(rows, np.float32).reshape(-1, 4).T)

    def _rate(self, tokens: Sequence[str]) -> tuple[float, float, float, float]:
        odds = [value for token in tokens if (value := self.words.get(token)) is not None]
        if not odds:
            return 0.0, 0.0, 0.0, 0.0
        return sum(odds) / len(odds), min(odds), max(odds), len(odds) / len(tokens)

    def describe_names(self, containers: Sequence[Sequence[str]], parents: np.ndarray) -> tuple[Floats, Floats, Floats, Floats]:
        """For each element its own log-odds, and the sum, least and greatest of it and all elements around it."""
        own = np.array([sum(self.names.get(token, 0.0) for token in tokens) for tokens in containers], np.float32)
        total, worst, best = own.copy(), np.minimum(own, 0), np.maximum(own, 0)
        for number, parent in enumerate(parents.tolist()):
            if parent >= 0:
                total[number] += total[parent]
                worst[number] = min(worst[number], worst[parent])
                best[number] = max(best[number], best[parent])
        return own, np.tanh(total / 8) * 4, worst, best
