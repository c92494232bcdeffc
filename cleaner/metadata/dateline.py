"""The place a story is filed from, and the agency that filed it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaner.evidence import as_list, first_text
from cleaner.metadata.agencies import find_agency, name_agency
from cleaner.metadata.sheet import Answer, Sheet, Source, Sources
from cleaner.types import Role

CAPITALS = r"[A-ZÀ-ÞĀ-Ž][A-ZÀ-ÞĀ-Ž.'’-]+(?:[ /][A-ZÀ-ÞĀ-Ž][A-ZÀ-ÞĀ-Ž.'’-]*){0,3}"
NAME = r"[A-ZÀ-Þ][\w.'’-]+(?: (?:de|la|am|an|der|of|[A-ZÀ-Þ][\w.'’-]+)){0,3}"
DATELINE = re.compile(
    rf"^(?P<place>{CAPITALS}(?:, {NAME})?)"
    r"(?:,? (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:, \d{4})?,?)?"  # the day it was filed
    r"(?: ?\((?P<agency>[^()]{2,30})\))?"
    r"(?: [-–—]{1,2}|[–—]) ?(?=\S)"
)
AGENCY_DATELINE = re.compile(
    rf"^(?P<place>{NAME}(?:, {NAME})?|{CAPITALS}(?:, {NAME})?)"
    r"(?:, \d{1,2}\. ?\w+)? ?\((?P<agency>[^()]{2,30})\)(?: ?[-–—.:]{1,2}| )"
)
TRAILING_CREDIT = re.compile(r"(?:[–—-]{1,2} ?|\()([\w ./ÀÁ-ž-]{2,30})\)?\.?$")
SLUG_PLACE = re.compile(rf"^{CAPITALS}$")
MAX_PARAGRAPHS = 3
"""A dateline opens one of the first paragraphs."""
NO_PLACES = frozenset(
    "FILE NOTE WARNING UPDATE WATCH PHOTO PHOTOS VIDEO BREAKING LIVE EXCLUSIVE ANALYSIS OPINION CORRECTION".split()
)


def find_dateline(sheet: Sheet) -> tuple[str, str | None, str] | None:
    """Place, agency and raw text of the first dateline among the first paragraphs."""
    for _, text in zip(range(MAX_PARAGRAPHS), sheet.paragraphs, strict=False):
        found = DATELINE.match(text) or AGENCY_DATELINE.match(text)
        if (
            found
            and (found.re is DATELINE or find_agency(found["agency"]))
            and name_agency(found["place"]) is None
            and is_place(found["place"])
        ):
            return found["place"].strip(" .,"), found["agency"], found[0].strip()
    return None


def is_place(text: str) -> bool:
    """Whether what stands where a place would is none of the labels that look like one."""
    return not NO_PLACES & set(text.split())


def read_dateline(sheet: Sheet) -> Answer | None:
    """The dateline of the body."""
    found = find_dateline(sheet)
    return (found[0], found[2]) if found else None


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
    return first_agency([found[1]]) if found and found[1] else None


def read_credit(sheet: Sheet) -> Answer | None:
    """An agency at the very end of the story: "(AP)", "— Reuters"."""
    last = None
    for last in sheet.body:  # noqa: B007
        pass
    found = TRAILING_CREDIT.search(last or "")
    return first_agency([found[1]]) if found else None


def read_byline_agency(sheet: Sheet) -> Answer | None:
    """An agency where an author would stand: in JSON-LD, meta tags or the byline."""
    authors = (first_text(author) for author in as_list(sheet.evidence.article.get("author")))
    metas = sheet.evidence.metas.get("author", ())
    bylines = (text for place, text in sheet.blocks_of(Role.BYLINE) if place <= sheet.body_start)
    return first_agency(text for text in (*authors, *metas, *bylines) if text)


def first_agency(texts: Iterable[str]) -> Answer | None:
    """The first agency that one of the texts names."""
    return next(((name, text) for text in texts if (name := find_agency(strip_credit(text)))), None)


def strip_credit(text: str) -> str:
    """A credit without its brackets and the word before the agency."""
    return re.sub(
        r"^(?:by|von|par|por|source|quelle|fuente|fonte|источник|джерело)\b\s?:?\s?",
        "",
        text.strip(" ()[]"),
        flags=re.IGNORECASE,
    )


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
)
