"""Lists that a sentence of the story introduces stay with it."""

from __future__ import annotations

from cleaner.page.segment.document import segment_text
from cleaner.page.shape import measure_page
from cleaner.roles.put_backs import keep_lists
from cleaner.roles.votes import Votes
from cleaner.rules.book import load_rules
from cleaner.types import Decoded

STORY = (
    "The ferry between Pell Harbour and Marrow Island will not sail again before May, the board said on Tuesday.",
    "The board has offered the islanders three things:",
    "- a free parking space in the harbour",
    "- a weekly delivery of food by boat",
    "- a helicopter for emergencies",
    "Engineers plan to float a new ramp across the sound in one piece, as was last done there in 1974.",
)


def keep(lines: tuple[str, ...], values: tuple[float, ...]) -> list[bool]:
    decoded = Decoded(text="\n".join(lines), format="text", encoding="utf-8", encoding_source="strict-utf-8")
    page = segment_text(decoded, url=None)
    rules = tuple(load_rules().match_blocks([block.text for block in page.blocks]))
    votes = keep_lists(page, measure_page(page), rules, Votes(values=values, source="model"))
    return [value > votes.threshold for value in votes.values]


def test_items_below_a_colon_of_the_story_are_story() -> None:
    assert keep(STORY, (0.9, 0.9, 0.2, 0.1, 0.3, 0.9)) == [True] * 6


def test_items_below_a_line_that_is_no_story_are_left_out() -> None:
    assert keep(STORY, (0.9, 0.4, 0.2, 0.1, 0.3, 0.9)) == [True, False, False, False, False, True]


def test_list_behind_the_end_of_the_story_is_left_out() -> None:
    assert keep(STORY, (0.9, 0.9, 0.2, 0.1, 0.3, 0.1)) == [True, True, False, False, False, False]


def test_list_that_a_rule_takes_a_line_of_is_left_out() -> None:
    lines = (*STORY[:3], "- Click here to subscribe to our newsletter", *STORY[4:])
    assert keep(lines, (0.9, 0.9, 0.2, 0.1, 0.3, 0.9)) == [True, True, False, False, False, True]


def test_entries_of_a_menu_are_left_out() -> None:
    lines = (*STORY[:2], "- Home", "- News", "- Sport", STORY[5])
    assert keep(lines, (0.9, 0.9, 0.2, 0.1, 0.3, 0.9)) == [True, True, False, False, False, True]
