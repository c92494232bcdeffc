"""Whether the first line of a text that has no page around it is its headline: by how it is set over what follows."""

from __future__ import annotations

import re

from cleaner.page.headline import MIN_HEAD_WORDS, clean_title
from cleaner.page.lines.boundaries import LINES_FOUND
from cleaner.roles.engine import names_chrome
from cleaner.roles.scene import Scene
from cleaner.roles.title_marks import is_signature
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
    words, lead_words = reading.words[:2]
    is_lead = lead_words >= MIN_LEAD_WORDS and (reading.ends[1] or lead_words >= words * MIN_LEAD_RATIO)
    is_taken = any(not rule.hint for rule in scene.hits[0]) or reading.blocks[0].kind not in BODY_ROLES
    return 0 if is_lead and words >= MIN_OPENING_WORDS and not is_taken else None


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
    if index or len(words) < MIN_BLOCKS or words[1] < MIN_LEAD_WORDS or is_guessed(scene):
        return False
    if len(words) > FEW_BLOCKS and (words[0] > MAX_LONG_OPENING_WORDS or text.endswith(QUESTION_MARKS)):
        return False
    if words[0] > MAX_OPENING_WORDS or NO_HEADLINE_END.search(text) or text[0].islower() or is_bracketed(text):
        return False
    return len(SENTENCE_START.findall(text)) < MAX_SENTENCES and not DATELINE.fullmatch(text) and not LABELLED.match(text)


def is_bracketed(text: str) -> bool:
    """Whether all of a line stands in brackets, as summaries and notes do."""
    return text[0] in "[(" and text[-1] in "])"
