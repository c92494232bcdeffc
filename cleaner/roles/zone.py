"""The lines around the headline and the start of a flattened story: where author and date stand, and the agency's own line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import msgspec

from cleaner.language.agencies import load_agencies, name_agency, names_agencies
from cleaner.language.names import strip_date
from cleaner.language.stamps import has_stamp_word, stamp_pattern
from cleaner.language.words import either, list_all, opens_byline
from cleaner.page.reading import Reading
from cleaner.roles.scene import Scene
from cleaner.text.fold import fold_line
from cleaner.types import Role

MAX_AGENCY_WORDS, MAX_LINES_ABOVE, MIN_ALIAS_CHARS = 8, 15, 3
PLACED = re.compile(r"([^/|,()]{2,40}?)\s?[/|,]\s?[^\W\d_a-z][^/|,]{2,40}")
"""An agency with a mark and a place behind it: "AFP / Odesa (Ukraine)"."""
CARRIED = re.compile(r"[(\[]?([^()\[\]–—-]{2,40})\s?[–—-]\s?([^()\[\]]{2,60})[)\]]")
"""Who carries a story, and whose it is."""


def find_agency_lines(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The short lines up to the first sentence of the story that name an agency and nothing else but where it works."""
    reading = scene.reading
    for index in range(min(len(reading), MAX_LINES_ABOVE)):
        if reading.is_prose[index]:
            return
        text = reading.texts[index]
        if len(text) >= MIN_ALIAS_CHARS and reading.words[index] <= MAX_AGENCY_WORDS and tells_agency(text):
            yield index, Role.SOURCE


def tells_agency(text: str) -> bool:
    """Whether a line names an agency, with perhaps a place, or before it who carries its stories.

    >>> tells_agency("(dpa)"), tells_agency("AFP / Odesa (Ukraine)"), tells_agency("Reuters Buys Rival")
    (True, True, False)
    """
    if names_agencies(text):
        return True
    if (found := PLACED.fullmatch(text)) and name_agency(found[1]):
        return True
    found = CARRIED.fullmatch(text)
    return found is not None and fold_line(found[2]) in load_agencies()


BELOW_TITLE, ABOVE_TITLE = 25, 4
ABOVE_START, BELOW_START = 8, 10
INSIDE_BODY = 5
"""From here on only lines that are surely not of the body are looked at."""
UNTITLED_ABOVE = 20
REPEATED_WITHIN = 12
BODY_BLOCKS = 20
MAX_WORDS = 24
LONE_WORDS = 4
HARD_ROLES = frozenset({Role.BYLINE, Role.TIMESTAMP, Role.SOURCE})


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of a scene where signatures are looked for, and what the page says elsewhere."""

    scene: Scene
    title: int | None
    indexes: tuple[int, ...]
    body: str
    """The first blocks of the body."""
    words: frozenset[str]
    """All words of the page."""
    menu: Counter[str]
    """The lines above the headline, in small letters."""

    @property
    def reading(self) -> Reading:
        """The columns of the page."""
        return self.scene.reading


def read_zone(scene: Scene) -> Zone:
    """The lines around the headline and the body's start."""
    reading, start, title = scene.reading, scene.start, scene.title
    above = ABOVE_START if title is not None else UNTITLED_ABOVE
    indexes = set(range(max(0, start - above), min(len(reading), start + BELOW_START)))
    if title is not None:
        first = min((index for index in scene.titles if 0 <= title - index <= REPEATED_WITHIN), default=title)
        indexes = {index for index in indexes if index > first - ABOVE_TITLE}
        end = min(len(reading), title + BELOW_TITLE, max(start, title) + BELOW_START)
        indexes |= set(range(max(0, first - ABOVE_TITLE), end))
        indexes -= scene.titles
    top = min(start, title if title is not None else start)
    return Zone(
        scene=scene,
        title=title,
        indexes=tuple(index for index in sorted(indexes) if fits(scene, index)),
        body="\n".join(
            [reading.texts[index] for index in scene.kept if index < start + BODY_BLOCKS and not is_lone(reading, index)]
        ),
        words=frozenset("\n".join(reading.texts).split()),
        menu=Counter(scene.lower[: max(0, top - ABOVE_TITLE)]),
    )


def is_lone(reading: Reading, index: int) -> bool:
    """Whether a block is a few words without an end: not what the story says, though the vote may keep it."""
    return reading.words[index] <= LONE_WORDS and not reading.ends[index]


