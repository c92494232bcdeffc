"""What a person's name looks like, and what is left of a line without its date: told from the text alone."""

from __future__ import annotations

import re
from functools import cache

from cleaner.language.date_words import make_plain
from cleaner.language.dates import DATES, TIME, parse_date
from cleaner.language.words import by_pattern, load_months, load_words
from cleaner.text.scripts import HAN, HANGUL

NAME_WORD = r"(?:[^\W\d_a-zß-ÿа-я][^\W\d_]{0,30}(?:['’.-][^\W\d_]{1,30}){0,4}\.?)"
PARTICLE = r"(?:de|da|do|dos|del|della|di|du|van|von|der|den|ter|la|le|el|al|bin|ibn|zu|y|e)"
NAME = re.compile(rf"{NAME_WORD}(?: (?:{PARTICLE} ){{0,2}}{NAME_WORD}){{1,3}}")
UNSPACED_NAME = re.compile(f"[{HAN}]{{3,4}}|[{HANGUL}]{{2,4}} ?기자")
SEAM = re.compile(r"\s?[/|·•,–—]\s?|\s-\s")
GLUED_BY = re.compile(r"^(?:[Bb]y|BY|[Vv]on|[Pp]ar|Por|Door)(?=[A-ZÀ-Þ][a-zß-ÿ'’-]+ [A-ZÀ-Þ])")
GLUED_YEAR = re.compile(r"(?<=[./ -])((?:19|20)\d\d)(?=\d{1,2}[:.]|[A-ZÀ-Þ][a-zß-ÿ])")
"""A year with the time or the next date stuck to it: "May 5, 20232:26 PM", "May 5, 2023June 7, 2023"."""
GLUED_WORDS = re.compile(r"(?<=[a-zß-ÿ]{2})[A-ZÀ-Þ][a-zß-ÿ]{2,}")
"""What may be a job or a word of a date stuck to a name: "Jane DoeStaff Writer"; a name may go on so, too: "Jane SanSone"."""
ACCOUNTS = frozenset({"twitter", "facebook", "instagram", "linkedin"})
SMALL_WORDS = frozenset(
    "a ab als am an auf aus bei das dem den der des die ein eine für im in ins mit nach um und vom von zu zum zur zurück"
    " at by for from how in more my no of on our the this to top up what why with your"
    " au aux avec ce chez dans de des du en et la le les nos par plus pour sur un une vos"
    " al con del el en los las lo más mi nuestro por su sus una alla con dal dei della delle di gli il nel per più sul"
    " ao com da das dos em na nas no nos os pela seu de een het in met naar op te uit voor"
    " av för i med och om på till att det och til fra w na z do se ve ile".split()
)
"""No person's name opens with one."""
FOLLOW = re.compile(r"\s(?:follow|folgen|suivre|seguir|segui|volgen)\b.{0,20}$", re.IGNORECASE)


def loosen(text: str) -> str:
    """The text with a space behind a year that lost it, and behind a "By"; what is stuck to a name set off."""
    text = GLUED_BY.sub(lambda found: f"{found[0]} ", text)
    return GLUED_YEAR.sub(r"\1 ", FOLLOW.sub("", GLUED_WORDS.sub(set_off, text)))


def set_off(found: re.Match[str]) -> str:
    """A word with a comma before it, if it is one of jobs or dates."""
    return f", {found[0]}" if found[0].casefold() in load_tails() else found[0]


@cache
def load_tails() -> frozenset[str]:
    """The words of all languages for jobs and stamps, and the months."""
    words = (word for entry in load_words().values() for word in (*entry.roles, *entry.modified, *entry.published, *entry.by))
    return frozenset(word.split()[0] for word in words) | frozenset(load_months("en")) | ACCOUNTS


def strip_date(text: str, language: str | None) -> str | None:
    """What is left of a text without its dates and times; null where it has no date."""
    text = loosen(text)
    moment = parse_date(text, language)
    if moment is None or moment.day is None:
        return None
    text = make_plain(text, language)
    for pattern in (*DATES, TIME):
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
    return text.partition(" ")[0].casefold() in SMALL_WORDS


def is_name(text: str) -> bool:
    """Whether a text has the form of a person's name."""
    return bool(NAME.fullmatch(text) or UNSPACED_NAME.fullmatch(text))


def opens_with_name(text: str) -> bool:
    """Whether a line with a date has a name before it."""
    return bool(by_pattern().match(text)) or bool(SEAM.search(loosen(text))) or bool(UNSPACED_NAME.match(text))


@cache
def load_ands() -> frozenset[str]:
    """The words for "and" of all languages, but for those that others have for something else."""
    return frozenset(word for entry in load_words().values() for word in entry.and_) - {"in", "un"}
