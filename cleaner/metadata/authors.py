"""Who wrote it: people's names, from the head and from bylines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain
from typing import Any

from cleaner.dates import stamp_pattern
from cleaner.evidence import Node, as_list, first_text
from cleaner.fold import squeeze
from cleaner.languages import inner_by_pattern
from cleaner.metadata.agencies import find_agency
from cleaner.metadata.names import MAX_NAME_WORDS, has_label, is_label, looks_personal, says_by, split_byline
from cleaner.metadata.sheet import Answer, Read, Sheet
from cleaner.metadata.site import site_keys
from cleaner.types import Mark, Role

AUTHOR_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "byl",
    "articleauthor",
    "cxenseparse:author",
    "article.author",
    "citation_author",
)
NO_NAME = re.compile(r"[@:_{}]|^[\d\W]*$|\.\w+\.|^[a-z]\S*$")
"""An address, a list of tasks, a number, a template, the name of an account."""
ACCOUNT = re.compile(r"^[A-Z][a-z]{3,}[A-Z]\w*$")
"""A name without its space; not one of "McDoe"."""
MAIL = re.compile(r",?\s?<?[^\s@]{1,64}@[^\s@]{1,99}>?")
CATALOGUE_METAS = frozenset({"citation_author", "dc.creator", "dcterms.creator"})
CATALOGUED = re.compile(r"^([^\W\d_]{2,30}), ([^\W\d_]{2,20}(?: [A-Z]\.?){0,2})$")
"""Family name, comma, given name with initials."""
DESK = re.compile(r"\b(?:team|staff|desk|newsdesk|editors|redaktion|newsroom)\b", re.IGNORECASE)
ADMIN = re.compile(r"\b(?:admin|administrator|webmaster)\b", re.IGNORECASE)
SITE_DOMAIN = re.compile(r"^[\w-]+\.[a-z]{2,4}$", re.IGNORECASE)
STAMP_PART = re.compile(r"\s{0,9}[|•·⋅]\s{0,9}")
FOREIGN = frozenset({Role.COMMENTS, Role.RELATED, Role.NAVIGATION, Role.ADVERTISING})
"""A mark in such a block names somebody else's author, unless the block is the author's own box."""
BIO_BOXES = frozenset({"rule:class-author-bio", "rule:author-bio-sentence"})
CARD_LABEL, CARD_DATA = "twitter:label", "twitter:data"
MAX_CARD_ROWS = 4
MAX_MARK_CHARS = 200
MAX_AUTHORS = 25
ABOVE_BODY, INSIDE_BODY, BELOW_BODY = 30, 6, 12
"""A byline stands so many blocks above the story's start, inside it, or below its end."""
MIN_SITE_CHARS = 3
SMALL_WORD = re.compile(r"(?<!\w)[^\W\d_A-Z]{3,40}(?!\w)")


def clean_authors(texts: Iterable[str], sheet: Sheet) -> tuple[str, ...]:
    """The people's names in byline texts, each once, in order; organisations and what is no name are left out."""
    return tuple(name for name in list_names(texts, sheet) if not names_own_site(name, sheet))[:MAX_AUTHORS]


def list_names(texts: Iterable[str], sheet: Sheet) -> list[str]:
    """The names in byline texts, each once, in order, whether or not the site is called so."""
    names: dict[str, str] = {}
    for text in texts:
        for name in split_byline(text, sheet.language.code):
            names.setdefault(squeeze(name), name)
    return list(names.values())


def names_own_site(name: str, sheet: Sheet) -> bool:
    """Whether a name is the site's or its publisher's, or begins with it as that of a desk does, or the other way round."""
    key = squeeze(name)
    return any(key.startswith(site) or (len(key) > MIN_SITE_CHARS and site.startswith(key)) for site in site_keys(sheet))


def read_json_ld(sheet: Sheet) -> Answer | None:
    """The persons under `author` of the article's node, with the desks that are listed beside them."""
    found = list(json_ld_names(sheet.evidence.article))
    names = clean_authors(found, sheet)
    authors = as_list(sheet.evidence.article.get("author"))
    people = (author for author in authors if not (isinstance(author, dict) and is_organisation(author)))
    listed = [text for author in people if (text := first_text(author))]
    if not names or len(listed) < 2:
        return (names, "; ".join(found)) if names else None
    beside = {text: clean_authors([text], sheet) or ((text,) if is_collective(text) else ()) for text in listed}
    return tuple(dict.fromkeys(chain(*beside.values(), names)))[:MAX_AUTHORS], "; ".join(found)


def is_collective(text: str) -> bool:
    """Whether a text could be the name of a site or desk, and is no agency's."""
    if ADMIN.search(text) or find_agency(text):
        return False
    return bool(SITE_DOMAIN.match(text)) or (not NO_NAME.search(text) and len(text.split()) <= MAX_NAME_WORDS)


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
    """The author meta tags; addresses and accounts are no names."""
    for name in AUTHOR_METAS:
        texts = [MAIL.sub("", text) for text in sheet.evidence.metas.get(name, ())]
        texts = list(map(turn_name, texts)) if name in CATALOGUE_METAS else texts
        texts = [text for text in texts if "://" not in text and not NO_NAME.search(text) and not ACCOUNT.match(text)]
        if names := clean_authors(texts, sheet):
            return names, "; ".join(texts)
    return None


def turn_name(text: str) -> str:
    """A name as it is spoken, where a catalogue has the family's name first.

    >>> turn_name("Doe, Jane R."), turn_name("Jane Doe, Staff Writer")
    ('Jane R. Doe', 'Jane Doe, Staff Writer')
    """
    found = CATALOGUED.match(text)
    return f"{found[2]} {found[1]}" if found else text


