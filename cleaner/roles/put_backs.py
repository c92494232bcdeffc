"""What the vote drops inside the body and is put back: introduced lists, numbered sub-headings, embedded posts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby

from cleaner.roles.scene import Scene
from cleaner.types import Role

COLONS = (":", "：")
MIN_ITEMS, MAX_ITEMS = 2, 30
MIN_ITEM_WORDS = 3
"""Words of an item, on average; entries of menus have fewer."""
MIN_INTRO_WORDS = 4
MAX_BELOW = 4
"""So many blocks below the list, at most, the story goes on."""


def find_introduced(scene: Scene) -> Iterator[int]:
    """The items of lists that a sentence inside the body ends in. Of 44 on a third of the seen pages, 41 are in the gold."""
    reading, is_kept = scene.reading, set(scene.kept)
    inside = range(scene.start, scene.end - 1)
    for is_item, group in groupby(inside, key=lambda index: reading.blocks[index].kind is Role.LIST_ITEM):
        items = list(group) if is_item else []
        intro = items[0] - 1 if items else 0
        if not MIN_ITEMS <= len(items) <= MAX_ITEMS or intro not in is_kept or is_kept.issuperset(items):
            continue
        if not reading.texts[intro].endswith(COLONS) or reading.words[intro] < MIN_INTRO_WORDS:
            continue
        if any(not rule.hint for index in (intro, *items) for rule in scene.hits[index]):
            continue
        goes_on = any(index in is_kept for index in range(items[-1] + 1, items[-1] + 1 + MAX_BELOW))
        if goes_on and sum(reading.words[index] for index in items) >= MIN_ITEM_WORDS * len(items):
            yield from items


NUMBERED = re.compile(r"(?:#|№ ?|[^\W\d_]{2,10} #?)?(\d{1,2})(?:[.):]| ?[–—-]) ?(?=\S)")
MAX_CHARS = 160
MIN_PROSE_WORDS = 12
BELOW = 2
"""The paragraph stands one or two blocks below; a line on the author or the price may lie between."""
MIN_NEAR, NEAR = 2, 2
"""Two other headings have the numbers next to it, or next but one."""


def find_numbered(scene: Scene) -> Iterator[int]:
    """The numbered sub-headings of a flattened text that were voted out and stand above its paragraphs.

    216 came back in 55 of 1,128 flattened seen pages; 167 are in the gold. Of the other 49, nearly all were read: most are
    headings of the story, at least one is a teaser's.
    """
    for series in list_series(scene).values():
        bounds: dict[int, tuple[int, int]] = {}
        for index, number in series:
            first, _ = bounds.get(number, (index, index))
            bounds[number] = (first, index)
        for index, number in series:
            is_dropped = not scene.keeps(index) and all(rule.hint for rule in scene.hits[index])
            if is_dropped and max(count_near(bounds, index, number, sign) for sign in (1, -1)) >= MIN_NEAR:
                yield index


def list_series(scene: Scene) -> dict[str, list[tuple[int, int]]]:
    """The numbered lines above paragraphs of the body, with their numbers, by what stands around the number."""
    reading = scene.reading
    prose = {index for index in scene.kept if reading.words[index] >= MIN_PROSE_WORDS and reading.ends[index]}
    series: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for index in range(scene.start, scene.end - 1):
        text = reading.blocks[index].page_text
        found = NUMBERED.match(text) if len(text) <= MAX_CHARS else None
        if found and not prose.isdisjoint(range(index + 1, index + 1 + BELOW)):
            key = text[: found.start(1)] + text[found.end(1) : found.end()]
            series[key.strip().casefold()].append((index, int(found[1])))
    return series


def count_near(bounds: dict[int, tuple[int, int]], index: int, number: int, sign: int) -> int:
    """How many of the numbers around this one stand where they should, in a series that goes up (1) or down (-1)."""
    n_near = 0
    for step in range(1, NEAR + 1):
        below, above = bounds.get(number + sign * step), bounds.get(number - sign * step)
        n_near += (below is not None and below[1] > index) + (above is not None and above[0] < index)
    return n_near


EMBEDS = frozenset(
    "twitter-tweet twitter-video twitter-quote instagram-media tiktok-embed fb-post bluesky-embed mastodon-embed"
    " text-post-media reddit-embed-bq reddit-card".split()
)
"""The class names that the networks tell sites to give the element of a post."""
MAX_BLOCKS = 12
"""An element with more blocks is no single post."""


def find_embeds(scene: Scene) -> Iterator[int]:
    """The blocks of posts inside the body; not what readers do not see, nor what a rule is sure of."""
    for element in scene.reading.page.containers:
        if element.tag != "blockquote" or EMBEDS.isdisjoint(element.names) or element.end - element.start > MAX_BLOCKS:
            continue
        if not scene.start < element.start or not element.end <= scene.end - 1:
            continue
        for index in range(element.start, element.end):
            if not scene.reading.blocks[index].hidden and all(rule.hint for rule in scene.hits[index]):
                yield index
