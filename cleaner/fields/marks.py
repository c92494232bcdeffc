"""Hints in the markup, and which of them speak of other articles than the page's own."""

from __future__ import annotations

from cleaner.fields.sheet import Sheet, name_words
from cleaner.language.people import has_label
from cleaner.types import Mark, Meaning, Role

FOREIGN = frozenset({Role.COMMENTS, Role.RELATED, Role.NAVIGATION, Role.ADVERTISING})
"""A mark in such a block is somebody else's, unless the block is the author's own box."""
COMMENT_NAMES = frozenset({"comment", "comments", "commentmetadata", "commentlist", "discussion"})


def in_other_article(sheet: Sheet, place: int) -> bool:
    """Whether a block lies in an `<article>` that has neither the story nor the headline: a teaser."""
    container = sheet.page.blocks[place].container
    own = [(sheet.body_start, sheet.body_end), *((at, at + 1) for at, _ in sheet.blocks_of(Role.TITLE))]
    while container >= 0:
        element = sheet.page.containers[container]
        if element.tag == "article" and all(end <= element.start or element.end <= start for start, end in own):
            return True
        container = element.parent
    return False


def is_apart(sheet: Sheet, place: int) -> bool:
    """Whether a block is of another article, of somebody who is quoted, or of the site's header above the headline."""
    title = next((at for at, _ in sheet.blocks_of(Role.TITLE)), sheet.body_start)
    container = sheet.page.blocks[place].container if 0 <= place < len(sheet.labels) else -1
    is_sites = False
    while container >= 0:
        element = sheet.page.containers[container]
        if element.tag == "blockquote" or (element.tag == "nav" and element.end <= title):
            return True
        is_sites = is_sites or (element.tag == "header" and element.end <= title)
        if element.tag == "article" and element.start <= sheet.body_start < element.end:
            is_sites = False
        container = element.parent
    if is_sites:
        return True
    return 0 <= place < len(sheet.labels) and in_other_article(sheet, place)


def is_foreign(sheet: Sheet, mark: Mark) -> bool:
    """Whether a mark stands in a block that speaks of other articles; the head's marks have the place of the first block."""
    if not 0 < mark.block < len(sheet.labels):
        return False
    label = sheet.labels[mark.block]
    return label.role in FOREIGN and (label.means is not Meaning.AUTHOR_BOX or has_label(mark.value))


def is_comment(sheet: Sheet, place: int) -> bool:
    """Whether a hidden block lies in an element called comment."""
    container = sheet.page.blocks[place].container if sheet.page.blocks[place].hidden else -1
    while container >= 0:
        element = sheet.page.containers[container]
        if any(name_words(name) & COMMENT_NAMES for name in element.names) and element.tag != "body":
            return True
        container = element.parent
    return False
