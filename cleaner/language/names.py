"""What a person's name looks like, also beside a word for "reporter" without a space, and what a line is without its date."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from cleaner.language.date_words import list_month_names, make_plain
from cleaner.language.dates import date_patterns, parse_date, time_pattern
from cleaner.language.words import by_pattern, either, join_words, list_all, load_words
from cleaner.text.scripts import HAN, HANGUL, KATAKANA

ONLY_HANGUL, ONLY_HAN = re.compile(f"[{HANGUL}]+"), re.compile(f"[{HAN}]+")


def list_hangul() -> str:
    """The words for a reporter in Korean script, as alternatives of a pattern."""
    return join_words(filter(ONLY_HANGUL.fullmatch, list_all("reporters")))


def list_han() -> str:
    """The words for a reporter in Chinese characters that stand behind a name, as alternatives of a pattern."""
    return join_words(filter(ONLY_HAN.fullmatch, list_all("reporters")))


@cache
def hangul_reporters_pattern() -> re.Pattern[str]:
    """Korean names before the word for a reporter; group 1 has the names."""
    names = f"(?:[{HANGUL}]{{2,4}} ?[·,] ?){{0,5}}[{HANGUL}]{{2,4}}"
    return re.compile(f"(?<![{HANGUL}])({names}) ?(?:{list_hangul()})(?![{HANGUL}])")


@cache
def reporter_line_pattern() -> re.Pattern[str]:
    """A line that calls somebody a reporter, and says nothing else but perhaps an address."""
    return re.compile(
        rf"(?:[{HANGUL}]{{2,4}}[·, ]{{1,3}}){{0,4}}[{HANGUL}]{{2,4}} ?(?:{list_hangul()})(?: \S+@\S+)?"
        rf"|[{KATAKANA}{HAN}]{{2,8}}[ \u3000]?(?:{list_han()})|(?:{either('reporters_before')})[ :：]{{1,2}}[{HAN} ]{{2,14}}"
    )


@cache
def unspaced_name_pattern() -> re.Pattern[str]:
    """A name in Chinese characters, or a Korean one with the word for a reporter."""
    return re.compile(f"[{HAN}]{{3,4}}|[{HANGUL}]{{2,4}} ?(?:{list_hangul()})")


@cache
def reporter_pattern() -> re.Pattern[str]:
    """The word for a reporter before or behind a name."""
    return re.compile(
        rf"^(?:{either('reporters_before')})\s{{0,2}}(?=[{HAN}])|\s?(?:{either('reporters', 'reporters_before')})$"
    )


@cache
def han_by_pattern() -> re.Pattern[str]:
    """Names behind "reporter" or "author" in a line that has the date: "2025年4月15日 来源：新华社 记者 王小明"."""
    labels = join_words(
        word for word in (*list_all("reporters_before"), *list_all("by")) if len(word) > 1 and ONLY_HAN.fullmatch(word)
    )
    names = rf"[{HAN}]{{2,4}}(?:[、 ][{HAN}]{{2,4}}){{0,4}}"
    return re.compile(rf"(?:{labels})\s?[:：]?\s?({names})(?=[\s|｜()（）]|$)")


NAME_WORD = r"(?:[^\W\d_a-zß-ÿа-я][^\W\d_]{0,30}(?:['’.-][^\W\d_]{1,30}){0,4}\.?)"
SEAM = re.compile(r"\s?[/|·•,–—]\s?|\s-\s")
GLUED_YEAR = re.compile(r"(?<=[./ -])((?:19|20)\d\d)(?=\d{1,2}[:.]|[A-ZÀ-Þ][a-zß-ÿ])")
"""A year with the time or the next date stuck to it: "May 5, 20232:26 PM", "May 5, 2023June 7, 2023"."""
GLUED_WORDS = re.compile(r"(?<=[a-zß-ÿ]{2})[A-ZÀ-Þ][a-zß-ÿ]{2,}")
"""What may be a job or a word of a date stuck to a name: "Jane DoeStaff Writer"; a name may go on so, too: "Jane SanSone"."""


@cache
def name_form(min_parts: int = 2, max_parts: int = 4) -> str:
    """The source of a pattern for a person's name of so many words, with the small words of names between them."""
    particle = either("particles")
    return rf"{NAME_WORD}(?: (?:(?:{particle}) ){{0,2}}{NAME_WORD}){{{min_parts - 1},{max_parts - 1}}}"


@cache
def name_pattern() -> re.Pattern[str]:
    """A person's name."""
    return re.compile(name_form())


@cache
def biography_pattern(min_parts: int = 2) -> re.Pattern[str]:
    """How a biography opens: a name of so many parts, what the person is between commas, and a word such as "is"."""
    about, honorific = either("about"), either("honorifics")
    return re.compile(
        rf"(?:(?i:{about}):? )?(?:(?:{honorific})\.? )?({name_form(min_parts)})(?:,[^.,]{{2,60}},)? (?:{either('bio')})(?!\w)"
    )


