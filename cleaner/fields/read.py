"""The record's fields about the article: for each an ordered tuple of sources, and the origin of what was believed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from cleaner.fields.authors import AUTHORS
from cleaner.fields.authors_in_data import names_own_site
from cleaner.fields.captions import read_captions
from cleaner.fields.dateline import AGENCY, DATELINE_SOURCES
from cleaner.fields.dates import DATE_MODIFIED, DATE_PUBLISHED, FROM_CAPTION, is_of_change
from cleaner.fields.row import ROW_SOURCES, row_disagrees
from cleaner.fields.sheet import Answer, Sheet, Source, Sources, make_sheet
from cleaner.fields.site import DESCRIPTION, IMAGE, LICENSE, SITE_NAME, URL
from cleaner.fields.title import TITLE, list_said
from cleaner.fields.topics import SECTION, TAGS
from cleaner.language.dates import parse_date, to_instant
from cleaner.page.evidence import Evidence
from cleaner.text.fold import fold_line
from cleaner.types import Labelling, Language, Metadata, Origin, Page, Warning

__all__ = ["read_metadata"]
FIELDS: dict[str, Sources] = {
    "title": TITLE,
    "authors": AUTHORS,
    "date_published": DATE_PUBLISHED,
    "date_modified": DATE_MODIFIED,
    "url": URL,
    "site_name": SITE_NAME,
    "agency": AGENCY,
    "dateline": DATELINE_SOURCES,
    "section": SECTION,
    "tags": TAGS,
    "description": DESCRIPTION,
    "image": IMAGE,
    "license": LICENSE,
}
FIELDS |= {field: (*FIELDS[field], source) for field, source in ROW_SOURCES.items()}
"""Each field's sources in pages of all formats; the first that answers is believed."""
CONFIDENCES = "source-confidences.toml"
"""Made by `python -m bench.confidences`, which says how."""
MAX_RAW_CHARS = 300
WITNESSES = frozenset({"export-header", "json-ld", "meta", "microdata"})
"""Sources of a date that are asked whether they agree."""
SEEN = frozenset({"time-element", "timestamp", "url"})
MAX_LATER_DAYS = 366
"""A day of publication so much later than all that readers see is a slip: a year mistyped, a clock set wrong."""


def read_metadata(
    page: Page, labelling: Labelling, evidence: Evidence, language: Language, model: str | None = None
) -> Metadata:
    """All fields with their origins; a field without evidence is null, and has no origin."""
    sheet = make_sheet(page, labelling, evidence, language, model)
    values: dict[str, Any] = {}
    origins: dict[str, Origin] = {}
    for field, sources in FIELDS.items():
        found = find_value(sources, sheet)
        if found is not None:
            source, (values[field], raw) = found
            confidence = rate_source(source, field, page.format)
            origins[field] = Origin(source=source.name, confidence=confidence, raw=raw[:MAX_RAW_CHARS])
    drop_author_sections(values, origins)
    if language.code:
        origins["language"] = Origin(source=language.source, confidence=language.confidence, raw=language.raw)
    warnings = doubt(values, origins, sheet)
    if page.head.row and row_disagrees(values, sheet):
        warnings = (*warnings, Warning.ROW_DISAGREES)
    return Metadata(**values, captions=read_captions(sheet), origins=origins, warnings=warnings)


def find_value(sources: Sources, sheet: Sheet) -> tuple[Source, Answer] | None:
    """The first source for pages of this format that has an answer, with it."""
    asked = (source for source in sources if sheet.page.format in source.formats)
    return next(((source, answer) for source in asked if (answer := ask(source, sheet)) is not None), None)


