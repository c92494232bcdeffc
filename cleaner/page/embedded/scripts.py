"""The JSON that a page's scripts carry: data blocks, `x = {…}`, `load([…])`, `JSON.parse("…")`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import unquote

import msgspec

SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
SCRIPT_END = re.compile(r"</script", re.IGNORECASE)
NO_DATA = re.compile(r"ld\+json|type\s{0,5}=\s{0,5}[\"']?(?:text/template|text/html|importmap)", re.IGNORECASE)
LITERAL = re.compile(
    r"""
      [=(] \s{0,20} (?= \{\s{0,20}["}] | \[\s{0,20}[\[{"] )
    | JSON\.parse\( \s{0,20} (?: decodeURIComponent\( \s{0,20} )? (?=["'])
    """,
    re.VERBOSE,
)
"""Where a script may set out on a JSON value: behind `=` or `(`, or in a string that is parsed."""
STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
UNDEFINED = re.compile(r"(?<=[:\[,])(\s{0,9})undefined(?=\s{0,9}[,}\]])")
ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|(['`]))|(?<!\\)\"")
NESTED_JSON = ('{"', '[{"', '["')
MAX_FAILED = 200
"""Tries at JSON in one script; each that fails costs a count of the lines before it."""
_decode_at = json.JSONDecoder().raw_decode


def list_scripts(html: str) -> Iterator[str]:
    """What stands in each script element that may carry data."""
    place = 0
    while opening := SCRIPT.search(html, place):
        start = html.find(">", opening.end()) + 1
        if not start:
            return
        closing = SCRIPT_END.search(html, start)
        place = closing.end() if closing else len(html)
        if not NO_DATA.search(html, opening.end(), start):
            yield html[start : closing.start() if closing else len(html)].strip()


def read_script(source: str, min_chars: int) -> Iterator[Any]:
    """The values in one script: it is JSON as a whole, or sets out on JSON here and there."""
    if source.startswith(("{", "[")) and (value := parse(source)) is not None:
        yield value
        return
    if "undefined" in source:
        source = UNDEFINED.sub(r"\1null", source)
    place = n_failed = 0
    while (found := LITERAL.search(source, place)) and n_failed < MAX_FAILED:
        is_string = found[0].startswith("JSON")
        value, place = (read_string if is_string else read_literal)(source, found.end())
        n_failed += value is None
        if place - found.end() >= min_chars and isinstance(value, dict | list):
            yield value


def read_literal(source: str, start: int) -> tuple[Any, int]:
    """The JSON value that begins here, or null, and how far was read: nothing is read twice."""
    try:
        return _decode_at(source, start)
    except json.JSONDecodeError as error:
        return None, max(error.pos, start + 1)
    except RecursionError:
        return None, len(source)


def read_string(source: str, start: int) -> tuple[Any, int]:
    """The JSON value inside the string literal that begins here, or null, and where the literal ends."""
    found = STRING.match(source, start)
    if not found:
        return None, len(source)
    text = parse(f'"{ESCAPE.sub(read_escape, found[0][1:-1])}"')
    if isinstance(text, str) and text.startswith(("%7B", "%5B")):
        text = unquote(text)
    return (parse(text) if isinstance(text, str) else None), found.end()


def read_escape(found: re.Match[str]) -> str:
    """A JavaScript escape as JSON writes it."""
    if found[1]:
        return f"\\u00{found[1]}"
    return found[2] or '\\"'


def parse(source: str) -> Any:
    """The JSON value, or null where it is none."""
    try:
        return msgspec.json.decode(source)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None


OPENINGS = ('="{&quot;', '="{&#34;', '="[{&quot;', "='{\"", "='[{\"")
"""How an object begins in an attribute, as servers write it."""


def list_attributes(html: str, min_chars: int) -> Iterator[str]:
    """The values of attributes, at least so long, that begin as JSON."""
    for opening in OPENINGS:
        place = 0
        while (start := html.find(opening, place) + 2) > 1:
            end = html.find(opening[1], start)
            place = end if end >= 0 else len(html)
            if place - start >= min_chars and end >= 0:
                yield unescape(html[start:end])


def read_attribute(source: str) -> Any:
    """The value of an attribute, or null where it is no JSON."""
    value = parse(source)
    is_tagged = isinstance(value, dict) and value and all(is_pair(below) for below in value.values())
    return untag(value) if is_tagged else value


def is_pair(value: Any) -> bool:
    """Whether a value is written as a number, which says of what kind it is, and itself."""
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], int)


def untag(root: dict[str, Any]) -> dict[str, Any]:
    """The object with every pair of a kind and a value replaced by the value."""
    waiting: list[Any] = [root]
    while waiting:
        values = waiting.pop()
        for at, below in values.items() if isinstance(values, dict) else enumerate(values):
            if is_pair(below):
                values[at] = below[1]
                if isinstance(below[1], dict | list):
                    waiting.append(below[1])
    return root


MIN_VALUES = 4
MAX_TAGS = 10
"""A value may be marked, as one to be watched or as a date, so often."""


def is_flat(value: Any) -> bool:
    """Whether a JSON value is such a list: the first is an object of numbers, or a mark on the number of one."""
    if not isinstance(value, list) or len(value) < MIN_VALUES or not value[0] or not isinstance(value[0], dict | list):
        return False
    first: Any = value[0]
    if isinstance(first, list) and len(first) == 2 and isinstance(first[0], str):
        first = value[first[1]] if is_number(first[1]) and 0 <= first[1] < len(value) else None
    numbers = list(first.values()) if isinstance(first, dict) else first if isinstance(first, list) else []
    return bool(numbers) and all(is_number(number) and number < len(value) for number in numbers)


def is_number(value: Any) -> bool:
    """Whether a value is a number of a place; `true` is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def unflatten(values: list[Any]) -> Any:
    """The first value with everything in its place; an object stands in one place at most, so that there are no loops."""
    placed: set[int] = set()
    waiting: list[list[Any] | dict[str, Any]] = []

    def place(number: Any) -> Any:
        for _ in range(MAX_TAGS):
            if not is_number(number) or not 0 <= number < len(values):
                return None
            value = values[number]
            if not (isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)):
                break
            if isinstance(value[1], str):
                return value[1]
            number = value[1]
        if not isinstance(value, dict | list):
            return value
        if number in placed:
            return None
        placed.add(number)
        waiting.append(dict(value) if isinstance(value, dict) else value[isinstance(next(iter(value), None), str) :])
        return waiting[-1]

    root = place(0)
    while waiting:
        below = waiting.pop()
        for at, number in below.items() if isinstance(below, dict) else enumerate(below):
            below[at] = place(number)  # type: ignore[index]
    return root


SIGN = "shadowroot"
TEMPLATE = re.compile(r"<template\b[^<>]{0,2000}>|</template\b", re.IGNORECASE)


def open_shadows(html: str) -> str:
    """The markup with a `<div>` for each such template."""
    pieces: list[str] = []
    opened: list[bool] = []
    place = 0
    for found in TEMPLATE.finditer(html):
        is_end = found[0].startswith("</")
        if is_end and not opened:
            continue
        is_shown = opened.pop() if is_end else SIGN in found[0].lower()
        if not is_end:
            opened.append(is_shown)
        if is_shown:
            pieces += [html[place : found.start()], "</div" if is_end else "<div>"]
            place = found.end()
    return "".join([*pieces, html[place:]])
