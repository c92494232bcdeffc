"""What the row that a document came in says of it: columns of a table, keys of JSON, elements of a feed, headers of mail.

It is asked last, so that what the page itself shows is believed before it.
"""

from __future__ import annotations

from cleaner.fields.authors_in_data import clean_authors
from cleaner.fields.dates_in_doubt import answer
from cleaner.fields.sheet import BOTH, Answer, Read, Sheet, Source
from cleaner.language.dates import ISO_DAY_CHARS, parse_date
from cleaner.text.fold import squeeze
from cleaner.text.urls import join_url

NAMES = {
    "title": "og:title",
    "authors": "author",
    "date_published": "article:published_time",
    "date_modified": "article:modified_time",
    "url": "og:url",
    "site_name": "og:site_name",
    "section": "article:section",
    "tags": "keywords",
    "description": "description",
}
"""Each field by the name of the meta tag that a row's columns are turned into."""
LISTS = frozenset({"section", "tags"})


def read_row(field: str) -> Read:
    """A source that reads a field in the row."""

    def read(sheet: Sheet) -> Answer | None:
        text = next((content for name, content in sheet.page.head.row if name == NAMES[field]), None)
        if not text:
            return None
        if field == "authors":
            names = clean_authors([text], sheet)
            return (names, text) if names else None
        if field.startswith("date"):
            return answer(parse_date(text, sheet.language.code), text)
        if field == "url":
            return (text, text) if join_url(None, text) else None
        if field in LISTS:
            labels = tuple(dict.fromkeys(label for part in text.split(",") if (label := part.strip())))
            return (labels, text) if labels else None
        return text, text

    return read


ROW_SOURCES = {field: Source(name="row", formats=BOTH, prior=0.8, read=read_row(field)) for field in NAMES}
"""For each field that a row may have, the source that reads it."""


def row_disagrees(values: dict[str, object], sheet: Sheet) -> bool:
    """Whether the page shows another headline, or another day, than its row says, and both are whole."""
    title, row_title = values.get("title"), read_row("title")(sheet)
    if isinstance(title, str) and row_title:
        one, two = squeeze(title), squeeze(str(row_title[0]))
        if one not in two and two not in one:
            return True
    day, row_day = values.get("date_published"), read_row("date_published")(sheet)
    days = [str(value)[:ISO_DAY_CHARS] for value in (day, row_day and row_day[0]) if value]
    return len(days) > 1 and len(set(days)) > 1 and all(len(value) == ISO_DAY_CHARS for value in days)
