"""Lists that a sentence of the story introduces: what stands below its colon is story too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from cleaner.page.shape import Shape
from cleaner.roles.votes import Votes
from cleaner.rules.book import Rule
from cleaner.types import Page, Role

COLONS = (":", "：")
MIN_ITEMS, MAX_ITEMS = 2, 30
MIN_ITEM_WORDS = 3
"""Words of an item, on average; entries of menus have fewer."""
MIN_INTRO_WORDS = 4
MAX_BELOW = 4
"""So many blocks below the list, at most, the story goes on."""


def keep_lists(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Votes:
    """The votes, with the items of lists put back that a sentence inside the story ends in."""
    if page.format != "text":
        return votes
    kept = votes.kept
    return votes.put_back(find_introduced(page, shapes, rules, kept)) if kept else votes


def find_introduced(
    page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], kept: Sequence[int]
) -> Iterator[int]:
    """The items of such lists. Of 44 that came back on a third of the seen pages, 41 are in the gold."""
    is_kept = set(kept)
    for is_item, group in groupby(range(kept[0], kept[-1]), key=lambda place: page.blocks[place].kind is Role.LIST_ITEM):
        items = list(group) if is_item else []
        intro = items[0] - 1 if items else 0
        if not MIN_ITEMS <= len(items) <= MAX_ITEMS or intro not in is_kept or is_kept.issuperset(items):
            continue
        if not page.blocks[intro].text.endswith(COLONS) or shapes[intro].words < MIN_INTRO_WORDS:
            continue
        if any(not rule.hint for place in (intro, *items) for rule in rules[place]):
            continue
        goes_on = any(place in is_kept for place in range(items[-1] + 1, items[-1] + 1 + MAX_BELOW))
        if goes_on and sum(shapes[place].words for place in items) >= MIN_ITEM_WORDS * len(items):
            yield from items


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


EMBEDS = frozenset(
    "twitter-tweet twitter-video twitter-quote instagram-media tiktok-embed fb-post bluesky-embed mastodon-embed"
    " text-post-media reddit-embed-bq reddit-card".split()
)
"""The class names that the networks tell sites to give the element of a post."""
MAX_BLOCKS = 12
"""An element with more blocks is no single post."""


def keep_embeds(page: Page, rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Votes:
    """The votes, with the posts put back that lie between the first and the last block of the story."""
    return votes.put_back(find_embeds(page, rules, votes))


def find_embeds(page: Page, rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Iterator[int]:
    """The blocks of such posts that were voted out; what readers do not see, and what a rule is sure of, stays out."""
    elements = [e for e in page.containers if e.tag == "blockquote" and not EMBEDS.isdisjoint(e.names)]
    if not elements:
        return
    kept = votes.kept
    for element in elements:
        if element.end - element.start > MAX_BLOCKS or not (kept and kept[0] < element.start and element.end <= kept[-1]):
            continue
        for place in range(element.start, element.end):
            if not page.blocks[place].hidden and all(rule.hint for rule in rules[place]):
                yield place
