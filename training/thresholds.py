"""The thresholds of the passes for a model that was trained anew.

They were set by hand on the votes of one model. The votes of another are spread otherwise, so that .25 takes in more blocks or
fewer; a threshold is carried over to the vote above which the same share of the blocks lies. `training/spread.json` has that
share for the model that they were set on, from blocks of the benchmark's pages that its folds had not seen.
"""

from __future__ import annotations

import json

import numpy as np

from bench.sites import N_FOLDS, ROOT
from cleaner.model.file import KINDS
from cleaner.types.arrays import Floats
from training.packing import read_thresholds
from training.union import CORE
from training.votes import Votes, load_fold, pool
from training.workspace import FOLDS, Workspace, say

SPREAD = ROOT / "training" / "spread.json"
DIGITS = 3
MIN_BLOCKS = 10_000
"""With fewer blocks than these the share above a threshold is too rough, and the thresholds stay as they are."""


def carry_over(kind: str, votes: list[Votes]) -> dict[str, float]:
    """The thresholds for these votes: as many blocks above each as there were in the model that it was set on."""
    thresholds = read_thresholds(kind)
    spread = json.loads(SPREAD.read_text("utf-8")).get(kind, {}) if SPREAD.exists() else {}
    scores = pool_core(votes)
    if len(scores) < MIN_BLOCKS:
        return thresholds
    return {name: carry_one(value, spread.get(name), scores) for name, value in thresholds.items()}


def pool_core(votes: list[Votes]) -> Floats:
    """The votes on the pages of the smaller collection, on which the thresholds were set."""
    return pool(each.scores for each in votes if each.name.startswith(f"{CORE}/"))


def carry_one(value: float, share: float | None, votes: Floats) -> float:
    """One threshold; as it is, where the share above it is not known."""
    return value if share is None else round(float(np.quantile(votes, 1 - share)), DIGITS)


def measure_spread(kind: str, votes: list[Votes]) -> dict[str, float]:
    """Which share of the blocks lies above each threshold."""
    scores = pool_core(votes)
    return {name: round(float((scores > value).mean()), 6) for name, value in read_thresholds(kind).items()}


def write_spread(work: Workspace) -> None:
    """Write down which share of the blocks of unseen pages lies above each threshold, by the votes that were trained last."""
    spread = {}
    for kind in KINDS:
        folds = [name for name, number in FOLDS.items() if number is not None and number < N_FOLDS]
        votes = [each for fold in folds for each in load_fold(kind, fold, work).votes]
        say(f"{kind}: {len(pool_core(votes))} blocks")
        spread[kind] = measure_spread(kind, votes)
    path = work.out / SPREAD.relative_to(ROOT)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(spread, indent=1) + "\n", "utf-8")
