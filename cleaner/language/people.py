"""People's names out of bylines: without what stands before, behind and between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cleaner.language.agencies import name_agency
from cleaner.language.date_words import list_month_names
from cleaner.language.names import (
    UNSPACED_CHAR,
    glued_by_pattern,
    is_full_name,
    load_ands,
    load_credentials,
    load_networks,
    may_be_name,
    reporter_pattern,
    say_once,
    tidy_case,
)
from cleaner.language.stamps import list_words
from cleaner.language.words import (
    by_pattern,
    either,
    join_words,
    list_all,
    list_units,
    load_roles,
    load_words,
    others_behind_pattern,
    others_pattern,
    own_by_pattern,
)
from cleaner.text.scripts import HAN, HANGUL

NO_VALUES = frozenset(
    {
        "none",
        "none none",
        "null",
        "null null",
        "n/a",
        "undefined",
        "undefined undefined",
        "array",
        "super user",
        "nan",
        "false",
    }
)
"""What programs print for an author whom they have not."""
MAX_BYLINE_CHARS = 400


@cache
def load_nobody() -> frozenset[str]:
    """What programs print for an author whom they have not, and what languages call nobody."""
    return NO_VALUES.union(list_all("nobody"))


@cache
def load_generations() -> frozenset[str]:
    """The words for the younger or the third of a name, which are part of it."""
    return frozenset(word.strip(".") for word in list_all("generations"))


@cache
def load_desks() -> frozenset[str]:
    """What desks and staffs are called: "Courier Staff" is nobody's name and job."""
    return frozenset(list_all("desks"))


@cache
def load_withs() -> frozenset[str]:
    """The words between a name and an agency."""
    return frozenset((*load_ands(), *list_all("with_")))


def drop_unseen(text: str) -> str:
    """The text without spaces of no width; where those part a name from a place or a desk, the name alone.

    >>> drop_unseen("Jane Doe\u200bStaff"), drop_unseen("Jane\u200b Doe")
    ('Jane Doe', 'Jane Doe')
    """
    first, *rest = UNSEEN_SPACE.split(text.replace("\ufeff", ""))
    return first if rest and len(first.split()) > 1 else "".join((first, *rest))


def split_byline(text: str, language: str | None) -> Iterator[str]:
    """The names in one byline.

    >>> list(split_byline("By Jane Doe and Richard Roe, Staff Writers", "en"))
    ['Jane Doe', 'Richard Roe']
    """
    if text.strip().casefold() in load_nobody():
        return
    text = find_signed_part(text)
    text = posts_by_pattern().sub("", ISO_DAY.sub("", " ".join(drop_unseen(text[:MAX_BYLINE_CHARS]).split())))
    text = others_behind_pattern().sub("", text[1:-1] if WRAPPED.fullmatch(text) else text)
    text = labelled_others_pattern().sub("", with_bracket_pattern().sub(r" & \1", text))
    text = inner_byline_pattern().sub(" & ", photographers_pattern().sub("", text))
    text = HANGUL_JOINT.sub(", ", text)
    own = own_by_pattern(language or "")
    text = others_pattern().sub("", glued_by_pattern().sub("", strip_by(own.sub("", text) if own else text)))
    text = " ".join(NOISE.sub(" ", profile_pattern().sub("", text)).split())
    trailing_date = trailing_date_pattern(language or "en")
    text = trailing_date.sub("", trailing_date.sub("", text).rstrip(" ,"))
    is_about, n_found, separator = False, 0, ""
    for place, part in enumerate(split_pattern().split(text)):
        if place % 2:
            separator = part.strip()
            continue
        pieces = [split_role(clean_piece(piece)) for piece in and_pattern(language or "en").split(part)]
        if is_about and not n_found and separator in {"&", "+"}:
            # What somebody heads is joined before anybody is named: "Chief Sales & Service Officer".
            pieces = [(name, role) for name, role in pieces if not role]
        if n_found and separator == ",":
            # What follows a name and a comma is what the person is, up to the last word for it.
            last_role = max((number for number, (_, role) in enumerate(pieces) if role), default=0 if is_about else -1)
            if last_role >= 0 and job_of_pattern().search(pieces[last_role][1]):
                last_role = len(pieces)
            pieces, is_about = pieces[last_role + 1 :], is_about or last_role >= 0
        else:
            is_about = any(role for _, role in pieces)
        for name in (say_once(drop_where(name)) for name, _ in pieces):
            if may_be_name(name) and not (n_found and separator == "," and name[0].islower()):
                n_found += 1
                yield from name.split() if language == "zh" and HAN_NAMES.fullmatch(name) else (tidy_case(name),)


def find_signed_part(text: str) -> str:
    """Of a line that marks part into paper, day and byline, the byline; any other text as it is.

    >>> find_signed_part("The Courier | 12 March | By Jane Doe"), find_signed_part("Jane Doe | The Courier")
    ('By Jane Doe', 'Jane Doe | The Courier')
    """
    first, *rest = BARS.split(text)
    return text if says_by(first) else next(filter(says_by, rest), text)


