"""Dates: any way a page writes them, to ISO 8601 as precise as the source and no more."""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from functools import cache
from importlib import resources
from itertools import pairwise

import msgspec

from cleaner.language.date_words import fold_month, load_folded_months, make_plain
from cleaner.language.words import either, join_words, list_all, list_units, load_words

MIN_YEAR, MAX_YEAR = 1900, 2100
MONTHS = NOON = 12
ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})(?:-(\d{1,2})"
    r"(?:[T ]{1,2}(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?"  # a time, with fractions of a second passed over
    r"\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d:\d{2}|[+-]\d{2}(?!\d))?)?)?(?!\d)"
)
ISO_DAY_CHARS = len("2025-05-03")
COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z)?)?$")
NUMERIC = re.compile(r"(?<![\d.,/-])(\d{1,2})([./-]) ?(\d{1,2})\2 ?(\d{4}|\d{2}(?=\D|$))(?![\d/])")
JOINED = re.compile(r"(?<![\d.,/-])(\d{1,2})([./-])([^\W\d_]{3,14})\.?(?:\2(\d{4}|\d{2})|,?\s(\d{4}))(?!\d)")
"""Day, month's name and year with the same mark between them: "14-Mar-25"."""
YEAR_NAMED = re.compile(
    r"(?<![\d./-])(\d{4})[.,]?\s(?:(\d{1,2})\.?\s([^\W\d_]{3,14})(?!\w)|([^\W\d_]{3,14})\.?,?\s(\d{1,2})(?![\w:]))"
)
"""The year before the month's name, which English has in journals' lists only: "2025. március 14."."""
CTIME = re.compile(
    r"(?<![^\W\d_])([A-Z][a-z]{2})\s(\d{1,2})\s(\d{1,2}):(\d{2})(?::(\d{2}))?\s(?:([A-Z]{3,4}|[+-]\d{4})\s)?(\d{4})(?!\d)"
)
"""A date as programs print it: "Fri Mar 14 18:05:00 EDT 2025"."""
HALF, UTC = re.compile(r"\d\s?[ap]\.?\s?m\b", re.IGNORECASE), "+00:00"
DIGIT, YEAR = re.compile(r"\d"), re.compile(r"(?<!\d)\d{4}(?!\d)")
NO_DAYS = frozenset({(1970, 1, 1), (1969, 12, 31), (1900, 1, 1)})
"""What programs print for a date that they have not."""
TIME_WINDOW = 30
"""Characters around a date in which its time stands."""
MAX_DATE_CHARS = 400


@cache
def year_first_pattern() -> re.Pattern[str]:
    """A date with the year first: "2025/04/15", "2025年4月15日"."""
    year, month, day = (join_words(list_units(unit)) for unit in ("year", "month", "day"))
    return re.compile(rf"(?<!\d)(\d{{4}})\s?(?:[./]|{year})\s?(\d{{1,2}})\s?(?:[./]|{month})\s?(\d{{1,2}})\s?(?:{day})?(?!\d)")


@cache
def time_pattern() -> re.Pattern[str]:
    """A time of the day: hour, minute, perhaps second, perhaps the half of the day."""
    hour, minute = (join_words(list_units(unit)) for unit in ("hour", "minute"))
    return re.compile(
        rf"(?<![\d.:/-])(\d{{1,2}})\s?(?:[:.h]|{hour})\s?(\d{{2}})(?:{minute})?(?::(\d{{2}}))?(?![\d.]\d)"
        r"\s?([ap]\.?\s?m\b\.?)?",
        re.IGNORECASE,
    )


@cache
def named_pattern() -> re.Pattern[str]:
    """A date with a month's name between day and year, or before both: "3rd of May 2025", "3 de mayo de 2025"."""
    ordinal, words = either("ordinals"), list_all("date_of")
    plain = join_words(word for word in words if word[-1].isalnum() or word[-1] == ".")
    cut = join_words(word[:-1] for word in words if word.endswith("'"))
    of = rf"(?:(?:{plain})\s|(?:{cut})['’])"
    return re.compile(
        rf"(?<!\d)(?:(\d{{1,2}})(?:{ordinal}|\.)?,?\s{of}?)?([^\W\d_]{{3,14}})\.?,?\s{of}?"
        rf"(?:(\d{{1,2}})(?:{ordinal})?,?\s{of}?)?(\d{{4}})(?!\d)"
    )


