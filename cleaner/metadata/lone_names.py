"""Who wrote it, where a line at the story is nothing but a name: believed with a date, a job or a biography beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.fold import squeeze
from cleaner.languages import load_roles
from cleaner.metadata.author_names import clean_authors
from cleaner.metadata.authors_in_text import BIO, PLAIN_LABELLED, places_at_story
from cleaner.metadata.byline_tails import drop_outlet
from cleaner.metadata.people import pick_people, read_small_words
from cleaner.metadata.sheet import Answer, Sheet
from cleaner.scripts import HAN, HANGUL, KATAKANA
from cleaner.types import Role

LONE_ABOVE, LONE_INSIDE, LONE_BELOW = 4, 2, 3
MAX_LONE_CHARS, MAX_ROLE_WORDS = 40, 8
STAMP_REACH = 2
REPORTER_LINE = re.compile(
    rf"(?:[{HANGUL}]{{2,4}}[·, ]{{1,3}}){{0,4}}[{HANGUL}]{{2,4}} ?(?:기자|특파원)(?: \S+@\S+)?"
    rf"|[{KATAKANA}{HAN}]{{2,8}}[ \u3000]?(?:記者|特派員)|(?:本[报報])?(?:记者|記者)[ :：]{{1,2}}[{HAN} ]{{2,14}}"
)
"""A line that calls somebody a reporter."""


def list_lone_names(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """The lines at the story that are nothing but a name, with their places."""
    for place in places_at_story(sheet, LONE_ABOVE, LONE_INSIDE, LONE_BELOW):
        text = sheet.page.blocks[place].text
        if sheet.labels[place].role in PLAIN_LABELLED and len(text) <= MAX_LONE_CHARS and "@" not in text:
            named = drop_outlet(text)
            names = pick_people(clean_authors([named], sheet), sheet)
            if len(names) == 1 and " " in names[0] and squeeze(names[0]) == squeeze(named):
                yield place, names[0]


def read_told_name(sheet: Sheet) -> Answer | None:
    """A name alone on a line at the story, of somebody about whom the page has a line."""
    blocks = sheet.page.blocks
    for place, name in list_lone_names(sheet):
        lines = (found[1] for block in blocks if block.text.startswith(name) and (found := BIO.match(block.text)))
        if name in lines:
            return (name,), blocks[place].text
    return None


def read_dated_name(sheet: Sheet) -> Answer | None:
    """A name alone on a line at the story beside a date, none of whose words the page writes small."""
    for place, name in list_lone_names(sheet):
        beside = range(max(0, place - STAMP_REACH), min(len(sheet.labels), place + STAMP_REACH + 1))
        is_dated = any(sheet.labels[other].role is Role.TIMESTAMP for other in beside)
        if is_dated and read_small_words(sheet).isdisjoint(name.casefold().split()) and is_told_again(name, place, sheet):
            return (name,), sheet.page.blocks[place].text
    return None


def is_told_again(name: str, place: int, sheet: Sheet) -> bool:
    """Whether a line's name also stands outside menus, or no rule says that the line is something else than a byline."""
    if sheet.page.blocks[place].kind is Role.HEADING:
        return False
    if not sheet.labels[place].source.startswith("rule:"):
        return True
    if any(mark.name == "rel:author" and name in mark.value for mark in sheet.evidence.head.marks):
        return True
    others = (other for other, block in enumerate(sheet.page.blocks) if other != place and name in block.text)
    return any(sheet.labels[other].role not in {Role.NAVIGATION, Role.SHARING, Role.TAGS} for other in others)


def read_titled_name(sheet: Sheet) -> Answer | None:
    """A line at the story that is a name and a job: "Jane Doe, Staff Writer", "홍길동 기자"."""
    for place in places_at_story(sheet, LONE_ABOVE, LONE_INSIDE, LONE_BELOW):
        text = sheet.page.blocks[place].text
        if sheet.labels[place].role not in PLAIN_LABELLED or text.count(" ") > MAX_ROLE_WORDS:
            continue
        head, _, rest = text.partition(", ")
        if REPORTER_LINE.fullmatch(text):
            names = clean_authors([text], sheet)
        elif not load_roles().isdisjoint(rest.casefold().split()) and not rest.endswith((".", "!", "?", ":")):
            names = pick_people(clean_authors([head], sheet), sheet)
        else:
            names = ()
        if names and (" " in names[0] or REPORTER_LINE.fullmatch(text)):
            return names, text
    return None
