"""Author and date of flattened text: read from the lines that the labeller found near headline and story, pieces joined."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cleaner.fields.author_names import clean_authors
from cleaner.fields.authors_in_data import read_metas as read_author_metas
from cleaner.fields.authors_in_text import read_slug, read_timestamps
from cleaner.fields.other_dates import answer, parse_first, settle_order
from cleaner.fields.publication import (
    GLUED,
    LABEL,
    is_tags_label,
    list_tags,
    read_kicker,
    read_section_head,
    read_tag_list,
    read_tags_head,
)
from cleaner.fields.published import FROM_CAPTION, LAST_CHANGE, read_captions, read_url
from cleaner.fields.published import read_metas as read_date_metas
from cleaner.fields.sheet import Answer, Read, Sheet, Source, Sources
from cleaner.language.agencies import find_agency
from cleaner.language.names import is_name, loosen, split_parts, split_people
from cleaner.language.people import drop_outlet, has_label, says_by
from cleaner.language.reporters import hangul_reporters_pattern
from cleaner.language.stamps import says_modified, split_stamps, strip_moment
from cleaner.language.words import by_pattern, list_all
from cleaner.roles.signature import SIGNATURE
from cleaner.roles.titles import TRAIL_MARKS
from cleaner.text.fold import fold_line
from cleaner.text.scripts import EAST_ASIAN, HANGUL
from cleaner.types import Role

TRAIL_SEPARATOR = re.compile(r"\s{0,9}[»›>|/]\s{0,9}")
TRAIL_LINES, NEAR_TITLE = 8, 2
"""A trail stands so many lines above the headline, one of bars or slashes so many."""
MAX_PARTS, MAX_PART_WORDS, MIN_PART_CHARS = 5, 4, 3
TAG_LINES, TAG_GAP = 30, 3
"""Tags stand within so many lines below the story, and so close to each other."""


@cache
def load_front_pages() -> frozenset[str]:
    """How trails call a site's first page, folded, also where that may be the name of a section: "Front Page"."""
    return frozenset(map(fold_line, (*list_all("home"), *list_all("front_page"))))


def read_trail(sheet: Sheet) -> Answer | None:
    """The trail from the first page to the article, just above the headline."""
    title = next((place for place, _ in sheet.blocks_of(Role.TITLE)), None)
    if title is None:
        return None
    wanted = fold_line(sheet.page.blocks[title].text)
    for place in range(title - 1, max(-1, title - 1 - TRAIL_LINES), -1):
        text = sheet.page.blocks[place].text
        parts = split_trail(text, is_near=title - place <= NEAR_TITLE)
        if parts and fold_line(parts[-1]) == wanted:
            parts = parts[:-1]
        parts = [part for part in parts if fold_line(part) not in load_front_pages()]
        if parts and all(map(names_page, parts)):
            return tuple(dict.fromkeys(parts)), text
    return None


def split_trail(text: str, *, is_near: bool) -> list[str]:
    """The parts of a line that leads from page to page; none of any other line.

    >>> split_trail("Home › News › Politics", is_near=False), split_trail("Rain / Sun", is_near=False)
    (['Home', 'News', 'Politics'], [])
    """
    parts = [part for part in TRAIL_SEPARATOR.split(text) if part]
    if len(parts) == 1:
        parts = GLUED.split(text)
        return parts if len(parts) > 1 and fold_line(parts[0]) in load_front_pages() else []
    if not parts:
        return []
    is_trail = is_near or fold_line(parts[0]) in load_front_pages() or not TRAIL_MARKS.isdisjoint(text)
    return parts if is_trail and ":" not in text and 1 < len(parts) <= MAX_PARTS else []


def names_page(part: str) -> bool:
    """Whether a part of a trail could be a section's name."""
    is_short = len(part) >= MIN_PART_CHARS and len(part.split()) <= MAX_PART_WORDS
    return is_short and not part[0].islower() and not any(map(str.isdigit, part)) and not find_agency(part)


def read_tag_lines(sheet: Sheet) -> Answer | None:
    """The tags below the story's start: the first lines of them, not those of a menu further down."""
    texts = []
    for place, text in list_first_tags(sheet):
        label = LABEL.sub("", text)
        texts += list(read_tag_list(sheet, place)) if is_tags_label(label, sheet.labels[place]) else [label]
    return list_tags(list(dict.fromkeys(texts)), sheet)


