"""Texts that are nearly clean, or very short: what only the vote would take from them stays.

The labeller learned on pages with menus and widgets. A text without any of these is somebody's copy of a story, and its short
lines are sub-headings, results and lists.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.label.shape import Shape, is_prose
from cleaner.label.votes import Votes, names_chrome
from cleaner.rules import Rule
from cleaner.types import BODY_ROLES, Page, Role

MIN_PROSE_SHARE, MAX_DROPPED_SHARE, MAX_FRAMED_BLOCKS = 0.6, 0.35, 6
"""Of a clean text so many words stand in paragraphs, and no more would be dropped; with more lines above its first paragraph or
below its last it has a menu there. Tried on 172 golds as text; of 43 flattened pages none is taken for clean."""
FIRST_PROSE, MIN_PROSE_BLOCKS, MAX_LISTED_SHARE = 2, 2, 0.6
"""A text that begins with a paragraph, where a page has its menu, may have so much more in lists and results."""
FEW_BLOCKS, MIN_LINE_WORDS, MIN_OPEN_WORDS = 4, 3, 8
"""A text of so few lines is a brief, a summary or a push message: all of it stays that no rule takes."""
SIGNATURES = frozenset({Role.BYLINE, Role.TIMESTAMP})
"""A text with such lines has more of its page."""
CONTACT, MAX_CONTACT_WORDS = re.compile(r"://|[\w.]@\w"), 15
LONG_WORDS, MIN_STORY_WORDS = 20, 100
"""A text with so many words in lines of this length is never empty."""


def keep_clean(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Votes:
    """The votes, with all of a clean or short text put back that no rule takes."""
    if page.format != "text" or not shapes:
        return votes
    if is_short(shapes):
        return votes.put_back(place for place, found in enumerate(rules) if shapes[place].words and not names_chrome(found))
    if any(block.kind not in BODY_ROLES or block.hidden for block in page.blocks) or not is_clean(shapes, rules, votes):
        return votes
    return votes.put_back(find_free(page, shapes, rules, votes))


def is_short(shapes: Sequence[Shape]) -> bool:
    """Whether a text has few lines, and a sentence among them."""
    return len(shapes) <= FEW_BLOCKS and any(
        shape.words >= (MIN_LINE_WORDS if shape.terminal else MIN_OPEN_WORDS) for shape in shapes
    )


def is_clean(shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> bool:
    """Whether a text is paragraphs in the main, and no line of it is of a page's frame by a rule."""
    prose = [place for place, shape in enumerate(shapes) if is_prose(shape)]
    if not prose or any(names_chrome(found) for found, shape in zip(rules, shapes, strict=True) if shape.words):
        return False
    n_words = sum(shape.words for shape in shapes)
    n_prose = sum(shapes[place].words for place in prose)
    n_dropped = sum(shape.words for shape, vote in zip(shapes, votes.values, strict=True) if vote <= votes.threshold)
    is_framed = prose[0] > MAX_FRAMED_BLOCKS or len(shapes) - 1 - prose[-1] > MAX_FRAMED_BLOCKS
    if not is_framed and n_prose >= MIN_PROSE_SHARE * n_words and n_dropped <= MAX_DROPPED_SHARE * n_words:
        return True
    return prose[0] <= FIRST_PROSE and len(prose) >= MIN_PROSE_BLOCKS and n_dropped <= MAX_LISTED_SHARE * n_words


def find_free(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Iterator[int]:
    """The blocks that no rule takes: any inside the story; around it sentences, and all where none signs it."""
    kept = votes.kept
    is_signed = any(rule.role in SIGNATURES for found in rules for rule in found) or any(
        shape.words <= MAX_CONTACT_WORDS and CONTACT.search(block.text) and block.text[0] not in "[("
        for block, shape in zip(page.blocks, shapes, strict=True)
    )
    for place, (shape, found) in enumerate(zip(shapes, rules, strict=True)):
        is_inside = bool(kept) and kept[0] < place < kept[-1]
        if shape.words and (is_inside or shape.terminal or not is_signed) and all(rule.hint for rule in found):
            yield place


def keep_prose(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes) -> Votes:
    """The votes, with the long lines put back of a text that would be empty: their confidence stays low."""
    if page.format != "text" or votes.kept:
        return votes
    long = [place for place, shape in enumerate(shapes) if shape.words >= LONG_WORDS and not page.blocks[place].hidden]
    free = [place for place in long if all(rule.hint for rule in rules[place])]
    found = free if sum(shapes[place].words for place in free) >= MIN_STORY_WORDS else long
    return votes.put_back(found) if sum(shapes[place].words for place in found) >= MIN_STORY_WORDS else votes
