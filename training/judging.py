"""Trains the judge of `cleaner.label.judge`: is a page an article, or a listing, a collection, a product, a service."""

from __future__ import annotations

import numpy as np
import torch

from cleaner.label.chars import Floats
from cleaner.label.features import build_features
from cleaner.label.judge import CLIP, pool_page
from cleaner.label.lexicon import Lexicon
from training.grow import fit_trees
from training.pages import Case

NO_ARTICLE = frozenset({"listing", "collection", "product", "service"})
PENALTY = 150.0
TREES = {"iterations": 200, "depth": 5, "learning_rate": 0.06, "rsm": 0.1, "border_count": 32}
MIN_SCALE = 0.02
MAX_WRONG = 0.009
"""Share of articles that may be called none; the limit is set on pages that the judge has not seen."""


def pool_case(case: Case, lexicon: Lexicon) -> Floats:
    """A page as the judge sees it."""
    return pool_page(build_features(case.facts, lexicon), case.words, case.facts.signals)


def train_judge(rows: list[Floats], articles: list[bool], *, seed: int) -> dict[str, Floats]:
    """A logistic regression and trees over the same pooled rows."""
    table = np.stack(rows)
    trees = fit_trees(TREES, table, np.array(articles, int), seed=seed)
    return fit_regression(table, articles) | {f"judge_{name}": value for name, value in trees.items()}


def fit_regression(table: Floats, articles: list[bool]) -> dict[str, Floats]:
    """A logistic regression with an L2 penalty, to its minimum; no chance is involved."""
    mean, scale = table.mean(0), np.maximum(table.std(0), MIN_SCALE)
    x = torch.from_numpy(np.clip((table - mean) / scale, -CLIP, CLIP)).double()
    y = torch.tensor(articles, dtype=torch.float64)
    weight = torch.zeros(x.shape[1], dtype=torch.float64, requires_grad=True)
    bias = torch.zeros((), dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weight, bias], max_iter=400, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        cross = torch.nn.functional.binary_cross_entropy_with_logits(x @ weight + bias, y, reduction="sum")
        total = cross + PENALTY * weight.square().sum()
        total.backward()
        return total

    optimizer.step(loss)
    return {
        "judge_mean": mean.astype(np.float32),
        "judge_scale": scale.astype(np.float32),
        "judge_weight": weight.detach().numpy().astype(np.float32),
        "judge_bias": bias.detach().numpy().astype(np.float32),
    }


def set_limit(odds: dict[str, list[float]]) -> tuple[float, dict[str, float]]:
    """The limit below which a page is called no article, and by type the share of pages below it."""
    articles = sorted(odds["article"])
    limit = articles[int(len(articles) * MAX_WRONG)]
    pooled = [value for kind in NO_ARTICLE for value in odds.get(kind, ())]
    shares = {kind: round(sum(value < limit for value in values) / len(values), 3) for kind, values in sorted(odds.items())}
    return round(limit, 4), {**shares, "pooled": round(sum(value < limit for value in pooled) / max(len(pooled), 1), 3)}
