"""What the story says twice by mistake: a second rendering of it, a paragraph doubled, all of it once more in one block.

A table, a recipe, a plan repeat whole passages on purpose, so being said before is not enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from cleaner.roles.scene import Scene
from cleaner.types import BODY_ROLES, Block, Role

MIN_COPY_WORDS = 40
"""A run of copies has so many words in all."""
LINE_WORDS = 7
"""A shorter line recurs by chance."""
OPENING_LINES = 3
"""A second rendering of the story holds one of so many longer lines that the story opens with."""
PASSAGE_WORDS, PARAGRAPH_WORDS = 150, 15
"""Nor does a passage of so many words, in blocks of so many on average, stand twice on purpose."""
DOUBLED_WORDS = 20
"""A paragraph of so many words that stands twice, one below the other, is doubled."""
WHOLE_WORDS, WHOLE_SHARE, WHOLE_LINES = 150, 0.8, 5
"""A block of so many words says all of the story again where so much of it is at least so many lines of the story."""
MAX_MISSES = 20
"""So many lines of the story may be missing from such a block; more are not looked for."""


def find_copies(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The blocks of the body that only say again, word for word, what it has said.

    What goes for its markup or as a value of a header has not said it: an export's abstract is the story's lead.
    """
    reading = scene.reading
    kept = [index for index in scene.kept if is_read(reading.blocks[index])]
    keys = [reading.fold(index) for index in kept]
    words = [reading.words[index] for index in kept]
    for number in {*find_second_rendering(keys, words), *find_doubled(keys, words), *find_whole(keys, words)}:
        yield kept[number], Role.DUPLICATE


def is_read(block: Block) -> bool:
    """Whether a block may stand in the text: nothing hides it, and it is no caption and no value of a header."""
    return not block.hidden and block.kind in BODY_ROLES


def find_second_rendering(keys: Sequence[str], words: Sequence[int]) -> Iterator[int]:
    """The lines said before: from the first run of them on that holds the story's opening; before that, whole passages."""
    openings = set([key for key, count in zip(keys, words, strict=True) if count >= LINE_WORDS][:OPENING_LINES])
    is_second = False
    for run in list_copied_runs(keys):
        n_words = sum(words[number] for number in run)
        is_second = is_second or (n_words >= MIN_COPY_WORDS and any(keys[number] in openings for number in run))
        if is_second or n_words >= max(PASSAGE_WORDS, PARAGRAPH_WORDS * len(run)):
            yield from run


def list_copied_runs(keys: Sequence[str]) -> Iterator[list[int]]:
    """The runs of lines that were said before."""
    seen: set[str] = set()
    is_copy = []
    for key in keys:
        is_copy.append(key in seen)
        seen.add(key)
    for repeated, group in groupby(range(len(keys)), key=is_copy.__getitem__):
        if repeated:
            yield list(group)


def find_doubled(keys: Sequence[str], words: Sequence[int]) -> Iterator[int]:
    """The paragraphs that stand right below themselves."""
    return (number for number in range(1, len(keys)) if words[number] >= DOUBLED_WORDS and keys[number] == keys[number - 1])


def find_whole(keys: Sequence[str], words: Sequence[int]) -> Iterator[int]:
    """The blocks that say the lines above them again, in their order, and hardly anything else."""
    lines = [number for number, count in enumerate(words) if count >= LINE_WORDS]
    for count, number in enumerate(lines):
        if count < WHOLE_LINES or words[number] < WHOLE_WORDS:
            continue
        if any(keys[line] in keys[number] for line in lines[:OPENING_LINES]):
            said = [words[line] for line in list_said(keys, lines[:count], keys[number])]
            if len(said) >= WHOLE_LINES and sum(said) >= WHOLE_SHARE * words[number]:
                yield number


def list_said(keys: Sequence[str], lines: Sequence[int], text: str) -> Iterator[int]:
    """The lines that a text has, in their order."""
    end = n_missed = 0
    for line in lines:
        index = text.find(keys[line], end)
        if index >= 0:
            end = index + len(keys[line])
            yield line
        else:
            n_missed += 1
            if n_missed > MAX_MISSES:
                return
