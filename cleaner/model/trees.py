"""The part of the labeller that is made of decision trees: each level of a tree asks one question of all blocks at once.

Trees of this shape (oblivious trees, as CatBoost grows them) need no walk: the answers of a tree's levels are the bits
of the leaf's number, so that all trees and all blocks are scored by a few operations on arrays.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from cleaner.types.arrays import Floats

ARRAYS = ("tree_features", "tree_borders", "tree_leaves", "tree_bias")
"""What a file must have."""
ROWS = 256
"""Blocks that are scored at a time, so that memory stays small on pages of any length."""


class Forest:
    """Trees made ready: a question that several trees ask is asked once."""

    def __init__(self, arrays: Mapping[str, Floats]) -> None:
        """From the arrays of a model.

        `tree_features` and `tree_borders` have one row a tree and one column a level (at most eight), `tree_leaves` one
        column a leaf.
        """
        leaves = arrays["tree_leaves"]
        asked = np.stack([arrays["tree_features"].T.ravel(), arrays["tree_borders"].T.ravel()])
        questions, uses = np.unique(asked, axis=1, return_inverse=True)
        self.features = questions[0].astype(np.intp)
        self.borders = questions[1][:, None]
        self.uses = uses.ravel()
        """The question of each level of each tree, first levels first."""
        self.n_trees, self.depth = arrays["tree_features"].shape
        self.leaves = leaves.ravel()
        self.offsets = (np.arange(self.n_trees) * leaves.shape[1])[:, None]
        self.bias = np.float32(arrays["tree_bias"])

    def score_blocks(self, features: Floats) -> Floats:
        """For each block the log-odds that it is part of the story."""
        rows = features.T
        scores = np.empty(len(features), np.float32)
        for start in range(0, len(features), ROWS):
            answers = np.take(rows[:, start : start + ROWS], self.features, axis=0) > self.borders
            levels = np.take(answers.view(np.uint8), self.uses, axis=0).reshape(self.depth, self.n_trees, -1)
            numbers = levels[0]
            for level in range(1, self.depth):
                numbers = numbers | (levels[level] << level)
            scores[start : start + ROWS] = np.take(self.leaves, numbers + self.offsets).sum(axis=0)
        return scores + self.bias
