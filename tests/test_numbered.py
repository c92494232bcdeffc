"""Numbered sub-headings above paragraphs of the story are kept."""

from __future__ import annotations

import pytest

from cleaner.page.segment.document import segment_text
from cleaner.page.shape import measure_page
from cleaner.roles.put_backs import keep_numbered
from cleaner.roles.votes import Votes
from cleaner.rules.book import load_rules
from cleaner.types import Decoded

PROSE = "The ferry between the harbour and the island will not sail again before May, the board said on Tuesday."
UP = ("1. A ramp", "2. A tug", "3. A helicopter", "4. A bakery")


def keep(lines: tuple[str, ...], *, is_prose_kept: bool = True, below: str = PROSE) -> list[str]:
    text = "\n\n".join([PROSE, *(f"{line}\n\n{below}" for line in lines), PROSE])
    decoded = Decoded(text=text, format="text", encoding="utf-8", encoding_source="strict-utf-8")
    page = segment_text(decoded, url=None)
    rules = tuple(load_rules().match_blocks([block.text for block in page.blocks]))
    last = len(page.blocks) - 1
    values = tuple(
        0.9 if place in {0, last} or (is_prose_kept and block.text == PROSE) else 0.2 for place, block in enumerate(page.blocks)
    )
    votes = keep_numbered(page, measure_page(page), rules, Votes(values=values, source="model"))
    kept = zip(page.blocks, votes.values, strict=True)
    return [block.page_text for block, value in kept if value > votes.threshold and block.text != PROSE]


@pytest.mark.parametrize(
    "lines",
    [
        UP,
        UP[::-1],
        ("Step 1: Wait", "Step 2: Wait more", "Step 3: Jump"),
        ("#1: Wait", "#2: Wait more", "#3: Jump"),
        ("1) Wait", "2) Wait more", "3) Jump"),
    ],
)
def test_numbered_headings_above_paragraphs_are_kept(lines: tuple[str, ...]) -> None:
    assert keep(lines) == list(lines)


@pytest.mark.parametrize(
    "lines",
    [
        ("1. A ramp", "2. A tug"),
        ("1. A ramp", "7. A tug", "12. A helicopter"),
        ("1. A ramp", "2) A tug", "Step 3: A helicopter"),
        ("A ramp", "A tug", "A helicopter"),
    ],
)
def test_lines_that_are_no_series_are_left_out(lines: tuple[str, ...]) -> None:
    assert keep(lines) == []


def test_numbered_list_of_other_stories_is_left_out() -> None:
    assert keep(UP, below="") == []


def test_numbered_headings_above_what_is_no_story_are_left_out() -> None:
    assert keep(UP, is_prose_kept=False) == []


def test_numbered_line_that_a_rule_takes_is_left_out() -> None:
    assert "3. Click here to read the full survey" not in keep((*UP[:2], "3. Click here to read the full survey", UP[3]))
