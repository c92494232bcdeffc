"""People's names out of bylines: without what stands before, behind and between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from cleaner.language.agencies import find_agency, name_agency
from cleaner.language.names import load_ands
from cleaner.language.words import (
    by_pattern,
    is_uncased,
    load_roles,
    load_words,
    others_behind_pattern,
    others_pattern,
    own_by_pattern,
)
from cleaner.text.fold import squeeze
from cleaner.text.scripts import HAN, HANGUL, KANA, UNSPACED_NAMES

CREDENTIALS = frozenset(
    "jr jr. sr sr. ii iii iv phd ph.d ph.d. md m.d m.d. mba m.b.a. mph m.p.h m.p.h. esq esq. rd r.d r.d. rdn ldn ms m.s."
    " ma m.a. cfa cfp cpa dds dvm rn np do d.o. facp foma dabom mw cscs lcsw psyd psy.d. jd j.d. bsc msc dphil".split()
)
DOMAIN = re.compile(r"\w\.(?:com|net|org|info|[a-z]{2})$", re.IGNORECASE)
SEAMS = re.compile(r"[a-zß-ÿ]{2}[A-ZÀ-Þ](?=[a-zß-ÿ]{2})")
"""Words stuck together: two of them in a name are topics of a list that lost its commas."""
NAME_WORD = re.compile(r"[^\W\d_]")
NOT_A_NAME = re.compile(
    r"\b(?:staff|team|desk|editor|editors|editorial|admin|administrator|redaktion|redaktionsteam|rédaction|redacci[oó]n|redazione|redação|redactie|redakcja|редакция|"
    r"newsroom|news|magazine|press|agency|agencies|correspondent|reporter|writer|contributor|guest|unknown|anonymous|webmaster|marketing|"
    r"updated|published|posted|minutes?|ago|read|comments?|share|subscribe|follow|university|institute|inc|ltd|gmbh|llc|tv|online|media|wire|says)\b",
    re.IGNORECASE,
)
LABELS = frozenset(
    "about all alt and are articles at blog brand business by category checked collection comments contact content date"
    " event featured for guide home how image images in industry is latest login make menu more need new of on our"
    " popular post posts product publication recent region related retailer role search share show sidebar sign size"
    " solution sources stories submit tags the this to topic type updates use view what when where who why with your".split()
)
"""Words of menus and headings that no name has; small words only count where they are written with a capital."""
PARTICLES = frozenset(
    "al am an bin da das dal dal' de del dei della den der des di do dos du e el ibn la las le los of ten ter van vom von y"
    " zu zur st".split()
)
UNSPACED_CHAR = re.compile(f"[{UNSPACED_NAMES}]")
"""A character of a script in which a person's name has no space."""
NOBODY = frozenset(
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
        "未知",
        "佚名",
        "匿名",
        "不详",
        "不明",
    }
)
"""What programs print for an author whom they have not."""
SIGNS = frozenset(":：_()")
"""No name has one."""
MAX_NAME_WORDS, MAX_NAME_CHARS = 6, 60
MAX_BYLINE_CHARS = 400


def split_byline(text: str, language: str | None) -> Iterator[str]:
    """The names in one byline.

    >>> list(split_byline("By Jane Doe and Richard Roe, Staff Writers", "en"))
    ['Jane Doe', 'Richard Roe']
    """
    if text.strip().casefold() in NOBODY:
        return
    text = POSTS_BY.sub("", ISO_DAY.sub("", " ".join(text[:MAX_BYLINE_CHARS].split())))
    text = others_behind_pattern().sub("", text[1:-1] if WRAPPED.fullmatch(text) else text)
    text = INNER_BY.sub(" & ", PHOTOGRAPHERS.sub("", text))
    text = HANGUL_JOINT.sub(", ", text)
    own = own_by_pattern(language or "")
    text = others_pattern().sub("", GLUED_BY.sub("", strip_by(own.sub("", text) if own else text)))
    text = " ".join(NOISE.sub(" ", text).split())
    text = TRAILING_DATE.sub("", TRAILING_DATE.sub("", text).rstrip(" ,"))
    is_about, n_found, separator = False, 0, ""
    for place, part in enumerate(SPLIT.split(text)):
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
            if last_role >= 0 and OF.search(pieces[last_role][1]):
                last_role = len(pieces)
            pieces, is_about = pieces[last_role + 1 :], is_about or last_role >= 0
        else:
            is_about = any(role for _, role in pieces)
        for name in (say_once(TRAILING_IN.sub("", name)) for name, _ in pieces):
            if is_name(name) and not (n_found and separator == "," and name[0].islower()):
                n_found += 1
                yield from name.split() if language == "zh" and HAN_NAMES.fullmatch(name) else (tidy_case(name),)