def ask(source: Source, sheet: Sheet) -> Answer | None:
    """What a source answers; what was asked for a field is asked again where dates are doubted."""
    key = f"source {id(source)}"
    if key not in sheet.memo:
        sheet.memo[key] = source.read(sheet)
    answer: Answer | None = sheet.memo[key]
    return answer


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far a source can be trusted: of the pages on which it was believed, how far it was right in all."""

    confidence: float
    right: float
    pages: int


@cache
def load_confidences() -> dict[str, dict[str, dict[str, Measured]]]:
    """What was measured, by format, field and source."""
    source = (resources.files("cleaner") / "data" / CONFIDENCES).read_text("utf-8")
    return msgspec.convert(tomllib.loads(source), dict[str, dict[str, dict[str, Measured]]])


def rate_source(source: Source, field: str, page_format: str) -> float:
    """How far a source of a field is trusted in pages of a format: as measured, else its prior."""
    measured = load_confidences().get(page_format, {}).get(field, {}).get(source.name)
    return measured.confidence if measured else source.prior


def drop_author_sections(values: dict[str, Any], origins: dict[str, Origin]) -> None:
    """Take the authors' names out of the sections: a name above the headline may be either, and its link does not tell."""
    authors = {fold_line(name) for name in values.get("authors", ())}
    sections = tuple(label for label in values.get("section", ()) if fold_line(label) not in authors)
    if "section" in values and not sections:
        del values["section"], origins["section"]
    elif sections:
        values["section"] = sections


def doubt(values: dict[str, Any], origins: dict[str, Origin], sheet: Sheet) -> tuple[Warning, ...]:
    """What a reader should doubt about the fields."""
    published, modified = (values.get(field) for field in ("date_published", "date_modified"))
    warnings = []
    if not values.get("title"):
        warnings.append(Warning.NO_TITLE)
    elif is_from_title_element(sheet, origins["title"].raw):
        warnings.append(Warning.TITLE_FROM_TITLE_ELEMENT)
    if not published:
        warnings.append(Warning.NO_DATE)
    elif origins["date_published"].source == FROM_CAPTION:
        warnings.append(Warning.DATE_FROM_CAPTION)
    elif is_of_change(origins["date_published"].source, published, sheet):
        warnings.append(Warning.DATE_FROM_UPDATE)
    if isinstance(published, str) and dates_disagree(sheet, published):
        warnings.append(Warning.DATES_DISAGREE)
    if (
        "date_published" in origins
        and (moment := parse_date(origins["date_published"].raw or "", sheet.language.code))
        and moment.ambiguous
    ):
        warnings.append(Warning.AMBIGUOUS_DATE)
    if isinstance(published, str) and isinstance(modified, str) and modified[:10] < published[:10] and to_instant(modified):
        warnings.append(Warning.MODIFIED_BEFORE_PUBLISHED)
    if any(names_own_site(author, sheet) for author in values.get("authors", ())):
        warnings.append(Warning.AUTHORS_EQUAL_SITE)
    return tuple(warnings)


def is_from_title_element(sheet: Sheet, raw: str | None) -> bool:
    """Whether nothing but `<title>` gives the headline."""
    said = next((said for said in list_said(sheet) if said.text[:MAX_RAW_CHARS] == raw), None)
    return said is not None and said.origin == "title-element"


def dates_disagree(sheet: Sheet, published: str) -> bool:
    """Whether the day believed is more than one away from that of a machine-readable witness, or later than all others."""
    day = to_instant(published[:10])
    if day is None:
        return False
    if any(abs((other - day).days) > 1 for other in list_days(sheet, WITNESSES)):
        return True
    others = list(list_days(sheet, SEEN))
    return bool(others) and all((day - other).days > MAX_LATER_DAYS for other in others)


def list_days(sheet: Sheet, names: frozenset[str]) -> Iterator[datetime]:
    """The days of publication that some of the sources give."""
    asked = (source for source in DATE_PUBLISHED if source.name in names and sheet.page.format in source.formats)
    answers = (ask(source, sheet) for source in asked)
    days = (to_instant(answer[0][:10]) for answer in answers if answer)
    return (day for day in days if day is not None)
