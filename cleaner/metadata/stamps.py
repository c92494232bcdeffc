"""A stamp as the value of a field: which of its days is meant, and which of two readings of digits, where the page tells."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from cleaner.dates import ISO_DAY_CHARS, NUMERIC, Moment, parse_date, parse_dates
from cleaner.metadata.sheet import Answer, Read, Sheet
from cleaner.types import Role

MAX_STAMP_CHARS = 100
MONTHS = 12
STAMP_AND_CHANGE = 2


def answer(moment: Moment | None, raw: str) -> Answer | None:
    """The date as a field's value."""
    return (moment.to_iso(), raw) if moment else None


def parse_first(text: str, language: str | None) -> Moment | None:
    """The date in a stamp; of two days without a word between them the earlier one: the later is that of a change."""
    moments = parse_dates(text, language)
    days = {moment.to_iso()[:ISO_DAY_CHARS] for moment in moments if moment.day}
    if len(days) != len(moments) or len(days) != STAMP_AND_CHANGE:
        return parse_date(text, language)
    return min(moments, key=lambda moment: moment.to_iso()[:ISO_DAY_CHARS])


def settle_order(read: Read) -> Read:
    """A source whose dates in digits have day and month as other dates of the page have them."""

    def settled(sheet: Sheet) -> Answer | None:
        found = read(sheet)
        moment = parse_date(found[1], sheet.language.code) if found else None
        if found is None or moment is None or not moment.ambiguous or moment.day is None:
            return found
        turned = msgspec.structs.replace(moment, month=moment.day, day=moment.month)
        return (turned.to_iso(), found[1]) if is_witnessed(turned, moment, sheet) else found

    return settled


def is_witnessed(turned: Moment, moment: Moment, sheet: Sheet) -> bool:
    """Whether another stamp says the day of the turned reading, or puts days first where none puts months first."""
    stamps = list(list_stamps(sheet))
    days = {
        found.to_iso()[:ISO_DAY_CHARS]
        for text in stamps
        if (found := parse_date(text, sheet.language.code)) and not found.ambiguous
    }
    if not days.isdisjoint({turned.to_iso()[:ISO_DAY_CHARS], moment.to_iso()[:ISO_DAY_CHARS]}):
        return moment.to_iso()[:ISO_DAY_CHARS] not in days
    orders = {int(found[1]) > MONTHS for text in stamps for found in NUMERIC.finditer(text) if is_plain(found[1], found[3])}
    return orders == {True}


def is_plain(first: str, second: str) -> bool:
    """Whether two numbers can only be read one way as day and month."""
    return (int(first) > MONTHS) != (int(second) > MONTHS)


def list_stamps(sheet: Sheet) -> Iterator[str]:
    """What the page gives as dates: `<time>` elements and timestamps, of other articles, too."""
    yield from (mark.value for mark in sheet.evidence.head.marks if mark.name == "time")
    yield from (text for text in sheet.texts_of(Role.TIMESTAMP) if len(text) <= MAX_STAMP_CHARS)
