"""What stands under pictures: in HTML told by the elements around it, in text by labels, credits and notices beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from cleaner.language.agencies import find_agency
from cleaner.language.pictures import label_pattern, notice_pattern, read_shown
from cleaner.page.frames import find_frame
from cleaner.page.reading import Reading
from cleaner.roles.scene import Scene
from cleaner.roles.title_measures import is_credited
from cleaner.types import Block, Container, Role

MIN_WORDS, MAX_WORDS, MAX_HEADING_WORDS = 2, 80, 20
LONG_WORDS = 40
"""A block of so many words that is surely body is no caption, whatever the element around it is called."""
MAX_CREDIT_WORDS = 14
MAX_FRAMED_SHARE = 0.4
WIDE_ROLES = frozenset({Role.CAPTION, Role.RELATED, Role.OTHER})
"""What hints on the elements around say of a caption, too."""
BLOCKS_ABOVE = 15
"""So far above the story its first picture may stand."""
MIN_REPEATED_WORDS = 5
MIN_LINE_WORDS, MAX_LINE_WORDS, MAX_LINE_CREDIT_WORDS = 4, 60, 8
"""Words of a line of text that shows a picture, and of the credit below it. Set by hand on a few texts, not tuned."""


def find_captions(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The blocks at the body of a page of HTML that say what a picture shows."""
    reading = scene.reading
    modular = is_modular(scene)
    said = [reading.fold(index) for index, block in enumerate(reading.blocks) if block.kind is Role.CAPTION]
    for index in range(max(0, scene.start - BLOCKS_ABOVE), scene.end):
        if not may_be_caption(reading.blocks[index], reading.words[index]):
            continue
        if reading.words[index] >= LONG_WORDS and scene.values[index] > scene.limits.caption:
            continue
        if scene.keeps(index):
            frame = None if modular else find_frame(reading.page, reading.blocks[index].container)
            is_caption = (frame is not None and not is_module(scene, frame)) or is_said(reading, index, said)
        else:
            is_free = all(rule.hint and rule.role in WIDE_ROLES for rule in scene.hits[index])
            is_caption = is_free and (
                find_frame(reading.page, reading.blocks[index].container) is not None or has_credit(scene, index)
            )
        if is_caption:
            yield index, Role.CAPTION


def may_be_caption(block: Block, words: int) -> bool:
    """Whether a block has a caption's size, and is no link; a caption in a heading is as long as a sentence."""
    if block.hidden or not MIN_WORDS <= words <= MAX_WORDS or block.link_chars * 2 > len(block.text):
        return False
    return block.kind is Role.PARAGRAPH or (block.kind is Role.HEADING and words > MAX_HEADING_WORDS)


def is_module(scene: Scene, frame: Container) -> bool:
    """Whether an element named for a picture is one of text beside a picture: two paragraphs of the story are no caption."""
    reading = scene.reading
    places = range(frame.start, frame.end)
    return sum(scene.keeps(place) and reading.is_prose[place] and reading.ends[place] for place in places) > 1


def is_modular(scene: Scene) -> bool:
    """Whether elements named for pictures have much of what is kept: then the site sets its stories in them."""
    reading, kept = scene.reading, scene.kept
    framed = [index for index in kept if find_frame(reading.page, reading.blocks[index].container)]
    n_words = sum(reading.words[index] for index in kept)
    return len(framed) > 1 and sum(reading.words[index] for index in framed) > MAX_FRAMED_SHARE * n_words


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


def find_caption_lines(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The lines that say what a picture shows, or whose it is, and the line above one that says only whose."""
    reading = scene.reading
    for index, text in enumerate(reading.texts):
        if index in scene.titles or reading.words[index] > MAX_LINE_WORDS:
            continue
        is_shown = read_shown(text) is not None and may_be_shown(scene, index)
        if is_shown or (index + 1 < len(reading) and is_above_credit(scene, index)):
            yield index, Role.CAPTION


def may_be_shown(scene: Scene, index: int) -> bool:
    """Whether nothing else takes a line: a label or a notice to editors is enough, a credit at the end of prose is not."""
    text = scene.reading.texts[index]
    if label_pattern().fullmatch(text) or notice_pattern().search(text):
        return True
    return all(rule.hint or rule.role is Role.CAPTION for rule in scene.hits[index])


def is_above_credit(scene: Scene, index: int) -> bool:
    """Whether a line that is no sentence stands, apart from all else, above one that is an agency's credit with its label."""
    reading, below, blocks = scene.reading, index + 1, scene.reading.blocks
    if reading.ends[index] or reading.words[index] < MIN_LINE_WORDS or scene.hits[index] or blocks[below].gap:
        return False
    is_apart = blocks[index].gap and below + 1 < len(blocks) and blocks[below + 1].gap
    is_agencys = find_agency(label_end_pattern().sub("", reading.texts[below])) is not None
    return bool(is_apart) and is_agencys and reading.words[below] <= MAX_LINE_CREDIT_WORDS and is_credited(reading.texts[below])


@cache
def label_end_pattern() -> re.Pattern[str]:
    """The word before a credit, with its colon."""
    return re.compile(r"^[^:/]{2,30}[:/] ?")
