"""Flattened text: its headline, byline, timestamp, standfirst and tags are found by what they say and where they stand."""

from __future__ import annotations

from collections import Counter

import pytest

from cleaner import Article, normalize
from cleaner.language.names import is_name, loosen, strip_date
from cleaner.language.stamps import strip_moment
from cleaner.page.headline import clean_title
from cleaner.roles.title_measures import NAMES, is_stamp_line
from cleaner.roles.titles import load_ranker

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
        ("终于下雨了_天气_温德日报", ["终于下雨了"], "终于下雨了"),
        ("終わらない雨｜Wend.example", ["終わらない雨"], "終わらない雨"),
        ("终于下雨了_天气_温德日报", [], "终于下雨了_天气_温德日报"),
        ("Rain at last by", [], "Rain at last"),
        ("Stand by me", [], "Stand by me"),
    ],
)
def test_title_is_cut_only_with_evidence(text: str, lines: list[str], title: str) -> None:
    assert clean_title(text, Counter(lines)) == title


@pytest.mark.parametrize(
    ("line", "is_stamp"),
    [
        ("Mo 4. März 2024, 08:30 | WETTER, ORTE", True),
        ("04.03.2024, 10:22 von wendfreund", True),
        ("04/03/2024 von Jana Muster Wetter, Orte", True),
        ("4 March 2024: rain falls at last on Wend County", False),
        ("Kiosk opens at 10:30 and closes at noon", False),
        ("04.03.2024 Protokoll der Sitzung", False),
    ],
)
def test_line_of_a_date_with_a_time_or_an_author_is_a_stamp(line: str, is_stamp: bool) -> None:
    assert is_stamp_line(line, "de") is is_stamp


def test_each_measure_has_a_weight() -> None:
    assert tuple(load_ranker().weights) == NAMES


BYLINES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("By Jane Doe", "14 March 2025"), ("Jane Doe",)),
    (("By", "Jane Doe", ",", "Max Roe", "and", "Eva Poe", "14 March 2025"), ("Jane Doe", "Max Roe", "Eva Poe")),
    (("ByJane Doe", "14 March 2025"), ("Jane Doe",)),
    (("Jane Doe", "14 March 2025"), ("Jane Doe",)),
    (("Jane DoePublished 14 March 2025",), ("Jane Doe",)),
    (("14 March 2025 • Jane Doe • 3 minutes",), ("Jane Doe",)),
    (("Jane Doe 7 hours ago", "14 March 2025"), ("Jane Doe",)),
    (("Jane Doe 2 minutes read", "14 March 2025"), ("Jane Doe",)),
    (("Jane Doe | Max Roe", "14 March 2025"), ("Jane Doe", "Max Roe")),
    (("Jane Doe", "|", "Max Roe", "14 March 2025"), ("Jane Doe", "Max Roe")),
    (("Jane Doe, Staff Writer", "14 March 2025"), ("Jane Doe",)),
    (("By Jane Doe For Wendpost.Example", "14 March 2025"), ("Jane Doe",)),
    (("By Jane Doe and Max Roe The Associated Press", "14 March 2025"), ("Jane Doe", "Max Roe")),
    (("By Jane Doe, WEND POST", "14 March 2025"), ("Jane Doe",)),
    (("", "byJane Doe", "", "14 March 2025"), ("Jane Doe",)),
    (("Kommentar von Erika Muster", "14.03.2025"), ("Erika Muster",)),
    (("By WP Staff", "14 March 2025"), ()),
    (("By Reuters", "14 March 2025"), ()),
    (("In Brief", "14 March 2025"), ()),
    (("DEEP DIVE (7 MIN)", "14 March 2025"), ()),
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


def test_byline_just_below_the_story_is_read_where_none_stands_above(story: tuple[str, ...]) -> None:
    assert clean(*MENU, TITLE, *story, "Autorin/Autor Erika Muster").authors == ("Erika Muster",)
    assert clean(*MENU, TITLE, "By Jane Doe", *story, "Autorin/Autor Erika Muster").authors == ("Jane Doe",)


