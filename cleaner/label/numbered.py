"""Numbered sub-headings of a story: "3. Nan Goldin", "Tip 4: ...", each above a paragraph of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from cleaner.label.shape import Shape
from cleaner.label.votes import Votes
from cleaner.rules import Rule
from cleaner.types import Page

NUMBERED = re.compile(r"(?:#|№ ?|[^\W\d_]{2,10} #?)?(\d{1,2})(?:[.):]| ?[–—-]) ?(?=\S)")
MAX_CHARS = 160
MIN_PROSE_WORDS = 12
BELOW = 2
"""The paragraph stands one or two blocks below; a line on the author or the price may lie between."""
MIN_NEAR, NEAR = 2, 2
"""Two other headings have the numbers next to it, or next but one."""


def keep_numbered(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Votes:
    """The votes, with the numbered sub-headings of a flattened story put back that stand above its paragraphs."""
    if page.format != "text":
        return votes
    return votes.put_back(find_numbered(page, shapes, rules, votes))


def find_numbered(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Iterator[int]:
    """Where such headings were voted out.

    216 came back in 55 of 1,128 flattened seen pages; 167 are in the gold. Of the other 49, nearly all were read: most are
    headings of the story, at least one is a teaser's.
    """
    for series in list_series(page, shapes, votes).values():
        bounds: dict[int, tuple[int, int]] = {}
        for place, number in series:
            first, _ = bounds.get(number, (place, place))
            bounds[number] = (first, place)
        for place, number in series:
            is_dropped = votes.values[place] <= votes.threshold and all(rule.hint for rule in rules[place])
            if is_dropped and max(count_near(bounds, place, number, sign) for sign in (1, -1)) >= MIN_NEAR:
                yield place


def list_series(page: Page, shapes: Sequence[Shape], votes: Votes) -> dict[str, list[tuple[int, int]]]:
    """The numbered lines above paragraphs of the story, with their numbers, by what stands around the number."""
    kept = votes.kept
    prose = {place for place in kept if shapes[place].words >= MIN_PROSE_WORDS and shapes[place].terminal}
    series: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for place in range(kept[0], kept[-1]) if kept else ():
        text = page.blocks[place].page_text
        found = NUMBERED.match(text) if len(text) <= MAX_CHARS else None
        if found and not prose.isdisjoint(range(place + 1, place + 1 + BELOW)):
            key = text[: found.start(1)] + text[found.end(1) : found.end()]
            series[key.strip().casefold()].append((place, int(found[1])))
    return series


def count_near(bounds: dict[int, tuple[int, int]], place: int, number: int, sign: int) -> int:
    """How many of the numbers around this one stand where they should, in a series that goes up (1) or down (-1)."""
    n_near = 0
    for step in range(1, NEAR + 1):
        below, above = bounds.get(number + sign * step), bounds.get(number - sign * step)
        n_near += (below is not None and below[1] > place) + (above is not None and above[0] < place)
    return n_near
