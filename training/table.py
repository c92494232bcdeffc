"""The columns of all stored pages for one training, kept on disk: features, words, labels.

`python -m training.table KIND RUN` makes them; a run names the folds that it leaves out.
"""

from __future__ import annotations

import pickle
import sys
from collections import Counter
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np

from cleaner.page.features import PLAIN, build_features
from cleaner.page.learned import load_parts
from cleaner.page.lexicon import Lexicon, Vectors
from cleaner.types.arrays import Floats, Ints
from training.flatten import FLATTENERS, HELD_OUT
from training.models import list_models
from training.odds import Lexicons, Odds, count_all
from training.pages import DUMPERS, MIN_CEILING
from training.store import FOLDER, PLAIN_FORMS, Stored, read_stored
from training.union import RAW, UnionPage, fold_of, list_pages

RUNS: dict[str, frozenset[int]] = {
    "dev": frozenset({0, 5}), "all": frozenset(), **{f"fold{fold}": frozenset({fold}) for fold in range(6)}
}  # fmt: skip
"""The folds that each training leaves out: the first two for choosing and for telling, none for the package."""
DUMPS, MAX_DUMPS = frozenset({*DUMPERS, *PLAIN_FORMS}), 2
"""Of the forms that pages are scored in, so many of a page are trained on."""
MAX_BLOCKS = 1_500
"""As much of a page as is trained on."""


@dataclass
class Row:
    """One form of one page: where its blocks are in the columns."""

    name: str
    form: str
    start: int
    end: int
    found: float
    is_test: bool


@dataclass
class Columns:
    """All blocks of all forms, one after the other."""

    rows: list[Row]
    features: Floats
    kept: np.ndarray
    roles: np.ndarray
    sure: Floats
    kinds: np.ndarray
    """What the markup says each block is, as an index into `reading.KINDS`; of a text what its words were on the page."""
    words: Floats
    numbers: Ints
    """Numbers of the words with vectors, block after block."""
    bounds: Ints
    """Where each block's words begin; one more than blocks."""
    lexicon: Lexicon
    vocabulary: list[str]
    texts: dict[tuple[str, str], list[str]]
    """The blocks of each form that is scored."""
    shipped: dict[tuple[str, str], tuple[Floats, float]]
    """What the model that stands says of these blocks, by a fold that does not know the site, and its threshold."""


def count_tokens(kind: str, sites: dict[str, str]) -> Odds:
    """The words and names of all pages of a kind, from one plain form of each; kept on disk."""
    path = FOLDER / f"odds-{kind}.pickle"
    if not path.exists():
        odds = count_all(list_plain(kind, sites))
        path.write_bytes(pickle.dumps(odds))
    found: Odds = pickle.loads(path.read_bytes())
    return found


def list_plain(kind: str, sites: dict[str, str]) -> Any:
    """One plain form of each page with gold."""
    done: set[str] = set()
    plain = {"html"} if kind == "html" else {"blocks", "soup", "inscriptis", "lines", "browser"}
    for stored in read_stored(frozenset({kind})):
        if (
            stored.form in plain
            and stored.name not in done
            and not stored.name.startswith(f"{RAW}/")
            and stored.found >= MIN_CEILING
        ):
            done.add(stored.name)
            kept = np.frombuffer(stored.kept, np.uint8) > 0
            yield SimpleNamespace(site=sites[stored.name], reading=stored.read(), kept=kept)


def is_wanted(stored: Stored, *, is_test: bool) -> bool:
    """Whether a form is read: of pages that are trained on only those that training may see."""
    if not len(stored.kept):
        return False
    return is_test or (stored.form not in HELD_OUT and (stored.found >= MIN_CEILING or stored.name.startswith(f"{RAW}/")))


