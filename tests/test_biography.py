"""Below a flattened story: who wrote it, told by the name in the byline; and lone sub-headings between its paragraphs."""

from __future__ import annotations

import pytest

from cleaner.decode import decode_document
from cleaner.label.biography import biography_pattern, find_biographies
from cleaner.label.rescue import rescue_prose
from cleaner.label.shape import measure_page
from cleaner.label.votes import Votes
from cleaner.pipeline import make_document
from cleaner.rules import load_rules
from cleaner.segment import segment_document
from cleaner.types import Page, Rejection

PARAGRAPHS = (
    "The bridge over the Wend has been closed since Monday morning, the council said in a statement on its website.",
    "A ferry will run every twenty minutes until the bridge is open again, which may take until the end of August.",
)
BIOGRAPHY = "Jane Doe covers rivers and bridges for the paper. She lives in Lower Arden with two dogs."


def read_page(*lines: str) -> Page:
    decoded = decode_document(make_document("\n\n".join(lines), input_format="text"), 10**6)
    assert not isinstance(decoded, Rejection)
    return segment_document(decoded, url=None)


def find(*lines: str) -> list[int]:
    page = read_page(*lines)
    kept = [place for place, line in enumerate(lines) if line in {*PARAGRAPHS, lines[-1]}]
    rules = [tuple(found) for found in load_rules().match_blocks([block.page_text for block in page.blocks])]
    return list(find_biographies(page, measure_page(page), rules, kept))


@pytest.mark.parametrize("byline", ["By Jane Doe", "Jane Doe", "By JANE DOE, Staff Writer"])
def test_paragraph_that_opens_with_the_author_is_a_biography(byline: str) -> None:
    assert find(byline, *PARAGRAPHS, BIOGRAPHY) == [3]


def test_paragraph_that_opens_with_somebody_else_is_story() -> None:
    assert find("By John Roe", *PARAGRAPHS, BIOGRAPHY) == []


def test_name_in_a_headline_is_no_byline() -> None:
    assert find("Jane Doe wins the prize", *PARAGRAPHS, BIOGRAPHY) == []


def test_biography_above_the_story_is_not_looked_for() -> None:
    assert find("By Jane Doe", BIOGRAPHY, *PARAGRAPHS) == []


@pytest.mark.parametrize(
    "text",
    ["Dr. Jane Doe is a chemist.", "Jane Doe, the paper's editor, joined in 1999.", "Jane van Doe schreibt über Brücken."],
)
def test_biographies_open_with_a_name_and_what_the_person_does(text: str) -> None:
    assert biography_pattern().match(text)


@pytest.mark.parametrize(
    "text", ["Jane Doe, 44, said so.", "The bridge is closed.", "Jane is a chemist.", "Jane Doe island tours"]
)
def test_other_sentences_open_no_biography(text: str) -> None:
    assert not biography_pattern().match(text)


def rescue(*lines: str, vote: float) -> bool:
    page = read_page(*lines)
    values = tuple(0.9 if line in PARAGRAPHS else vote for line in lines)
    rules: list[tuple] = [() for _ in lines]  # type: ignore[type-arg]
    votes = rescue_prose(page, measure_page(page), rules, Votes(values=values, source="model", threshold=0.45))
    return votes.values[1] > votes.threshold


def test_doubtful_line_alone_between_two_paragraphs_is_a_heading() -> None:
    assert rescue(PARAGRAPHS[0], "What happens next", PARAGRAPHS[1], vote=0.2)


def test_line_that_the_page_says_twice_is_none() -> None:
    assert not rescue(PARAGRAPHS[0], "What happens next", PARAGRAPHS[1], "What happens next", vote=0.2)


def test_two_doubtful_lines_are_none() -> None:
    assert not rescue(PARAGRAPHS[0], "What happens next", "Share this story", PARAGRAPHS[1], vote=0.2)
