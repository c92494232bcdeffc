"""Dates that can be read in two ways, that nothing calls a date of the article, or that only htmldate finds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from cleaner.fields.sheet import Answer, Read, Sheet, is_apart, is_comment
from cleaner.language.dates import ISO_DAY_CHARS, NUMERIC, Moment, parse_date, parse_dates
from cleaner.language.stamps import says_modified, stamp_pattern
from cleaner.types import Role

MAX_STAMP_CHARS = 100
MONTHS = 12
STAMP_AND_CHANGE = 2
DAY_FIRST_REGIONS = frozenset("GB IE AU NZ IN ZA NG KE GH UG TZ ZW SG MY PK BD LK HK MT JM TT".split())
"""Where English has the day first."""
HTMLDATE_BOUNDS = ("1995-01-01", "2100-01-01")
DIGITS = re.compile(r"\d+")
STRAY_WORDS, DATE_WORDS = 10, 4
STRAY_INSIDE, STRAY_BELOW = 4, 2
NEAR_BODY = 12
"""A `<time>` or stray date counts within this many blocks above the story's start."""


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


def guess_day(sheet: Sheet, changes: tuple[Read, ...]) -> Answer | None:
    """What htmldate finds in the markup, unless one of `changes` says that it is the day of one; the clock is never asked."""
    from htmldate import find_date  # noqa: PLC0415
    from lxml.etree import LxmlError  # noqa: PLC0415
    from lxml.html import HTMLParser, document_fromstring  # noqa: PLC0415

    start, end = HTMLDATE_BOUNDS
    try:
        # A tree, never the text: htmldate takes a text that is an address for something to fetch.
        markup = unseen_pattern().sub("", sheet.page.html)
        tree = document_fromstring(markup.encode("utf-8"), parser=HTMLParser(encoding="utf-8"))
    except (LxmlError, ValueError):
        return None
    found = find_date(tree, extensive_search=False, original_date=True, min_date=start, max_date=end)
    changed = [answer[0][:10] for read in changes if (answer := read(sheet))]
    return (found, found) if found and found not in changed and not is_others_day(found, sheet) else None


def is_others_day(day: str, sheet: Sheet) -> bool:
    """Whether only comments, teasers and legal lines say a day."""
    code = sheet.language.code
    said: set[bool] = set()
    for mark in sheet.evidence.head.marks:
        if (moment := parse_date(mark.value, code)) and moment.to_iso()[:ISO_DAY_CHARS] == day:
            own = mark.block >= len(sheet.labels) or sheet.labels[mark.block].role is not Role.COMMENTS
            said.add(not own or (mark.block > 0 and is_apart(sheet, mark.block)))
    for place, (block, label) in enumerate(zip(sheet.page.blocks, sheet.labels, strict=True)):
        moment = parse_date(block.text, code) if len(block.text) <= MAX_STAMP_CHARS else None
        if moment and moment.to_iso()[:ISO_DAY_CHARS] == day:
            said.add(label.role in {Role.COMMENTS, Role.LEGAL} or is_apart(sheet, place) or is_comment(sheet, place))
    return said == {True}


@cache
def unseen_pattern() -> Any:
    """Scripts, styles and drawings: most of a page's bytes, and no place for a date that the other sources have not read."""
    import re2  # noqa: PLC0415

    return re2.compile("(?is)" + "|".join(rf"<{tag}\b.*?</{tag}\s*>" for tag in ("script", "style", "svg")))


def read_strays(*, modified: bool) -> Read:
    """A source that reads a date in a short line at the story that has no better name."""

    def read(sheet: Sheet) -> Answer | None:
        code = sheet.language.code
        for text in list_strays(sheet):
            moment = parse_date(text, code) if says_modified(text, code) is modified else None
            if moment and moment.day:
                return answer(moment, text)
        return None

    return read


def list_strays(sheet: Sheet) -> Iterator[str]:
    """The lines at the story that could be a date: near before far, those below it last, which must say what they are."""
    start, end = sheet.body_start, sheet.body_end
    opener = stamp_pattern(sheet.language.code or "en")
    near = [
        (min(abs(place - start), abs(place - end) + NEAR_BODY), text)
        for role in (Role.OTHER, Role.NAVIGATION, Role.SECTION, Role.SHARING, Role.RELATED)
        for place, text in sheet.blocks_of(role)
        if (
            (is_stray(place - start, text) and not is_value(sheet, place))
            or (0 <= place - end <= STRAY_BELOW and is_short(text) and opener.match(text))
        )
        and not is_comment(sheet, place)
    ]
    yield from (text for _, text in sorted(near))


def is_value(sheet: Sheet, place: int) -> bool:
    """Whether a line inside the story is the value of a term or a cell: when something else happens."""
    container = sheet.page.blocks[place].container
    return place > sheet.body_start and container >= 0 and sheet.page.containers[container].tag in {"dd", "td", "th"}


def is_stray(distance: int, text: str) -> bool:
    """Whether a line could be a date at the story: short above it, nothing but a date just inside it."""
    is_near = -NEAR_BODY <= distance <= 2 or (0 < distance <= STRAY_INSIDE and text.count(" ") < DATE_WORDS)
    return is_near and is_short(text)


def is_short(text: str) -> bool:
    """Whether a line has a number and few words."""
    return text.count(" ") <= STRAY_WORDS and DIGITS.search(text) is not None
