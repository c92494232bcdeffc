"""Dates made plain before they are read: what a language writes in a way of its own, as English and digits would have it.

Month names of more than plain letters ("มี.ค.", "tháng 3", "كانون الثاني") become English ones, the halves of the day "am" and
"pm", the years of an era those of the calendar; marks of direction go. Texts of other languages come back as they are.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import cache, lru_cache

from cleaner.language.words import join_words, list_units, load_months, load_words
from cleaner.text.scripts import FIRST_UNSPACED

ENGLISH = "January February March April May June July August September October November December".split()
PLAIN_NAME = re.compile(r"[^\W\d_]{3,14}")
"""A month's name that needs no help."""
MARKS: dict[int, str | None] = {
    **dict.fromkeys(map(ord, "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")),
    **{zero + value: str(value) for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0x1040, 0x17E0, 0xFF10) for value in range(10)},
    ord("،"): ",",
    ord("："): ":",
}
"""What goes: marks of direction; and the digits, commas and colons of other scripts as they are here."""
CLOCK = r"\d{1,2}[:.]\d{2}(?::\d{2})?"
BUDDHIST = re.compile(r"(?<!\d)(2[456]\d\d)(?!\d)")
BUDDHIST_SHORT = re.compile(rf"((?:{'|'.join(ENGLISH)})\s)([67]\d)(?![\d:.])")
"""A year of the Thai calendar without its century."""
BEFORE_CHRIST_YEARS, CENTURY = 543, 2500
MONTHS = 12
SOLAR_SHIFT, SOLAR_EPOCH, LONG_MONTHS = 1595, -356033, 6
"""Years and days between the calendars; the first six months have 31 days."""
LOOSE_MARK = re.compile(r"(?<=\S)\s{1,3}(?=[,.])")
LETTERS = str.maketrans({"ı": "i", "ß": "ss", "ł": "l", "ς": "σ", "’": "'"})


GLUED_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)(?=\d{1,2}\.? [A-Z][a-z]{2,8}\.? (?:19|20)\d\d)")
"""A year with the next date stuck to it: "15 April 202515 April 2025"."""


def make_plain(text: str, language: str | None) -> str:
    """The text with its dates' words as English has them, single-spaced.

    >>> make_plain("14 มี.ค. 2568", "th"), make_plain("令和7年3月14日 午後6時5分", "ja")
    ('14 March 2025', '2025年3月14日 6:05 pm')
    """
    if not text.isascii():
        text = text.translate(MARKS)
        text = clock_pattern().sub(write_clock, era_pattern().sub(write_era, text))
    for pattern, kind in list_patterns(language or ""):
        text = pattern.sub(WRITERS[kind], text)
    months = month_pattern(language or "")
    if months:
        names = load_folded_months(language or "")
        text = LOOSE_MARK.sub("", months.sub(lambda found: f" {ENGLISH[names[fold_month(found[1])] - 1]} ", text))
    words = load_words().get(language or "")
    calendar = words.calendar if words else ""
    text = GLUED_DAY.sub(r"\1 ", " ".join(text.split()))
    return " ".join(CALENDARS[calendar](text, language or "").split()) if calendar else text


@cache
def era_pattern() -> re.Pattern[str]:
    """A year of an era, with what stands behind the number of a year."""
    eras = join_words(era for words in load_words().values() for era in words.eras)
    first = join_words(words.first_year for words in load_words().values() if words.first_year)
    return re.compile(rf"({eras})\s?(\d{{1,3}}|{first})\s?({join_words(list_units('year'))})")


@cache
def load_eras() -> dict[str, int]:
    """The year before the first of each era."""
    return {era: year for words in load_words().values() for era, year in words.eras.items()}


def write_era(found: re.Match[str]) -> str:
    """The year of the calendar for one of an era, whose first has a word of its own."""
    return f"{load_eras()[found[1]] + (int(found[2]) if found[2].isdecimal() else 1)}{found[3]}"


@cache
def clock_pattern() -> re.Pattern[str]:
    """A time with words behind hour, minute and perhaps second."""
    hour, minute, second = (join_words(list_units(unit)) for unit in ("hour", "minute", "second"))
    return re.compile(rf"(?<!\d)(\d{{1,2}})\s?(?:{hour})\s?(\d{{1,2}})\s?(?:{minute})(?:\s?(\d{{1,2}})\s?(?:{second}))?")


def write_clock(found: re.Match[str]) -> str:
    """A time in digits: hour, minute and perhaps second."""
    second = f":{int(found[3]):02}" if found[3] else ""
    return f"{found[1]}:{int(found[2]):02}{second}"


