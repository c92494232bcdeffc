"""The day that htmldate finds where nothing else on the page says one, unless it is that of comments or other articles."""

from __future__ import annotations

from functools import cache
from typing import Any

from cleaner.dates import ISO_DAY_CHARS, parse_date
from cleaner.metadata.marks import is_apart, is_comment
from cleaner.metadata.sheet import Answer, Read, Sheet
from cleaner.metadata.stamps import MAX_STAMP_CHARS
from cleaner.types import Role

HTMLDATE_BOUNDS = ("1995-01-01", "2100-01-01")


def guess_day(sheet: Sheet, changes: tuple[Read, ...]) -> Answer | None:
    """What htmldate finds in the markup, unless one of `changes` says that it is the day of one; the clock is never asked."""
    if sheet.page.format != "html":
        return None
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
