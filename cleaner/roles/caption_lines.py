"""What stands under pictures in flattened text, told by the labels, credits and notices that are printed with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cleaner.language.agencies import find_agency
from cleaner.language.pictures import label_pattern, notice_pattern, read_shown
from cleaner.roles.scene import Scene
from cleaner.roles.title_marks import is_credited
from cleaner.types import Role

MAX_WORDS, MAX_CREDIT_WORDS, MIN_WORDS = 60, 8, 4


def find_caption_lines(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The lines that say what a picture shows, or whose it is, and the line above one that says only whose."""
    reading = scene.reading
    for index, text in enumerate(reading.texts):
        if index in scene.titles or reading.words[index] > MAX_WORDS:
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
    if reading.ends[index] or reading.words[index] < MIN_WORDS or scene.hits[index] or blocks[below].gap:
        return False
    is_apart = blocks[index].gap and below + 1 < len(blocks) and blocks[below + 1].gap
    is_agencys = find_agency(label_end_pattern().sub("", reading.texts[below])) is not None
    return bool(is_apart) and is_agencys and reading.words[below] <= MAX_CREDIT_WORDS and is_credited(reading.texts[below])


@cache
def label_end_pattern() -> re.Pattern[str]:
    """The word before a credit, with its colon."""
    return re.compile(r"^[^:/]{2,30}[:/] ?")