@cache
def solar_pattern(persian_language: str) -> re.Pattern[str]:
    """A day of the Persian calendar, by the month's name or in digits: "۲۴ اسفند ۱۴۰۳", "۱۴۰۳/۱۲/۲۴"."""
    words = load_words()[persian_language]
    behind = rf"(?:\s(?:{join_words(words.calendar_month_words)}))?" if words.calendar_month_words else ""
    return re.compile(
        rf"(?<!\d)(?:(\d{{1,2}})\s({join_words(words.calendar_months)}){behind},?\s(1[34]\d\d)"
        r"|(1[34]\d\d)[/.-](\d{1,2})[/.-](\d{1,2}))(?!\d)"
    )


def write_persian(text: str, language: str) -> str:
    """The text with its days of the Persian calendar as ours."""
    months = load_words()[language].calendar_months
    return solar_pattern(language).sub(lambda found: write_solar(found, months), text)


def write_buddhist(text: str, _language: str) -> str:
    """The text with its years of the Thai calendar as ours."""
    text = BUDDHIST.sub(lambda found: str(int(found[1]) - BEFORE_CHRIST_YEARS), text)
    return BUDDHIST_SHORT.sub(lambda found: f"{found[1]}{CENTURY + int(found[2]) - BEFORE_CHRIST_YEARS}", text)


CALENDARS = {"persian": write_persian, "buddhist": write_buddhist}
"""The calendars that a language's file may name, beside the one that all know."""


def write_solar(found: re.Match[str], months: tuple[str, ...]) -> str:
    """A day of the Persian calendar, which has 8 leap years in 33, as one of ours; as it is where the calendar has it not."""
    year = int(found[3] or found[4])
    month = int(found[5]) if found[5] else months.index(found[2]) + 1
    day = int(found[1] or found[6])
    if not (1 <= month <= MONTHS and 1 <= day <= (31 if month <= LONG_MONTHS else 30)):
        return found[0]
    cycles, rest = divmod(year + SOLAR_SHIFT, 33)
    days = 365 * (year + SOLAR_SHIFT) + 8 * cycles + (rest + 3) // 4 + 30 * (month - 1) + min(month - 1, LONG_MONTHS) + day
    return f"{date.fromordinal(days + SOLAR_EPOCH):%Y/%m/%d}"


WRITERS = {
    "am": lambda found: f" {found[1] or found[2]} am",
    "pm": lambda found: f" {found[1] or found[2]} pm",
    "year": lambda found: f"{found[1] or found[2]} ",
}
"""What stands for a time in a half of the day, and for a year with a word for it."""


@cache
def list_patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns of times with a half of the day and of years with a word, as far as the language has words for them."""
    words = load_words().get(language)
    if words is None:
        return ()
    halves = ((compile_around(getattr(words, kind), CLOCK), kind) for kind in ("am", "pm") if getattr(words, kind))
    years = ((compile_around(words.year, r"\d{4}"), "year"),) if words.year else ()
    return (*halves, *years)


def compile_around(words: tuple[str, ...], number: str) -> re.Pattern[str]:
    """A number with one of the words before or behind it."""
    either = join_words(words)
    return re.compile(
        rf"(?<![^\W\d_])(?:{either})\s?({number})(?!\d)|(?<![\d.])({number})\.?\s?(?:{either})(?![^\W\d_])", re.IGNORECASE
    )


@cache
def month_pattern(language: str) -> re.Pattern[str] | None:
    """The names of a language's months, each alone or with a second one behind a slash; null where all are plain words."""
    names = list_month_names(language)
    if all(PLAIN_NAME.fullmatch(name) for name in names):
        return None
    either = "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))).replace("’", "['’]")
    start, end = ("", r"(?!\d)") if min(names) >= FIRST_UNSPACED else (r"(?<![^\W\d_])", r"(?![^\W_])")
    return re.compile(rf"{start}({either}){end}\.?(?:\s?/\s?(?:{either}){end})?", re.IGNORECASE)


def list_month_names(language: str) -> dict[str, int]:
    """The names of months that a language has in babel's data and in its own file."""
    words = load_words().get(language)
    prefix = words.month_prefix if words else ""
    marks = list_units("month")
    found = {name: month for name, month in load_months(language).items() if not any(mark in name for mark in marks)}
    names = {**found, **(words.months if words else {})}
    return names | ({f"{prefix}{name}": month for name, month in names.items()} if prefix else {})


@cache
def load_folded_months(language: str) -> dict[str, int]:
    """The months by their folded names."""
    return {fold_month(name): month for name, month in list_month_names(language).items()}


@lru_cache(maxsize=4_096)
def fold_month(name: str) -> str:
    """A month's name without case and accents, so that capitals without them are known.

    >>> fold_month("ΜΑΡΤΙΟΥ") == fold_month("Μαρτίου"), fold_month("KASIM") == fold_month("kasım")
    (True, True)
    """
    parts = unicodedata.normalize("NFKD", name.casefold().strip(".").translate(LETTERS))
    return "".join(char for char in parts if not unicodedata.combining(char) or char >= "\u0900")
