"""What the vote takes for story behind the story's end: further articles, and lines that are nothing but links."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import msgspec

from cleaner.label.shape import Shape
from cleaner.label.votes import Votes
from cleaner.types import Page, Role

MIN_LINKS = 5
"""A tail of so many linked lines is a list of other stories."""
LINKED_SHARE = 0.9
NEAR_TOP = 20
"""The headline is among the first blocks of its article."""
MAX_TAIL_SHARE = 0.5
"""A tail with more than this share of what is kept is the story itself: a page of links."""


def cut_tails(page: Page, shapes: Sequence[Shape], votes: Votes) -> Votes:
    """The votes, with what follows the story counted out."""
    kept = [place for place, value in enumerate(votes.values) if value > votes.threshold]
    if page.format != "html" or not kept:
        return votes
    outside = {*find_later_articles(page, kept), *find_linked_tail(shapes, kept)}
    if not outside:
        return votes
    values = tuple(min(value, votes.threshold) if place in outside else value for place, value in enumerate(votes.values))
    return msgspec.structs.replace(votes, values=values)


def find_later_articles(page: Page, kept: Sequence[int]) -> Iterator[int]:
    """The kept blocks in `<article>` elements behind the story's own that have a first-level heading like it."""
    containers = page.containers
    home = page.blocks[kept[0]].container
    while home >= 0 and containers[home].tag != "article":
        home = containers[home].parent
    if home < 0 or kept[-1] < containers[home].end or not has_headline(page, home):
        return
    end = containers[home].end
    for number, container in enumerate(containers):
        if container.tag == "article" and container.start >= end and has_headline(page, number):
            end = container.end
            yield from kept[bisect_left(kept, container.start) : bisect_left(kept, end)]


def has_headline(page: Page, container: int) -> bool:
    """Whether an element has a first-level heading near its top."""
    start, end = page.containers[container].start, page.containers[container].end
    return any(block.kind is Role.HEADING and block.level == 1 for block in page.blocks[start : min(end, start + NEAR_TOP)])


def find_linked_tail(shapes: Sequence[Shape], kept: Sequence[int]) -> Iterator[int]:
    """The last kept blocks, as far as they are nothing but links."""
    n_tail = 0
    while n_tail < len(kept) and shapes[kept[-1 - n_tail]].link_share >= LINKED_SHARE:
        n_tail += 1
    tail = kept[len(kept) - n_tail :]
    n_words = sum(shapes[place].words for place in tail)
    if n_tail >= MIN_LINKS and n_words <= MAX_TAIL_SHARE * sum(shapes[place].words for place in kept):
        yield from tail
