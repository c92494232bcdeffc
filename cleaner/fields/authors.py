"""Who wrote it: the sources in their order, and what is believed where neither data nor a byline has a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from cleaner.fields.authors_in_data import (
    ACCOUNT,
    NO_NAME,
    clean_authors,
    is_collective,
    json_ld_names,
    list_card_names,
    list_marks,
    list_names,
    names_own_site,
    opens_site_part,
    read_json_ld,
    read_links,
    read_metas,
    read_microdata,
)
from cleaner.fields.bylines import (
    ABOVE_BODY,
    BELOW_BODY,
    INSIDE_BODY,
    MAX_BOX_CHARS,
    desk_pattern,
    is_headed,
    list_bylines,
    pick_people,
    read_bylines,
    read_slug,
    read_small_words,
    read_text_bylines,
    read_timestamps,
)
from cleaner.fields.sheet import BOTH, HTML, TEXT, Answer, Sheet, Source, Sources, in_other_article, name_words
from cleaner.fields.site import is_news, site_keys
from cleaner.language.names import biography_pattern, has_label, looks_personal, reporter_line_pattern
from cleaner.language.people import drop_outlet, says_by, strip_by
from cleaner.language.words import either, inner_by_pattern, load_roles, opens_byline, others_pattern
from cleaner.page.evidence import Node, as_list, first_text, load_metas
from cleaner.text.fold import squeeze
from cleaner.types import Meaning, Role

AUTHOR_NAMES = frozenset({"author", "byline", "autor", "auteur", "authorname", "writer", "redakteur"})
CLASS_DEPTH = 2
BOX_BLOCKS = 4
PLAIN_LABELLED = (Role.NAVIGATION, Role.OTHER, Role.SECTION, Role.SHARING, Role.RELATED, Role.TAGS)
"""What the labeller may take a line with nothing but a name for."""
MAX_BY_WORDS = 14
LONE_ABOVE, LONE_INSIDE, LONE_BELOW = 4, 2, 3
MAX_LONE_CHARS, MAX_ROLE_WORDS = 40, 8
STAMP_REACH = 2
MAX_CREDIT_WORDS = 6


@cache
def box_label_pattern() -> re.Pattern[str]:
    """What stands before the name in a box on the author."""
    return re.compile(rf"^(?:{either('about')})\b:?\s*", re.IGNORECASE)


def read_unlabelled_bylines(sheet: Sheet) -> Answer | None:
    """A short line at the story that opens with "By" and a name, whatever the labeller took it for."""
    for place in places_at_story(sheet, ABOVE_BODY // 2, INSIDE_BODY, BELOW_BODY):
        block = sheet.page.blocks[place]
        role = sheet.labels[place].role
        if role not in PLAIN_LABELLED or role is Role.NAVIGATION or block.text.count(" ") >= MAX_BY_WORDS:
            continue
        if opens_byline(block.text):
            names = pick_people(clean_authors([drop_outlet(block.text)], sheet), sheet, uncased=True)
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


def read_class(sheet: Sheet) -> Answer | None:
    """A name alone in an element that the markup calls author, between headline and story."""
    start = sheet.body_start
    for place in range(max(0, start - ABOVE_BODY // 2), min(len(sheet.labels), start + INSIDE_BODY)):
        block = sheet.page.blocks[place]
        if block.hidden or len(block.text) > 60 or not is_author_class(sheet, block.container):
            continue
        names = pick_people(clean_authors([drop_outlet(block.text)], sheet), sheet, uncased=True)
        if names and not in_other_article(sheet, place) and not is_headed(place, sheet):
            return names, block.text
    return None


def is_author_class(sheet: Sheet, container: int) -> bool:
    """Whether an element or the one around it is named for the author."""
    for _ in range(CLASS_DEPTH):
        if container < 0:
            return False
        element = sheet.page.containers[container]
        if any(AUTHOR_NAMES & name_words(name) for name in element.names):
            return True
        container = element.parent
    return False


def read_box(sheet: Sheet) -> Answer | None:
    """The name in a box on the author at the story: alone, or before what the person is."""
    start, end = sheet.body_start, sheet.body_end
    boxes = [
        (place, block.text)
        for place, block in enumerate(sheet.page.blocks)
        if sheet.labels[place].means is Meaning.AUTHOR_BOX
        and not block.hidden
        and (-ABOVE_BODY // 2 <= place - start <= INSIDE_BODY or 0 <= place - end <= ABOVE_BODY // 2)
    ]
    for _, text in boxes[:BOX_BLOCKS]:
        if names := read_box_line(text, sheet):
            return names, text
    return None


def read_box_line(text: str, sheet: Sheet) -> tuple[str, ...]:
    """The name that a line of a box opens with, is, or has behind "by"."""
    found, by = biography_pattern().match(text), inner_by_pattern().search(text)
    if found and looks_personal(found[1]):
        named = found[1]
    elif len(text) <= MAX_BOX_CHARS:
        named = box_label_pattern().sub("", text)
    else:
        named = text[by.end() :] if by else ""
    return pick_people(clean_authors([named], sheet), sheet)


def read_only_byline(sheet: Sheet) -> Answer | None:
    """The one name that all short lines carry which the markup calls bylines, wherever they stand."""
    texts = [
        text
        for place, text in sheet.blocks_of(Role.BYLINE)
        if sheet.labels[place].means is Meaning.BYLINE_ELEMENT
        and len(text) < MAX_BOX_CHARS
        and not in_other_article(sheet, place)
    ]
    names = {name: text for text in texts for name in pick_people(clean_authors([text], sheet), sheet) if " " in name}
    return next((((name,), text) for name, text in names.items()), None) if len(names) == 1 else None


def list_lone_names(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """The lines at the story that are nothing but a name, with their places."""
    for place in places_at_story(sheet, LONE_ABOVE, LONE_INSIDE, LONE_BELOW):
        text = sheet.page.blocks[place].text
        if sheet.labels[place].role in PLAIN_LABELLED and len(text) <= MAX_LONE_CHARS and "@" not in text:
            named = drop_outlet(text)
            names = pick_people(clean_authors([named], sheet), sheet)
            if len(names) == 1 and " " in names[0] and squeeze(names[0]) == squeeze(named):
                yield place, names[0]


def read_told_name(sheet: Sheet) -> Answer | None:
    """A name alone on a line at the story, of somebody about whom the page has a line."""
    blocks = sheet.page.blocks
    for place, name in list_lone_names(sheet):
        lines = (
            found[1] for block in blocks if block.text.startswith(name) and (found := biography_pattern().match(block.text))
        )
        if name in lines:
            return (name,), blocks[place].text
    return None


def read_dated_name(sheet: Sheet) -> Answer | None:
    """A name alone on a line at the story beside a date, none of whose words the page writes small."""
    for place, name in list_lone_names(sheet):
        beside = range(max(0, place - STAMP_REACH), min(len(sheet.labels), place + STAMP_REACH + 1))
        is_dated = any(sheet.labels[other].role is Role.TIMESTAMP for other in beside)
        if is_dated and read_small_words(sheet).isdisjoint(name.casefold().split()) and is_told_again(name, place, sheet):
            return (name,), sheet.page.blocks[place].text
    return None


def is_told_again(name: str, place: int, sheet: Sheet) -> bool:
    """Whether a line's name also stands outside menus, or no rule says that the line is something else than a byline."""
    if sheet.page.blocks[place].kind is Role.HEADING:
        return False
    if sheet.labels[place].rule is None:
        return True
    if any(mark.name == "rel:author" and name in mark.value for mark in sheet.evidence.head.marks):
        return True
    others = (other for other, block in enumerate(sheet.page.blocks) if other != place and name in block.text)
    return any(sheet.labels[other].role not in {Role.NAVIGATION, Role.SHARING, Role.TAGS} for other in others)


