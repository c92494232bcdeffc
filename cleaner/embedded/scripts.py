"""The JSON that a page's scripts carry: data blocks, `x = {…}`, `load([…])`, `JSON.parse("…")`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
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
    text = parse(f'"{ESCAPE.sub(unescape, found[0][1:-1])}"')
    if isinstance(text, str) and text.startswith(("%7B", "%5B")):
        text = unquote(text)
    return (parse(text) if isinstance(text, str) else None), found.end()


def unescape(found: re.Match[str]) -> str:
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
