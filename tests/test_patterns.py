"""No pattern may backtrack without bound: none nests open repeats, none that is searched for opens with one.

What they cost on the worst text is timed by `python -m bench.patterns`, and by no test.
"""

from __future__ import annotations

from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from bench.patterns import is_used_at_start, list_parts, list_patterns, make_attacks, parse
from cleaner.text.patterns import PatternFilter

PATTERNS = list_patterns()
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT}
MANY = 1_000
"""A repeat that may go further than this counts as open."""


def nests_open_repeats(node: Any, *, inside: bool = False) -> bool:
    """Whether a repeat without end stands in another."""
    for code, argument in node:
        is_open = code in REPEATS and argument[1] > MANY
        if is_open and inside:
            return True
        if any(nests_open_repeats(part, inside=inside or is_open) for part in list_parts(code, argument)):
            return True
    return False


def test_the_check_finds_a_nested_repeat() -> None:
    for pattern in (r"(?:a+b?)+$", r"(?:x|(?=a+)b)+", r"(?P<q>x)?(?:(?(q)a+|b)c)*"):
        assert nests_open_repeats(parser.parse(pattern)), pattern
    assert not nests_open_repeats(parser.parse(r"(?:a{1,9}b?)+$"))


def test_patterns_in_tables_are_looked_at_too() -> None:
    assert "cleaner.page.decode.META_CHARSET" in PATTERNS
    assert any(name.startswith("cleaner.page.segment.document.ADDRESSES[") for name in PATTERNS)
    assert len(PATTERNS) > 150


@pytest.mark.parametrize("name", PATTERNS)
def test_pattern_nests_no_open_repeats(name: str) -> None:
    assert not nests_open_repeats(parse(PATTERNS[name])), name


def opens_with_open_repeat(node: Any) -> bool:
    """Whether more must follow a repeat without end at the beginning: searched for, it is tried again from every place."""
    for place, (code, argument) in enumerate(node):
        if code in REPEATS:
            if (argument[1] > MANY and place + 1 < len(node)) or opens_with_open_repeat(argument[2]):
                return True
            if argument[0]:
                return False
        elif code in {codes.ASSERT, codes.ASSERT_NOT}:
            if argument[0] < 0:
                return False
        elif code is codes.AT:
            if argument in {codes.AT_BEGINNING, codes.AT_BEGINNING_STRING}:
                return False
        else:
            return any(opens_with_open_repeat(part) for part in list_parts(code, argument))
    return False


@pytest.mark.parametrize(
    ("pattern", "is_bad"),
    [
        (r"\s+(?:by|from)$", True),
        (r"(?:a|\s+b)c", True),
        (r"x?\s+b", True),
        (r"\s{1,9}(?:by|from)$", False),
        (r"^\s+b", False),
        (r"(?<!\s)\s+b", False),
        (r"b\s+", False),
        (r"\s+", False),
    ],
)
def test_the_check_finds_a_repeat_that_a_search_tries_from_every_place(pattern: str, is_bad: bool) -> None:
    assert opens_with_open_repeat(parser.parse(pattern)) is is_bad


@pytest.mark.parametrize("name", [name for name in PATTERNS if not is_used_at_start(name)])
def test_searched_pattern_opens_with_no_open_repeat(name: str) -> None:
    assert not opens_with_open_repeat(parse(PATTERNS[name])), name


def test_attacks_are_of_the_length_asked_for_and_of_what_the_pattern_speaks_of() -> None:
    attacks = [attack(600) for attack in make_attacks(parser.parse(r"\s+(?:by|from)$"))]
    assert {len(attack) for attack in attacks} == {600}
    assert {" " * 600, "b" * 600, ("by" * 600)[:600]} <= set(attacks)


def test_patterns_are_found_in_each_text_by_itself_though_many_are_searched_together() -> None:
    patterns = PatternFilter(["(?i)read more", r"foo\s+bar", "[0-9]{3}$", "one.two", "^nine"])
    found = {
        "To READ MORE, read more": [0], "foo": [], "bar 123": [2], "foo\nbar": [1], "one\ntwo": [], "line 123\nend": [],
        "é 123": [2], "nine": [4], "one two read more 123": [0, 2, 3],
    }  # fmt: skip
    assert patterns.match_each(list(found)) == list(found.values())
    assert patterns.match_each(list(found) * 40) == list(found.values()) * 40
    assert PatternFilter([]).match_each(["one"]) == [[]]
