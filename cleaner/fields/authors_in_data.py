"""Who wrote it, as the page tells machines: JSON-LD, meta tags, the card beside links, microdata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from itertools import chain
from typing import Any

from cleaner.fields.sheet import Answer, Sheet, is_apart, is_foreign
from cleaner.fields.site import site_keys
from cleaner.language.agencies import desk_pattern, find_agency
from cleaner.language.names import MAX_NAME_WORDS, UNSPACED_CHAR, is_label, looks_personal
from cleaner.language.people import load_nobody, split_byline
from cleaner.language.words import either
from cleaner.page.evidence import Node, as_list, first_text, load_metas
from cleaner.text.fold import SITE_SEPARATOR, squeeze
from cleaner.types import Role

MAIL = re.compile(r",?\s?<?[^\s@]{1,64}@[^\s@]{1,99}>?")
ADDRESS_BEHIND = re.compile(r"^([^,;:/]{3,60}?)[\s|(<–—-]{1,9}https?://\S+$")
"""A name, and an address behind it."""
TAG = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)
CATALOGUE_METAS = frozenset({"citation_author", "dc.creator", "dcterms.creator"})
CARD_LABEL, CARD_DATA = "twitter:label", "twitter:data"
MAX_CARD_ROWS = 4
MAX_MARK_CHARS = 200
LONG_NAME = 3
"""So many spaces in a name, and it must look like one."""
INSIDE_BODY, INSIDE_TITLE = 6, 3
"""A mark counts above the story, and inside it up to this block; one in a menu up to the second."""
NO_NAME = re.compile(r"[@:_{}]|^[\d\W]*$|\.\w+\.|^[a-z]\S*$|\d{3}\D?\d{3}")
"""An address, a list of tasks, a number, a template, the name of an account."""
ACCOUNT = re.compile(r"^[A-Z][a-z]{3,}[A-Z]\w*$")
"""A name without its space; not one of "McDoe"."""
ADMIN = re.compile(r"\b(?:admin|administrator|webmaster)\b", re.IGNORECASE)
SITE_DOMAIN = re.compile(r"^[\w-]+\.[a-z]{2,4}$", re.IGNORECASE)
MAX_AUTHORS = 25
MIN_SITE_CHARS = 3


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


def json_ld_names(node: Node) -> Iterator[str]:
    """The author names in a node."""
    for author in chain.from_iterable(as_list(node.get(key)) for key in ("author", "creator")):
        if isinstance(author, str):
            yield TAG.sub(" ", unescape(author))
        elif isinstance(author, dict) and not is_organisation(author):
            names = (first_text(name) for name in as_list(author.get("name")))
            yield from (turn_name(TAG.sub(" ", name)) for name in names if name)


def is_organisation(author: dict[str, Any]) -> bool:
    """Whether a node is an organisation by its type."""
    return any(isinstance(kind, str) and kind.endswith("Organization") for kind in as_list(author.get("@type")))


def read_metas(sheet: Sheet) -> Answer | None:
    """The author meta tags, then the card; addresses and accounts are no names."""
    for given in (*(list_meta_names(name, sheet) for name in load_metas().authors), list_card_names(sheet)):
        texts = [text for text in given if "://" not in text and not NO_NAME.search(text) and not ACCOUNT.match(text)]
        if names := clean_authors(texts, sheet):
            return names, "; ".join(texts)
    return None


def list_meta_names(name: str, sheet: Sheet) -> list[str]:
    """What a meta tag gives, without addresses of mail and pages, and as it is spoken."""
    texts = [ADDRESS_BEHIND.sub(r"\1", MAIL.sub("", text)) for text in sheet.evidence.metas.get(name, ())]
    return list(map(turn_name, texts)) if name in CATALOGUE_METAS else texts


def turn_name(text: str) -> str:
    """A name as it is spoken, where a catalogue has the family's name first.

    >>> turn_name("Doe, Jane R."), turn_name("Vries, Anouk de"), turn_name("Jane Doe, Staff Writer")
    ('Jane R. Doe', 'Anouk de Vries', 'Jane Doe, Staff Writer')
    """
    found = catalogued_pattern().match(text)
    return f"{found[2]} {found[1]}" if found else text


@cache
def catalogued_pattern() -> re.Pattern[str]:
    """Family name, comma, given name with initials, and the small words that go before the family's: "Vries, Anouk de"."""
    word, small = r"(?:[^\W\d_]{2,20}|[^\W\d_]{1,20}[-'’][^\W\d_]{2,20})", either("particles")
    return re.compile(rf"^((?:(?:{small}) ){{0,2}}{word}), ({word}(?: [A-Z]\.?){{0,2}}(?: (?:{small})){{0,2}})$")


