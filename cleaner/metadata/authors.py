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
from cleaner.metadata.names import MAX_NAME_WORDS, has_label, looks_personal, says_by, split_byline
from cleaner.metadata.sheet import Answer, Read, Sheet, Source, Sources, name_words
from cleaner.metadata.site import is_news, site_keys
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
NO_NAME = re.compile(r"[@:_{}]|^[\d\W]*$|\.\w+\.|^[a-z]\S*$")
"""An address, a list of tasks, a number, a template, the name of an account."""
SITE_DOMAIN = re.compile(r"^[\w-]+\.[a-z]{2,4}$", re.IGNORECASE)
ACCOUNT = re.compile(r"^[A-Z][a-z]{3,}[A-Z]\w*$")
"""A name without its space; not one of "McDoe"."""
STAMP_PART = re.compile(r"\s{0,9}[|•·⋅]\s{0,9}")
AUTHOR_NAMES = frozenset({"author", "byline", "autor", "auteur", "authorname", "writer", "redakteur"})
NO_AUTHOR_NAMES = frozenset(
    {"bio", "box", "related", "comment", "comments", "teaser", "card", "social", "avatar", "img", "image"}
)
FOREIGN = frozenset({Role.COMMENTS, Role.RELATED, Role.NAVIGATION, Role.ADVERTISING})
"""A mark in such a block names somebody else's author."""
MAX_AUTHORS = 25
ABOVE_BODY, INSIDE_BODY, BELOW_BODY = 30, 6, 12
"""A byline stands so many blocks above the story's start, inside it, or below its end."""
CLASS_DEPTH = 2
MIN_SITE_CHARS = 3


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
    """The persons under `author` of the article's node."""
    found = list(json_ld_names(sheet.evidence.article))
    names = clean_authors(found, sheet)
    return (names, "; ".join(found)) if names else None


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
        texts = [text for text in sheet.evidence.metas.get(name, ()) if "://" not in text and not NO_NAME.search(text)]
        if names := clean_authors(texts, sheet):
            return names, "; ".join(texts)
    return None


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
    labels = sheet.labels
    marks = [
        mark
        for mark in sheet.evidence.head.marks
        if mark.name == name and len(mark.value) < 200 and not (mark.block < len(labels) and labels[mark.block].role in FOREIGN)
    ]
    above = [mark for mark in marks if mark.block <= sheet.body_start + INSIDE_BODY]
    return list(dict.fromkeys(mark.value for mark in above or marks[:1]))[:5]


def read_bylines(sheet: Sheet) -> Answer | None:
    """The visible bylines: the first one with a name, above the story before below it."""
    for text in list_bylines(sheet):
        names = clean_authors([text], sheet)
        if not says_by(text):
            names = tuple(name for name in names if looks_personal(name))
        names = tuple(name for name in names if not has_label(name))
        if names := tuple(name for name in names if " " in name or not name.isascii()):
            return names, text
    return None


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
    return tuple(name for name in names if name.isascii() and looks_personal(name))


def read_class(sheet: Sheet) -> Answer | None:
    """A name alone in an element that the markup calls author, between headline and story."""
    start = sheet.body_start
    for place in range(max(0, start - ABOVE_BODY // 2), min(len(sheet.labels), start + INSIDE_BODY)):
        block = sheet.page.blocks[place]
        if block.hidden or len(block.text) > 60 or not is_author_class(sheet, block.container):
            continue
        names = tuple(name for name in clean_authors([block.text], sheet) if looks_personal(name))
        if names:
            return names, block.text
    return None


def is_author_class(sheet: Sheet, container: int) -> bool:
    """Whether an element or one just around it is named for the author."""
    for _ in range(CLASS_DEPTH):
        if container < 0:
            return False
        element = sheet.page.containers[container]
        words = frozenset(word for name in element.names for word in name_words(name))
        if words & AUTHOR_NAMES:
            return not words & NO_AUTHOR_NAMES
        container = element.parent
    return False


def read_slug(sheet: Sheet) -> Answer | None:
    """A slug before the lead ("HEADLINE/ Site/ CITY/ J. Mansour/ Edition/"): the part that has an initial and a name."""
    for text in sheet.texts_of(Role.SOURCE):
        parts = [part.strip() for part in text.split("/") if part.strip()]
        names = [part for part in parts if re.fullmatch(r"(?:[A-Z]\. ?){1,2}[A-Z][a-z]+", part)] if len(parts) > 2 else []
        if names:
            return tuple(names), text
    return None


def read_own_name(sheet: Sheet) -> Answer | None:
    """A person whose site is called as they are: named in a byline, by microdata, or as a person in JSON-LD."""
    found = (
        *json_ld_names(sheet.evidence.article),
        *list_marks("itemprop:author", sheet),
        *list_marks("rel:author", sheet),
        *filter(says_by, list_bylines(sheet)),
    )
    for text in found:
        names = tuple(name for name in list_names([text], sheet) if looks_personal(name))
        if names:
            return names, text
    return None


def read_organisation(sheet: Sheet) -> Answer | None:
    """What JSON-LD or the meta tags give as author where that is no person: the site, a desk; never a news agency."""
    authors = chain.from_iterable(as_list(sheet.evidence.article.get(key)) for key in ("author", "creator"))
    named = [text for author in authors if (text := first_text(author))]
    metas = [text for name in AUTHOR_METAS for text in sheet.evidence.metas.get(name, ())]
    for text in (*named, *metas):
        own = names_own_site(text, sheet)
        if own and text not in named and not is_news(sheet):
            continue
        if is_collective(text) and not find_agency(text) and (own or not ACCOUNT.match(text)):
            return (text,), text
    return None


def is_collective(text: str) -> bool:
    """Whether a text could be the name of a site or desk."""
    return bool(SITE_DOMAIN.match(text)) or (not NO_NAME.search(text) and len(text.split()) <= MAX_NAME_WORDS)


AUTHORS: Sources = (
    Source(name="json-ld", confidence=0.91, read=read_json_ld),
    Source(name="microdata", confidence=0.85, read=read_marks("itemprop:author")),
    Source(name="meta", confidence=0.75, read=read_metas),
    Source(name="byline", confidence=0.8, read=read_bylines),
    Source(name="timestamp", confidence=0.7, read=read_timestamps),
    Source(name="rel-author", confidence=0.7, read=read_marks("rel:author")),
    Source(name="author-class", confidence=0.65, read=read_class),
    Source(name="slug", confidence=0.7, read=read_slug),
    Source(name="own-name", confidence=0.6, read=read_own_name),
    Source(name="organisation", confidence=0.5, read=read_organisation),
)
