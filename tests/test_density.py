"""The densest run is the subarray with the greatest sum."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.page.density import find_densest_run
from cleaner.page.reading import Reading
from cleaner.types import Block, Page, Role

SENTENCE = "The bridge over the Wend was closed on Monday morning after divers found cracks in two of its piers."


@given(st.lists(st.integers(-20, 20), max_size=14))
def test_no_other_run_has_a_greater_sum(weights: list[int]) -> None:
    start, end = find_densest_run(weights)
    sums = [sum(weights[i:j]) for i in range(len(weights)) for j in range(i + 1, len(weights) + 1)]
    assert sum(weights[start:end]) == max([0, *sums])
    assert 0 <= start <= end <= len(weights)


@given(st.lists(st.integers(-20, 20), max_size=14))
def test_run_neither_begins_nor_ends_with_a_loss(weights: list[int]) -> None:
    start, end = find_densest_run(weights)
    if start < end:
        assert weights[start] > 0
        assert weights[end - 1] > 0


def test_first_of_equal_runs_is_taken() -> None:
    assert find_densest_run([3, -9, 3]) == (0, 1)


def test_nothing_positive_is_an_empty_run() -> None:
    assert find_densest_run([]) == find_densest_run([-1, 0, -2]) == (0, 0)


def test_body_candidate_is_the_prose_between_menus() -> None:
    menu = [Block(text=name, link_chars=len(name)) for name in ("Home", "Sport", "Weather", "Business", "Culture")]
    page = Page(format="html", blocks=(*menu, Block(text=SENTENCE), Block(text=SENTENCE), *menu))
    assert Reading(page).body_candidate == f"{SENTENCE}\n{SENTENCE}"


def test_body_candidate_leaves_out_what_is_hidden_and_captions_and_code() -> None:
    odd = (
        Block(text="hidden", hidden="noscript"),
        Block(text="caption", kind=Role.CAPTION),
        Block(text="code", kind=Role.CODE),
    )
    page = Page(
        format="html",
        blocks=(
            Block(text=SENTENCE),
            *odd[:1],
            Block(text=SENTENCE),
            *odd[1:2],
            Block(text=SENTENCE),
            *odd[2:],
            Block(text=SENTENCE),
        ),
    )
    assert set(Reading(page).body_candidate.splitlines()) <= {SENTENCE}


def test_body_candidate_of_an_empty_page_is_empty() -> None:
    assert Reading(Page(format="text", blocks=())).body_candidate == ""
