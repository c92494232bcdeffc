"""The thresholds of the passes for a model that was trained anew.

They were set by hand on the votes of one model. The votes of another are spread otherwise, so that .25 takes in more blocks or
fewer; a threshold is carried over to the vote above which the same share of the blocks lies. `training/spread.json` has that
share for the model that they were set on, from blocks of pages that its folds had not seen.
"""

from __future__ import annotations

import json

import numpy as np

from bench.sites import N_FOLDS, ROOT, fold_of
from cleaner.model.file import KINDS
from cleaner.page.learned import load_parts
from cleaner.types.arrays import Floats
from training.columns import build_columns
from training.flatten import HELD_OUT
from training.packing import read_thresholds
from training.train import load_pages
from training.workspace import Workspace, fold_name, say

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


def write_spread(work: Workspace) -> None:
    """Write down which share of the blocks of unseen pages lies above each threshold, by the models that there are."""
    spread = {}
    for kind in KINDS:
        votes = list_votes(kind, work)
        say(f"{kind}: {len(votes)} blocks")
        spread[kind] = measure_spread(kind, votes)
    path = work.out / SPREAD.relative_to(ROOT)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(spread, indent=1) + "\n", "utf-8")


def list_votes(kind: str, work: Workspace) -> Floats:
    """The votes of the models of the repository on all blocks of pages of sites that each has not seen."""
    votes = [np.zeros(0, np.float32)]
    for case in load_pages(kind, work):
        fold = fold_of(case.site)
        if fold < N_FOLDS and case.form not in HELD_OUT:
            parts = load_parts(str(work.models[fold_name(fold)]), kind)
            if parts is not None:
                votes.append(parts.labeller.predict(build_columns(case, parts.lexicon)))
    return np.concatenate(votes)
