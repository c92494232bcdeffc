r"""Strings, lists and rows as programs print them: `'It\'s'`, `["a", "b"]`, `{'content': ['a', 'b']}`."""

from __future__ import annotations

import ast
import json
import re
from typing import Any

ESCAPE = re.compile(
    r"""\\(?:
        u([0-9a-fA-F]{4}) (?: \\u([dD][c-fC-F][0-9a-fA-F]{2}) )?   # a character, or the two halves of one
      | x([0-9a-fA-F]{2})
      | U([0-9a-fA-F]{8})
      | (.)
    )""",
    re.VERBOSE | re.DOTALL,
)
SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "f": "\n", "v": "\n", "b": "", "0": "", "\n": ""}
"""A page or form feed parts lines; a line break behind a backslash is none."""
STRING = r"""'(?:[^'\\]++|\\.)*+'|"(?:[^"\\]++|\\.)*+\""""
PREFIX = r"(?:[bruBRU]{1,2}(?=['\"]))?"
LABEL = re.compile(r"[^\W\d]\w{0,40}\s{0,3}[:=]\s{0,3}(?=[\[(])")
"""What stands before a list that was printed with its name: `content: [`."""
CALL = re.compile(r"[a-zA-Z_][\w.]{0,40}(?=\(\s{0,3}[\[(])")
"""What an array is printed inside of: `array([…], dtype=object)`."""
STRING_ITEM = re.compile(rf"\s*+{PREFIX}({STRING})\s*+,?+", re.DOTALL)
"""An item of a list of strings; arrays are printed without commas."""
OPENING = re.compile(rf"\s*+[\[(]+\s*+{PREFIX}(?=['\"])")
CLOSING = re.compile(r"\s*+(?:,\s*+)?+[\])]++(?:,\s?dtype=\w{1,20}\))?+\s*+[,;]?+\s*+")
LOOSE_JOINT = re.compile(r"""(?<=[^\\])(?:'\s{0,9},\s{0,9}'|"\s{0,9},\s{0,9}"|'\s{0,9},\s{0,9}"|"\s{0,9},\s{0,9}')""")
"""Where one item ends and the next begins, in a list whose own quotes were not escaped."""
INNER_LISTS = re.compile(r"(?<=['\"])\s{0,9}\]\s{0,9},\s{0,9}\[\s{0,9}(?=['\"])")
"""Between two lists in a list."""
MAX_LITERAL_CHARS = 5_000_000
"""A longer row is not parsed."""
MAX_DEPTH = 60
NO_ESCAPE = re.compile(r"(?<!\\)\\(?![\\'\"abfnrtvxuUN0-7\n])")
"""A backslash that escapes nothing, of which Python would complain."""


def read_escapes(text: str) -> str:
    r"""The text with what a program escaped written out.

    >>> read_escapes(r"It\'s\u2019\xe9 \"a\" \\n"), read_escapes(r"\ud83d\ude00 C:\\temp")
    ('It\'s’é "a" \\n', '😀 C:\\temp')
    """
    return ESCAPE.sub(put_character, text) if "\\" in text else text


def put_character(found: re.Match[str]) -> str:
    """The character that an escape stands for; what is no escape stays."""
    unit, second, byte, wide, other = found.groups()
    if other:
        return SIMPLE.get(other, other if not other.isalnum() else found[0])
    if wide:
        return chr(int(wide, 16)) if int(wide, 16) < 0x110000 else found[0]
    if second and unit[:2].lower() in {"d8", "d9", "da", "db"}:
        return (bytes.fromhex(unit) + bytes.fromhex(second)).decode("utf-16-be")
    return chr(int(unit or byte, 16)) + (chr(int(second, 16)) if second else "")


def read_string(text: str) -> str | None:
    r"""What stands in a text that is one printed string, as `repr` and JSON print it; null where it is none.

    A sentence in quotation marks is no such string: something in it is escaped.

    >>> read_string(r"'Rain fell.\nIt\'s wet.'"), read_string('"He left," she said.'), read_string('"Rain fell."')
    ("Rain fell.\nIt's wet.", None, None)
    """
    text = text.strip().removesuffix(";").rstrip()
    text = text[1:] if text[:1] in set("ruRU") else text
    if len(text) < 2 or text[0] not in "'\"" or text[-1] != text[0]:
        return None
    whole = re.fullmatch(STRING, text, re.DOTALL)
    return read_escapes(text[1:-1]) if whole and "\\" in text else None


def read_list(text: str) -> tuple[str, ...] | None:
    """The items of a text that is one printed list of strings, of Python or JSON; null where it is none.

    >>> read_list('''content: ['Rain fell.', "It's wet."]'''), read_list("['Rain fell.' 'It is wet.']")
    (('Rain fell.', "It's wet."), ('Rain fell.', 'It is wet.'))
    >>> read_list("[Updated] 'Rain' fell, he said.") is None
    True
    """
    text = text.strip()
    label = LABEL.match(text) or CALL.match(text)
    start = label.end() if label else 0
    opening = OPENING.match(text, start)
    if opening is None:
        return None
    text = INNER_LISTS.sub(", ", text) if "[" in text[opening.end() :] else text
    items, place = [], opening.end()
    while found := STRING_ITEM.match(text, place):
        items.append(read_escapes(found[1][1:-1]))
        place = found.end()
    if CLOSING.fullmatch(text, place) or (items and place == len(text)):
        return tuple(items)
    return read_loose_list(text[opening.end() :])


def read_loose_list(text: str) -> tuple[str, ...] | None:
    """The items of a list whose own quotes were not escaped, or that was cut off; null where nothing parts any.

    >>> read_loose_list("'It's wet.', 'Rain fell.']"), read_loose_list("'Rain fell.', 'It is")
    (("It's wet.", 'Rain fell.'), ('Rain fell.', 'It is'))
    """
    end = re.search(r"['\"]\s{0,9}[\])]{1,3}\s{0,9}[,;]?\s{0,9}$", text[-40:])
    inner = text[1 : len(text) - len(text[-40:]) + end.start()] if end else text[1:]
    parts = LOOSE_JOINT.split(inner)
    return tuple(map(read_escapes, parts)) if len(parts) > 1 or end else None


def read_value(text: str) -> Any:
    """The value of a JSON or Python literal; null where it is none, or too large to be one document."""
    if len(text) > MAX_LITERAL_CHARS or is_deep(text):
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        pass
    try:
        return ast.literal_eval(NO_ESCAPE.sub(r"\\\\", text))
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return None


def is_deep(text: str) -> bool:
    """Whether brackets open one behind the other as no row of data has them: a parser would run out of stack."""
    return re.search(rf"(?:[\[{{(]\s{{0,3}}){{{MAX_DEPTH}}}", text) is not None
