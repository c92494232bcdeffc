"""The short last paragraphs of a flattened story, which the vote takes for the frame where a widget parts them from the rest.

"Read also: …" and its headline stand between two paragraphs more often than behind the last. What follows them is the story's
where it is set like its paragraphs, ends like a sentence, is taken by no rule and is not surely something else by its vote.
"""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.roles.scene import Scene
from cleaner.text.topic import find_topic_words
from cleaner.types import Role

INSERTS = frozenset({Role.RELATED, Role.ADVERTISING})
MIN_KEPT, MAX_INSERTED, MAX_FOUND = 2, 3, 6
"""The story has so many paragraphs above; so many lines of a widget part it from the next, of which it finds no more than so many."""
NEAR_END = 4
"""So close above the end of what the vote keeps a widget says that it may have parted the rest, too."""
MIN_WORDS, MAX_HEADLINE_WORDS = 4, 25
SURE_VOTE, LEAST_VOTE = 0.3, 0.05
"""From the first on the vote is enough; from the second on where the paragraph shares a longer word with the story. Without a
widget above, of six found on 754 pages four were calls and credits below the story: so one must stand there."""


def find_last_prose(scene: Scene) -> Iterator[int]:
    """The paragraphs just below what the vote keeps, up to the first line that is neither one nor part of a widget."""
    prose = [index for index in scene.kept if scene.reading.is_prose[index] or scene.reading.ends[index]]
    if len(prose) < MIN_KEPT or not is_spaced(scene, prose):
        return
    topic = find_topic_words("\n".join([scene.reading.texts[index] for index in scene.kept]))
    is_parted = any(is_insert(scene, index) for index in range(max(0, scene.end - NEAR_END), scene.end))
    n_inserted = n_found = 0
    for index in range(scene.end, len(scene.reading)):
        if is_insert(scene, index):
            n_inserted, is_parted = n_inserted + 1, True
        elif is_parted and n_found < MAX_FOUND and is_last(scene, index, topic):
            n_inserted, n_found = 0, n_found + 1
            yield index
        else:
            return
        if n_inserted > MAX_INSERTED:
            return


def is_spaced(scene: Scene, prose: list[int]) -> bool:
    """Whether each paragraph but the first stands behind a blank line, as the lines of a frame do not."""
    return all(scene.reading.blocks[index].gap for index in prose[1:])


def is_insert(scene: Scene, index: int) -> bool:
    """Whether a line is a widget's by a rule, or the headline below such a line."""
    hits = scene.hits[index]
    if any(rule.role in INSERTS and not rule.hint for rule in hits):
        return True
    is_headline = not scene.reading.ends[index] and scene.reading.words[index] <= MAX_HEADLINE_WORDS
    above = scene.hits[index - 1] if index else ()
    return is_headline and not hits and any(rule.role is Role.RELATED and not rule.hint for rule in above)


def is_last(scene: Scene, index: int, topic: set[str]) -> bool:
    """Whether a line could be a paragraph of the story."""
    reading, value = scene.reading, scene.values[index]
    if scene.hits[index] or not reading.ends[index] or reading.texts[index].endswith(":") or reading.words[index] < MIN_WORDS or not reading.blocks[index].gap:
        return False
    return value >= SURE_VOTE or (value >= LEAST_VOTE and not topic.isdisjoint(find_topic_words(reading.texts[index])))