def clean_piece(text: str) -> str:
    """A part of a byline without marks around it and the word before or behind a name."""
    text = reporter_pattern().sub("", strip_by(text.strip(" .,:;-–—'\"*&+【】/|／｜")))
    return (LAST_BRACKET.sub("", text) if text.count(" ") > 1 else text).strip(" ,:")


def drop_where(text: str) -> str:
    """A name without where or when it stands; nothing where one word is left, as of a society for something.

    >>> drop_where("Jane Doe in Growth"), drop_where("Society for the Study of Ships")
    ('Jane Doe', '')
    """
    name = where_pattern().sub("", text)
    return name if name == text or is_full_name(name) else ""


def split_role(text: str) -> tuple[str, str]:
    """The name and what the person is, where one follows the other.

    >>> split_role("Jane Doe Deputy Editor"), split_role("Jane Doe")
    (('Jane Doe', 'Deputy Editor'), ('Jane Doe', ''))
    """
    words = text.split()
    roles = load_roles()
    found = next((place for place, word in enumerate(words) if word.casefold().strip(".,:") in roles), None)
    if found is None:
        return " ".join(strip_credentials(words)), ""
    name, role = strip_credentials(words[:found]), " ".join(words[found:])
    is_whole = role.casefold() not in load_desks() and (len(name) > 1 or (name and UNSPACED_CHAR.match(name[0])))
    return (" ".join(name) if is_whole else ""), role


def strip_credentials(words: list[str]) -> list[str]:
    """A name's words without the degrees behind it."""
    while (
        len(words) > 2
        and words[-1].casefold().strip(",*") in load_credentials()
        and words[-1].casefold().strip(",.") not in load_generations()
    ):
        words = words[:-1]
    return words


def strip_by(text: str) -> str:
    """The text without "By", "Von", "Автор:" before it."""
    return by_pattern().sub("", text)


def says_by(text: str) -> bool:
    """Whether a text opens with "By" or the like."""
    return by_pattern().match(text) is not None or glued_by_pattern().match(text) is not None


@cache
def and_pattern(language: str) -> re.Pattern[str]:
    """The words for "and" of a language and of English, between names."""
    words = (word for entry in list_words(language) for word in (*entry.and_, *entry.own_and))
    return re.compile(rf"\s{{1,9}}(?:{join_words(words)})\s{{1,9}}", re.IGNORECASE)


NOISE = re.compile(
    r"\((?:[^()]{0,300}[^()\w\s.'’-][^()]{0,300}|[^()\s]{0,9}|[^()]{0,300}\d[^()]{0,300}|@?www[^()]{0,300})\)|\[.{0,300}?\]|<.{0,300}?>|https?://\S+|\S{1,64}@\S{1,99}\.\w+|@\w+"
    r"|\+?\d[\d ()-]{6,20}|[|•·⋅].*$|\s[–—-]\s.*$"
)
"""Addresses, what stands in brackets but for a second name, what follows a bar or dash."""
BARS = re.compile(r"\s[|•·]\s")
UNSEEN_SPACE = re.compile("\u200b+")
ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d).*$")
WRAPPED = re.compile(r"\[[^\[\]]*\]")
"""A whole byline in brackets."""
HANGUL_JOINT = re.compile(rf"(?<=[{HANGUL}])\s?·\s?(?=[{HANGUL}])")
HAN_NAMES = re.compile(f"[{HAN}]{{2,4}}(?: [{HAN}]{{2,4}})+")
"""Chinese names with a space between them."""
LAST_BRACKET = re.compile(r"(?<=\S\s)\([^()]{0,60}\)$")
"""What is said of a person behind the whole name: "Jane Doe (Rome)"."""


@cache
def profile_pattern() -> re.Pattern[str]:
    """A link to a person's profile, and what follows it."""
    return re.compile(rf"\b(?:{either('profile_links')})\b.*", re.IGNORECASE)


@cache
def split_pattern() -> re.Pattern[str]:
    """What stands between the names of a byline, as a group: a mark, with an English "and" behind a comma."""
    ands = join_words(load_words()["en"].and_)
    return re.compile(
        r"(\s{0,9}[;/、，]\s{0,9}"
        rf"|\s{{0,9}},\s{{0,9}}(?:(?:{ands})\s{{1,9}})?|\s{{1,9}}(?:&|\+)\s{{1,9}}|\s{{0,9}}\n\s{{0,9}})"
    )


