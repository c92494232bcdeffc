"""Where the author and the date of flattened text stand: the lines around its headline and around the story's start."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from cleaner.language.names import strip_date
from cleaner.language.stamps import has_stamp_word, stamp_pattern
from cleaner.language.words import either, list_all
from cleaner.page.shape import Shape
from cleaner.roles.scene import Scene
from cleaner.roles.votes import Votes
from cleaner.rules.book import Rule
from cleaner.types import Page, Role

BELOW_TITLE, ABOVE_TITLE = 25, 4
ABOVE_START, BELOW_START = 8, 10
INSIDE_STORY = 5
"""From here on only lines that are surely of no story are looked at."""
UNTITLED_ABOVE = 20
REPEATED_WITHIN = 12
STORY_BLOCKS = 20
"""The zone: so many lines around the headline and around the story's start."""
MAX_WORDS = 24
HARD_ROLES = frozenset({Role.BYLINE, Role.TIMESTAMP, Role.SOURCE})
MAX_FAR_VOTE = 0.3


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """Where signatures are looked for, and what the page says elsewhere."""

    page: Page
    shapes: Sequence[Shape]
    rules: Sequence[tuple[Rule, ...]]
    votes: Votes
    title: int | None
    start: int
    language: str | None
    places: range | tuple[int, ...]
    story: str
    words: frozenset[str]
    """All words of the page."""
    menu: Counter[str]
    """The lines above the headline."""


def read_zone(scene: Scene, titles: Sequence[int], language: str | None) -> Zone:
    """The lines around headline and story's start; `titles` has the headline first, then where it is said again."""
    page, shapes, rules, votes = scene.page, scene.shapes, scene.rules, scene.votes
    start, end = scene.start, scene.end
    n = len(page.blocks)
    title = titles[0] if titles else None
    above = ABOVE_START if titles else UNTITLED_ABOVE
    places = set(range(max(0, start - above), min(n, start + BELOW_START)))
    if title is not None:
        first = min((place for place in titles if 0 <= title - place <= REPEATED_WITHIN), default=title)
        places = {place for place in places if place > first - ABOVE_TITLE}
        places |= set(range(max(0, first - ABOVE_TITLE), min(n, title + BELOW_TITLE, max(start, title) + BELOW_START)))
        places -= set(titles)
    story = "\n".join(
        page.blocks[place].text
        for place in range(start, min(end, start + STORY_BLOCKS))
        if votes.values[place] > votes.threshold
    )
    top = min(start, title if title is not None else start)
    return Zone(
        page=page,
        shapes=shapes,
        rules=rules,
        votes=votes,
        title=title,
        start=start,
        language=language,
        places=tuple(
            place
            for place in sorted(places)
            if fits(page.blocks[place].text, shapes[place], rules[place])
            and (place < start + INSIDE_STORY or votes.values[place] < MAX_FAR_VOTE)
        ),
        story=story,
        words=frozenset("\n".join(block.text for block in page.blocks).split()),
        menu=Counter(block.text.casefold() for block in page.blocks[: max(0, top - ABOVE_TITLE)]),
    )


def fits(text: str, shape: Shape, rules: tuple[Rule, ...]) -> bool:
    """Whether a line is short enough, and no rule makes it something else; a row of links may be a byline with its date."""
    allowed = HARD_ROLES | {Role.NAVIGATION} if any(map(str.isdigit, text)) and " · " in text else HARD_ROLES
    return shape.words <= MAX_WORDS and all(rule.hint or rule.role in allowed for rule in rules)


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


def is_stamp(zone: Zone, place: int) -> bool:
    """Whether a line is a date, or mostly one, or has a date and a word for it."""
    text = zone.page.blocks[place].text
    if not any(map(str.isdigit, text)) or (
        place >= zone.start and zone.shapes[place].terminal and zone.shapes[place].words > 8
    ):
        return False
    rest = strip_date(text, zone.language)
    if rest is None or until_pattern().search(rest):
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
        bare in load_time_words()
        or bool(time_left_pattern().match(text))
        or bool(CONNECTOR.match(text))
        or (zone.shapes[place].words <= 3 and bool(stamp_pattern(zone.language or "en").match(bare)))
    )


def says_when(zone: Zone, place: int) -> bool:
    """Whether a short line opens with a word for publication and has a number: "Published today at 12:19"."""
    if not 0 <= place < len(zone.page.blocks) or zone.shapes[place].words > SHORT_WORDS:
        return False
    text = zone.page.blocks[place].text
    return any(map(str.isdigit, text)) and stamp_pattern(zone.language or "en").match(text) is not None