def build(kind: str, run: str) -> Columns:
    """The columns of a kind of input for a run."""
    pages = {page.name: page for page in list_pages(raw=True)}
    sites = {name: page.site for name, page in pages.items()}
    test = {site for site in sites.values() if fold_of(site) in RUNS[run]}
    odds = count_tokens(kind, sites)
    lexicons = Lexicons(odds, test)
    vocabulary = odds.list_vocabulary(test)
    vectors = Vectors(vocabulary, np.zeros((len(vocabulary), 1), np.float32))
    rows: list[Row] = []
    parts: dict[str, list[np.ndarray]] = {
        name: [] for name in ("features", "kept", "roles", "sure", "kinds", "words", "numbers", "counts")
    }
    texts, shipped = dict[tuple[str, str], list[str]](), dict[tuple[str, str], tuple[Floats, float]]()
    start, n_forms = 0, Counter[str]()
    for stored in read_stored(frozenset({kind})):
        site = sites[stored.name]
        is_test = site in test
        if not is_wanted(stored, is_test=is_test) or (is_test and skip_test(pages[stored.name], stored)):
            continue
        n_forms[stored.name] += stored.form in DUMPS
        if not is_test and stored.form in DUMPS and n_forms[stored.name] > MAX_DUMPS:
            continue
        reading = stored.read()
        lexicon = lexicons.whole if is_test else lexicons.without(site)
        limit = len(stored.kept) if is_test else MAX_BLOCKS
        numbers, owners, _ = vectors.find(reading.tokens)
        parts["features"].append(build_features(reading, lexicon, PLAIN[kind])[:limit].astype(np.float16))
        parts["kept"].append(np.frombuffer(stored.kept, np.uint8)[:limit])
        parts["roles"].append(np.frombuffer(stored.roles, np.int8)[:limit])
        parts["sure"].append(np.frombuffer(stored.sure, np.uint8)[:limit])
        parts["kinds"].append(np.frombuffer(stored.kinds, np.int8)[:limit])
        parts["words"].append(np.array(reading.words[:limit], np.float32))
        parts["numbers"].append(numbers[owners < limit].astype(np.int16))
        parts["counts"].append(np.bincount(owners[owners < limit], minlength=len(parts["kept"][-1])))
        end = start + len(parts["kept"][-1])
        if is_test:
            texts[stored.name, stored.form] = reading.texts
            shipped[stored.name, stored.form] = ask_shipped(stored, fold_of(site))
        rows.append(Row(stored.name, stored.form, start, end, stored.found, is_test))
        start = end
    whole = {name: np.concatenate(part) for name, part in parts.items()}
    bounds = np.concatenate([[0], np.cumsum(whole.pop("counts"))])
    whole["sure"] = whole["sure"].astype(np.float32) / 255
    return Columns(
        rows=rows, bounds=bounds, lexicon=lexicons.whole, vocabulary=vocabulary, texts=texts, shipped=shipped, **whole
    )


def ask_shipped(stored: Stored, fold: int) -> tuple[Floats, float]:
    """What the fold's model that stands says of a page, rules and trees and all."""
    parts = load_parts(str(list_models()[fold]), stored.page.format)
    if parts is None:
        raise ValueError(f"the model of fold {fold} has no votes for {stored.page.format}")
    features = build_features(parts.pin(stored.read(ruled=True)), parts.lexicon, parts.families)
    return parts.labeller.predict(features), parts.labeller.limits.keep


def skip_test(page: UnionPage, stored: Stored) -> bool:
    """Whether a form of a page that is only scored is passed over: without gold, or one of its plain forms is enough."""
    return page.part == RAW or stored.form in FLATTENERS.keys() - HELD_OUT - {"lines"} or stored.form in {"soup", "inscriptis"}


def load(kind: str, run: str) -> Columns:
    """The columns, from disk where they are there."""
    path = FOLDER / f"columns-{kind}-{run}.pickle"
    if not path.exists():
        path.write_bytes(pickle.dumps(build(kind, run), protocol=5))
    columns: Columns = pickle.loads(path.read_bytes())
    return columns


if __name__ == "__main__":
    load(sys.argv[1], sys.argv[2])
