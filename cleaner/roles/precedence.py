"""Who is asked before whom, and of which blocks.

First what the user forces, then what is certain from the markup, then rules, then the neighbourhood, then the vote. Most
blocks are plain prose or plain chrome, of which only the vote says something.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import msgspec

from cleaner.roles.context import Context
from cleaner.roles.deciders import (
    NEAR_TITLE,
    STAMP_BLOCKS,
    STANDFIRST_BLOCKS,
    Decider,
    by_biography,
    by_byline_place,
    by_consent,
    by_copy,
    by_force,
    by_hidden,
    by_markup,
    by_neighbour,
    by_picture,
    by_rule,
    by_signature,
    by_stamp_place,
    by_standfirst,
    by_tag,
    by_title,
    by_vote,
)
from cleaner.types import BODY_ROLES, TEXT_ROLES, Cut, Label

Places = Callable[[Context], Iterable[int]]
"""The blocks of which a decider may have something to say."""


def decide(context: Context) -> tuple[Label, ...]:
    """For each block the label of the first decider that has one, and the cuts inside a block that stays."""
    labels: list[Label | None] = [None] * len(context.page.blocks)
    for decider, list_places in DECIDERS[context.page.format]:
        for place in list_places(context):
            if labels[place] is None:
                labels[place] = decider(context, place)
    decided = [by_vote(context, place) if label is None else label for place, label in enumerate(labels)]
    return tuple(
        [find_cuts(context, place, label) if label.role in TEXT_ROLES else label for place, label in enumerate(decided)]
    )


def with_rules(context: Context) -> Iterable[int]:
    """Where a rule takes the block."""
    return [place for place, rules in enumerate(context.rules) if rules]


def hidden(context: Context) -> Iterable[int]:
    """What the markup hides."""
    return [place for place, block in enumerate(context.page.blocks) if block.hidden]


def set_apart(context: Context) -> Iterable[int]:
    """What the markup calls something that is no part of a story."""
    return [place for place, block in enumerate(context.page.blocks) if block.kind not in BODY_ROLES]


def with_headline(context: Context) -> Iterable[int]:
    """The headline, and where it is repeated."""
    return context.titles if context.title is None else context.titles | {context.title}


def beside_headline(context: Context) -> Iterable[int]:
    """The blocks just above the headline, and below where it is said."""
    title = context.title or 0
    below = {place + 1 for place in context.titles if place + 1 < len(context.shapes)}
    return below.union(range(max(0, title - NEAR_TITLE), title))


def above_story(context: Context) -> Iterable[int]:
    """From the headline, or a few blocks above the story, to the story's first blocks."""
    start, title = context.body[0], context.title
    if title is None:
        return range(max(0, start - STAMP_BLOCKS), start)
    return range(title + 1, min(max(start, title + 1) + NEAR_TITLE + 1, len(context.shapes)))


def opening(context: Context) -> Iterable[int]:
    """The blocks above the story and its first, and what is set apart as its summary."""
    start = context.body[0]
    return context.standfirsts.union(range(max(0, start - STANDFIRST_BLOCKS), min(start + 1, len(context.shapes))))


CERTAIN: tuple[tuple[Decider, Places], ...] = (
    (by_force, with_rules),
    (by_hidden, hidden),
    (by_consent, with_rules),
    (by_title, with_headline),
    (by_markup, set_apart),
)
DECIDERS: dict[str, tuple[tuple[Decider, Places], ...]] = {
    "html": (
        *CERTAIN,
        (by_rule, with_rules),
        (by_picture, lambda context: context.captions),
        (by_byline_place, above_story),
        (by_stamp_place, above_story),
        (by_neighbour, beside_headline),
        (by_biography, lambda context: context.biographies),
        (by_copy, lambda context: context.copies),
        (by_standfirst, opening),
    ),
    "text": (
        *CERTAIN,
        (by_signature, lambda context: context.signatures),
        (by_tag, lambda context: context.tags),
        (by_rule, with_rules),
        (by_neighbour, beside_headline),
        (by_biography, lambda context: context.biographies),
        (by_copy, lambda context: context.copies),
        (by_standfirst, opening),
    ),
}
"""The first that has a label for a block wins; where none has, the vote decides."""

NOTHING_LEFT = re.compile(r"[\W_]*")


def find_cuts(context: Context, place: int, label: Label) -> Label:
    """The label with what the cut rules take from the block; a block that is all cut gets the role of its first cut."""
    text = context.page.blocks[place].text
    matches = list(context.book.match_cuts(text))
    if not matches:
        return label
    cuts: list[Cut] = []
    for rule, start, end in sorted(matches, key=lambda found: (found[1], -found[2])):
        if not context.fits_place(rule, place) or (cuts and start < cuts[-1].end):
            continue
        cuts.append(Cut(role=rule.role, source=f"rule:{rule.id}", confidence=rule.confidence, start=start, end=end))
    if not cuts:
        return label
    cut = msgspec.structs.replace(label, cuts=tuple(cuts))
    if NOTHING_LEFT.fullmatch(cut.keep(text)):
        return Label(role=cuts[0].role, source=cuts[0].source, confidence=cuts[0].confidence)
    return cut
