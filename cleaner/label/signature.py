"""Who and when, in flattened text: the lines between headline and story that name the author or give the date.

Nothing marks them there, so they are told by what they hold and by where they stand; tools that print every inline element
on a line of its own tear them apart ("By", "Jane Doe", "and", "Richard Roe"), and all the pieces are found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from cleaner.dates import ISO, NAMED, NUMERIC, TIME, YEAR_FIRST, parse_date
from cleaner.label.shape import Shape
from cleaner.label.votes import Votes
from cleaner.languages import by_pattern, load_words
from cleaner.rules import Rule
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
MAX_NAME_WORDS = 5
MAX_STORY_VOTE, MAX_FAR_VOTE = 0.6, 0.3
MIN_DATE_SHARE, MIN_SHORT_SHARE = 0.4, 0.25
SHORT_WORDS = 12
"""A date is this share of its line, or the line is a caption's; less in a short line."""
NEAR_DATE, NEAR_TITLE = 3, 3
NAME_WORD = r"(?:[^\W\d_a-zß-ÿа-я][^\W\d_]*(?:['’.-][^\W\d_]+)*\.?)"
PARTICLE = r"(?:de|da|do|dos|del|della|di|du|van|von|der|den|ter|la|le|el|al|bin|ibn|zu|y|e)"
NAME = re.compile(rf"{NAME_WORD}(?: (?:{PARTICLE} ){{0,2}}{NAME_WORD}){{1,3}}")
UNSPACED_NAME = re.compile("[\u4e00-\u9fff]{3,4}|[\uac00-\ud7af]{2,4} ?기자")
SEAM = re.compile(r"\s?[/|·•,–—]\s?|\s-\s")
GLUED_BY = re.compile(r"^(?:By|BY|Von|Par|Por|Door)(?=[A-ZÀ-Þ][a-zß-ÿ'’-]+ [A-ZÀ-Þ])")
CONNECTOR = re.compile(r"^[\W_]{1,3}$")
TIME_LEFT = re.compile(
    r"^\W{0,3}(?:(?:um|at|on|à|às|alle|ore|kl\.?|o|om|v|в|о|saat)\s)?\d{1,2}[:.h]\d\d(?:[:.]\d\d)?\s?(?:uhr|[ap]\.?m\.?|h)?\W{0,2}(?:[A-Z]{2,4})?\W{0,2}$",
    re.IGNORECASE,
)
TIME_WORDS = frozenset({"um", "uhr", "at", "on", "à", "às", "alle", "ore", "kl", "о", "в", "v", "saat", "om"})
GLUED_YEAR = re.compile(r"(?<=[./ -])((?:19|20)\d\d)(?=\d{1,2}[:.])")
"""A year with the time or the next date stuck to it: "May 5, 20232:26 PM"."""
UNTIL = re.compile(r"\b(?:bis|until|till|jusqu'au|hasta|fino al|até)\b", re.IGNORECASE)
"""The date of an end is not that of the article."""
GLUED_WORDS = re.compile(r"(?<=[a-zß-ÿ]{3})(?=[A-ZÀ-Þ][a-zß-ÿ]{2,})")
"""A name with a job or a date word stuck to it: "Jane DoeStaff Writer"."""
FOLLOW = re.compile(r"\s(?:follow|folgen|suivre|seguir|segui|volgen)\b.{0,20}$", re.IGNORECASE)
HARD_ROLES = frozenset({Role.BYLINE, Role.TIMESTAMP, Role.SOURCE})
BYLINE_LABEL = "byline-label"
SIGNATURE = "context:signature"
"""The source of the labels that this module gives."""


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


def find_signatures(
    page: Page,
    shapes: Sequence[Shape],
    rules: Sequence[tuple[Rule, ...]],
    votes: Votes,
    *,
    titles: Sequence[int],
    body: tuple[int, int],
    language: str | None,
) -> dict[int, Role]:
    """The role of each line of the zone that is a byline, a timestamp, or a piece of one."""
    zone = read_zone(page, shapes, rules, votes, titles=titles, body=body, language=language)
    found: dict[int, Role] = {}
    for place in zone.places:
        if is_stamp(zone, place):
            found[place] = Role.TIMESTAMP
    found.update((place, Role.TIMESTAMP) for place in list(find_stamp_pieces(zone, found)))
    for place in zone.places:
        if place not in found or opens_with_name(page.blocks[place].text):
            if is_byline(zone, place):
                found[place] = Role.BYLINE
    found.update((place, Role.BYLINE) for place in list(find_byline_pieces(zone, found)))
    if Role.BYLINE not in found.values():
        found.update((place, Role.BYLINE) for place in list(find_bare_names(zone, found)))
    return found


def read_zone(
    page: Page,
    shapes: Sequence[Shape],
    rules: Sequence[tuple[Rule, ...]],
    votes: Votes,
    *,
    titles: Sequence[int],
    body: tuple[int, int],
    language: str | None,
) -> Zone:
    """The lines around headline and story's start; `titles` has the headline first, then where it is said again."""
    start, end = body
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


def has_stamp_word(text: str, language: str | None) -> bool:
    """Whether a text has a word for publication or change."""
    return bool(stamp_word_pattern(language or "en").search(text))


@cache
def stamp_word_pattern(language: str) -> re.Pattern[str]:
    """The words of a language and of English that stand before a date."""
    words = load_words()
    known = [words[code] for code in dict.fromkeys((language, "en")) if code in words]
    openers = sorted(
        {word for entry in known for word in (*entry.modified, *entry.published)}, key=lambda word: (-len(word), word)
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, openers))})(?!\w)", re.IGNORECASE)


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
        or (zone.shapes[place].words <= 3 and bool(stamp_word_pattern(zone.language or "en").match(bare)))
    )


