"""What the vote takes for story behind the story's end: further articles, a side-bar, lists of other stories."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

import msgspec

from cleaner.page.shape import Shape
from cleaner.roles.votes import Votes
from cleaner.rules.book import Rule
from cleaner.text.fold import split_name
from cleaner.types import Page, Role

MIN_LINKS = 5
"""A tail of so many linked lines is a list of other stories."""
LINKED_SHARE = 0.9
NEAR_TOP = 20
"""The headline is among the first blocks of its article."""
MIN_LISTED, LISTED_SHARE = 3, 0.25
"""A list of so many items, each with so much of it linked, below "More stories" is one of other stories."""
MIN_STORY_WORDS = 50
"""So many words above a side-bar, or above articles to read next, are a story."""
MIN_DISCUSSED_WORDS = 150
"""So many words above a heading of comments are a story."""
MIN_COMMENTS, MIN_PARTED, MIN_STAMPED = 3, 0.5, 1 / 3
"""What is kept below it is comments, if it has so many blocks, of which such a share stands behind dropped lines, or that has
times among them; the shares were set on about twenty texts, seventeen of them with comments."""
STAMP, MAX_STAMP_CHARS = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}:\d\d\b"), 80
COMMENT_HEADINGS = frozenset(
    "comments-heading comments-count comments-de comments-romance comments-other comments-ja-ko-ar".split()
)
COUNT = re.compile(r"\d")
SIDE_NAMES = frozenset({"sidebar", "rail", "sidebars"})
MAX_TAIL_SHARE = 0.5
"""A tail with more than this share of what is kept is the story itself: a page of links."""


def cut_tails(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Votes:
    """The votes, with what follows the story counted out."""
    kept = votes.kept
    if not kept:
        return votes
    if page.format == "html":
        outside = {
            *find_later_articles(page, shapes, rules, kept),
            *find_side(page, shapes, kept),
            *find_linked_tail(shapes, kept),
            *find_listed_tail(page, shapes, rules, kept),
        }
        outside.update(find_headless(page, rules, votes, [place for place in kept if place not in outside]))
    else:
        outside = {*find_readers(page, shapes, rules, kept)}
    if not outside:
        return votes
    values = tuple(min(value, votes.threshold) if place in outside else value for place, value in enumerate(votes.values))
    return msgspec.structs.replace(votes, values=values)


def find_readers(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], kept: Sequence[int]) -> Sequence[int]:
    """In flattened text the kept blocks below the first heading of readers' comments that stands under a story.

    Above the story, "12 comments" is a link to them; alone between two paragraphs, "Join the discussion" is one, too.
    """
    n_words = 0
    for number, (place, below) in enumerate(pairwise(kept), 1):
        n_words += shapes[place].words
        if n_words >= MIN_DISCUSSED_WORDS and any(
            opens_comments(page.blocks[line].text, rules[line], is_alone=below - place == 2) for line in range(place + 1, below)
        ):
            return kept[number:] if len(kept) - number >= MIN_COMMENTS and are_parted(page, place, kept[number:]) else ()
    return ()


def are_parted(page: Page, above: int, kept: Sequence[int]) -> bool:
    """Whether blocks are parted like comments, by names and times; the paragraphs of a story follow each other."""
    n_parted = sum(place - before > 1 for before, place in pairwise((above, *kept)))
    between = set(range(above + 1, kept[-1])).difference(kept)
    n_stamps = sum(bool(STAMP.search(text)) for place in between if len(text := page.blocks[place].text) <= MAX_STAMP_CHARS)
    return n_parted >= MIN_PARTED * len(kept) or n_stamps >= MIN_STAMPED * len(kept)


def opens_comments(text: str, rules: Sequence[Rule], *, is_alone: bool) -> bool:
    """Whether a line is a heading of readers' comments, such as "12 comments", and no label: "Comments:"."""
    if text.endswith(":") or (is_alone and not COUNT.search(text)):
        return False
    return any(rule.id in COMMENT_HEADINGS and not rule.hint for rule in rules)


def find_later_articles(
    page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], kept: Sequence[int]
) -> Iterator[int]:
    """The kept blocks in `<article>` elements behind the story's own, with a headline like it or below "Read next"."""
    containers = page.containers
    home = page.blocks[kept[0]].container
    while home >= 0 and containers[home].tag != "article":
        home = containers[home].parent
    if home < 0 or kept[-1] < containers[home].end:
        return
    end = containers[home].end
    is_headed = has_headline(page, home)
    is_story = sum(shapes[place].words for place in kept if place < end) >= MIN_STORY_WORDS
    for number, container in enumerate(containers):
        if container.tag != "article" or not end <= container.start < container.end:
            continue
        if (is_story and opens_related(rules[container.start])) or (is_headed and has_headline(page, number)):
            end = container.end
            yield from kept[bisect_left(kept, container.start) : bisect_left(kept, end)]


def opens_related(rules: Sequence[Rule]) -> bool:
    """Whether a block is a heading of other stories, such as "Read next"."""
    return any(rule.role is Role.RELATED and not rule.hint and not rule.classes for rule in rules)


def find_side(page: Page, shapes: Sequence[Shape], kept: Sequence[int]) -> Iterator[int]:
    """The last kept blocks, where they lie in an `<aside>` that is named for a side-bar."""
    for container in page.containers:
        if container.tag == "aside" and container.start <= kept[-1] < container.end:
            if not any(not SIDE_NAMES.isdisjoint(split_name(name)) for name in container.names):
                continue
            first = bisect_left(kept, container.start)
            if sum(shapes[place].words for place in kept[:first]) >= MIN_STORY_WORDS:
                yield from kept[first:]
            return


def find_listed_tail(
    page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], kept: Sequence[int]
) -> Iterator[int]:
    """The last kept blocks, where they are a list of links below a heading of other stories."""
    start = kept[-1] + 1
    while start and page.blocks[start - 1].kind is Role.LIST_ITEM and shapes[start - 1].link_share >= LISTED_SHARE:
        start -= 1
    if kept[-1] + 1 - start >= MIN_LISTED and start and opens_related(rules[start - 1]):
        yield from kept[bisect_left(kept, start) :]


def find_headless(page: Page, rules: Sequence[tuple[Rule, ...]], votes: Votes, kept: Sequence[int]) -> Iterator[int]:
    """The last kept blocks, where they are doubtful headings: what they head is gone."""
    for place in reversed(kept[1:]):
        if any(not rule.hint for rule in rules[place]):
            continue
        if page.blocks[place].kind is not Role.HEADING or votes.values[place] > votes.limits.last_heading:
            return
        yield place


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
