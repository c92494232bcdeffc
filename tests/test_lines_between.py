"""Doubtful paragraphs of HTML between blocks of the story."""

from __future__ import annotations

import msgspec
import pytest

from cleaner.roles.rescue import find_lost_prose
from cleaner.types import Block, Container, Page, Role
from tests.conftest import STORY
from tests.scenes import make_scene

LINE = "Year founded: 1931"


def make_page(*middle: Block) -> Page:
    blocks = (Block(text=STORY[0]), *middle, Block(text=STORY[1]))
    placed = tuple(
        msgspec.structs.replace(block, container=place + 1 if block.container < 0 else block.container)
        for place, block in enumerate(blocks)
    )
    body = Container(tag="div", names=(), parent=-1, start=0, end=len(blocks))
    lines = [Container(tag="p", names=(), parent=0, start=place, end=place + 1) for place in range(len(blocks))]
    return Page(format="html", blocks=placed, containers=(body, *lines))


def list_rescued(page: Page, vote: float = 0.2, *, by_rules: bool = False) -> list[int]:
    values = (0.9, *[vote] * (len(page.blocks) - 2), 0.9)
    return sorted(find_lost_prose(make_scene(page, values, threshold=0.35, hits=None if by_rules else [()] * len(page.blocks))))


@pytest.mark.parametrize("n_lines", [1, 3])
def test_doubtful_lines_between_paragraphs_of_the_story_stay(n_lines: int) -> None:
    assert list_rescued(make_page(*[Block(text=LINE)] * n_lines)) == list(range(1, n_lines + 1))


def test_lines_of_the_same_element_stay_however_many_they_are() -> None:
    page = make_page(*[Block(text=LINE)] * 9)
    blocks = tuple(msgspec.structs.replace(block, container=0) for block in page.blocks)
    assert list_rescued(msgspec.structs.replace(page, blocks=blocks)) == list(range(1, 10))


@pytest.mark.parametrize(
    "middle",
    [
        [Block(text=LINE)] * 4,
        [Block(text=LINE, link_chars=4)],
        [Block(text=LINE, hidden="hidden-style")],
        [Block(text=LINE, kind=Role.LIST_ITEM)],
        [Block(text=LINE, container=0)],
    ],
)
def test_long_runs_links_and_lines_in_another_element_are_left_to_the_vote(middle: list[Block]) -> None:
    assert list_rescued(make_page(*middle)) == []


def test_what_is_surely_no_story_or_taken_by_a_rule_stays_out() -> None:
    assert list_rescued(make_page(Block(text=LINE)), vote=0.05) == []
    assert list_rescued(make_page(Block(text="Advertisement")), by_rules=True) == []
