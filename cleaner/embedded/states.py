"""The data of a page from which its scripts would draw it: in scripts, in a streamed tree, in elements' attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from cleaner.embedded.attributes import list_attributes, read_attribute
from cleaner.embedded.flat import is_flat, unflatten
from cleaner.embedded.rows import list_pushed, read_rows
from cleaner.embedded.scripts import list_scripts, read_script

MAX_JSON_CHARS = 5_000_000
"""Of all sources of a page together."""
WORDS = re.compile(r"[a-z0-9 ]+")
"""What JSON never escapes."""


def read_states(html: str, headlines: frozenset[str], *, min_chars: int) -> Iterator[Any]:
    """The JSON values of a page whose sources are at least so long and speak of one of its headlines, in order."""
    left = MAX_JSON_CHARS
    words = {max(WORDS.findall(headline), key=len, default="") for headline in headlines}
    pushed: list[str] = []
    for source in list_scripts(html):
        if len(source) <= left and (strings := list(list_pushed(source))):
            left -= len(source)
            pushed += strings
        elif min_chars <= len(source) <= left and speaks_of(source, words):
            left -= len(source)
            yield from (unflatten(value) if is_flat(value) else value for value in read_script(source, min_chars))
    stream = "".join(pushed)
    if len(stream) >= min_chars and speaks_of(stream, words):
        yield read_rows(stream, headlines)
    for source in list_attributes(html, min_chars):
        if len(source) <= left and speaks_of(source, words):
            left -= len(source)
            yield read_attribute(source)


def speaks_of(source: str, words: set[str]) -> bool:
    """Whether a source has the words of one of the headlines."""
    lower = source.lower()
    return any(word in lower for word in words)
