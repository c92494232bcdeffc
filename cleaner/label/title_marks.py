"""What tells a headline from the lines that stand where it could: breadcrumbs, dates, captions, standfirsts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from cleaner.dates import stamp_pattern
from cleaner.label.names import strip_date
from cleaner.label.scene import Scene
from cleaner.label.shape import Shape
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
MIN_PLAIN_WORDS, MAX_MENU_WORDS = 5, 3
MIN_PART_CHARS = 10
INNER_STOP = re.compile(r"[^\W\d_]{3}[.。] ?[^\W\d_a-zß-ÿ]")
BREADCRUMB = re.compile(r"\s[»›>|/]\s|[»›>|]")


@cache
def credit_pattern() -> re.Pattern[str]:
    """The words and marks of a picture's credit, with the colon or slash that makes them one."""
    known = tomllib.loads((resources.files("cleaner") / "data" / "credits.toml").read_text("utf-8"))
    words, marks, slashes = ("|".join(map(re.escape, known[key])) for key in ("labels", "marks", "slashes"))
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
    """Whether a line is nothing but dates, times and the words of stamps."""
    if not any(map(str.isdigit, text)):
        return False
    rest = strip_date(text, language)
    left = stamp_pattern(language or "en").sub("", rest) if rest is not None else text
    return sum(map(str.isalnum, left)) <= MAX_LEFT_SHARE * sum(map(str.isalnum, text))


def is_plain_line(shape: Shape) -> bool:
    """Whether a line has more words than a menu's."""
    return shape.words >= MIN_PLAIN_WORDS


def measure_marks(scene: Scene, places: Sequence[int]) -> list[tuple[float, ...]]:
    """The measures of each candidate line."""
    blocks, shapes = scene.page.blocks, scene.shapes
    n = len(blocks)
    wanted = {other for place in places for other in range(place, min(n, place + 1 + NEAR_BELOW))}
    dated = {place for place in wanted if shapes[place].words <= 14 and is_dated(blocks[place].text)}
    folded = {
        other: blocks[other].text.casefold()
        for place in places
        for other in range(max(0, place - NEAR_ABOVE), min(n, place + 1 + NEAR_BELOW))
    }
    return [measure_mark(scene, place, folded, dated) for place in places]


def measure_mark(scene: Scene, place: int, folded: dict[int, str], dated: set[int]) -> tuple[float, ...]:
    """The measures of one line."""
    blocks, shapes = scene.page.blocks, scene.shapes
    text, low, n = blocks[place].text, folded[place], len(blocks)
    above, below = range(max(0, place - ROUND), place), range(place + 1, min(n, place + 1 + ROUND))
    near_above = [folded[other] for other in range(max(0, place - NEAR_ABOVE), place)]
    near_below = [folded[other] for other in range(place + 1, min(n, place + 1 + NEAR_BELOW))]
    is_long = len(low) >= MIN_PART_CHARS
    plain_above = [is_plain_line(shapes[other]) and not scene.rules[other] for other in above]
    dates = [other - place for other in sorted(dated) if 0 < other - place <= NEAR_BELOW]
    return (
        float(place in dated),
        float(is_credited(text)),
        float(bool(below) and is_caption(scene, place + 1)),
        float(bool(INNER_STOP.search(text))),
        float(bool(BREADCRUMB.search(text))),
        float(is_long and any(line != low and line.endswith(low) for line in near_above)),
        float(any(len(line) >= MIN_PART_CHARS and line != low and low.endswith(line) for line in near_below)),
        float(is_long and low in (*near_above[-3:], *near_below[:3])),
        sum(plain_above) / ROUND,
        sum(is_plain_line(shapes[other]) and not scene.rules[other] for other in below) / ROUND,
        sum(shapes[other].words <= MAX_MENU_WORDS for other in above) / ROUND,
        float(dates[:1] == [1]),
        float(bool(dates)),
        float(is_plain_line(shapes[place]) and not any(plain_above)),
        float(is_long and any(line != low and line.startswith(low) for line in (*near_above, *near_below))),
    )


def is_caption(scene: Scene, place: int) -> bool:
    """Whether a line is a picture's credit, or a rule calls it a caption."""
    text = scene.page.blocks[place].text
    return any(rule.role is Role.CAPTION for rule in scene.rules[place]) or (len(text) < 120 and is_credited(text))
