"""What makes a visible name the author's, and what makes it somebody else's or nobody's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cleaner.metadata.names import is_full_name
from tests.test_metadata_hints import STAMP, clean, found, json_ld, meta

MakePage = Callable[..., str]
TEASER = '<article><h3><a href="/rain">Rain at last</a></h3><div class="author">{name}</div></article>'
DESK = {"@type": "Organization", "name": "The Drop"}


def test_organisation_that_only_json_ld_names_is_no_author(make_page: MakePage) -> None:
    assert clean(make_page(head=json_ld(author=DESK))).authors == ()


@pytest.mark.parametrize(
    "above", ['<div class="byline">The Drop</div>', "<p>Posted by The Drop</p>"], ids=["byline", "end of a short line"]
)
def test_organisation_that_a_line_at_the_story_names_too_is_the_author(make_page: MakePage, above: str) -> None:
    assert clean(make_page(head=json_ld(author=DESK), above=above)).authors == ("The Drop",)


def test_organisation_that_json_ld_and_a_meta_tag_name_is_the_author(make_page: MakePage) -> None:
    assert clean(make_page(head=json_ld(author=DESK) + meta(author="The Drop"))).authors == ("The Drop",)


def test_byline_of_a_teaser_names_nobody(make_page: MakePage) -> None:
    assert clean(make_page(below=TEASER.format(name="Richard Roe"))).authors == ()


def test_same_byline_in_the_storys_own_article_names_the_author(make_page: MakePage) -> None:
    assert clean(make_page(above='<div class="author">Richard Roe</div>')).authors == ("Richard Roe",)


def test_topic_in_a_byline_class_is_no_author(make_page: MakePage) -> None:
    assert clean(make_page(above='<div class="byline"><a rel="tag" href="/t">River Wend</a></div>')).authors == ()


def test_words_that_the_story_writes_small_are_no_name(make_page: MakePage) -> None:
    story = "<p>The council said that corporate donors had paid for the relocation of the market to the other bank.</p>"
    assert clean(make_page(above=f'<div class="byline">Corporate Relocation</div>{story}')).authors == ()


@pytest.mark.parametrize(("below", "authors"), [("", ()), ("<p>All stories by Jane Doe</p>", ("Jane Doe",))])
def test_name_beside_a_date_in_a_menu_needs_a_second_sign(make_page: MakePage, below: str, authors: tuple[str, ...]) -> None:
    menu = "<nav><p>Jane Doe</p></nav>"
    assert clean(make_page(above=f"{menu}{STAMP}", below=below)).authors == authors


@pytest.mark.parametrize(("name", "full"), [("Jane Doe", True), ("Zürich", False), ("منوعات", False), ("田中太郎", True)])
def test_one_word_is_a_name_only_where_the_script_has_no_spaces(name: str, *, full: bool) -> None:
    assert is_full_name(name) is full


def test_place_behind_a_name_is_no_author(make_page: MakePage) -> None:
    assert found(clean(make_page(above="<p>By Jane Doe, Zürich</p>"))) == (("Jane Doe",), "byline")
