"""The learned labeller: a convolutional network and decision trees over the same features, in plain numpy.

Their log-odds are averaged: the network sees the neighbours, the trees are steadier on pages unlike those of training. The
weights come from `training/`; their card is beside them.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from cleaner.model import network, trees
from cleaner.model.classifier import judge
from cleaner.model.lexicon import Lexicon
from cleaner.text.chars import Floats

FORMAT = 4
KINDS = ("html", "text")
EVEN = 0.5
TABLES = ("words", "names")
MARKS = "judge_marks"


class ModelError(ValueError):
    """A model file cannot be used; the message names file and fault."""


class Labeller:
    """What labels one kind of input, with the lexicon that its features need."""

    def __init__(
        self, arrays: Mapping[str, Floats], lexicon: Lexicon, about: Mapping[str, float], marks: Sequence[str] = ()
    ) -> None:
        """From the arrays of a model file; `about` has threshold, temperature and, with a judge, its limit."""
        self.arrays = arrays
        self.lexicon = lexicon
        self.marks = {mark: place for place, mark in enumerate(marks)}
        """The names that the judge knows, each to the place of its weight."""
        self.threshold = about["threshold"]
        self.temperature = about["temperature"]
        self.limit = about.get("limit", 0.0)

    @cached_property
    def forest(self) -> trees.Forest:
        """Its trees, made ready when first asked."""
        return trees.Forest(self.arrays)

    def predict(self, features: Floats) -> Floats:
        """For each block the probability that it is part of the story."""
        if not len(features):
            return np.zeros(0, np.float32)
        logits = (network.score_blocks(features, self.arrays) + self.forest.score_blocks(features)) / 2
        odds: Floats = 1 / (1 + np.exp(-np.clip(logits / self.temperature, -30, 30)))
        return odds

    def is_article(self, signals: Sequence[float], marks: Iterable[str]) -> bool | None:
        """Whether the page is an article; null where the judge is in doubt, or the model has none."""
        if "judge_weight" not in self.arrays:
            return None
        odds = judge(signals, marks, self.marks, self.arrays)
        return False if odds < self.limit else True if odds >= EVEN else None


class Model:
    """The labellers for HTML and for flattened text, and the name of this set of weights."""

    def __init__(self, raw: bytes, name: str) -> None:
        """Read a model file; ModelError where it is none of this version."""
        try:
            arrays = dict(np.load(io.BytesIO(raw), allow_pickle=False))
            about = json.loads(bytes(arrays.pop("about")).decode())
        except (ValueError, OSError, KeyError, EOFError, BadZipFile) as error:
            raise ModelError(f"{name}: not a model file: {error}") from error
        if about.get("format") != FORMAT:
            raise ModelError(f"{name}: model format {about.get('format')}, this version reads {FORMAT}")
        self.digest = hashlib.sha256(raw).hexdigest()[:12]
        self.labellers = {kind: read_labeller(arrays, about[kind], kind) for kind in KINDS if kind in about}


def read_labeller(arrays: Mapping[str, np.ndarray], about: Mapping[str, float], kind: str) -> Labeller:
    """The labeller of one kind from the arrays that carry its name."""
    own = {name.removeprefix(f"{kind}/"): value for name, value in arrays.items() if name.startswith(f"{kind}/")}
    marks = bytes(own.pop(MARKS, np.zeros(0, np.uint8))).decode().splitlines()
    odds = [(bytes(own.pop(table)).decode().splitlines(), own.pop(f"{table}_odds").tolist()) for table in TABLES]
    lexicon = Lexicon(*(dict(zip(words, values, strict=True)) for words, values in odds))
    return Labeller({name: value.astype(np.float32) for name, value in own.items()}, lexicon, about, marks)


@cache
def load_model(path: str | None = None) -> Model:
    """The model that ships with the package, or the one in a file."""
    if path is None:
        return Model((resources.files("cleaner") / "data" / "model.npz").read_bytes(), "model.npz")
    return Model(Path(path).read_bytes(), path)