def clean_piece(text: str) -> str:
    """A part of a byline without marks around it and the word before or behind a name."""
    text = REPORTER.sub("", strip_by(text.strip(" .,:;-–—'\"*&+【】/|／｜")))
    return (LAST_BRACKET.sub("", text) if text.count(" ") > 1 else text).strip(" ,:")


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
    is_whole = role.casefold() != "staff" and (len(name) > 1 or (name and UNSPACED_CHAR.match(name[0])))
    return (" ".join(name) if is_whole else ""), role


def strip_credentials(words: list[str]) -> list[str]:
    """A name's words without the degrees behind it."""
    while (
        len(words) > 2
        and words[-1].casefold().strip(",*") in CREDENTIALS
        and words[-1].casefold().strip(",.") not in {"jr", "sr", "ii", "iii", "iv"}
    ):
        words = words[:-1]
    return words


def strip_by(text: str) -> str:
    """The text without "By", "Von", "Автор:" before it."""
    return by_pattern().sub("", text)


def says_by(text: str) -> bool:
    """Whether a text opens with "By" or the like."""
    return by_pattern().match(text) is not None or GLUED_BY.match(text) is not None


@cache
def and_pattern(language: str) -> re.Pattern[str]:
    """The words for "and" of a language and of English, between names."""
    words = {*load_words()["en"].and_, *(load_words()[language].and_ if language in load_words() else ())}
    return re.compile(rf"\s+(?:{'|'.join(map(re.escape, sorted(words)))})\s+", re.IGNORECASE)


def is_label(text: str) -> bool:
    """Whether a text is nothing but the words that stand before a name."""
    found = by_pattern().match(f"{text} X")
    return found is not None and found.end() > len(text)


def is_name(text: str) -> bool:
    """Whether a text could be a person's name."""
    words = text.split()
    if not words or len(words) > MAX_NAME_WORDS or len(text) > MAX_NAME_CHARS or text.lower() in CREDENTIALS:
        return False
    if HAN_PHRASE.fullmatch(text) or HAN_OUTLET.search(text):
        return False
    if (
        len(SEAMS.findall(text)) > 1
        or DOMAIN.search(text)
        or any(map(str.isdigit, text))
        or NOT_A_NAME.search(text)
        or find_agency(text)
    ):
        return False
    if not NAME_WORD.match(text) or is_label(text) or not SIGNS.isdisjoint(text):
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
        word[0].isupper() or word.casefold() in PARTICLES or not word[0].isalpha() or (uncased and is_uncased(word[0]))
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
    return not LABELS.isdisjoint(text.casefold().split())


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


