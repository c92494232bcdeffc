"""Learns which of a page's own wordings is its headline.

Every page of the sites that may be trained on is labelled by the fold model that never saw its site, its wordings are
described, and a softmax over the wordings of a page is fitted to the gold's title: for each fold's model on the pages of the
other folds. No randomness: the same pages give the same weights.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from bench.sites import BENCH, BenchPage, fold_of, unseen_sites
from cleaner.fields.sheet import Sheet
from cleaner.fields.title import Features, describe_wordings, list_wordings
from cleaner.page.evidence import read_evidence
from cleaner.pipeline import label_document
from cleaner.types import Options, RawDocument, Rejection
from training.packing import make_ranker
from training.pages import fold_title
from training.workspace import FOLDS, Workspace, choose_pages, fold_name

SET_WEIGHTS = {"fundus": 2.0}
"""News weighs double: the other set with titles is four times as large, and is mostly no news."""
PENALTY = 0.5
MIN_PAGES = 3
"""A feature that fewer pages have is left out."""
STEPS = 25
DIGITS = 3
MAX_PAGES = 3_000
"""With more pages than these each second is read, or each third: there are seventy weights."""


@dataclass
class Case:
    """The wordings of one page, and which of them the gold has."""

    set: str
    site: str
    features: list[Features]
    right: np.ndarray


def load_case(models: Mapping[str, Path], item: BenchPage) -> Case | None:
    """A page's wordings; null where the gold has no title, or the page no record."""
    name, key, gold = item
    if not gold.get("title"):
        return None
    raw = gzip.decompress((BENCH / "html" / name / f"{key}.html.gz").read_bytes())
    sheet = read_sheet(raw, Options(model=str(models[fold_name(fold_of(gold["site"]))])))
    if sheet is None:
        return None
    wordings = list_wordings(sheet)
    right = np.array([fold_title(wording.text) == fold_title(gold["title"]) for wording in wordings], bool)
    return Case(set=name, site=gold["site"], features=describe_wordings(wordings, sheet), right=right)


def read_sheet(raw: bytes, options: Options) -> Sheet | None:
    """The labelled page: the pipeline up to where the metadata is read."""
    labelled = label_document(RawDocument(raw=raw), options)
    if isinstance(labelled, Rejection):
        return None
    page = labelled.page
    return Sheet(page=page, labels=labelled.labels, evidence=read_evidence(page.head), language=labelled.language)


def fit(cases: list[Case]) -> dict[str, float]:
    """The weights that make the gold's titles likeliest, with a penalty on large weights."""
    usable = [case for case in cases if case.right.any()]
    counts = Counter(name for case in usable for name in {n for row in case.features for n, value in row.items() if value})
    names = sorted(name for name, count in counts.items() if count >= MIN_PAGES)
    places = {name: place for place, name in enumerate(names)}
    pages = []
    for case in usable:
        rows = np.zeros((len(case.features), len(names)))
        for place, row in enumerate(case.features):
            for name in row.keys() & places.keys():
                rows[place, places[name]] = row[name]
        pages.append((rows, case.right, SET_WEIGHTS.get(case.set, 1.0)))
    return dict(zip(names, climb(pages, len(names)).tolist(), strict=True))


def climb(pages: list[tuple[np.ndarray, np.ndarray, float]], n_features: int) -> np.ndarray:
    """The weights after so many of Newton's steps, with the curvature of the softmax alone, which is never too small."""
    weights = np.zeros(n_features)
    for _ in range(STEPS):
        slope, curve = -PENALTY * weights, PENALTY * np.eye(n_features)
        for rows, right, share in pages:
            scores = rows @ weights
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            wanted = odds * right / (odds @ right)
            slope += share * (wanted - odds) @ rows
            mean = odds @ rows
            curve += share * ((rows.T * odds) @ rows - np.outer(mean, mean))
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def is_right(case: Case, weights: dict[str, float]) -> bool:
    """Whether the likeliest wording of a page is the gold's."""
    scores = [sum(weights.get(name, 0.0) * value for name, value in row.items()) for row in case.features]
    return bool(scores) and bool(case.right[int(np.argmax(scores))])


def train_titles(work: Workspace) -> None:
    """Read, fit, and tell how often it is right on sites that the weights never saw, a set each."""
    models = work.assemble("html-title", ["html.blocks", "html.page", "text.blocks", "text.page"])
    unseen = unseen_sites()
    pages = [item for item in choose_pages(work) if item[2]["site"] not in unseen]
    pages = pages[:: 1 + len(pages) // MAX_PAGES]
    with ProcessPoolExecutor(work.jobs) as pool:
        cases = [case for case in pool.map(partial(load_case, models), pages, chunksize=8) if case]
    hits: dict[str, list[bool]] = {}
    for name, fold in FOLDS.items():
        weights = fit([case for case in cases if fold_of(case.site) != fold])
        for case in (case for case in cases if fold_of(case.site) == fold):
            hits.setdefault(case.set, []).append(is_right(case, weights))
        rounded = {name: round(weight, DIGITS) for name, weight in weights.items()}
        work.save_part("html.title", name, make_ranker("html", rounded, 0.0))
    right = {name: round(float(np.mean(values)), 3) for name, values in sorted(hits.items())}
    work.tell("html-title", {"pages": len(cases), "right": right})
