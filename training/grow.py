"""Grows the decision trees of `cleaner.model.trees` with CatBoost; one thread and one seed give the same trees each time."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from cleaner.types.arrays import Floats, Ints

SETTINGS: dict[str, Any] = {"iterations": 260, "depth": 6, "learning_rate": 0.1, "rsm": 0.4, "border_count": 64}
COMMON = {
    "l2_leaf_reg": 6,
    "bootstrap_type": "Bernoulli",
    "subsample": 0.8,
    "thread_count": 1,
    "verbose": 0,
    "allow_writing_files": False,
}
MAX_ROWS = 500_000
MANY_CHROME = 4
MIN_STORY_WORDS = 30
MAX_SHARE, MIN_WEIGHT = 0.5, 0.002
"""A block weighs its share of the story's words, within these bounds."""


NEAR = 15
"""Blocks so near to the story are never left out."""


class Example:
    """A page's features, labels and weights."""

    def __init__(self, features: Floats, kept: Floats, words: Floats, weight: float) -> None:
        """`weight` is that of the page."""
        self.features, self.kept, self.words, self.weight = features, kept, words, weight
        self.counts: Floats = np.ones(len(kept), np.float32)
        """How many blocks each stands for, where others like it are left out."""


def grow_trees(
    examples: list[Example], *, seed: int, n_trees: int = SETTINGS["iterations"], chrome: int | None = None
) -> dict[str, Floats]:
    """The arrays of trees grown on the examples, or on every so manieth where there are very many.

    Of the blocks far from the story each `chrome`th is looked at, and counts for the others; null for each of them, or, where
    there are more blocks than trees are grown on, each fourth.
    """
    if chrome is None:
        chrome = MANY_CHROME if sum(len(example.kept) for example in examples) > MAX_ROWS else 1
    examples = [thin_chrome(example, chrome) for example in examples] if chrome > 1 else examples
    examples = examples[:: 1 + sum(len(example.kept) for example in examples) // MAX_ROWS]
    weights = np.concatenate([weigh_blocks(example) * example.counts for example in examples])
    table = np.concatenate([example.features for example in examples])
    labels = np.concatenate([example.kept for example in examples]).astype(int)
    return fit_trees({**SETTINGS, "iterations": n_trees}, table, labels, weights / weights.mean(), seed=seed)


def thin_chrome(example: Example, chrome: int) -> Example:
    """An example with all blocks at its story, and of the others each so manieth, which counts for those left out."""
    story = np.flatnonzero(example.kept)
    places = np.arange(len(example.kept))
    near = (places >= story[0] - NEAR) & (places <= story[-1] + NEAR) if len(story) else np.zeros(len(places), bool)
    counts = np.where(near, 1, np.where(places % chrome == 0, chrome, 0))
    wanted = counts > 0
    thin = Example(example.features[wanted], example.kept[wanted], example.words[wanted], example.weight)
    thin.counts = counts[wanted].astype(np.float32)
    return thin


def fit_trees(
    settings: dict[str, Any], table: Floats, labels: Ints, weights: Floats | None = None, *, seed: int
) -> dict[str, Floats]:
    """The arrays of trees grown on a table: a row each, a label each."""
    from catboost import CatBoostClassifier  # noqa: PLC0415

    model = CatBoostClassifier(**COMMON, **settings, random_seed=seed)
    model.fit(table, labels, sample_weight=weights)
    return read_trees(model, settings["depth"])


def weigh_blocks(example: Example) -> Floats:
    """What each block counts in training."""
    story = max(float((example.words * example.kept).sum()), MIN_STORY_WORDS)
    weights: Floats = (np.minimum(example.words / story, MAX_SHARE) + MIN_WEIGHT) * example.weight
    return weights


def read_trees(model: Any, depth: int) -> dict[str, Floats]:
    """The trees as arrays in the shape that the package scores with."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "trees.json"
        model.save_model(str(path), format="json")
        described = json.loads(path.read_text("utf-8"))
    trees = described["oblivious_trees"]
    columns = np.zeros((len(trees), depth), np.float32)
    borders = np.full((len(trees), depth), np.inf, np.float32)
    leaves = np.zeros((len(trees), 1 << depth), np.float32)
    scale, bias = described["scale_and_bias"]
    for number, tree in enumerate(trees):
        for level, split in enumerate(tree["splits"] or ()):
            columns[number, level], borders[number, level] = split["float_feature_index"], split["border"]
        leaves[number, : len(tree["leaf_values"])] = np.array(tree["leaf_values"]) * scale
    return {
        "tree_features": columns,
        "tree_borders": borders,
        "tree_leaves": leaves,
        "tree_bias": np.array(bias[0], np.float32),
    }