def is_byline(zone: Zone, place: int) -> bool:
    """Whether a line opens like a byline, or is a name with a site, a job or a date behind it."""
    text = zone.page.blocks[place].text
    if zone.shapes[place].terminal and zone.shapes[place].words > 8:
        return False
    if place >= zone.start and zone.votes.values[place] > MAX_STORY_VOTE and zone.shapes[place].words > 10:
        return False
    if any(rule.role is Role.BYLINE and not rule.hint for rule in zone.rules[place]):
        return True
    if GLUED_BY.match(text):
        return True
    opened = by_pattern().match(text)
    if opened and text[opened.end() : opened.end() + 1].isupper() and zone.shapes[place].words <= 12:
        return True
    rest = strip_date(text, zone.language)
    if rest is not None:
        return any(is_person(zone, part) for part in split_parts(rest))
    parts = SEAM.split(loosen(text))
    return len(parts) > 2 and "/" in text and is_person(zone, parts[0])


def split_parts(text: str) -> list[str]:
    """The parts of a line between bars, dots and dashes."""
    return [part.strip(" ,.:()") for part in SEAM.split(loosen(text))]


def is_name(text: str) -> bool:
    """Whether a text has the form of a person's name."""
    return bool(NAME.fullmatch(text) or UNSPACED_NAME.fullmatch(text))


def loosen(text: str) -> str:
    """The text with a space behind a year that lost it, and behind a "By"; what is stuck to a name set off."""
    text = FOLLOW.sub("", GLUED_WORDS.sub(", ", text))
    return GLUED_BY.sub(lambda found: f"{found[0]} ", GLUED_YEAR.sub(r"\1 ", text))


def strip_date(text: str, language: str | None) -> str | None:
    """What is left of a text without its dates and times; null where it has no date."""
    text = loosen(text)
    moment = parse_date(text, language)
    if moment is None or moment.day is None:
        return None
    for pattern in (ISO, YEAR_FIRST, NUMERIC, NAMED, TIME):
        text = pattern.sub(" ", text)
    return text


def opens_with_name(text: str) -> bool:
    """Whether a line with a date has a name before it."""
    return bool(by_pattern().match(text)) or bool(SEAM.search(loosen(text))) or bool(UNSPACED_NAME.match(text))


def find_byline_pieces(zone: Zone, found: dict[int, Role]) -> Iterator[int]:
    """The names below a lone "By", with the commas and the "and" between them."""
    ands = load_ands()
    labels = [place for place, role in found.items() if role is Role.BYLINE and is_label(zone, place)]
    for place in (*labels, *(place for place in zone.places if place not in found and is_label(zone, place))):
        yield place
        awaited = True
        for below in range(place + 1, min(len(zone.page.blocks), place + 12)):
            text = zone.page.blocks[below].text
            bare = text.strip(" ,;&|·").casefold()
            if below == zone.title or found.get(below) is Role.TIMESTAMP:
                break
            if not bare or bare in ands:
                awaited = True
            elif awaited and is_named(text, zone.shapes[below]):
                awaited = text.rstrip().endswith((",", "&")) or text.split()[-1].casefold() in ands
            elif not text.startswith(",") or zone.shapes[below].words > 8:
                break
            yield below


@cache
def load_ands() -> frozenset[str]:
    """The words for "and" of all languages."""
    return frozenset(word for entry in load_words().values() for word in entry.and_)


def is_label(zone: Zone, place: int) -> bool:
    """Whether a line is nothing but the words before a name."""
    text = zone.page.blocks[place].text
    if zone.shapes[place].words > 5 or len(text) > 40:
        return False
    if any(rule.id == BYLINE_LABEL for rule in zone.rules[place]):
        return True
    found = by_pattern().match(f"{text} X")
    return found is not None and found.end() > len(text)


def is_named(text: str, shape: Shape) -> bool:
    """Whether a line below "By" is a name, perhaps with a job behind it."""
    return shape.words <= 12 and text[0].isalpha() and not text[0].islower() and not any(map(str.isdigit, text[:20]))


def find_bare_names(zone: Zone, found: dict[int, Role]) -> Iterator[int]:
    """A name alone on its line, beside the date, or just below headline and standfirst."""
    for place in zone.places:
        text = zone.page.blocks[place].text
        if zone.title is not None and place < zone.title:
            continue
        if place in found or zone.rules[place] or zone.votes.values[place] > MAX_STORY_VOTE or not is_person(zone, text):
            continue
        if any(found.get(other) is Role.TIMESTAMP for other in range(place - NEAR_DATE, place + NEAR_DATE + 1)):
            yield place
            return
        if zone.title is not None and 0 < place - zone.title <= NEAR_TITLE and place <= zone.start:
            yield place
            return


def is_person(zone: Zone, text: str) -> bool:
    """Whether a text is a name, and of nobody that the story speaks of."""
    return is_name(text) and not is_known(zone, text)


def is_known(zone: Zone, text: str) -> bool:
    """Whether the page uses the words of a text for something else: in its menu, or in the story."""
    if zone.menu[text.casefold()] or text in zone.story or stamp_word_pattern(zone.language or "en").search(text):
        return True
    words = [word for word in text.split() if len(word) > 2]
    n_common = sum(word.casefold() in zone.words for word in words)
    return 2 * n_common >= len(words) and not UNSPACED_NAME.fullmatch(text)
