"""Dates in short lines at the story that the labeller took for something else than a timestamp."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.dates import parse_date
from cleaner.metadata.marks import is_comment
from cleaner.metadata.sheet import Answer, Read, Sheet
from cleaner.metadata.stamps import answer
from cleaner.stamp_words import says_modified, stamp_pattern
from cleaner.types import Role

DIGITS = re.compile(r"\d+")
STRAY_WORDS, DATE_WORDS = 10, 4
STRAY_INSIDE, STRAY_BELOW = 4, 2
NEAR_BODY = 12
"""A `<time>` or stray date counts within this many blocks above the story's start."""


def read_strays(*, modified: bool) -> Read:
    """A source that reads a date in a short line at the story that has no better name."""

    def read(sheet: Sheet) -> Answer | None:
        code = sheet.language.code
        for text in list_strays(sheet):
            moment = parse_date(text, code) if says_modified(text, code) is modified else None
            if moment and moment.day:
                return answer(moment, text)
        return None

    return read


def list_strays(sheet: Sheet) -> Iterator[str]:
    """The lines at the story that could be a date: near before far, those below it last, which must say what they are."""
    start, end = sheet.body_start, sheet.body_end
    opener = stamp_pattern(sheet.language.code or "en")
    near = [
        (min(abs(place - start), abs(place - end) + NEAR_BODY), text)
        for role in (Role.OTHER, Role.NAVIGATION, Role.SECTION, Role.SHARING, Role.RELATED)
        for place, text in sheet.blocks_of(role)
        if (
            (is_stray(place - start, text) and not is_value(sheet, place))
            or (0 <= place - end <= STRAY_BELOW and is_short(text) and opener.match(text))
        )
        and not is_comment(sheet, place)
    ]
    yield from (text for _, text in sorted(near))


def is_value(sheet: Sheet, place: int) -> bool:
    """Whether a line inside the story is the value of a term or a cell: when something else happens."""
    container = sheet.page.blocks[place].container
    return place > sheet.body_start and container >= 0 and sheet.page.containers[container].tag in {"dd", "td", "th"}


def is_stray(distance: int, text: str) -> bool:
    """Whether a line could be a date at the story: short above it, nothing but a date just inside it."""
    is_near = -NEAR_BODY <= distance <= 2 or (0 < distance <= STRAY_INSIDE and text.count(" ") < DATE_WORDS)
    return is_near and is_short(text)


def is_short(text: str) -> bool:
    """Whether a line has a number and few words."""
    return text.count(" ") <= STRAY_WORDS and DIGITS.search(text) is not None
