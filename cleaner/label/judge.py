"""Whether a page is an article at all: a logistic regression and decision trees over what its blocks look like together.

Lists of teasers, shops, collections and services have text too; what tells them apart is how their blocks are written,
where their words lie and what the page says of itself. The weights come from `training/judging.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from cleaner.label.chars import Floats
from cleaner.label.trees import Forest

CLIP = 4.0


def pool_page(features: Floats, words: Floats, signals: Sequence[float]) -> Floats:
    """One row for the page: the head's signals, then each feature's mean over blocks, mean over words, and greatest value."""
    if not len(features):
        return np.concatenate([signals, np.zeros(3 * features.shape[1])]).astype(np.float32)
    weights = np.maximum(words, 1)
    pooled = [features.mean(axis=0), weights @ features / weights.sum(), features.max(axis=0)]
    return np.concatenate([signals, *pooled]).astype(np.float32)


def judge(pooled: Floats, weights: Mapping[str, Floats], forest: Forest) -> float:
    """The probability that the page is an article: the mean of two log-odds."""
    scaled = np.clip((pooled - weights["judge_mean"]) / weights["judge_scale"], -CLIP, CLIP)
    linear = float(scaled @ weights["judge_weight"] + weights["judge_bias"])
    logit = (linear + float(forest.score_blocks(pooled[None])[0])) / 2
    return 1 / (1 + float(np.exp(-np.clip(logit, -30, 30))))
