"""What the vote takes for body after its end: further articles, a side-bar, lists of other stories, readers' comments."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from cleaner.page.reading import Reading
from cleaner.roles.scene import Scene
from cleaner.rules.book import Rule
from cleaner.text.fold import split_name
from cleaner.types import Meaning, Page, Role

MIN_LINKS = 5
"""A tail of so many linked lines is a list of other stories."""
LINKED_SHARE = 0.9
MAX_TAIL_SHARE = 0.5
"""A tail with more than this share of what is kept is the body itself: a page of links."""
MIN_LISTED, LISTED_SHARE = 3, 0.25
"""A list of so many items, each with so much of it linked, below "More stories" is one of other stories."""
NEAR_TOP = 20
"""The headline is among the first blocks of its article."""
MIN_STORY_WORDS = 50
"""So many words above a side-bar, or above articles to read next, are a story."""
MIN_DISCUSSED_WORDS = 150
"""So many words above a heading of comments are a story."""
MIN_COMMENTS, MIN_PARTED, MIN_STAMPED = 3, 0.5, 1 / 3
"""What is kept below it is comments, if it has so many blocks, of which such a share stands behind dropped lines, or that has
times among them; the shares were set on about twenty texts, seventeen of them with comments."""
STAMP, MAX_STAMP_CHARS = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b"), 80
COUNT = re.compile(r"\d")
SIDE_NAMES = frozenset({"sidebar", "rail", "sidebars"})


def find_comments(scene: Scene) -> Sequence[int]:
    """In flattened text the kept blocks below the first heading of readers' comments that stands under a body.

    Above the body, "12 comments" is a link to them; alone between two paragraphs, "Join the discussion" is one, too.
    """
    reading, kept, n_words = scene.reading, scene.kept, 0
    for number, (index, below) in enumerate(pairwise(kept), 1):
        n_words += reading.words[index]
        if n_words >= MIN_DISCUSSED_WORDS and any(
            opens_comments(reading.texts[line], scene.hits[line], is_alone=below - index == 2)
            for line in range(index + 1, below)
        ):
            return kept[number:] if len(kept) - number >= MIN_COMMENTS and are_parted(reading, index, kept[number:]) else ()
    return ()


def are_parted(reading: Reading, above: int, kept: Sequence[int]) -> bool:
    """Whether blocks are parted like comments, by names and times; the paragraphs of a story follow each other."""
    n_parted = sum(index - before > 1 for before, index in pairwise((above, *kept)))
    between = set(range(above + 1, kept[-1])).difference(kept)
    n_stamps = sum(bool(STAMP.search(text)) for index in between if len(text := reading.texts[index]) <= MAX_STAMP_CHARS)
    return n_parted >= MIN_PARTED * len(kept) or n_stamps >= MIN_STAMPED * len(kept)


def opens_comments(text: str, rules: Sequence[Rule], *, is_alone: bool) -> bool:
    """Whether a line is a heading of readers' comments, such as "12 comments", and no label: "Comments:"."""
    if text.endswith(":") or (is_alone and not COUNT.search(text)):
        return False
    return any(rule.means is Meaning.COMMENTS_HEADING and not rule.hint for rule in rules)


def find_later_articles(scene: Scene) -> Iterator[int]:
    """The kept blocks in `<article>` elements after the body's own, with a headline like it or below "Read next"."""
    page, kept = scene.reading.page, scene.kept
    home = page.blocks[kept[0]].container if kept else -1
    while home >= 0 and page.containers[home].tag != "article":
        home = page.containers[home].parent
    if home < 0 or kept[-1] < page.containers[home].end:
        return
    end = page.containers[home].end
    is_headed = has_headline(page, home)
    is_story = sum(scene.reading.words[index] for index in kept if index < end) >= MIN_STORY_WORDS
    for number, container in enumerate(page.containers):
        if container.tag != "article" or not end <= container.start < container.end:
            continue
        if (is_story and opens_related(scene.hits[container.start])) or (is_headed and has_headline(page, number)):
            end = container.end
            yield from kept[bisect_left(kept, container.start) : bisect_left(kept, end)]


def opens_related(rules: Sequence[Rule]) -> bool:
    """Whether a block is a heading of other stories, such as "Read next"."""
    return any(rule.role is Role.RELATED and not rule.hint and not rule.classes for rule in rules)


def find_side_bar(scene: Scene) -> Iterator[int]:
    """The last kept blocks, where they lie in an `<aside>` that is named for a side-bar."""
    kept = scene.kept
    for container in scene.reading.page.containers if kept else ():
        if container.tag == "aside" and container.start <= kept[-1] < container.end:
            if not any(not SIDE_NAMES.isdisjoint(split_name(name)) for name in container.names):
                continue
            first = bisect_left(kept, container.start)
            if sum(scene.reading.words[index] for index in kept[:first]) >= MIN_STORY_WORDS:
                yield from kept[first:]
            return


def find_linked_tail(scene: Scene) -> Iterator[int]:
    """The last kept blocks, as far as they are nothing but links."""
    reading, kept = scene.reading, scene.kept
    n_tail = 0
    while n_tail < len(kept) and reading.link_share[kept[-1 - n_tail]] >= LINKED_SHARE:
        n_tail += 1
    tail = kept[len(kept) - n_tail :]
    n_words = sum(reading.words[index] for index in tail)
    if n_tail >= MIN_LINKS and n_words <= MAX_TAIL_SHARE * sum(reading.words[index] for index in kept):
        yield from tail


def find_listed_tail(scene: Scene) -> Iterator[int]:
    """The last kept blocks, where they are a list of links below a heading of other stories."""
    reading, kept = scene.reading, scene.kept
    start = scene.end if kept else 0
    while start and reading.blocks[start - 1].kind is Role.LIST_ITEM and reading.link_share[start - 1] >= LISTED_SHARE:
        start -= 1
    if kept and scene.end - start >= MIN_LISTED and start and opens_related(scene.hits[start - 1]):
        yield from kept[bisect_left(kept, start) :]


def find_headless(scene: Scene) -> Iterator[int]:
    """The last kept blocks, where they are doubtful headings: what they head is gone."""
    for index in reversed(scene.kept[1:]):
        if any(not rule.hint for rule in scene.hits[index]):
            continue
        if scene.reading.blocks[index].kind is not Role.HEADING or scene.values[index] > scene.limits.last_heading:
            return
        yield index


def has_headline(page: Page, container: int) -> bool:
    """Whether an element has a first-level heading near its top."""
    start, end = page.containers[container].start, page.containers[container].end
    return any(block.kind is Role.HEADING and block.level == 1 for block in page.blocks[start : min(end, start + NEAR_TOP)])
