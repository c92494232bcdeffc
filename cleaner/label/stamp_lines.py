"""Which lines of a flattened text are dates, or pieces of one that tools tore apart: "Published", a comma, the time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.label.names import strip_date
from cleaner.label.zone import Zone
from cleaner.stamp_words import has_stamp_word, stamp_pattern
from cleaner.types import Role

MIN_DATE_SHARE, MIN_SHORT_SHARE = 0.4, 0.25
SHORT_WORDS = 12
"""A date is this share of its line, or the line is a caption's; less in a short line."""
CONNECTOR = re.compile(r"^[\W_]{1,3}$")
TIME_LEFT = re.compile(
    r"^\W{0,3}(?:(?:um|at|on|à|às|alle|ore|kl\.?|o|om|v|в|о|saat)\s)?\d{1,2}[:.h]\d\d(?:[:.]\d\d)?\s?(?:uhr|[ap]\.?m\.?|h)?\W{0,2}(?:[A-Z]{2,4})?\W{0,2}$",
    re.IGNORECASE,
)
TIME_WORDS = frozenset({"um", "uhr", "at", "on", "à", "às", "alle", "ore", "kl", "о", "в", "v", "saat", "om"})
UNTIL = re.compile(r"\b(?:bis|until|till|jusqu'au|hasta|fino al|até)\b", re.IGNORECASE)
"""The date of an end is not that of the article."""


def is_stamp(zone: Zone, place: int) -> bool:
    """Whether a line is a date, or mostly one, or has a date and a word for it."""
    text = zone.page.blocks[place].text
    if not any(map(str.isdigit, text)) or (
        place >= zone.start and zone.shapes[place].terminal and zone.shapes[place].words > 8
    ):
        return False
    rest = strip_date(text, zone.language)
    if rest is None or UNTIL.search(rest):
        return False
    letters = sum(map(str.isalnum, rest))
    share = MIN_SHORT_SHARE if zone.shapes[place].words <= SHORT_WORDS else MIN_DATE_SHARE
    return letters <= (1 - share) * sum(map(str.isalnum, text)) or has_stamp_word(rest, zone.language)


def find_stamp_pieces(zone: Zone, found: dict[int, Role]) -> Iterator[int]:
    """The lines that belong to a date beside them: "Published", a comma, the time."""
    stamps = {place for place, role in found.items() if role is Role.TIMESTAMP}
    pieces: set[int] = set()
    for place in sorted(stamps):
        for step in (1, -1):
            other = place + step
            while 0 <= other < len(zone.page.blocks) and abs(other - place) <= 4 and other not in stamps:
                if not is_stamp_piece(zone, other):
                    break
                pieces.add(other)
                other += step
    yield from sorted(pieces)


def is_stamp_piece(zone: Zone, place: int) -> bool:
    """Whether a line is a word for a date, a time, or what stands between a date and its time."""
    text = zone.page.blocks[place].text
    if len(text) > 30 or place == zone.title:
        return False
    bare = text.strip(" .,:|·•-–—").casefold()
    return (
        bare in TIME_WORDS
        or bool(TIME_LEFT.match(text))
        or bool(CONNECTOR.match(text))
        or (zone.shapes[place].words <= 3 and bool(stamp_pattern(zone.language or "en").match(bare)))
    )


def says_when(zone: Zone, place: int) -> bool:
    """Whether a short line opens with a word for publication and has a number: "Published today at 12:19"."""
    if not 0 <= place < len(zone.page.blocks) or zone.shapes[place].words > SHORT_WORDS:
        return False
    text = zone.page.blocks[place].text
    return any(map(str.isdigit, text)) and stamp_pattern(zone.language or "en").match(text) is not None
