"""The one file of all that is learned: parts of arrays, each with its contract, in plain numpy.

For HTML and for flattened text there is a labeller of blocks (networks, and trees), a classifier of pages, and a ranker of the
wordings or lines that may be the headline. The file is an archive of numpy arrays named `part/array`, and `about`, the contract
as JSON. It comes from `training/`; its card is beside it.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar
from zipfile import BadZipFile

import msgspec
import numpy as np

from cleaner.model import network, trees
from cleaner.model.classifier import rate_page
from cleaner.model.contract import (
    FORMAT,
    Contract,
    ModelError,
    Offer,
    PageLimits,
    PartContract,
    TitleLimits,
    VoteLimits,
    check_part,
    tell,
)
from cleaner.types.arrays import Floats

__all__ = ["KINDS", "Labeller", "Model", "ModelError", "PageClassifier", "Part", "TitleRanker", "find_ranker", "load_model"]

KINDS = ("html", "text")
TABLES = ("words", "names")
MARKS = "marks"
VOCABULARY, VECTORS = "vocabulary", "vectors"
SIGNAL_ARRAYS = ("scale", "bias")
MARK_ARRAYS = ("rarity", "mark_weight", "mark_bias")
Limits = TypeVar("Limits", VoteLimits, PageLimits, TitleLimits)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One learned part of a file: its contract and its arrays."""

    where: str
    """File and part, for messages."""
    contract: PartContract
    arrays: Mapping[str, np.ndarray]

    def read_limits(self, kind: type[Limits]) -> Limits:
        """The thresholds as a value; ModelError where one is missing or not known."""
        try:
            return msgspec.convert(self.contract.thresholds, kind)
        except msgspec.ValidationError as error:
            raise ModelError(f"{self.where}: thresholds: expected those of {kind.__name__}, found: {error}") from error

    def array(self, name: str) -> np.ndarray:
        """An array; ModelError where it is missing."""
        if name not in self.arrays:
            raise ModelError(f"{self.where}: array {name!r}: expected one, found none")
        return self.arrays[name]

    def check_arrays(self, *names: str) -> None:
        """ModelError where one of the arrays is missing."""
        for name in names:
            self.array(name)

    def check_length(self, name: str, wanted: int) -> None:
        """ModelError unless an array that is there has so many entries."""
        found = len(self.arrays[name]) if name in self.arrays else 0
        if found != wanted:
            raise ModelError(f"{self.where}: {tell(f'array {name!r}, entries', wanted, found)}")

    def check_width(self, name: str, axis: int = 0) -> None:
        """ModelError unless an array has an entry for each column along an axis."""
        found, n_columns = self.array(name).shape[axis], len(self.contract.columns)
        if found != n_columns:
            raise ModelError(f"{self.where}: {tell(f'array {name!r}, entries', n_columns, found)}, one for each of its columns")

    def read_lines(self, name: str) -> list[str]:
        """The lines of text in an array of bytes."""
        return bytes(self.array(name)).decode().splitlines()


class Labeller:
    """What votes on the blocks of one kind of input, with the tables of log-odds that its columns need."""

    def __init__(self, part: Part) -> None:
        """Check that the arrays are there, and that they and the columns belong together."""
        part.check_arrays(*network.ARRAYS)
        part.check_width("mean")
        part.check_width("in_weight")
        self.has_trees = any(name in part.arrays for name in trees.ARRAYS)
        if self.has_trees:
            check_trees(part)
        self.contract = part.contract
        self.limits = part.read_limits(VoteLimits)
        self.tables = {table: read_table(part, table) for table in TABLES}
        """For words and for names of elements, how much each speaks for the story."""
        self.vectors = read_vectors(part)
        """The words that its network has learned numbers of, and a row for each."""
        taken = {*TABLES, *(f"{table}_odds" for table in TABLES), VOCABULARY, VECTORS}
        self.arrays = {name: value.astype(np.float32) for name, value in part.arrays.items() if name not in taken}

    @cached_property
    def forest(self) -> trees.Forest:
        """Its trees, made ready when first asked."""
        return trees.Forest(self.arrays)

    def predict(self, features: Floats) -> Floats:
        """For each block the probability that it is part of the story: the log-odds of network and trees, averaged.

        The network sees the neighbours, the trees are steadier on pages unlike those of training.
        """
        if not len(features):
            return np.zeros(0, np.float32)
        logits = network.score_blocks(features, self.arrays)
        if self.has_trees:
            logits = (logits + self.forest.score_blocks(features)) / 2
        odds: Floats = 1 / (1 + np.exp(-np.clip(logits / self.contract.temperature, -30, 30)))
        return odds


def check_trees(part: Part) -> None:
    """ModelError unless all arrays of the trees are there and ask of columns that there are."""
    part.check_arrays(*trees.ARRAYS)
    if part.array("tree_features").max(initial=0) >= len(part.contract.columns):
        raise ModelError(f"{part.where}: array 'tree_features': expected numbers of its columns, found greater ones")


