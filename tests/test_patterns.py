"""No pattern may backtrack without bound: rules run on RE2, and the package's own patterns nest no open repeats."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import cleaner
from cleaner.patterns import PatternFilter

MANY = 1_000
"""A repeat that may go further than this counts as open."""


def list_patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.walk_packages(cleaner.__path__, "cleaner."):
        if module.name == "cleaner.__main__" or module.name.startswith("cleaner.integrations."):
            continue  # the one runs, the others need libraries that may not be there
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name}.{name}", value


def nests_open_repeats(node: Any, *, inside: bool = False) -> bool:
    for code, argument in node:
        if code in {codes.MAX_REPEAT, codes.MIN_REPEAT}:
            is_open = argument[1] > MANY
            if (is_open and inside) or nests_open_repeats(argument[2], inside=inside or is_open):
                return True
        elif isinstance(argument, parser.SubPattern):
            if nests_open_repeats(argument, inside=inside):
                return True
        elif isinstance(argument, tuple | list):
            parts = [part for part in argument if isinstance(part, parser.SubPattern)]
            parts += [
                part for group in argument if isinstance(group, list) for part in group if isinstance(part, parser.SubPattern)
            ]
            if any(nests_open_repeats(part, inside=inside) for part in parts):
                return True
    return False


def test_the_check_finds_a_nested_repeat() -> None:
    assert nests_open_repeats(parser.parse(r"(?:a+b?)+$"))
    assert not nests_open_repeats(parser.parse(r"(?:a{1,9}b?)+$"))


@pytest.mark.parametrize(("name", "pattern"), list(list_patterns()), ids=lambda value: value if isinstance(value, str) else "")
def test_pattern_nests_no_open_repeats(name: str, pattern: re.Pattern[str]) -> None:
    assert not nests_open_repeats(parser.parse(pattern.pattern, pattern.flags)), name


def test_patterns_are_found_in_each_text_by_itself_though_many_are_searched_together() -> None:
    patterns = PatternFilter(["(?i)read more", r"foo\s+bar", "[0-9]{3}$", "one.two", "^nine"])
    found = {
        "To READ MORE, read more": [0], "foo": [], "bar 123": [2], "foo\nbar": [1], "one\ntwo": [], "line 123\nend": [],
        "é 123": [2], "nine": [4], "one two read more 123": [0, 2, 3],
    }  # fmt: skip
    assert patterns.match_each(list(found)) == list(found.values())
    assert patterns.match_each(list(found) * 40) == list(found.values()) * 40
    assert PatternFilter([]).match_each(["one"]) == [[]]
