"""The words that open a timestamp, and tell a change from the publication."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from itertools import pairwise

from cleaner.language.names import loosen, strip_date
from cleaner.language.words import Words, join_words, load_words
from cleaner.text.scripts import FIRST_UNSPACED


def says_modified(text: str, language: str | None) -> bool:
    """Whether a timestamp is that of a change: a word for it stands before the date, and none for publication."""
    folded = text.casefold()
    modified, published = (word_pattern(language or "en", kind) for kind in ("modified", "published"))
    return modified.search(folded) is not None and published.search(folded) is None


def opens_stamp(text: str, language: str | None) -> bool:
    """Whether a text opens with a word for publication or change.

    >>> opens_stamp("发布于", "zh"), opens_stamp("Posted in Rome", "en"), opens_stamp("Jane Doe", "en")
    (True, True, False)
    """
    folded = text.casefold()
    return any(word_pattern(language or "en", kind).match(folded) for kind in ("modified", "published"))


@cache
def word_pattern(language: str, kind: str) -> re.Pattern[str]:
    """The words of a language and of English of one kind, `modified` or `published`, where no letter stands before them."""
    found = sorted({word for entry in list_words(language) for word in getattr(entry, kind)})
    return re.compile("|".join(("" if word[0] >= FIRST_UNSPACED else r"(?<![^\W\d_])") + re.escape(word) for word in found))


def split_stamps(text: str, language: str | None) -> list[str]:
    """The timestamps in a text that has one for publication and one for a change.

    >>> split_stamps("14 March 2025, 18:05 Updated: 15 March 2025", "en")
    ['14 March 2025, 18:05 ', 'Updated: 15 March 2025']
    """
    starts = [found.start() for found in stamp_pattern(language or "en").finditer(text)]
    bounds = sorted({0, *starts, len(text)})
    return [text[start:end] for start, end in pairwise(bounds) if text[start:end].strip()]


def has_stamp_word(text: str, language: str | None) -> bool:
    """Whether a text has a word for publication or change."""
    return stamp_pattern(language or "en").search(text) is not None


@cache
def stamp_pattern(language: str) -> re.Pattern[str]:
    """The words of a language and of English that open a timestamp."""
    openers = {word for entry in list_words(language) for word in (*entry.modified, *entry.published)}
    return re.compile(rf"(?<!\w)(?:{join_words(openers)})(?!\w)", re.IGNORECASE)


def list_words(language: str) -> list[Words]:
    """The words of a language and of English."""
    words = load_words()
    return [words[code] for code in dict.fromkeys((language, "en")) if code in words]


UNITS = {"minute": 60, "hour": 3_600, "day": 86_400, "week": 604_800, "month": 2_630_000, "year": 31_557_600}
"""Seconds of each unit."""
AMOUNTS = (1, 2, 5, 11)
"""Enough to see every plural that a language has."""
NUMBER = re.compile(r"\d+")


@cache
def span_pattern(language: str) -> re.Pattern[str]:
    """A number with a unit of time, in a language or English, with the words that make it past.

    >>> [bool(span_pattern("de").search(text)) for text in ("vor 3 Stunden", "4 months ago", "3 Kinder")]
    [True, True, False]
    """
    befores, units, afters = set[str](), set[str](), set[str]()
    for code in dict.fromkeys((language, "en")):
        for text in write_spans(code):
            before, _, after = NUMBER.sub("\0", text, count=1).partition("\0")
            befores.add(before.strip())
            units.add(after.strip())
    for entry in list_words(language):
        afters.update(entry.reading)
        units.update(entry.time_units)
    before, unit, after = (join_words(words - {""}) for words in (befores | afters, units, afters))
    return re.compile(
        rf"(?<!\w)(?:(?:{before})[ :]{{1,2}})?\d{{1,3}}[ -]?(?:{unit})\.?(?:[ -](?:{after}))?(?!\w)", re.IGNORECASE
    )


def write_spans(language: str) -> list[str]:
    """Spans of time as a language writes them, alone and as past; none of an unknown language."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415
    from babel.dates import format_timedelta  # noqa: PLC0415

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return []
    spans = [timedelta(seconds=-amount * seconds) for seconds in UNITS.values() for amount in AMOUNTS]
    shapes = [(span, is_past, width) for span in spans for is_past in (False, True) for width in ("long", "short")]
    try:
        texts = [
            format_timedelta(span, threshold=0.95, add_direction=is_past, locale=locale, format=width)  # type: ignore[arg-type]
            for span, is_past, width in shapes
        ]
    except KeyError:  # babel knows the language, but not how it says this
        return []
    return [text for text in texts if NUMBER.search(text)]


def strip_moment(text: str, language: str | None) -> str | None:
    """What is left of a text without dates, times that are none, and what says how long one reads; null where it has none."""
    rest = strip_date(text, language)
    left, n_spans = span_pattern(language or "en").subn(" ", loosen(text) if rest is None else rest)
    return left if n_spans or rest is not None else None
