"""Fields of flattened text in the forms that feeds, channels, syndicates, databases and republishers leave it."""

from __future__ import annotations

import pytest

from cleaner import Article, normalize
from tests.test_hidden_story import STORIES

TITLES = {
    "en": "Council closes the old market hall",
    "de": "Stadtrat schließt die alte Markthalle",
    "es": "El ayuntamiento cierra el viejo mercado",
    "fr": "Le conseil ferme la vieille halle",
}


def read(*above: str, below: tuple[str, ...] = (), language: str = "en", between: str = "\n\n") -> Article:
    lines = [*(line.replace("TITLE", TITLES.get(language, "")) for line in above), *STORIES[language], *below]
    article = normalize(between.join(line.replace("TITLE", TITLES.get(language, "")) for line in lines), input_format="text")
    assert isinstance(article, Article)
    assert [text for text in STORIES[language] if text not in article.text] == []
    return article


@pytest.mark.parametrize(
    ("language", "footer", "site"),
    [
        ("en", "The post TITLE appeared first on The Wend Courier.", "The Wend Courier"),
        ("de", "Der Beitrag TITLE erschien zuerst auf Wendbote.", "Wendbote"),
        ("es", "La entrada TITLE se publicó primero en El Correo.", "El Correo"),
        ("fr", "L’article TITLE est apparu en premier sur Le Quai.", "Le Quai"),
    ],
)
def test_last_line_of_a_feeds_item_gives_site_and_headline(language: str, footer: str, site: str) -> None:
    article = read("TITLE", "https://paper.example/2024/10/14/hall/", below=(footer,), language=language)
    assert (article.title, article.site_name) == (TITLES[language], site)
    assert article.url == "https://paper.example/2024/10/14/hall/"
    assert site not in article.text


@pytest.mark.parametrize(
    ("line", "site"),
    [
        ("© 2025 The Wend Courier. All rights reserved.", "The Wend Courier"),
        ("Copyright 2025 The Wend Courier", "The Wend Courier"),
        ("(c) 2019-2025 wendnews.example", "wendnews.example"),
        ("© 2025 Wend Media Group Ltd. All rights reserved.", None),
        ("Copyright 2025 The Associated Press. All rights reserved.", None),
        ("© 2025 All rights reserved.", None),
    ],
)
def test_line_of_rights_names_the_site_where_it_is_no_firm_or_agency(line: str, site: str | None) -> None:
    assert read("TITLE", below=(line,)).site_name == site


@pytest.mark.parametrize(
    ("lines", "authors"),
    [
        (("Dana Whitlock", "2022-06-03T05:12:44Z"), ("Dana Whitlock",)),
        (("By Dana Whitlock, Senior Reporter", "and Theo Lindqvist", "June 3, 2022"), ("Dana Whitlock", "Theo Lindqvist")),
        (("Associated Press", "DANA WHITLOCK and THEO LINDQVIST", "Updated June 3, 2022"), ("Dana Whitlock", "Theo Lindqvist")),
        (("Dana Whitlock @danaw / 5 hours ago", "Published June 3, 2022"), ("Dana Whitlock",)),
        (("June 3, 2022 | Author: Dana Whitlock | Font size S M L", "Published June 3, 2022"), ("Dana Whitlock",)),
        (("Words: Dana Whitlock. Pictures: Theo Lindqvist", "June 3, 2022"), ("Dana Whitlock",)),
    ],
)
def test_bylines_around_the_day(lines: tuple[str, ...], authors: tuple[str, ...]) -> None:
    assert read("TITLE", *lines).authors == authors


@pytest.mark.parametrize("line", ["ByAFP", "By Reuters", "(AP)", "VonDPA", "ParAFP"])
def test_agency_behind_a_word_for_by_is_no_author(line: str) -> None:
    article = read("TITLE", line, "June 3, 2022")
    assert (article.authors, article.agency is not None) == ((), True)


