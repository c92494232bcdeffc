"""What stands above a text as metadata: headers of news databases, keys with values, the day that a collector prints.

That day is no part of the line that it stands on. Headline, byline and lead alike are judged without it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources

import msgspec

from cleaner.language.dates import parse_date
from cleaner.language.words import either, load_words
from cleaner.page.segment.wrap import ends_sentence
from cleaner.types import Block, Head, Role

PREFIX = re.compile(
    r"(?:date|published|pubdate|pub_date|datetime|day):? ?"
    r"(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?)?)[ \t|:–—-]{1,3}(?=\S)",
    re.IGNORECASE,
)
"""A key in one word and a day as programs write it, with something behind it."""
PARAGRAPH_CHARS = 120
DAY_META = "day-prefix"
"""The name of the meta tag that says what day stood there."""


def read_day_prefix(blocks: tuple[Block, ...], head: Head) -> tuple[tuple[Block, ...], Head]:
    """The blocks with the day before the first as its marker, and the day as metadata; the same where there is none.

    A sentence that speaks of a date goes on in small letters: "date 2025-04-15 was the deadline". Before a whole paragraph the
    day stays, and a rule cuts it.
    """
    found = PREFIX.match(blocks[0].text) if blocks and not blocks[0].marker else None
    if not found:
        return blocks, head
    rest = blocks[0].text[found.end() :]
    is_paragraph = len(rest) >= PARAGRAPH_CHARS and ends_sentence(rest)
    if rest[0].islower() or is_paragraph or not any(map(str.isalpha, rest)):
        return blocks, head
    first = msgspec.structs.replace(blocks[0], text=rest, marker=found[0])
    return (first, *blocks[1:]), msgspec.structs.replace(head, metas=(*head.metas, (DAY_META, found[1])))


KEYED = re.compile(r"([A-Za-z][A-Za-z /_-]{1,30}?) ?(?::(?: +|$)|= +)")
CODED = re.compile(r"([A-Z]{2,3})(?: +|$)")
MIN_KEYS = 3
MIN_CODES = 4
MAX_GAP = 4
"""Blocks from one key to the next of a run, at most."""
MAX_VALUE_BLOCKS, MAX_LISTED_BLOCKS = 3, 12
MAX_KEY_BLOCK_CHARS = 1_000
FIRST_BLOCKS = 3
"""A run without a key that databases alone print begins here."""
PROSE_CHARS = 150
MAX_LABEL_CHARS = 40
LISTED_ROLES = frozenset({Role.BYLINE, Role.TAGS})
"""Of these a header may list several values, each behind a bullet."""
BLOCKS_ABOVE, MAX_DATE_CHARS = 6, 50
QUOTED = re.compile(r"[\[\]'\"]|\s\(\d{1,3}%\)")
"""Marks of a list as programs print it, and how well a subject fits."""
SURNAME_FIRST = re.compile(r"^([^\s,]{2,40}), ([^\s,]{1,40}(?: [^\s,]{1,40})?)$")


class Key(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a key says."""

    names: tuple[str, ...]
    codes: tuple[str, ...] = ()
    role: Role
    meta: str | None = None
    sure: bool = False
    opens_text: bool = False


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A key at the start of a block."""

    place: int
    key: Key
    name: str
    marker: str
    is_code: bool


class KeyFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The keys, what stands alone above an article's text or behind it, and patterns of lines that count articles."""

    key: tuple[Key, ...]
    body_labels: tuple[str, ...]
    counters: tuple[str, ...]


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """The blocks with the headers told apart, and what the first header says."""

    blocks: tuple[Block, ...]
    head: Head = Head()
    has_several: bool = False


@cache
def load_keys() -> dict[str, Key]:
    """The keys by case-folded name, and by code in capitals."""
    return {name: key for key in load_file().key for name in (*key.names, *key.codes)}