def read_card(sheet: Sheet) -> Answer | None:
    """The name on the card that is shown beside links: `twitter:label1` is "Written by", `twitter:data1` the name."""
    texts = list_card_names(sheet)
    names = clean_authors((text for text in texts if not NO_NAME.search(text) and not ACCOUNT.match(text)), sheet)
    return (names, "; ".join(texts)) if names else None


def list_card_names(sheet: Sheet) -> list[str]:
    """What the rows of the card give whose label is a word for "by"."""
    rows = ((f"{CARD_LABEL}{number}", f"{CARD_DATA}{number}") for number in range(1, MAX_CARD_ROWS + 1))
    found = ((sheet.evidence.meta(label), sheet.evidence.meta(data)) for label, data in rows)
    return [data for label, data in found if label and data and is_label(label)]


def read_marks(*wanted: str) -> Read:
    """A source that reads hints in the markup near the story, not those of comments and teasers."""

    def read(sheet: Sheet) -> Answer | None:
        for name in wanted:
            texts = list_marks(name, sheet)
            if texts and (names := clean_authors(texts, sheet)):
                return names, "; ".join(texts)
        return None

    return read


def list_marks(name: str, sheet: Sheet) -> list[str]:
    """The values of marks that stand above the story, else of those below it; not of comments, teasers, menus."""
    marks = [
        mark
        for mark in sheet.evidence.head.marks
        if mark.name == name and len(mark.value) < MAX_MARK_CHARS and not is_foreign(sheet, mark)
    ]
    above = [mark for mark in marks if mark.block <= sheet.body_start + INSIDE_BODY]
    return list(dict.fromkeys(mark.value for mark in above or marks[:1]))[:5]


def is_foreign(sheet: Sheet, mark: Mark) -> bool:
    """Whether a mark stands in a block that speaks of other articles; the head's marks have the place of the first block."""
    if not 0 < mark.block < len(sheet.labels):
        return False
    label = sheet.labels[mark.block]
    return label.role in FOREIGN and (label.source not in BIO_BOXES or has_label(mark.value))


def read_bylines(sheet: Sheet) -> Answer | None:
    """The visible bylines: the first one with a name, above the story before below it."""
    for text in list_bylines(sheet):
        names = clean_authors([text], sheet)
        if not names and says_by(text) and DESK.search(text):
            return None
        if not says_by(text):
            names = tuple(name for name in names if looks_personal(name) and not is_written_small(name, sheet))
        names = tuple(name for name in names if not has_label(name))
        if names := tuple(name for name in names if " " in name or not name.isascii()):
            return names, text
    return None


def is_written_small(name: str, sheet: Sheet) -> bool:
    """Whether the page writes every word of a name small somewhere, as it would a label's."""
    return read_small_words(sheet).issuperset(name.casefold().split())


def read_small_words(sheet: Sheet) -> frozenset[str]:
    """The words that the page writes small somewhere; of scripts that have capitals."""
    if "small words" not in sheet.memo:
        found = {word for block in sheet.page.blocks for word in SMALL_WORD.findall(block.text)}
        sheet.memo["small words"] = frozenset(filter(str.islower, found))
    words: frozenset[str] = sheet.memo["small words"]
    return words


def list_bylines(sheet: Sheet) -> Iterator[str]:
    """The texts of the bylines that stand at the story, those above it first, near before far."""
    start, end = sheet.body_start, sheet.body_end
    near = [
        (place, text)
        for place, text in sheet.blocks_of(Role.BYLINE)
        if -ABOVE_BODY <= place - start <= INSIDE_BODY or 0 <= place - end <= BELOW_BODY or sheet.page.format == "text"
    ]
    yield from (text for _, text in sorted(near, key=lambda item: (item[0] >= start, abs(item[0] - start))))


def read_timestamps(sheet: Sheet) -> Answer | None:
    """A name in a visible timestamp: behind "by" ("Posted on March 2, 2025 by Jane Doe"), or before the date."""
    for place, text in sheet.blocks_of(Role.TIMESTAMP):
        found = inner_by_pattern().search(text)
        if found:
            names = clean_authors([text[found.end() :]], sheet)
        elif abs(place - sheet.body_start) <= ABOVE_BODY // 2:
            names = names_beside_date(text, sheet)
        else:
            names = ()
        if names:
            return names, text
    return None


def names_beside_date(text: str, sheet: Sheet) -> tuple[str, ...]:
    """The name in a part of a timestamp's line that says nothing of dates: "27 January 2026 • Jane Doe • 3 minutes"."""
    parts = [part for part in STAMP_PART.split(text) if not stamp_pattern(sheet.language.code or "en").search(part)]
    names = next((names for part in parts if (names := clean_authors([part], sheet))), ())
    return tuple(name for name in names if name.isascii() and looks_personal(name) and not opens_headline(name, sheet))


def opens_headline(name: str, sheet: Sheet) -> bool:
    """Whether the headline is, or begins with, what could be a name."""
    headlines = (*sheet.texts_of(Role.TITLE), *sheet.evidence.headlines)
    return any(squeeze(text).startswith(squeeze(name)) for text in headlines)


def read_slug(sheet: Sheet) -> Answer | None:
    """A slug before the lead ("HEADLINE/ Site/ CITY/ J. Mansour/ Edition/"): the part that has an initial and a name."""
    for text in sheet.texts_of(Role.SOURCE):
        parts = [part.strip() for part in text.split("/") if part.strip()]
        names = [part for part in parts if re.fullmatch(r"(?:[A-Z]\. ?){1,2}[A-Z][a-z]+", part)] if len(parts) > 2 else []
        if names:
            return tuple(names), text
    return None
