"""Who wrote it, where a page only hints at it: names alone at the story, author boxes, names of sites and desks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from cleaner.evidence import Node, as_list, first_text
from cleaner.fold import squeeze
from cleaner.languages import inner_by_pattern, opens_byline
from cleaner.metadata.authors import (
    ABOVE_BODY,
    ACCOUNT,
    AUTHOR_METAS,
    BELOW_BODY,
    BIO_BOXES,
    DESK,
    INSIDE_BODY,
    NO_NAME,
    clean_authors,
    is_collective,
    json_ld_names,
    list_bylines,
    list_card_names,
    list_marks,
    list_names,
    names_own_site,
    opens_headline,
    read_bylines,
    read_card,
    read_json_ld,
    read_marks,
    read_metas,
    read_slug,
    read_small_words,
    read_timestamps,
)
from cleaner.metadata.names import has_label, looks_personal, says_by, strip_by
from cleaner.metadata.sheet import Answer, Sheet, Source, Sources, name_words
from cleaner.metadata.site import is_news, site_keys
from cleaner.types import Role

AUTHOR_NAMES = frozenset({"author", "byline", "autor", "auteur", "authorname", "writer", "redakteur"})
NO_AUTHOR_NAMES = frozenset(
    {"bio", "box", "related", "comment", "comments", "teaser", "card", "social", "avatar", "img", "image"}
)
CLASS_DEPTH = 2
BIO = re.compile(
    r"^(?:About(?: the author)?:?\s|Meet\s)?((?:[^\W\d_]\S{0,30}\s){1,4}[^\W\d_]\S{0,30}?),?"
    r"\s(?:is|was|has|writes|covers|leads|joined|works|started)\s"
)
"""How a line on the author opens: the name, and what the person is or does."""
BOX_LABEL = re.compile(r"^(?:about(?: the author)?|meet|author)\b:?\s*", re.IGNORECASE)
BYLINE_CLASSES = frozenset({"rule:class-author", "rule:class-byline-block"})
BOX_BLOCKS, MAX_BOX_CHARS = 4, 60
PLAIN_LABELLED = (Role.NAVIGATION, Role.OTHER, Role.SECTION, Role.SHARING, Role.RELATED, Role.TAGS)
"""What the labeller may take a line with nothing but a name for."""
LONE_ABOVE, LONE_INSIDE, LONE_BELOW = 4, 2, 3
MAX_LONE_CHARS, MAX_BY_WORDS = 40, 14
STAMP_REACH = 2


def read_unlabelled_bylines(sheet: Sheet) -> Answer | None:
    """A short line at the story that opens with "By" and a name, whatever the labeller took it for."""
    for place in places_at_story(sheet, ABOVE_BODY // 2, INSIDE_BODY, BELOW_BODY):
        block = sheet.page.blocks[place]
        role = sheet.labels[place].role
        if role not in PLAIN_LABELLED or role is Role.NAVIGATION or block.text.count(" ") >= MAX_BY_WORDS:
            continue
        if opens_byline(block.text):
            names = tuple(name for name in clean_authors([block.text], sheet) if looks_personal(name))
            if names:
                return names, block.text
    return None


def places_at_story(sheet: Sheet, n_above: int, n_inside: int, n_below: int) -> Iterator[int]:
    """The places of what readers see just above the story, near before far, then just inside it and just below it."""
    start, end, last = sheet.body_start, sheet.body_end, len(sheet.labels)
    above = range(min(start, last) - 1, max(0, start - n_above) - 1, -1)
    inside = range(start, min(start + n_inside, end))
    below = range(end, min(end + n_below, last))
    return (place for place in chain(above, inside, below) if not sheet.page.blocks[place].hidden)


def read_box(sheet: Sheet) -> Answer | None:
    """The name in a box on the author at the story: alone, or before what the person is."""
    start, end = sheet.body_start, sheet.body_end
    boxes = [
        (place, block.text)
        for place, block in enumerate(sheet.page.blocks)
        if sheet.labels[place].source in BIO_BOXES
        and not block.hidden
        and (-ABOVE_BODY // 2 <= place - start <= INSIDE_BODY or 0 <= place - end <= ABOVE_BODY // 2)
    ]
    for _, text in boxes[:BOX_BLOCKS]:
        if names := read_box_line(text, sheet):
            return names, text
    return None


def read_box_line(text: str, sheet: Sheet) -> tuple[str, ...]:
    """The name that a line of a box is or opens with."""
    found = BIO.match(text)
    by = inner_by_pattern().search(text)
    named = found[1] if found else BOX_LABEL.sub("", text) if len(text) <= MAX_BOX_CHARS else text[by.end() :] if by else ""
    return tuple(name for name in clean_authors([named], sheet) if looks_personal(name))


def read_only_byline(sheet: Sheet) -> Answer | None:
    """The one name that all lines carry which the markup calls bylines, wherever they stand."""
    names = {name: text for text in list_class_bylines(sheet) for name in clean_authors([text], sheet) if looks_personal(name)}
    return next((((name,), text) for name, text in names.items()), None) if len(names) == 1 else None


def list_class_bylines(sheet: Sheet) -> list[str]:
    """The short lines that the markup calls bylines."""
    found = ((sheet.labels[place].source, text) for place, text in sheet.blocks_of(Role.BYLINE))
    return [text for source, text in found if source in BYLINE_CLASSES and len(text) < MAX_BOX_CHARS]


def list_lone_names(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """The lines at the story that are nothing but a name, with their places."""
    for place in places_at_story(sheet, LONE_ABOVE, LONE_INSIDE, LONE_BELOW):
        text = sheet.page.blocks[place].text
        if sheet.labels[place].role in PLAIN_LABELLED and len(text) <= MAX_LONE_CHARS and "@" not in text:
            names = tuple(name for name in clean_authors([text], sheet) if " " in name and looks_personal(name))
            if len(names) == 1 and not opens_headline(names[0], sheet):
                yield place, names[0]


def read_told_name(sheet: Sheet) -> Answer | None:
    """A name alone on a line at the story, of somebody about whom the page has a line."""
    blocks = sheet.page.blocks
    for place, name in list_lone_names(sheet):
        lines = (found[1] for block in blocks if block.text.startswith(name) and (found := BIO.match(block.text)))
        if name in lines:
            return (name,), blocks[place].text
    return None


def read_dated_name(sheet: Sheet) -> Answer | None:
    """A name alone on a line at the story beside a date, none of whose words the page writes small."""
    for place, name in list_lone_names(sheet):
        beside = range(max(0, place - STAMP_REACH), min(len(sheet.labels), place + STAMP_REACH + 1))
        is_dated = any(sheet.labels[other].role is Role.TIMESTAMP for other in beside)
        if is_dated and read_small_words(sheet).isdisjoint(name.casefold().split()):
            return (name,), sheet.page.blocks[place].text
    return None


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


def read_own_name(sheet: Sheet) -> Answer | None:
    """A person whose site is called as they are: named in a byline, by microdata or meta tags, or as a person in JSON-LD."""
    found = (
        *json_ld_names(sheet.evidence.article),
        *list_marks("itemprop:author", sheet),
        *list_marks("rel:author", sheet),
        *filter(says_by, list_bylines(sheet)),
        *(() if is_news(sheet) else list_author_metas(sheet)),
        *list_dated_by(sheet),
        *(() if is_news(sheet) else (line for line in list_class_bylines(sheet) if names_own_site(strip_by(line), sheet))),
    )
    for text in found:
        names = tuple(name for name in list_names([text], sheet) if looks_personal(name))
        if names:
            return names, text
    return None


def list_dated_by(sheet: Sheet) -> Iterator[str]:
    """What timestamps at the story have behind "by": "Posted on March 2, 2025 by Jane Doe"."""
    for place, text in sheet.blocks_of(Role.TIMESTAMP):
        found = inner_by_pattern().search(text)
        if found and abs(place - sheet.body_start) <= ABOVE_BODY // 2:
            yield text[found.end() :]


def list_author_metas(sheet: Sheet) -> list[str]:
    """What the meta tags give as author, and the card."""
    metas = [text for name in AUTHOR_METAS for text in sheet.evidence.metas.get(name, ()) if not NO_NAME.search(text)]
    return [*metas, *list_card_names(sheet)]


def read_organisation(sheet: Sheet) -> Answer | None:
    """What JSON-LD, the meta tags or a byline give as author where that is no person: the site, a desk; never an agency."""
    for text in (*list_named_authors(sheet), *list_credited_desks(sheet)):
        if is_collective(text):
            return (text,), text
    return None


def list_named_authors(sheet: Sheet) -> Iterator[str]:
    """The authors in JSON-LD, but for a site that says of itself that it is an organisation, unless it is news."""
    for author in chain.from_iterable(as_list(sheet.evidence.article.get(key)) for key in ("author", "creator")):
        text = first_text(author)
        if not text or (ACCOUNT.match(text) and not names_own_site(text, sheet)):
            continue
        is_site = isinstance(author, dict) and not is_person(author) and squeeze(text) in site_keys(sheet)
        if not is_site or is_news(sheet) or any(strip_by(line) == text for line in list_bylines(sheet)):
            yield text


def list_credited_desks(sheet: Sheet) -> Iterator[str]:
    """What meta tags and bylines name: a desk, or in news the site."""
    for text in list_author_metas(sheet):
        own = names_own_site(text, sheet)
        if (own and is_news(sheet)) or (not own and not ACCOUNT.match(text)) or (own and " " in text):
            yield text
    for line in list_bylines(sheet):
        text = strip_by(line)
        is_named = text[:1].isupper() and not has_label(text) and not inner_by_pattern().search(text)
        if is_named and ((says_by(line) and " " in text) or DESK.search(text)):
            yield text


def is_person(author: Node) -> bool:
    """Whether a node is a person by its type."""
    return "Person" in as_list(author.get("@type"))


AUTHORS: Sources = (
    Source(name="json-ld", confidence=0.91, read=read_json_ld),
    Source(name="microdata", confidence=0.85, read=read_marks("itemprop:author")),
    Source(name="meta", confidence=0.75, read=read_metas),
    Source(name="meta-card", confidence=0.75, read=read_card),
    Source(name="byline", confidence=0.8, read=read_bylines),
    Source(name="timestamp", confidence=0.7, read=read_timestamps),
    Source(name="rel-author", confidence=0.7, read=read_marks("rel:author")),
    Source(name="author-class", confidence=0.65, read=read_class),
    Source(name="by-line", confidence=0.7, read=read_unlabelled_bylines),
    Source(name="author-box", confidence=0.65, read=read_box),
    Source(name="lone-name", confidence=0.6, read=read_told_name),
    Source(name="only-byline", confidence=0.6, read=read_only_byline),
    Source(name="slug", confidence=0.7, read=read_slug),
    Source(name="own-name", confidence=0.6, read=read_own_name),
    Source(name="organisation", confidence=0.5, read=read_organisation),
    Source(name="dated-name", confidence=0.5, read=read_dated_name),
)
