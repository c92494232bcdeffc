"""What network and trees learn from: a page's features with labels and weights."""

from __future__ import annotations

import numpy as np

from cleaner.types.arrays import Floats


class Example:
    """A page's features, labels and weights, for training."""

    def __init__(self, features: Floats, kept: Floats, words: Floats, weight: float) -> None:
        """`weight` is that of the page."""
        self.features, self.kept, self.words, self.weight = features, kept, words, weight
        self.counts: Floats = np.ones(len(kept), np.float32)
        """How many blocks each stands for, where others like it are left out."""
