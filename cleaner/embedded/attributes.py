"""The JSON in attributes of a page's elements, from which a script would draw what they show."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

from cleaner.embedded.scripts import parse

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
