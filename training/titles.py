"""Learns which of a page's own wordings is its headline; writes `cleaner/data/title-weights.toml`.

`CLEANER_BENCH=… python -m training.titles` takes some minutes: every page of the sites that may be trained on is labelled
by the fold model that never saw its site, its wordings are described, and a softmax over the wordings of a page is fitted to
the gold's title. Right by cross-validation over sites is printed, and stands in the file's header. No randomness: the same
pages give the same file.
"""

from __future__ import annotations

import gzip
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.sites import BENCH, N_FOLDS, ROOT, BenchPage, fold_of, list_golds
from cleaner.fields.sheet import Sheet
from cleaner.fields.title import WEIGHTS_FILE, Features, describe_wordings, list_wordings
from cleaner.page.evidence import read_evidence
from cleaner.pipeline import label_document
from cleaner.types import Options, RawDocument, Rejection
from training.pages import fold_title

SET_WEIGHTS = {"fundus": 2.0}
"""News weighs double: the other set with titles is four times as large, and is mostly no news."""
PENALTY = 0.5
MIN_PAGES = 3
"""A feature that fewer pages have is left out."""
STEPS = 25
HEADER = """# What speaks for and against a wording as the headline: weights of a softmax over the wordings of a page.
# Made by `python -m training.titles`; never edited by hand. Trained on the titles of {pages} pages of the benchmark's
# developers' sites. Right by cross-validation over sites: {figures}.
"""


@dataclass
class Case:
    """The wordings of one page, and which of them the gold has."""

    set: str
    site: str
    features: list[Features]
    right: np.ndarray


def load_case(item: BenchPage) -> Case | None:
    """A page's wordings; null where the gold has no title, or the page no record."""
    name, key, gold = item
    if not gold.get("title"):
        return None
    raw = gzip.decompress((BENCH / "html" / name / f"{key}.html.gz").read_bytes())
    model = str(ROOT / "bench" / "folds" / f"{fold_of(gold['site'])}.npz")
    sheet = read_sheet(raw, Options(model=model))
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


def cross_validate(cases: list[Case]) -> str:
    """The share of pages whose title is right by weights that never saw the site, a set each."""
    hits: dict[str, list[bool]] = {}
    for fold in range(N_FOLDS):
        weights = fit([case for case in cases if fold_of(case.site) != fold])
        for case in cases:
            if fold_of(case.site) == fold:
                hits.setdefault(case.set, []).append(is_right(case, weights))
    return ", ".join(f"{name} {np.mean(values):.3f}" for name, values in sorted(hits.items()))


def main() -> None:
    """Read, fit, cross-validate, write."""
    with ProcessPoolExecutor(2) as pool:
        cases = [case for case in pool.map(load_case, list_golds(), chunksize=8) if case]
    weights = fit(cases)
    figures = cross_validate(cases)
    shown = "".join(f'"{name}" = {value:.3f}\n' for name, value in weights.items())
    path = Path(ROOT, "cleaner", "data", WEIGHTS_FILE)
    path.write_text(f"{HEADER.format(pages=len(cases), figures=figures)}\n[weights]\n{shown}", "utf-8")
    resubstituted = {
        name: np.mean([is_right(case, weights) for case in cases if case.set == name]) for name in ("fundus", "wcxb")
    }
    print(f"right on sites never seen: {figures}; on its own pages: {resubstituted}")


if __name__ == "__main__":
    main()
