"""The thresholds of the passes for a model that was trained anew.

They were set by hand on the votes of one model. The votes of another are spread otherwise, so that .25 takes in more blocks or
fewer; a threshold is carried over to the vote above which the same share of the blocks lies. `training/spread.json` has that
share for the model that they were set on, from blocks of pages that its folds had not seen.
"""

from __future__ import annotations

import json

import numpy as np

from bench.sites import ROOT
from cleaner.types.arrays import Floats
from training.packing import read_thresholds
from training.workspace import Workspace

SPREAD = ROOT / "training" / "spread.json"
DIGITS = 3
MIN_BLOCKS = 10_000
"""With fewer blocks than these the share above a threshold is too rough, and the thresholds stay as they are."""


def carry_over(kind: str, votes: Floats, work: Workspace) -> dict[str, float]:
    """The thresholds for these votes: as many blocks above each as there were in the model that it was set on."""
    thresholds = read_thresholds(kind)
    spread = json.loads(SPREAD.read_text("utf-8")).get(kind, {}) if SPREAD.exists() else {}
    if len(votes) < MIN_BLOCKS:
        return thresholds
    return {name: carry_one(value, spread.get(name), votes) for name, value in thresholds.items()}


def carry_one(value: float, share: float | None, votes: Floats) -> float:
    """One threshold; as it is, where the share above it is not known."""
    return value if share is None else round(float(np.quantile(votes, 1 - share)), DIGITS)


def measure_spread(kind: str, votes: Floats) -> dict[str, float]:
    """Which share of the blocks lies above each threshold."""
    return {name: round(float((votes > value).mean()), 6) for name, value in read_thresholds(kind).items()}
