"""Times that are no dates: "7 hours ago", "vor 3 Stunden", "2 minutes read"; the words are babel's and the language files'."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache

from cleaner.label.names import loosen, strip_date
from cleaner.languages import load_words

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
    befores, units, afters = set[str](), {"min", "mins", "hr", "hrs", "h"}, set[str]()
    for code in dict.fromkeys((language, "en")):
        for text in write_spans(code):
            before, _, after = NUMBER.sub("\0", text, count=1).partition("\0")
            befores.add(before.strip())
            units.add(after.strip())
        afters.update(load_words()[code].reading if code in load_words() else ())
    before, unit, after = (
        "|".join(map(re.escape, sorted(words - {""}, key=lambda word: (-len(word), word))))
        for words in (befores, units, afters)
    )
    return re.compile(
        rf"(?<!\w)(?:(?:{before}|{after})[ :]{{1,2}})?\d{{1,3}}[ -]?(?:{unit})\.?(?:[ -](?:{after}))?(?!\w)", re.IGNORECASE
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
