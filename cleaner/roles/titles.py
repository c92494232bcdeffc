"""Which line of a flattened text is its headline: measures of each candidate line, weighed as `training.text_titles` learned.

The weights are those of a conditional logit: of the candidates of a page, one is the headline.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import islice
from operator import mul

import msgspec

from cleaner.model.contract import Offer
from cleaner.model.file import TitleRanker, find_ranker
from cleaner.page.headline import clean_title
from cleaner.page.learned import digest_file
from cleaner.page.reading import Reading
from cleaner.roles.kicker import lists_sections
from cleaner.roles.openings import MIN_BLOCKS, find_opening, has_evidence, may_open
from cleaner.roles.scene import Scene
from cleaner.roles.title_marks import is_signature
from cleaner.roles.title_measures import NAMES, measure_candidates
from cleaner.text.fold import fold_line, split_title
from cleaner.types import BODY_ROLES, Role

LINES_ABOVE, LINES_BELOW = 80, 8
"""The headline stands within these lines of the story's start, or among the first lines of the page."""
FIRST_LINES = 6
FEW_LINES = 4
"""A text of so few lines may be a brief with its headline, whatever the classifier of pages says."""
LEAD_PARAGRAPHS = 1
"""Behind so many paragraphs of the story a line is a sub-heading."""
MIN_CHARS, MAX_CHARS = 4, 260
MIN_WORDS, MAX_WORDS = 2, 40
MIN_SENTENCE_WORDS = 10
MAIL = re.compile(r"[\w.]@\w")
"""An address: the line is of a letter's head, or tells whom to write to."""
MAX_MATCHED_CHARS = 400
NAMED_LINES = 4
"""Among these first lines a flattened page may have the text of its `<title>`."""
SLACK_CHARS = 12
QUOTES = "\"'‘’“”„«»"


@cache
def load_ranker(path: str | None = None) -> TitleRanker:
    """What each measure is worth, and how sure a line must be to be taken: of the package's model, or the one in a file."""
    return find_ranker(path, "text", offer_titles())


def offer_titles() -> Offer:
    """What there is for the ranker of the lines of flattened text."""
    return Offer(columns=NAMES, predicts=("title",), reads=digest_languages())


def digest_languages() -> dict[str, str]:
    """A digest of each language's words: the measures ask for names, dates and credits."""
    data = resources.files("cleaner") / "data"
    files = sorted((data / "languages").iterdir(), key=lambda file: file.name)
    digests = {f"language {file.name}": digest_file(file) for file in files}
    return {"words credits.toml": digest_file(data / "credits.toml"), **digests}


class TitleChoice(msgspec.Struct, frozen=True, kw_only=True):
    """The line that is the headline, and what it says without the site's name."""

    index: int
    text: str


