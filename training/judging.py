"""Trains the judge of `cleaner.model.classifier`: `python -m training.judging html text`, after `python -m training.train`.

Each page is voted on by the fold model that never saw its site. For each fold a judge is trained on the pages of all
others, and one on all pages; its limit is set on the scores of pages it has not seen, without those of the sites that nobody
tunes on. The judges are written into the packed models; all else in them stays as it is, bit for bit.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch

from bench.sites import N_FOLDS, ROOT, UNSEEN_FOLD, BenchPage, fold_of, list_all_golds
from cleaner.model.classifier import CLIP, MOST, find_marks, judge
from cleaner.model.file import MARKS, load_model
from cleaner.page.features import build_features
from cleaner.page.looks import read_looks, read_marks
from cleaner.page.reading import Reading
from cleaner.text.chars import Floats
from training.flatten import FLATTENERS, HELD_OUT
from training.models import MODEL, list_models, read_arrays, write_arrays
from training.pages import choose_forms, list_others, read_html, read_other, read_source

NO_ARTICLE = frozenset({"listing", "collection", "product", "service"})
SIGNAL_PENALTY, MARK_PENALTY = 20.0, 1 / 60
"""What the squares of the weights cost: of few scaled signals, and of many names in vectors of unit length."""
MIN_SITES = 5
"""So many sites have a name or phrase that the judge knows."""
TEXT_FORMS = 2
"""In so many flattened forms each page is judged as text."""
MOST_FOR = {"text": 1.5}
"""The log-odds that phrases may speak for an article; unbounded they found fewer lists."""
MIN_SCALE = 0.02
MAX_WRONG = 0.009
"""Share of articles that may be called none; the limit is set on pages that the judge has not seen."""
MAX_STEPS = 400
LIMIT_STEPS = 10_000


@dataclass
class Sample:
    """A page as the judge sees it."""

    type: str
    site: str
    signals: tuple[float, ...]
    marks: frozenset[str]

    @property
    def is_article(self) -> bool:
        """Whether it is one."""
        return self.type == "article"


def load_samples(kind: str) -> list[Sample]:
    """Every page of the benchmark; as text in a few of our own flattened forms, the only ones that there are of all pages."""
    with ProcessPoolExecutor(2) as pool:
        pages = pool.map(partial(load_page, kind), (*list_all_golds(), *list_others()), chunksize=16)
        return [sample for samples in pages for sample in samples]


def load_page(kind: str, item: BenchPage) -> list[Sample]:
    """A page in its forms."""
    name, key, about = item
    markup = read_other(key) if name == "other" else read_html(name, key)
    forms = [form for form in choose_forms(key) if form not in HELD_OUT][:TEXT_FORMS]
    sources = [markup] if kind == "html" else [FLATTENERS[form](markup, key) for form in forms]
    return [make_sample(kind, source, about["site"], about.get("type", "article")) for source in sources]


def make_sample(kind: str, source: str, site: str, page_type: str) -> Sample:
    """A page as the judge sees it."""
    return judge_reading(read_source(kind, source), site, page_type)


def judge_reading(reading: Reading, site: str, page_type: str) -> Sample:
    """A page that has been read, with the votes of the model that never saw its site."""
    labeller = load_model(str(list_models()[fold_of(site)])).labellers[reading.page.format]
    votes = labeller.predict(build_features(reading, labeller.lexicon))
    looks = read_looks(reading, votes, labeller.threshold)
    return Sample(type=page_type, site=site, signals=(*reading.signals, *looks), marks=read_marks(reading))


def train_judge(samples: list[Sample], most: float | None = None) -> tuple[dict[str, Floats], list[str]]:
    """The arrays of a judge, and the names that it knows, which speak at most so much for an article."""
    articles = np.array([sample.is_article for sample in samples])
    table = np.array([sample.signals for sample in samples], np.float32)
    mean, scale = table.mean(0), np.maximum(table.std(0), MIN_SCALE)
    weight, bias = fit_regression(np.clip((table - mean) / scale, -CLIP, CLIP), articles, SIGNAL_PENALTY)
    arrays = {"judge_mean": mean, "judge_scale": scale, "judge_weight": weight, "judge_bias": bias}
    names = choose_marks(samples)
    places = {name: place for place, name in enumerate(names)}
    counts = Counter(name for sample in samples for name in sample.marks)
    rarities = np.array([rate_rarity(counts[name], len(samples)) for name in names], np.float32)
    if names:
        vectors = [point(find_marks(sample.marks, places), rarities) for sample in samples]
        mark_weight, mark_bias = fit_regression(np.stack(vectors), articles, MARK_PENALTY)
        arrays |= {"judge_rarity": rarities, "judge_mark_weight": mark_weight, "judge_mark_bias": mark_bias}
        arrays |= {MOST: np.float32(most)} if most is not None else {}
    return arrays, names


def choose_marks(samples: list[Sample]) -> list[str]:
    """The names or phrases that several sites have."""
    sites: dict[str, set[str]] = defaultdict(set)
    for sample in samples:
        for name in sample.marks:
            sites[name].add(sample.site)
    return sorted(name for name, found in sites.items() if len(found) >= MIN_SITES and name.isprintable())


def rate_rarity(count: int, n_samples: int) -> float:
    """The inverse document frequency of a name, smoothed."""
    return float(np.log((1 + n_samples) / (1 + count)) + 1)


def point(known: np.ndarray, rarities: Floats) -> Floats:
    """The names of a page as a vector of unit length."""
    vector = np.zeros(len(rarities))
    vector[known] = rarities[known]
    length = max(float(np.linalg.norm(vector)), 1e-9)
    return np.asarray(vector / length, np.float64)


def fit_regression(table: Floats, articles: np.ndarray, penalty: float) -> tuple[Floats, Floats]:
    """Weights and bias of a logistic regression with an L2 penalty, to its minimum; no chance is involved."""
    x, y = torch.from_numpy(table).double(), torch.from_numpy(articles).double()
    weight = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=MAX_STEPS, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        cross = torch.nn.functional.binary_cross_entropy_with_logits(x @ weight + bias, y, reduction="sum")
        total = cross + penalty * weight.square().sum()
        total.backward()
        return total

    optimizer.step(loss)
    return weight.detach().numpy().astype(np.float32), bias.detach().numpy().astype(np.float32)


def train_fold(
    samples: list[Sample], fold: int | None, most: float | None = None
) -> tuple[dict[str, Floats], list[str], list[tuple[str, float]]]:
    """A judge that never saw the sites of a fold; and what it says of the pages there, each with its type."""
    torch.set_num_threads(1)
    taught = [sample for sample in samples if fold_of(sample.site) != fold and (sample.is_article or sample.type in NO_ARTICLE)]
    arrays, names = train_judge(taught, most)
    places = {name: place for place, name in enumerate(names)}
    tested = (sample for sample in samples if fold_of(sample.site) == fold)
    return arrays, names, [(sample.type, judge(sample.signals, sample.marks, places, arrays)) for sample in tested]


def set_limit(odds: dict[str, list[float]]) -> float:
    """The limit below which a page is called no article, rounded down."""
    articles = sorted(odds["article"])
    return math.floor(articles[int(len(articles) * MAX_WRONG)] * LIMIT_STEPS) / LIMIT_STEPS


def count_below(odds: dict[str, list[float]], limit: float) -> dict[str, float]:
    """By type the share of pages below the limit, and of the types that should be."""
    pooled = [value for kind in NO_ARTICLE for value in odds.get(kind, ())]
    parts = {**dict(sorted(odds.items())), "pooled": pooled}
    return {kind: round(sum(value < limit for value in values) / max(len(values), 1), 3) for kind, values in parts.items()}


def group(scores: Iterator[tuple[str, float]]) -> dict[str, list[float]]:
    """The scores by type."""
    odds = defaultdict(list)
    for page_type, value in scores:
        odds[page_type].append(value)
    return odds


def train_judges(kind: str, samples: list[Sample]) -> None:
    """Train the judges of one kind of input, and write them into the models and the figures."""
    trained = [train_fold(samples, fold, MOST_FOR.get(kind)) for fold in (*range(N_FOLDS), UNSEEN_FOLD, None)]
    tuned = group(score for *_, scores in trained[:N_FOLDS] for score in scores)
    limit = set_limit(tuned)
    for path, (arrays, names, _) in zip((*list_models(), MODEL), trained, strict=True):
        put_judge(path, kind, arrays, names, limit)
    shares = {
        "no_article": count_below(tuned, limit),
        "no_article_unseen": count_below(group(iter(trained[UNSEEN_FOLD][2])), limit),
    }
    path = ROOT / "training" / "figures.json"
    figures = json.loads(path.read_text("utf-8"))
    figures[kind] |= {"limit": limit, **shares}
    path.write_text(json.dumps(figures, indent=1) + "\n")
    print(json.dumps({"kind": kind, "samples": len(samples), "limit": limit, **shares}, indent=1), flush=True)


def put_judge(path: Path, kind: str, judges: dict[str, Floats], names: list[str], limit: float) -> None:
    """Put a judge into a packed model in the place of the one it has."""
    arrays, about = read_arrays(path)
    kept = {name: value for name, value in arrays.items() if not name.startswith(f"{kind}/judge_")}
    new = {f"{kind}/{name}": np.asarray(value, np.float32) for name, value in judges.items()}
    new[f"{kind}/{MARKS}"] = np.frombuffer("\n".join(names).encode(), np.uint8)
    about[kind]["limit"] = limit
    write_arrays(path, kept | new, about)


if __name__ == "__main__":
    for step in sys.argv[1:]:
        train_judges(step, load_samples(step))
