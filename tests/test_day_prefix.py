"""What a collector prints before a text is no part of its first line: headline, byline, agency's line and lead alike."""

from __future__ import annotations

import pytest

from cleaner import Article, normalize
from cleaner.language.names import opens_with_author

STORY = {
    "en": (
        "The council of Easterly voted on Wednesday to keep the town's last public swimming pool open for five more years.",
        "The pool loses about 190,000 pounds a year, and its boiler dates from 1971, the treasurer told the meeting.",
        "Swimming clubs will pay a little more from October, said Nora Whitfield's neighbour, who has swum there for years.",
    ),
    "de": (
        "Der Stadtrat von Wendheim hat am Mittwoch beschlossen, das letzte Freibad der Stadt noch fünf Jahre lang zu öffnen.",
        "Das Bad verliert im Jahr rund 190.000 Euro, und seine Heizung stammt aus dem Jahr 1971, sagte der Kämmerer.",
        "Die Vereine zahlen von Oktober an etwas mehr, wie eine Sprecherin am Donnerstag in Wendheim mitteilte.",
    ),
    "fr": (
        "Le conseil municipal de Wend a décidé mercredi de garder ouverte pendant cinq ans la dernière piscine de la ville.",
        "La piscine perd environ 190 000 euros par an et sa chaudière date de 1971, a rappelé le trésorier de la commune.",
        "Les clubs paieront un peu plus cher à partir du mois d'octobre, a précisé une porte-parole de la mairie.",
    ),
    "es": (
        "El ayuntamiento de Río Claro decidió el miércoles mantener abierta durante cinco años la última piscina del pueblo.",
        "La piscina pierde unos 190.000 euros al año y su caldera es de 1971, según explicó el tesorero en la reunión.",
        "Los clubes pagarán un poco más a partir de octubre, añadió una portavoz de la alcaldía ante los vecinos.",
    ),
    "uk": (
        "Міська рада Вендограда у середу вирішила ще п'ять років тримати відкритим останній громадський басейн міста.",
        "Басейн щороку втрачає близько 190 тисяч гривень, а його котел працює з 1971 року, сказав скарбник на засіданні.",
        "Клуби з жовтня платитимуть трохи більше, повідомила речниця міської ради журналістам у четвер увечері.",
    ),
}


def read(first: str, language: str) -> Article:
    """The record of a story with a first line."""
    article = normalize("\n\n".join((first, *STORY[language])))
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("first", "language", "title", "day"),
    [
        (" date 2025-04-15 Council keeps its last public swimming pool", "en", "Council keeps its last public swimming pool", "2025-04-15"),
        ("date 2023-11-02 Stadtrat hält am letzten Freibad fest", "de", "Stadtrat hält am letzten Freibad fest", "2023-11-02"),
        ("date: 2021-06-30 La dernière piscine restera ouverte", "fr", "La dernière piscine restera ouverte", "2021-06-30"),
        (" date 2020-11-10 07:05 El ayuntamiento salva su piscina", "es", "El ayuntamiento salva su piscina", "2020-11-10T07:05:00"),
        ("date 2022-02-11 Останній басейн міста не закриють", "uk", "Останній басейн міста не закриють", "2022-02-11"),
    ],
)
def test_headline_behind_a_day_is_the_headline(first: str, language: str, title: str, day: str) -> None:
    article = read(first, language)
    assert (article.title, article.date_published) == (title, day)
    assert article.text == "\n\n".join(STORY[language])


@pytest.mark.parametrize(
    ("first", "language", "authors", "day"),
    [
        (" date 2025-04-15 By Clara Osmond and Peter Aldous", "en", ("Clara Osmond", "Peter Aldous"), "2025-04-15"),
        ("date 2025-04-15 By CLARA OSMOND Associated Press | Posted: April 15, 2025 11:52 am", "en", ("Clara Osmond",), "2025-04-15T11:52:00"),
        ("date 2023-11-02 Von Katrin Bergmann, dpa", "de", ("Katrin Bergmann",), "2023-11-02"),
        ("date 2021-06-30 Par Jean Moreau avec AFP | Publié le 30 juin 2021 à 18h05", "fr", ("Jean Moreau",), "2021-06-30T18:05:00"),
        ("date 2020-11-10 Por Lucía Robles", "es", ("Lucía Robles",), "2020-11-10"),
        ("date 2022-02-11 Автор: Олена Коваль", "uk", ("Олена Коваль",), "2022-02-11"),
    ],
)
def test_byline_behind_a_day_names_the_authors_and_is_no_headline(first: str, language: str, authors: tuple[str, ...], day: str) -> None:
    article = read(first, language)
    assert (article.title, article.authors, article.date_published) == (None, authors, day)
    assert article.text == "\n\n".join(STORY[language])


@pytest.mark.parametrize(
    ("first", "language", "agency"),
    [
        (" date 2025-04-15 (EXAMPLEFEED - Jordan News Agency)", "en", "Petra"),
        ("date 2023-11-02 (dpa)", "de", "dpa"),
        ("date 2021-06-30 Avec AFP", "fr", "AFP"),
        ("date 2020-11-10 (Con información de EFE)", "es", "EFE"),
        ("date 2022-02-11 УКРІНФОРМ", "uk", "Ukrinform"),
    ],
)
def test_agency_behind_a_day_is_the_agency(first: str, language: str, agency: str) -> None:
    article = read(first, language)
    assert (article.title, article.agency, article.date_published) == (None, agency, first.split()[1])
    assert article.text == "\n\n".join(STORY[language])


def test_lead_behind_a_day_loses_the_day_alone() -> None:
    day, (lead, *rest) = "date 2025-04-15 ", STORY["en"]
    article = normalize("\n\n".join((day + lead, *rest)))
    assert isinstance(article, Article)
    assert (article.text, article.date_published) == ("\n\n".join(STORY["en"]), "2025-04-15")


def test_sentence_on_a_day_stays_whole() -> None:
    first = "date 2025-04-15 was the deadline in every one of the contracts that the council had signed with its builders."
    assert read(first, "en").text.startswith(first)


@pytest.mark.parametrize("text", ["By Jane Doe", "By JANE DOE and Richard Roe", "By Clara Monnier with AP", "By Jane Doe | 3 May 2023"])
def test_line_that_says_by_whom_opens_with_an_author(text: str) -> None:
    assert opens_with_author(text, "en")


@pytest.mark.parametrize("text", ["Von Der Leyen Visits Kyiv", "By Jupiter, what a storm", "By the river", "De Niro Speaks Out", "By Land and Sea"])
def test_headline_with_a_small_word_first_opens_with_no_author(text: str) -> None:
    assert not opens_with_author(text, "en")
