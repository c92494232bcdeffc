"""Who says what the story is: a first opinion on every block, between 0 and 1.

The learned labeller says it. With `--engine trafilatura`, for comparison, HTML is judged by whether trafilatura keeps
the block, with the siblings it forgot, and flattened text by the densest run of lines; so is what a model in a file of the
caller's has no network for.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from cleaner.model.contract import VoteLimits
from cleaner.page.density import find_densest_run, weigh_block
from cleaner.page.features import describe_blocks
from cleaner.page.learned import load_limits, load_parts
from cleaner.page.looks import read_looks, read_marks
from cleaner.page.reading import Facts, View
from cleaner.page.shape import Shape, is_prose
from cleaner.roles.alignment import align_blocks
from cleaner.rules.book import Rule
from cleaner.types import CHROME_ROLES, Options, Page, Role

KEPT, DROPPED = 0.9, 0.1
RESCUED = 0.7
MARGIN = 0.01
MIN_OPINION_WORDS = 25
"""With fewer words trafilatura found nothing, and the densest run is asked."""
_ONE_AT_A_TIME = threading.Lock()
"""lxml has crashed under concurrent use of trafilatura."""

MODEL_SOURCE = "model"


class Votes(msgspec.Struct, frozen=True, kw_only=True):
    """For each block the probability that it is part of the story; who says so; from where on it counts as kept."""

    values: tuple[float, ...]
    source: str
    threshold: float = 0.5
    limits: VoteLimits = msgspec.field(default_factory=load_limits)
    """The votes that passes ask for before they put a block back or take one out; they come with the model."""
    is_article: bool | None = None
    """Whether the page is an article at all; null where nobody knows."""

    @property
    def kept(self) -> list[int]:
        """The places of the blocks that are voted to be story."""
        return [place for place, value in enumerate(self.values) if value > self.threshold]

    @property
    def enough(self) -> float:
        """What a block is given that is put back: a little more than it needs."""
        return self.threshold + MARGIN

    def put_back(self, places: Iterable[int]) -> Votes:
        """The votes, with the blocks at these places kept."""
        found = list(places)
        if not found:
            return self
        values = list(self.values)
        for place in found:
            values[place] = max(values[place], self.enough)
        return msgspec.structs.replace(self, values=tuple(values))


def vote(facts: Facts, shapes: Sequence[Shape], options: Options) -> Votes:
    """What the asked engine says of each block."""
    return ENGINES[options.engine](facts, shapes, options)


def ask_model(facts: Facts, shapes: Sequence[Shape], options: Options) -> Votes:
    """The learned labeller's probabilities, and what its judge says of the page."""
    parts = load_parts(options.model, facts.page.format)
    if parts is None:
        return ask_baseline(facts, shapes, options)
    view, keep = View(parts.pin(facts)), parts.labeller.limits.keep
    values = parts.labeller.predict(describe_blocks(view, parts.lexicon))
    looks, classifier = read_looks(view, shapes, values, keep), parts.classifier
    return Votes(
        values=tuple(values.tolist()),
        source=MODEL_SOURCE,
        threshold=keep,
        limits=parts.labeller.limits,
        is_article=classifier.is_article((*facts.signals, *looks), read_marks(view)) if classifier else None,
    )


def ask_baseline(facts: Facts, shapes: Sequence[Shape], options: Options) -> Votes:
    """Without a model: for HTML what trafilatura keeps, for flattened text the densest run."""
    page, limits = facts.page, load_limits(options.model, facts.page.format)
    if page.format == "html":
        kept = ask_trafilatura(page)
        if sum(shape.words for shape, is_kept in zip(shapes, kept, strict=True) if is_kept) >= MIN_OPINION_WORDS:
            return Votes(values=rescue_siblings(page, shapes, kept), source="vote:trafilatura", limits=limits)
    start, end = find_densest_run(weigh_page(page, shapes, facts.rules))
    values = tuple(KEPT if start <= place < end else DROPPED for place in range(len(shapes)))
    return Votes(values=values, source="vote:densest-run", limits=limits)


ENGINES: dict[str, Callable[[Facts, Sequence[Shape], Options], Votes]] = {"model": ask_model, "trafilatura": ask_baseline}


def ask_trafilatura(page: Page) -> tuple[bool, ...]:
    """For each block whether trafilatura's extract has it."""
    import trafilatura  # noqa: PLC0415

    with _ONE_AT_A_TIME:
        text = trafilatura.extract(page.html, include_comments=False) or ""
    return align_blocks([block.text for block in page.blocks], text)


def rescue_siblings(page: Page, shapes: Sequence[Shape], kept: Sequence[bool]) -> tuple[float, ...]:
    """Votes from what was kept, with prose that was left out though it lies in the same element as most of the story."""
    words: Counter[int] = Counter()
    for block, shape, is_kept in zip(page.blocks, shapes, kept, strict=True):
        if is_kept:
            words[_parent(page, block.container)] += shape.words
    total = sum(words.values())
    homes = {container for container, count in words.items() if count >= total / 3}
    return tuple(
        KEPT if is_kept else RESCUED if is_prose(shape) and _parent(page, block.container) in homes else DROPPED
        for block, shape, is_kept in zip(page.blocks, shapes, kept, strict=True)
    )


def _parent(page: Page, container: int) -> int:
    return page.containers[container].parent if container >= 0 else -1


def weigh_page(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]]) -> list[float]:
    """Each block's weight for the densest run; what a rule calls chrome counts as chrome."""
    return [
        weigh_block(shape, is_chrome=bool(block.hidden) or block.kind is Role.CAPTION or names_chrome(found))
        for block, shape, found in zip(page.blocks, shapes, rules, strict=True)
    ]


def names_chrome(rules: Sequence[Rule]) -> bool:
    """Whether a rule that may stand by itself calls the block chrome."""
    return any(rule.role in CHROME_ROLES and not rule.hint and rule.place == "anywhere" for rule in rules)
