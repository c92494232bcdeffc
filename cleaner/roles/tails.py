"""How a story ends: what the vote takes for body behind it, and short last paragraphs that it takes for the frame.

"Read also: …" and its headline stand between two paragraphs more often than behind the last. What follows them is the story's
where it is set like its paragraphs, ends like a sentence, is taken by no rule and is not surely something else by its vote.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from cleaner.language.names import load_networks
from cleaner.page.reading import Reading
from cleaner.roles.scene import Scene
from cleaner.rules.book import Rule
from cleaner.text.fold import split_name
from cleaner.text.words import find_topic_words
from cleaner.types import Meaning, Page, Role

INSERTS = frozenset({Role.RELATED, Role.ADVERTISING})
MIN_KEPT, MAX_INSERTED, MAX_FOUND = 2, 3, 6
"""The story has so many paragraphs above; so many lines of a widget part two, and no more than so many are found."""
LAST_VOTE = 0.55
"""The paragraph above the widget is surely story: behind a doubtful one stood calls on two of 754 pages, and no story."""
NEAR_END = 4
"""So close above the end of what the vote keeps "Story continues" says that it parts the rest, too."""
MIN_WORDS, MAX_HEADLINE_WORDS = 4, 25
SURE_VOTE, LEAST_VOTE = 0.4, 0.05
"""From the first on the vote is enough; from the second on where the paragraph shares a longer word with the story. Without a
widget above, of six found on 754 pages four were calls and credits below the story: so one must stand there."""


def find_last_prose(scene: Scene) -> Iterator[int]:
    """The paragraphs just below what the vote keeps, up to the first line that is neither one nor part of a widget."""
    prose = [index for index in scene.kept if scene.reading.is_prose[index] or scene.reading.ends[index]]
    if len(prose) < MIN_KEPT or scene.values[prose[-1]] < LAST_VOTE or not is_spaced(scene, prose):
        return
    read_topic = cache(lambda: find_topic_words("\n".join([scene.reading.texts[index] for index in scene.kept])))
    near = range(max(0, scene.end - NEAR_END), scene.end)
    is_parted = any(rule.role is Role.ADVERTISING and not rule.hint for index in near for rule in scene.hits[index])
    n_inserted = n_found = 0
    for index in range(scene.end, len(scene.reading)):
        if is_insert(scene, index):
            n_inserted, is_parted = n_inserted + 1, True
        elif is_parted and n_found < MAX_FOUND and is_last(scene, index, read_topic):
            n_inserted, n_found = 0, n_found + 1
            yield index
        else:
            return
        if n_inserted > MAX_INSERTED:
            return


def is_spaced(scene: Scene, prose: list[int]) -> bool:
    """Whether each paragraph but the first stands behind a blank line, as the lines of a frame do not."""
    return all(scene.reading.blocks[index].gap for index in prose[1:])


def is_insert(scene: Scene, index: int) -> bool:
    """Whether a line is a widget's by a rule, or the headline below such a line."""
    hits = scene.hits[index]
    if any(rule.role in INSERTS and not rule.hint for rule in hits):
        return True
    is_headline = not scene.reading.ends[index] and scene.reading.words[index] <= MAX_HEADLINE_WORDS
    above = scene.hits[index - 1] if index else ()
    return is_headline and not hits and any(rule.role is Role.RELATED and not rule.hint for rule in above)


def is_last(scene: Scene, index: int, read_topic: Callable[[], set[str]]) -> bool:
    """Whether a line could be a paragraph of the story; one that names a network asks to follow somebody there."""
    reading, value, text = scene.reading, scene.values[index], scene.reading.texts[index]
    is_sentence = reading.ends[index] and not text.endswith(":") and reading.words[index] >= MIN_WORDS
    if scene.hits[index] or not is_sentence or not reading.blocks[index].gap:
        return False
    if any(name in text for name in load_networks()["names"]):
        return False
    return value >= SURE_VOTE or (value >= LEAST_VOTE and not read_topic().isdisjoint(find_topic_words(text)))


MIN_POINTED_WORDS, MAX_LABEL_WORDS = 5, 5
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


def find_pointed_to(scene: Scene) -> Iterator[int]:
    """In flattened text the kept headline right below "Read also" alone on its line: 28 of 30 were no part of the story."""
    reading = scene.reading
    for index in scene.kept:
        text = reading.texts[index]
        is_headline = not reading.ends[index] or text.endswith(("?", "？", "؟"))
        if index and is_headline and MIN_POINTED_WORDS <= reading.words[index] <= MAX_HEADLINE_WORDS:
            label = reading.texts[index - 1].rstrip(" :：")
            is_label = reading.words[index - 1] <= MAX_LABEL_WORDS and ":" not in label
            if is_label and opens_related(scene.hits[index - 1]):
                yield index


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
