"""The line below the headline that sums the story up is its standfirst, though the vote thinks little of it."""

from __future__ import annotations

import pytest

from cleaner.page.segment.document import segment_text
from cleaner.page.shape import measure_page
from cleaner.roles.scene import read_scene
from cleaner.roles.standfirst import find_standfirsts
from cleaner.roles.votes import Votes
from cleaner.rules.book import load_rules
from cleaner.types import Decoded, Role

TITLE = "Wend bridge closed after divers find cracks"
SUMMARY = "Divers found cracks in two piers of the bridge, and a ferry will carry the residents of the old town."
LONG_SUMMARY = "Divers have found cracks in two of the piers, and residents of the old town will cross the Wend by ferry"


def find(line: str, story: tuple[str, ...], vote: float, *, tail: tuple[str, ...] = (), at_end: bool = False) -> list[str]:
    lines = (TITLE, "By Jane Doe", line, *story, *tail) if at_end else (TITLE, line, "By Jane Doe", *story, *tail)
    decoded = Decoded(text="\n".join(lines), format="text", encoding="utf-8", encoding_source="strict-utf-8")
    page = segment_text(decoded, url=None)
    shapes = measure_page(page)
    rules = tuple(load_rules().match_blocks([block.text for block in page.blocks]))
    values = tuple(0.9 if block.text in story else vote if block.text == line else 0.01 for block in page.blocks)
    scene = read_scene(page, shapes, rules, Votes(values=values, source="model"), (3, 3 + len(story)))
    signed = {place: Role.BYLINE for place, block in enumerate(page.blocks) if block.text == "By Jane Doe"}
    return [page.blocks[place].text for place in find_standfirsts(scene, 0, signed)]


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
