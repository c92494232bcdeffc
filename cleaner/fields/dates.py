"""When the article was published, and when it was last changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Literal

import msgspec

from cleaner.fields.bylines import list_near
from cleaner.fields.dateline import find_dateline
from cleaner.fields.dates_in_doubt import DIGITS, NEAR_BODY, answer, guess_day, parse_first, read_strays, settle_order
from cleaner.fields.sheet import BOTH, HTML, TEXT, Answer, Read, Sheet, Source, Sources, is_apart, is_foreign
from cleaner.language.date_words import make_plain
from cleaner.language.dates import ISO_DAY_CHARS, named_pattern, parse_date, to_instant
from cleaner.language.stamps import has_stamp_word, opens_stamp, says_modified, split_stamps, strip_moment
from cleaner.page.address import list_addresses
from cleaner.page.evidence import as_list, load_metas
from cleaner.page.segment.export import DAY_META
from cleaner.types import Role

URL_DATE = re.compile(r"/(20\d{2}|19\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_-]|\D|$)")
TALK_WORDS = 7
BRACKETED = re.compile(r"\w\w\s?[(（][^()（）\d]{0,20}\d[^()（）]{0,30}[)）]\s?\w")
"""A date in brackets within a line that goes on is of what the line speaks of: "The original (posted 3 May 2025) in full"."""
TIME = re.compile(r"(?<!\d)(?:[01]?\d|2[0-3]):[0-5]\d(?!\d|\s?[AaPp]\.?[Mm])")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
INSIDE_BODY = 4
NEAR_TITLE = 4
FAR_BELOW = 2 * NEAR_BODY
FROM_CAPTION, HTMLDATE, LAST_CHANGE = "caption", "htmldate", "last-change"


def read_json_ld(key: str) -> Read:
    """A source that reads a key of the article's JSON-LD node; beside one, others are of comments, films, other articles."""

    def read(sheet: Sheet) -> Answer | None:
        nodes = (sheet.evidence.article,) if sheet.evidence.article else sheet.evidence.own_nodes
        texts = (value for node in nodes for value in as_list(node.get(key)) if isinstance(value, str))
        return next((found for text in texts if (found := answer(parse_date(text, sheet.language.code), text))), None)

    return read


def read_metas(kind: Literal["published", "modified"]) -> Read:
    """A source that reads the first meta tag of a kind that holds a date."""

    def read(sheet: Sheet) -> Answer | None:
        texts = (value for name in getattr(load_metas(), kind) for value in sheet.evidence.metas.get(name, ()))
        return next((found for text in texts if (found := answer(parse_date(text, sheet.language.code), text))), None)

    return read


def read_microdata(prop: str) -> Read:
    """A source that reads an itemprop, but for those of comments and teasers."""

    def read(sheet: Sheet) -> Answer | None:
        marks = (mark for mark in sheet.evidence.head.marks if mark.name == f"itemprop:{prop}")
        texts = (mark.value for mark in marks if not is_foreign(sheet, mark))
        return next((found for text in texts if (found := answer(parse_date(text, sheet.language.code), text))), None)

    return read


def read_time_element(*, modified: bool) -> Read:
    """A source that reads the `<time>` nearest above the story's start, or just inside it."""

    def read(sheet: Sheet) -> Answer | None:
        start = sheet.body_start
        title = next((place for place, _ in sheet.blocks_of(Role.TITLE)), start)
        near = [
            (abs(mark.block - start), mark.value)
            for mark in sheet.evidence.head.marks
            if mark.name == "time"
            and (-NEAR_BODY <= mark.block - start <= 2 or abs(mark.block - title) <= NEAR_TITLE)
            and is_modified(sheet, mark.block) is modified
            and (abs(mark.block - title) <= NEAR_TITLE or not is_foreign(sheet, mark))
            and not is_apart(sheet, mark.block)
        ]
        code = sheet.language.code
        return next((found for _, text in sorted(near) if (found := answer(parse_date(text, code), text))), None)

    return read


def is_modified(sheet: Sheet, place: int) -> bool:
    """Whether the block at a place speaks of a change."""
    blocks = sheet.page.blocks
    return place < len(blocks) and says_modified(blocks[place].text, sheet.language.code)


def read_timestamps(*, modified: bool) -> Read:
    """A source that reads the visible timestamps, and the bylines that carry one."""

    def read(sheet: Sheet) -> Answer | None:
        code = sheet.language.code
        texts = list(timestamps(sheet, modified=modified))
        moments = [(moment, text) for text in texts if (moment := parse_first(text, code))]
        days = ((moment, text) for moment, text in moments if moment.day)
        months = ((moment, text) for moment, text in moments if moment.day is None and says_only_month(text, code))
        return next((answer(moment, text) for moment, text in chain(days, months)), None)

    return read


def says_only_month(text: str, language: str | None) -> bool:
    """Whether a text with a month and its year is a stamp: it opens as one, or says nothing else ("Joined October 2011")."""
    rest = named_pattern().sub("", make_plain(text, language))
    return opens_stamp(text, language) or not any(map(str.isalpha, rest))