@pytest.mark.parametrize(
    ("stamp", "published", "modified"),
    [
        ("Published On 15 Apr 202515 Apr 2025", "2025-04-15", None),
        ("Published on 15/04/2025 - 18:49 GMT+2•Updated 19:02", "2025-04-15T18:49:00+02:00", "2025-04-15T19:02:00+02:00"),
        ("Published: April 15, 2025 18:49 | Updated: 19:02", "2025-04-15T18:49:00", "2025-04-15T19:02:00"),
    ],
)
def test_stamps_glued_and_with_a_time_alone(stamp: str, published: str, modified: str | None) -> None:
    article = read("TITLE", stamp)
    assert (article.date_published, article.date_modified) == (published, modified)


@pytest.mark.parametrize(
    ("dateline", "day"),
    [
        ("OSLO and BERGEN (March 9, 2016) — ", "2016-03-09"),
        ("Wendham, April 15, 2025 – ", "2025-04-15"),
        ("WENDHAM, April 15 – ", None),
    ],
)
def test_day_of_a_dateline_counts_where_it_has_its_year(dateline: str, day: str | None) -> None:
    article = normalize("\n\n".join([dateline + STORIES["en"][0], *STORIES["en"][1:]]), input_format="text")
    assert isinstance(article, Article)
    assert article.date_published == day


def test_first_message_of_a_chat_dates_it() -> None:
    text = (
        f"Канал города, [14.05.2020 18:07]\n[ Photo ]\n⚡️ Старый рынок закроют\n\n{STORIES['ru'][0]}\n\n{STORIES['ru'][1]}\n\n"
        f"Канал города, [14.05.2020 18:09]\n{STORIES['ru'][2]}"
    )
    article = normalize(text, input_format="text")
    assert isinstance(article, Article)
    assert article.date_published == "2020-05-14T18:07:00"


@pytest.mark.parametrize(
    ("above", "below", "section"),
    [
        (("World, Europe", "TITLE", "June 3, 2022"), (), ("World", "Europe")),
        (("TITLE", "June 3, 2022", "in World"), (), ("World",)),
        (("TITLE", "June 3, 2022", "Politics"), (), ("Politics",)),
        (("TITLE",), ("News / World News / TITLE",), ("World News",)),
    ],
)
def test_section_around_the_headline(above: tuple[str, ...], below: tuple[str, ...], section: tuple[str, ...]) -> None:
    article = read(*above, below=below)
    assert (article.title, article.section[-len(section) :]) == (TITLES["en"], section)


@pytest.mark.parametrize(
    ("label", "headline"),
    [
        ("Read also", "What the traders of the hall have lost"),
        ("Lesen Sie auch", "Markthallen: Was die Sanierung wirklich bringt"),
        ("Lea también", "Qué han perdido los comerciantes del mercado"),
        ("Lire aussi", "Ce que les commerçants ont perdu dans la halle"),
        ("Baca juga", "Pedagang pasar lama kehilangan tempat jualan"),
        ("Διαβάστε επίσης", "Τι έχασαν οι έμποροι της παλιάς αγοράς"),
    ],
)
@pytest.mark.parametrize("is_one_line", [True, False])
def test_pointer_to_another_story_is_no_part_of_this_one(label: str, headline: str, is_one_line: bool) -> None:
    first, *rest = STORIES["en"]
    pointer = [f"{label}: {headline}"] if is_one_line else [label, headline]
    article = normalize("\n\n".join([TITLES["en"], first, *pointer, *rest]), input_format="text")
    assert isinstance(article, Article)
    assert headline not in article.text
    assert [text for text in STORIES["en"] if text not in article.text] == []


@pytest.mark.parametrize(
    ("wrapped", "whole"),
    [
        ("was not brought un-\nder control until close upon the hour of seven, when the", "brought under control"),
        ("the smoke was seen by a night-watch-\nman, who raised the alarm at once and ran to the", "night-watchman, who"),
    ],
)
def test_word_divided_at_the_end_of_a_ragged_line_is_whole(wrapped: str, whole: str) -> None:
    lines = (
        "A fire of unusual violence broke out shortly af-\nter midnight at the timber wharves on the south-\n"
        "ern bank of the river, and it "
        + wrapped
        + "\nwharves. No lives were lost, but the dam-\nage is put at not less than forty thousand."
        "\nThe fire-float and its crew from Canal-street did excellent service there."
    )
    article = normalize(lines, input_format="text")
    assert isinstance(article, Article)
    assert whole in article.text
    assert "fire-float" in article.text
    assert "Canal-street" in article.text
