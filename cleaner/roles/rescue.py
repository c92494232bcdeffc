"""Prose behind a widget is never cut away with it: what the vote drops below the story is looked at once more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import groupby

from cleaner.language.words import either
from cleaner.roles.scene import Scene
from cleaner.text.words import find_topic_words
from cleaner.types import Role

RESCUED_WORDS = 20
MIN_TOPIC_SHARE, TOPIC_CHARS = 0.12, 5
"""Share of a paragraph's longer words that the story has; tried on the benchmark's text pages, with the vote."""
MAX_HEADED_LINK_SHARE = 0.3
LINE_WORDS, PARAGRAPH_WORDS = 15, 12
"""In flattened text a shorter line is a sub-heading between two paragraphs of so many words."""
LISTED = frozenset({Role.LIST_ITEM, Role.TABLE})
MIN_ITEMS, LIST_SHARE = 3, 0.6
"""Of a list of so many items, so much of which is story, doubtful items stay."""
MAX_BETWEEN = 3
"""So many doubtful paragraphs of HTML stay between two blocks of the story where they lie in elements side by side."""
MAX_GAP = 8
"""Blocks that may lie between the story and a paragraph of it."""
CLOCK_CHARS = 12
DIGIT = re.compile(r"\d")
"""What tells one update's element from another's."""
STOPPERS = frozenset({Role.COMMENTS, Role.LEGAL})
"""Below these nothing is rescued: what readers write has the story's words too."""


@cache
def clock_pattern() -> re.Pattern[str]:
    """A time alone."""
    return re.compile(rf"[012]?\d[:.h][0-5]\d(?: ?(?:[ap]\.?m\.?|{either('oclock')}|[A-Z]{{2,4}}))?", re.IGNORECASE)


def find_lost_prose(scene: Scene) -> set[int]:
    """The blocks that belong to the body: its lead, its other paragraphs, its sub-headings, whole lists."""
    if not scene.kept:
        return set()
    rescue = Rescue(scene)
    found: set[int] = set()
    for find in (
        rescue.find_lead,
        rescue.find_paragraphs,
        rescue.find_items,
        rescue.find_headings,
        rescue.find_times,
        rescue.find_between,
    ):
        for index in find():
            found.add(index)
            rescue.values[index] = max(rescue.values[index], rescue.enough)
    return found


