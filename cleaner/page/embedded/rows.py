"""The tree that React streams to a browser, a string a script: rows of `id:JSON` or `id:Tlength,text`.

An element is written `["$", tag, key, properties]`; a string such as `"$1f"` or `"$L1f"` stands for the row of that id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from cleaner.page.embedded.scripts import (
    STRING,
    is_flat,
    list_attributes,
    list_scripts,
    parse,
    read_attribute,
    read_script,
    unflatten,
)
from cleaner.text.fold import fold_line

MAX_ORNAMENT_CHARS = 20
"""By so much a headline may be longer than its folded form."""
MIN_START_CHARS = 12
"""So long a start of a headline may stand for it: some titles go on with a section and a site's name."""


class Headlines:
    """The headlines of a page, folded, for asking of many strings whether they are one of them."""

    def __init__(self, titles: frozenset[str]) -> None:
        """Which lengths may be one of these titles."""
        self.titles = titles
        self.starts = tuple(title for title in titles if len(title) >= MIN_START_CHARS)
        shortest = min([len(title) for title in titles] + [MIN_START_CHARS] * bool(self.starts), default=0)
        self.lengths = range(shortest, max(map(len, titles), default=0) + MAX_ORNAMENT_CHARS)

    def __contains__(self, value: object) -> bool:
        """Whether the value is one of the titles, or the greater part of one."""
        if not isinstance(value, str) or len(value) not in self.lengths:
            return False
        line = fold_line(value)
        return line in self.titles or (
            len(line) >= MIN_START_CHARS and any(title.startswith(line) and is_start(line, title) for title in self.starts)
        )


def is_start(line: str, title: str) -> bool:
    """Whether what a title goes on with behind this line is the lesser part of it, and no word's rest."""
    return 2 * len(line) >= len(title) and not title[len(line)].isalnum()


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


PUSH = re.compile(
    r"(?:__next_f|__FLIGHT_DATA)[\w.|=\[\])]{0,60}\.push\(\s{0,9}(?:\[\s{0,9}1\s{0,9},\s{0,9})?(?=\")",
)
"""What stands before a string of the stream, as the two common servers write it."""
ROW = re.compile(rb"([0-9a-f]{0,12}):(?:T([0-9a-f]{1,8}),)?")
JSON_STARTS = b'[{"'
REFERENCE = re.compile(r"\$[L@]?([0-9a-f]{1,12})")
REFERRED = re.compile(rb"\"\$[L@]?([0-9a-f]{1,12})\"")
TAG = re.compile(r"[a-z][a-z0-9]{0,15}")
SILENT_TAGS = frozenset(
    "script style template noscript svg math iframe object head meta link title base img picture source video audio canvas"
    " input select textarea option".split()
)
"""Elements without words of a story, or hidden from readers."""
INSIDE = ("children", "dangerouslySetInnerHTML")
NEAR_LEVELS = 12
"""Elements around a headline in which a story may stand."""


class Element(msgspec.Struct, kw_only=True):
    """An element of the tree; linking fills in what it holds."""

    tag: str = ""
    """Empty for a component, of which nobody knows what it draws around its children."""
    properties: dict[str, Any]
    children: list[Any]
    around: Element | None = None
    near: bool = False
    """Whether it holds the page's headline, not far below."""


class Slot(NamedTuple):
    """A list or object whose values are still to be linked, and the element around it."""

    values: list[Any] | dict[str, Any]
    around: Element | None


def list_pushed(source: str) -> Iterator[str]:
    """The strings of the stream that a script carries."""
    place = 0
    while (found := PUSH.search(source, place)) and (literal := STRING.match(source, found.end())):
        place = literal.end()
        text = parse(literal[0])
        yield text if isinstance(text, str) else ""


def read_rows(stream: str, titles: frozenset[str]) -> list[Any]:
    """The values of the rows to which no other refers, with those that they refer to in their place.

    A row stands in one place at most, so that the whole is no larger than the stream and has no loops.
    """
    source = stream.encode("utf-8", "replace")
    rows = dict(split_rows(source))
    referred = {key.decode() for key in REFERRED.findall(source)}
    linker = Linker(rows, titles)
    return [linker.link(key) for key in (*(key for key in rows if key not in referred), *rows) if key in linker.rows]


def split_rows(source: bytes) -> Iterator[tuple[str, Any]]:
    """Each row's id and value; rows of other kinds (modules, hints, errors) are left out."""
    place = 0
    while place < len(source):
        found = ROW.match(source, place)
        if found and found[2]:
            place = found.end() + int(found[2], 16)
            text = source[found.end() : place].decode("utf-8", "replace")
            yield found[1].decode(), f"${text}" if text.startswith("$") else text
            continue
        end = source.find(b"\n", place)
        line = source[found.end() if found else place : end if end >= 0 else len(source)]
        if found and line[:1] in JSON_STARTS and (value := parse(line.decode("utf-8", "replace"))) is not None:
            yield found[1].decode(), value
        place = end + 1 if end >= 0 else len(source)


class Linker:
    """Puts rows where they are referred to, and makes elements of what stands for them."""

    def __init__(self, rows: dict[str, Any], titles: frozenset[str]) -> None:
        """All rows, of which none has its place yet."""
        self.rows = rows
        self.headlines = Headlines(titles)
        self.slots: list[Slot] = []

    def link(self, key: str) -> Any:
        """The value of a row, linked all through."""
        value = self.place(self.rows.pop(key), None)
        while self.slots:
            values, around = self.slots.pop()
            for at, below in values.items() if isinstance(values, dict) else enumerate(values):
                if isinstance(below, str | list | dict):
                    values[at] = self.place(below, around)  # type: ignore[index]
        return value

    def place(self, value: Any, around: Element | None) -> Any:
        """What a value stands for; what is inside that waits for its turn."""
        while isinstance(value, str) and value.startswith("$") and not value.startswith("$$"):
            found = REFERENCE.fullmatch(value)
            value = self.rows.pop(found[1], None) if found else None
        if isinstance(value, str):
            if around is not None and value in self.headlines:
                mark_near(around)
            return value.removeprefix("$")
        if isinstance(value, list) and len(value) > 3 and value[0] == "$" and isinstance(value[1], str):
            return self.place_element(value[1], value[3], around)
        if isinstance(value, list | dict):
            self.slots.append(Slot(value, around if isinstance(value, list) else None))
        return value

    def place_element(self, tag: str, properties: Any, around: Element | None) -> Element | None:
        """The element of this tag; null where it has no words of a story."""
        if isinstance(properties, str):
            found = REFERENCE.fullmatch(properties)
            properties = self.rows.pop(found[1], None) if found else None
        if not isinstance(properties, dict) or tag in SILENT_TAGS:
            return None
        children = properties.get("children")
        if isinstance(markup := properties.get("dangerouslySetInnerHTML"), dict):
            children = [children, markup.get("__html")]
        element = Element(
            tag=tag if TAG.fullmatch(tag) else "",
            properties={name: below for name, below in properties.items() if name not in INSIDE},
            children=children if isinstance(children, list) and children[:1] != ["$"] else [children],
            around=around,
        )
        self.slots.append(Slot(element.children, element))
        if not element.tag:
            self.slots.append(Slot(element.properties, None))
        return element


def mark_near(element: Element | None) -> None:
    """Mark the elements around a headline."""
    for _ in range(NEAR_LEVELS):
        if element is not None:
            element.near = True
            element = element.around
