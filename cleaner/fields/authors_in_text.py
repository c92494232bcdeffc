"""Who wrote it, as readers see it: bylines, names beside dates, in boxes on the author, alone on a line at the story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from cleaner.fields.author_names import clean_authors
from cleaner.fields.bylines import (
    ABOVE_BODY,
    BELOW_BODY,
    INSIDE_BODY,
    MAX_BOX_CHARS,
    is_headed,
    list_equals,
    name_labelled,
    pick_people,
    place_bylines,
)
from cleaner.fields.marks import in_other_article, is_apart
from cleaner.fields.sheet import Answer, Sheet, name_words
from cleaner.language.dates import date_patterns
from cleaner.language.names import biography_pattern
from cleaner.language.people import drop_outlet, has_label, is_full_name, is_label, looks_personal, says_by
from cleaner.language.reporters import han_by_pattern
from cleaner.language.stamps import has_stamp_word
from cleaner.language.words import either, inner_by_pattern, opens_byline, others_pattern
from cleaner.types import Meaning, Role

STAMP_PART = re.compile(r"\s{0,9}[|│┃•·⋅]\s{0,9}")
AUTHOR_NAMES = frozenset({"author", "byline", "autor", "auteur", "authorname", "writer", "redakteur"})
CLASS_DEPTH = 2
BOX_BLOCKS = 4
PLAIN_LABELLED = (Role.NAVIGATION, Role.OTHER, Role.SECTION, Role.SHARING, Role.RELATED, Role.TAGS)
"""What the labeller may take a line with nothing but a name for."""
MAX_BY_WORDS = 14


@cache
def desk_pattern() -> re.Pattern[str]:
    """A word for a desk or a staff."""
    return re.compile(rf"\b(?:{either('desks')})\b", re.IGNORECASE)


@cache
def box_label_pattern() -> re.Pattern[str]:
    """What stands before the name in a box on the author."""
    return re.compile(rf"^(?:{either('about')})\b:?\s*", re.IGNORECASE)


def read_bylines(sheet: Sheet) -> Answer | None:
    """The visible bylines: the first one with a name, above the story before below it."""
    for place, text in place_bylines(sheet):
        names = clean_authors([drop_outlet(text)], sheet)
        if not names and says_by(text) and desk_pattern().search(text):
            return None
        if not says_by(text):
            names = pick_people(names, sheet)
        names = tuple(name for name in names if not has_label(name))
        if names := tuple(name for name in names if is_full_name(name)):
            return list_equals(place, sheet) or names, text
        if is_label(text) and (names := name_labelled(place, sheet)):
            return names, sheet.page.blocks[place + 1].text
    return None


def read_timestamps(sheet: Sheet) -> Answer | None:
    """A name in a visible timestamp: behind "by" ("Posted on March 2, 2025 by Jane Doe"), or before the date."""
    for place, text in sheet.blocks_of(Role.TIMESTAMP):
        found = inner_by_pattern().search(text)
        if is_apart(sheet, place) or (found and others_pattern().search(text[: found.end()])):
            continue
        if han := han_by_pattern().search(text):
            names = clean_authors([han[1]], sheet)
        elif found:
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
    parts = [part for part in STAMP_PART.split(text) if not has_stamp_word(part, sheet.language.code)]
    if len(parts) > 1:
        parts = [rest for part in parts for rest in split_at_dates(part)]
    names = next((names for part in parts if (names := clean_authors([part], sheet))), ())
    return tuple(name for name in names if " " in name and looks_personal(name))


def split_at_dates(text: str) -> list[str]:
    """What stands around the dates of a text."""
    for pattern in date_patterns():
        text = pattern.sub("\n", text)
    return text.split("\n")


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
        if names and not in_other_article(sheet, place) and not is_headed(place, sheet):
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
        if sheet.labels[place].means is Meaning.AUTHOR_BOX
        and not block.hidden
        and (-ABOVE_BODY // 2 <= place - start <= INSIDE_BODY or 0 <= place - end <= ABOVE_BODY // 2)
    ]
    for _, text in boxes[:BOX_BLOCKS]:
        if names := read_box_line(text, sheet):
            return names, text
    return None


def read_box_line(text: str, sheet: Sheet) -> tuple[str, ...]:
    """The name that a line of a box opens with, is, or has behind "by"."""
    found, by = biography_pattern().match(text), inner_by_pattern().search(text)
    if found and looks_personal(found[1]):
        named = found[1]
    elif len(text) <= MAX_BOX_CHARS:
        named = box_label_pattern().sub("", text)
    else:
        named = text[by.end() :] if by else ""
    return pick_people(clean_authors([named], sheet), sheet)


def read_only_byline(sheet: Sheet) -> Answer | None:
    """The one name that all short lines carry which the markup calls bylines, wherever they stand."""
    texts = [
        text
        for place, text in sheet.blocks_of(Role.BYLINE)
        if sheet.labels[place].means is Meaning.BYLINE_ELEMENT
        and len(text) < MAX_BOX_CHARS
        and not in_other_article(sheet, place)
    ]
    names = {name: text for text in texts for name in pick_people(clean_authors([text], sheet), sheet) if " " in name}
    return next((((name,), text) for name, text in names.items()), None) if len(names) == 1 else None
