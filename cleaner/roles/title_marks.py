"""What tells a headline from the lines that stand where it could: breadcrumbs, dates, captions, standfirsts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate

import msgspec

from cleaner.language.credits import load_credits
from cleaner.language.names import opens_with_author, strip_date
from cleaner.language.stamps import stamp_pattern
from cleaner.language.words import join_words, opens_byline
from cleaner.roles.agency_line import tells_agency
from cleaner.roles.scene import Scene
from cleaner.types import Role

MARK_NAMES = (
    "dated", "credited", "credit_below", "inner_stop", "has_separator",
    "ends_above", "holds_below", "twice", "plain_above", "plain_below", "menu_above", "dated_next", "dated_near", "first_plain",
    "other_longer",
)  # fmt: skip
"""The measures, in the order of `measure_marks`."""
MIN_DATE_SHARE, MAX_LEFT_SHARE = 0.4, 0.15
NEAR_ABOVE, NEAR_BELOW = 10, 4
ROUND = 5
MAX_STAMP_WORDS = 14
MIN_PLAIN_WORDS, MAX_MENU_WORDS = 5, 3
MIN_PART_CHARS = 10
INNER_STOP = re.compile(r"[^\W\d_]{3}[.。] ?[^\W\d_a-zß-ÿ]")
CLOCK = re.compile(r"(?<!\d)[012]?\d[:h][0-5]\d(?!\d)")
NUMERIC_DAY = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?\s+")
BREADCRUMB = re.compile(r"\s[»›>|/]\s|[»›>|]")


class Lines(msgspec.Struct, frozen=True, gc=False):
    """The lines around the candidates: folded, which are dates, and how many before each are plain or short."""

    folded: list[str]
    dated: set[int]
    plain: list[int]
    short: list[int]


@cache
def credit_pattern() -> re.Pattern[str]:
    """The words and marks of a picture's credit, with the colon or slash that makes them one."""
    known = load_credits()
    words, marks, slashes = (join_words(found) for found in (known.labels, known.marks, known.slashes))
    return re.compile(rf"(?<!\w)(?i:{words})\s?[:/|]|(?i:{marks})|(?<!\w)(?:{slashes})/|[(\[](?i:{words})\b")


def is_credited(text: str) -> bool:
    """Whether a line has the credit of a picture."""
    return bool(credit_pattern().search(text))


def is_dated(text: str, language: str | None = None) -> bool:
    """Whether a line is a date, or mostly one."""
    if not any(map(str.isdigit, text)):
        return False
    rest = strip_date(text, language)
    return rest is not None and sum(map(str.isalnum, rest)) <= (1 - MIN_DATE_SHARE) * sum(map(str.isalnum, text))


def is_stamp_line(text: str, language: str | None) -> bool:
    """Whether a line is nothing but dates, times and the words of stamps, or mostly that, with a time or an author."""
    if not any(map(str.isdigit, text)):
        return False
    if CLOCK.search(text) and is_dated(text, language):
        return True
    if (day := NUMERIC_DAY.match(text)) and opens_byline(text[day.end() :]):
        return True
    rest = strip_date(text, language)
    left = stamp_pattern(language or "en").sub("", rest) if rest is not None else text
    return sum(map(str.isalnum, left)) <= MAX_LEFT_SHARE * sum(map(str.isalnum, text))


def is_signature(text: str, language: str | None) -> bool:
    """Whether a line is of when, by whom or from which agency, and so no headline."""
    return is_stamp_line(text, language) or opens_with_author(text, language) or tells_agency(text)


def is_plain_line(words: int) -> bool:
    """Whether a line has more words than a menu's."""
    return words >= MIN_PLAIN_WORDS


def measure_marks(scene: Scene, indexes: Sequence[int]) -> list[tuple[float, ...]]:
    """The measures of each candidate line."""
    reading, n = scene.reading, len(scene.reading)
    wanted = {other for index in indexes for other in range(index, min(n, index + 1 + NEAR_BELOW))}
    dated = {index for index in wanted if reading.words[index] <= MAX_STAMP_WORDS and is_dated(reading.texts[index])}
    plain = add_up(is_plain_line(words) and not hits for words, hits in zip(reading.words, scene.hits, strict=True))
    short = add_up(words <= MAX_MENU_WORDS for words in reading.words)
    lines = Lines(folded=scene.lower, dated=dated, plain=plain, short=short)
    return [measure_mark(scene, lines, index) for index in indexes]


def add_up(flags: Iterable[bool]) -> list[int]:
    """How many are true before each index, and in all."""
    return list(accumulate(flags, initial=0))


def measure_mark(scene: Scene, lines: Lines, index: int) -> tuple[float, ...]:
    """The measures of one line."""
    folded, dated, plain, short = lines.folded, lines.dated, lines.plain, lines.short
    text, low = scene.reading.texts[index], folded[index]
    start, end = max(0, index - ROUND), min(len(plain) - 1, index + 1 + ROUND)
    near_above = folded[max(0, index - NEAR_ABOVE) : index]
    near_below = folded[index + 1 : index + 1 + NEAR_BELOW]
    is_long = len(low) >= MIN_PART_CHARS
    plain_above = plain[index] - plain[start]
    dates = [step for step in range(1, NEAR_BELOW + 1) if index + step in dated]
    return (
        float(index in dated),
        float(is_credited(text)),
        float(index + 1 < len(scene.reading) and is_caption(scene, index + 1)),
        float(bool(INNER_STOP.search(text))),
        float(bool(BREADCRUMB.search(text))),
        float(is_long and any(line.endswith(low) and line != low for line in near_above)),
        float(any(len(line) >= MIN_PART_CHARS and low.endswith(line) and line != low for line in near_below)),
        float(is_long and (low in near_above[-3:] or low in near_below[:3])),
        plain_above / ROUND,
        (plain[end] - plain[index + 1]) / ROUND,
        (short[index] - short[start]) / ROUND,
        float(dates[:1] == [1]),
        float(bool(dates)),
        float(is_plain_line(scene.reading.words[index]) and not plain_above),
        float(is_long and any(line.startswith(low) and line != low for line in (*near_above, *near_below))),
    )


def is_caption(scene: Scene, index: int) -> bool:
    """Whether a line is a picture's credit, or a rule calls it a caption."""
    text = scene.reading.texts[index]
    return any(rule.role is Role.CAPTION for rule in scene.hits[index]) or (len(text) < 120 and is_credited(text))
