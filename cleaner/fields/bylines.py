"""Who wrote it, as bylines and dated lines say: in HTML those at the story, in flattened text pieces joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from cleaner.fields.authors_in_data import clean_authors
from cleaner.fields.sheet import Answer, Sheet, in_other_article, is_apart
from cleaner.language.dates import date_patterns
from cleaner.language.names import (
    UNSPACED_CHAR,
    han_by_pattern,
    hangul_reporters_pattern,
    has_label,
    is_full_name,
    is_label,
    is_name,
    load_ands,
    looks_personal,
    loosen,
    split_parts,
    split_people,
)
from cleaner.language.people import drop_outlet, find_signed_part, says_by, strip_by
from cleaner.language.stamps import has_stamp_word, opens_stamp, strip_moment
from cleaner.language.words import by_pattern, either, inner_by_pattern, others_pattern
from cleaner.text.fold import squeeze
from cleaner.text.scripts import EAST_ASIAN, HANGUL
from cleaner.types import Role

STAMP_PART = re.compile(r"\s{0,9}[|│┃•·⋅]\s{0,9}")
ABOVE_BODY, INSIDE_BODY, BELOW_BODY = 30, 6, 12
"""A byline stands so many blocks above the story's start, inside it, or below its end."""
MAX_BOX_CHARS = 60
MAX_GAP = 4
"""So many blocks apart stand the bylines of one story."""
SMALL_WORD = re.compile(r"(?<!\w)[^\W\d_A-Z]{3,40}(?!\w)")
MAX_TOLD = 2
"""A name without spaces that so many blocks of the story have is what the story is about."""
MAX_JOINED = 14
"""Pieces of one byline or timestamp at most."""
BELOW_END, CUT_BELOW_START, INSIDE_STORY = 6, 5, 15
SENTENCE_WORDS = 8
REPORTER = re.compile(f"[{HANGUL}]+")
UNCASED = re.compile(f"[{EAST_ASIAN}]")
"""Names of scripts that write them in one word."""


@cache
def desk_pattern() -> re.Pattern[str]:
    """A word for a desk or a staff."""
    return re.compile(rf"\b(?:{either('desks')})\b", re.IGNORECASE)


def read_bylines(sheet: Sheet) -> Answer | None:
    """The visible bylines: the first one with a name, above the story before below it."""
    for place, text in place_bylines(sheet):
        names = clean_authors([drop_outlet(text)], sheet)
        if not names and says_by(text) and desk_pattern().search(text):
            return None
        if not says_by(text):
            names = pick_people(names, sheet)
        names = tuple(name for name in names if not has_label(name))
        if names := tuple(name for name in names if is_full_name(name)):
            return list_equals(place, sheet) or names, text
        if is_label(text) and (names := name_labelled(place, sheet)):
            return names, sheet.page.blocks[place + 1].text
    return None


def read_timestamps(sheet: Sheet) -> Answer | None:
    """A name in a visible timestamp: behind "by" ("Posted on March 2, 2025 by Jane Doe"), or before the date."""
    for place, text in sheet.blocks_of(Role.TIMESTAMP):
        found = inner_by_pattern().search(text)
        if is_apart(sheet, place) or (found and others_pattern().search(text[: found.end()])):
            continue
        if han := han_by_pattern().search(text):
            names = clean_authors([han[1]], sheet)
        elif found:
            names = clean_authors([text[found.end() :]], sheet)
        elif abs(place - sheet.body_start) <= ABOVE_BODY // 2:
            names = names_beside_date(text, sheet)
        else:
            names = ()
        if names:
            return names, text
    return None


def names_beside_date(text: str, sheet: Sheet) -> tuple[str, ...]:
    """The name in a part of a timestamp's line that says nothing of dates: "27 January 2026 • Jane Doe • 3 minutes"."""
    parts = [part for part in STAMP_PART.split(text) if not has_stamp_word(part, sheet.language.code)]
    if len(parts) > 1:
        parts = [rest for part in parts for rest in split_at_dates(part)]
    names = next((names for part in parts if (names := clean_authors([part], sheet))), ())
    return tuple(name for name in names if " " in name and looks_personal(name))


def split_at_dates(text: str) -> list[str]:
    """What stands around the dates of a text."""
    for pattern in date_patterns():
        text = pattern.sub("\n", text)
    return text.split("\n")