def list_first_tags(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """The lines of tags that stand together, the first such below the story's start."""
    last = None
    for place, text in sheet.blocks_of(Role.TAGS):
        if place < sheet.body_start:
            continue
        if place - (sheet.body_end + TAG_LINES if last is None else last + TAG_GAP) > 0:
            return
        last = place
        yield place, text


TEXT_SECTION: Sources = (
    Source(name="head", confidence=0.9, read=read_section_head),
    Source(name="breadcrumbs", confidence=0.8, read=read_trail),
    Source(name="kicker", confidence=0.6, read=read_kicker),
)
TEXT_TAGS: Sources = (
    Source(name="head", confidence=0.85, read=read_tags_head),
    Source(name="tag-line", confidence=0.7, read=read_tag_lines),
)

MAX_JOINED = 14
"""Pieces of one byline or timestamp at most."""
BELOW_END, CUT_BELOW_START, INSIDE_STORY = 6, 5, 15
CREDIT_WORDS = 8
REPORTER = re.compile(f"[{HANGUL}]+")
UNCASED = re.compile(f"[{EAST_ASIAN}]")
"""Names of scripts that write them in one word."""


def join_runs(sheet: Sheet, role: Role) -> list[tuple[int, str]]:
    """The lines of a role with those joined that touch, each with the place of its first."""
    runs: list[tuple[int, list[str]]] = []
    last = -2
    for place, text in sheet.blocks_of(role):
        if place == last + 1 and len(runs[-1][1]) < MAX_JOINED:
            runs[-1][1].append(text)
        else:
            runs.append((place, [text]))
        last = place
    return [(place, loosen(" ".join(texts))) for place, texts in runs]


def list_near(sheet: Sheet, *roles: Role) -> Iterator[tuple[int, str]]:
    """The runs of lines with these roles that stand at the headline or at the story's start, then those just below its end."""
    start = sheet.body_start
    end = max((place for place, label in enumerate(sheet.labels) if label.role is Role.PARAGRAPH), default=start)
    title = next((place for place, _ in sheet.blocks_of(Role.TITLE)), start)
    runs = [run for role in roles for run in join_runs(sheet, role)]
    ranked = []
    for place, text in runs:
        is_cut = sheet.labels[place].role not in roles
        if sheet.labels[place].source == SIGNATURE or (is_cut and 0 <= place - start <= CUT_BELOW_START):
            ranked.append((0 if place > title else 1, min(abs(place - title), abs(place - start)), place, text))
        elif start - INSIDE_STORY < place < min(end, start + INSIDE_STORY) and sheet.labels[place].role is Role.BYLINE:
            ranked.append((3, abs(place - start), place, text))
        elif 0 < place - end <= BELOW_END:
            ranked.append((2, place - end, place, text))
    return ((place, text) for _, _, place, text in sorted(ranked))


def read_bylines(sheet: Sheet) -> Answer | None:
    """The names in the bylines near headline and story; a single word only where it is the only name."""
    for _, text in list_near(sheet, Role.BYLINE):
        if is_credit_sentence(text):
            continue
        parts = [] if by_pattern().match(text) else find_parts(text, sheet)
        names = clean_authors([drop_outlet(part) for part in parts or [text]], sheet)
        if not says_by(text):
            names = tuple(name for name in names if not has_label(name))
        whole = tuple(name for name in names if " " in name or UNCASED.match(name))
        if whole:
            return whole, text
    return None


def is_credit_sentence(text: str) -> bool:
    """Whether a byline is a sentence on who helped: "Jane Doe reported from Rome, Richard Roe contributed."."""
    return len(text.split()) > CREDIT_WORDS and text.rstrip().endswith(".") and not by_pattern().match(text)


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


def read_stamps(*, modified: bool) -> Read:
    """A source that reads the timestamps, and the bylines that carry one."""

    def read(sheet: Sheet) -> Answer | None:
        code = sheet.language.code
        for _, text in list_near(sheet, Role.TIMESTAMP, Role.BYLINE):
            for part in split_stamps(text, code):
                if says_modified(part, code) is modified and (found := answer(parse_first(part, code), part)):
                    return found
        return None

    return read


AUTHORS: Sources = (
    Source(name="export-header", confidence=0.9, read=read_author_metas),
    Source(name="byline", confidence=0.8, read=read_bylines),
    Source(name="timestamp", confidence=0.7, read=read_timestamps),
    Source(name="slug", confidence=0.7, read=read_slug),
)
DATE_PUBLISHED: Sources = (
    Source(name="export-header", confidence=0.9, read=read_date_metas("published")),
    Source(name="timestamp", confidence=0.8, read=settle_order(read_stamps(modified=False))),
    Source(name="url", confidence=0.7, read=read_url),
    Source(name=LAST_CHANGE, confidence=0.6, read=read_stamps(modified=True)),
    Source(name=FROM_CAPTION, confidence=0.6, read=read_captions),
)
DATE_MODIFIED: Sources = (
    Source(name="export-header", confidence=0.9, read=read_date_metas("modified")),
    Source(name="timestamp", confidence=0.8, read=read_stamps(modified=True)),
)
TEXT_FIELDS: dict[str, Sources] = {
    "authors": AUTHORS,
    "date_published": DATE_PUBLISHED,
    "date_modified": DATE_MODIFIED,
    "section": TEXT_SECTION,
    "tags": TEXT_TAGS,
}
"""The sources of flattened text, where they are others than those of HTML."""