def find_text_headline(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The headline of a flattened text, and where it is said again."""
    if is_no_story(scene):
        return
    choice = choose_title(scene)
    if choice is None:
        return
    yield choice.index, Role.TITLE
    yield from ((index, Role.DUPLICATE) for index in find_repeats(scene.reading, choice.text) if index != choice.index)


def is_no_story(scene: Scene) -> bool:
    """Whether a longer text is no article, and the model kept nothing of it."""
    is_dropped = all(index in scene.votes.moved for index in scene.kept)
    return scene.votes.is_article is False and is_dropped and len(scene.reading) > FEW_LINES


def find_html_headline(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The headline of a page of HTML, and where it is said again."""
    matched = match_headlines(scene.reading)
    title = find_html_title(scene.reading, matched, scene.start)
    if title is not None:
        yield title, Role.TITLE
    yield from ((index, Role.DUPLICATE) for index in matched if index != title)


def choose_title(scene: Scene) -> TitleChoice | None:
    """The headline of a flattened text, or null where no line is surely it; a line of dates alone is none."""
    blocks, texts = scene.reading.blocks, scene.reading.texts
    named = next((index for index, block in enumerate(blocks) if block.kind is Role.TITLE), None)
    if named is not None:
        return TitleChoice(index=named, text=texts[named])
    if len(blocks) < MIN_BLOCKS:
        return None
    if (opening := find_opening(scene)) is not None:
        return TitleChoice(index=opening, text=texts[opening])
    indexes = [
        index
        for index in list_candidates(scene)
        if not is_signature(texts[index], scene.language) and (has_evidence(scene, index) or may_open(scene, index))
    ]
    if not indexes:
        return None
    ranker = load_ranker(scene.model)
    weights = [ranker.weights[name] for name in NAMES]
    scores = [sum(map(mul, weights, row)) for row in measure_candidates(scene, indexes)]
    best = max(scores)
    shares = [math.exp(score - best) for score in scores]
    total = sum(shares)
    titles = [clean_title(texts[index], scene.lines) for index in indexes]
    by_text: dict[str, float] = {}
    for text, share in zip(titles, shares, strict=True):
        by_text[text.casefold()] = by_text.get(text.casefold(), 0.0) + share / total
    wording = max(by_text, key=lambda key: by_text[key])
    sayings = [number for number, text in enumerate(titles) if text.casefold() == wording]
    line = max(sayings, key=scores.__getitem__)
    if by_text[wording] < ranker.limits.given:
        return None
    return TitleChoice(index=indexes[line], text=titles[line])


def list_candidates(scene: Scene) -> list[int]:
    """The lines that could be the headline: near the body or at the top, not after its first paragraphs, taken by no rule."""
    reading, start, n = scene.reading, scene.start, len(scene.reading)
    prose = (index for index in range(start, n) if is_sentence(reading, index) and scene.keeps(index))
    lead_end = next(islice(prose, LEAD_PARAGRAPHS - 1, None), n)
    indexes = (*range(min(FIRST_LINES, n)), *range(max(FIRST_LINES, start - LINES_ABOVE), min(start + LINES_BELOW, n)))
    return [index for index in indexes if index < lead_end and may_be_headline(scene, index)]


def may_be_headline(scene: Scene, index: int) -> bool:
    """Whether a line has the size of a headline, and nothing says that it is something else."""
    reading, text = scene.reading, scene.reading.texts[index]
    if not MIN_CHARS <= len(text) <= MAX_CHARS or not MIN_WORDS <= reading.words[index] <= MAX_WORDS:
        return False
    if reading.blocks[index].kind not in BODY_ROLES or MAIL.search(text) or "://" in text or lists_sections(text):
        return False
    is_inside = index >= scene.start
    if is_inside and (not scene.votes.is_article or reading.is_prose[index] or text.endswith((".", "。"))):
        return False
    return all(rule.hint for rule in scene.hits[index]) or is_repeated_caption(scene, index)


def is_sentence(reading: Reading, index: int) -> bool:
    """Whether a line is long enough for a sentence, and ends like one: after it stand sub-headings."""
    return reading.ends[index] and reading.words[index] >= MIN_SENTENCE_WORDS


def is_repeated_caption(scene: Scene, index: int) -> bool:
    """Whether rules take a line for a caption by its words ("Picture: ..."), but the page says it twice above the body."""
    roles = {rule.role for rule in scene.hits[index] if not rule.hint}
    return roles == {Role.CAPTION} and scene.lines_above[scene.lower[index]] > 1


def match_headlines(reading: Reading) -> frozenset[int]:
    """The blocks that say what the head gives as headline."""
    headlines = reading.headlines
    shortest = min(map(len, headlines), default=MAX_MATCHED_CHARS)  # folding makes no text longer but by its case
    return frozenset(
        [
            index
            for index, block in enumerate(reading.blocks)
            if shortest <= len((text := block.text).casefold())
            and not block.hidden
            and len(text) < MAX_MATCHED_CHARS
            and reading.fold(index) in headlines
        ]
    )


def find_html_title(reading: Reading, matched: frozenset[int], start: int) -> int | None:
    """The block that is the headline: the last match above the body's start, first-level headings before others."""
    blocks = enumerate(reading.blocks)
    firsts = [index for index, block in blocks if block.kind is Role.HEADING and block.level == 1 and not block.hidden]
    for candidates in ([index for index in firsts if index in matched], sorted(matched), firsts if len(firsts) == 1 else []):
        above = [index for index in candidates if index <= start]
        if above:
            return above[-1]
        if candidates:
            return candidates[0]
    return None


def find_repeats(reading: Reading, title: str) -> frozenset[int]:
    """All lines of a flattened text with the words of the headline, alone or with the site's name after them."""
    key = fold_line(title)
    longest = max(title.split(), key=len, default="").strip(QUOTES)
    return frozenset(
        index
        for index, text in enumerate(reading.texts)
        if len(key) <= len(text) + SLACK_CHARS
        and longest in text
        and (reading.fold(index) == key or (index < NAMED_LINES and names_title(text, key)))
    )


def names_title(line: str, key: str) -> bool:
    """Whether a line is the headline, given folded, with the site's name after it."""
    return any(fold_line(head) == key for head, _ in split_title(line))
