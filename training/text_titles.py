"""Learns what tells the headline of a flattened text.

From the benchmark's flattened pages of the sites that may be trained on, each with the votes of the model that never saw its
site, a conditional logit is fitted: for each fold's model on the pages of the other folds. The fit is Newton's method from
zero: the same pages give the same weights.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.sites import BENCH, BenchPage, fold_of, unseen_sites
from cleaner.page.headline import clean_title
from cleaner.roles.passes import PASSES, settle
from cleaner.roles.scene import Scene
from cleaner.roles.title_measures import NAMES, measure_candidates
from cleaner.roles.titles import list_candidates
from cleaner.roles.votes import vote
from cleaner.types import Options
from training.packing import make_ranker
from training.pages import DUMPERS, fold_title, read_source
from training.workspace import FOLDS, Workspace, choose_pages, fold_name

Floats = npt.NDArray[np.float64]
PRIOR = 2.0
"""The weight of the squared weights in the objective."""
SET_WEIGHTS = {"fundus": 2.0}
"""Pages of news count twice: they are fewer."""
MIN_PROBABILITY = 0.4
"""A less likely line is not given; from 0.4 to 0.7 as many right ones are lost as wrong ones."""
ITERATIONS = 12
DIGITS = 3
MAX_PAGES = 3_000
"""With more pages than these each second is read, or each third: there are seventy weights."""
LIMITS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
"""What might be asked of a line, to compare."""


@dataclass
class TitlePage:
    """A page's candidates: their measures, their wording, and which of them the gold has."""

    set: str
    fold: int
    measures: Floats
    texts: list[str]
    right: list[int]


def load_titles(models: Mapping[str, Path], item: BenchPage) -> list[TitlePage]:
    """The forms of a page that has a title in the gold, with votes of the model that never saw its site."""
    name, key, gold = item
    fold = fold_of(gold["site"])
    options = Options(model=str(models[fold_name(fold)]))
    pages = []
    for dumper in DUMPERS if gold.get("title") else ():
        path = BENCH / "text" / dumper / name / f"{key}.txt.gz"
        if not path.exists():
            continue
        source = gzip.decompress(path.read_bytes()).decode()
        reading = read_source("text", source)
        if reading.is_html:
            continue
        scene = Scene(reading, vote(reading, options))
        for each in PASSES:
            if each.effect in {"keep", "drop"} and "text" in each.formats:
                scene = settle(scene, each)
        places = list_candidates(scene)
        if not places:
            continue
        texts = [fold_title(clean_title(reading.texts[place], scene.lines)) for place in places]
        wanted = fold_title(gold["title"])
        right = [index for index, text in enumerate(texts) if text == wanted]
        measures = np.array(measure_candidates(scene, places))
        pages.append(TitlePage(set=name, fold=fold, measures=measures, texts=texts, right=right))
    return pages


def fit_weights(pages: Sequence[TitlePage]) -> Floats:
    """The weights under which the right lines are likeliest."""
    pages = [page for page in pages if page.right and len(page.texts) > 1]
    if not pages:
        return np.zeros(len(NAMES))
    rows = np.vstack([page.measures for page in pages])
    counts = np.array([len(page.texts) for page in pages])
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    owners = np.repeat(np.arange(len(pages)), counts)
    right = np.zeros(len(rows), bool)
    for page, start in zip(pages, starts, strict=True):
        right[start + np.array(page.right)] = True
    worth = np.array([SET_WEIGHTS.get(page.set, 1.0) for page in pages])
    weights = np.zeros(rows.shape[1])
    value = -np.inf

    def measure_fit(weights: Floats) -> float:
        hits = np.add.reduceat(share_out(rows @ weights, starts, owners) * right, starts)
        return float((worth * np.log(np.maximum(hits, 1e-300))).sum() - PRIOR / 2 * weights @ weights)

    for _ in range(ITERATIONS):
        shares = share_out(rows @ weights, starts, owners)
        hits = np.add.reduceat(shares * right, starts)
        wanted = shares * right / np.maximum(hits, 1e-300)[owners]
        gradient = rows.T @ ((wanted - shares) * worth[owners]) - PRIOR * weights
        means = np.add.reduceat(rows * shares[:, None], starts)
        curvature = (rows * (shares * worth[owners])[:, None]).T @ rows - (means * worth[:, None]).T @ means
        step = np.linalg.solve(curvature + PRIOR * np.eye(len(weights)), gradient)
        size, reached = 1.0, -np.inf
        while size > 1e-3 and (reached := measure_fit(weights + size * step)) < value:
            size /= 2
        weights, gain, value = weights + size * step, reached - value, reached
        if gain < 1e-2:
            break
    return weights


def share_out(scores: Floats, starts: npt.NDArray[np.int64], owners: npt.NDArray[np.int64]) -> Floats:
    """Each candidate's probability within its page."""
    raised = np.exp(scores - np.maximum.reduceat(scores, starts)[owners])
    shares: Floats = raised / np.add.reduceat(raised, starts)[owners]
    return shares


def judge(pages: Sequence[TitlePage], weights: Floats) -> Iterator[tuple[str, float, bool, bool]]:
    """For each page its set, the probability of the chosen wording, whether it is right, and whether any could be."""
    for page in pages:
        scores = page.measures @ weights
        shares = np.exp(scores - scores.max())
        shares /= shares.sum()
        by_text: Counter[str] = Counter()
        for text, share in zip(page.texts, shares, strict=True):
            by_text[text] += float(share)  # type: ignore[assignment]
        chosen = max(by_text, key=lambda text: by_text[text])
        yield page.set, by_text[chosen], chosen in {page.texts[index] for index in page.right}, bool(page.right)


def train_text_titles(work: Workspace) -> None:
    """Read, fit, and tell how often it is right on sites that the weights never saw, a set each."""
    models = work.assemble("text-title", ["text.blocks", "text.page"])
    unseen = unseen_sites()
    items = [item for item in choose_pages(work) if item[2]["site"] not in unseen]
    items = items[:: 1 + len(items) // MAX_PAGES]
    with ProcessPoolExecutor(work.jobs) as pool:
        pages = [page for found in pool.map(partial(load_titles, models), items, chunksize=16) for page in found]
    judged: list[tuple[str, float, bool, bool]] = []
    for name, fold in FOLDS.items():
        weights = fit_weights([page for page in pages if page.fold != fold])
        judged += judge([page for page in pages if page.fold == fold], weights)
        rounded = {measure: round(weight, DIGITS) for measure, weight in zip(NAMES, weights.tolist(), strict=True)}
        work.save_part("text.title", name, make_ranker("text", rounded, MIN_PROBABILITY))
    sets = sorted({page.set for page in pages})
    work.tell("text-title", {name: describe([row for row in judged if row[0] == name]) for name in sets})


def describe(rows: Sequence[tuple[str, float, bool, bool]]) -> dict[str, object]:
    """How many pages there are, on how many the title could be found, and by limit the share right and wrong."""
    shares = {}
    for limit in LIMITS:
        given = [row for row in rows if row[1] >= limit]
        right = sum(row[2] for row in given)
        shares[str(limit)] = [round(right / max(len(rows), 1), 3), round(1 - right / max(len(given), 1), 3)]
    return {"pages": len(rows), "possible": round(sum(row[3] for row in rows) / max(len(rows), 1), 3), "right_wrong": shares}
