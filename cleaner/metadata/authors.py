"""Who wrote it: people's names, from the head and from bylines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from itertools import chain
from typing import Any

from cleaner.evidence import Node, as_list, first_text
from cleaner.fold import squeeze
from cleaner.languages import by_pattern, inner_by_pattern, load_words
from cleaner.metadata.agencies import find_agency
from cleaner.metadata.sheet import Answer, Read, Sheet, Source, Sources
from cleaner.metadata.site import site_keys
from cleaner.types import Role

AUTHOR_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "byl",
    "cxenseparse:author",
    "article.author",
    "citation_author",
)
NOISE = re.compile(
    r"\(.*?\)|\[.*?\]|<.*?>|https?://\S+|\S{1,64}@\S{1,99}\.\w+|@\w+"
    r"|\b(?:view|see) (?:all posts|profile|bio)\b.*|[|•·].*$|\s[–—-]\s.*$",
    re.IGNORECASE,
)
SPLIT = re.compile(r"\s*[;/、]\s*|\s*,\s*(?:and\s+)?|\s+(?:&|\+)\s+|\s*\n\s*")
TRAILING_DATE = re.compile(
    r"\s+(?:mon|tue|wed|thu|fri|sat|sun)\.?$"
    r"|\s*\b(?:published|posted|updated|on|am|le|el|il)?\s*:?\s*\d{1,2}[ ./-].*$"
    r"|\s+(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?\s\d{1,2}\b.*$"
    r"|\s+\d{4}.*$"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b.*$",
    re.IGNORECASE,
)
SUFFIXES = {
    "jr",
    "jr.",
    "sr",
    "sr.",
    "ii",
    "iii",
    "iv",
    "phd",
    "ph.d.",
    "md",
    "m.d.",
    "mba",
    "esq",
    "rd",
    "rdn",
    "cfa",
    "dds",
    "rn",
}
NO_NAME = re.compile(r"[@:]|^[\d\W]*$")
"""An address, a list of tasks, a number."""
DOMAIN = re.compile(r"\w\.(?:com|net|org|info|[a-z]{2})$", re.IGNORECASE)
REPORTER = re.compile(r"\s?(?:기자|특파원|記者|记者)$")
NAME_WORD = re.compile(r"[^\W\d_]")
NOT_A_NAME = re.compile(
    r"\b(?:staff|team|desk|editor|editors|editorial|admin|administrator|redaktion|redaktionsteam|rédaction|redacci[oó]n|redazione|redação|redactie|redakcja|редакция|"
    r"newsroom|news|magazine|press|agency|agencies|correspondent|reporter|writer|contributor|guest|unknown|anonymous|webmaster|"
    r"updated|published|posted|minutes?|ago|read|comments?|share|subscribe|follow|university|institute|inc|ltd|gmbh|llc|tv|online|media|wire)\b",
    re.IGNORECASE,
)
MAX_NAME_WORDS, MAX_NAME_CHARS = 6, 60
MAX_AUTHORS = 25
MAX_BYLINE_CHARS = 400


def clean_authors(texts: Iterable[str], sheet: Sheet) -> tuple[str, ...]:
    """The people's names in byline texts, each once, in order; organisations and what is no name are left out."""
    names = dict.fromkeys(name for text in texts for name in split_byline(text, sheet.language.code))
    return tuple(name for name in names if not names_own_site(name, sheet))[:MAX_AUTHORS]


def names_own_site(name: str, sheet: Sheet) -> bool:
    """Whether a name is the site's or its publisher's, or begins with it as that of a desk does."""
    key = squeeze(name)
    return any(key.startswith(site) and len(site) > 2 for site in site_keys(sheet))


def split_byline(text: str, language: str | None) -> Iterator[str]:
    """The names in one byline.

    >>> list(split_byline("By Jane Doe and Richard Roe, Staff Writers", "en"))
    ['Jane Doe', 'Richard Roe']
    """
    text = NOISE.sub(" ", strip_by(" ".join(text[:MAX_BYLINE_CHARS].split())))
    text = TRAILING_DATE.sub("", TRAILING_DATE.sub("", text).rstrip(" ,"))
    for part in SPLIT.split(text):
        for piece in and_pattern(language or "en").split(part):
            name = REPORTER.sub("", strip_by(piece.strip(" .,:;-–—'\""))).strip(" ,:")
            if is_name(name):
                yield tidy_case(name)


def strip_by(text: str) -> str:
    """The text without "By", "Von", "Автор:" before it."""
    return by_pattern().sub("", text)


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
    if not words or len(words) > MAX_NAME_WORDS or len(text) > MAX_NAME_CHARS or text.lower() in SUFFIXES:
        return False
    if DOMAIN.search(text) or any(map(str.isdigit, text)) or NOT_A_NAME.search(text) or find_agency(text):
        return False
    if not NAME_WORD.match(text) or is_label(text):
        return False
    return not words[0][0].islower() or (len(words) > 1 and any(word[0].isupper() for word in words[1:]))