def timestamps(sheet: Sheet, *, modified: bool) -> Iterator[str]:
    """The texts of the timestamps of one sort, near the story first."""
    start = sheet.body_start
    found = [*join_neighbours(sheet.blocks_of(Role.TIMESTAMP)), *sheet.blocks_of(Role.BYLINE)]
    for place, text in sorted(found, key=lambda item: (abs(item[0] - start), item[0])):
        if (place - start <= NEAR_BODY or is_signed_off(sheet, place)) and not is_apart(sheet, place):
            yield from (
                part
                for part in split_stamps(text, sheet.language.code)
                if says_modified(part, sheet.language.code) is modified and not is_about(part, sheet)
            )


def is_signed_off(sheet: Sheet, place: int) -> bool:
    """Whether a timestamp stands just below the story and is the only day there: a list of other articles has several."""
    below = [text for other, text in sheet.blocks_of(Role.TIMESTAMP) if 0 <= other - sheet.body_end <= FAR_BELOW]
    days = {moment.to_iso()[:ISO_DAY_CHARS] for text in below if (moment := parse_date(text, sheet.language.code))}
    return 0 <= place - sheet.body_end <= NEAR_BODY and len(days) == 1


def is_about(text: str, sheet: Sheet) -> bool:
    """Whether a text says so much before its date that the date is of what it speaks of: "The bridge, 24 April 2023"."""
    before = DIGITS.split(text, maxsplit=1)[0]
    if BRACKETED.search(text) and not opens_stamp(text, sheet.language.code):
        return True
    return before.count(" ") >= TALK_WORDS and not has_stamp_word(before, sheet.language.code)


def read_last_change(sheet: Sheet) -> Answer | None:
    """The visible stamp of a change where it is the only day that the page has: its head knows of no change."""
    if any(read(sheet) for read in (*HEAD_CHANGES, read_json_ld("dateModified"))):
        return None
    sources = (*(change.read for change in VISIBLE_CHANGES), read_strays(modified=True))
    changes = (found for read in sources if (found := read(sheet)))
    return next((found for found in changes if len(found[0]) >= ISO_DAY_CHARS), None)


def read_earlier(sheet: Sheet) -> Answer | None:
    """The visible date above the story where it is days before all of the head's: those are of a change or a new address."""
    start, code = sheet.body_start, sheet.language.code
    near = [(place, text) for place, text in sheet.blocks_of(Role.TIMESTAMP) if -NEAR_BODY <= place - start <= INSIDE_BODY]
    title = next((place for place, _ in sheet.blocks_of(Role.TITLE)), start)
    below = [item for item in near if item[0] > title]
    # Where a stamp stands below the headline, those above it are of cards.
    texts = [text for _, text in below or near if not says_modified(text, code) and not is_about(text, sheet)]
    head = [to_instant(found[0][:10]) for read in HEAD_DATES if (found := read(sheet))] if texts else []
    for text in texts if head else ():
        moment = parse_date(text, code)
        day = to_instant(moment.to_iso()[:ISO_DAY_CHARS]) if moment and moment.day and not moment.ambiguous else None
        if moment and day and all(other and (other - day).days > 1 for other in head):
            return answer(moment, text)
    return None


def join_neighbours(blocks: Iterator[tuple[int, str]]) -> list[tuple[int, str]]:
    """Timestamps with those joined that touch: a date on one line and its time on the next."""
    joined: list[tuple[int, str]] = []
    last = -2
    for place, text in blocks:
        if place == last + 1:
            joined[-1] = (joined[-1][0], f"{joined[-1][1]} {text}")
        else:
            joined.append((place, text))
        last = place
    return joined


def read_url(sheet: Sheet) -> Answer | None:
    """The day in the address."""
    for address in list_addresses(sheet.evidence.head, sheet.page.url):
        found = URL_DATE.search(address)
        if found:
            return answer(parse_date("-".join(found.groups())), address)
    return None


def read_htmldate(sheet: Sheet) -> Answer | None:
    """What htmldate finds in the markup, unless the head says that it is the day of a change."""
    return guess_day(sheet, HEAD_CHANGES)


def is_of_change(source: str, published: str, sheet: Sheet) -> bool:
    """Whether a day of publication is that of the visible stamp of a change, for want of a better."""
    changes = [found[0][:10] for change in VISIBLE_CHANGES if (found := change.read(sheet))] if source == HTMLDATE else []
    return source == LAST_CHANGE or published[:10] in changes


def read_captions(sheet: Sheet) -> Answer | None:
    """The day that two captions agree on: the photographs', so only a last resort."""
    days = [
        found.to_iso()
        for text in sheet.texts_of(Role.CAPTION)
        if (found := parse_date(text, sheet.language.code)) and found.day
    ]
    return (days[0], days[0]) if len(days) > 1 and len(set(days)) == 1 else None


