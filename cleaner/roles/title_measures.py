"""The measures of each line that could be the headline of a flattened text, and the marks of lines that are none."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate

import msgspec

from cleaner.language.names import opens_with_author, strip_date
from cleaner.language.pictures import load_credits
from cleaner.language.stamps import stamp_pattern
from cleaner.language.words import join_words, opens_byline
from cleaner.page.reading import Reading
from cleaner.roles.scene import SIGNATURES, Scene
from cleaner.roles.zone import tells_agency
from cleaner.text.words import find_topic_words
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


MIN_LONG_CHARS = 12
WORD_BINS = (2, 3, 5, 8, 14, 20, 30, 10**9)
BIN_ROWS = tuple(tuple(float(bin_ == length) for bin_ in range(len(WORD_BINS))) for length in range(len(WORD_BINS)))
NAVIGATION = Role.NAVIGATION
RELATED, SHARING = frozenset({Role.RELATED}), frozenset({Role.SHARING})
SHARED_OR_DATED = frozenset({Role.SHARING, Role.TIMESTAMP})
NAMES = (
    "words_2", "words_3", "words_5", "words_8", "words_14", "words_20", "words_30", "words_more",
    "ends_full", "ends_question", "ends_colon", "ends_open", "starts_small", "starts_digit", "capitals", "title_case", "hinted",
    "first_share", "first_long", "first_prefix", "is_first", "topic_lead", "topic_body", "topic_count", "topic_best",
    "said_above", "said_long", "in_longer",
    "inside", "log_distance", "log_solid", "near", "far", "vote", "doubtful", "gap_above", "gap_below",
    "signed_near", "signed_topic", "signed_above", "signed_between", "closest_signed", "above_prose", "prose_between",
    "above_short", "above_menu", "before_related", "shared", "shared_below", "run", "plain_run", "longest",
    *MARK_NAMES,
)  # fmt: skip
"""The measures, in the order of the functions below."""


def measure_candidates(scene: Scene, indexes: Sequence[int]) -> list[tuple[float, ...]]:
    """The measures of each candidate, in the order of `NAMES`."""
    tokens = [find_topic_words(scene.reading.texts[index]) for index in indexes]
    most = max((len(found & scene.topic) for found in tokens), default=0)
    plain = {index for index in indexes if is_plain(scene.reading, index)}
    topical = [bool(found) and 2 * len(found & scene.topic) >= len(found) for found in tokens]
    widths = [min(scene.reading.words[index], 20) * fits for index, fits in zip(indexes, topical, strict=True)]
    longest = widths.index(max(widths)) if widths else -1
    return [
        (
            *measure_words(scene, index),
            *measure_topic(scene, index, found, most),
            *measure_place(scene, index),
            *measure_neighbours(scene, index, found, plain),
            float(number == longest),
            *marks,
        )
        for number, (index, found, marks) in enumerate(zip(indexes, tokens, measure_marks(scene, indexes), strict=True))
    ]


def is_plain(reading: Reading, index: int) -> bool:
    """Whether a line is as long as a headline, and no paragraph."""
    return reading.words[index] >= 4 and not (reading.ends[index] and reading.words[index] > 20)


def measure_words(scene: Scene, index: int) -> tuple[float, ...]:
    """Length, end, beginning and capitals of a line."""
    text = scene.reading.texts[index]
    n_words = scene.reading.words[index]
    length = bisect_left(WORD_BINS, n_words)
    bare = text.rstrip("\"'”’“»)")
    words = [word for word in text.split() if word[0].isalpha()]
    return (
        *BIN_ROWS[length],
        float(bare.endswith((".", "。"))),
        float(bare.endswith(("?", "!", "？", "！"))),
        float(bare.endswith((":", "："))),
        float(bare.endswith(("…", ",", "...", ";", "-", "–"))),
        float(text[0].islower()),
        float(text[0].isdigit()),
        float(text.isupper()),
        sum([word[0].isupper() for word in words]) / len(words) if words else 0.0,
        float(bool(scene.hits[index])),
    )


def measure_topic(scene: Scene, index: int, tokens: set[str], most: int) -> tuple[float, ...]:
    """What a line shares with the page's first line and with the story, and how often it is said."""
    low = scene.lower[index]
    is_long = len(low) > MIN_LONG_CHARS
    n_tokens = len(tokens) or 1
    n_story, n_lead = len(tokens & scene.topic), len(tokens & scene.lead)
    first_share = len(tokens & scene.first) / n_tokens if index else 0.0
    said_above = scene.lines_above[low] - (index < scene.start)
    return (
        first_share,
        first_share * (scene.reading.words[index] >= 4),
        float(index > 0 and len(tokens) > 1 and scene.first_line.startswith(low)),
        float(index == 0),
        n_lead / n_tokens,
        n_story / n_tokens,
        min(n_lead, 6) / 6,
        n_story / most if most else 0.0,
        float(min(said_above, 2)),
        float(is_long and scene.lines[low] > 1),
        float(min(scene.above.count(low) - scene.lines_above[low], 2)) if is_long and index < scene.start else 0.0,
    )


def measure_place(scene: Scene, index: int) -> tuple[float, ...]:
    """Where a line stands relative to the story, and what the vote says of it."""
    blocks, vote = scene.reading.blocks, scene.values[index]
    distance = abs(scene.start - index)
    return (
        float(index >= scene.start),
        math.log1p(distance),
        math.log1p(abs(scene.solid - index)),
        float(distance <= 4),
        float(distance > 20),
        vote,
        float(vote > scene.limits.title),
        float(min(blocks[index].gap, 3)),
        float(min(blocks[index + 1].gap, 3)) if index + 1 < len(blocks) else 0.0,
    )


def measure_neighbours(scene: Scene, index: int, tokens: set[str], plain: set[int]) -> tuple[float, ...]:
    """What stands above and below a line: bylines and dates, share buttons, menus, other lines like it."""
    reading, start, below = scene.reading, scene.start, index + 1
    n, has_below = len(reading), below < len(reading)
    signed, run = scene.signed_below(index), scene.count_run(index)
    n_long = sum([words >= 20 for words in reading.words[below : min(start, index + 30)]])
    return (
        float(0 < signed <= 3),
        (signed > 0) * min(len(tokens & scene.lead), 4) / 4,
        float(scene.count_roles(SIGNATURES, max(0, index - 5), index) > 0),
        float(scene.count_roles(SIGNATURES, below, start) > 0),
        float(signed > 0 and plain.isdisjoint(range(below, index + signed))),
        float(has_below and reading.words[below] >= 15 and reading.ends[below]),
        float(min(3, n_long)),
        float(index > 0 and reading.words[index - 1] <= 3),
        float(has_below and scene.has_role(below, NAVIGATION)),
        float(scene.count_roles(RELATED, below, min(index + 4, n)) > 0),
        float(scene.count_roles(SHARING, below, min(index + 7, n)) > 0),
        float(min(3, scene.count_roles(SHARED_OR_DATED, below, min(start, index + 12)))),
        run / 6,
        float(run >= 4),
    )
