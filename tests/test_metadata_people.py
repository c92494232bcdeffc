"""What makes a visible name the author's, and what makes it somebody else's or nobody's."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cleaner.language.names import is_full_name
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


QUOTED = '<blockquote class="tweet"><p>Bridges fall.</p>&mdash; Richard Roe (@rroe) January 1, 2020</blockquote>'
TEASERS = "".join(
    f'<article><h3><a href="/{day}">Rain at last</a></h3><p>By Richard Roe</p><time datetime="2020-01-0{day}">Jan {day}</time></article>'
    for day in (1, 2)
)
COMMENT = (
    '<div id="comments"><h3>1 Comment</h3><div class="comment"><span class="comment-author">Richard Roe</span>'
    ' <span class="comment-date">January 1, 2020 at 5:00 pm</span><p>Nice story about the bridge.</p></div></div>'
)


@pytest.mark.parametrize(
    ("above", "below"), [(QUOTED, ""), ("", TEASERS), ("", COMMENT)], ids=["quoted post", "teasers", "comment"]
)
def test_name_and_day_of_somebody_elses_text_are_not_the_articles(make_page: MakePage, above: str, below: str) -> None:
    article = clean(make_page(head="<title>Wend bridge closed after divers find cracks</title>", above=above, below=below))
    assert (article.authors, article.date_published) == ((), None)


def test_day_in_the_sites_header_is_not_the_articles(make_page: MakePage) -> None:
    page = make_page(head="<title>Wend bridge closed after divers find cracks</title>")
    header = '<header><nav><a href="/">Home</a></nav><div class="today">Saturday, May 3, 2025</div></header>'
    assert clean(page.replace("<body>", f"<body>{header}")).date_published is None


def test_who_changed_the_article_did_not_write_it(make_page: MakePage) -> None:
    assert clean(make_page(above="<p>Updated by Richard Roe on March 15, 2025</p>")).authors == ()


def test_link_to_the_author_names_them(make_page: MakePage) -> None:
    page = make_page(
        head="<title>Wend bridge closed after divers find cracks</title>",
        above='<div><a rel="author" href="/j">Jane Doe</a></div>',
    )
    assert found(clean(page)) == (("Jane Doe",), "rel-author")


@pytest.mark.parametrize(
    "box",
    [
        "<p>Jane Doe is a reporter who covers rivers and bridges for us.</p>",
        "<span>Jane Doe</span>",
        "<span>Staff Writer</span>",
    ],
)
def test_what_stands_in_the_authors_element_beside_the_name_is_no_part_of_it(make_page: MakePage, box: str) -> None:
    above = f'<div itemprop="author" itemscope><span itemprop="name">Jane Doe</span> {box}</div>'
    assert clean(make_page(above=above)).authors == ("Jane Doe",)
