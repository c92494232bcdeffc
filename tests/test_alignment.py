"""Which blocks another rendering of the page kept."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.roles.engine import align_blocks

LEAD = "The bridge over the Wend was closed on Monday."
SECOND = "Engineers will inspect the remaining piers this week."
THIRD = "A ferry will run every twenty minutes from Tuesday."


def test_blocks_of_the_text_are_kept_and_others_dropped() -> None:
    blocks = ["Home of the best news in town", LEAD, "Read more of our stories about bridges", SECOND]
    assert align_blocks(blocks, f"{LEAD}\n{SECOND}") == (False, True, False, True)


def test_of_two_copies_the_one_in_order_is_kept() -> None:
    assert align_blocks([SECOND, LEAD, SECOND, THIRD], f"{LEAD}\n{SECOND}\n{THIRD}") == (False, True, True, True)


def test_copy_that_the_text_has_twice_is_kept_twice() -> None:
    assert align_blocks([LEAD, SECOND, LEAD], f"{LEAD}\n{SECOND}\n{LEAD}") == (True, True, True)


def test_punctuation_and_spacing_do_not_matter() -> None:
    assert align_blocks(["“The bridge – over the Wend – was closed”"], "The bridge over the  Wend was closed.") == (True,)


def test_block_that_the_text_has_in_part_is_dropped() -> None:
    assert align_blocks([f"{LEAD} {THIRD} {SECOND}"], LEAD) == (False,)


def test_block_with_a_changed_word_is_kept() -> None:
    assert align_blocks([LEAD], LEAD.replace("Monday", "Tuesday")) == (True,)


def test_short_block_counts_only_as_a_line_of_its_own() -> None:
    assert align_blocks(["The Wend", LEAD], LEAD) == (False, True)
    assert align_blocks(["The Wend", LEAD], f"The Wend\n{LEAD}") == (True, True)
    assert align_blocks(["the bridge over"], f"{LEAD}\n{SECOND}") == (False,)


def test_nothing_is_kept_of_nothing() -> None:
    assert align_blocks([], LEAD) == ()
    assert align_blocks([LEAD, ""], "") == (False, False)


WORDS = st.sampled_from("rain wend mayor bridge ferry town pier storm river harbour cost road".split())
BLOCKS = st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), max_size=10)


@given(BLOCKS)
def test_page_is_wholly_kept_in_its_own_text(blocks: list[str]) -> None:
    assert sum(align_blocks(blocks, "\n".join(blocks))) == len(blocks)


@given(BLOCKS, BLOCKS)
def test_kept_blocks_are_no_longer_than_the_text(blocks: list[str], other: list[str]) -> None:
    kept = align_blocks(blocks, "\n".join(other))
    n_words = sum(len(block.split()) for block, is_kept in zip(blocks, kept, strict=True) if is_kept)
    assert n_words <= sum(len(line.split()) for line in other) / 0.6 + 4


@given(st.lists(st.text(max_size=40), max_size=6), st.text(max_size=200))
def test_any_texts_are_aligned(blocks: list[str], text: str) -> None:
    assert len(align_blocks(blocks, text)) == len(blocks)
