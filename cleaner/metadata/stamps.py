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
DAY_FIRST_REGIONS = frozenset("GB IE AU NZ IN ZA NG KE GH UG TZ ZW SG MY PK BD LK HK MT JM TT".split())
"""Where English has the day first."""


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
        return (choose_reading(moment, turned, sheet).to_iso(), found[1])

    return settled


def choose_reading(moment: Moment, turned: Moment, sheet: Sheet) -> Moment:
    """The reading whose day another stamp says; else that of the order of other dates in digits; else that of the region."""
    stamps = list(list_stamps(sheet))
    days = {
        found.to_iso()[:ISO_DAY_CHARS]
        for text in stamps
        if (found := parse_date(text, sheet.language.code)) and not found.ambiguous
    }
    said = [reading for reading in (moment, turned) if reading.to_iso()[:ISO_DAY_CHARS] in days]
    if said:
        return said[0]
    if moment.dotted:
        short = [block.text for block in sheet.page.blocks if len(block.text) <= MAX_STAMP_CHARS]
        return turned if list_orders(short, dotted=True) == {False} else moment
    orders = list_orders(stamps)
    puts_day_first = orders == {True} or (not orders and region_of(sheet) in DAY_FIRST_REGIONS)
    return turned if puts_day_first and not moment.abroad else moment


def list_orders(texts: list[str], *, dotted: bool = False) -> set[bool]:
    """Whether the dates in digits that can only be read one way have the day first: the answers that were found."""
    found = (date for text in texts for date in NUMERIC.finditer(text) if date[2] == "." or not dotted)
    return {int(date[1]) > MONTHS for date in found if is_plain(date[1], date[3])}


def region_of(sheet: Sheet) -> str:
    """The region of the page's language as its markup has it, as "GB" of "en-GB"; empty where none is named."""
    tag = sheet.evidence.head.language or ""
    if "-" not in tag:
        tag = sheet.evidence.meta("og:locale") or ""
    return tag.replace("_", "-").partition("-")[2][:2].upper()


def is_plain(first: str, second: str) -> bool:
    """Whether two numbers can only be read one way as day and month."""
    return (int(first) > MONTHS) != (int(second) > MONTHS)


def list_stamps(sheet: Sheet) -> Iterator[str]:
    """What the page gives as dates: `<time>` elements and timestamps, of other articles, too."""
    yield from (mark.value for mark in sheet.evidence.head.marks if mark.name == "time")
    yield from (text for text in sheet.texts_of(Role.TIMESTAMP) if len(text) <= MAX_STAMP_CHARS)
