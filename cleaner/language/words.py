"""The words of each language, from `cleaner/data/languages/*.toml`, and its months: no other module has any."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any, Literal

import msgspec

MAX_UNCASED_WORDS = 6
"""A byline of a script without capitals has no more words behind "by": nothing else tells it from a sentence."""


class Units(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands behind the numbers of a date that is written in digits: "2025年3月14日 18時5分"."""

    year: tuple[str, ...] = ()
    month: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    hour: tuple[str, ...] = ()
    minute: tuple[str, ...] = ()
    second: tuple[str, ...] = ()


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"and_": "and", "with_": "with"}):
    """A language's words around names, dates, credits and trails; `docs/add-a-language.md` has a line on each."""

    by: tuple[str, ...]
    and_: tuple[str, ...]
    modified: tuple[str, ...]
    published: tuple[str, ...]
    day_first: bool
    # who
    own_by: tuple[str, ...] = ()
    by_labels: tuple[str, ...] = ()
    short_by: tuple[str, ...] = ()
    glued_by: tuple[str, ...] = ()
    own_and: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    reporters: tuple[str, ...] = ()
    reporters_before: tuple[str, ...] = ()
    job_of: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    others_behind: tuple[str, ...] = ()
    with_: tuple[str, ...] = ()
    for_outlet: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    small: tuple[str, ...] = ()
    no_names: tuple[str, ...] = ()
    menu: tuple[str, ...] = ()
    nobody: tuple[str, ...] = ()
    desks: tuple[str, ...] = ()
    agency_staff: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    outlet_endings: tuple[str, ...] = ()
    honorifics: tuple[str, ...] = ()
    degrees: tuple[str, ...] = ()
    generations: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    bio: tuple[str, ...] = ()
    follow: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    posts_by: tuple[str, ...] = ()
    profile_links: tuple[str, ...] = ()
    # when
    year_first: bool = False
    months: dict[str, int] = {}
    month_prefix: str = ""
    weekdays: tuple[str, ...] = ()
    before_day: tuple[str, ...] = ()
    ordinals: tuple[str, ...] = ()
    date_of: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    units: Units = Units()
    eras: dict[str, int] = {}
    first_year: str = ""
    calendar: Literal["", "persian", "buddhist"] = ""
    calendar_months: tuple[str, ...] = ()
    calendar_month_words: tuple[str, ...] = ()
    at: tuple[str, ...] = ()
    oclock: tuple[str, ...] = ()
    am: tuple[str, ...] = ()
    pm: tuple[str, ...] = ()
    until: tuple[str, ...] = ()
    ago: tuple[str, ...] = ()
    time_units: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    # whence
    sources: tuple[str, ...] = ()
    wire: tuple[str, ...] = ()
    no_places: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    credits_behind: tuple[str, ...] = ()
    picture_marks: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    firms: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    front_page: tuple[str, ...] = ()
    # how texts are written and exported
    abbreviations: tuple[str, ...] = ()
    suspended: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    word_count: tuple[str, ...] = ()
    issue_of: tuple[str, ...] = ()


@cache
def load_words() -> dict[str, Words]:
    """The words by language code; the tables of rules that a language's file may have are the rule book's."""
    folder = resources.files("cleaner") / "data" / "languages"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    tables = {file.name: tomllib.loads(file.read_text("utf-8")) for file in files}
    return {name.removesuffix(".toml"): read_words(name, table) for name, table in tables.items()}


def read_words(name: str, table: dict[str, Any]) -> Words:
    """The words of a file; ValueError names the file and the key that is wrong."""
    try:
        return msgspec.convert({key: value for key, value in table.items() if key != "rule"}, Words)
    except msgspec.ValidationError as error:
        raise ValueError(f"cleaner/data/languages/{name}: {error}; docs/add-a-language.md has every key") from error


