"""Learns what tells the headline of a flattened text: the weights in `cleaner/data/text_titles.toml`.

`python -m training.text_titles` reads the benchmark's flattened pages of the sites that may be trained on, each with the votes
of the model that never saw its site, fits the conditional logit, prints how often it is right on folds of sites, and writes the
weights. The fit is Newton's method from zero: the same pages give the same weights.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bench.sites import BENCH, N_FOLDS, ROOT, BenchPage, fold_of, list_golds
from cleaner.page.headline import clean_title
from cleaner.roles.passes import PASSES, settle
from cleaner.roles.scene import Scene
from cleaner.roles.title_measures import NAMES, measure_candidates
from cleaner.roles.titles import list_candidates
from cleaner.roles.votes import vote
from cleaner.types import Options
from training.pages import DUMPERS, fold_title, read_source

Floats = npt.NDArray[np.float64]
WEIGHTS = Path(__file__).resolve().parents[1] / "cleaner" / "data" / "text_titles.toml"
HEADER = "# What tells the headline of a flattened text. Made by `python -m training.text_titles`; never edited by hand.\n"
PRIOR = 2.0
"""The weight of the squared weights in the objective."""
SET_WEIGHTS = {"fundus": 2.0}
"""Pages of news count twice: they are fewer."""
MIN_PROBABILITY = 0.4
"""A less likely line is not given; from 0.4 to 0.7 as many right ones are lost as wrong ones."""
ITERATIONS = 12


@dataclass
class TitlePage:
    """A page's candidates: their measures, their wording, and which of them the gold has."""

    set: str
    fold: int
    measures: Floats
    texts: list[str]
    right: list[int]


def load_pages(item: BenchPage) -> list[TitlePage]:
    """The forms of a page that has a title in the gold, with votes of the model that never saw its site."""
    name, key, gold = item
    fold = fold_of(gold["site"])
    options = Options(model=str(ROOT / "bench" / "folds" / f"{fold}.npz"))
    pages = []
    for dumper in DUMPERS if gold.get("title") else ():
        source = gzip.decompress((BENCH / "text" / dumper / name / f"{key}.txt.gz").read_bytes()).decode()
        reading = read_source("text", source)
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


def main() -> None:
    """Load, judge on folds, fit on all, write."""
    with ProcessPoolExecutor(2) as pool:
        pages = [page for found in pool.map(load_pages, list_golds(), chunksize=16) for page in found]
    judged: list[tuple[str, float, bool, bool]] = []
    for fold in range(N_FOLDS):
        weights = fit_weights([page for page in pages if page.fold != fold])
        judged += judge([page for page in pages if page.fold == fold], weights)
    for name in sorted({page.set for page in pages}):
        rows = [row for row in judged if row[0] == name]
        print(f"{name}: {len(rows)} pages, the title is a candidate on {sum(row[3] for row in rows) / len(rows):.3f}")
        for limit in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
            given = [row for row in rows if row[1] >= limit]
            right = sum(row[2] for row in given)
            print(f"  from {limit}: right {right / len(rows):.3f}, wrong when given {1 - right / len(given):.3f}")
    write_weights(fit_weights(pages))


def write_weights(weights: Floats) -> None:
    """The weights as data."""
    lines = [f"{name} = {weight:.3f}" for name, weight in zip(NAMES, weights, strict=True)]
    WEIGHTS.write_text(f"{HEADER}min_probability = {MIN_PROBABILITY}\n\n[weights]\n" + "\n".join(lines) + "\n", "utf-8")
    print(f"{WEIGHTS.name} written")


if __name__ == "__main__":
    main()
