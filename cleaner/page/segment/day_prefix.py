"""The day that a collector prints before a text: "date 2025-04-15 The mayor …".

It is no part of the line that it stands on. Headline, byline and lead alike are judged without it.
"""

from __future__ import annotations

import re

import msgspec

from cleaner.types import Block, Head

PREFIX = re.compile(
    r"(?:date|published|pubdate|pub_date|datetime|day):? ?"
    r"(\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,6})?(?:Z|[+-]\d\d:?\d\d)?)?)[ \t|:–—-]{1,3}(?=\S)",
    re.IGNORECASE,
)
"""A key in one word and a day as programs write it, with something behind it."""
DAY_META = "day-prefix"
"""The name of the meta tag that says what day stood there."""


def read_day_prefix(blocks: tuple[Block, ...], head: Head) -> tuple[tuple[Block, ...], Head]:
    """The blocks with the day before the first as its marker, and the day as metadata; the same where there is none.

    A sentence that speaks of a date goes on in small letters: "date 2025-04-15 was the deadline".
    """
    found = PREFIX.match(blocks[0].text) if blocks and not blocks[0].marker else None
    if not found:
        return blocks, head
    rest = blocks[0].text[found.end() :]
    if rest[0].islower() or not any(map(str.isalpha, rest)):
        return blocks, head
    first = msgspec.structs.replace(blocks[0], text=rest, marker=found[0])
    return (first, *blocks[1:]), msgspec.structs.replace(head, metas=(*head.metas, (DAY_META, found[1])))