@cache
def date_patterns() -> tuple[re.Pattern[str], ...]:
    """What a date may look like."""
    return (ISO, year_first_pattern(), NUMERIC, CTIME, named_pattern(), JOINED, YEAR_NAMED)


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A date as written; what is unknown is null."""

    year: int
    month: int
    day: int | None = None
    clock: str | None = None
    zone: str | None = None
    ambiguous: bool = False
    """Day and month could be the other way round."""
    abroad: bool = False
    """The day was read first in an ambiguous date of a language that has it second, for the time beside it."""
    dotted: bool = False
    """The day was read first in such a date since dots stand between the numbers."""

    def to_iso(self) -> str:
        """ISO 8601, as precise as what is known."""
        day = f"{self.year:04}-{self.month:02}" + (f"-{self.day:02}" if self.day else "")
        return f"{day}T{self.clock}{self.zone or ''}" if self.clock and self.day else day


def parse_date(text: str, language: str | None = None) -> Moment | None:
    """The first date in a text, or null; relative dates ("yesterday") are none.

    >>> parse_date("19:28 15.04.2025").to_iso()
    '2025-04-15T19:28:00'
    """
    text = text[:MAX_DATE_CHARS]
    if DIGIT.search(text) is None:
        return None
    text = make_plain(text, language)
    named = None
    for parse in PARSERS:
        moment = parse(text, language)
        if moment and (moment.day or parse is not parse_named):
            return moment
        named = named or moment
    return named


def parse_dates(text: str, language: str | None = None) -> list[Moment]:
    """The dates in a text, in order.

    >>> [moment.to_iso() for moment in parse_dates("08/13/2020 May 22nd, 2025")]
    ['2020-08-13', '2025-05-22']
    """
    text = make_plain(text[:MAX_DATE_CHARS], language)
    starts = sorted(
        {found.start() for pattern in (ISO, year_first_pattern(), named_pattern(), NUMERIC) for found in pattern.finditer(text)}
    )
    parts = (text[start:end] for start, end in pairwise((*starts, len(text))))
    return [moment for part in parts if (moment := parse_date(part, language))]


def parse_iso(text: str, _language: str | None) -> Moment | None:
    """A date in ISO 8601 or its compact form."""
    found = ISO.search(text)
    if found is None:
        found = COMPACT.match(text)
        if found is None:
            return None
    year, month, day, hour, minute, second, *zone = found.groups()
    clock = make_clock(hour, minute, second) if hour else None
    return make_moment(int(year), int(month), int(day) if day else None, clock, make_zone(zone[0]) if zone and clock else None)


def parse_year_first(text: str, _language: str | None) -> Moment | None:
    """A date with the year first: 2025/04/15, 2025年4月15日."""
    found = year_first_pattern().search(text)
    return with_time(text, found, int(found[1]), int(found[2]), int(found[3])) if found else None


def parse_named(text: str, language: str | None) -> Moment | None:
    """A date with the month's name in the page's language or in English."""
    for found in named_pattern().finditer(text) if YEAR.search(text) else ():
        if month := name_month(found[2], language):
            day = found[1] or found[3]
            return with_time(text, found, int(found[4]), month, int(day) if day else None)
    return None


def name_month(word: str, language: str | None) -> int | None:
    """The number of the month that a word names in a language or in English."""
    key = fold_month(word)
    return load_folded_months(language or "en").get(key) or load_folded_months("en").get(key)


def parse_printed(text: str, language: str | None) -> Moment | None:
    """A date in the order of forms and programs: "14-Mar-25", "2025. március 14.", "Mar 14 18:05:00 EDT 2025"."""
    for found in JOINED.finditer(text):
        if month := name_month(found[3], language):
            year = int(found[4] or found[5])
            return with_time(text, found, year if year > 99 else 2000 + year, month, int(found[1]))
    for found in YEAR_NAMED.finditer(text) if language not in {None, "en"} else ():
        if month := name_month(found[3] or found[4], language):
            return with_time(text, found, int(found[1]), month, int(found[2] or found[5]))
    for found in CTIME.finditer(text):
        if month := name_month(found[1], "en"):
            return make_moment(int(found[7]), month, int(found[2]), make_clock(*found.group(3, 4, 5)), make_zone(found[6]))
    return None


def parse_numeric(text: str, language: str | None) -> Moment | None:
    """A date in digits, by the order of the language; dots mean day first, which in a language of months first is not sure."""
    found = NUMERIC.search(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    if year < MIN_YEAR and puts_year_first(language):
        return with_time(text, found, 2000 + first, second, year)
    if found[2] == "." and second > MONTHS and year < MIN_YEAR:
        return None
    day_first = first > MONTHS or (second <= MONTHS and (found[2] == "." or puts_day_first(language)))
    day, month = (first, second) if day_first else (second, first)
    moment = with_time(text, found, year if year > 99 else 2000 + year, month, day)
    if moment is None or max(first, second) > MONTHS or first == second or puts_day_first(language):
        return moment
    if found[2] == ".":
        return msgspec.structs.replace(moment, ambiguous=year < MIN_YEAR, dotted=True)
    abroad = is_abroad(moment, text)
    day, month = (first, second) if abroad else (second, first)
    return msgspec.structs.replace(moment, month=month, day=day, ambiguous=True, abroad=abroad)


def is_abroad(moment: Moment, text: str) -> bool:
    """Whether a time beside a date in digits is not as Americans write it: an hour behind noon as such, a zone to the east."""
    is_late = moment.clock is not None and int(moment.clock[:2]) > NOON and not HALF.search(text)
    return is_late or (moment.zone is not None and moment.zone[0] == "+" and moment.zone != UTC)


def puts_day_first(language: str | None) -> bool:
    """Whether a language has the day before the month where both are digits: nearly all but American English."""
    words = load_words().get(language or "en")
    return words is None or words.day_first


def puts_year_first(language: str | None) -> bool:
    """Whether a language has the year before the month, also in two digits: "18-03-08" in Chinese."""
    words = load_words().get(language or "en")
    return words is not None and words.year_first


PARSERS = (parse_iso, parse_year_first, parse_named, parse_printed, parse_numeric)
"""The ways to read a date; a month with its year alone is what is left where none of them sees a day."""


def with_time(text: str, found: re.Match[str], year: int, month: int, day: int | None) -> Moment | None:
    """The date with the time that stands beside it, if one does."""
    after, before = text[found.end() : found.end() + TIME_WINDOW], text[max(0, found.start() - TIME_WINDOW) : found.start()]
    for part in (after, before):
        for time in time_pattern().finditer(part):
            clock = make_clock(time[1], time[2], time[3], time[4])
            if clock:
                zone = zone_pattern().match(part[time.end() :])
                return make_moment(year, month, day, clock, make_zone(zone[1]) if zone else None)
    return make_moment(year, month, day, None, None)


def make_clock(hour: str, minute: str, second: str | None, half: str | None = None) -> str | None:
    """HH:MM:SS, or null for a time that no clock shows."""
    hours = int(hour)
    if half and hours <= NOON:
        hours = hours % NOON + (NOON if half.lower().startswith("p") else 0)
    if hours > 23 or int(minute) > 59 or int(second or 0) > 59:
        return None
    return f"{hours:02}:{int(minute):02}:{int(second or 0):02}"


def make_moment(year: int, month: int, day: int | None, clock: str | None, zone: str | None) -> Moment | None:
    """The date if the calendar has it and news could be of it."""
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    if (year, month, day) in NO_DAYS:
        return None
    return Moment(year=year, month=month, day=day, clock=clock, zone=zone) if MIN_YEAR <= year <= MAX_YEAR else None


def to_instant(value: str) -> datetime | None:
    """A comparable moment of an ISO date; null where it is partial."""
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


@cache
def load_zones() -> dict[str, str]:
    """The offset of each zone that has but one, by its name in capitals, from `cleaner/data/zones.toml`."""
    source = (resources.files("cleaner") / "data" / "zones.toml").read_text("utf-8")
    return {name: offset for offset, names in tomllib.loads(source).items() for name in names}


@cache
def zone_pattern() -> re.Pattern[str]:
    """A zone behind a time: an offset, or a name."""
    names = join_words(name for name in load_zones() if not name.isascii())
    return re.compile(
        r"^\s?[,(|]?\s?((?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d{2})?(?!\d)|Z|UTC|GMT|[+-]\d{2}:?\d{2}|[A-Z]{2,4}\b"
        rf"|(?i:{names})\b)"
    )


OFFSET = re.compile(r"[+-].*")
MAX_ZONE_HOURS = 14


def make_zone(zone: str | None) -> str | None:
    """The offset of a zone as +HH:MM; null for one that is not known for certain.

    >>> make_zone("+0300"), make_zone("GMT+1"), make_zone("EDT"), make_zone("XYZ"), make_zone("+5:30")
    ('+03:00', '+01:00', '-04:00', None, '+05:30')
    """
    if not zone:
        return None
    if found := OFFSET.search(zone):
        sign, (hour, _, minute) = found[0][0], found[0][1:].partition(":")
        if not minute and len(hour) > 2:
            hour, minute = hour[:-2], hour[-2:]
        hours, minutes = int(hour), int(minute or 0)
        return f"{sign}{hours:02}:{minutes:02}" if hours <= MAX_ZONE_HOURS and minutes < 60 else None
    return load_zones().get(zone.upper())
