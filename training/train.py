"""Makes the model: `python -m training.train html text`, then `python -m training.train pack`.

For each kind of input and each fold of the sites a network and trees that never saw the fold, and one of each from all
sites. The fold models score pages they have never seen; on those scores temperature and threshold are set, for all; the
fold of the sites that nobody tunes on has no part in that. `pack` puts the kinds that are trained together into
`cleaner/data/model.npz` and `bench/folds/*.npz`, which then have nothing else; `training.judging` adds the judges.
"""

from __future__ import annotations

import json
import pickle
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import torch

from bench.measure import score_body
from bench.sites import N_FOLDS, ROOT, UNSEEN_FOLD, fold_of
from cleaner.model.file import TABLES, Labeller
from cleaner.model.lexicon import Lexicon
from cleaner.page.features import build_features
from cleaner.text.chars import Floats
from training.examples import Lexicons, list_examples
from training.flatten import HELD_OUT
from training.grow import grow_trees
from training.lexicon import LexiconLearner
from training.models import MODEL, list_models, write_arrays
from training.network import train_network
from training.pages import Case, load_cases

WORK = ROOT / "build" / "training"
SEED = 1
EPOCHS = {"html": 16, "text": 6}
N_PROCESSES = 2
TEMPERATURES = (0.7, 0.85, 1.0, 1.25, 1.5, 1.8, 2.2, 2.7)
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55)
EXACT = frozenset({"mean", "scale", "tree_borders"})
"""Arrays that keep 32 bits; the others have 16."""


@dataclass
class Fold:
    """What was trained without one fold of the sites, and what it says of the pages of those sites."""

    arrays: dict[str, Floats]
    lexicon: Lexicon
    scores: dict[int, Floats]
    """By number of the case, the probability of each block."""


def train_kind(kind: str) -> None:
    """Train all that one kind of input needs and write it, with the scores, to the work folder."""
    cases = load_cases(kind)
    say(f"{kind}: {len(cases)} cases")
    learner = LexiconLearner(case for case in cases if case.form in {"html", "blocks"})
    with ProcessPoolExecutor(N_PROCESSES) as pool:
        folds = list(pool.map(partial(train_fold, cases, learner, kind), (*range(N_FOLDS), UNSEEN_FOLD, None)))
    tuned = folds[:N_FOLDS]
    scores = {number: score for fold in tuned for number, score in fold.scores.items()}
    temperature, threshold, figures = calibrate(cases, scores)
    WORK.mkdir(parents=True, exist_ok=True)
    about = {"temperature": temperature, "threshold": threshold}
    figures |= {"calibration": draw_curve(cases, scores, temperature)}
    bundle = {"trained": [(fold.arrays, fold.lexicon) for fold in folds], "about": about, "figures": figures}
    (WORK / f"{kind}.pickle").write_bytes(pickle.dumps(bundle))
    (WORK / f"{kind}-scores.pickle").write_bytes(pickle.dumps(scores))
    say(json.dumps({"kind": kind, **about, **figures}, indent=1))


def train_fold(cases: list[Case], learner: LexiconLearner, kind: str, fold: int | None) -> Fold:
    """Everything from all cases but those of one fold of the sites."""
    torch.set_num_threads(1)
    sites = {case.site for case in cases}
    lexicons = Lexicons(learner, frozenset(site for site in sites if fold_of(site) == fold))
    examples = list_examples(cases, lexicons)
    arrays = train_network(examples, seed=SEED, epochs=EPOCHS[kind]) | grow_trees(examples, seed=SEED)
    del examples
    labeller = Labeller(arrays, lexicons.whole, {"threshold": 0.5, "temperature": 1.0})
    scores = {
        number: labeller.predict(build_features(case.reading, lexicons.whole))
        for number, case in enumerate(cases)
        if case.site in lexicons.test
    }
    say(f"{kind}: fold {fold} done")
    return Fold(arrays, lexicons.whole, scores)


def draw_curve(cases: list[Case], scores: dict[int, Floats], temperature: float) -> list[tuple[float, float, int]]:
    """How sure and how right: for tenths of the probability its mean, the share of words that are story, and the words."""
    numbers = [number for number in scores if cases[number].form not in HELD_OUT]
    odds = 1 / (1 + np.exp(-to_logits(np.concatenate([scores[number] for number in numbers])) / temperature))
    kept = np.concatenate([cases[number].kept for number in numbers])
    words = np.concatenate([cases[number].words for number in numbers])
    tenths = np.minimum((odds * 10).astype(int), 9)
    return [
        (
            round(float(np.average(odds[tenths == tenth], weights=words[tenths == tenth] + 1e-9)), 3),
            round(float(np.average(kept[tenths == tenth], weights=words[tenths == tenth] + 1e-9)), 3),
            int(words[tenths == tenth].sum()),
        )
        for tenth in range(10)
        if (tenths == tenth).any()
    ]


