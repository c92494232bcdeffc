"""Prose behind a widget is never cut away with it: what the vote drops below the story is looked at once more."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from cleaner.label.shape import Shape
from cleaner.label.votes import Votes
from cleaner.rules import Rule
from cleaner.types import Page, Role

RESCUED_WORDS = 20
MIN_VOTE = 0.12
MIN_TOPIC_SHARE = 0.12
"""Share of a paragraph's longer words that the story has; both figures were tried on the benchmark's text pages."""
HEADING_VOTE, SURE_VOTE = 0.25, 0.7
"""A block that is so doubtful stays between two that are so sure."""
MARGIN = 0.01
MAX_GAP = 8
"""Blocks that may lie between the story and a paragraph of it."""
LONG_WORD = re.compile(r"[^\W\d_]{5,}")
STOPPERS = frozenset({Role.COMMENTS, Role.LEGAL})
"""Below these nothing is rescued: what readers write has the story's words too."""


def rescue_prose(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Votes:
    """The votes with paragraphs that share the story's words put back, where only a few blocks part them from it."""
    values = list(votes.values)
    kept = [place for place, value in enumerate(values) if value > votes.threshold]
    if not kept:
        return votes
    topic = {word for place in kept for word in find_words(page.blocks[place].text)}
    last = kept[0]
    for place in range(kept[0], len(values)):
        if place - last > MAX_GAP or any(rule.role in STOPPERS for rule in rules[place]):
            if place > kept[-1]:
                break
            continue
        if values[place] <= votes.threshold and is_of_story(page.blocks[place].text, shapes[place], rules[place], topic):
            values[place] = max(values[place], votes.threshold + MARGIN) if values[place] >= MIN_VOTE else values[place]
        if values[place] > votes.threshold:
            last = place
    for place in range(kept[0] + 1, kept[-1]):
        if HEADING_VOTE < values[place] <= votes.threshold and not rules[place] and stands_between(values, place):
            values[place] = votes.threshold + MARGIN
    return msgspec.structs.replace(votes, values=tuple(values))


def stands_between(values: Sequence[float], place: int) -> bool:
    """Whether the blocks before and behind are surely of the story, as around a sub-heading."""
    return min(values[place - 1], values[place + 1]) > SURE_VOTE


def is_of_story(text: str, shape: Shape, rules: tuple[Rule, ...], topic: set[str]) -> bool:
    """Whether a block is a paragraph that speaks of what the story speaks of, and that no rule takes."""
    if shape.words < RESCUED_WORDS or not shape.terminal or shape.link_share or rules:
        return False
    words = find_words(text)
    return bool(words) and sum(word in topic for word in words) >= MIN_TOPIC_SHARE * len(words)


def find_words(text: str) -> set[str]:
    """The longer words of a text, by their first letters, so that inflections meet."""
    return {word[:6] for word in LONG_WORD.findall(text.casefold())}
