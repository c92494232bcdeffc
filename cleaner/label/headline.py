"""Where the headline stands on the page, and where it is said again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cleaner.fold import fold_line, split_title
from cleaner.label.shape import Shape
from cleaner.label.votes import Votes
from cleaner.rules import Rule
from cleaner.types import BODY_ROLES, Page, Role

MAX_TITLE_WORDS = 35
MIN_TITLE_WORDS = 3
LONG_TITLE_WORDS = 16
SIGNATURES = frozenset({Role.BYLINE, Role.TIMESTAMP, Role.STANDFIRST})
"""What stands below a headline."""
LINES_ABOVE = 12
LINES_INSIDE = 3
"""In flattened text the headline stands within these lines above the story's start, or is its first lines."""
MIN_SCORE = 2.0
MAX_VOTE = 0.35
"""A line that more likely is of the story is no headline: those of five known pages scored below 0.25, lines of the story
above 0.4."""
CONTENT_WORD = re.compile(r"\w{4,}")


def match_headlines(page: Page, wanted: frozenset[str]) -> frozenset[int]:
    """The blocks that say what the head gives as headline; `wanted` has its folded forms."""
    return frozenset(
        place
        for place, block in enumerate(page.blocks)
        if not block.hidden and len(block.text) < 400 and fold_line(block.text) in wanted
    )


def split_headline(headline: str) -> set[str]:
    """The headline folded, whole and cut at its separators to its greater part.

    >>> sorted(split_headline("Rain at last in Wend | The Drop"))
    ['rain at last in wend', 'rain at last in wend | the drop']
    """
    parts = (part for cut in split_title(headline) for part in cut)
    return {
        fold_line(headline),
        *(fold_line(part) for part in parts if len(part.split()) >= MIN_TITLE_WORDS and len(part) * 2 > len(headline)),
    }


def find_html_title(page: Page, matched: frozenset[int], start: int) -> int | None:
    """The block that is the headline: the last match above the story's start, first-level headings before others."""
    firsts = [
        place for place, block in enumerate(page.blocks) if block.kind is Role.HEADING and block.level == 1 and not block.hidden
    ]
    for candidates in ([place for place in firsts if place in matched], sorted(matched), firsts if len(firsts) == 1 else []):
        above = [place for place in candidates if place <= start]
        if above:
            return above[-1]
        if candidates:
            return candidates[0]
    return None


def find_text_title(
    page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes, body: tuple[int, int]
) -> int | None:
    """The line that is the headline of a flattened text, or null where none looks like one; no line of the story is."""
    named = next((place for place, block in enumerate(page.blocks) if block.kind is Role.TITLE), None)
    if named is not None:
        return named
    start, end = body
    topic = Counter(word for block in page.blocks[start:end] for word in set(CONTENT_WORD.findall(block.text.casefold())))
    keys = Counter(fold_line(block.text) for block in page.blocks if len(block.text) < 400)
    first_lines = [fold_line(block.text) for block in page.blocks[:3]]
    best, best_score = None, MIN_SCORE
    for place in range(max(0, start - LINES_ABOVE), min(start + LINES_INSIDE, end - 1)):
        is_open = page.blocks[place].kind in BODY_ROLES and all(rule.hint for rule in rules[place])
        if votes.values[place] > MAX_VOTE or not is_open:
            continue
        text = page.blocks[place].text
        key = fold_line(text)
        said_again = keys[key] > 1 or any(line.startswith(key) and line != key for line in first_lines)
        signed = any(rule.role in SIGNATURES for below in rules[place + 1 : place + 5] for rule in below)
        score = score_title(text, shapes[place], topic) + 1.5 * said_again + signed - 0.12 * abs(start - place)
        if score > best_score:
            best, best_score = place, score
    return best


def score_title(text: str, shape: Shape, topic: Counter[str]) -> float:
    """How much a line looks like the headline of the text that has these topic words."""
    if not MIN_TITLE_WORDS <= shape.words <= MAX_TITLE_WORDS:
        return -9.0
    content = set(CONTENT_WORD.findall(text.casefold()))
    shared = sum(word in topic for word in content) / len(content) if content else 0.0
    ends_like_sentence = text.rstrip("\"'”’“»)").endswith((".", "…", ":", ";", ","))
    too_long = max(0, shape.words - LONG_TITLE_WORDS) / 4
    starts_small = text[0].islower()
    return 3.0 * shared + min(shape.words, 8) / 8 - 2.0 * ends_like_sentence - 1.5 * starts_small - too_long
