"""The words that open a timestamp, and tell a change from the publication."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from cleaner.languages import Words, load_words
from cleaner.scripts import FIRST_UNSPACED


def says_modified(text: str, language: str | None) -> bool:
    """Whether a timestamp is that of a change: a word for it stands before the date, and none for publication."""
    folded = text.casefold()
    modified, published = (word_pattern(language or "en", kind) for kind in ("modified", "published"))
    return modified.search(folded) is not None and published.search(folded) is None


def opens_stamp(text: str, language: str | None) -> bool:
    """Whether a text opens with a word for publication or change.

    >>> opens_stamp("发布于", "zh"), opens_stamp("Posted in Rome", "en"), opens_stamp("Jane Doe", "en")
    (True, True, False)
    """
    folded = text.casefold()
    return any(word_pattern(language or "en", kind).match(folded) for kind in ("modified", "published"))


@cache
def word_pattern(language: str, kind: str) -> re.Pattern[str]:
    """The words of a language and of English of one kind, `modified` or `published`, where no letter stands before them."""
    found = sorted({word for entry in list_words(language) for word in getattr(entry, kind)})
    return re.compile("|".join(("" if word[0] >= FIRST_UNSPACED else r"(?<![^\W\d_])") + re.escape(word) for word in found))


def split_stamps(text: str, language: str | None) -> list[str]:
    """The timestamps in a text that has one for publication and one for a change.

    >>> split_stamps("14 March 2025, 18:05 Updated: 15 March 2025", "en")
    ['14 March 2025, 18:05 ', 'Updated: 15 March 2025']
    """
    starts = [found.start() for found in stamp_pattern(language or "en").finditer(text)]
    bounds = sorted({0, *starts, len(text)})
    return [text[start:end] for start, end in pairwise(bounds) if text[start:end].strip()]


def has_stamp_word(text: str, language: str | None) -> bool:
    """Whether a text has a word for publication or change."""
    return stamp_pattern(language or "en").search(text) is not None


@cache
def stamp_pattern(language: str) -> re.Pattern[str]:
    """The words of a language and of English that open a timestamp."""
    openers = {word for entry in list_words(language) for word in (*entry.modified, *entry.published)}
    longest = sorted(openers, key=lambda word: (-len(word), word))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest))})(?!\w)", re.IGNORECASE)


def list_words(language: str) -> list[Words]:
    """The words of a language and of English."""
    words = load_words()
    return [words[code] for code in dict.fromkeys((language, "en")) if code in words]
