"""Whether a page is an article at all: two logistic regressions, whose log-odds are averaged.

Lists of teasers, shops, collections and services have text too. One regression weighs what a reader and the head can tell
(`looks.py`, `signals.py`), the other the names that the page's makers gave its parts (`page_names.py`): a page's names are a
vector of unit length, rare names long in it. Flattened text has no names, and is judged by the first alone. The weights
come from `training/judging.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from cleaner.label.chars import Floats

CLIP = 4.0
MAX_LOGIT = 30


def judge(signals: Sequence[float], marks: Iterable[str], places: Mapping[str, int], weights: Mapping[str, Floats]) -> float:
    """The probability that the page is an article; `places` has the number of each name that has a weight."""
    logit = weigh_signals(signals, weights)
    if places:
        logit = (logit + weigh_marks(find_marks(marks, places), weights)) / 2
    return 1 / (1 + float(np.exp(-np.clip(logit, -MAX_LOGIT, MAX_LOGIT))))


def weigh_signals(signals: Sequence[float], weights: Mapping[str, Floats]) -> float:
    """The log-odds by what is seen on the page and said in its head."""
    scaled = np.clip((np.array(signals, np.float32) - weights["judge_mean"]) / weights["judge_scale"], -CLIP, CLIP)
    return float(scaled @ weights["judge_weight"] + weights["judge_bias"])


def find_marks(marks: Iterable[str], places: Mapping[str, int]) -> np.ndarray:
    """The numbers of the known names, in order, so that the sum over them does not hang on the order of a set."""
    return np.array(sorted([place for mark in marks if (place := places.get(mark)) is not None]), np.intp)


def weigh_marks(known: np.ndarray, weights: Mapping[str, Floats]) -> float:
    """The log-odds by the names on the page."""
    rarities = weights["judge_rarity"][known]
    length = float(np.sqrt(rarities @ rarities)) or 1.0
    return float(rarities @ weights["judge_mark_weight"][known]) / length + float(weights["judge_mark_bias"])
