"""The votes on blocks: for each fold of the sites a network and trees that never saw it, and one of each from all sites.

The fold models score pages they have never seen; on those scores the temperature and the thresholds of passes are set, for all;
the fold of the sites that nobody tunes on has no part in that.
"""

from __future__ import annotations

import pickle
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from statistics import mean
from typing import Any

import msgspec
import numpy as np

from bench.sites import N_FOLDS
from cleaner.model.contract import PartContract, VoteLimits
from cleaner.model.file import TABLES, VECTORS, VOCABULARY, Labeller, Part
from cleaner.model.network import ARRAYS
from cleaner.model.trees import ARRAYS as TREE_ARRAYS
from cleaner.page.columns import list_columns
from cleaner.page.lexicon import Vectors
from cleaner.types.arrays import Floats
from training.columns import Columns, Row, build_table, list_plain
from training.customs import mask_customs
from training.lexicon import Odds, count_all
from training.models import make_part, pack_lines
from training.union import list_pages, weigh_pages
from training.workspace import FOLDS, Workspace, say

SEED = 1
EPOCHS = {"html": 12, "text": 10}
"""As many as two cores do in an hour for all folds; 10, 12 and 16 differed by chance."""
TEMPERATURES = (0.7, 0.85, 1.0, 1.25, 1.5, 1.8, 2.2, 2.7)
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5)
"""What else might be asked of a vote, to compare."""
KEEP = 0.4
"""The vote from which on a block is kept. Set by hand: the F1 of words is flat from .35 to .5 (within .001 for HTML, .002 for
text), and .5, where it is greatest, loses the first paragraph of HTML on .127 of the benchmark's pages instead of .100."""
MAX_TREE_ROWS = 1_500_000
"""Of more blocks than these the forms are thinned before trees are grown, as they have to lie in memory with 32 bits."""
EXACT = frozenset({"mean", "scale", "tree_borders"})
"""Arrays that keep 32 bits; the others have 16."""


class Votes(msgspec.Struct, frozen=True, kw_only=True):
    """What a model says of one form of a page that it had not seen, beside what is right: a number a block."""

    name: str
    form: str
    scores: Floats
    kept: np.ndarray
    words: Floats

    @property
    def set(self) -> str:
        """The set of the page, each collection's by itself."""
        return self.name.rpartition("/")[0]


class Fold(msgspec.Struct, frozen=True, kw_only=True):
    """What was trained without one fold of the sites, and what it says of the pages of those sites."""

    arrays: dict[str, np.ndarray]
    votes: list[Votes]


def count_words(kind: str, work: Workspace) -> None:
    """For each site how often blocks with a word or a name are story."""
    sites = {page.name: page.site for page in list_pages()}
    odds = count_all(list_plain(work.folder, kind, sites))
    work.make("lexicon", f"{kind}.pickle").write_bytes(pickle.dumps(odds))


def train_fold(kind: str, fold: str, work: Workspace) -> None:
    """Network and trees from all pages but those of one fold of the sites, and their votes on these."""
    from training.grow import grow_trees  # noqa: PLC0415  # they need torch and catboost
    from training.network import Plan, train_network  # noqa: PLC0415

    odds: Odds = pickle.loads((work.folder / "lexicon" / f"{kind}.pickle").read_bytes())
    table = build_table(work.folder, kind, odds, FOLDS[fold])
    pages = list_pages()
    weights = weigh_pages(pages)
    rows = [row for row in table.rows if not row.is_test]
    if not rows:
        raise ValueError(f"{kind}, fold {fold}: no page of another fold has its gold on it")
    say(f"votes-{kind}-{fold}: {len(rows)} forms of pages, {len(table.kept)} blocks")
    table.words = table.words * mask_customs(table, rows)
    sampling = work.sampling
    examples = list(list_examples(table, rows, weights))
    grown = grow_trees(examples, seed=SEED, n_trees=sampling.trees, chrome=sampling.chrome)
    del examples
    raw = {row.name + row.form: table.features[row.start : row.end].astype(np.float32) for row in table.rows if row.is_test}
    plan = Plan(seed=SEED, epochs=sampling.epochs or EPOCHS[kind])
    trained = train_network(table, weights, sorted({page.set for page in pages}), plan)
    arrays = pack_labeller(trained | grown, table)
    labeller = Labeller(make_labeller(kind, arrays, 0.5, 1.0, dict.fromkeys(VoteLimits.__struct_fields__, 0.5)))
    votes = [rate_form(table, row, raw[row.name + row.form], labeller) for row in table.rows if row.is_test]
    work.make("folds", f"{kind}-{fold}.pickle").write_bytes(pickle.dumps(Fold(arrays=arrays, votes=votes)))