def read_titled_name(sheet: Sheet) -> Answer | None:
    """A line at the story that is a name and a job: "Jane Doe, Staff Writer", "홍길동 기자"."""
    for place in places_at_story(sheet, LONE_ABOVE, LONE_INSIDE, LONE_BELOW):
        text = sheet.page.blocks[place].text
        if sheet.labels[place].role not in PLAIN_LABELLED or text.count(" ") > MAX_ROLE_WORDS:
            continue
        head, _, rest = text.partition(", ")
        if reporter_line_pattern().fullmatch(text):
            names = clean_authors([text], sheet)
        elif not load_roles().isdisjoint(rest.casefold().split()) and not rest.endswith((".", "!", "?", ":")):
            names = pick_people(clean_authors([head], sheet), sheet)
        else:
            names = ()
        if names and (" " in names[0] or reporter_line_pattern().fullmatch(text)):
            return names, text
    return None


def read_own_name(sheet: Sheet) -> Answer | None:
    """A person whose site is called as they are: named in a byline, by microdata or meta tags, or as a person in JSON-LD."""
    found = (
        *json_ld_names(sheet.evidence.article),
        *list_marks("itemprop:author", sheet),
        *list_marks("rel:author", sheet),
        *filter(says_by, list_bylines(sheet)),
        *(() if is_news(sheet) else list_author_metas(sheet)),
        *list_dated_by(sheet),
    )
    for text in found:
        people = filter(looks_personal, list_names([text], sheet))
        names = tuple(name for name in people if not opens_site_part(name, sheet))
        if names:
            return names, text
    return None


def list_dated_by(sheet: Sheet) -> Iterator[str]:
    """What timestamps at the story have behind "by": "Posted on March 2, 2025 by Jane Doe"."""
    for place, text in sheet.blocks_of(Role.TIMESTAMP):
        found = inner_by_pattern().search(text)
        is_writers = found and not others_pattern().search(text[: found.end()])
        if found and is_writers and abs(place - sheet.body_start) <= ABOVE_BODY // 2:
            yield text[found.end() :]


def list_author_metas(sheet: Sheet) -> list[str]:
    """What the meta tags give as author, and the card."""
    metas = [text for name in load_metas().authors for text in sheet.evidence.metas.get(name, ()) if not NO_NAME.search(text)]
    return [*metas, *list_card_names(sheet)]


