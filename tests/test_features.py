"""What the model sees of each block."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.page.elements import read_elements
from cleaner.page.features import FAMILIES, build_features, measure_distance, stack
from cleaner.page.lexicon import Lexicon
from cleaner.page.reading import Reading
from cleaner.page.surroundings import N_COLUMNS, ODDS_SCALE, Tree
from cleaner.text.tokens import MAX_CHARS, MAX_TOKENS, PageTokens, tokenize
from cleaner.types import Block, Container, Page

LEAD = "The bridge over the Wend has been closed since Monday morning, the council said."
EMPTY = Lexicon({}, {})


def make_reading(*texts: str, kind: str = "text", headlines: frozenset[str] = frozenset()) -> Reading:
    blocks = tuple(Block(text=text) for text in texts)
    reading = Reading(Page(format=kind, blocks=blocks), hits=[()] * len(blocks))  # type: ignore[arg-type]
    reading.__dict__["headlines"] = headlines
    return reading


@pytest.mark.parametrize("kind", ["html", "text"])
@pytest.mark.parametrize("texts", [(), ("a",), ("....", "\0", "a\0b"), (LEAD, "Menu", LEAD)])
def test_every_page_has_a_row_of_finite_numbers_for_every_block(kind: str, texts: tuple[str, ...]) -> None:
    features = build_features(make_reading(*texts, kind=kind), EMPTY)
    width = build_features(make_reading(LEAD, kind=kind), EMPTY).shape[1]
    assert features.shape == (len(texts), width)
    assert features.dtype == np.float32
    assert np.isfinite(features).all()


@pytest.mark.parametrize("kind", ["html", "text"])
def test_families_have_the_same_rows_whatever_the_page(kind: str) -> None:
    readings = [make_reading(*texts, kind=kind) for texts in ((LEAD,), (LEAD, "Menu", "1"))]
    for family in FAMILIES[kind].values():
        assert len({len(stack(family(reading, EMPTY))) for reading in readings}) == 1


def test_words_are_split_folded_and_numbers_masked() -> None:
    assert tokenize("It’s 2025 in NEW Wend") == ["it", "s", "0000", "in", "new", "wend"]


def test_each_block_owns_its_first_words() -> None:
    tokens = PageTokens(["one two", "", "two three " * 30, "four"])
    assert tokens.counts.tolist() == [2, 0, MAX_TOKENS, 1]
    assert tokens.keys[0] == tokens.key_of("One, two!")
    assert tokens.key_of("five") is None


def test_separator_inside_a_text_parts_nothing() -> None:
    assert PageTokens(["one\0two", "three"]).counts.tolist() == [2, 1]


def test_words_behind_the_limit_are_not_taken_apart() -> None:
    assert "late" not in PageTokens(["x" * MAX_CHARS + " late"]).places


def test_copies_count_for_the_later_block_and_the_earlier() -> None:
    earlier, later = PageTokens([LEAD, "Menu", f"{LEAD} More."]).measure_copies()
    assert earlier[0] == 0
    assert later[0] == 1
    assert earlier[2] > 0.9
    assert later[2] == 0


def test_block_that_says_the_headline_is_found() -> None:
    reading = make_reading("Menu", "Rain at last in Wend", LEAD, headlines=frozenset({"rain at last in wend"}))
    assert reading.says_headline.tolist() == [False, True, False]


def test_lexicon_rates_mean_least_greatest_known_and_opening() -> None:
    rows = Lexicon({"share": -2.0, "bridge": 1.0}, {}).describe_words(PageTokens(["share bridge now", "", "the long bridge"]))
    assert np.array(rows).T.tolist() == [
        [-0.5, -2.0, 1.0, pytest.approx(2 / 3), pytest.approx(-1 / 3)],
        [0, 0, 0, 0, 0],
        [1.0, 1.0, 1.0, pytest.approx(1 / 3), pytest.approx(1 / 3)],
    ]


def test_names_are_summed_from_the_outside_inwards() -> None:
    containers = [
        Container(tag="body", names=(), parent=-1, start=0, end=2),
        Container(tag="div", names=("comment-list",), parent=0, start=0, end=1),
        Container(tag="p", names=("story",), parent=1, start=0, end=1),
    ]
    tree = Tree(read_elements(containers), Lexicon({}, {"comment": -3.0, "story": 2.0}))
    assert tree.odds[0].tolist() == [0, -3, 2]
    assert tree.odds[2].tolist() == [0, -3, -3]
    assert tree.odds[3].tolist() == [0, 0, 2]
    assert tree.depth.tolist() == [1, 2, 3]


def test_elements_of_any_depth_count_all_that_lies_around_them() -> None:
    names = [("nav", "comment"), ("div", "story"), ("aside", ""), ("div", "")] * 6
    containers = [
        Container(tag=tag, names=(name,) if name else (), parent=place - 1, start=0, end=1)
        for place, (tag, name) in enumerate(names)
    ]
    tree = Tree(read_elements(containers), Lexicon({}, {"comment": -0.5, "story": 0.25}))
    assert tree.depth.tolist() == list(range(1, 25))
    assert tree.around[:3].tolist() == [1, 1, 1 | 1 << 3]
    assert set(tree.around[2:].tolist()) == {1 | 1 << 3}
    assert tree.odds[1, -1] == pytest.approx(np.tanh(6 * (0.25 - 0.5) / ODDS_SCALE) * 4)
    assert tree.odds[2, -1] == -0.5
    assert tree.odds[3, 1:].tolist() == [0.25] * 23


def test_page_without_elements_has_the_same_columns() -> None:
    bare = stack(FAMILIES["html"]["elements"](make_reading(LEAD, kind="html"), EMPTY))
    assert bare.shape == (N_COLUMNS, 1)
    container = Container(tag="p", names=("story",), parent=-1, start=0, end=1)
    page = Page(format="html", blocks=(Block(text=LEAD, container=0),), containers=(container,))
    assert stack(FAMILIES["html"]["elements"](Reading(page, hits=[()]), EMPTY)).shape == (N_COLUMNS, 1)


def test_distance_is_one_at_the_mark_and_falls_behind_it() -> None:
    distances = measure_distance(np.array([False, True, False, False]))
    assert distances[0] == 0
    assert distances[1] == 1
    assert 1 > distances[2] > distances[3] > 0