def list_card_names(sheet: Sheet) -> list[str]:
    """The card that is shown beside links: `twitter:label1` is a word for "by", `twitter:data1` the name."""
    rows = ((f"{CARD_LABEL}{number}", f"{CARD_DATA}{number}") for number in range(1, MAX_CARD_ROWS + 1))
    found = ((sheet.evidence.meta(label), sheet.evidence.meta(data)) for label, data in rows)
    return [data for label, data in found if label and data and is_label(label)]


def read_microdata(sheet: Sheet) -> Answer | None:
    """The hints in the markup near the story, not those of comments and teasers."""
    texts = list_marks("itemprop:author", sheet)
    names = tuple(name for name in clean_authors(texts, sheet) if name.count(" ") < LONG_NAME or looks_personal(name))
    return (names, "; ".join(texts)) if names else None


def is_below_title(sheet: Sheet, place: int) -> bool:
    """Whether a block stands between headline and story or just inside it, where a bare link looks like a menu's."""
    title = next((at for at, _ in sheet.blocks_of(Role.TITLE)), None)
    near = sheet.body_start + INSIDE_TITLE
    return title is not None and title < place < near and sheet.labels[place].role is Role.NAVIGATION


def read_links(sheet: Sheet) -> Answer | None:
    """The links at the story whose markup says that they lead to the author."""
    texts = [text for text in list_marks("rel:author", sheet) if "@" not in text]
    names = tuple(name for name in clean_authors(texts, sheet) if looks_personal(name, uncased=True) and " " in name)
    return (names, "; ".join(texts)) if names else None


def list_marks(name: str, sheet: Sheet) -> list[str]:
    """The values of marks that stand above the story, else of those below it; not of comments, teasers, menus."""
    marks = [
        mark
        for mark in sheet.evidence.head.marks
        if mark.name == name
        and len(mark.value) < MAX_MARK_CHARS
        and (not is_foreign(sheet, mark) or is_below_title(sheet, mark.block))
        and (mark.block == 0 or not is_apart(sheet, mark.block))
    ]
    above = [mark for mark in marks if mark.block <= sheet.body_start + INSIDE_BODY]
    return list(dict.fromkeys(mark.value for mark in above or marks[:1]))[:5]


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
    """Whether a name is the site's or its publisher's, or opens with its words as a desk's does, or the other way round."""
    words, key, sites = name.split(), squeeze(name), site_keys(sheet)
    if opens_site_part(name, sheet):
        return True
    openings = {squeeze("".join(words[:end])) for end in range(1, len(words) + 1)}
    closings = {squeeze("".join(words[start:])) for start in range(1, len(words) - 1)}
    if not sites.isdisjoint(closings):
        return True
    return not sites.isdisjoint(openings) or (len(key) > MIN_SITE_CHARS and any(site.startswith(key) for site in sites))


def opens_site_part(name: str, sheet: Sheet) -> bool:
    """Whether the last part of `<title>`, the site's name, opens with one without spaces: "…_河畔新闻" with "河畔"."""
    if not UNSPACED_CHAR.match(name):
        return False
    parts = SITE_SEPARATOR.split(sheet.evidence.head.title or "")
    return len(parts) > 1 and parts[-1].strip().startswith(name)


def is_collective(text: str) -> bool:
    """Whether a text could be the name of a site or desk, and is no agency's."""
    if ADMIN.search(text) or find_agency(desk_pattern().sub("", text)) or text.strip().casefold() in load_nobody():
        return False
    return bool(SITE_DOMAIN.match(text)) or (not NO_NAME.search(text) and len(text.split()) <= MAX_NAME_WORDS)
