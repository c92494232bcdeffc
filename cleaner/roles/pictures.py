"""What stands under pictures where the markup has no caption for it: told by the elements around, and by a credit beside it."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.page.frames import is_in_frame
from cleaner.page.shape import Shape
from cleaner.roles.votes import Votes
from cleaner.rules.book import Rule
from cleaner.text.fold import fold_line
from cleaner.types import Block, Page, Role

MIN_WORDS, MAX_WORDS, MAX_HEADING_WORDS = 2, 80, 20
LONG_WORDS, SURE_VOTE = 40, 0.85
"""A block of so many words that is so surely story is no caption, whatever the element around it is called."""
MAX_CREDIT_WORDS = 14
WIDE_ROLES = frozenset({Role.CAPTION, Role.RELATED, Role.OTHER})
"""What hints on the elements around say of a caption, too."""
BLOCKS_ABOVE = 15
"""So far above the story its first picture may stand."""
MIN_REPEATED_WORDS = 5


def find_captions(
    page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes, body: tuple[int, int]
) -> frozenset[int]:
    """The blocks at the story that say what a picture shows."""
    if page.format != "html":
        return frozenset()
    said = [fold_line(block.text) for block in page.blocks if block.kind is Role.CAPTION]
    found = set()
    for place in range(max(0, body[0] - BLOCKS_ABOVE), body[1]):
        block = page.blocks[place]
        if not may_be_caption(block, shapes[place]):
            continue
        if shapes[place].words >= LONG_WORDS and votes.values[place] > SURE_VOTE:
            continue
        if votes.values[place] > votes.threshold:
            is_caption = is_in_frame(page, page.blocks[place].container) or is_said(block, shapes[place], said)
        else:
            is_free = all(rule.hint and rule.role in WIDE_ROLES for rule in rules[place])
            is_caption = is_free and (is_in_frame(page, page.blocks[place].container) or has_credit(page, shapes, rules, place))
        if is_caption:
            found.add(place)
    return frozenset(found)


def may_be_caption(block: Block, shape: Shape) -> bool:
    """Whether a block has a caption's size, and is no link; a caption in a heading is as long as a sentence."""
    if block.hidden or not MIN_WORDS <= shape.words <= MAX_WORDS or block.link_chars * 2 > len(block.text):
        return False
    return block.kind is Role.PARAGRAPH or (block.kind is Role.HEADING and shape.words > MAX_HEADING_WORDS)


def has_credit(page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], place: int) -> bool:
    """Whether a block shares an element with a line of credit, and with nothing else."""
    container = page.blocks[place].container
    while container >= 0 and page.containers[container].end - page.containers[container].start < 2:
        container = page.containers[container].parent
    if container < 0 or page.containers[container].end - page.containers[container].start > 2:
        return False
    start = page.containers[container].start
    other = start if place != start else start + 1
    return shapes[other].words <= MAX_CREDIT_WORDS and any(rule.role is Role.CAPTION and not rule.hint for rule in rules[other])


def is_said(block: Block, shape: Shape, captions: Sequence[str]) -> bool:
    """Whether a caption of the page opens with just these words: some pages set it once more beside the picture."""
    if shape.words < MIN_REPEATED_WORDS or not captions:
        return False
    text = fold_line(block.text)
    return any(caption.startswith(text) for caption in captions)
