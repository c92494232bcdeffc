"""Who wrote it, as readers see it: bylines, names beside dates, in boxes on the author, alone on a line at the story."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from cleaner.dates import stamp_pattern
from cleaner.fold import squeeze
from cleaner.languages import inner_by_pattern, opens_byline, others_pattern
from cleaner.metadata.author_names import clean_authors
from cleaner.metadata.byline_tails import drop_outlet
from cleaner.metadata.marks import BIO_BOXES, in_other_article, is_apart
from cleaner.metadata.names import has_label, is_full_name, looks_personal, says_by
from cleaner.metadata.sheet import Answer, Sheet, name_words
from cleaner.types import Role

DESK = re.compile(r"\b(?:team|staff|desk|newsdesk|editors|redaktion|newsroom)\b", re.IGNORECASE)
STAMP_PART = re.compile(r"\s{0,9}[|•·⋅]\s{0,9}")
ABOVE_BODY, INSIDE_BODY, BELOW_BODY = 30, 6, 12
"""A byline stands so many blocks above the story's start, inside it, or below its end."""
SMALL_WORD = re.compile(r"(?<!\w)[^\W\d_A-Z]{3,40}(?!\w)")
AUTHOR_NAMES = frozenset({"author", "byline", "autor", "auteur", "authorname", "writer", "redakteur"})
CLASS_DEPTH = 2
BIO = re.compile(
    r"^(?:About(?: the author)?:?\s|Meet\s)?((?:[^\W\d_]\S{0,30}\s){1,4}[^\W\d_]\S{0,30}?),?"
    r"\s(?:is|was|has|writes|covers|leads|joined|works|started)\s"
)
"""How a line on the author opens: the name, and what the person is or does."""
BOX_LABEL = re.compile(r"^(?:about(?: the author)?|meet|author)\b:?\s*", re.IGNORECASE)
BYLINE_CLASSES = frozenset({"rule:class-author", "rule:class-byline-block"})
BOX_BLOCKS, MAX_BOX_CHARS = 4, 60
PLAIN_LABELLED = (Role.NAVIGATION, Role.OTHER, Role.SECTION, Role.SHARING, Role.RELATED, Role.TAGS)
"""What the labeller may take a line with nothing but a name for."""
MAX_BY_WORDS = 14


def read_bylines(sheet: Sheet) -> Answer | None:
    """The visible bylines: the first one with a name, above the story before below it."""
    for text in list_bylines(sheet):
        names = clean_authors([drop_outlet(text)], sheet)
        if not names and says_by(text) and DESK.search(text):
            return None
        if not says_by(text):
            names = pick_people(names, sheet)
        names = tuple(name for name in names if not has_label(name))
        if names := tuple(name for name in names if is_full_name(name)):
            return names, text
    return None


def list_bylines(sheet: Sheet) -> Iterator[str]:
    """The texts of the bylines that stand at the story, those above it first, near before far."""
    start, end = sheet.body_start, sheet.body_end
    near = [
        (place, text)
        for place, text in sheet.blocks_of(Role.BYLINE)
        if (-ABOVE_BODY <= place - start <= INSIDE_BODY or 0 <= place - end <= BELOW_BODY or sheet.page.format == "text")
        and not in_other_article(sheet, place)
    ]
    yield from (text for _, text in sorted(near, key=lambda item: (item[0] >= start, abs(item[0] - start))))


def pick_people(names: Iterable[str], sheet: Sheet, *, uncased: bool = False) -> tuple[str, ...]:
    """Those of the names that look like a person's: not a topic of the page, nor all words that it also writes small."""
    topics = {squeeze(mark.value) for mark in sheet.evidence.head.marks if mark.name == "rel:tag"}
    found = (name for name in names if looks_personal(name, uncased=uncased))
    return tuple(name for name in found if squeeze(name) not in topics and not is_phrase(name, sheet))


def is_phrase(name: str, sheet: Sheet) -> bool:
    """Whether a text is of words that the page writes small, each of them: "Corporate Relocation"."""
    words = [word for word in name.casefold().split() if len(word) > 2]
    return bool(words) and read_small_words(sheet).issuperset(words)


def read_timestamps(sheet: Sheet) -> Answer | None:
    """A name in a visible timestamp: behind "by" ("Posted on March 2, 2025 by Jane Doe"), or before the date."""
    for place, text in sheet.blocks_of(Role.TIMESTAMP):
        found = inner_by_pattern().search(text)
        if is_apart(sheet, place) or (found and others_pattern().search(text[: found.end()])):
            continue
        if found:
            names = clean_authors([text[found.end() :]], sheet)
        elif abs(place - sheet.body_start) <= ABOVE_BODY // 2:
            names = names_beside_date(text, sheet)
        else:
            names = ()
        if names:
            return names, text
    return None


def names_beside_date(text: str, sheet: Sheet) -> tuple[str, ...]:
    """The name in a part of a timestamp's line that says nothing of dates: "27 January 2026 • Jane Doe • 3 minutes"."""
    parts = [part for part in STAMP_PART.split(text) if not stamp_pattern(sheet.language.code or "en").search(part)]
    names = next((names for part in parts if (names := clean_authors([part], sheet))), ())
    return tuple(name for name in names if name.isascii() and looks_personal(name))


