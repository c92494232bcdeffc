"""Flattened text: its headline, byline, timestamp, standfirst and tags are found by what they say and where they stand."""

from __future__ import annotations

from collections import Counter

import pytest

from cleaner import Article, normalize
from cleaner.label.names import is_name, loosen, strip_date
from cleaner.label.titles import NAMES, clean_title, load_weights

TITLE = "Wend bridge closed after divers find cracks"
MENU = ("Skip to content", "Home", "News", "Sport", "Weather", "Subscribe")


def clean(*lines: str) -> Article:
    article = normalize("\n".join(lines) + "\n", input_format="text")
    assert isinstance(article, Article)
    return article


def roles(article: Article) -> dict[str, str]:
    return {removal.text: str(removal.role) for removal in article.removed}


def test_headline_above_the_story_is_the_title(story: tuple[str, ...]) -> None:
    assert clean(*MENU, TITLE, *story).title == TITLE


def test_headline_far_above_the_story_is_found_by_its_words(story: tuple[str, ...]) -> None:
    buttons = [f"Share on {name}" for name in ("Facebook", "X", "WhatsApp", "Reddit", "LinkedIn", "Telegram")] * 3
    assert clean(f"{TITLE} | The Daily Drop", *MENU, TITLE, *buttons, *story).title == TITLE


def test_first_line_loses_a_site_that_the_page_names(story: tuple[str, ...]) -> None:
    article = clean(f"{TITLE} | The Daily Drop", "The Daily Drop", "Home", "News", *story)
    assert article.title == TITLE


def test_teaser_of_another_story_is_no_title(story: tuple[str, ...]) -> None:
    teasers = ("Most read", "Ten ways to cook a leek", "Mayor of Ost resigns over parking fines", "Rain again at the weekend")
    assert clean(*MENU, TITLE, "By Jane Doe", "14 March 2025", *story, *teasers).title == TITLE


def test_text_without_a_headline_has_no_title(story: tuple[str, ...]) -> None:
    assert clean(*story).title is None


@pytest.mark.parametrize(
    ("text", "lines", "title"),
    [
        ("Rain at last | The Drop", ["the drop"], "Rain at last"),
        ("Rain at last | The Drop", ["rain at last"], "Rain at last"),
        ("Rain at last | The Drop", [], "Rain at last | The Drop"),
        ("Culture : Rain at last", ["culture"], "Rain at last"),
        ("Rain at last by", [], "Rain at last"),
        ("Stand by me", [], "Stand by me"),
    ],
)
def test_title_is_cut_only_with_evidence(text: str, lines: list[str], title: str) -> None:
    assert clean_title(text, Counter(lines)) == title


def test_each_measure_has_a_weight() -> None:
    assert set(load_weights().weights) == set(NAMES)


BYLINES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("By Jane Doe", "14 March 2025"), ("Jane Doe",)),
    (("By", "Jane Doe", ",", "Max Roe", "and", "Eva Poe", "14 March 2025"), ("Jane Doe", "Max Roe", "Eva Poe")),
    (("ByJane Doe", "14 March 2025"), ("Jane Doe",)),
    (("Jane Doe", "14 March 2025"), ("Jane Doe",)),
    (("Jane DoePublished 14 March 2025",), ("Jane Doe",)),
    (("14 March 2025 • Jane Doe • 3 minutes",), ("Jane Doe",)),
    (("Jane Doe / WENDPOST.EXAMPLE / Mar 14, 2025, 17:07 IST",), ("Jane Doe",)),
)


@pytest.mark.parametrize(("signature", "names"), BYLINES, ids=["; ".join(lines) for lines, _ in BYLINES])
def test_author_is_read_between_headline_and_story(
    signature: tuple[str, ...], names: tuple[str, ...], story: tuple[str, ...]
) -> None:
    article = clean(*MENU, TITLE, *signature, *story)
    assert (article.authors, (article.date_published or "")[:10]) == (names, "2025-03-14")


@pytest.mark.parametrize("line", ["Old Town", "Harbour Master", "Share Now", "Read More", "Weather"])
def test_capitalised_line_that_the_page_uses_otherwise_is_no_author(line: str, story: tuple[str, ...]) -> None:
    article = clean("Old Town", *MENU, "the harbour master will share now what you read more of", TITLE, line, *story)
    assert article.authors == ()


def test_byline_of_a_teaser_below_the_story_is_no_author(story: tuple[str, ...]) -> None:
    below = ("Most read", "Ten ways to cook a leek", "Kitchen", "Food", "Wine", "Bread", "Salt", "By Ann Other")
    assert clean(*MENU, TITLE, *story, *below).authors == ()


STAMPS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("Published", "14 March 2025", ",", "9:42 am", "Updated", "15 March 2025"), "2025-03-14T09:42:00"),
    (("Updated 15 March 2025", "Published 14 March 2025"), "2025-03-14"),
    (("March 14, 20252:26 PM",), "2025-03-14T14:26:00"),
    (("14.03.2025, 16:24 Uhr • Lesezeit: 5 Minuten",), "2025-03-14T16:24:00"),
    (("Last updated: 14 March 2025",), "2025-03-14"),
)


@pytest.mark.parametrize(("lines", "iso"), STAMPS, ids=["; ".join(lines) for lines, _ in STAMPS])
def test_date_is_read_between_headline_and_story(lines: tuple[str, ...], iso: str, story: tuple[str, ...]) -> None:
    assert clean(*MENU, TITLE, *lines, *story).date_published == iso


@pytest.mark.parametrize(
    "line",
    [
        "A crane lifts a slab at the pier where the old ferry used to land in the days of the tolls, 14 March 2025",
        "Available until 14 March 2025",
        "2 hours ago",
    ],
)
def test_date_of_something_else_is_none_of_the_article(line: str, story: tuple[str, ...]) -> None:
    assert clean(*MENU, TITLE, line, *story).date_published is None


def test_lines_below_a_tags_label_are_tags(story: tuple[str, ...]) -> None:
    article = clean(*MENU, TITLE, *story, "Tags", "Bridges", "Wend County", "Transport", "All rights reserved.")
    assert {text for text, role in roles(article).items() if role == "tags"} == {"Bridges", "Wend County", "Transport"}
    assert article.tags == ("Bridges", "Wend County", "Transport")


def test_line_two_above_the_headline_is_a_section_only_if_the_page_has_it_again(story: tuple[str, ...]) -> None:
    assert clean(*MENU, "Saltmarsh", "Tides", "Saltmarsh", "Tides", TITLE, *story).section == ("Saltmarsh", "Tides")
    assert clean(*MENU, "Free delivery", "Tides", TITLE, *story).section == ("Tides",)


@pytest.mark.parametrize("text", ["Jane Doe", "Jane van der Berg", "J. K. Doe", "Seán O’Neil-Doe", "渡辺洋介"])
def test_name_has_the_form_of_one(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("text", ["jane doe", "Jane", "Jane Doe 3", "The quick brown fox", "政治"])
def test_other_lines_have_not(text: str) -> None:
    assert not is_name(text)


def test_what_lost_its_space_gets_it_back() -> None:
    assert loosen("May 5, 20232:26 PM") == "May 5, 2023 2:26 PM"
    assert loosen("ByTrevor Jones") == "By Trevor Jones"
    assert loosen("By Ronald McDonald") == "By Ronald McDonald"


def test_rest_of_a_line_is_what_is_no_date() -> None:
    assert (strip_date("Jane Doe, 14 March 2025", "en") or "").strip(" ,") == "Jane Doe"
    assert strip_date("Jane Doe", "en") is None
