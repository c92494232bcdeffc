"""The votes on blocks: for each fold of the sites a network and trees that never saw it, and one of each from all sites.

The fold models score pages they have never seen; on those scores temperature and threshold are set, for all; the fold of the
sites that nobody tunes on has no part in that.
"""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from statistics import mean
from typing import Any

import msgspec
import numpy as np

from bench.measure import score_body
from bench.sites import N_FOLDS, BenchPage, fold_of, list_all_golds
from cleaner.model.contract import PartContract, VoteLimits
from cleaner.model.file import Labeller
from cleaner.page.columns import list_columns
from cleaner.page.lexicon import Lexicon
from cleaner.types.arrays import Floats
from training.columns import CachedCase, build_columns, cache_case, load_cached, save_cases
from training.example import Example
from training.examples import Lexicons
from training.flatten import HELD_OUT
from training.lexicon import LexiconLearner
from training.models import make_part, pack_labeller
from training.packing import make_labeller
from training.pages import OWN_FORMS, load_html, load_text
from training.workspace import FOLDS, Workspace, say

SEED = 1
MANY_PAGES = 2_000
"""With more pages than these each comes in one form of our own, not in three; pages teach more than forms."""
EPOCHS = {"html": 16, "text": 6}
VISITS = {"html": 30_000, "text": 40_000}
"""Pages are looked at this often, at most: with more pages there are fewer rounds. 940 pages had 15,000 and 34,000."""
MIN_EPOCHS = 2
LEXICON_FORMS = frozenset({"html", "blocks"})
"""The forms of a page that words are counted in; the others have the same words."""
TEMPERATURES = (0.7, 0.85, 1.0, 1.25, 1.5, 1.8, 2.2, 2.7)
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55)
MAX_RATED = 8_000
"""With more forms of pages than these each second is rated, or each third, by each of the thresholds."""
CHUNK = 8


class Fold(msgspec.Struct, frozen=True, kw_only=True):
    """What was trained without one fold of the sites, and what it says of the pages of those sites."""

    arrays: dict[str, Floats]
    lexicon: Lexicon
    scores: dict[str, Floats]
    """By name of the case, the probability of each block."""


def choose_pages(work: Workspace) -> list[BenchPage]:
    """The pages that are trained on."""
    return list(list_all_golds())[:: work.sampling.every]


def read_pages(kind: str, work: Workspace) -> None:
    """The columns of each page on disk; a run that was interrupted goes on with those that are not there."""
    pages = choose_pages(work)
    folder = work.make("pages", kind, "index.json").parent
    with ProcessPoolExecutor(work.jobs) as pool:
        for number, _ in enumerate(pool.map(partial(read_page, kind, work, choose_forms(work)), pages, chunksize=CHUNK), 1):
            if number % 200 == 0 or number == len(pages):
                say(f"pages-{kind}: {number} of {len(pages)}")
    names = [f"{name}/{key}.cases" for name, key, _ in pages]
    (folder / "index.json").write_bytes(msgspec.json.encode(names))


def read_page(kind: str, work: Workspace, n_own: int, item: BenchPage) -> None:
    """The columns of one page in its forms."""
    path = work.make("pages", kind, item[0], f"{item[1]}.cases")
    if not path.exists():
        cases = load_html(item) if kind == "html" else load_text(item, n_own=n_own)
        save_cases(path, [cache_case(case) for case in cases])


def choose_forms(work: Workspace) -> int:
    """In how many forms of our own each page is flattened."""
    return work.sampling.forms or (OWN_FORMS if len(choose_pages(work)) <= MANY_PAGES else 1)


def load_pages(kind: str, work: Workspace) -> Iterator[CachedCase]:
    """Every page in its forms."""
    folder = work.folder / "pages" / kind
    for name in msgspec.json.decode((folder / "index.json").read_bytes(), type=list[str]):
        yield from load_cached(folder / name)


def name_case(case: CachedCase) -> str:
    """What tells a page in one form from all others."""
    return f"{case.set}/{case.key} {case.form}"