@cache
def glued_by_pattern() -> re.Pattern[str]:
    """A word for "by" that lost the space before a name: "ByJane Doe"."""
    words = join_words(form for word in list_all("glued_by") for form in (word, word.capitalize(), word.upper()))
    return re.compile(rf"^(?:{words})(?=[A-ZÀ-Þ][a-zß-ÿ'’-]+ [A-ZÀ-Þ])")


@cache
def follow_pattern() -> re.Pattern[str]:
    """The button that stands behind a name: "Follow"."""
    return re.compile(rf"\s(?:{either('follow')})\b.{{0,20}}$", re.IGNORECASE)


@cache
def load_networks() -> dict[str, list[str]]:
    """The networks, and other ways to reach somebody, from `cleaner/data/networks.toml`."""
    return tomllib.loads((resources.files("cleaner") / "data" / "networks.toml").read_text("utf-8"))


def loosen(text: str) -> str:
    """The text with a space behind a year that lost it, and behind a "By"; what is stuck to a name set off."""
    text = glued_by_pattern().sub(lambda found: f"{found[0]} ", text)
    return GLUED_YEAR.sub(r"\1 ", follow_pattern().sub("", GLUED_WORDS.sub(set_off, text)))


def set_off(found: re.Match[str]) -> str:
    """A word with a comma before it, if it is one of jobs or dates."""
    return f", {found[0]}" if found[0].casefold() in load_tails() else found[0]


@cache
def load_tails() -> frozenset[str]:
    """The words of all languages for jobs and stamps, and the months."""
    words = (word for entry in load_words().values() for word in (*entry.roles, *entry.modified, *entry.published, *entry.by))
    return frozenset(word.split()[0] for word in words) | frozenset(
        (*list_month_names("en"), *map(str.casefold, load_networks()["names"]))
    )


def strip_date(text: str, language: str | None) -> str | None:
    """What is left of a text without its dates and times; null where it has no date."""
    text = loosen(text)
    moment = parse_date(text, language)
    if moment is None or moment.day is None:
        return None
    text = make_plain(text, language)
    for pattern in (*date_patterns(), time_pattern()):
        text = pattern.sub(" ", text)
    return text


def split_parts(text: str) -> list[str]:
    """The parts of a line between bars, dots and dashes."""
    return [part.strip(" ,.:()") for part in SEAM.split(loosen(text))]


def split_people(text: str) -> list[str]:
    """The parts of a line between bars, commas, slashes and words for "and"."""
    return [part.strip(" ,.:()") for part in people_seam().split(text) if part.strip(" ,.:()")]


@cache
def people_seam() -> re.Pattern[str]:
    """What stands between the names of several people."""
    ands = "|".join(map(re.escape, sorted(word for word in load_ands() if word.isalpha())))
    return re.compile(rf"\s?[|/·•,;&]\s?|\s(?:{ands})\s", re.IGNORECASE)


def opens_small(text: str) -> bool:
    """Whether a text opens with an article or a preposition: "In Kürze", "The Lead"."""
    return text.partition(" ")[0].casefold() in load_small()


@cache
def load_small() -> frozenset[str]:
    """The short words of all languages with which no person's name opens."""
    return frozenset(list_all("small"))


def is_name(text: str) -> bool:
    """Whether a text has the form of a person's name."""
    return bool(name_pattern().fullmatch(text) or unspaced_name_pattern().fullmatch(text))


def opens_with_name(text: str) -> bool:
    """Whether a line with a date has a name before it."""
    return bool(by_pattern().match(text)) or bool(SEAM.search(loosen(text))) or bool(unspaced_name_pattern().match(text))


@cache
def load_ands() -> frozenset[str]:
    """The words for "and" of all languages, but for those that others have for something else."""
    return frozenset(list_all("and_"))


def opens_with_author(text: str, language: str | None) -> bool:
    """Whether a line says by whom, in the words of its language or English: "By Jane Doe with AP", "Von Jane Doe, dpa".

    Behind the name stands nothing, a mark, or a word that joins: "By Land and Sea" is a headline.
    """
    return author_pattern(language or "en").match(text) is not None


@cache
def author_pattern(language: str) -> re.Pattern[str]:
    """A word for "by" and a whole name, behind which its line ends or goes on to something else."""
    entries = [entry for code in dict.fromkeys((language, "en")) if (entry := load_words().get(code))]
    by, joints = join_words(word for entry in entries for word in entry.by), either("and_", "with_")
    return re.compile(
        rf"\W{{0,3}}(?i:{by})(?:\s?[:：]\s?|\s+)(?!(?i:{either('particles')})\s)"
        rf"{name_form()}(?=\s?[,|·•–—/;(]|\s+(?i:{joints})\s|$)"
    )