def test_sentence_on_who_helped_names_no_author(story: tuple[str, ...]) -> None:
    credit = (
        "Doe reported from Ost and Roe from Wend. Post writers Max Moe in Ham and Eva Poe in Bar contributed to this report."
    )
    assert clean(*MENU, TITLE, *story, credit).authors == ()


SECTIONS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (("Politics",), ("Politics",)),
    (("Politik",), ("Politik",)),
    (("Saltmarsh", "Tides"), ()),
    (("Current Issue",), ()),
    (("Now Reading",), ()),
    (("Home › Politics › Elections",), ("Politics", "Elections")),
    (("Startseite | Politik |",), ("Politik",)),
    (("Nyheter / Sverige / Wend",), ("Nyheter", "Sverige", "Wend")),
    (("HomePolitikAusland",), ("Politik", "Ausland")),
    ((f"Home » Politics » {TITLE}",), ("Politics",)),
    (("Jane Doe / AP",), ()),
    (("Open: Mon / Tue",), ()),
)


@pytest.mark.parametrize(("above", "section"), SECTIONS, ids=["; ".join(lines) for lines, _ in SECTIONS])
def test_section_is_a_trail_or_a_known_name(above: tuple[str, ...], section: tuple[str, ...], story: tuple[str, ...]) -> None:
    assert clean(*MENU, "Tides", "Saltmarsh", *above, TITLE, *story).section == section


def test_tags_above_the_headline_are_a_menu(story: tuple[str, ...]) -> None:
    menu = ("Topics", "Bridges", "Ferries", "Tolls")
    assert clean(*MENU, *menu, "All about Wend in one place.", TITLE, *story).tags == ()


def test_only_the_first_tags_below_the_story_are_its_own(story: tuple[str, ...]) -> None:
    foot = (
        "Contact us by letter or come by.",
        *(f"Office of the {n}th ward is open." for n in range(4, 9)),
        "Topics",
        "Archive",
        "Jobs",
    )
    assert clean(*MENU, TITLE, *story, "Tags", "Bridges", "Wend County", *foot).tags == ("Bridges", "Wend County")


def test_trail_that_ends_in_the_headline_is_cut_to_it() -> None:
    lines = Counter(["rain falls at last"])
    assert clean_title("You are here: Home » Weather » Rain falls at last", lines) == "Rain falls at last"


def test_kicker_that_recurs_does_not_replace_a_longer_headline() -> None:
    text = "Storm over Wend - Ferries stay in port for a third day in a row"
    assert clean_title(text, Counter(["storm over wend"])) == text


def test_date_line_and_caption_are_no_headlines(story: tuple[str, ...]) -> None:
    below = ("14.03.2025, 18:59 Uhr • 1 Minute", "By Jane Doe", "Divers at the Wend bridge. Photo: Jane Doe")
    assert clean(*MENU, "Local", TITLE, *below, *story).title == TITLE


def test_headline_that_opens_like_a_credit_is_found_where_it_is_said_twice(story: tuple[str, ...]) -> None:
    title = "Photo: the Wend bridge as divers saw it"
    assert clean(*MENU, title, "Transport", title, "By Jane Doe", "14 March 2025", *story).title == title


@pytest.mark.parametrize(
    ("text", "language", "rest"),
    [
        ("Jane Doe 7 hours", "en", "Jane Doe"),
        ("Jane Doe|Published 4 months ago", "sw", "Jane Doe|Published"),
        ("Erika Muster vor 3 Stunden", "de", "Erika Muster"),
        ("Erika Muster • Lesezeit: 5 Minuten", "de", "Erika Muster •"),
        ("Marie Dupont il y a 2 heures", "fr", "Marie Dupont"),
        ("Ana García • 5 minutos de lectura", "es", "Ana García •"),
        ("Иван Петров 3 часа назад", "ru", "Иван Петров"),
        ("Ayşe Yılmaz 5 dakika önce", "tr", "Ayşe Yılmaz"),
        ("Three goals in 5 games", "en", None),
    ],
)
def test_spans_of_time_are_cut_in_any_language(text: str, language: str, rest: str | None) -> None:
    found = strip_moment(text, language)
    assert found is rest is None or (found or "").strip() == rest


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