def fits(scene: Scene, index: int) -> bool:
    """Whether a line is short enough, surely not of the body, and no rule makes it something else.

    A row of links may be a byline with its date.
    """
    if index >= scene.start + INSIDE_BODY and scene.values[index] >= scene.limits.signature:
        return False
    text = scene.reading.texts[index]
    allowed = HARD_ROLES | {Role.NAVIGATION} if " · " in text and any(map(str.isdigit, text)) else HARD_ROLES
    if opens_byline(text):
        # "Words: Jane Doe. Pictures: Richard Roe" ends like a caption.
        allowed = allowed | {Role.CAPTION}
    return scene.reading.words[index] <= MAX_WORDS and all(rule.hint or rule.role in allowed for rule in scene.hits[index])


MIN_DATE_SHARE, MIN_SHORT_SHARE = 0.4, 0.25
SHORT_WORDS = 12
"""A date is this share of its line, or the line is a caption's; less in a short line."""
CONNECTOR = re.compile(r"^[\W_]{1,3}$")


@cache
def time_left_pattern() -> re.Pattern[str]:
    """A line with nothing but a time and the words beside it: "um 14.30 Uhr"."""
    return re.compile(
        rf"^\W{{0,3}}(?:(?:{either('at')})\s)?\d{{1,2}}[:.h]\d\d(?:[:.]\d\d)?"
        rf"\s?(?:{either('oclock')}|[ap]\.?m\.?)?\W{{0,2}}(?:[A-Z]{{2,4}})?\W{{0,2}}$",
        re.IGNORECASE,
    )


@cache
def load_time_words() -> frozenset[str]:
    """The words beside a time, which may stand on a line of their own."""
    return frozenset((*list_all("at"), *list_all("oclock")))


@cache
def until_pattern() -> re.Pattern[str]:
    """The date of an end is not that of the article."""
    return re.compile(rf"\b(?:{either('until')})\b", re.IGNORECASE)


def is_stamp(zone: Zone, index: int) -> bool:
    """Whether a line is a date, or mostly one, or has a date and a word for it."""
    text = zone.reading.texts[index]
    if not any(map(str.isdigit, text)) or (
        index >= zone.scene.start and zone.reading.ends[index] and zone.reading.words[index] > 8
    ):
        return False
    rest = strip_date(text, zone.scene.language)
    if rest is None or until_pattern().search(rest):
        return False
    letters = sum(map(str.isalnum, rest))
    share = MIN_SHORT_SHARE if zone.reading.words[index] <= SHORT_WORDS else MIN_DATE_SHARE
    return letters <= (1 - share) * sum(map(str.isalnum, text)) or has_stamp_word(rest, zone.scene.language)


def find_stamp_pieces(zone: Zone, found: dict[int, Role]) -> Iterator[int]:
    """The lines that belong to a date beside them: "Published", a comma, the time."""
    stamps = {index for index, role in found.items() if role is Role.TIMESTAMP}
    pieces: set[int] = set()
    for index in sorted(stamps):
        for step in (1, -1):
            other = index + step
            while 0 <= other < len(zone.reading) and abs(other - index) <= 4 and other not in stamps:
                if not is_stamp_piece(zone, other):
                    break
                pieces.add(other)
                other += step
    yield from sorted(pieces)


def is_stamp_piece(zone: Zone, index: int) -> bool:
    """Whether a line is a word for a date, a time, or what stands between a date and its time."""
    text = zone.reading.texts[index]
    if len(text) > 30 or index == zone.title:
        return False
    bare = text.strip(" .,:|·•-–—").casefold()
    return (
        bare in load_time_words()
        or bool(time_left_pattern().match(text))
        or bool(CONNECTOR.match(text))
        or (zone.reading.words[index] <= 3 and bool(stamp_pattern(zone.scene.language or "en").match(bare)))
    )


def says_when(zone: Zone, index: int) -> bool:
    """Whether a short line opens with a word for publication and has a number: "Published today at 12:19"."""
    if not 0 <= index < len(zone.reading) or zone.reading.words[index] > SHORT_WORDS:
        return False
    text = zone.reading.texts[index]
    return any(map(str.isdigit, text)) and stamp_pattern(zone.scene.language or "en").match(text) is not None
