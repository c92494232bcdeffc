"""What stands under pictures where the markup has no caption for it: told by the elements around, and by a credit beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.page.reading import Reading
from cleaner.roles.scene import Scene
from cleaner.text.fold import split_name
from cleaner.types import Block, Page, Role

PICTURE_NAMES = frozenset(
    "image images img photo photos foto fotos bild bilder picture pictures pic pics picbox caption captions absatzbild"
    " contentimage imgbox bildunterschrift".split()
)
"""Words in the names of an element that holds a picture, its caption and nothing else."""
PICTURE_PAIRS = (frozenset({"media", "info"}), frozenset({"media", "description"}))
OTHER_NAMES = frozenset("format with without and und no has cta card cards teaser gallery slider quote poll".split())
"""Words that say that the name is of something else: a template, a banner, a list of pictures."""
MAX_BLOCKS, MAX_DEPTH = 3, 3
"""An element with more blocks than this holds more than a picture; so far out it is looked for."""
MIN_WORDS, MAX_WORDS, MAX_HEADING_WORDS = 2, 80, 20
LONG_WORDS = 40
"""A block of so many words that is surely body is no caption, whatever the element around it is called."""
MAX_CREDIT_WORDS = 14
WIDE_ROLES = frozenset({Role.CAPTION, Role.RELATED, Role.OTHER})
"""What hints on the elements around say of a caption, too."""
BLOCKS_ABOVE = 15
"""So far above the story its first picture may stand."""
MIN_REPEATED_WORDS = 5


def find_captions(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The blocks at the body of a page of HTML that say what a picture shows."""
    reading = scene.reading
    said = [reading.fold(index) for index, block in enumerate(reading.blocks) if block.kind is Role.CAPTION]
    for index in range(max(0, scene.start - BLOCKS_ABOVE), scene.end):
        if not may_be_caption(reading.blocks[index], reading.words[index]):
            continue
        if reading.words[index] >= LONG_WORDS and scene.values[index] > scene.limits.caption:
            continue
        if scene.keeps(index):
            is_caption = names_picture(reading.page, index) or is_said(reading, index, said)
        else:
            is_free = all(rule.hint and rule.role in WIDE_ROLES for rule in scene.hits[index])
            is_caption = is_free and (names_picture(reading.page, index) or has_credit(scene, index))
        if is_caption:
            yield index, Role.CAPTION


def may_be_caption(block: Block, words: int) -> bool:
    """Whether a block has a caption's size, and is no link; a caption in a heading is as long as a sentence."""
    if block.hidden or not MIN_WORDS <= words <= MAX_WORDS or block.link_chars * 2 > len(block.text):
        return False
    return block.kind is Role.PARAGRAPH or (block.kind is Role.HEADING and words > MAX_HEADING_WORDS)


def names_picture(page: Page, index: int) -> bool:
    """Whether an element close around a block is named for a picture, and holds little else."""
    container = page.blocks[index].container
    for _ in range(MAX_DEPTH):
        if container < 0:
            return False
        element = page.containers[container]
        if element.end - element.start > MAX_BLOCKS:
            return False
        if any(is_picture_name(split_name(name)) for name in element.names):
            return True
        container = element.parent
    return False


def is_picture_name(words: frozenset[str]) -> bool:
    """Whether the words of a class name or id are those of a picture's frame."""
    if not OTHER_NAMES.isdisjoint(words):
        return False
    return not PICTURE_NAMES.isdisjoint(words) or any(pair <= words for pair in PICTURE_PAIRS)


def has_credit(scene: Scene, index: int) -> bool:
    """Whether a block shares an element with a line of credit, and with nothing else."""
    containers = scene.reading.page.containers
    container = scene.reading.blocks[index].container
    while container >= 0 and containers[container].end - containers[container].start < 2:
        container = containers[container].parent
    if container < 0 or containers[container].end - containers[container].start > 2:
        return False
    start = containers[container].start
    other = start if index != start else start + 1
    is_credit = any(rule.role is Role.CAPTION and not rule.hint for rule in scene.hits[other])
    return scene.reading.words[other] <= MAX_CREDIT_WORDS and is_credit


def is_said(reading: Reading, index: int, captions: Sequence[str]) -> bool:
    """Whether a caption of the page opens with just these words: some pages set it once more beside the picture."""
    if reading.words[index] < MIN_REPEATED_WORDS or not captions:
        return False
    return any(caption.startswith(reading.fold(index)) for caption in captions)