def calibrate(cases: list[Case], scores: dict[int, Floats]) -> tuple[float, float, dict[str, Any]]:
    """Temperature and threshold from scores of pages that the networks had not seen, and the body F1 they give."""
    usable = [number for number in scores if cases[number].usable and cases[number].form not in HELD_OUT]
    kept = np.concatenate([cases[number].kept for number in usable])
    words = np.concatenate([cases[number].words for number in usable])
    logits = np.concatenate([to_logits(scores[number]) for number in usable])
    temperature = min(TEMPERATURES, key=lambda value: entropy(logits / value, kept, words))
    cooled = {number: 1 / (1 + np.exp(-to_logits(score) / temperature)) for number, score in scores.items()}
    curves = {value: rate(cases, cooled, value) for value in THRESHOLDS}
    threshold = max(
        curves, key=lambda value: mean(figure["mean"] for form, figure in curves[value].items() if form not in HELD_OUT)
    )
    return temperature, threshold, {"body_f1": curves[threshold]}


def to_logits(scores: Floats) -> Floats:
    """Log-odds of probabilities."""
    safe = np.clip(scores, 1e-6, 1 - 1e-6)
    return np.log(safe / (1 - safe))


def entropy(logits: Floats, kept: np.ndarray, words: Floats) -> float:
    """The cross entropy of the scores, each block weighing the root of its words."""
    weights = np.sqrt(words)
    return float((weights * np.logaddexp(0, np.where(kept, -logits, logits))).sum() / weights.sum())


def rate(cases: list[Case], scores: dict[int, Floats], threshold: float) -> dict[str, dict[str, float]]:
    """By form and set the body F1 of what scores above the threshold."""
    figures: dict[str, dict[str, float]] = {}
    for form in sorted({case.form for case in cases}):
        by_set = {}
        for name in sorted({case.set for case in cases}):
            chosen = [
                (case, scores[number])
                for number, case in enumerate(cases)
                if case.form == form and case.set == name and number in scores
            ]
            texts = [
                (case.gold, "\n".join(b.text for b, s in zip(case.reading.blocks, score, strict=True) if s > threshold))
                for case, score in chosen
            ]
            by_set[name] = round(score_body(texts), 4)
        figures[form] = {**by_set, "mean": round(mean(by_set.values()), 4)}
    return figures


def pack() -> None:
    """Write the shipped model and the fold models, with what is trained, and without judges."""
    bundles = load_bundles()
    (ROOT / "bench" / "folds").mkdir(exist_ok=True)
    for fold, path in enumerate((*list_models(), MODEL)):
        write_model(path, {kind: (*bundle["trained"][fold], bundle["about"]) for kind, bundle in bundles.items()})
        say(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")
    figures = {kind: {**bundle["about"], **bundle["figures"]} for kind, bundle in bundles.items()}
    (ROOT / "training" / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")
    say(f"The models have no judges yet: run `python -m training.judging {' '.join(bundles)}`.")


def load_bundles() -> dict[str, dict[str, Any]]:
    """What is trained, by kind of input; a kind that is not is told of, and without any there is nothing to pack."""
    files = {kind: WORK / f"{kind}.pickle" for kind in EPOCHS}
    missing = [kind for kind, file in files.items() if not file.exists()]
    if len(missing) == len(files):
        sys.exit(f"Nothing is trained in {WORK}: run `python -m training.train {' '.join(files)}` first.")
    for kind in missing:
        say(
            f"WARNING: {files[kind]} is not there, so the models get nothing for {kind}, and lose what they had for it: it will"
            f" be read without a model. For both kinds run `python -m training.train {kind}`, then `pack` again."
        )
    return {kind: pickle.loads(file.read_bytes()) for kind, file in files.items() if kind not in missing}


def write_model(path: Path, parts: dict[str, tuple[dict[str, Floats], Lexicon, dict[str, float]]]) -> None:
    """Write a model file from the parts of each kind of input."""
    arrays: dict[str, np.ndarray] = {}
    for kind, (weights, lexicon, _) in parts.items():
        arrays |= {
            f"{kind}/{name}": np.asarray(value, np.float32 if name in EXACT else np.float16) for name, value in weights.items()
        }
        for table in TABLES:
            odds = getattr(lexicon, table)
            arrays[f"{kind}/{table}"] = np.frombuffer("\n".join(odds).encode(), np.uint8)
            arrays[f"{kind}/{table}_odds"] = np.array(list(odds.values()), np.float16)
    write_arrays(path, arrays, {kind: settings for kind, (*_, settings) in parts.items()})


def say(text: str) -> None:
    """Tell how far it is."""
    print(text, flush=True)


if __name__ == "__main__":
    for step in sys.argv[1:]:
        pack() if step == "pack" else train_kind(step)
