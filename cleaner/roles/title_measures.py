"""The measures of each line that could be the headline of a flattened text: its words, topic, place and neighbours."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cleaner.page.shape import Shape
from cleaner.roles.scene import Scene, find_tokens
from cleaner.roles.title_marks import MARK_NAMES, measure_marks

MIN_LONG_CHARS = 12
WORD_BINS = (2, 3, 5, 8, 14, 20, 30, 10**9)
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


def measure_candidates(scene: Scene, places: Sequence[int]) -> list[tuple[float, ...]]:
    """The measures of each candidate, in the order of `NAMES`."""
    tokens = [find_tokens(scene.page.blocks[place].text) for place in places]
    most = max((len(found & scene.story) for found in tokens), default=0)
    plain = {place for place in places if is_plain(scene.shapes[place])}
    topical = [bool(found) and 2 * len(found & scene.story) >= len(found) for found in tokens]
    widths = [min(scene.shapes[place].words, 20) * fits for place, fits in zip(places, topical, strict=True)]
    longest = widths.index(max(widths)) if widths else -1
    return [
        (
            *measure_words(scene, place),
            *measure_topic(scene, place, found, most),
            *measure_place(scene, place),
            *measure_neighbours(scene, place, found, plain),
            float(index == longest),
            *marks,
        )
        for index, (place, found, marks) in enumerate(zip(places, tokens, measure_marks(scene, places), strict=True))
    ]


def is_plain(shape: Shape) -> bool:
    """Whether a line is as long as a headline, and no paragraph."""
    return shape.words >= 4 and not (shape.terminal and shape.words > 20)


def measure_words(scene: Scene, place: int) -> tuple[float, ...]:
    """Length, end, beginning and capitals of a line."""
    text = scene.page.blocks[place].text
    n_words = scene.shapes[place].words
    length = next(index for index, limit in enumerate(WORD_BINS) if n_words <= limit)
    bare = text.rstrip("\"'”’“»)")
    words = [word for word in text.split() if word[0].isalpha()]
    return (
        *(float(index == length) for index in range(len(WORD_BINS))),
        float(bare.endswith((".", "。"))),
        float(bare.endswith(("?", "!", "？", "！"))),
        float(bare.endswith((":", "："))),
        float(bare.endswith(("…", ",", "...", ";", "-", "–"))),
        float(text[0].islower()),
        float(text[0].isdigit()),
        float(text.isupper()),
        sum(word[0].isupper() for word in words) / len(words) if words else 0.0,
        float(bool(scene.rules[place])),
    )


def measure_topic(scene: Scene, place: int, tokens: set[str], most: int) -> tuple[float, ...]:
    """What a line shares with the page's first line and with the story, and how often it is said."""
    low = scene.page.blocks[place].text.casefold()
    is_long = len(low) > MIN_LONG_CHARS
    n_tokens = len(tokens) or 1
    n_story, n_lead = len(tokens & scene.story), len(tokens & scene.lead)
    first_share = len(tokens & scene.first) / n_tokens if place else 0.0
    said_above = scene.lines_above[low] - (place < scene.start)
    return (
        first_share,
        first_share * (scene.shapes[place].words >= 4),
        float(place > 0 and len(tokens) > 1 and scene.first_line.startswith(low)),
        float(place == 0),
        n_lead / n_tokens,
        n_story / n_tokens,
        min(n_lead, 6) / 6,
        n_story / most if most else 0.0,
        float(min(said_above, 2)),
        float(is_long and scene.lines[low] > 1),
        float(min(scene.above.count(low) - scene.lines_above[low], 2)) if is_long and place < scene.start else 0.0,
    )


def measure_place(scene: Scene, place: int) -> tuple[float, ...]:
    """Where a line stands relative to the story, and what the vote says of it."""
    blocks, vote = scene.page.blocks, scene.votes.values[place]
    distance = abs(scene.start - place)
    return (
        float(place >= scene.start),
        math.log1p(distance),
        math.log1p(abs(scene.solid - place)),
        float(distance <= 4),
        float(distance > 20),
        vote,
        float(vote > scene.votes.limits.title),
        float(min(blocks[place].gap, 3)),
        float(min(blocks[place + 1].gap, 3)) if place + 1 < len(blocks) else 0.0,
    )


def measure_neighbours(scene: Scene, place: int, tokens: set[str], plain: set[int]) -> tuple[float, ...]:
    """What stands above and below a line: bylines and dates, share buttons, menus, other lines like it."""
    shapes, start = scene.shapes, scene.start
    signed = scene.signed_below(place)
    below = shapes[place + 1] if place + 1 < len(shapes) else None
    run = scene.count_run(place)
    return (
        float(0 < signed <= 3),
        (signed > 0) * min(len(tokens & scene.lead), 4) / 4,
        float(any(scene.signatures[max(0, place - 5) : place])),
        float(any(scene.signatures[place + 1 : start])),
        float(signed > 0 and plain.isdisjoint(range(place + 1, place + signed))),
        float(below is not None and below.words >= 15 and below.terminal),
        float(min(3, sum(shape.words >= 20 for shape in shapes[place + 1 : min(start, place + 30)]))),
        float(place > 0 and shapes[place - 1].words <= 3),
        float(place + 1 < len(shapes) and scene.menus[place + 1]),
        float(any(scene.related[place + 1 : place + 4])),
        float(any(scene.shares[place + 1 : place + 7])),
        float(min(3, sum(scene.marks[place + 1 : min(start, place + 12)]))),
        run / 6,
        float(run >= 4),
    )
