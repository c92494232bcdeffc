"""Prose behind a widget is never cut away with it: what the vote drops below the story is looked at once more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import groupby

import msgspec

from cleaner.language.words import either
from cleaner.page.shape import Shape
from cleaner.roles.votes import Votes
from cleaner.rules.book import Rule
from cleaner.text.topic import find_topic_words
from cleaner.types import Page, Role

RESCUED_WORDS = 20
MIN_VOTE = 0.08
MIN_TOPIC_SHARE = 0.12
"""Share of a paragraph's longer words that the story has; both figures were tried on the benchmark's text pages."""
LEAD_VOTE = 0.3
"""So likely a paragraph just above the story must be to be its lead."""
HEADING_VOTE, SURE_VOTE = 0.25, 0.7
"""A block that is so doubtful stays between two that are so sure."""
MAX_HEADED_LINK_SHARE = 0.3
LINE_VOTE, LINE_WORDS, PARAGRAPH_WORDS = 0.15, 15, 12
"""In flattened text a shorter line with such a vote is a sub-heading between two paragraphs of so many words."""
LISTED = frozenset({Role.LIST_ITEM, Role.TABLE})
MIN_ITEMS, LIST_SHARE, ITEM_VOTE = 3, 0.6, 0.15
"""Of a list of so many items, so much of which is story, items stay that are so likely story."""
LIST_HEADING_VOTE = 0.15
LEAST_VOTE = min(HEADING_VOTE, LIST_HEADING_VOTE, LINE_VOTE)
BETWEEN_VOTE, MAX_BETWEEN = 0.1, 3
"""So many doubtful paragraphs of HTML stay between two blocks of the story where they lie in elements side by side. Of the 17
on seen pages that stood alone, 16 were story."""
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


def rescue_prose(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Votes:
    """The votes with what belongs to the story put back: its lead, its other paragraphs, its sub-headings, whole lists."""
    if max(votes.values, default=0.0) <= votes.threshold:
        return votes
    rescue = Rescue(page, shapes, rules, votes)
    for find in (
        rescue.find_lead,
        rescue.find_paragraphs,
        rescue.find_items,
        rescue.find_headings,
        rescue.find_times,
        rescue.find_between,
    ):
        for place in find():
            rescue.values[place] = max(rescue.values[place], rescue.enough)
    return msgspec.structs.replace(votes, values=tuple(rescue.values))


class Rescue:
    """A page on which doubtful blocks are looked at once more; each finder gives the places of blocks to be put back."""

    def __init__(self, page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> None:
        """With the votes as they are."""
        self.page, self.shapes, self.rules = page, shapes, rules
        self.values, self.threshold, self.enough = list(votes.values), votes.threshold, votes.enough
        kept = [place for place in range(len(page.blocks)) if self.keeps(place)]
        self.start, self.end = kept[0], kept[-1]
        self.kept = kept

    @cached_property
    def said(self) -> Counter[str]:
        """How often the page says each line."""
        return Counter(block.text for block in self.page.blocks)

    @cached_property
    def topic(self) -> set[str]:
        """The longer words of what is voted to be story, before anything is put back."""
        return find_topic_words("\n".join([self.page.blocks[place].text for place in self.kept]))

    def belongs(self, place: int) -> bool:
        """Whether no rule takes a block, and it is a paragraph that speaks of what the story speaks of."""
        return (
            not self.rules[place] and is_paragraph(self.shapes[place]) and speaks_of(self.page.blocks[place].text, self.topic)
        )

    def keeps(self, place: int) -> bool:
        """Whether a block is voted to be story."""
        return self.values[place] > self.threshold

    def find_lead(self) -> Iterator[int]:
        """The paragraph just above the story."""
        above = self.start - 1
        if above >= 0 and self.values[above] > LEAD_VOTE and self.belongs(above):
            self.start = above
            yield above

    def find_paragraphs(self) -> Iterator[int]:
        """Paragraphs of the story that few blocks part from it."""
        last, sure = self.start, self.enough
        for place in range(self.start, len(self.values)):
            taken = self.rules[place]
            if place - last > MAX_GAP or (taken and any(rule.role in STOPPERS for rule in taken)):
                if place > self.end:
                    return
                continue
            if MIN_VOTE <= self.values[place] < sure and self.belongs(place):
                yield place
            if self.keeps(place):
                last = place

    def find_items(self) -> Iterator[int]:
        """The doubtful items of a list most of which is story: a list is story as a whole."""
        blocks = self.page.blocks
        listed = [block.kind in LISTED for block in blocks]
        for is_list, group in groupby(range(len(blocks)), key=listed.__getitem__):
            items = list(group) if is_list else []
            kept = sum(len(blocks[place].text) for place in items if self.keeps(place))
            if len(items) >= MIN_ITEMS and kept and kept >= LIST_SHARE * sum(len(blocks[place].text) for place in items):
                yield from (place for place in items if not self.rules[place] and self.values[place] > ITEM_VOTE)

    def find_headings(self) -> Iterator[int]:
        """Headings between two blocks of story, doubtful lines between two that are surely story, or right above a list."""
        for place in range(self.start + 1, self.end):
            if self.rules[place] or self.keeps(place):
                continue
            if self.heads_story(place) or (
                self.values[place] > LEAST_VOTE and (self.is_heading(place) or self.is_lone_line(place))
            ):
                yield place

    def find_times(self) -> Iterator[int]:
        """The doubtful times of a live page's updates, where most of those that are set like them are story."""
        families: dict[tuple[str, tuple[str, ...]], list[int]] = {}
        for place, block in enumerate(self.page.blocks[self.start : self.end], self.start):
            if (
                len(block.text) <= CLOCK_CHARS
                and block.container >= 0
                and self.keeps(place + 1)
                and clock_pattern().fullmatch(block.text)
            ):
                element = self.page.containers[block.container]
                names = tuple(name for name in element.names if not DIGIT.search(name))
                families.setdefault((element.tag, names), []).append(place)
        for places in families.values():
            if 2 * sum(map(self.keeps, places)) >= len(places):
                yield from (place for place in places if self.may_be_time(place))

    def may_be_time(self, place: int) -> bool:
        """Whether readers see a block, and only rules on what stands outside the story speak of it, as one on times does."""
        is_taken = any(rule.place != "outside" for rule in self.rules[place])
        return not is_taken and not self.page.blocks[place].hidden

    def find_between(self) -> Iterator[int]:
        """Doubtful paragraphs of HTML between two blocks that stay: few in a row beside each other, or lines of one element."""
        values = self.values[self.start : self.end + 1]
        if self.page.format != "html" or not any(BETWEEN_VOTE < value <= self.threshold for value in values):
            return
        run: list[int] = []
        for place in range(self.start, self.end + 1):
            if self.keeps(place):
                if run and self.lie_together(run[0] - 1, place):
                    yield from run
                run = []
            elif self.values[place - 1 - len(run)] > self.threshold and self.may_be_between(place):
                run.append(place)
            else:
                run = []

    def lie_together(self, first: int, last: int) -> bool:
        """Whether the blocks from one to another lie in the same element or, where they are few, in elements side by side."""
        blocks = self.page.blocks[first : last + 1]
        if len({block.container for block in blocks}) == 1:
            return True
        return len(blocks) <= MAX_BETWEEN + 2 and len({self.find_parent(place) for place in range(first, last + 1)}) == 1

    def may_be_between(self, place: int) -> bool:
        """Whether a block is a doubtful paragraph without links, of which no rule says anything."""
        block = self.page.blocks[place]
        is_plain = block.kind is Role.PARAGRAPH and not block.hidden and not block.link_chars
        return is_plain and self.values[place] > BETWEEN_VOTE and not self.rules[place]

    def find_parent(self, place: int) -> int:
        """The element around a block's own."""
        container = self.page.blocks[place].container
        return self.page.containers[container].parent if container >= 0 else -1

    def heads_story(self, place: int) -> bool:
        """Whether markup calls a block the heading of a paragraph that stays, and what stands above stays too.

        A question that opens its answer looks like a link to another page.
        """
        block, below = self.page.blocks[place], place + 1
        if self.page.format != "html" or block.kind is not Role.HEADING or block.hidden:
            return False
        if not self.keeps(place - 1) or not self.keeps(below) or self.page.blocks[below].kind is Role.HEADING:
            return False
        return self.shapes[below].words >= PARAGRAPH_WORDS and self.shapes[below].link_share < MAX_HEADED_LINK_SHARE

    def is_lone_line(self, place: int) -> bool:
        """Whether a line of flattened text stands alone between two paragraphs that are surely story, and is said once."""
        shape, around = self.shapes[place], (place - 1, place + 1)
        if self.page.format == "html" or shape.terminal or shape.words >= LINE_WORDS or self.values[place] <= LINE_VOTE:
            return False
        if any(self.shapes[other].words < PARAGRAPH_WORDS or self.values[other] <= SURE_VOTE for other in around):
            return False
        return self.said[self.page.blocks[place].text] == 1

    def is_heading(self, place: int) -> bool:
        """Whether a line is a sub-heading; what a rule takes, such as a caption, does not part it from the story above."""
        above = place - 1
        while above > self.start and self.rules[above] and place - above <= MAX_GAP:
            above -= 1
        value, around = self.values[place], min(self.values[above], self.values[place + 1])
        opens_list = self.page.blocks[place + 1].kind is Role.LIST_ITEM and around > self.threshold
        return (value > HEADING_VOTE and around > SURE_VOTE) or (
            opens_list and value > LIST_HEADING_VOTE and not self.shapes[place].terminal
        )


def is_paragraph(shape: Shape) -> bool:
    """Whether a block is a paragraph without a link."""
    return shape.words >= RESCUED_WORDS and shape.terminal and not shape.link_share


def speaks_of(text: str, topic: set[str]) -> bool:
    """Whether a text has words of a topic."""
    words = find_topic_words(text)
    return bool(words) and sum(word in topic for word in words) >= MIN_TOPIC_SHARE * len(words)