@cache
def load_file() -> KeyFile:
    """What databases print, from `cleaner/data/export-keys.toml`."""
    source = (resources.files("cleaner") / "data" / "export-keys.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(source), KeyFile)


@cache
def counter_pattern() -> re.Pattern[str]:
    """A line that counts the articles of a file."""
    return re.compile("|".join(load_file().counters), re.IGNORECASE)


@cache
def issue_pattern() -> re.Pattern[str]:
    """A paper and the day of its issue: "Wendbote Nr. 12 vom 12.03.2025"."""
    return re.compile(
        rf"(.{{2,80}}?),? (?:[^\W\d_]{{1,3}}\. \d{{1,3}} )?(?:{either('issue_of')}) (\d{{1,2}}\.\d{{1,2}}\.\d{{4}})"
    )


def read_export(blocks: tuple[Block, ...]) -> Export:
    """The blocks with the keys of headers as their markers and the values as metadata; the same blocks where there are none."""
    runs = list_headers(list(find_keys(blocks)))
    counters = {
        place
        for place, block in enumerate(blocks)
        if len(block.text) <= MAX_LABEL_CHARS and counter_pattern().fullmatch(block.text)
    }
    changed = list(blocks)
    listed = tuple(mark_lines(changed))
    if not runs:
        metas = listed[0] if listed else ()
        return Export(blocks=tuple(changed), head=Head(metas=metas), has_several=max(len(counters), len(listed)) > 1)
    said = [tuple(mark_run(changed, run)) for run in runs]
    several = len(counters) > 1 or repeats_header(blocks, runs)
    metas = said[0] if several else tuple(meta for metas in said for meta in metas)
    metas += tuple(mark_date(changed, runs[0][0].place, metas))
    metas = tuple((name, f"{value} {join_time(metas)}".rstrip() if name == "date" else value) for name, value in metas)
    for place, block in enumerate(blocks):
        if place in counters or block.text.casefold() in load_file().body_labels:
            changed[place] = msgspec.structs.replace(block, kind=Role.OTHER)
    return Export(blocks=tuple(changed), head=Head(metas=metas), has_several=several)


def join_time(metas: tuple[tuple[str, str], ...]) -> str:
    """The time of day that a key of its own gives; empty where none does."""
    time = next((value for name, value in metas if name == "time"), "")
    return time if TIME.fullmatch(time) else ""


def mark_date(blocks: list[Block], start: int, metas: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    """Give the line with nothing but a day, above the first key, its kind, and the paper's name above it; what both say."""
    for place in range(max(0, start - BLOCKS_ABOVE), start):
        text = blocks[place].text
        found = next((found for code in ("", *load_words()) if (found := parse_date(text, code or None)) and found.day), None)
        if len(text) > MAX_DATE_CHARS or not found:
            continue
        blocks[place] = msgspec.structs.replace(blocks[place], kind=Role.TIMESTAMP)
        yield "date", text if parse_date(text) else found.to_iso()
        paper = blocks[place - 1] if place else None
        if paper and place == 1 and len(paper.text) <= MAX_NAME_CHARS and not any(name == "og:site_name" for name, _ in metas):
            blocks[0] = msgspec.structs.replace(paper, kind=Role.SOURCE)
            yield "og:site_name", paper.text
        return


def find_keys(blocks: tuple[Block, ...]) -> Iterator[Found]:
    """The blocks that begin with a known key."""
    keys = load_keys()
    for place, block in enumerate(blocks):
        if block.marker or (len(block.text) > MAX_KEY_BLOCK_CHARS and not block.text[:2].isupper()):
            continue
        found = KEYED.match(block.text)
        name = found[1].casefold() if found else ""
        if found and name in keys:
            yield Found(place=place, key=keys[name], name=name, marker=found[0], is_code=False)
        elif (found := CODED.match(block.text)) and found[1] in keys:
            yield Found(place=place, key=keys[found[1]], name=found[1], marker=found[0], is_code=True)


def group_runs(found: list[Found]) -> Iterator[list[Found]]:
    """Keys that stand close together."""
    run: list[Found] = []
    for item in found:
        if run and (item.place - run[-1].place > MAX_GAP or item.is_code != run[-1].is_code):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def list_headers(found: list[Found]) -> list[list[Found]]:
    """The runs of keys that are headers; beside one that is surely a header, others need no key of databases alone."""
    runs = list(group_runs(found))
    sure = [run for run in runs if is_header(run)]
    kinds = {run[0].is_code for run in sure}
    return [run for run in runs if run in sure or (run[0].is_code in kinds and count_names(run) >= MIN_KEYS)]


def count_names(run: list[Found]) -> int:
    """How many different keys a run has."""
    return len({item.name for item in run})


def is_header(run: list[Found]) -> bool:
    """Whether a run of keys is a header, and no list of labels in a story."""
    names = {item.name for item in run}
    if run[0].is_code:
        return len(names) >= MIN_CODES and bool(names & {"HD", "TD", "LP"})
    is_sure = any(item.key.sure for item in run) or (
        run[0].place < FIRST_BLOCKS and {item.key.role for item in run} > {Role.TITLE}
    )
    return len(names) >= MIN_KEYS and is_sure


def mark_run(blocks: list[Block], run: list[Found]) -> Iterator[tuple[str, str]]:
    """Give the blocks of a header their kinds, and take off their keys; yield what they say as meta tags."""
    for number, item in enumerate(run):
        block = blocks[item.place]
        value = block.text[len(item.marker) :]
        if value:
            kind = block.kind if item.key.opens_text else item.key.role
            blocks[item.place] = msgspec.structs.replace(block, text=value, marker=item.marker, kind=kind)
        else:
            blocks[item.place] = msgspec.structs.replace(block, kind=Role.OTHER)
            value = "" if item.key.opens_text else mark_values(blocks, item, run[number + 1 : number + 2])
        if value.startswith(("http://", "https://")) and item.key.role is Role.SOURCE:
            yield "og:url", value
        elif value and item.key.meta:
            yield item.key.meta, tidy_value(value, item.key.role)
        if item.key.role is Role.SOURCE and (issue := issue_pattern().match(value)):
            yield "date", issue[2]


def tidy_value(value: str, role: Role) -> str:
    """A value as a meta tag would have it.

    >>> tidy_value("NEWS; Pg. 3", Role.SECTION), tidy_value("Doe, Jane; Roe, R.", Role.BYLINE)
    ('NEWS', 'Jane Doe; R. Roe')
    >>> tidy_value("The Wend Courier; Wend", Role.SOURCE), tidy_value("Wendbote vom 12.03.2025, S. 3", Role.SOURCE)
    ('The Wend Courier', 'Wendbote')
    """
    if role is Role.SOURCE and (found := issue_pattern().match(value)):
        return found[1]
    if role in {Role.SECTION, Role.SOURCE}:
        return value.partition(";")[0].strip()
    if role is Role.TAGS:
        return QUOTED.sub("", value)
    if role is Role.BYLINE:
        return "; ".join(SURNAME_FIRST.sub(r"\2 \1", part.strip()) for part in value.split(";"))
    return value


def mark_values(blocks: list[Block], item: Found, following: list[Found]) -> str:
    """Give the blocks between a key alone on its line and the next key their kind; the first one's text."""
    end = following[0].place if following else item.place + 1 + holds_value(blocks[item.place + 1 : item.place + 2])
    is_list = item.key.role in LISTED_ROLES and item.place + 1 < len(blocks) and bool(blocks[item.place + 1].marker)
    most = MAX_LISTED_BLOCKS if is_list else MAX_VALUE_BLOCKS
    places = range(item.place + 1, min(end, item.place + 1 + most))
    for place in places:
        blocks[place] = msgspec.structs.replace(blocks[place], kind=item.key.role)
    if item.key.role in LISTED_ROLES and all(blocks[place].marker for place in places):
        return "; ".join(blocks[place].text for place in places)
    return blocks[places[0]].text if places else ""


def holds_value(blocks: list[Block]) -> bool:
    """Whether the block behind the last key of a header is its value, and not the story."""
    return bool(blocks) and len(blocks[0].text) <= MAX_DATE_CHARS and not blocks[0].text.endswith(".")


def repeats_header(blocks: tuple[Block, ...], runs: list[list[Found]]) -> bool:
    """Whether a key that an article has once comes again behind the text of the first article."""
    once = [item for run in runs for item in run if item.key.sure or item.key.role is Role.TITLE]
    first = {item.name: item.place for item in reversed(once)}
    last_prose = [-1]
    for place, block in enumerate(blocks):
        last_prose.append(place if len(block.text) > PROSE_CHARS else last_prose[-1])
    return any(last_prose[item.place] > first[item.name] for item in once)


CODE = re.compile(r"[A-Z][A-Z0-9]{2,9}")
TIME = re.compile(r"\d{1,2}:\d\d(?: ?[AaPp][Mm])?")
MAX_NAME_CHARS = 80
BELOW_CODE = 4
"""Edition, page and language may stand below the code."""


@cache
def word_count_pattern() -> re.Pattern[str]:
    """The number of an article's words: "1,234 words"."""
    return re.compile(rf"\d{{1,3}}(?:[,. ]?\d{{3}})? (?:{either('word_count')})", re.IGNORECASE)


@cache
def language_pattern() -> re.Pattern[str]:
    """What a language is called, in itself or in English, with perhaps the script behind it."""
    return re.compile(rf"(?:{either('called')})(?: - \w{{1,20}})?", re.IGNORECASE)


def mark_lines(blocks: list[Block]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Give the blocks of such headers their kinds; yield what each header says as meta tags."""
    for place, block in enumerate(blocks):
        if not word_count_pattern().fullmatch(block.text) or place + 4 >= len(blocks):
            continue
        day = place + 1
        name = day + 1 + bool(TIME.fullmatch(blocks[day + 1].text))
        code = name + 1
        languages = [
            below
            for below in range(code + 1, min(code + 1 + BELOW_CODE, len(blocks)))
            if language_pattern().fullmatch(blocks[below].text)
        ]
        if not languages or not CODE.fullmatch(blocks[code].text) or len(blocks[name].text) > MAX_NAME_CHARS:
            continue
        found = parse_date(blocks[day].text)
        if not found or not found.day:
            continue
        for number in range(place, languages[0] + 1):
            kind = {day: Role.TIMESTAMP, name: Role.SOURCE}.get(number, Role.OTHER)
            blocks[number] = msgspec.structs.replace(blocks[number], kind=kind)
        yield ("date", blocks[day].text), ("og:site_name", blocks[name].text)