@cache
def list_all(key: str) -> tuple[str, ...]:
    """The words of all languages under a key, each once, the longest first."""
    return sort_words(word for entry in load_words().values() for word in getattr(entry, key))


@cache
def list_units(unit: str) -> tuple[str, ...]:
    """What stands in any language behind the number of a year, or another unit of a date."""
    return sort_words(word for entry in load_words().values() for word in getattr(entry.units, unit))


def sort_words(words: Iterable[str]) -> tuple[str, ...]:
    """Words, each once, the longest first: so an alternative never hides a longer one."""
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))


def join_words(words: Iterable[str]) -> str:
    """Words as the alternatives of a pattern; ValueError for none, which would match everything."""
    found = sort_words(words)
    if not found or not all(found):
        raise ValueError("no words to look for: a list in cleaner/data/languages is empty, or has an empty word")
    return "|".join(map(re.escape, found))


def either(*keys: str) -> str:
    """The words of all languages under some keys as the alternatives of a pattern."""
    return join_words(word for key in keys for word in list_all(key))


@cache
def load_months(language: str) -> dict[str, int]:
    """Month names and abbreviations, case-folded and without a final dot, to their numbers; empty for an unknown language."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        name.casefold().strip("."): number
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in locale.months[context][width].items()
        if not name.isdigit()
    }


@cache
def by_pattern() -> re.Pattern[str]:
    """The words of all languages that stand before a name at the start of a byline, with a colon or a letter behind."""
    label = rf"(?i:{either('by_labels')})\s?[:：]\s?"
    return re.compile(rf"^\W{{0,3}}(?:(?i:{either('by')})(?:\s?[:：・／｜]\s?|\s+(?=[^\W\d_]))|{label})")


def opens_byline(text: str) -> bool:
    """Whether a text opens with a word for "by" and a name: a capital, or in scripts without capitals a few words.

    >>> opens_byline("By Jane Doe"), opens_byline("By the river"), opens_byline("מאת דנה דוגמה")
    (True, False, True)
    """
    found = by_pattern().match(text)
    rest = text[found.end() :] if found else ""
    return rest[:1].isupper() or (is_uncased(rest[:1]) and len(rest.split()) <= MAX_UNCASED_WORDS)


def is_uncased(char: str) -> bool:
    """Whether a character is a letter of a script without capitals."""
    return char.isalpha() and not char.isupper() and not char.islower()


@cache
def inner_by_pattern() -> re.Pattern[str]:
    """The single words of all languages that stand before a name inside a line, with a capital behind."""
    words = join_words(word for word in list_all("by") if " " not in word and len(word) > 1)
    return re.compile(rf"(?<=\s)(?i:{words})\s+(?=[A-ZÀ-ÞĀ-ŽА-ЯҐЄІЇ])")


@cache
def load_roles() -> frozenset[str]:
    """The words of all languages for what people are, not how they are called."""
    return frozenset(list_all("roles"))


@cache
def others_pattern() -> re.Pattern[str]:
    """The words of all languages that come before somebody who did not write it, and all that follows them."""
    return re.compile(rf"(?:^|(?<=\W))(?i:{either('others')})(?:\W.*|$)", re.DOTALL)


@cache
def others_behind_pattern() -> re.Pattern[str]:
    """A name with a word behind it that says that its bearer did not write it: "木下哲也 訳"."""
    words = either("others_behind")
    return re.compile(rf"(?:^|[、,，/;；])[^、,，/;；()（）]{{1,40}}[ (（](?:{words})[)）]?(?=\s?(?:[、,，/;；]|$))")


@cache
def own_by_pattern(language: str) -> re.Pattern[str] | None:
    """The words that stand before a name in this language alone, where others have them in names ("De Ana Pop")."""
    entry = load_words().get(language)
    words = "|".join(map(re.escape, entry.own_by)) if entry else ""
    return re.compile(rf"^(?i:{words})\s+(?=[^\W\d_]\S*\s)") if words else None