def read_vectors(part: Part) -> tuple[list[str], Floats]:
    """Words, and a row of numbers for each."""
    words, rows = part.read_lines(VOCABULARY), part.array(VECTORS)
    part.check_length(VECTORS, len(words))
    return words, rows.astype(np.float32)


def read_table(part: Part, name: str) -> dict[str, float]:
    """A table of log-odds by word."""
    words, odds = part.read_lines(name), part.array(f"{name}_odds")
    part.check_length(f"{name}_odds", len(words))
    return dict(zip(words, odds.tolist(), strict=True))


class PageClassifier:
    """What tells whether a page is an article."""

    def __init__(self, part: Part) -> None:
        """Check that the arrays are there, and that they and the columns belong together."""
        part.check_width("mean")
        part.check_width("weight")
        self.contract = part.contract
        self.limits = part.read_limits(PageLimits)
        self.marks = {mark: place for place, mark in enumerate(part.read_lines(MARKS))}
        """The names or phrases that it knows, each to the place of its weight."""
        part.check_arrays(*SIGNAL_ARRAYS, *(MARK_ARRAYS if self.marks else ()))
        part.check_length("mark_weight", len(self.marks))
        self.arrays = {name: value.astype(np.float32) for name, value in part.arrays.items() if name != MARKS}

    def is_article(self, signals: Sequence[float], marks: Iterable[str]) -> bool | None:
        """Whether the page is an article; null where that is in doubt."""
        odds = rate_page(signals, marks, self.marks, self.arrays, self.limits.names)
        return False if odds < self.limits.no_article else True if odds >= self.limits.article else None


class TitleRanker:
    """What each measure of a wording or line speaks for it as the headline: the weights of a conditional logit."""

    def __init__(self, part: Part) -> None:
        """Check that weights and columns belong together."""
        part.check_width("weights")
        self.contract = part.contract
        self.limits = part.read_limits(TitleLimits)
        self.weights: dict[str, float] = dict(zip(part.contract.columns, part.array("weights").tolist(), strict=True))


class Model:
    """The parts of a model file, and the name of this set of weights."""

    def __init__(self, raw: bytes, name: str) -> None:
        """Read a model file; ModelError where it is none, or of another format."""
        arrays, about = open_archive(raw, name)
        if about.get("format") != FORMAT:
            raise ModelError(f"{name}: {tell('format', FORMAT, about.get('format'))}: it is of another version of cleaner")
        try:
            contract = msgspec.convert(about, Contract)
        except msgspec.ValidationError as error:
            raise ModelError(f"{name}: about: {error}") from error
        self.digest = hashlib.sha256(raw).hexdigest()[:12]
        self.parts = {
            part: Part(where=f"{name}: {part}", contract=about, arrays=select_arrays(arrays, part))
            for part, about in contract.parts.items()
        }

    def labeller(self, kind: str) -> Labeller | None:
        """What votes on the blocks of a kind of input; null where the file has none."""
        return Labeller(self.parts[name]) if (name := f"{kind}.blocks") in self.parts else None

    def classifier(self, kind: str) -> PageClassifier | None:
        """What tells whether a page of a kind is an article; null where the file has none."""
        return PageClassifier(self.parts[name]) if (name := f"{kind}.page") in self.parts else None

    def ranker(self, kind: str) -> TitleRanker | None:
        """What finds the headline in a kind of input; null where the file has none."""
        return TitleRanker(self.parts[name]) if (name := f"{kind}.title") in self.parts else None


def open_archive(raw: bytes, name: str) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
    """The arrays of a file, and what it says of itself; ModelError where it is no model file."""
    try:
        arrays = dict(np.load(io.BytesIO(raw), allow_pickle=False))
        about = msgspec.json.decode(bytes(arrays.pop("about")), type=dict[str, Any])
    except (ValueError, OSError, KeyError, EOFError, BadZipFile, msgspec.MsgspecError) as error:
        raise ModelError(f"{name}: not a model file: {error}") from error
    return arrays, about


def select_arrays(arrays: Mapping[str, np.ndarray], part: str) -> dict[str, np.ndarray]:
    """The arrays of one part, by their own names."""
    return {name.removeprefix(f"{part}/"): value for name, value in arrays.items() if name.startswith(f"{part}/")}


@cache
def load_model(path: str | None = None) -> Model:
    """The model that ships with the package, or the one in a file."""
    if path is None:
        return Model((resources.files("cleaner") / "data" / "model.npz").read_bytes(), "model.npz")
    return Model(Path(path).read_bytes(), path)


def find_ranker(path: str | None, kind: str, offer: Offer) -> TitleRanker:
    """The ranker of headlines in a file, or that of the package where it has none; ModelError where it does not fit."""
    model = load_model(path)
    ranker = model.ranker(kind)
    if ranker is None:
        model = load_model()
        ranker = TitleRanker(model.parts[f"{kind}.title"])
    check_part(model.parts[f"{kind}.title"].where, ranker.contract, offer)
    return ranker
