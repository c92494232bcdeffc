"""The part of the labeller that is made of decision trees: each level of a tree asks one question of all blocks at once.

Trees of this shape (oblivious trees, as CatBoost grows them) need no walk: the answers of a tree's levels are the bits
of the leaf's number, so that all trees and all blocks are scored by a few operations on arrays.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cleaner.label.chars import Floats

ROWS = 256
"""Blocks that are scored at a time, so that memory stays small on pages of any length."""


def score_blocks(features: Floats, arrays: Mapping[str, Floats]) -> Floats:
    """For each block the log-odds that it is part of the story.

    `tree_features` and `tree_borders` have one row a tree and one column a level (at most eight), `tree_leaves` one column
    a leaf.
    """
    columns, borders, leaves = arrays["tree_features"].astype(np.int64), arrays["tree_borders"], arrays["tree_leaves"]
    n_trees, depth = columns.shape
    wanted, limits = columns.ravel(), borders.reshape(-1, 1)
    offsets = (np.arange(n_trees) * leaves.shape[1])[:, None]
    flat, rows = leaves.ravel(), features.T
    scores = np.empty(len(features), np.float32)
    for start in range(0, len(features), ROWS):
        answers = rows[:, start : start + ROWS][wanted] > limits
        numbers = np.packbits(answers.reshape(n_trees, depth, -1), axis=1, bitorder="little")[:, 0]
        scores[start : start + ROWS] = flat[numbers + offsets].sum(axis=0)
    return scores + np.float32(arrays["tree_bias"])
