"""What counting in vectors says of markup is never less than what is there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.segment.limits import MAX_ATTRIBUTES, cap_markup
from cleaner.segment.tame import (
    CLOSING_2,
    CLOSING_3,
    FORMATTING_2,
    bound_formats,
    count_in,
    count_values,
    find_tags,
    read_starts,
)

PIECES = [
    "<",
    "</",
    "p>",
    "li ",
    "div>",
    "link ",
    "b>",
    "<BR/>",
    "<i\n",
    "<em",
    "<menu>",
    "=",
    '"',
    "'",
    " ",
    "\t",
    "é",
    "<",
    "x",
]
MARKUP = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
NESTING = re.compile(r"<(?!p[\s/>]|li[\s/>]|br[\s/>]|hr[\s/>]|d[dt][\s/>]|img|met)[a-z]", re.IGNORECASE)
VALUE = re.compile(r"""=\s*+(?:"[^"<]*+|'[^'<]*+)<""")


@given(MARKUP)
def test_elements_that_nest_are_counted_as_the_pattern_finds_them(html: str) -> None:
    html = f"{html}   "
    assert len(read_starts(find_tags(html.encode()))) - count_closing(html) == len(NESTING.findall(html))


def count_closing(html: str) -> int:
    """How many elements start that the parser closes by itself."""
    starts = read_starts(find_tags(html.encode()))
    return count_in(starts, CLOSING_3) + count_in(starts >> 8, CLOSING_2)


@given(MARKUP)
def test_formatting_elements_are_never_fewer_than_the_pattern_bounds(html: str) -> None:
    html = f"{html} "
    assert count_in(read_starts(find_tags(html.encode())) >> 8, FORMATTING_2) >= bound_formats(html)


@given(MARKUP)
def test_values_with_markup_are_never_fewer_than_the_pattern_finds(html: str) -> None:
    assert count_values(find_tags(html.encode())) >= len(VALUE.findall(html))


@pytest.mark.parametrize("piece", ["é" * 10, "x"])
def test_a_tag_of_too_many_attributes_is_found_whatever_stands_before_it(piece: str) -> None:
    tag = "<p " + " ".join(f"a{number}=v" for number in range(MAX_ATTRIBUTES + 10)) + ">"
    capped, is_capped = cap_markup(f"<div>{piece}</div>{tag}{piece}")
    assert is_capped
    assert capped.endswith(f">{piece}")
    assert f"a{MAX_ATTRIBUTES + 5}=" not in capped