def tidy_case(name: str) -> str:
    """A name in capitals in title case; others as they are.

    >>> tidy_case("JANE O'NEIL-DOE"), tidy_case("J. K. Doe")
    ("Jane O'Neil-Doe", 'J. K. Doe')
    """
    letters = [char for char in name if char.isalpha()]
    return name.title() if len(letters) > 4 and all(char.isupper() for char in letters) and " " in name else name


def read_json_ld(sheet: Sheet) -> Answer | None:
    """The persons under `author` of the article's node."""
    found = list(json_ld_names(sheet.evidence.article))
    names = clean_authors(found, sheet)
    return (names, "; ".join(found)) if names else None


def read_organisation(sheet: Sheet) -> Answer | None:
    """What JSON-LD or the meta tags give as author where that is no person: the site, a desk; never a news agency."""
    authors = chain.from_iterable(as_list(sheet.evidence.article.get(key)) for key in ("author", "creator"))
    texts = [first_text(author) for author in authors]
    metas = [text for name in AUTHOR_METAS for text in sheet.evidence.metas.get(name, ())]
    for text in (*texts, *metas):
        if text and not NO_NAME.search(text) and len(text.split()) <= MAX_NAME_WORDS and not find_agency(text):
            return (text,), text
    return None


def json_ld_names(node: Node) -> Iterator[str]:
    """The author names in a node."""
    for author in chain.from_iterable(as_list(node.get(key)) for key in ("author", "creator")):
        if isinstance(author, str):
            yield unescape(author)
        elif isinstance(author, dict) and not is_organisation(author):
            yield from (unescape(name) for name in as_list(author.get("name")) if isinstance(name, str))


def is_organisation(author: dict[str, Any]) -> bool:
    """Whether a node is an organisation by its type."""
    return any(isinstance(kind, str) and kind.endswith("Organization") for kind in as_list(author.get("@type")))


def read_metas(sheet: Sheet) -> Answer | None:
    """The author meta tags; addresses are no names."""
    for name in AUTHOR_METAS:
        texts = [text for text in sheet.evidence.metas.get(name, ()) if "://" not in text]
        if names := clean_authors(texts, sheet):
            return names, "; ".join(texts)
    return None


def read_marks(*wanted: str) -> Read:
    """A source that reads hints in the markup near the story."""

    def read(sheet: Sheet) -> Answer | None:
        for name in wanted:
            texts = [mark.value for mark in sheet.evidence.head.marks if mark.name == name and len(mark.value) < 200]
            if texts and (names := clean_authors(dict.fromkeys(texts[:5]), sheet)):
                return names, "; ".join(texts[:5])
        return None

    return read


def read_bylines(sheet: Sheet) -> Answer | None:
    """The visible bylines: the first one with a name, above the story before below it."""
    start = sheet.body_start
    found = sorted(sheet.blocks_of(Role.BYLINE), key=lambda item: (item[0] >= start, abs(item[0] - start)))
    for _, text in found:
        names = tuple(name for name in clean_authors([text], sheet) if " " in name or not name.isascii())
        if names:
            return names, text
    return None


def read_timestamps(sheet: Sheet) -> Answer | None:
    """A name behind "by" in a visible timestamp: "Posted on March 2, 2025 by Jane Doe"."""
    for text in sheet.texts_of(Role.TIMESTAMP):
        found = inner_by_pattern().search(text)
        names = clean_authors([text[found.end() :]], sheet) if found else ()
        if names:
            return names, text
    return None


def read_slug(sheet: Sheet) -> Answer | None:
    """A slug before the lead ("HEADLINE/ Site/ CITY/ J. Mansour/ Edition/"): the part that has an initial and a name."""
    for text in sheet.texts_of(Role.SOURCE):
        parts = [part.strip() for part in text.split("/") if part.strip()]
        names = [part for part in parts if re.fullmatch(r"(?:[A-Z]\. ?){1,2}[A-Z][a-z]+", part)] if len(parts) > 2 else []
        if names:
            return tuple(names), text
    return None


AUTHORS: Sources = (
    Source(name="json-ld", confidence=0.91, read=read_json_ld),
    Source(name="microdata", confidence=0.85, read=read_marks("itemprop:author")),
    Source(name="meta", confidence=0.75, read=read_metas),
    Source(name="byline", confidence=0.8, read=read_bylines),
    Source(name="timestamp", confidence=0.7, read=read_timestamps),
    Source(name="rel-author", confidence=0.7, read=read_marks("rel:author")),
    Source(name="slug", confidence=0.7, read=read_slug),
    Source(name="organisation", confidence=0.5, read=read_organisation),
)
