"""The elements of a page as columns."""

from __future__ import annotations

from cleaner.page.elements import read_elements
from cleaner.page.lexicon import Lexicon
from cleaner.rules.book import load_rules
from cleaner.text.fold import split_name
from cleaner.types import Container


def make_element(tag: str, *names: str, parent: int = -1, start: int = 0, end: int = 1) -> Container:
    return Container(tag=tag, names=names, parent=parent, start=start, end=end)


def test_elements_of_the_same_tag_and_names_are_of_one_kind() -> None:
    elements = read_elements(
        [make_element("body"), make_element("p", "a", parent=0), make_element("p", parent=0), make_element("p", "a", parent=2)]
    )
    assert elements.kinds == (("body", ()), ("p", ("a",)), ("p", ()))
    assert elements.numbers == [0, 1, 2, 1]
    assert elements.parents == [-1, 0, 0, 2]


def test_page_without_elements_has_no_kinds() -> None:
    assert read_elements([]).kinds == ()


def test_a_kind_is_rated_by_each_known_word_once() -> None:
    lexicon = Lexicon({}, {"<p>": 1.0, "story": 2.0, "body": -0.5})
    kinds = [("p", ()), ("p", ("storyBody",)), ("div", ("story", "story-body", "x")), ("i", ("x",))]
    assert lexicon.rate_kinds(kinds) == [1.0, 2.5, 1.5, 0.0]


def test_kinds_are_matched_alike_alone_and_together() -> None:
    kinds = [("nav", ()), ("div", ("comment-list",)), ("h2", ("comment-list",)), ("article", ("tag-comments",)), ("p", ())]
    together = load_rules().match_kinds(kinds)
    assert together == [load_rules().match_kinds([kind])[0] for kind in kinds]
    assert [bool(rules) for rules in together] == [True, True, False, False, False]


def test_names_are_split_at_marks_capitals_and_digits() -> None:
    assert split_name("story__body-text") == {"story", "body", "text"}
    assert split_name("storyBody2") == {"story", "body", "2"}
    assert split_name("-") == split_name("w-[3px]") == frozenset()
    assert split_name("überblick-text") == {"berblick", "text"}
