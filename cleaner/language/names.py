"""What a person's name looks like, in any script, and what is left of a line without its date: told from the text alone."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from cleaner.language.agencies import find_agency
from cleaner.language.date_words import list_month_names, make_plain
from cleaner.language.dates import date_patterns, parse_date, time_pattern
from cleaner.language.words import by_pattern, either, is_uncased, join_words, list_all, load_words
from cleaner.text.fold import squeeze
from cleaner.text.scripts import HAN, HANGUL, KANA, KATAKANA, UNSPACED_NAMES

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


DOMAIN = re.compile(r"\w\.(?:com|net|org|info|[a-z]{2})$", re.IGNORECASE)
STUCK = re.compile(r"[a-zß-ÿ]{2}[A-ZÀ-Þ](?=[a-zß-ÿ]{2})")
"""Words stuck together: two of them in a name are topics of a list that lost its commas."""
FIRST_LETTER = re.compile(r"[^\W\d_]")
UNSPACED_CHAR = re.compile(f"[{UNSPACED_NAMES}]")
"""A character of a script in which a person's name has no space."""
SIGNS = frozenset(":：_()")
"""No name has one."""
MAX_NAME_WORDS, MAX_NAME_CHARS = 6, 60
HAN_PHRASE = re.compile(f"[{HAN}]{{7,}}")
"""No name has so many Chinese characters without a space."""


@cache
def load_credentials() -> frozenset[str]:
    """What stands behind a name: degrees, and words for the younger or the third of it."""
    return frozenset((*list_all("degrees"), *list_all("generations")))


@cache
def load_particles() -> frozenset[str]:
    """The small words within names."""
    return frozenset(list_all("particles"))


@cache
def load_menu() -> frozenset[str]:
    """Words of menus and headings that no name has; they only count where the page does not say that it is a name."""
    return frozenset(list_all("menu"))


@cache
def no_name_pattern() -> re.Pattern[str]:
    """A word that no person's name has: of desks, papers, firms, stamps."""
    return re.compile(rf"\b(?:{either('no_names', 'desks')})\b", re.IGNORECASE)


@cache
def outlet_pattern() -> re.Pattern[str]:
    """What Chinese and Japanese papers, sites and desks are called."""
    return re.compile(rf"^[{KANA}{HAN}]+(?:{either('outlet_endings')})$")


def is_label(text: str) -> bool:
    """Whether a text is nothing but the words that stand before a name."""
    found = by_pattern().match(f"{text} X")
    return found is not None and found.end() > len(text)


def may_be_name(text: str) -> bool:
    """Whether a part of a byline could be a person's name; `is_name` asks for the form of one."""
    words = text.split()
    if not words or len(words) > MAX_NAME_WORDS or len(text) > MAX_NAME_CHARS or text.lower() in load_credentials():
        return False
    if HAN_PHRASE.fullmatch(text) or outlet_pattern().search(text):
        return False
    if (
        len(STUCK.findall(text)) > 1
        or DOMAIN.search(text)
        or any(map(str.isdigit, text))
        or no_name_pattern().search(text)
        or find_agency(text)
    ):
        return False
    if not FIRST_LETTER.match(text) or is_label(text) or not SIGNS.isdisjoint(text):
        return False
    return not words[0][0].islower() or (len(words) > 1 and any(word[0].isupper() for word in words[1:]))


def looks_personal(text: str, *, uncased: bool = False) -> bool:
    """Whether a text that nothing but its place makes a name has the shape of one: two to five words with capitals.

    Where the page says that it is a name, `uncased`, scripts without capitals may have one, too.

    >>> looks_personal("Jane de la Cruz"), looks_personal("Make an Impact"), looks_personal("田中太郎"), looks_personal("رياضة")
    (True, False, True, False)
    """
    words = text.split()
    if len(words) == 1:
        return is_full_name(text)
    if not 2 <= len(words) <= 5 or has_label(text):
        return False
    return all(
        word[0].isupper() or word.casefold() in load_particles() or not word[0].isalpha() or (uncased and is_uncased(word[0]))
        for word in words
    )


def is_full_name(name: str) -> bool:
    """Whether a name has more than one word, or is of a script that writes names in one.

    >>> is_full_name("Jane Doe"), is_full_name("Zürich"), is_full_name("田中太郎")
    (True, False, True)
    """
    return " " in name or UNSPACED_CHAR.match(name) is not None


def has_label(text: str) -> bool:
    """Whether a word of menus and headings is among a text's words."""
    return not load_menu().isdisjoint(text.casefold().split())


def tidy_case(name: str) -> str:
    """A name in capitals in title case; others as they are.

    >>> tidy_case("JANE O'NEIL-DOE"), tidy_case("J. K. Doe")
    ("Jane O'Neil-Doe", 'J. K. Doe')
    """
    letters = [char for char in name if char.isalpha()]
    return name.title() if len(letters) > 4 and all(char.isupper() for char in letters) and " " in name else name


def say_once(name: str) -> str:
    """A name once, where it is said twice or its account stands behind it.

    >>> say_once("Jane Doe Jane Doe"), say_once("Jane Doe janedoe"), say_once("Jane Doe")
    ('Jane Doe', 'Jane Doe', 'Jane Doe')
    """
    words = name.split()
    half = len(words) // 2
    if half > 1 and words[:half] == words[half:]:
        return " ".join(words[:half])
    is_account = len(words) > 2 and words[-1].islower() and squeeze("".join(words[:-1])) == squeeze(words[-1])
    return " ".join(words[:-1]) if is_account else name