class Rescue:
    """A page on which doubtful blocks are looked at once more; each finder gives blocks to put back, and sees those before."""

    def __init__(self, scene: Scene) -> None:
        """With the votes as they are."""
        self.reading, self.hits = scene.reading, scene.hits
        self.values, self.threshold, self.enough = list(scene.values), scene.votes.threshold, scene.votes.enough
        self.start, self.end = scene.start, scene.end - 1
        self.kept, self.limits = scene.kept, scene.limits

    @cached_property
    def topic(self) -> set[str]:
        """The longer words of what is voted to be story, before anything is put back."""
        return find_prose_topic("\n".join([self.reading.texts[index] for index in self.kept]))

    def belongs(self, index: int) -> bool:
        """Whether no rule takes a block, and it is a paragraph that speaks of what the story speaks of."""
        return not self.hits[index] and self.is_paragraph(index) and speaks_of(self.reading.texts[index], self.topic)

    def is_paragraph(self, index: int) -> bool:
        """Whether a block is a paragraph without a link."""
        reading = self.reading
        return reading.words[index] >= RESCUED_WORDS and reading.ends[index] and not reading.link_share[index]

    def keeps(self, index: int) -> bool:
        """Whether a block is voted to be story."""
        return self.values[index] > self.threshold

    def find_lead(self) -> Iterator[int]:
        """The paragraph just above the story."""
        above = self.start - 1
        if above >= 0 and self.values[above] > self.limits.lead and self.belongs(above):
            self.start = above
            yield above

    def find_paragraphs(self) -> Iterator[int]:
        """Paragraphs of the story that few blocks part from it."""
        last, sure = self.start, self.enough
        for index in range(self.start, len(self.values)):
            taken = self.hits[index]
            if index - last > MAX_GAP or (taken and any(rule.role in STOPPERS for rule in taken)):
                if index > self.end:
                    return
                continue
            if self.limits.paragraph <= self.values[index] < sure and self.belongs(index):
                yield index
            if self.keeps(index):
                last = index

    def find_items(self) -> Iterator[int]:
        """The doubtful items of a list most of which is story: a list is story as a whole."""
        blocks = self.reading.blocks
        listed = [block.kind in LISTED for block in blocks]
        for is_list, group in groupby(range(len(blocks)), key=listed.__getitem__):
            items = list(group) if is_list else []
            kept = sum(len(blocks[index].text) for index in items if self.keeps(index))
            if len(items) >= MIN_ITEMS and kept and kept >= LIST_SHARE * sum(len(blocks[index].text) for index in items):
                yield from (index for index in items if not self.hits[index] and self.values[index] > self.limits.item)

    def find_headings(self) -> Iterator[int]:
        """Headings between two blocks of story, doubtful lines between two that are surely story, or right above a list."""
        least = min(self.limits.heading, self.limits.list_heading, self.limits.line)
        for index in range(self.start + 1, self.end):
            if self.hits[index] or self.keeps(index):
                continue
            if self.heads_story(index) or (self.values[index] > least and (self.is_heading(index) or self.is_lone_line(index))):
                yield index

    def find_times(self) -> Iterator[int]:
        """The doubtful times of a live page's updates, where most of those that are set like them are story."""
        families: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for index, block in enumerate(self.reading.blocks[self.start : self.end], self.start):
            if (
                len(block.text) <= CLOCK_CHARS
                and block.container >= 0
                and self.keeps(index + 1)
                and clock_pattern().fullmatch(block.text)
            ):
                element = self.reading.page.containers[block.container]
                names = tuple(name for name in element.names if not DIGIT.search(name))
                families.setdefault((element.tag, names), []).append(index)
        for indexes in families.values():
            if 2 * sum(map(self.keeps, indexes)) >= len(indexes):
                yield from (index for index in indexes if self.may_be_time(index))

    def may_be_time(self, index: int) -> bool:
        """Whether readers see a block, and only rules on what stands outside the story speak of it, as one on times does."""
        is_taken = any(rule.place != "outside" for rule in self.hits[index])
        return not is_taken and not self.reading.blocks[index].hidden

    def find_between(self) -> Iterator[int]:
        """Doubtful paragraphs of HTML between two blocks that stay: few in a row beside each other, or lines of one element."""
        values = self.values[self.start : self.end + 1]
        if not self.reading.is_html or not any(self.limits.between < value <= self.threshold for value in values):
            return
        run: list[int] = []
        for index in range(self.start, self.end + 1):
            if self.keeps(index):
                if run and self.lie_together(run[0] - 1, index):
                    yield from run
                run = []
            elif self.values[index - 1 - len(run)] > self.threshold and self.may_be_between(index):
                run.append(index)
            else:
                run = []

    def lie_together(self, first: int, last: int) -> bool:
        """Whether the blocks from one to another lie in the same element or, where they are few, in elements side by side."""
        blocks = self.reading.blocks[first : last + 1]
        if len({block.container for block in blocks}) == 1:
            return True
        return len(blocks) <= MAX_BETWEEN + 2 and len({self.find_parent(index) for index in range(first, last + 1)}) == 1

    def may_be_between(self, index: int) -> bool:
        """Whether a block is a doubtful paragraph without links, of which no rule says anything."""
        block = self.reading.blocks[index]
        is_plain = block.kind is Role.PARAGRAPH and not block.hidden and not block.link_chars
        return is_plain and self.values[index] > self.limits.between and not self.hits[index]

    def find_parent(self, index: int) -> int:
        """The element around a block's own."""
        container = self.reading.blocks[index].container
        return self.reading.page.containers[container].parent if container >= 0 else -1

    def heads_story(self, index: int) -> bool:
        """Whether markup calls a block the heading of a paragraph that stays, and what stands above stays too.

        A question that opens its answer looks like a link to another page.
        """
        block, below = self.reading.blocks[index], index + 1
        if not self.reading.is_html or block.kind is not Role.HEADING or block.hidden:
            return False
        if not self.keeps(index - 1) or not self.keeps(below) or self.reading.blocks[below].kind is Role.HEADING:
            return False
        return self.reading.words[below] >= PARAGRAPH_WORDS and self.reading.link_share[below] < MAX_HEADED_LINK_SHARE

    def is_lone_line(self, index: int) -> bool:
        """Whether a line of flattened text stands alone between two paragraphs that are surely story, and is said once."""
        around = (index - 1, index + 1)
        if (
            self.reading.is_html
            or self.reading.ends[index]
            or self.reading.words[index] >= LINE_WORDS
            or self.values[index] <= self.limits.line
        ):
            return False
        if any(
            self.reading.words[other] < PARAGRAPH_WORDS or self.values[other] <= self.limits.heading_beside for other in around
        ):
            return False
        return self.reading.times_said[self.reading.texts[index]] == 1

    def is_heading(self, index: int) -> bool:
        """Whether a line is a sub-heading; what a rule takes, such as a caption, does not part it from the story above."""
        above = index - 1
        while above > self.start and self.hits[above] and index - above <= MAX_GAP:
            above -= 1
        value, around = self.values[index], min(self.values[above], self.values[index + 1])
        opens_list = self.reading.blocks[index + 1].kind is Role.LIST_ITEM and around > self.threshold
        return (value > self.limits.heading and around > self.limits.heading_beside) or (
            opens_list and value > self.limits.list_heading and not self.reading.ends[index]
        )


def speaks_of(text: str, topic: set[str]) -> bool:
    """Whether a text has words of a topic."""
    words = find_prose_topic(text)
    return bool(words) and sum(word in topic for word in words) >= MIN_TOPIC_SHARE * len(words)


def find_prose_topic(text: str) -> set[str]:
    """The longer words of a text; numbers say little of what prose is about."""
    return find_topic_words(text, min_chars=TOPIC_CHARS, numbers=False)