def read_slug(sheet: Sheet) -> Answer | None:
    """A slug before the lead ("HEADLINE/ Site/ CITY/ J. Mansour/ Edition/"): the part that has an initial and a name."""
    for text in sheet.texts_of(Role.SOURCE):
        parts = [part.strip() for part in text.split("/") if part.strip()]
        names = [part for part in parts if re.fullmatch(r"(?:[A-Z]\. ?){1,2}[A-Z][a-z]+", part)] if len(parts) > 2 else []
        if names:
            return tuple(names), text
    return None


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
        if (-ABOVE_BODY <= place - start <= INSIDE_BODY or 0 <= place - end <= BELOW_BODY)
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
    return any(not about_pattern().search(text) and not is_label(text) for text in headings)


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


def join_runs(sheet: Sheet, role: Role) -> list[tuple[int, str]]:
    """The lines of a role with those joined that touch, each with the place of its first."""
    runs: list[tuple[int, list[str]]] = []
    last = -2
    for place, text in sheet.blocks_of(role):
        if place == last + 1 and len(runs[-1][1]) < MAX_JOINED:
            first, _, rest = text.partition(" ")
            runs[-1][1].append(f"& {rest}" if first.casefold() in load_ands() else text)
        else:
            runs.append((place, [text]))
        last = place
    return [(place, loosen(" ".join(texts))) for place, texts in runs]


def list_near(sheet: Sheet, *roles: Role) -> Iterator[tuple[int, str]]:
    """The runs of lines with these roles that stand at the headline or at the story's start, then those just below its end."""
    start = sheet.body_start
    end = max((place for place, label in enumerate(sheet.labels) if label.role is Role.PARAGRAPH), default=start)
    title = next((place for place, _ in sheet.blocks_of(Role.TITLE)), start)
    # What stands below the heading of readers' comments is theirs.
    comments = next((place for place, _ in sheet.blocks_of(Role.COMMENTS) if place > end), len(sheet.labels))
    runs = [run for role in roles for run in join_runs(sheet, role) if run[0] < comments]
    ranked = []
    for place, text in runs:
        is_cut = sheet.labels[place].role not in roles
        if place in sheet.signatures or (is_cut and 0 <= place - start <= CUT_BELOW_START):
            ranked.append((0 if place > title else 1, min(abs(place - title), abs(place - start)), place, text))
        elif start - INSIDE_STORY < place < min(end, start + INSIDE_STORY) and sheet.labels[place].role is Role.BYLINE:
            ranked.append((3, abs(place - start), place, text))
        elif 0 < place - end <= BELOW_END:
            ranked.append((2, place - end, place, text))
    return ((place, text) for _, _, place, text in sorted(ranked))


def read_text_bylines(sheet: Sheet) -> Answer | None:
    """The names in the bylines near headline and story; a single word only where it is the only name."""
    for _, line in list_near(sheet, Role.BYLINE):
        if is_credit_sentence(line):
            continue
        text = find_signed_part(line)
        parts = [] if by_pattern().match(text) else find_parts(text, sheet)
        first = STAMP_PART.split(text, maxsplit=1)[0] or text
        names = clean_authors([drop_outlet(part) for part in parts or [first]], sheet)
        if not says_by(text):
            names = tuple(name for name in names if not has_label(name))
        whole = tuple(name for name in names if " " in name or UNCASED.match(name))
        if whole:
            return whole, text
    return None


def is_credit_sentence(text: str) -> bool:
    """Whether a byline is a sentence on who helped: "Jane Doe reported from Rome, Richard Roe contributed."."""
    return len(text.split()) > SENTENCE_WORDS and text.rstrip().endswith(".") and not by_pattern().match(text)


def find_parts(text: str, sheet: Sheet) -> list[str]:
    """The names in a byline without a "By": all of a line that is nothing else, or the first of a line with date or job."""
    reporters = [name for names in hangul_reporters_pattern().findall(text) for name in REPORTER.findall(names)]
    if reporters:
        return reporters
    rest = strip_moment(text, sheet.language.code)
    people = split_people(text if rest is None else rest)
    if all(map(is_name, people)) and not (len(people) == 2 and "," in text):
        return people
    return [part for part in split_parts(text if rest is None else rest) if is_name(part)][:1]