def read_slug(sheet: Sheet) -> Answer | None:
    """A slug before the lead ("HEADLINE/ Site/ CITY/ J. Mansour/ Edition/"): the part that has an initial and a name."""
    for text in sheet.texts_of(Role.SOURCE):
        parts = [part.strip() for part in text.split("/") if part.strip()]
        names = [part for part in parts if re.fullmatch(r"(?:[A-Z]\. ?){1,2}[A-Z][a-z]+", part)] if len(parts) > 2 else []
        if names:
            return tuple(names), text
    return None


def read_unlabelled_bylines(sheet: Sheet) -> Answer | None:
    """A short line at the story that opens with "By" and a name, whatever the labeller took it for."""
    for place in places_at_story(sheet, ABOVE_BODY // 2, INSIDE_BODY, BELOW_BODY):
        block = sheet.page.blocks[place]
        role = sheet.labels[place].role
        if role not in PLAIN_LABELLED or role is Role.NAVIGATION or block.text.count(" ") >= MAX_BY_WORDS:
            continue
        if opens_byline(block.text):
            names = pick_people(clean_authors([drop_outlet(block.text)], sheet), sheet, uncased=True)
            if names:
                return names, block.text
    return None


def places_at_story(sheet: Sheet, n_above: int, n_inside: int, n_below: int) -> Iterator[int]:
    """The places of what readers see just above the story, near before far, then just inside it and just below it."""
    start, end, last = sheet.body_start, sheet.body_end, len(sheet.labels)
    above = range(min(start, last) - 1, max(0, start - n_above) - 1, -1)
    inside = range(start, min(start + n_inside, end))
    below = range(end, min(end + n_below, last))
    return (place for place in chain(above, inside, below) if not sheet.page.blocks[place].hidden)


def read_class(sheet: Sheet) -> Answer | None:
    """A name alone in an element that the markup calls author, between headline and story."""
    start = sheet.body_start
    for place in range(max(0, start - ABOVE_BODY // 2), min(len(sheet.labels), start + INSIDE_BODY)):
        block = sheet.page.blocks[place]
        if block.hidden or len(block.text) > 60 or not is_author_class(sheet, block.container):
            continue
        names = pick_people(clean_authors([drop_outlet(block.text)], sheet), sheet, uncased=True)
        if names and not in_other_article(sheet, place):
            return names, block.text
    return None


def is_author_class(sheet: Sheet, container: int) -> bool:
    """Whether an element or the one around it is named for the author."""
    for _ in range(CLASS_DEPTH):
        if container < 0:
            return False
        element = sheet.page.containers[container]
        if any(AUTHOR_NAMES & name_words(name) for name in element.names):
            return True
        container = element.parent
    return False


def read_box(sheet: Sheet) -> Answer | None:
    """The name in a box on the author at the story: alone, or before what the person is."""
    start, end = sheet.body_start, sheet.body_end
    boxes = [
        (place, block.text)
        for place, block in enumerate(sheet.page.blocks)
        if sheet.labels[place].source in BIO_BOXES
        and not block.hidden
        and (-ABOVE_BODY // 2 <= place - start <= INSIDE_BODY or 0 <= place - end <= ABOVE_BODY // 2)
    ]
    for _, text in boxes[:BOX_BLOCKS]:
        if names := read_box_line(text, sheet):
            return names, text
    return None


def read_box_line(text: str, sheet: Sheet) -> tuple[str, ...]:
    """The name that a line of a box opens with, is, or has behind "by"."""
    found, by = BIO.match(text), inner_by_pattern().search(text)
    if found and looks_personal(found[1]):
        named = found[1]
    elif len(text) <= MAX_BOX_CHARS:
        named = BOX_LABEL.sub("", text)
    else:
        named = text[by.end() :] if by else ""
    return pick_people(clean_authors([named], sheet), sheet)


def read_small_words(sheet: Sheet) -> frozenset[str]:
    """The words that the page writes small somewhere; of scripts that have capitals."""
    if "small words" not in sheet.memo:
        found = {word for block in sheet.page.blocks for word in SMALL_WORD.findall(block.text)}
        sheet.memo["small words"] = frozenset(filter(str.islower, found))
    words: frozenset[str] = sheet.memo["small words"]
    return words


def read_only_byline(sheet: Sheet) -> Answer | None:
    """The one name that all short lines carry which the markup calls bylines, wherever they stand."""
    texts = [
        text
        for place, text in sheet.blocks_of(Role.BYLINE)
        if sheet.labels[place].source in BYLINE_CLASSES and len(text) < MAX_BOX_CHARS and not in_other_article(sheet, place)
    ]
    names = {name: text for text in texts for name in pick_people(clean_authors([text], sheet), sheet)}
    return next((((name,), text) for name, text in names.items()), None) if len(names) == 1 else None
