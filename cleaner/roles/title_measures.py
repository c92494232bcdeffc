"""The measures of each line that could be the headline of a flattened text: its words, topic, index and neighbours."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence

from cleaner.page.reading import Reading
from cleaner.roles.scene import SIGNATURES, Scene
from cleaner.roles.title_marks import MARK_NAMES, measure_marks
from cleaner.text.topic import find_topic_words
from cleaner.types import Role

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
