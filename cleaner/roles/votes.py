"""How probable it is that each block is body, and who says so: the learned labeller, or another engine behind the same seam."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from cleaner.model.contract import VoteLimits
from cleaner.page.features import build_features
from cleaner.page.learned import load_limits, load_parts
from cleaner.page.looks import read_looks, read_marks
from cleaner.page.reading import Reading
from cleaner.roles.engine import ask_densest_run, ask_trafilatura
from cleaner.types import Options

MARGIN = 0.01
MODEL_SOURCE = "model"


class Votes(msgspec.Struct, frozen=True, kw_only=True):
    """For each block the probability that it is body; who says so; from where on it counts as kept."""

    values: tuple[float, ...]
    source: str
    threshold: float = 0.5
    limits: VoteLimits = msgspec.field(default_factory=load_limits)
    """The votes that passes ask for before they put a block back or take one out; they come with the model."""
    is_article: bool | None = None
    """Whether the page is an article at all; null where nobody knows."""
    moved: dict[int, str] = msgspec.field(default_factory=dict)
    """The blocks that a pass moved over the threshold, in either direction, with the id of the pass."""

    @property
    def kept(self) -> list[int]:
        """The indexes of the blocks that are body."""
        return [index for index, value in enumerate(self.values) if value > self.threshold]

    @property
    def enough(self) -> float:
        """What a block is given that is put back: a little more than it needs."""
        return self.threshold + MARGIN

    def keep(self, indexes: Iterable[int], pass_id: str = "") -> Votes:
        """The votes with these blocks kept."""
        return self._move({index: self.enough for index in indexes if self.values[index] <= self.threshold}, pass_id)

    def drop(self, indexes: Iterable[int], pass_id: str = "") -> Votes:
        """The votes with these blocks dropped."""
        return self._move({index: self.threshold for index in indexes if self.values[index] > self.threshold}, pass_id)

    def _move(self, moves: dict[int, float], pass_id: str) -> Votes:
        if not moves:
            return self
        values = tuple([moves.get(index, value) for index, value in enumerate(self.values)])
        return msgspec.structs.replace(self, values=values, moved={**self.moved, **dict.fromkeys(moves, pass_id)})


def vote(reading: Reading, options: Options) -> Votes:
    """What the engine that the options name says of each block."""
    return ENGINES[options.engine](reading, options)


def ask_model(reading: Reading, options: Options) -> Votes:
    """The learned labeller's probabilities, and what its page classifier says of the page."""
    parts = load_parts(options.model, reading.page.format)
    if parts is None:
        return ask_baseline(reading, options)
    limits, classifier = parts.labeller.limits, parts.classifier
    values = parts.labeller.predict(build_features(reading, parts.lexicon))
    looks = read_looks(reading, values, limits.keep)
    return Votes(
        values=tuple(values.tolist()),
        source=MODEL_SOURCE,
        threshold=limits.keep,
        limits=limits,
        is_article=classifier.is_article((*reading.signals, *looks), read_marks(reading)) if classifier else None,
    )


def ask_baseline(reading: Reading, options: Options) -> Votes:
    """Without a model: for HTML what trafilatura keeps, for flattened text, and where that is nothing, the densest run."""
    limits = load_limits(options.model, reading.page.format)
    if reading.is_html and (values := ask_trafilatura(reading)):
        return Votes(values=values, source="vote:trafilatura", limits=limits)
    return Votes(values=ask_densest_run(reading), source="vote:densest-run", limits=limits)


ENGINES: dict[str, Callable[[Reading, Options], Votes]] = {"model": ask_model, "trafilatura": ask_baseline}
