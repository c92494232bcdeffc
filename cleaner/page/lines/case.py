"""Texts in one case: noticed, and shown to the labeller as it knows texts, with capitals where lines and sentences begin.

The record keeps the text as it came. The labeller learned on texts with capitals, of which half of what it looks at speaks.
"""

from __future__ import annotations

import re

import msgspec

from cleaner.types import Page, Warning

MIN_LETTERS = 200
"""A shorter text tells nothing of its case."""
MAX_OTHER_SHARE = 0.02
"""Of the letters that have a case, so few may be in the other one: a text's own names of firms, or what a program left."""
FIRST_PART = 4
"""A text with its capitals shows enough of both cases in the first of so many parts."""
MAX_NAME_WORDS = 4
"""A line of so few words that ends like none is a menu's, a name or a place: each of its words begins with a capital."""
TURKISH = str.maketrans("İI", "iı")
START = re.compile(r"(?:^|[.!?…]['\"”’»)]?\s|[“„«\"])\W{0,3}[^\W\d_]")
WORD_START = re.compile(r"(?<![\w'’])[^\W\d_]")


def find_case(page: Page) -> str | None:
    """`upper` or `lower`, where all of a flattened text is in that case; null for any other, and for scripts without case."""
    if page.format != "text":
        return None
    text = "".join([block.text for block in page.blocks])
    if has_both(text[: len(text) // FIRST_PART], len(text)):
        return None
    n_upper, n_lower = (sum(map(test, text)) for test in (str.isupper, str.islower))
    if n_upper + n_lower < MIN_LETTERS:
        return None
    most = MAX_OTHER_SHARE * (n_upper + n_lower)
    return "upper" if n_lower <= most else "lower" if n_upper <= most / 10 else None


def has_both(part: str, n_chars: int) -> bool:
    """Whether a part of a text of so many characters has enough of both cases for the whole, whatever the rest has."""
    most = MAX_OTHER_SHARE * n_chars
    return sum(map(str.islower, part)) > most and sum(map(str.isupper, part)) > most / 10


def tell_case(page: Page) -> Page:
    """The page, with a warning where all of it is in one case."""
    return msgspec.structs.replace(page, warnings=(*page.warnings, Warning.ONE_CASE)) if find_case(page) else page


def show_case(page: Page) -> Page:
    """The page as its labeller should see it: the same one, unless it was told to be in one case. No length changes."""
    if Warning.ONE_CASE not in page.warnings:
        return page
    return msgspec.structs.replace(
        page, blocks=tuple(msgspec.structs.replace(block, text=set_capitals(block.text)) for block in page.blocks)
    )


def set_capitals(text: str) -> str:
    """The text in small letters, with capitals where a sentence begins, or each word of a short line.

    >>> set_capitals("RAIN FELL ON WEND. IT WAS WET."), set_capitals("latest news")
    ('Rain fell on wend. It was wet.', 'Latest News')
    """
    text = text.translate(TURKISH) if "İ" in text else text
    low = text.lower()
    low = low if len(low) == len(text) else "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    is_name = len(low.split()) <= MAX_NAME_WORDS and low[-1:].isalnum()
    return (WORD_START if is_name else START).sub(raise_last, low)


def raise_last(found: re.Match[str]) -> str:
    """What was found, its last letter a capital where that is one letter."""
    last = found[0][-1].upper()
    return found[0][:-1] + (last if len(last) == 1 else found[0][-1])
