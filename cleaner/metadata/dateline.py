"""The place a story is filed from, and the agency that filed it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaner.evidence import as_list, first_text
from cleaner.metadata.agencies import PARTS, find_agency, find_named, name_agency
from cleaner.metadata.dateline_forms import CAPITALS, Dateline, match_dateline
from cleaner.metadata.sheet import Answer, Sheet, Source, Sources
from cleaner.types import Role

TRAILING_CREDIT = re.compile(r"(?:[–—-]{1,2} ?|[(（<])([^()（）<>–—]{2,30})[)）>]?\.?$")
CREDIT_WORDS = re.compile(
    r"^(?:by|von|par|por|source|quelle|fuente|fonte|источник|джерело|avec|mit|con informaci[oó]n de|con|com|kaynak|المصدر|منبع"
    r"|来源|來源|出典|nguồn|πηγή|zdroj|źródło|kilde|källa|lähde|forrás|sursa|sumber|स्रोत|저작권자)(?!\w)\s?[:：ⓒ©]?\s?",
    re.IGNORECASE,
)
MAX_CREDIT_WORDS, MIN_ALIAS_CHARS = 5, 3
CREDIT_ABOVE, CREDIT_BELOW = 5, 2
"""A line with nothing but an agency's name counts so close to the story."""
MAX_PARAGRAPHS = 3
"""A dateline opens one of the first paragraphs."""
LINE_ROLES = frozenset({Role.OTHER, Role.SECTION, Role.BYLINE, Role.SOURCE, Role.CAPTION})
SLUG_PLACE = re.compile(rf"^{CAPITALS}$")
NO_PLACES = frozenset(
    "FILE NOTE WARNING UPDATE WATCH PHOTO PHOTOS VIDEO BREAKING LIVE EXCLUSIVE ANALYSIS OPINION CORRECTION".split()
)


def find_dateline(sheet: Sheet) -> Dateline | None:
    """The first dateline among the first paragraphs."""
    if "dateline" not in sheet.memo:
        found = (match_dateline(text) for _, text in zip(range(MAX_PARAGRAPHS), sheet.paragraphs, strict=False))
        sheet.memo["dateline"] = next((dateline for dateline in found if dateline and has_place(dateline)), None)
    dateline: Dateline | None = sheet.memo["dateline"]
    return dateline


def has_place(dateline: Dateline) -> bool:
    """Whether what stands where a place would is none of the words that look like one; or nothing does."""
    return dateline.place is None or (name_agency(dateline.place) is None and is_place(dateline.place))


def is_place(text: str) -> bool:
    """Whether what stands where a place would is none of the labels that look like one."""
    return not NO_PLACES & set(text.split())


def read_dateline(sheet: Sheet) -> Answer | None:
    """The dateline of the body."""
    found = find_dateline(sheet)
    return (found.place, found.raw) if found and found.place else None


def read_slug_place(sheet: Sheet) -> Answer | None:
    """The place in capitals in a slug before the lead."""
    for text in sheet.texts_of(Role.SOURCE):
        parts = [part.strip() for part in text.split("/")]
        place = next((part for part in parts[1:] if len(parts) > 2 and SLUG_PLACE.match(part)), None)
        if place:
            return place, text
    return None


def read_source_tag(sheet: Sheet) -> Answer | None:
    """An agency in a source line, or in a tag cut from the lead."""
    return first_agency(sheet.texts_of(Role.SOURCE))


def read_dateline_agency(sheet: Sheet) -> Answer | None:
    """An agency in the dateline."""
    found = find_dateline(sheet)
    return (found.agency, found.credit) if found and found.agency else None


def read_credit(sheet: Sheet) -> Answer | None:
    """An agency at the very end of the story: "(AP)", "— Reuters"."""
    last = None
    for last in sheet.body:  # noqa: B007
        pass
    last = last or ""
    found = TRAILING_CREDIT.search(last)
    alone = [last] if len(last.split()) <= MAX_CREDIT_WORDS and names_agencies(last) else []
    return first_agency([*([found[1]] if found else []), *alone])


def names_agencies(text: str) -> bool:
    """Whether a text is nothing but agencies, with or without a word for "source" before them."""
    parts = PARTS.split(strip_credit(text).strip(" ."))
    return all(name_agency(part) for part in parts)


def read_line(sheet: Sheet) -> Answer | None:
    """A line just above or below the story that is nothing but an agency's name, whatever the labeller took it for."""
    start, end = sheet.body_start, sheet.body_end
    for place in (*range(max(0, start - CREDIT_ABOVE), start), *range(end, min(end + CREDIT_BELOW, len(sheet.labels)))):
        text = sheet.page.blocks[place].text
        is_short = len(text) >= MIN_ALIAS_CHARS and len(text.split()) <= MAX_CREDIT_WORDS
        if is_short and sheet.labels[place].role in LINE_ROLES and names_agencies(text):
            return first_agency([text])
    return None


def read_byline_agency(sheet: Sheet) -> Answer | None:
    """An agency where an author would stand: in JSON-LD, meta tags, the byline, or the line that has the date."""
    authors = (first_text(author) for author in as_list(sheet.evidence.article.get("author")))
    metas = sheet.evidence.metas.get("author", ())
    lines = [
        text for role in (Role.BYLINE, Role.TIMESTAMP) for place, text in sheet.blocks_of(role) if place <= sheet.body_start
    ]
    given = first_agency(text for text in (*authors, *metas) if text)
    return given or next(((name, text) for text in lines if (name := find_named(strip_credit(text)))), None)


def first_agency(texts: Iterable[str]) -> Answer | None:
    """The first agency that one of the texts names."""
    return next(((name, text) for text in texts if (name := find_agency(strip_credit(text)))), None)


def strip_credit(text: str) -> str:
    """A credit without its brackets and the word before the agency."""
    return CREDIT_WORDS.sub("", text.strip(" ()[]"))


def read_export_key(sheet: Sheet) -> Answer | None:
    """The place under "DATELINE:" in the header of a database's export."""
    place = sheet.evidence.meta("dateline")
    return (place, place) if place and sheet.page.format == "text" else None


DATELINE_SOURCES: Sources = (
    Source(name="dateline", confidence=0.9, read=read_dateline),
    Source(name="export-header", confidence=0.9, read=read_export_key),
    Source(name="slug", confidence=0.6, read=read_slug_place),
)
AGENCY: Sources = (
    Source(name="source-tag", confidence=0.9, read=read_source_tag),
    Source(name="dateline", confidence=0.95, read=read_dateline_agency),
    Source(name="byline", confidence=0.85, read=read_byline_agency),
    Source(name="closing-credit", confidence=0.8, read=read_credit),
    Source(name="line", confidence=0.7, read=read_line),
)
