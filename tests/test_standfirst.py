"""The line below the headline that sums the story up is its standfirst, though the vote thinks little of it."""

from __future__ import annotations

import pytest

from cleaner.roles.near_headline import find_standfirsts
from cleaner.types import Role
from tests.scenes import make_scene, segment

TITLE = "Wend bridge closed after divers find cracks"
SUMMARY = "Divers found cracks in two piers of the bridge, and a ferry will carry the residents of the old town."
LONG_SUMMARY = "Divers have found cracks in two of the piers, and residents of the old town will cross the Wend by ferry"


def find(line: str, story: tuple[str, ...], vote: float, *, tail: tuple[str, ...] = (), at_end: bool = False) -> list[str]:
    lines = (TITLE, "By Jane Doe", line, *story, *tail) if at_end else (TITLE, line, "By Jane Doe", *story, *tail)
    page = segment("\n".join(lines), "text")
    values = tuple(0.9 if block.text in story else vote if block.text == line else 0.01 for block in page.blocks)
    signed = {index: Role.BYLINE for index, block in enumerate(page.blocks) if block.text == "By Jane Doe"}
    scene = make_scene(page, values, found={"headline": {0: Role.TITLE}, "signature": signed})
    return [page.blocks[index].text for index, _ in find_standfirsts(scene)]


@pytest.mark.parametrize(("line", "vote"), [(SUMMARY, 0.05), (SUMMARY, 0.3), (LONG_SUMMARY, 0.12)])
def test_summary_right_below_the_headline_needs_little_of_a_vote(story: tuple[str, ...], line: str, vote: float) -> None:
    assert find(line, story, vote) == [line]


@pytest.mark.parametrize(
    ("line", "vote"),
    [
        (SUMMARY, 0.01),
        (LONG_SUMMARY, 0.05),
        ("A cook in Ost has opened a school where nobody is taught to bake, and pupils pay in butter.", 0.05),
        ("Home » News » Divers found cracks in two piers of the bridge over the Wend.", 0.05),
        ("Divers with cameras below the bridge", 0.05),
        ("Divers at the bridge over the Wend on Monday morning. Photo: Jane Doe", 0.05),
    ],
)
def test_what_only_resembles_a_summary_is_left_out(story: tuple[str, ...], line: str, vote: float) -> None:
    assert find(line, story, vote) == []


def test_line_that_the_page_says_again_is_no_summary(story: tuple[str, ...]) -> None:
    assert find(SUMMARY, story, 0.05, tail=(SUMMARY,)) == []


def test_line_below_the_byline_needs_a_better_vote(story: tuple[str, ...]) -> None:
    assert find(SUMMARY, story, 0.05, at_end=True) == []
    assert find(SUMMARY, story, 0.3, at_end=True) == [SUMMARY]
