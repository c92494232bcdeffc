"""The columns of all stored pages for one training: features, words, labels; made anew for each fold, whose lexicon differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cleaner.page.features import build_features
from cleaner.page.lexicon import Lexicon, Vectors
from cleaner.page.reading import Reading
from cleaner.types.arrays import Floats, Ints
from training.flatten import HELD_OUT
from training.lexicon import Lexicons, Odds
from training.pages import DUMPERS
from training.store import PLAIN_FORMS, Stored, read_stored
from training.union import fold_of, list_pages

DUMPS = frozenset({*DUMPERS, *PLAIN_FORMS})
"""The forms that pages are scored in."""
COUNTED = frozenset({"html", *DUMPS})
"""The forms of a page that words are counted in, one of each page; the others have the same words."""
MAX_BLOCKS = 1_500
"""As much of a page as is trained on."""


@dataclass
class Row:
    """One form of one page: where its blocks are in the columns."""

    name: str
    form: str
    start: int
    end: int
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


def list_plain(folder: Path, kind: str, sites: dict[str, str]) -> Iterator[tuple[str, Reading, np.ndarray]]:
    """One plain form of each page with gold: its site, the page, and of each block whether the gold has it."""
    done: set[str] = set()
    for stored in read_stored(folder, kind):
        if stored.form in COUNTED and stored.name not in done and stored.is_usable:
            done.add(stored.name)
            yield sites[stored.name], stored.read(), np.frombuffer(stored.kept, np.uint8) > 0


def is_wanted(stored: Stored, *, is_test: bool) -> bool:
    """Whether a form is read: of a page that is only scored plain ones, else those that training may see."""
    if not len(stored.kept):
        return False
    if is_test:
        return stored.is_usable and stored.form in COUNTED
    return stored.is_usable and stored.form not in HELD_OUT


def build_table(folder: Path, kind: str, odds: Odds, fold: int | None) -> Columns:
    """The columns of a kind of input for the training that leaves the sites of a fold out, or none."""
    sites = {page.name: page.site for page in list_pages()}
    test = {site for site in sites.values() if fold_of(site) == fold}
    lexicons = Lexicons(odds, test)
    vocabulary = odds.list_vocabulary(test)
    vectors = Vectors(vocabulary, np.zeros((len(vocabulary), 1), np.float32))
    rows: list[Row] = []
    parts: dict[str, list[np.ndarray]] = {}
    start = 0
    for stored in read_stored(folder, kind):
        site = sites[stored.name]
        is_test = site in test
        if not is_wanted(stored, is_test=is_test):
            continue
        limit = len(stored.kept) if is_test else MAX_BLOCKS
        own = describe_form(stored, lexicons.whole if is_test else lexicons.without(site), vectors, limit)
        for name, column in own.items():
            parts.setdefault(name, []).append(column)
        end = start + len(own["kept"])
        rows.append(Row(stored.name, stored.form, start, end, is_test))
        start = end
    whole = {name: np.concatenate(part) for name, part in parts.items()}
    bounds = np.concatenate([[0], np.cumsum(whole.pop("counts"))])
    whole["sure"] = whole["sure"].astype(np.float32) / 255
    return Columns(rows=rows, bounds=bounds, lexicon=lexicons.whole, vocabulary=vocabulary, **whole)


def describe_form(stored: Stored, lexicon: Lexicon, vectors: Vectors, limit: int) -> dict[str, np.ndarray]:
    """The columns of one form of a page, of so many of its blocks."""
    reading = stored.read()
    numbers, owners = vectors.find(reading.tokens)
    n_blocks = min(len(stored.kept), limit)
    return {
        "features": build_features(reading, lexicon)[:limit].astype(np.float16),
        "kept": np.frombuffer(stored.kept, np.uint8)[:limit],
        "roles": np.frombuffer(stored.roles, np.int8)[:limit],
        "sure": np.frombuffer(stored.sure, np.uint8)[:limit],
        "kinds": np.frombuffer(stored.kinds, np.int8)[:limit],
        "words": np.array(reading.words[:limit], np.float32),
        "numbers": numbers[owners < limit].astype(np.int16),
        "counts": np.bincount(owners[owners < limit], minlength=n_blocks),
    }
