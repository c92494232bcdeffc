"""What counting in vectors says of markup is never less than what is there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.page.segment.limits import (
    CLOSING_2,
    CLOSING_3,
    FORMATTING_2,
    MAX_ATTRIBUTES,
    TOKEN,
    Outside,
    bound_formats,
    cap_markup,
    count_in,
    find_tags,
    is_tame,
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


@given(st.lists(st.sampled_from([*PIECES, ">", "<a b='", '<a b="', "-->", "<!--"]), max_size=60).map("".join))
def test_no_start_inside_a_tag_is_held_to_be_outside(html: str) -> None:
    outside = Outside(html.encode())
    places = [len(html[: found.start()].encode()) for found in re.finditer("<", html)]
    inside = {
        len(html[:place].encode())
        for tag in TOKEN.finditer(html)
        if tag["name"]
        for place in range(tag.start() + 1, tag.end())
        if html[place] == "<"
    }
    assert not inside & {place for place in places if outside.is_outside(place)}


@pytest.mark.parametrize("hiding", ["<{}", "a{}='<'", "a{}='>' <b{}", '<a{}=">"'])
def test_a_tag_whose_pieces_hide_its_length_is_not_tame(hiding: str) -> None:
    pieces = " ".join(hiding.format(number, number) for number in range(5_000))
    assert not is_tame("", find_tags(f"<p>one</p><x {pieces}>two".encode()))


@pytest.mark.parametrize("gap", [300, 1_900])
def test_few_marks_hide_no_tag_of_many_attributes(gap: int) -> None:
    fill = " ".join(f"a{number}" for number in range(gap // 6))
    _, _, is_capped = cap_markup(f"<p>one</p><x {' '.join(f'<b{number} {fill}' for number in range(60_000 // gap))}>two")
    assert is_capped


def test_scripts_and_quotes_in_text_are_tame() -> None:
    paragraph = "<p class='a'>They said = \"no\" & 'yes' <b>1 > 0</b></p>\n"
    script = '<script>for(i=0;i<n;i++){f("<")}</script>'
    html = paragraph * 300 + script + f"<script>{'x' * 50_000}</script>" + paragraph * 300
    assert is_tame(html, find_tags(html.encode()))


@pytest.mark.parametrize("piece", ["é" * 10, "x"])
def test_a_tag_of_too_many_attributes_is_found_whatever_stands_before_it(piece: str) -> None:
    tag = "<p " + " ".join(f"a{number}=v" for number in range(MAX_ATTRIBUTES + 10)) + ">"
    capped, _, is_capped = cap_markup(f"<div>{piece}</div>{tag}{piece}")
    assert is_capped
    assert capped.endswith(f">{piece}")
    assert f"a{MAX_ATTRIBUTES + 5}=" not in capped
