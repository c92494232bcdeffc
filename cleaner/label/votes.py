"""Who says what the story is: for each format a first opinion on every block, between 0 and 1.

HTML: whether trafilatura kept the block, with the siblings it forgot. Flattened text: the densest run of lines.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Sequence

from cleaner.label.alignment import align_blocks
from cleaner.label.context import is_prose
from cleaner.label.density import find_densest_run, weigh_block
from cleaner.rules import Rule
from cleaner.label.shape import Shape
from cleaner.types import CHROME_ROLES, Page, Role

KEPT, DROPPED = 0.9, 0.1
RESCUED = 0.7
MIN_OPINION_WORDS = 25
"""With fewer words trafilatura found nothing, and the densest run is asked."""
_ONE_AT_A_TIME = threading.Lock()
"""lxml has crashed under concurrent use of trafilatura."""

Votes = tuple[tuple[float, ...], str]


def vote(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]]) -> Votes:
    """For each block the probability that it is part of the story, and who says so."""
    if page.format == "html":
        kept = ask_trafilatura(page)
        if sum(shape.words for shape, is_kept in zip(shapes, kept, strict=True) if is_kept) >= MIN_OPINION_WORDS:
            return rescue_siblings(page, shapes, kept), "vote:trafilatura"
    start, end = find_densest_run(weigh_page(page, shapes, rules))
    return tuple(KEPT if start <= place < end else DROPPED for place in range(len(shapes))), "vote:densest-run"


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
