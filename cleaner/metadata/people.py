"""Which of the names that nothing but their place makes names are people's: not topics, not words of the story."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaner.fold import squeeze
from cleaner.metadata.names import UNSPACED_CHAR, looks_personal
from cleaner.metadata.sheet import Sheet
from cleaner.stamp_words import opens_stamp

SMALL_WORD = re.compile(r"(?<!\w)[^\W\d_A-Z]{3,40}(?!\w)")
MAX_TOLD = 2
"""A name without spaces that so many blocks of the story have is what the story is about."""


def pick_people(names: Iterable[str], sheet: Sheet, *, uncased: bool = False) -> tuple[str, ...]:
    """Those of the names that look like a person's: not a topic of the page, nor all words that it also writes small."""
    topics = {squeeze(mark.value) for mark in sheet.evidence.head.marks if mark.name == "rel:tag"}
    code = sheet.language.code
    found = (name for name in names if looks_personal(name, uncased=uncased) and not opens_stamp(name, code))
    return tuple(name for name in found if squeeze(name) not in topics and not is_phrase(name, sheet))


def is_phrase(name: str, sheet: Sheet) -> bool:
    """Whether a text is of words that the page writes small, each of them: "Corporate Relocation"; or the story's subject."""
    if " " not in name and UNSPACED_CHAR.match(name):
        if name in read_keywords(sheet):
            return True
        return sum(name in sheet.page.blocks[place].text for place in sheet.kept) >= MAX_TOLD
    words = [word for word in name.casefold().split() if len(word) > 2]
    return bool(words) and read_small_words(sheet).issuperset(words)


def read_keywords(sheet: Sheet) -> str:
    """The keywords in the meta tags: what the page is about."""
    metas = sheet.evidence.metas
    return "\n".join((*metas.get("keywords", ()), *metas.get("news_keywords", ())))


def read_small_words(sheet: Sheet) -> frozenset[str]:
    """The words that the page writes small somewhere; of scripts that have capitals."""
    if "small words" not in sheet.memo:
        found = {word for block in sheet.page.blocks for word in SMALL_WORD.findall(block.text)}
        sheet.memo["small words"] = frozenset(filter(str.islower, found))
    words: frozenset[str] = sheet.memo["small words"]
    return words
