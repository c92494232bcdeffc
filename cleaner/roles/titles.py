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

from cleaner.language.pictures import read_shown
from cleaner.model.contract import Offer
from cleaner.model.file import TitleRanker, find_ranker
from cleaner.page.headline import MIN_HEAD_WORDS, clean_title
from cleaner.page.learned import digest_file
from cleaner.page.lines.boundaries import LINES_FOUND
from cleaner.page.reading import Reading
from cleaner.roles.engine import names_chrome
from cleaner.roles.near_headline import lists_sections
from cleaner.roles.scene import Scene
from cleaner.roles.title_measures import NAMES, is_signature, measure_candidates
from cleaner.text.fold import fold_line, split_title
from cleaner.types import BODY_ROLES, Role

MIN_OPENING_WORDS, MAX_OPENING_WORDS, MIN_LEAD_WORDS, MIN_LEAD_RATIO, FEW_BLOCKS = 2, 18, 12, 1.2, 3
"""A headline without evidence has so many words; what follows it so many. Of the headlines of 85 stories 78 have."""
MAX_LONG_OPENING_WORDS = 14
"""Where more paragraphs follow, the first line may be a summary without its full stop, or a question that opens the story."""
MAX_LINES_ABOVE, MAX_CHROME_LINES = 6, 2
"""A text with more lines above its first paragraph, or of a page's frame by a rule, is a page."""
LAST_OPENING = 3
"""A line further down has a page's frame above it."""
QUESTION_MARKS = ("?", "？", "؟")
MIN_PROSE_SHARE, MIN_BLOCKS = 0.6, 2
"""A line alone is no headline: it would be one of nothing."""
NO_HEADLINE_END = re.compile(r"(?:[.…。,;:،؛、：]|\.[\"'”’»)\]]{1,3})$")
UNFINISHED = re.compile(r"(?:[,;:،؛、：(\[«„“]| [-–—])$")
"""How a line does not end, unless it was cut where a sentence goes on."""
SENTENCE_START = re.compile(r"[^\W\d_]{3}[.!?] (?=[^\W\d_a-z#]|#)")
MAX_SENTENCES = 2
DATELINE = re.compile(r"[^\W\d_a-z]{2,30}(?:[ ,.-]{1,3}[^\W\d_a-z]{2,30}){0,3}")
"""A place in capitals: the story opens behind it."""
LABELLED = re.compile(r"[\w ]{2,20}: .{0,80}: ")
"""A line of labels and values: "Tested by: … RRP: …"."""


def find_opening(scene: Scene) -> int | None:
    """The first line of a text that is a story and nothing else, where it is set over its first paragraph like a headline."""
    reading = scene.reading
    if not is_bare(scene) or not may_open(scene, 0) or is_signature(reading.texts[0], scene.language):
        return None
    lead, words = find_lead(scene), reading.words[0]
    is_lead = reading.words[lead] >= MIN_LEAD_WORDS and (reading.ends[lead] or reading.words[lead] >= words * MIN_LEAD_RATIO)
    is_taken = any(not rule.hint for rule in scene.hits[0]) or reading.blocks[0].kind not in BODY_ROLES
    return 0 if is_lead and words >= MIN_OPENING_WORDS and not is_taken else None


def find_lead(scene: Scene) -> int:
    """The line below the first that is of no picture."""
    texts = scene.reading.texts
    return next((index for index in range(1, min(len(texts), LAST_OPENING + 1)) if read_shown(texts[index]) is None), 1)


def is_guessed(scene: Scene) -> bool:
    """Whether the lines of a text were lost and found again by odds: how its first one is set is then a guess."""
    return any(repair.kind == LINES_FOUND for repair in scene.reading.page.repairs)


def is_bare(scene: Scene) -> bool:
    """Whether a text is a story without a page around it: few lines above its first paragraph, and nothing of a frame there."""
    reading = scene.reading
    if len(reading) <= FEW_BLOCKS:
        return True
    first = next((index for index, is_prose in enumerate(reading.is_prose) if is_prose), len(reading))
    if first > MAX_LINES_ABOVE or sum(names_chrome(scene.hits[index]) for index in scene.ruled) > MAX_CHROME_LINES:
        return False
    n_prose = sum(words for words, is_prose in zip(reading.words, reading.is_prose, strict=True) if is_prose)
    return n_prose >= MIN_PROSE_SHARE * sum(reading.words)


def has_evidence(scene: Scene, index: int) -> bool:
    """Whether more than a line's place and look says that it is the headline: a frame above, a byline below, a repeat."""
    reading, text = scene.reading, scene.reading.texts[index]
    if is_bracketed(text) or (is_guessed(scene) and UNFINISHED.search(text)):
        return False
    is_long = reading.words[index] >= MIN_HEAD_WORDS
    is_said = (is_long and scene.lines[scene.lower[index]] > 1) or clean_title(text, scene.lines) != text
    is_framed = is_long and index > LAST_OPENING
    above = range(max(0, index - LAST_OPENING), index)
    is_dated = any(scene.has_role(other, Role.BYLINE, Role.TIMESTAMP) for other in above)
    is_headed = reading.blocks[index].kind is Role.HEADING
    return is_framed or is_dated or is_said or is_headed or scene.signed_below(index) > 0 or has_page(scene, index)


def has_page(scene: Scene, index: int) -> bool:
    """Whether a line has a page around it; where lines are guessed, above it: a first line may be half a sentence."""
    return not is_bare(scene) and (index >= LAST_OPENING or not is_guessed(scene))


def may_open(scene: Scene, index: int) -> bool:
    """Whether a line without evidence can be a headline: the first, short, without full stop, not all in brackets."""
    text, words = scene.reading.texts[index], scene.reading.words
    if index or len(words) < MIN_BLOCKS or words[find_lead(scene)] < MIN_LEAD_WORDS or is_guessed(scene):
        return False
    if len(words) > FEW_BLOCKS and (words[0] > MAX_LONG_OPENING_WORDS or text.endswith(QUESTION_MARKS)):
        return False
    if words[0] > MAX_OPENING_WORDS or NO_HEADLINE_END.search(text) or text[0].islower() or is_bracketed(text):
        return False
    return len(SENTENCE_START.findall(text)) < MAX_SENTENCES and not DATELINE.fullmatch(text) and not LABELLED.match(text)


def is_bracketed(text: str) -> bool:
    """Whether all of a line stands in brackets, as summaries and notes do."""
    return text[0] in "[(" and text[-1] in "])"


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
