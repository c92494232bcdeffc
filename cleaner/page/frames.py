"""The frames of pictures: elements that are named for one, and hold little else than what is said of it."""

from __future__ import annotations

from cleaner.text.fold import split_name
from cleaner.types import Container, Page

PICTURE_NAMES = frozenset(
    "image images img photo photos foto fotos bild bilder picture pictures pic pics picbox caption captions absatzbild"
    " contentimage newsitem imgbox imgboxa mediainfo bildunterschrift".split()
)
"""Words in the names of an element that holds a picture, its caption and nothing else."""
PICTURE_PAIRS = (frozenset({"media", "info"}), frozenset({"media", "description"}))
OTHER_NAMES = frozenset("format with without and und no has cta card cards teaser gallery slider quote poll".split())
"""Words that say that the name is of something else: a template, a banner, a list of pictures."""
MAX_BLOCKS, MAX_DEPTH = 3, 3
"""An element with more blocks than this holds more than a picture; so far out it is looked for."""


def find_frame(page: Page, container: int) -> Container | None:
    """The element, or one just around it, that is named for a picture, and holds little else."""
    for _ in range(MAX_DEPTH):
        if container < 0:
            return None
        element = page.containers[container]
        if element.end - element.start > MAX_BLOCKS:
            return None
        if any(names_frame(split_name(name)) for name in element.names):
            return element
        container = element.parent
    return None


def names_frame(words: frozenset[str]) -> bool:
    """Whether the words of a class name or id are those of a picture's frame."""
    if not OTHER_NAMES.isdisjoint(words):
        return False
    return not PICTURE_NAMES.isdisjoint(words) or any(pair <= words for pair in PICTURE_PAIRS)
