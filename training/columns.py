"""The columns of each page on disk, so that a fold only has to look its words up: all that training asks of a page.

What the lexicon says of a block's words and of the elements around it differs from fold to fold, and from group of sites to
group, and is put in by `build_columns`; all other columns are computed once.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np

from cleaner.page.columns import list_columns
from cleaner.page.elements import Elements
from cleaner.page.features import build_features
from cleaner.page.lexicon import Lexicon
from cleaner.page.surroundings import ANCESTORS, Tree
from cleaner.text.tokens import PageTokens
from cleaner.types.arrays import Floats, Ints
from training.lexicon import element_tokens, word_tokens
from training.pages import Case

__all__ = ["CachedCase", "build_columns", "cache_case", "load_cached", "save_cases"]

EMPTY = Lexicon({}, {})
WORDS = ("words.mean", "words.least", "words.greatest", "words.known", "words.opening")
ODDS = ("odds", "odds of all around", "worst odds", "best odds", *(f"odds up {level}" for level in range(1, ANCESTORS)))
COMPRESSION = 1


class CachedCase(msgspec.Struct, frozen=True, kw_only=True):
    """A page in one form as training sees it."""

    key: str
    set: str
    site: str
    form: str
    kind: str
    columns: Floats
    """A row a block, as with a lexicon that knows nothing."""
    tokens: PageTokens
    elements: Elements
    containers: Ints
    """The element of each block."""
    texts: tuple[str, ...]
    kept: np.ndarray
    words: Floats
    gold: str
    usable: bool
    shares: dict[str, dict[str, tuple[int, int]]]
    """For words and names how many of the blocks with each are kept, and how many there are."""


def cache_case(case: Case) -> CachedCase:
    """A page without what training does not ask for."""
    page = case.reading.page
    return CachedCase(
        key=case.key,
        set=case.set,
        site=case.site,
        form=case.form,
        kind=page.format,
        columns=np.ascontiguousarray(build_features(case.reading, EMPTY)),
        tokens=PageTokens([block.text for block in page.blocks]),
        elements=case.reading.elements,
        containers=np.array([block.container for block in page.blocks], np.int64),
        texts=tuple(block.text for block in page.blocks),
        kept=case.kept,
        words=case.words,
        gold=case.gold,
        usable=case.usable,
        shares={"words": count_kept(word_tokens(case)), "names": count_kept(element_tokens(case))},
    )


def count_kept(pairs: Iterator[tuple[str, bool]]) -> dict[str, tuple[int, int]]:
    """Token to how many of its blocks are kept, and how many there are."""
    counts: dict[str, tuple[int, int]] = {}
    for token, is_kept in pairs:
        kept, seen = counts.get(token, (0, 0))
        counts[token] = kept + is_kept, seen + 1
    return counts


def build_columns(case: CachedCase, lexicon: Lexicon) -> Floats:
    """The features of every block, as `build_features` has them with this lexicon."""
    names = list_columns(case.kind)
    columns = case.columns.copy()
    for name, row in zip(WORDS, lexicon.describe_words(case.tokens), strict=True):
        columns[:, names.index(name)] = row
    if case.kind == "html" and len(case.elements.parents) and len(columns):
        tree = Tree(case.elements, lexicon)
        chain = tree.climb(case.containers)
        rows = (*tree.odds[:, case.containers], *(tree.odds[0, level] for level in chain[1:]))
        for name, row in zip(ODDS, rows, strict=True):
            columns[:, names.index(f"elements.{name}")] = row
    return columns


def save_cases(path: Path, cases: list[CachedCase]) -> None:
    """Write the forms of a page; an unfinished file never has its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_bytes(zlib.compress(pickle.dumps(cases), COMPRESSION))
    unfinished.replace(path)


def load_cached(path: Path) -> list[CachedCase]:
    """The forms of a page."""
    cases: list[CachedCase] = pickle.loads(zlib.decompress(path.read_bytes()))
    return cases