def read_stamps(*, modified: bool) -> Read:
    """A source that reads the timestamps, and the bylines that carry one."""

    def read(sheet: Sheet) -> Answer | None:
        code = sheet.language.code
        runs = list(list_near(sheet, Role.TIMESTAMP, Role.BYLINE))
        for _, text in ([find_first_message(runs, code)] if runs and not modified else []) + runs:
            for part in split_stamps(text, code):
                if says_modified(part, code) is modified and (found := answer(parse_first(part, code), part)):
                    return found
        return None

    return read


def read_change_time(sheet: Sheet) -> Answer | None:
    """The time of a change on the day of publication, where a stamp gives no more than the time: "Updated 19:02"."""
    code = sheet.language.code
    for _, text in list_near(sheet, Role.TIMESTAMP, Role.BYLINE):
        published = parse_first(text, code)
        for part in split_stamps(text, code):
            found = TIME.search(part) if says_modified(part, code) and parse_date(part, code) is None else None
            if found and published and published.day and published.clock and f"{found[0]}:00".zfill(8) >= published.clock:
                return answer(msgspec.structs.replace(published, clock=f"{found[0]}:00".zfill(8)), text)
    return None


def read_dateline_day(sheet: Sheet) -> Answer | None:
    """The day in the dateline, where it has its year."""
    dateline = find_dateline(sheet)
    moment = parse_date(dateline.raw, sheet.language.code) if dateline and YEAR.search(dateline.raw) else None
    return answer(moment, dateline.raw) if dateline and moment and moment.day else None


def find_first_message(runs: list[tuple[int, str]], language: str | None) -> tuple[int, str]:
    """The nearest stamp, or the first of those with the same words around their times: the messages of a chat."""
    sender = strip_moment(runs[0][1], language) or ""
    if not any(map(str.isalpha, sender)) or has_stamp_word(sender, language):
        return runs[0]
    return min(run for run in runs if strip_moment(run[1], language) == sender)


def read_day_prefix(sheet: Sheet) -> Answer | None:
    """The day that a collector printed before the text; with the time of a visible stamp of the same day."""
    found = answer(parse_date(day, sheet.language.code), day) if (day := sheet.evidence.meta(DAY_META)) else None
    seen = read_stamps(modified=False)(sheet) if found else None
    return seen if found and seen and seen[0][:ISO_DAY_CHARS] == found[0][:ISO_DAY_CHARS] else found


HEAD_DATES: tuple[Read, ...] = (read_json_ld("datePublished"), read_metas("published"), read_microdata("datePublished"))
HEAD_CHANGES: tuple[Read, ...] = (read_metas("modified"), read_microdata("dateModified"))
VISIBLE_CHANGES: Sources = (
    Source(name="time-element", formats=HTML, prior=0.85, read=read_time_element(modified=True)),
    Source(name="timestamp", formats=HTML, prior=0.8, read=read_timestamps(modified=True)),
)
DATE_PUBLISHED: Sources = (
    Source(name="export-header", formats=TEXT, prior=0.9, read=read_metas("published")),
    Source(name="day-prefix", formats=TEXT, prior=0.9, read=read_day_prefix),
    Source(name="earlier-timestamp", formats=HTML, prior=0.9, read=settle_order(read_earlier)),
    Source(name="json-ld", formats=HTML, prior=0.98, read=read_json_ld("datePublished")),
    Source(name="meta", formats=HTML, prior=0.95, read=read_metas("published")),
    Source(name="microdata", formats=HTML, prior=0.95, read=read_microdata("datePublished")),
    Source(name="time-element", formats=HTML, prior=0.85, read=settle_order(read_time_element(modified=False))),
    Source(name="timestamp", formats=HTML, prior=0.8, read=settle_order(read_timestamps(modified=False))),
    Source(name="timestamp", formats=TEXT, prior=0.8, read=settle_order(read_stamps(modified=False))),
    Source(name="dateline", formats=BOTH, prior=0.7, read=read_dateline_day),
    Source(name="stray-line", formats=HTML, prior=0.6, read=settle_order(read_strays(modified=False))),
    Source(name="url", formats=BOTH, prior=0.7, read=read_url),
    Source(name=HTMLDATE, formats=HTML, prior=0.6, read=read_htmldate),
    Source(name=LAST_CHANGE, formats=HTML, prior=0.5, read=settle_order(read_last_change)),
    Source(name=LAST_CHANGE, formats=TEXT, prior=0.6, read=read_stamps(modified=True)),
    Source(name=FROM_CAPTION, formats=BOTH, prior=0.6, read=read_captions),
)
DATE_MODIFIED: Sources = (
    Source(name="export-header", formats=TEXT, prior=0.9, read=read_metas("modified")),
    Source(name="json-ld", formats=HTML, prior=0.98, read=read_json_ld("dateModified")),
    Source(name="meta", formats=HTML, prior=0.9, read=read_metas("modified")),
    Source(name="microdata", formats=HTML, prior=0.9, read=read_microdata("dateModified")),
    *VISIBLE_CHANGES,
    Source(name="timestamp", formats=TEXT, prior=0.8, read=read_stamps(modified=True)),
    Source(name="timestamp-time", formats=BOTH, prior=0.7, read=read_change_time),
)
