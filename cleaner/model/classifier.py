"""Whether a page is an article at all: two logistic regressions, whose log-odds are averaged.

Lists of teasers, shops, collections and services have text too. One regression weighs what a reader and the head can tell,
the other the names that the page's makers gave its parts, or, as flattened text has none, the phrases of its short lines: a
page's names or phrases are a vector of unit length, rare ones long in it. Phrases mostly speak against an article: an index of
news has the words of news. The weights come from `training/judging.py`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from cleaner.types.arrays import Floats

CLIP = 4.0
MAX_LOGIT = 30


def rate_page(
    signals: Sequence[float],
    marks: Iterable[str],
    places: Mapping[str, int],
    weights: Mapping[str, Floats],
    most: float | None = None,
) -> float:
    """The probability that the page is an article.

    `places` has the number of each name that has a weight; `most` is the log-odds that names can at most speak for an article.
    """
    logit = weigh_signals(signals, weights)
    if places:
        bound = math.inf if most is None else most
        logit = (logit + min(weigh_marks(find_marks(marks, places), weights), bound)) / 2
    return 1 / (1 + float(np.exp(-np.clip(logit, -MAX_LOGIT, MAX_LOGIT))))


def weigh_signals(signals: Sequence[float], weights: Mapping[str, Floats]) -> float:
    """The log-odds by what is seen on the page and said in its head."""
    scaled = np.clip((np.array(signals, np.float32) - weights["mean"]) / weights["scale"], -CLIP, CLIP)
    return float(scaled @ weights["weight"] + weights["bias"])


def find_marks(marks: Iterable[str], places: Mapping[str, int]) -> np.ndarray:
    """The numbers of the known names, in order, so that the sum over them does not hang on the order of a set."""
    return np.array(sorted([place for mark in marks if (place := places.get(mark)) is not None]), np.intp)


def weigh_marks(known: np.ndarray, weights: Mapping[str, Floats]) -> float:
    """The log-odds by the names on the page."""
    rarities = weights["rarity"][known]
    length = float(np.sqrt(rarities @ rarities)) or 1.0
    return float(rarities @ weights["mark_weight"][known]) / length + float(weights["mark_bias"])
