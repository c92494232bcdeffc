"""The words around what is said of a picture: labels, credits, notices to editors; from `cleaner/data`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

import msgspec

from cleaner.language.agencies import load_agencies
from cleaner.language.words import either, join_words, list_all
from cleaner.text.fold import fold_line


class Credits(msgspec.Struct, frozen=True, kw_only=True):
    """What stands before a credit, what opens one by itself, and the agencies that stand before a slash."""

    labels: tuple[str, ...]
    marks: tuple[str, ...]
    slashes: tuple[str, ...]


@cache
def load_credits() -> Credits:
    """The words of all languages, with the marks and agencies that ship with the package."""
    source = (resources.files("cleaner") / "data" / "credits.toml").read_text("utf-8")
    return msgspec.convert({"labels": list_all("credits"), **tomllib.loads(source)}, Credits)


MIN_TEXT_CHARS, MAX_CREDIT_CHARS = 12, 90
HOUSE = r"[^\s.!?()\[\]/][^.!?()\[\]/]{1,40}"
"""A name in a credit."""


class PictureWords(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The words by what they do."""

    sources: tuple[str, ...]
    captions: tuple[str, ...]
    archive: tuple[str, ...]
    notices: tuple[str, ...]
    words: tuple[str, ...]
    opens: tuple[str, ...]
    kinds: tuple[str, ...]


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a line says of a picture; one of both may be empty."""

    text: str
    credit: str


@cache
def load_picture_words() -> PictureWords:
    """The words of all languages."""
    source = (resources.files("cleaner") / "data" / "pictures.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(source), PictureWords)


@cache
def label_pattern() -> re.Pattern[str]:
    """A label for screen readers with what it is of: "Image source, Reuters"."""
    known = load_picture_words()
    return re.compile(
        rf"(?:(?P<source>{join_words(known.sources)})|(?P<caption>{join_words(known.captions)}))\s?[,،，:：]\s?(?P<rest>\S.*)",
        re.IGNORECASE,
    )


@cache
def archive_pattern() -> re.Pattern[str]:
    """The words before a picture that is not of the day, in brackets or with a colon or dash."""
    words = join_words(load_picture_words().archive)
    return re.compile(rf"[(\[]?(?:{words})(?:[)\]]\s?[:–—-]?|\s?[:：–—]|\s-)\s?(?=\S)", re.IGNORECASE)


@cache
def notice_pattern() -> re.Pattern[str]:
    """A notice to editors and all behind it."""
    return re.compile(rf"\b(?:{join_words(load_picture_words().notices)})\b.*$", re.DOTALL)


@cache
def bracket_pattern() -> re.Pattern[str]:
    """A credit in square brackets at the end: by its first word, or by a slash or "via" before an agency."""
    opens = join_words(load_picture_words().opens)
    return re.compile(
        rf"\s?\[(?P<credit>(?i:{opens})\b(?: ?[:/]| )[^\[\]]{{2,{MAX_CREDIT_CHARS}}}"
        r"|[^\[\]]{2,60}(?:/| via | for )(?P<house>[^\[\]/]{2,30}))\]\.?$"
    )


@cache
def slash_pattern() -> re.Pattern[str]:
    """A credit behind a slash or bar that opens with a word for a picture: "… / фото X"."""
    words = join_words(load_picture_words().words)
    return re.compile(
        rf"(?<=[^\s/|])\s{{1,3}}[/|]\s?(?:(?i:{words})\.?:\s?)?(?P<credit>(?:(?<=:)|(?<=: )|(?i:{words})\.?\s)"
        rf"(?!(?:{either('short_by')})\s)[^/|.!?]{{2,{MAX_CREDIT_CHARS}}}(?:/[^/|.!?]{{2,40}})?)$"
    )


@cache
def house_pattern() -> re.Pattern[str]:
    """A photographer and an agency behind the last sentence: "… June 18. Nordfoto/Ivar Dahl via REUTERS"."""
    kinds = join_words(load_picture_words().kinds)
    names = "|".join(
        sorted((re.escape(name) for name in load_agencies() if name.isascii() and len(name) > 1), key=len, reverse=True)
    )
    return re.compile(
        rf"(?<=[.!?…\"”])\s(?P<credit>(?:{HOUSE}(?:/| via ))?(?:{HOUSE}(?:/| via ))?(?i:{names})"
        rf"(?:/{HOUSE}| (?i:{kinds})(?:/{HOUSE})?)?(?:/{HOUSE})?)\.?$"
    )


def read_shown(text: str) -> Shown | None:
    """What a line says of a picture and whose it is, where its words or its end tell that it does; null for other lines.

    >>> read_shown("Image source, Reuters")
    Shown(text='', credit='Reuters')
    >>> read_shown("FILE PHOTO: A boat at sea. Ivar Dahl via REUTERS/File Photo NO RESALES.")
    Shown(text='A boat at sea.', credit='Ivar Dahl via REUTERS/File Photo')
    """
    if label := label_pattern().fullmatch(text):
        return Shown(text="", credit=label["rest"]) if label["source"] else Shown(text=label["rest"], credit="")
    opened = archive_pattern().match(text)
    plain = notice_pattern().sub("", text).rstrip()
    rest = plain[opened.end() :] if opened else plain
    for pattern in (slash_pattern(), bracket_pattern()):
        if (found := pattern.search(rest)) and found.start() >= MIN_TEXT_CHARS and is_credit(found):
            return Shown(text=rest[: found.start()].strip(), credit=found["credit"].strip())
    if not opened and plain == text:
        return None
    found = house_pattern().search(rest)
    return Shown(text=rest[: found.start()].strip() if found else rest.strip(), credit=found["credit"] if found else "")


def is_credit(found: re.Match[str]) -> bool:
    """Whether what stands behind a slash or "via" is an agency, where that alone makes it a credit."""
    house = found.groupdict().get("house")
    return (
        house is None
        or any(fold_line(part) in load_agencies() for part in re.split(r" via | for |/", house))
        or "Getty" in house
    )
