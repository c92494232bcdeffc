"""Where the headline stands on the page, and where it is said again."""

from __future__ import annotations

from cleaner.text.fold import fold_line, split_title
from cleaner.types import Page, Role

MIN_TITLE_WORDS = 3
FIRST_LINES = 4
"""Among these a flattened page may have the text of its `<title>`."""
SLACK_CHARS = 12
QUOTES = "\"'‘’“”„«»"


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


def find_repeats(page: Page, title: str) -> frozenset[int]:
    """All lines of a flattened text with the words of the headline, alone or with the site's name behind them."""
    key = fold_line(title)
    longest = max(title.split(), key=len, default="").strip(QUOTES)
    return frozenset(
        place
        for place, block in enumerate(page.blocks)
        if len(key) <= len(block.text) + SLACK_CHARS
        and longest in block.text
        and (fold_line(block.text) == key or (place < FIRST_LINES and names_title(block.text, key)))
    )


def names_title(line: str, key: str) -> bool:
    """Whether a line is the headline, given folded, with the site's name behind it."""
    return any(fold_line(head) == key for head, _ in split_title(line))