@cache
def trailing_date_pattern(language: str) -> re.Pattern[str]:
    """A date behind names, from the word or number that opens it, with the words of a language and of English."""
    entries = list_words(language)
    stamps = join_words(word for entry in entries for word in (*entry.modified, *entry.published))
    months = join_words(name for code in dict.fromkeys((language, "en")) for name in list_month_names(code) if name.isalpha())
    weekdays, minutes = either("weekdays"), join_words(unit for entry in entries for unit in entry.time_units if len(unit) > 1)
    return re.compile(
        rf"(?<=[^\W\d_])\d{{1,4}}(?:(?:[./]|{join_words(list_units('year'))})\d|\s?(?:{minutes})).*$"
        rf"|\s{{1,9}}(?:{weekdays})\.?$"
        rf"|\s{{0,9}}\b(?:{stamps}|{either('before_day')})?\s{{0,9}}:?\s{{0,9}}\d{{1,2}}[ ./-].*$"
        rf"|\s{{1,9}}(?:{months})\.?\s\d{{1,2}}\b.*$"
        rf"|\s{{1,9}}(?:{stamps})\b.*$"
        r"|\s{1,9}\d{4}.*$"
        rf"|\b(?:{join_words(word for word in list_all('weekdays') if len(word) > MAX_SHORT_DAY)})\b.*$",
        re.IGNORECASE,
    )


@cache
def photographers_pattern() -> re.Pattern[str]:
    """Who took the pictures: "Klaus Beispiel (Foto)"."""
    ands = join_words(word for word in load_ands() if word.isalpha())
    return re.compile(
        rf"(?:^|[,;/&]|\s(?:{ands}))\s{{0,3}}[^,;/&()]{{2,60}}\((?:{either('credits')})\b[^()]{{0,20}}\)", re.IGNORECASE
    )


@cache
def with_bracket_pattern() -> re.Pattern[str]:
    """Who wrote it too, in brackets: "Jane Doe (with Richard Roe)"."""
    return re.compile(rf"\s?\((?:{either('with_')})\s([^()]{{3,200}})\)", re.IGNORECASE)


@cache
def labelled_others_pattern() -> re.Pattern[str]:
    """What others did, behind a mark, and all that follows: "Words: Jane Doe. Pictures: Richard Roe"."""
    return re.compile(rf"(?:^|[.,;|/·•–—]\s{{0,3}}|\s{{1,3}})(?:{either('others', 'credits')})\s?[:：].*$", re.IGNORECASE)


@cache
def where_pattern() -> re.Pattern[str]:
    """Where or when it stands, behind a name: "Jane Doe in Growth", "Jane Doe On"."""
    where = either("where")
    ends = join_words(word.capitalize() for word in list_all("where"))
    return re.compile(rf"\s{{1,9}}(?:(?:{where})(?:\s.*)?|{ends})$")


@cache
def posts_by_pattern() -> re.Pattern[str]:
    """What a link to the author's other articles says before the name: "View all posts by"."""
    return re.compile(rf"^(?:(?:{either('more')}) ){{1,3}}(?:{either('posts_by')}) ", re.IGNORECASE)


@cache
def inner_byline_pattern() -> re.Pattern[str]:
    """A second byline behind the first: "Words by Jane Doe, photographs by …"."""
    words = join_words(word for word in list_all("by") if " " in word)
    return re.compile(rf"(?<=\w)[ ,]{{1,3}}(?:{words})\b\s?:?", re.IGNORECASE)


@cache
def job_of_pattern() -> re.Pattern[str]:
    """What somebody heads may be joined: "Head of Marketing and Design"."""
    return re.compile(rf"\s(?:{either('job_of')})\s", re.IGNORECASE)


MAX_SHORT_DAY = 3
"""The names of days that are no longer than this count only at the end."""
MAX_AGENCY_WORDS = 4
SHOUTED = re.compile(r",\s*[A-ZÀ-Þ][A-ZÀ-Þ0-9 .&/-]{1,30}$")
"""What stands in capitals behind a name that does not: a paper, a place."""


@cache
def for_outlet_pattern() -> re.Pattern[str]:
    """For whom somebody writes: "Jane Doe for The Courier"."""
    return re.compile(rf"\s(?i:{either('for_outlet')})\s[^,;]{{2,40}}$")


@cache
def account_pattern() -> re.Pattern[str]:
    """The networks and ways to reach somebody that stand behind a name, and what follows."""
    networks = load_networks()
    return re.compile(rf"\s(?:{join_words((*networks['names'], *networks['ways']))})(?:\s.{{0,40}})?$")


def drop_outlet(text: str) -> str:
    """A byline without the agency or the paper behind the names.

    >>> drop_outlet("By Jane Doe and Richard Roe The Associated Press"), drop_outlet("von Jane Doe, NDR NORD")
    ('By Jane Doe and Richard Roe', 'von Jane Doe')
    """
    text = for_outlet_pattern().sub("", account_pattern().sub("", text))
    if not text.isupper():
        text = SHOUTED.sub("", text)
    words = text.split()
    for n_words in range(min(MAX_AGENCY_WORDS, len(words) - 3), 0, -1):
        if name_agency(" ".join(words[-n_words:])):
            words = words[:-n_words]
            return " ".join(words[:-1] if words[-1].casefold() in load_withs() else words).rstrip(" ,/|")
    return text
