"""Trains what tells articles from other pages (`cleaner.model.classifier`).

Each page is voted on by the fold model that never saw its site. For each fold a classifier is trained on the pages of all
others, and one on all pages; its limit is set on the scores of pages it has not seen, without those of the sites that nobody
tunes on.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from bench.sites import N_FOLDS, BenchPage, fold_of
from cleaner.model.classifier import CLIP, find_marks, rate_page
from cleaner.page.features import build_features
from cleaner.page.learned import load_parts
from cleaner.page.looks import read_looks, read_marks
from cleaner.page.reading import Reading
from cleaner.types.arrays import Floats
from training.flatten import FLATTENERS, HELD_OUT
from training.packing import make_classifier
from training.pages import choose_forms, list_others, read_html, read_other, read_source
from training.workspace import FOLDS, Workspace, choose_pages, fold_name

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
MAX_ARTICLES = 2_000
"""With more articles than these each second is asked, or each third: they are not what is rare."""
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


def load_samples(kind: str, work: Workspace) -> list[Sample]:
    """Every page of the benchmark; as text in a few of our own flattened forms, the only ones that there are of all pages."""
    models = work.assemble(f"{kind}-votes", [f"{kind}.blocks"])
    pages = choose_pages(work)
    items = [*pages[:: 1 + len(pages) // MAX_ARTICLES], *list(list_others())[:: work.sampling.every]]
    with ProcessPoolExecutor(work.jobs) as pool:
        found = pool.map(partial(load_page, kind, models), items, chunksize=16)
        return [sample for samples in found for sample in samples]


def load_page(kind: str, models: Mapping[str, Path], item: BenchPage) -> list[Sample]:
    """A page in its forms, but those flattened ones that still are markup."""
    name, key, about = item
    markup = read_other(key) if name == "other" else read_html(name, key)
    forms = [form for form in choose_forms(key) if form not in HELD_OUT][:TEXT_FORMS]
    sources = [markup] if kind == "html" else [FLATTENERS[form](markup, key) for form in forms]
    page_type = about.get("type", "article")
    readings = [read_source(kind, source) for source in sources]
    return [judge_reading(each, about["site"], page_type, models) for each in readings if each.page.format == kind]


def judge_reading(reading: Reading, site: str, page_type: str, models: Mapping[str, Path]) -> Sample:
    """A page that has been read, with the votes of the model that never saw its site."""
    parts = load_parts(str(models[fold_name(fold_of(site))]), reading.page.format)
    if parts is None:
        raise ValueError(f"the model of fold {fold_of(site)} has no votes for {reading.page.format}")
    votes = parts.labeller.predict(build_features(reading, parts.lexicon))
    looks = read_looks(reading, votes, parts.labeller.limits.keep)
    return Sample(type=page_type, site=site, signals=(*reading.signals, *looks), marks=read_marks(reading))


def train_judge(samples: list[Sample]) -> tuple[dict[str, Floats], list[str]]:
    """The arrays of a classifier, and the names that it knows."""
    articles = np.array([sample.is_article for sample in samples])
    table = np.array([sample.signals for sample in samples], np.float32)
    mean, scale = table.mean(0), np.maximum(table.std(0), MIN_SCALE)
    weight, bias = fit_regression(np.clip((table - mean) / scale, -CLIP, CLIP), articles, SIGNAL_PENALTY)
    arrays = {"mean": mean, "scale": scale, "weight": weight, "bias": bias}
    names = choose_marks(samples)
    places = {name: place for place, name in enumerate(names)}
    counts = Counter(name for sample in samples for name in sample.marks)
    rarities = np.array([rate_rarity(counts[name], len(samples)) for name in names], np.float32)
    if names:
        vectors = [point(find_marks(sample.marks, places), rarities) for sample in samples]
        mark_weight, mark_bias = fit_regression(np.stack(vectors), articles, MARK_PENALTY)
        arrays |= {"rarity": rarities, "mark_weight": mark_weight, "mark_bias": mark_bias}
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
    import torch  # noqa: PLC0415

    torch.set_num_threads(1)
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
    taught = [sample for sample in samples if fold_of(sample.site) != fold and (sample.is_article or sample.type in NO_ARTICLE)]
    arrays, names = train_judge(taught)
    places = {name: place for place, name in enumerate(names)}
    tested = (sample for sample in samples if fold_of(sample.site) == fold)
    return arrays, names, [(sample.type, rate_page(sample.signals, sample.marks, places, arrays, most)) for sample in tested]


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


def train_judges(kind: str, work: Workspace) -> None:
    """Train the classifiers of one kind of input."""
    samples, most = load_samples(kind, work), MOST_FOR.get(kind)
    trained = {name: train_fold(samples, fold, most) for name, fold in FOLDS.items()}
    tuned = group(score for name, fold in FOLDS.items() if fold in range(N_FOLDS) for score in trained[name][2])
    limit = set_limit(tuned)
    for name, (arrays, marks, _) in trained.items():
        work.save_part(f"{kind}.page", name, make_classifier(kind, arrays, marks, limit, most))
    shares = {
        "no_article": count_below(tuned, limit),
        "no_article_unseen": count_below(group(iter(trained["unseen"][2])), limit),
    }
    work.tell(f"{kind}-page", {"samples": len(samples), "limit": limit, **shares})
