"""Section and tags of flattened text: only from lines that say what they are, as a menu's words look the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.fold import fold_line
from cleaner.label.titles import TRAIL_MARKS
from cleaner.metadata.agencies import find_agency
from cleaner.metadata.publication import (
    GLUED,
    HOME,
    LABEL,
    TAG_LABELS,
    list_tags,
    read_kicker,
    read_section_head,
    read_tag_list,
    read_tags_head,
)
from cleaner.metadata.sheet import Answer, Sheet, Source, Sources
from cleaner.types import Role

TRAIL_SEPARATOR = re.compile(r"\s{0,9}[»›>|/]\s{0,9}")
TRAIL_LINES, NEAR_TITLE = 8, 2
"""A trail stands so many lines above the headline, one of bars or slashes so many."""
MAX_PARTS, MAX_PART_WORDS, MIN_PART_CHARS = 5, 4, 3
HOMES = (
    HOME
    | {"front page", "home page", "à la une", "strona główna", "ana sayfa"}
    | frozenset(
        "portada hem forside hjem etusivu beranda acasă úvod domů startsida startpagina voorpagina anasayfa"
        " головна начало αρχική ホーム トップ 홈 首页 首頁 الرئيسية".split()
    )
)
"""How pages call their first page."""
TAG_LINES, TAG_GAP = 30, 3
"""Tags stand within so many lines below the story, and so close to each other."""


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
        parts = [part for part in parts if fold_line(part) not in HOMES]
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
        return parts if len(parts) > 1 and fold_line(parts[0]) in HOMES else []
    if not parts:
        return []
    is_trail = is_near or fold_line(parts[0]) in HOMES or not TRAIL_MARKS.isdisjoint(text)
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
        texts += list(read_tag_list(sheet, place)) if fold_line(label) in TAG_LABELS else [label]
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