def list_examples(table: Columns, rows: list[Row], weights: Mapping[str, float]) -> Iterator[Any]:
    """The forms with a gold as trees are grown from them."""
    from training.grow import Example  # noqa: PLC0415

    told = [row for row in rows if weights.get(row.name)]
    for row in told[:: 1 + sum(row.end - row.start for row in told) // MAX_TREE_ROWS]:
        part = slice(row.start, row.end)
        kept = table.kept[part].astype(np.float32)
        yield Example(table.features[part].astype(np.float32), kept, table.words[part], weights[row.name])


def rate_form(table: Columns, row: Row, features: Floats, labeller: Labeller) -> Votes:
    """The votes on one form of a page that was not trained on."""
    bounds = table.bounds[row.start : row.end + 1]
    owners = np.repeat(np.arange(row.end - row.start), np.diff(bounds))
    numbers = table.numbers[bounds[0] : bounds[-1]].astype(np.int64)
    own = Vectors(*labeller.vectors).average(numbers, owners, row.end - row.start).T
    scores = labeller.predict(np.concatenate([features, own], axis=1))
    part = slice(row.start, row.end)
    return Votes(name=row.name, form=row.form, scores=scores, kept=table.kept[part] > 0, words=table.words[part])


def pack_labeller(weights: Mapping[str, np.ndarray], table: Columns) -> dict[str, np.ndarray]:
    """The arrays of network, trees and lexicon as they are in a file; the head of roles stays out, as no pass reads it."""
    wanted = {*ARRAYS, *TREE_ARRAYS, VECTORS}
    kept = {name: value for name, value in weights.items() if name in wanted}
    arrays = {name: np.asarray(value, np.float32 if name in EXACT else np.float16) for name, value in kept.items()}
    arrays[VOCABULARY] = pack_lines(table.vocabulary)
    for name in TABLES:
        odds = getattr(table.lexicon, name)
        arrays[name] = pack_lines(odds)
        arrays[f"{name}_odds"] = np.array(list(odds.values()), np.float16)
    return arrays


def make_labeller(
    kind: str, arrays: Mapping[str, np.ndarray], keep: float, temperature: float, thresholds: Mapping[str, float]
) -> Part:
    """The labeller of a kind of input as a part, from packed arrays; its columns ask no rule, so that it reads none."""
    contract = PartContract(
        columns=list_columns(kind, arrays[VECTORS].shape[1]),
        predicts=("body",),
        thresholds={**thresholds, "keep": keep},
        temperature=temperature,
    )
    return make_part(f"{kind}.blocks", contract, arrays)


def load_fold(kind: str, fold: str, work: Workspace) -> Fold:
    """What was trained without one fold."""
    found: Fold = pickle.loads((work.folder / "folds" / f"{kind}-{fold}.pickle").read_bytes())
    return found


def set_limits(kind: str, work: Workspace) -> None:
    """The temperature and the passes' thresholds from votes on pages that the models had not seen; then labellers are whole."""
    from training.thresholds import carry_over  # noqa: PLC0415  # it reads votes, too

    folds = {fold: load_fold(kind, fold, work) for fold in FOLDS}
    tuned = [name for name, number in FOLDS.items() if number is not None and number < N_FOLDS]
    votes = [each for name in tuned for each in folds[name].votes]
    temperature = min(TEMPERATURES, key=partial(measure_entropy, votes))
    cooled = [msgspec.structs.replace(each, scores=cool(each.scores, temperature)) for each in votes]
    thresholds = carry_over(kind, cooled)
    for fold, trained in folds.items():
        work.save_part(f"{kind}.blocks", fold, make_labeller(kind, trained.arrays, KEEP, temperature, thresholds))
    figures = {"body_f1": rate_sets(cooled, KEEP), "temperature": temperature, "threshold": KEEP}
    figures["thresholds"] = {str(value): round(average(rate_sets(cooled, value)), 4) for value in THRESHOLDS}
    work.tell(f"{kind}-votes", {**figures, "calibration": draw_curve(cooled)})


def cool(scores: Floats, temperature: float) -> Floats:
    """Probabilities as a temperature makes them."""
    cooled: Floats = 1 / (1 + np.exp(-to_logits(scores) / temperature))
    return cooled


def to_logits(scores: Floats) -> Floats:
    """Log-odds of probabilities."""
    safe = np.clip(scores, 1e-6, 1 - 1e-6)
    return np.log(safe / (1 - safe))


def pool(parts: Iterable[np.ndarray]) -> np.ndarray:
    """What is said of all blocks in a row."""
    return np.concatenate([*parts, np.zeros(0, np.float32)])


def measure_entropy(votes: list[Votes], temperature: float) -> float:
    """The cross entropy of the scores at a temperature, each block weighing the root of its words."""
    logits = to_logits(pool(each.scores for each in votes)) / temperature
    kept, weights = pool(each.kept for each in votes) > 0, np.sqrt(pool(each.words for each in votes))
    return float((weights * np.logaddexp(0, np.where(kept, -logits, logits))).sum() / max(weights.sum(), 1e-9))


def draw_curve(votes: list[Votes]) -> list[tuple[float, float, int]]:
    """How sure and how right: for tenths of the probability its mean, the share of words that are story, and the words."""
    odds, kept, words = (pool(getattr(each, name) for each in votes) for name in ("scores", "kept", "words"))
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


def average(figures: Mapping[str, float]) -> float:
    """The mean over both collections, each the mean over its sets."""
    by_part: dict[str, list[float]] = defaultdict(list)
    for name, value in figures.items():
        by_part[name.partition("/")[0]].append(value)
    return mean(mean(values) for values in by_part.values()) if by_part else 0.0


def rate_sets(votes: Iterable[Votes], threshold: float) -> dict[str, float]:
    """By set the F1 of the words of the blocks above a threshold, from the mean precision and recall of its pages."""
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for each in votes:
        found = each.scores > threshold
        hits = float(each.words[found & each.kept].sum())
        said, true = float(each.words[found].sum()), float(each.words[each.kept].sum())
        pairs[each.set].append((hits / said if said else 0.0, hits / true if true else 0.0))
    return {name: round(f1(rows), 4) for name, rows in sorted(pairs.items())}


def f1(pairs: list[tuple[float, float]]) -> float:
    """The F1 of the mean precision and the mean recall."""
    precision, recall = mean(pair[0] for pair in pairs), mean(pair[1] for pair in pairs)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