def count_words(kind: str, work: Workspace) -> None:
    """For each site how often blocks with a word or name are story."""
    counted = ((case.site, case.shares) for case in load_pages(kind, work) if case.form in LEXICON_FORMS)
    work.make("lexicon", f"{kind}.pickle").write_bytes(pickle.dumps(LexiconLearner.add_up(counted).sites))


def train_fold(kind: str, fold: str, work: Workspace) -> None:
    """Network and trees from all pages but those of one fold of the sites, and their votes on these."""
    from training.grow import grow_trees  # noqa: PLC0415
    from training.network import train_network  # noqa: PLC0415

    learner = LexiconLearner(())
    learner.sites = pickle.loads((work.folder / "lexicon" / f"{kind}.pickle").read_bytes())
    cases = list(load_pages(kind, work))
    held_out = frozenset(case.site for case in cases if fold_of(case.site) == FOLDS[fold])
    lexicons = Lexicons(learner, held_out)
    examples = list_cached_examples(cases, lexicons)
    sampling = work.sampling
    if not examples:
        raise ValueError(f"{kind}, fold {fold}: no page of another fold has its gold on it")
    epochs = sampling.epochs or choose_epochs(kind, len(examples))
    say(f"votes-{kind}-{fold}: {len(examples)} pages, {sum(len(example.kept) for example in examples)} blocks, {epochs} rounds")
    arrays = train_network(examples, seed=SEED, epochs=epochs)
    arrays |= grow_trees(examples, seed=SEED, n_trees=sampling.trees, chrome=sampling.chrome)
    labeller = make_raw_labeller(kind, arrays, lexicons.whole)
    scores = {name_case(case): labeller.predict(build_columns(case, lexicons.whole)) for case in cases if case.site in held_out}
    fold_of_votes = Fold(arrays=arrays, lexicon=lexicons.whole, scores=scores)
    work.make("folds", f"{kind}-{fold}.pickle").write_bytes(pickle.dumps(fold_of_votes))