def read_organisation(sheet: Sheet) -> Answer | None:
    """What JSON-LD, the meta tags or a byline give as author where that is no person: the site, a desk; never an agency."""
    for text in (*list_named_authors(sheet), *list_meta_desks(sheet)):
        if is_collective(text) and is_witnessed(text, sheet):
            return (text,), text
    return next((((text,), text) for text in list_credited_desks(sheet) if is_collective(text)), None)


def is_witnessed(text: str, sheet: Sheet) -> bool:
    """Whether two of JSON-LD, meta tags, the card and a line at the story name the same organisation."""
    node, key = sheet.evidence.article, squeeze(text)
    named = chain.from_iterable(as_list(node.get(name)) for name in ("author", "creator"))
    metas = chain.from_iterable(sheet.evidence.metas.get(name, ()) for name in load_metas().authors)
    said = [*(first_text(author) for author in named), *metas, *list_card_names(sheet)]
    n_witnesses = sum(squeeze(other or "") == key for other in said)
    return n_witnesses > 1 or any(key in squeeze(line) for line in list_bylines(sheet)) or key in list_line_ends(sheet)


def list_line_ends(sheet: Sheet) -> set[str]:
    """What the last words of the short lines at the story and the first words of its timestamps say, folded."""
    ends: set[str] = set()
    for place in places_at_story(sheet, ABOVE_BODY // 2, INSIDE_BODY, INSIDE_BODY):
        words = sheet.page.blocks[place].text.split()
        if len(words) <= MAX_CREDIT_WORDS:
            ends |= {squeeze("".join(words[start:])) for start in range(len(words))}
        if sheet.labels[place].role is Role.TIMESTAMP:
            ends |= {squeeze("".join(words[:end])) for end in range(1, min(len(words), MAX_CREDIT_WORDS) + 1)}
    return ends


def list_named_authors(sheet: Sheet) -> Iterator[str]:
    """The authors in JSON-LD, but for a site that says of itself that it is an organisation, unless it is news."""
    for author in chain.from_iterable(as_list(sheet.evidence.article.get(key)) for key in ("author", "creator")):
        text = first_text(author)
        if not text or (ACCOUNT.match(text) and not names_own_site(text, sheet)):
            continue
        is_site = isinstance(author, dict) and not is_person(author) and squeeze(text) in site_keys(sheet)
        if not is_site or is_news(sheet) or any(strip_by(line) == text for line in list_bylines(sheet)):
            yield text


def list_meta_desks(sheet: Sheet) -> Iterator[str]:
    """What meta tags name: a desk, or in news the site."""
    for text in list_author_metas(sheet):
        own = names_own_site(text, sheet)
        if (own and is_news(sheet)) or (not own and not ACCOUNT.match(text)) or (own and " " in text):
            yield text


def list_credited_desks(sheet: Sheet) -> Iterator[str]:
    """What bylines name, and timestamps behind "by": a desk."""
    yield from (
        text for text in list_dated_by(sheet) if desk_pattern().search(text) and len(text.split()) <= MAX_CREDIT_WORDS // 2
    )
    for line in list_bylines(sheet):
        text = strip_by(line)
        is_named = text[:1].isupper() and not has_label(text) and not inner_by_pattern().search(text)
        if is_named and ((says_by(line) and " " in text) or desk_pattern().search(text)):
            yield text


def is_person(author: Node) -> bool:
    """Whether a node is a person by its type."""
    return "Person" in as_list(author.get("@type"))


AUTHORS: Sources = (
    Source(name="export-header", formats=TEXT, prior=0.9, read=read_metas),
    Source(name="json-ld", formats=HTML, prior=0.91, read=read_json_ld),
    Source(name="microdata", formats=HTML, prior=0.85, read=read_microdata),
    Source(name="meta", formats=HTML, prior=0.75, read=read_metas),
    Source(name="byline", formats=HTML, prior=0.8, read=read_bylines),
    Source(name="byline", formats=TEXT, prior=0.8, read=read_text_bylines),
    Source(name="timestamp", formats=BOTH, prior=0.7, read=read_timestamps),
    Source(name="rel-author", formats=HTML, prior=0.7, read=read_links),
    Source(name="author-class", formats=HTML, prior=0.65, read=read_class),
    Source(name="by-line", formats=HTML, prior=0.7, read=read_unlabelled_bylines),
    Source(name="author-box", formats=HTML, prior=0.65, read=read_box),
    Source(name="lone-name", formats=HTML, prior=0.6, read=read_told_name),
    Source(name="titled-name", formats=HTML, prior=0.6, read=read_titled_name),
    Source(name="only-byline", formats=HTML, prior=0.6, read=read_only_byline),
    Source(name="slug", formats=BOTH, prior=0.7, read=read_slug),
    Source(name="own-name", formats=HTML, prior=0.6, read=read_own_name),
    Source(name="organisation", formats=HTML, prior=0.5, read=read_organisation),
    Source(name="dated-name", formats=HTML, prior=0.5, read=read_dated_name),
)