NOISE = re.compile(
    r"\((?:[^()]{0,300}[^()\w\s.'’-][^()]{0,300}|[^()\s]{0,9}|[^()]{0,300}\d[^()]{0,300}|@?www[^()]{0,300})\)|\[.{0,300}?\]|<.{0,300}?>|https?://\S+|\S{1,64}@\S{1,99}\.\w+|@\w+"
    r"|\+?\d[\d ()-]{6,20}|\b(?:view|see) (?:all posts|profile|bio|in)\b.*|[|•·⋅].*$|\s[–—-]\s.*$",
    re.IGNORECASE,
)
"""Addresses, what stands in brackets but for a second name, links to a profile, what follows a bar or dash."""
SPLIT = re.compile(r"(\s{0,9}[;/、，]\s{0,9}|\s{0,9},\s{0,9}(?:and\s{1,9})?|\s{1,9}(?:&|\+)\s{1,9}|\s{0,9}\n\s{0,9})")
TRAILING_DATE = re.compile(
    r"(?<=[^\W\d_])\d{1,4}(?:[./年-]\d|\s?min).*$"
    r"|\s{1,9}(?:mon|tue|wed|thu|fri|sat|sun)\.?$"
    r"|\s{0,9}\b(?:published|posted|updated|last updated|on|am|le|el|il)?\s{0,9}:?\s{0,9}\d{1,2}[ ./-].*$"
    r"|\s{1,9}(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}\b.*$"
    r"|\s{1,9}(?:last updated|updated|(?:first )?published|posted)\b.*$"
    r"|\s{1,9}\d{4}.*$"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$",
    re.IGNORECASE,
)
ISO_DAY = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d).*$")
WRAPPED = re.compile(r"\[[^\[\]]*\]")
"""A whole byline in brackets."""
REPORTER = re.compile(rf"^(?:记者|記者)\s{{0,2}}(?=[{HAN}])|\s?(?:기자|특파원|記者|记者)$")
HANGUL_JOINT = re.compile(rf"(?<=[{HANGUL}])\s?·\s?(?=[{HANGUL}])")
HAN_NAMES = re.compile(f"[{HAN}]{{2,4}}(?: [{HAN}]{{2,4}})+")
"""Chinese names with a space between them."""
PHOTOGRAPHERS = re.compile(
    r"(?:^|[,;/&]|\s(?:and|und|et|y|e|i|en|och|og))\s{0,3}[^,;/&()]{2,60}"
    r"\((?:fotos?|photos?|bild(?:er)?|video|illustrations?|grafik|foto's|фото)\b[^()]{0,20}\)",
    re.IGNORECASE,
)
"""Who took the pictures: "Klaus Beispiel (Foto)"."""
LAST_BRACKET = re.compile(r"(?<=\S\s)\([^()]{0,60}\)$")
"""What is said of a person behind the whole name: "Jane Doe (Rome)"."""
GLUED_BY = re.compile(r"^By(?=[A-Z][a-z]+ [A-Z])")
TRAILING_IN = re.compile(r"\s{1,9}(?:(?:in|on|at|for|from)(?:\s.*)?|In|On|At)$")
"""Where or when it stands: "Jane Doe in Growth"."""
POSTS_BY = re.compile(r"^(?:view |see |read |more |all ){1,3}(?:posts|articles|stories|news) (?:by|from) ", re.IGNORECASE)
"""What a link to the author's other articles says before the name."""
INNER_BY = re.compile(
    r"(?<=\w)[ ,]{1,3}(?:written|posted|published|reported|authored|words|story|text) by\b\s?:?", re.IGNORECASE
)
"""A second byline behind the first."""
OF = re.compile(r"\s(?:of|for)\s", re.IGNORECASE)
"""What somebody heads may be joined: "Head of Marketing and Design"."""
HAN_OUTLET = re.compile(
    rf"^[{KANA}{HAN}]+(?:报|報|网|網|新闻|新聞|财经|財經|综合|綜合|通信|放送|频道|頻道|电视台|電視台|编辑部|編集部|整理|公司|会社)$"
)
"""What Chinese and Japanese papers, sites and desks are called."""
HAN_PHRASE = re.compile(f"[{HAN}]{{7,}}")
"""No name has so many Chinese characters without a space."""

MAX_AGENCY_WORDS = 4
WITH = frozenset({"with", "mit", "avec", "con", "com", "med", "met", "z", "s"})
"""Words between a name and an agency."""
FOR_OUTLET = re.compile(r"\s(?:exclusively )?[Ff]or\s[^,;]{2,40}$")
ACCOUNTS = re.compile(r"\s(?:Twitter|Facebook|Instagram|Bluesky|LinkedIn|Mastodon|E-?[Mm]ail|RSS)(?:\s.{0,40})?$")
SHOUTED = re.compile(r",\s*[A-ZÀ-Þ][A-ZÀ-Þ0-9 .&/-]{1,30}$")
"""What stands in capitals behind a name that does not: a paper, a place."""


def drop_outlet(text: str) -> str:
    """A byline without the agency or the paper behind the names.

    >>> drop_outlet("By Jane Doe and Richard Roe The Associated Press"), drop_outlet("von Jane Doe, NDR NORD")
    ('By Jane Doe and Richard Roe', 'von Jane Doe')
    """
    text = FOR_OUTLET.sub("", ACCOUNTS.sub("", text))
    if not text.isupper():
        text = SHOUTED.sub("", text)
    words = text.split()
    for n_words in range(min(MAX_AGENCY_WORDS, len(words) - 3), 0, -1):
        if name_agency(" ".join(words[-n_words:])):
            words = words[:-n_words]
            return " ".join(words[:-1] if words[-1].casefold() in load_ands() | WITH else words).rstrip(" ,/|")
    return text
