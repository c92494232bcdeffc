"""Trains and scores the network of a kind of input.

`python -m training.learn KIND RUN [epochs=N seed=N ...]` writes the arrays: as RUN, or of a seed but the first as RUN-SEED.
`python -m training.learn score KIND RUN [NET+NET]` tells what they give, the log-odds of several averaged, on the pages that
the run left out, beside the model that stands.
"""

from __future__ import annotations

import json
import pickle
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import mean
from typing import Any

import msgspec
import numpy as np

from bench.measure import compare
from bench.sites import UNSEEN_FOLD
from cleaner.model import network
from cleaner.model.trees import Forest
from cleaner.page.lexicon import CLOSING, OPENING, mean_rows
from cleaner.types.arrays import Floats
from training.customs import mask_customs
from training.example import Example
from training.grow import grow_trees
from training.joint import Plan, train_joint
from training.joint_packing import THRESHOLD
from training.roles import LEARNED
from training.store import DEV_FOLD, FOLDER, fold_case
from training.table import Columns, Row, load
from training.union import UnionPage, fold_of, list_pages, weigh_pages

THRESHOLDS = (0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
MIN_PAGES = 5
"""A set with fewer pages among those that are scored has no figure of its own."""
MAX_TREE_ROWS = 1_500_000
"""Of more blocks than these the forms are thinned before trees are grown."""
Scores = dict[tuple[str, str], Floats]


def train(kind: str, run: str, plan: Plan) -> None:
    """Train and write the arrays."""
    columns = load(kind, run)
    pages = list_pages()
    customs = sorted({page.set for page in pages})
    weights = weigh_pages(pages)
    grown = grow_trees(list_examples(columns, weights, plan), seed=plan.seed, n_trees=plan.trees) if plan.trees else {}
    arrays = train_joint(columns, weights, customs, plan)
    bundle = {"arrays": arrays, "customs": customs, "roles": list(LEARNED), "plan": plan, "vocabulary": columns.vocabulary,
              "lexicon": columns.lexicon, "trees": grown}  # fmt: skip
    name = run if plan.seed == 1 else f"{run}-{plan.seed}"
    (FOLDER / f"net-{kind}-{name}.pickle").write_bytes(pickle.dumps(bundle))


def list_examples(columns: Columns, weights: dict[str, float], plan: Plan) -> list[Example]:
    """The forms that are trained on, as trees are grown from."""
    rows = [row for row in columns.rows if not row.is_test and weights.get(row.name)]
    mask = mask_customs(columns, rows) if plan.masked else np.ones(len(columns.kept), np.float32)
    examples = []
    for row in rows[:: 1 + sum(row.end - row.start for row in rows) // MAX_TREE_ROWS]:
        part = slice(row.start, row.end)
        examples.append(
            Example(columns.features[part], columns.kept[part].astype(np.float32), columns.words[part] * mask[part], weights[row.name])
        )
    return examples


def look(columns: Columns, row: Row, arrays: dict[str, Floats], custom: int) -> Floats:
    """What the network makes of a form's blocks."""
    features = columns.features[row.start : row.end].astype(np.float32)
    seen = np.concatenate([features, vector_columns(columns, row, arrays["vectors"])], axis=1)
    return network.look_along(seen, arrays, custom)


def vector_columns(columns: Columns, row: Row, vectors: Floats) -> Floats:
    """The means of the vectors of each block's first, all, and last words."""
    bounds = columns.bounds[row.start : row.end + 1]
    numbers = columns.numbers[bounds[0] : bounds[-1]].astype(np.int64)
    counts = np.diff(bounds)
    owners = np.repeat(np.arange(len(counts)), counts)
    places = np.arange(len(owners)) - (np.cumsum(counts) - counts)[owners]
    wanted = (places < OPENING, places >= 0, counts[owners] - places <= CLOSING)
    return np.concatenate([mean_rows(vectors, numbers[w], owners[w], len(counts)) for w in wanted], axis=1)


def predict(columns: Columns, nets: Sequence[dict[str, Floats]], forests: Sequence[Forest], pick: Callable[[Row], int], rows: Iterable[Row]) -> Scores:
    """The probability of each block of these forms by some networks; `pick` says in which custom a form is asked."""
    scores: Scores = {}
    for row in rows:
        votes = [network.score_story(look(columns, row, arrays, pick(row)), arrays) for arrays in nets]
        votes += [forest.score_blocks(columns.features[row.start : row.end].astype(np.float32)) for forest in forests]
        logits = np.mean(votes, axis=0)
        scores[row.name, row.form] = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return scores


Pairs = dict[tuple[str, str], tuple[float, float]]
"""Precision and recall by page and form."""


def rate(columns: Columns, scores: Scores, golds: dict[str, str], threshold: float | None) -> Pairs:
    """Precision and recall of each form's body."""
    pairs: Pairs = {}
    for key, values in scores.items():
        limit = columns.shipped[key][1] if threshold is None else threshold
        found = "\n".join(text for text, value in zip(columns.texts[key], values, strict=True) if value > limit)
        pairs[key] = compare(fold_case(golds[key[0]], key[1]), found)
    return pairs


def f1(pairs: list[tuple[float, float]]) -> float:
    """The body F1 of pages."""
    precision, recall = mean(pair[0] for pair in pairs), mean(pair[1] for pair in pairs)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def mean_of_sets(pairs: Pairs) -> tuple[float, dict[str, float]]:
    """The mean over sets of the body F1, and that of each set."""
    by_set: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for (name, _), pair in pairs.items():
        by_set[name.split("/")[1]].append(pair)
    figures = {name: f1(found) for name, found in sorted(by_set.items()) if len(found) >= MIN_PAGES}
    return (mean(figures.values()) if figures else 0.0), figures


def tell(label: str, pairs: Pairs, folds: dict[str, int], forms: list[list[str]]) -> dict[str, Any]:
    """Print the figures by part, by sites for choosing and unseen sites, and by groups of forms."""
    told: dict[str, Any] = {}
    for group in forms:
        for part in ("bench", "more"):
            for name, fold in (("dev", DEV_FOLD), ("unseen", UNSEEN_FOLD)):
                own = {key: pair for key, pair in pairs.items() if key[1] in group and key[0].startswith(part)}
                value, sets = mean_of_sets({key: pair for key, pair in own.items() if folds[key[0]] == fold})
                if sets:
                    told[f"{'+'.join(group)} {part} {name}"] = round(value, 4)
                    short = " ".join(f"{key} {figure:.3f}" for key, figure in sets.items())
                    print(f"{label:<18} {'+'.join(group):<28} {part:<5} {name:<6} {value:.4f}  {short}")
    return told


FORMS = {
    "html": [["html"], ["html-furnished"]],
    "text": [["blocks", "lines", "soup", "browser", "inscriptis"], ["markdown", "dump", "glued", "wrapped"],
             ["lower", "furnished+lower"], ["upper", "furnished+upper"], ["words", "furnished+words"],
             ["misfound", "furnished+misfound"], ["furnished"]],
}  # fmt: skip


def score(kind: str, run: str, names: str) -> None:
    """Tell what networks of a run give, in several customs, and what the model that stands gives."""
    columns = load(kind, run)
    bundles = [pickle.loads((FOLDER / f"net-{kind}-{name}.pickle").read_bytes()) for name in names.split("+")]
    nets = [bundle["arrays"] for bundle in bundles]
    forests = [Forest({name: np.asarray(value, np.float32) for name, value in bundle["trees"].items()}) for bundle in bundles if bundle["trees"]]
    customs = {name: number for number, name in enumerate(bundles[0]["customs"], 1)}
    pages: dict[str, UnionPage] = {page.name: page for page in list_pages()}
    golds = {name: page.gold["text"] for name, page in pages.items()}
    folds = {name: fold_of(page.site) for name, page in pages.items()}
    wanted = {form for group in FORMS[kind] for form in group}
    rows = [row for row in columns.rows if row.is_test and row.form in wanted]
    stands = {(row.name, row.form): columns.shipped[row.name, row.form][0] for row in rows}
    told = {"shipped": tell("shipped", rate(columns, stands, golds, None), folds, FORMS[kind])}
    picks: dict[str, Callable[[Row], int]] = {
        "none": lambda _: 0, "own": lambda row: customs[row.name.split("/")[1]]
    }  # fmt: skip
    threshold = THRESHOLD
    plain = predict(columns, nets, [], picks["none"], [row for row in rows if row.form in FORMS[kind][0]]) if forests else {}
    if plain:
        told["network"] = tell("network, no custom", rate(columns, plain, golds, threshold), folds, FORMS[kind])
    for name, pick in picks.items():
        first = rows if name == "none" else [row for row in rows if row.form in FORMS[kind][0]]
        scores = predict(columns, nets, forests, pick, first)
        if name == "none":
            print_thresholds(columns, {key: value for key, value in scores.items() if key[1] in FORMS[kind][0]}, golds)
        told[name] = tell(f"{name} at {threshold}", rate(columns, scores, golds, threshold), folds, FORMS[kind])
    print_roles(columns, nets, rows, 0)
    (FOLDER / f"score-{kind}-{names}.json").write_text(json.dumps(told, indent=1))


def print_thresholds(columns: Columns, scores: Scores, golds: dict[str, str]) -> None:
    """What other thresholds would give; nothing is chosen by it where the sites are unseen."""
    for limit in THRESHOLDS:
        print(f"threshold {limit}: {mean_of_sets(rate(columns, scores, golds, limit))[0]:.4f}")


def print_roles(columns: Columns, nets: Sequence[dict[str, Floats]], rows: list[Row], custom: int) -> None:
    """For each role on the unseen sites: how many blocks, and precision and recall where it is the likeliest."""
    hits, said, true = (np.zeros(len(LEARNED)) for _ in range(3))
    for row in rows:
        if fold_of_row(row) != UNSEEN_FOLD:
            continue
        odds = np.mean([network.rate_roles(look(columns, row, arrays, custom), arrays) for arrays in nets], axis=0)
        roles, best = columns.roles[row.start : row.end], odds.argmax(1)
        known = roles >= 0
        said += np.bincount(best[known], minlength=len(LEARNED))
        true += np.bincount(roles[known], minlength=len(LEARNED))
        hits += np.bincount(best[known & (best == roles)], minlength=len(LEARNED))
    for place, name in enumerate(LEARNED):
        if true[place]:
            precision, recall = hits[place] / max(said[place], 1), hits[place] / true[place]
            print(f"role {name:<14} {int(true[place]):>8} precision {precision:.3f} recall {recall:.3f}")


SITES: dict[str, int] = {}


def fold_of_row(row: Row) -> int:
    """The fold of a form's site."""
    if not SITES:
        SITES.update({page.name: fold_of(page.site) for page in list_pages()})
    return SITES[row.name]


def read_plan(words: list[str]) -> Plan:
    """A plan from `name=value` words."""
    told = dict(word.split("=") for word in words if "=" in word)
    return msgspec.convert(told, Plan, strict=False)


if __name__ == "__main__":
    if sys.argv[1] == "score":
        score(sys.argv[2], sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else sys.argv[3])
    else:
        train(sys.argv[1], sys.argv[2], read_plan(sys.argv[3:]))
