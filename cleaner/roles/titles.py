"""Which line of a flattened text is its headline: measures of each candidate line, weighed as `training.text_titles` learned.

The weights are those of a conditional logit: of the candidates of a page, one is the headline.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from functools import cache
from importlib import resources
from itertools import islice
from operator import mul

import msgspec

from cleaner.language.words import either
from cleaner.page.shape import Shape, is_prose
from cleaner.roles.kicker import lists_sections
from cleaner.roles.scene import Scene
from cleaner.roles.title_marks import is_stamp_line
from cleaner.roles.title_measures import MIN_LONG_CHARS, NAMES, measure_candidates
from cleaner.text.fold import split_title
from cleaner.text.scripts import FIRST_UNSPACED
from cleaner.types import BODY_ROLES, Role

LINES_ABOVE, LINES_BELOW = 80, 8
"""The headline stands within these lines of the story's start, or among the first lines of the page."""
FIRST_LINES = 6
LEAD_PARAGRAPHS = 1
"""Behind so many paragraphs of the story a line is a sub-heading."""
MIN_CHARS, MAX_CHARS = 4, 260
MIN_WORDS, MAX_WORDS = 2, 40
MIN_SENTENCE_WORDS = 10
MAIL = re.compile(r"[\w.]@\w")
"""An address: the line is of a letter's head, or tells whom to write to."""
SPACED_COLON = re.compile(r"^([^:]{2,30})\s:\s(?=\S)")
MAX_SITE_WORDS, MIN_HEAD_WORDS = 5, 3
TRAIL_MARKS = frozenset("»›>")
"""Marks that lead from one page to the next below it; bars and slashes do other things, too."""


@cache
def trailing_by_pattern() -> re.Pattern[str]:
    """A word for "by" at the end of a line: the name stands on the next."""
    return re.compile(rf"\s{{1,9}}(?:{either('short_by')})\s?:?$", re.IGNORECASE)


class TitleWeights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What each measure is worth, and how sure a line must be to be taken."""

    min_probability: float
    weights: dict[str, float]


@cache
def load_weights() -> TitleWeights:
    """The weights that ship with the package, made by `python -m training.text_titles`."""
    source = (resources.files("cleaner") / "data" / "text_titles.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(source), TitleWeights)


class TitleChoice(msgspec.Struct, frozen=True, kw_only=True):
    """The line that is the headline, and what it says without the site's name."""

    place: int
    text: str


def choose_title(scene: Scene, language: str | None = None) -> TitleChoice | None:
    """The headline of a flattened text, or null where no line is surely it; a line of dates alone is none."""
    blocks = scene.page.blocks
    named = next((place for place, block in enumerate(blocks) if block.kind is Role.TITLE), None)
    if named is not None:
        return TitleChoice(place=named, text=blocks[named].text)
    places = [place for place in list_candidates(scene) if not is_stamp_line(blocks[place].text, language)]
    if not places:
        return None
    chosen = load_weights()
    weights = [chosen.weights[name] for name in NAMES]
    scores = [sum(map(mul, weights, row)) for row in measure_candidates(scene, places)]
    best = max(scores)
    shares = [math.exp(score - best) for score in scores]
    total = sum(shares)
    texts = [clean_title(scene.page.blocks[place].text, scene.lines) for place in places]
    by_text: dict[str, float] = {}
    for text, share in zip(texts, shares, strict=True):
        by_text[text.casefold()] = by_text.get(text.casefold(), 0.0) + share / total
    wording = max(by_text, key=lambda key: by_text[key])
    sayings = [place for place, text in enumerate(texts) if text.casefold() == wording]
    line = max(sayings, key=lambda index: scores[index])
    if by_text[wording] < chosen.min_probability:
        return None
    return TitleChoice(place=places[line], text=texts[line])


def clean_title(text: str, lines: Counter[str]) -> str:
    """The headline without the site's name behind it, the section before it or a "by" at its end.

    A part is cut off only where the page says the rest, or that part, as a line of its own; `lines` has them folded.
    """
    text = trailing_by_pattern().sub("", text)
    for head, tail in split_title(text):
        is_longer = len(head) > len(tail)
        if is_trail(text[len(head) : -len(tail)]) and lines[tail.casefold()] and len(tail) > MIN_LONG_CHARS:
            return tail
        is_whole = is_longer or head >= FIRST_UNSPACED or (len(head.split()) >= MIN_HEAD_WORDS and len(tail) < 2 * len(head))
        is_said = lines[head.casefold()] and is_whole
        if is_said or (is_longer and lines[tail.casefold()] and len(tail.split()) <= MAX_SITE_WORDS):
            text = head
            break
    section = SPACED_COLON.match(text)
    return text[section.end() :] if section and lines[section[1].casefold()] else text


def is_trail(separator: str) -> bool:
    """Whether what stands between two parts of a line leads from one page to the next below it."""
    return not TRAIL_MARKS.isdisjoint(separator)


def list_candidates(scene: Scene) -> list[int]:
    """The lines that could be the headline: near the story or at the top, not behind its first paragraphs, taken by no rule."""
    page, shapes, start = scene.page, scene.shapes, scene.start
    n = len(page.blocks)
    votes = scene.votes
    prose = (place for place in range(start, n) if is_sentence(shapes[place]) and votes.values[place] > votes.threshold)
    lead_end = next(islice(prose, LEAD_PARAGRAPHS - 1, None), n)
    places = (*range(min(FIRST_LINES, n)), *range(max(FIRST_LINES, start - LINES_ABOVE), min(start + LINES_BELOW, n)))
    return [
        place
        for place in places
        if MIN_CHARS <= len(page.blocks[place].text) <= MAX_CHARS
        and MIN_WORDS <= shapes[place].words <= MAX_WORDS
        and place < lead_end
        and page.blocks[place].kind in BODY_ROLES
        and not MAIL.search(page.blocks[place].text)
        and not lists_sections(page.blocks[place].text)
        and not (
            place >= start
            and (not votes.is_article or is_prose(shapes[place]) or page.blocks[place].text.endswith((".", "。")))
        )
        and (all(rule.hint for rule in scene.rules[place]) or is_repeated_caption(scene, place))
    ]


def is_sentence(shape: Shape) -> bool:
    """Whether a line is long enough for a sentence, and ends like one: behind it stand sub-headings."""
    return shape.terminal and shape.words >= MIN_SENTENCE_WORDS


def is_repeated_caption(scene: Scene, place: int) -> bool:
    """Whether rules take a line for a caption by its words ("Picture: ..."), but the page says it twice above the story."""
    roles = {rule.role for rule in scene.rules[place] if not rule.hint}
    return roles == {Role.CAPTION} and scene.lines_above[scene.page.blocks[place].text.casefold()] > 1