def choose_epochs(kind: str, n_pages: int) -> int:
    """How many rounds fit the number of pages."""
    return max(MIN_EPOCHS, min(EPOCHS[kind], VISITS[kind] // max(n_pages, 1)))


def list_cached_examples(cases: Iterable[CachedCase], lexicons: Lexicons) -> list[Example]:
    """The examples of one fold, as `examples.list_examples` makes them from pages that are not on disk."""
    cases = [case for case in cases if case.form not in HELD_OUT]
    n_set = Counter(case.set for case in cases)
    return [
        Example(
            build_columns(case, lexicons.without(case.site)),
            case.kept.astype(np.float32),
            case.words,
            float((100 / n_set[case.set]) ** 0.5),
        )
        for case in cases
        if case.site not in lexicons.test and case.usable and len(case.words)
    ]


def make_raw_labeller(kind: str, arrays: dict[str, Floats], lexicon: Lexicon) -> Labeller:
    """A labeller whose temperature and thresholds are not set yet."""
    contract = PartContract(
        columns=list_columns(kind), predicts=("body",), thresholds=dict.fromkeys(VoteLimits.__struct_fields__, 0.5)
    )
    return Labeller(make_part(f"{kind}.blocks", contract, {**pack_labeller({}, lexicon), **arrays}))


def load_fold(kind: str, fold: str, work: Workspace) -> Fold:
    """What was trained without one fold."""
    found: Fold = pickle.loads((work.folder / "folds" / f"{kind}-{fold}.pickle").read_bytes())
    return found


def set_limits(kind: str, work: Workspace) -> None:
    """Temperature and thresholds from the votes on pages that the models had not seen; with them the labellers are whole."""
    from training.thresholds import carry_over  # noqa: PLC0415  # it reads pages, too

    folds = {fold: load_fold(kind, fold, work) for fold in FOLDS}
    tuned = [name for name, number in FOLDS.items() if number is not None and number < N_FOLDS]
    scores = {name: score for fold in tuned for name, score in folds[fold].scores.items()}
    cases = {name_case(case): case for case in load_pages(kind, work)}
    temperature, keep, figures = calibrate(cases, scores)
    thresholds = carry_over(kind, pool(cool(scores, temperature).values()), work)
    for fold, trained in folds.items():
        arrays = pack_labeller(trained.arrays, trained.lexicon)
        work.save_part(f"{kind}.blocks", fold, make_labeller(kind, arrays, keep, temperature, thresholds))
    figures |= {"temperature": temperature, "threshold": keep, "calibration": draw_curve(cases, scores, temperature)}
    work.tell(f"{kind}-votes", figures)


def pool(scores: Iterable[Floats]) -> Floats:
    """The votes on all blocks in a row."""
    return np.concatenate([*scores, np.zeros(0, np.float32)])


def cool(scores: dict[str, Floats], temperature: float) -> dict[str, Floats]:
    """Probabilities as a temperature makes them."""
    return {name: 1 / (1 + np.exp(-to_logits(score) / temperature)) for name, score in scores.items()}


def draw_curve(cases: dict[str, CachedCase], scores: dict[str, Floats], temperature: float) -> list[tuple[float, float, int]]:
    """How sure and how right: for tenths of the probability its mean, the share of words that are story, and the words."""
    names = [name for name in scores if cases[name].form not in HELD_OUT]
    odds = 1 / (1 + np.exp(-to_logits(pool(scores[name] for name in names)) / temperature))
    kept = pool(cases[name].kept for name in names)
    words = pool(cases[name].words for name in names)
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


def calibrate(cases: dict[str, CachedCase], scores: dict[str, Floats]) -> tuple[float, float, dict[str, Any]]:
    """Temperature and threshold from scores of pages that the networks had not seen, and the body F1 they give."""
    usable = [name for name in scores if cases[name].usable and cases[name].form not in HELD_OUT]
    kept = pool(cases[name].kept for name in usable).astype(bool)
    words = pool(cases[name].words for name in usable)
    logits = to_logits(pool(scores[name] for name in usable))
    temperature = min(TEMPERATURES, key=lambda value: entropy(logits / value, kept, words))
    cooled = cool(scores, temperature)
    some = {name: cooled[name] for name in sorted(cooled)[:: 1 + len(cooled) // MAX_RATED]}
    threshold = max(THRESHOLDS, key=lambda value: average(rate(cases, some, value)))
    return temperature, threshold, {"body_f1": rate(cases, cooled, threshold)}


def average(figures: dict[str, dict[str, float]]) -> float:
    """The mean over the forms that are trained on."""
    return mean(figure["mean"] for form, figure in figures.items() if form not in HELD_OUT)


def to_logits(scores: Floats) -> Floats:
    """Log-odds of probabilities."""
    safe = np.clip(scores, 1e-6, 1 - 1e-6)
    return np.log(safe / (1 - safe))


def entropy(logits: Floats, kept: np.ndarray, words: Floats) -> float:
    """The cross entropy of the scores, each block weighing the root of its words."""
    weights = np.sqrt(words)
    return float((weights * np.logaddexp(0, np.where(kept, -logits, logits))).sum() / max(weights.sum(), 1e-9))


def rate(cases: dict[str, CachedCase], scores: dict[str, Floats], threshold: float) -> dict[str, dict[str, float]]:
    """By form and set the body F1 of what scores above the threshold."""
    texts: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for name, score in scores.items():
        case = cases[name]
        text = "\n".join(text for text, value in zip(case.texts, score, strict=True) if value > threshold)
        texts.setdefault((case.form, case.set), []).append((case.gold, text))
    figures: dict[str, dict[str, float]] = {}
    for form, name in sorted(texts):
        figures.setdefault(form, {})[name] = round(score_body(texts[form, name]), 4)
    return {form: {**by_set, "mean": round(mean(by_set.values()), 4)} for form, by_set in figures.items()}
