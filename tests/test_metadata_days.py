"""Days that a page only hints at: digits in an unclear order, stamps of changes, dates in plain lines."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.test_metadata_hints import LONG, clean, meta

MakePage = Callable[..., str]


def day(html: str) -> tuple[str | None, str | None]:
    article = clean(html)
    origin = article.origins.get("date_published")
    return article.date_published, origin.source if origin else None


@pytest.mark.parametrize(
    ("below", "wanted"),
    [
        ("", "2025-02-12"),
        ("<p>December 2, 2025</p><p>October 5, 2024</p>", "2025-12-02"),
        ("<p>28-11-2025</p><p>30-10-2025</p>", "2025-12-02"),
        ("<p>11-28-2025</p><p>30-10-2025</p>", "2025-02-12"),
        ("<p>December 2, 2025</p><p>February 12, 2025</p>", "2025-02-12"),
    ],
    ids=["alone", "same day in words", "days first", "both orders", "both days"],
)
def test_order_of_digits_is_that_of_the_pages_other_dates(make_page: MakePage, below: str, wanted: str) -> None:
    page = make_page(above='<p>Published: <time datetime="02-12-2025">02-12-2025</time></p>', below=below)
    # The order of the language, months first, unless another stamp tells.
    assert clean(page).date_published == wanted


@pytest.mark.parametrize(("tag", "wanted"), [("en-GB", "2025-12-02"), ("en-US", "2025-02-12"), ("en", "2025-02-12")])
def test_order_of_digits_is_that_of_the_pages_region(make_page: MakePage, tag: str, wanted: str) -> None:
    page = make_page(above="<p>Published: 02/12/2025</p>").replace('lang="en"', f'lang="{tag}"')
    assert clean(page).date_published == wanted


def test_date_in_a_list_of_other_articles_is_not_the_pages(make_page: MakePage) -> None:
    items = {
        "@type": "ItemList",
        "itemListElement": [{"@type": "NewsArticle", "headline": "Rain", "datePublished": "2020-01-01"}],
    }
    page = make_page(head=f'<title>Bridge closed</title><script type="application/ld+json">{json.dumps(items)}</script>')
    assert clean(page).date_published is None


def test_stamp_of_a_change_is_the_day_where_the_page_has_no_other(make_page: MakePage) -> None:
    article = clean(make_page(above="<p>Last updated: April 6, 2025</p>"))
    assert article.date_published == "2025-04-06"
    assert "date-from-update" in article.warnings


def test_stamp_of_a_change_is_not_the_day_where_the_head_knows_of_the_change(make_page: MakePage) -> None:
    head = meta(article__modified_time="2025-04-06T10:00:00Z")
    assert clean(make_page(head=head, above="<p>Last updated: April 6, 2025</p>")).date_published is None


def test_month_of_a_change_is_no_day(make_page: MakePage) -> None:
    assert clean(make_page(above="<p>Last updated: April 2025</p>")).date_published is None


def test_line_below_the_story_that_says_when_it_was_posted_is_the_day(make_page: MakePage) -> None:
    below = "<div><p>Posted on the 15/04/2025 at 19:00 by @jane</p></div>"
    assert day(make_page(below=below))[0] == "2025-04-15T19:00:00"


def test_time_element_just_above_the_headline_is_the_day(make_page: MakePage) -> None:
    page = make_page(above=LONG).replace("<h1>", '<p><time datetime="2025-04-06">10:30, 7 minute read</time></p><h1>')
    assert day(page) == ("2025-04-06", "time-element")


def test_hours_behind_gmt_are_its_offset(make_page: MakePage) -> None:
    assert clean(make_page(above="<p>Published: April 6, 2025 1:55 PM GMT+1</p>")).date_published == "2025-04-06T13:55:00+01:00"


@pytest.mark.parametrize("stamp", ["08/13/2020 May 22nd, 2025", "May 22, 2025 August 13, 2020"])
def test_of_two_days_in_one_stamp_the_earlier_is_that_of_publication(make_page: MakePage, stamp: str) -> None:
    assert clean(make_page(above=f'<p class="date">{stamp}</p>')).date_published == "2020-08-13"


@pytest.mark.parametrize(
    ("others", "wanted"),
    [("11.15.16 3 weeks ago", "2016-12-09"), ("25.11.16 2 weeks ago", "2016-09-12"), ("", "2016-09-12")],
    ids=["months first", "days first", "alone"],
)
def test_dots_between_numbers_mean_days_first_unless_other_dates_say_otherwise(
    make_page: MakePage, others: str, wanted: str
) -> None:
    page = make_page(above="<p class='date'>12.09.16</p>", below=f"<div class='related'><p>{others}</p></div>")
    assert clean(page).date_published == wanted


def test_month_in_which_somebody_joined_is_no_day_of_publication(make_page: MakePage) -> None:
    assert clean(make_page(above="<p class='date'>Joined October 2011</p>")).date_published is None
    assert clean(make_page(above="<p class='date'>Published in October 2011</p>")).date_published == "2011-10"


def test_day_goes_before_a_month_that_stands_nearer(make_page: MakePage) -> None:
    above = "<p class='date'>January 19, 2017</p><p>By Jane Doe</p><p class='date'>Published in February 2017</p>"
    assert clean(make_page(above=above)).date_published == "2017-01-19"


def test_date_in_brackets_of_a_line_that_goes_on_is_of_something_else(make_page: MakePage) -> None:
    above = "<p class='date'>May 27, 2025</p><p class='date'>Original text (posted 16 May 2025) in French</p>"
    assert clean(make_page(above=above)).date_published == "2025-05-27"


def test_header_of_the_storys_own_article_has_its_date(make_page: MakePage) -> None:
    # The headline is taken for a menu's line, so nothing but the article says that the header is not the site's.
    above = "<header class='navigation'><h1>Broken pledge</h1><p class='date'>March 9, 2025</p></header>"
    page = make_page(above=above).replace("<h1>Wend bridge closed after divers find cracks</h1>", "")
    assert clean(page).date_published == "2025-03-09"


def test_day_that_only_hidden_comments_say_is_not_the_articles(make_page: MakePage) -> None:
    comment = (
        '<ol class="commentlist" style="display:none"><li class="date">December 9, 2016</li><li>Dot and Echo here.</li></ol>'
    )
    assert clean(make_page(below=comment)).date_published is None
