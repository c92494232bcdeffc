"""What is known about each language's bylines and timestamps, from `cleaner/data/languages/*.toml`, and its months."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

import msgspec

MAX_UNCASED_WORDS = 6
"""A byline of a script without capitals has no more words behind "by": nothing else tells it from a sentence."""


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"and_": "and"}):
    """A language's words around names and dates, lower-cased.

    `roles` are what people are ("reporter"); `others` come before the name of somebody who did not write it ("edited by"),
    `others_behind` come behind it; `bio` stand behind a name that opens a biography ("is", "covers"); `reading` beside the
    minutes that an article takes
    ("read"). `months` are names that babel has not; `month_prefix` may stick to all of them; `am` and `pm` are the halves of
    the day at a time; `year` stands beside the number of a year;
    `year_first` is for languages that have it before month and day. `own_by` are words for "by" that are parts of
    names elsewhere.
    """

    by: tuple[str, ...]
    and_: tuple[str, ...]
    modified: tuple[str, ...]
    published: tuple[str, ...]
    day_first: bool
    year_first: bool = False
    roles: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    others_behind: tuple[str, ...] = ()
    bio: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()
    months: dict[str, int] = {}
    month_prefix: str = ""
    am: tuple[str, ...] = ()
    pm: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    own_by: tuple[str, ...] = ()


@cache
def load_words() -> dict[str, Words]:
    """The words by language code."""
    folder = resources.files("cleaner") / "data" / "languages"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return {file.name.removesuffix(".toml"): msgspec.convert(tomllib.loads(file.read_text("utf-8")), Words) for file in files}


@cache
def load_months(language: str) -> dict[str, int]:
    """Month names and abbreviations, case-folded and without a final dot, to their numbers; empty for an unknown language."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415

    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        **({"sept": 9} if language == "en" else {}),
        **{
            name.casefold().strip("."): number
            for context in ("format", "stand-alone")
            for width in ("wide", "abbreviated")
            for number, name in locale.months[context][width].items()
            if not name.isdigit()
        },
    }


@cache
def by_pattern() -> re.Pattern[str]:
    """The words of all languages that stand before a name at the start of a byline, with a colon or a letter behind."""
    words = sorted({word for entry in load_words().values() for word in entry.by}, key=lambda word: (-len(word), word))
    return re.compile(rf"^\W{{0,3}}(?i:{'|'.join(map(re.escape, words))})(?:\s?[:：・／｜]\s?|\s+(?=[^\W\d_]))")


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
    words = sorted({word for entry in load_words().values() for word in entry.by if " " not in word and len(word) > 1})
    return re.compile(rf"(?<=\s)(?i:{'|'.join(map(re.escape, words))})\s+(?=[A-ZÀ-ÞĀ-ŽА-ЯҐЄІЇ])")


@cache
def load_roles() -> frozenset[str]:
    """The words of all languages for what people are, not how they are called."""
    return frozenset(word for entry in load_words().values() for word in entry.roles)


@cache
def others_pattern() -> re.Pattern[str]:
    """The words of all languages that come before somebody who did not write it, and all that follows them."""
    words = sorted({word for entry in load_words().values() for word in entry.others}, key=lambda word: (-len(word), word))
    return re.compile(rf"(?:^|(?<=\W))(?i:{'|'.join(map(re.escape, words))})(?:\W.*|$)", re.DOTALL)


@cache
def others_behind_pattern() -> re.Pattern[str]:
    """A name with a word behind it that says that its bearer did not write it: "木下哲也 訳"."""
    words = sorted(
        {word for entry in load_words().values() for word in entry.others_behind}, key=lambda word: (-len(word), word)
    )
    either = "|".join(map(re.escape, words))
    return re.compile(rf"(?:^|[、,，/;；])[^、,，/;；()（）]{{1,40}}[ (（](?:{either})[)）]?(?=\s?(?:[、,，/;；]|$))")


@cache
def own_by_pattern(language: str) -> re.Pattern[str] | None:
    """The words that stand before a name in this language alone, where others have them in names ("De Ana Pop")."""
    entry = load_words().get(language)
    words = "|".join(map(re.escape, entry.own_by)) if entry else ""
    return re.compile(rf"^(?i:{words})\s+(?=[^\W\d_]\S*\s)") if words else None
