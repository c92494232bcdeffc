"""The bylines at the story, and what belongs to one: the line behind a bare label, its equals beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from cleaner.fields.author_names import clean_authors
from cleaner.fields.marks import in_other_article
from cleaner.fields.sheet import Sheet
from cleaner.language.people import UNSPACED_CHAR, drop_outlet, is_full_name, is_label, looks_personal, strip_by
from cleaner.language.stamps import opens_stamp
from cleaner.language.words import either
from cleaner.text.fold import squeeze
from cleaner.types import Role

ABOVE_BODY, INSIDE_BODY, BELOW_BODY = 30, 6, 12
"""A byline stands so many blocks above the story's start, inside it, or below its end."""
MAX_BOX_CHARS = 60
MAX_GAP = 4
"""So many blocks apart stand the bylines of one story."""


@cache
def about_pattern() -> re.Pattern[str]:
    """What a heading says above authors, or a word that begins so."""
    return re.compile(rf"\b(?:{either('about')})", re.IGNORECASE)


def list_bylines(sheet: Sheet) -> Iterator[str]:
    """The texts of the bylines that stand at the story, those above it first, near before far."""
    return (text for _, text in place_bylines(sheet))


def place_bylines(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """Place and text of the same."""
    start, end = sheet.body_start, sheet.body_end
    near = [
        (place, text)
        for place, text in sheet.blocks_of(Role.BYLINE)
        if (-ABOVE_BODY <= place - start <= INSIDE_BODY or 0 <= place - end <= BELOW_BODY or sheet.page.format == "text")
        and not in_other_article(sheet, place)
        and not is_headed(place, sheet)
    ]
    yield from sorted(near, key=lambda item: (item[0] >= start, abs(item[0] - start)))


def is_headed(place: int, sheet: Sheet) -> bool:
    """Whether a byline below the story stands behind a heading of something else than authors, or behind comments."""
    below = range(sheet.body_end, max(place, sheet.body_end))
    if any(sheet.labels[at].role is Role.COMMENTS for at in below):
        return True
    headings = (
        block.text for block in sheet.page.blocks[below.start : below.stop] if block.kind is Role.HEADING and not block.hidden
    )
    return sheet.page.format == "html" and any(not about_pattern().search(text) and not is_label(text) for text in headings)


def name_labelled(place: int, sheet: Sheet) -> tuple[str, ...]:
    """The person named on the line behind one that is only a label: "Author", "作者："."""
    block = sheet.page.blocks[place + 1] if place + 1 < len(sheet.page.blocks) else None
    if block is None or block.hidden or len(block.text) > MAX_BOX_CHARS:
        return ()
    names = pick_people(clean_authors([drop_outlet(block.text)], sheet), sheet)
    return tuple(name for name in names if is_full_name(name))


def list_equals(place: int, sheet: Sheet) -> tuple[str, ...]:
    """The people of the bylines close by, each alone in an element called as this byline's is; empty where there is but one."""
    if name_alone(place, place, sheet) is None:
        return ()
    is_above = place < sheet.body_start
    places = [other for other, _ in sheet.blocks_of(Role.BYLINE) if (other < sheet.body_start) is is_above]
    first = last = place
    for other in reversed(places):
        first = other if are_of_one(other, first, sheet) else first
    for other in places:
        last = other if are_of_one(last, other, sheet) else last
    names = (name_alone(other, place, sheet) for other in places if first <= other <= last)
    found = tuple(dict.fromkeys(name for name in names if name))
    return found if len(found) > 1 else ()


def are_of_one(place: int, other: int, sheet: Sheet) -> bool:
    """Whether a byline follows another one with neither heading nor date between them, which a list of stories has."""
    between = range(place + 1, other)
    is_parted = (
        sheet.page.blocks[at].kind is Role.HEADING or sheet.labels[at].role is Role.TIMESTAMP for at in between[:MAX_GAP]
    )
    return 0 < other - place <= MAX_GAP and not any(is_parted)


def name_alone(place: int, beside: int, sheet: Sheet) -> str | None:
    """The person whose name is all of a byline, in an element that is called like that of another byline."""
    block, other = sheet.page.blocks[place], sheet.page.blocks[beside]
    one, two = sheet.page.containers[block.container], sheet.page.containers[other.container]
    if block.hidden or one.tag != two.tag or one.names[:1] != two.names[:1]:
        return None
    text = strip_by(block.text)
    names = pick_people(clean_authors([text], sheet), sheet)
    return names[0] if len(names) == 1 and is_full_name(names[0]) and squeeze(names[0]) == squeeze(text) else None


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
