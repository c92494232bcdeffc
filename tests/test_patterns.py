"""No pattern may backtrack without bound: none nests open repeats, and long runs of its own characters cost no more than that."""

from __future__ import annotations

import re
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from bench.patterns import is_used_at_start, list_patterns, parse, time_python, time_rules
from cleaner.patterns import PatternFilter

PATTERNS = list_patterns()
MANY = 1_000
"""A repeat that may go further than this counts as open."""


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


def test_patterns_in_tables_are_looked_at_too() -> None:
    assert "cleaner.decode.META_CHARSET" in PATTERNS
    assert any(name.startswith("cleaner.segment.text.ADDRESSES[") for name in PATTERNS)
    assert len(PATTERNS) > 150


@pytest.mark.parametrize("name", PATTERNS)
def test_pattern_nests_no_open_repeats(name: str) -> None:
    assert not nests_open_repeats(parse(PATTERNS[name])), name


def test_the_clock_finds_a_pattern_that_is_quadratic() -> None:
    assert not time_python(re.compile(r"\s+(?:by|from)$"), "x").is_linear
    assert time_python(re.compile(r"\s{1,9}(?:by|from)$"), "x").is_linear
    assert time_python(re.compile(r"\s+(?:by|from)$"), "x", only_start=True).is_linear


@pytest.mark.parametrize("name", PATTERNS)
def test_pattern_costs_time_in_proportion_to_its_worst_text(name: str) -> None:
    timed = time_python(PATTERNS[name], name, only_start=is_used_at_start(name))
    assert timed.is_linear, timed


def test_rule_costs_time_in_proportion_to_its_worst_text() -> None:
    timed = [timed for timed in time_rules() if not timed.is_linear]
    assert not timed


def test_patterns_are_found_in_each_text_by_itself_though_many_are_searched_together() -> None:
    patterns = PatternFilter(["(?i)read more", r"foo\s+bar", "[0-9]{3}$", "one.two", "^nine"])
    found = {
        "To READ MORE, read more": [0], "foo": [], "bar 123": [2], "foo\nbar": [1], "one\ntwo": [], "line 123\nend": [],
        "é 123": [2], "nine": [4], "one two read more 123": [0, 2, 3],
    }  # fmt: skip
    assert patterns.match_each(list(found)) == list(found.values())
    assert patterns.match_each(list(found) * 40) == list(found.values()) * 40
    assert PatternFilter([]).match_each(["one"]) == [[]]
