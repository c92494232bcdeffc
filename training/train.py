"""Makes the model: `python -m training.train html text`, then `python -m training.train pack`.

For each kind of input: five networks, each without one fold of the sites, and one of all sites that may be trained on.
The fold networks score pages they have never seen; on those scores temperature and threshold are set, for all. `pack`
puts the two kinds together into `cleaner/data/model.npz` and `bench/folds/*.npz`.
"""

from __future__ import annotations

import hashlib
import io
import json
import pickle
import sys
import zipfile
from collections import Counter
from pathlib import Path
from statistics import mean

import numpy as np
import torch

from bench.measure import score_body
from bench.sites import N_FOLDS, ROOT, fold_of
from cleaner.label.chars import Floats
from cleaner.label.features import WORD_COLUMNS, build_features, tokenize
from cleaner.label.lexicon import Lexicon
from cleaner.label.model import FORMAT, Network
from training.flatten import FLATTENERS, HELD_OUT
from training.lexicon import LexiconLearner
from training.network import Example, train_network
from training.pages import Case, load_cases

WORK = ROOT / "build" / "training"
SEED = 1
EPOCHS = {"html": 16, "text": 6}
LEXICON_GROUPS = 12
"""While a page is trained on, its features come from a lexicon without its group of sites."""
TEMPERATURES = (0.7, 0.85, 1.0, 1.25, 1.5, 1.8, 2.2, 2.7)
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55)
EPOCH_1980 = (1980, 1, 1, 0, 0, 0)

Trained = tuple[dict[str, Floats], Lexicon]


def train_kind(kind: str) -> None:
    """Train the networks of one kind of input and write them, with their scores, to the work folder."""
    torch.set_num_threads(1)
    cases = load_cases(kind)
    say(f"{kind}: {len(cases)} cases")
    learner = LexiconLearner(case for case in cases if case.form in {"html", "blocks"})
    sites = frozenset(case.site for case in cases)
    trained: list[Trained] = []
    scores: dict[int, Floats] = {}
    for fold in (*range(N_FOLDS), None):
        test = frozenset(site for site in sites if fold_of(site) == fold)
        arrays, lexicon = train_fold(cases, learner, test, kind)
        trained.append((arrays, lexicon))
        network = Network(arrays, lexicon, 0.5)
        for number, case in enumerate(cases):
            if case.site in test:
                scores[number] = network.predict(renew_features(case, lexicon))
        say(f"{kind}: fold {fold} done")
    temperature, threshold, figures = calibrate(cases, scores)
    WORK.mkdir(parents=True, exist_ok=True)
    bundle = {"trained": trained, "temperature": temperature, "threshold": threshold, "figures": figures}
    (WORK / f"{kind}.pickle").write_bytes(pickle.dumps(bundle))
    say(json.dumps({"kind": kind, "temperature": temperature, "threshold": threshold, **figures}, indent=1))


def train_fold(cases: list[Case], learner: LexiconLearner, test: frozenset[str], kind: str) -> Trained:
    """A network and lexicon from all cases but those of the sites in `test`."""
    n_set = Counter(case.set for case in cases)
    lexicons: dict[int, Lexicon] = {}
    examples = []
    for case in cases:
        if case.site in test or not case.usable or not len(case.words) or not is_trained_on(case):
            continue
        group = group_of(case.site)
        if group not in lexicons:
            lexicons[group] = learner.learn(test | {site for site in learner.sites["words"] if group_of(site) == group})
        features = renew_features(case, lexicons[group])
        weight = float((100 / n_set[case.set]) ** 0.5)
        examples.append(Example(features, case.kept.astype(np.float32), case.words, weight))
    return train_network(examples, seed=SEED, epochs=EPOCHS[kind]), learner.learn(test)


def is_trained_on(case: Case) -> bool:
    """The benchmark's forms, and of our own flatteners one for each page, drawn by its name."""
    own = sorted(set(FLATTENERS) - HELD_OUT)
    return case.form not in FLATTENERS or case.form == own[int(hashlib.sha256(case.key.encode()).hexdigest(), 16) % len(own)]


def renew_features(case: Case, lexicon: Lexicon) -> Floats:
    """The features of a case with the columns that a lexicon gives; the others are computed once."""
    if case.form == "html":
        return build_features(case.facts, lexicon)
    if case.features is None:
        case.tokens = [tokenize(block.text) for block in case.facts.page.blocks]
        case.features = build_features(case.facts, lexicon)
    features = case.features.copy()
    features[:, WORD_COLUMNS] = np.stack(lexicon.describe_words(case.tokens), axis=1)
    return features


def group_of(site: str) -> int:
    """The group of a site whose words are left out of the lexicon together."""
    return int(hashlib.sha256(f"group {site}".encode()).hexdigest(), 16) % LEXICON_GROUPS


def calibrate(cases: list[Case], scores: dict[int, Floats]) -> tuple[float, float, dict]:
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
                (case.gold, "\n".join(b.text for b, s in zip(case.facts.page.blocks, score, strict=True) if s > threshold))
                for case, score in chosen
            ]
            by_set[name] = round(score_body(texts), 4)
        figures[form] = {**by_set, "mean": round(mean(by_set.values()), 4)}
    return figures


def pack() -> None:
    """Write the shipped model and the fold models."""
    files = {kind: WORK / f"{kind}.pickle" for kind in EPOCHS}
    bundles = {kind: pickle.loads(file.read_bytes()) for kind, file in files.items() if file.exists()}
    (ROOT / "bench" / "folds").mkdir(exist_ok=True)
    for fold in range(N_FOLDS + 1):
        path = ROOT / "bench" / "folds" / f"{fold}.npz" if fold < N_FOLDS else ROOT / "cleaner" / "data" / "model.npz"
        write_model(path, {kind: (*bundle["trained"][fold], bundle) for kind, bundle in bundles.items()})
        say(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes")
    figures = {kind: {key: bundle[key] for key in ("temperature", "threshold", "figures")} for kind, bundle in bundles.items()}
    (ROOT / "training" / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")


def write_model(path: Path, networks: dict[str, tuple[dict[str, Floats], Lexicon, dict]]) -> None:
    """Write a model file; the same arrays give the same bytes."""
    arrays: dict[str, np.ndarray] = {}
    about: dict[str, object] = {"format": FORMAT}
    for kind, (weights, lexicon, bundle) in networks.items():
        about[kind] = {"threshold": bundle["threshold"]}
        cooled = {**weights, "temperature": np.array(bundle["temperature"])}
        arrays |= {
            f"{kind}/{name}": np.asarray(value, np.float32 if name in {"mean", "scale"} else np.float16)
            for name, value in cooled.items()
        }
        for table in ("words", "names"):
            odds = getattr(lexicon, table)
            arrays[f"{kind}/{table}"] = np.frombuffer("\n".join(odds).encode(), np.uint8)
            arrays[f"{kind}/{table}_odds"] = np.array(list(odds.values()), np.float16)
    arrays["about"] = np.frombuffer(json.dumps(about, sort_keys=True).encode(), np.uint8)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(arrays):
            buffer = io.BytesIO()
            np.save(buffer, arrays[name])
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", EPOCH_1980), buffer.getvalue(), zipfile.ZIP_DEFLATED)


def say(text: str) -> None:
    """Tell how far it is."""
    print(text, flush=True)


if __name__ == "__main__":
    for step in sys.argv[1:]:
        pack() if step == "pack" else train_kind(step)
