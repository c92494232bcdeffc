"""News agencies by the names they go by."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from cleaner.language.words import either, join_words, list_all
from cleaner.text.fold import fold_line
from cleaner.text.scripts import FIRST_UNSPACED

MAX_TAIL_WORDS, MAX_LETTERS = 4, 4


@cache
def parts_pattern() -> re.Pattern[str]:
    """What stands between agencies: a mark, or a word for "and"."""
    ands = join_words(word for word in list_all("and_") if len(word) > 1 and word.isalpha() and word[0] < FIRST_UNSPACED)
    return re.compile(rf"\s{{0,9}}(?:[/,;&|／、＝=]|\b(?:{ands})\b| - | – )\s{{0,9}}", re.IGNORECASE)


@cache
def desk_pattern() -> re.Pattern[str]:
    """A word for a desk or for an agency's people at the end of a text: "Reuters Staff", "AFP correspondent"."""
    return re.compile(rf"\s(?:{either('desks', 'agency_staff')})$", re.IGNORECASE)


@cache
def source_pattern() -> re.Pattern[str]:
    """A source that a line names among other things: "2025年4月15日 来源：新华社 记者 王小明"."""
    return re.compile(rf"(?:{either('sources')})\s?[:：]\s?([^\s|｜,，;；]{{2,20}})", re.IGNORECASE)


@cache
def load_agencies() -> dict[str, str]:
    """Folded alias to name, from `cleaner/data/agencies.toml`."""
    source = (resources.files("cleaner") / "data" / "agencies.toml").read_text("utf-8")
    return {fold_line(alias): entry["name"] for entry in tomllib.loads(source)["agency"] for alias in entry["aliases"]}


def name_agency(text: str) -> str | None:
    """The agency that a text names, and names alone.

    >>> name_agency("The Associated Press"), name_agency("UkrinForm"), name_agency("Jane Doe")
    ('AP', 'Ukrinform', None)
    """
    return load_agencies().get(fold_line(text))


def find_agency(text: str) -> str | None:
    """The first agency among the parts of a credit such as "dpa/AFP" or "MENAFN - UkrinForm"."""
    return next((name for part in parts_pattern().split(text) if (name := name_agency(part))), None)


def find_named(text: str) -> str | None:
    """The agency in a byline: a part of it, its last words, or what the line calls its source.

    >>> find_named("Par Élodie Martin avec AFP"), find_named("Reuters Staff"), find_named("10:30 来源：新华社 记者 王小明")
    ('AFP', 'Reuters', 'Xinhua')
    """
    if found := find_agency(desk_pattern().sub("", text)):
        return found
    if (said := source_pattern().search(text)) and (named := name_agency(said[1])):
        return named
    words = text.split()
    tails = (" ".join(words[-count:]) for count in range(min(MAX_TAIL_WORDS, len(words) - 1), 0, -1))
    return next((name for tail in tails if not is_surname(tail) and (name := name_agency(tail))), None)


def is_surname(text: str) -> bool:
    """Whether what would be an agency's letters is written as a name: "Ahmet Efe"."""
    return len(text) <= MAX_LETTERS and text.istitle()


def names_agencies(text: str) -> bool:
    """Whether a text is nothing but agencies, with or without a word for "source" before them."""
    parts = parts_pattern().split(strip_credit(text).strip(" ."))
    return all(name_agency(part) for part in parts)


def strip_credit(text: str) -> str:
    """A credit without its brackets and the word before the agency."""
    return credit_words_pattern().sub("", text.strip(" ()[]"))


@cache
def credit_words_pattern() -> re.Pattern[str]:
    """What stands before an agency's name in a credit: a word for "source", "by" or "with"."""
    words = either("sources", "short_by", "with_")
    glued = "|".join(word.capitalize() for word in list_all("glued_by"))
    return re.compile(rf"^(?:(?i:{words})(?!\w)\s?[:：ⓒ©]?\s?|(?:{glued})(?=[A-ZÀ-Þ]{{2}}))")
