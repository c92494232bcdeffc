"""Clean texts come out as they went in; a headline is one only where something says so."""

from __future__ import annotations

import pytest

from cleaner import Article, Rejection, normalize
from cleaner.roles.titles import UNFINISHED
from cleaner.run.naming import name_outputs
from cleaner.types import Warning
from tests.conftest import STORY

GERMAN = (
    "Die Fähre über die Wend fährt bis zum Frühjahr weiter, teilte die Stadt am Montag mit, denn die Arbeiten an der Brücke dauern an.",
    "Taucher fanden in der vergangenen Woche Risse in einem dritten Pfeiler. „Vor Mai öffnen wir nicht“, sagte der Bauleiter.",
)
RUSSIAN = (
    "Паром через Венд будет ходить до весны, сообщила в понедельник администрация города, потому что ремонт моста затянулся.",
    "Водолазы нашли на прошлой неделе трещины в третьей опоре, и раньше мая мост не откроется, сказал инженер.",
)


def clean(text: str) -> Article:
    article = normalize(text)
    assert isinstance(article, Article), article
    return article


@pytest.mark.parametrize("paragraphs", [STORY, GERMAN, RUSSIAN])
def test_clean_text_stays_as_it_is(paragraphs: tuple[str, ...]) -> None:
    article = clean("\n\n".join(paragraphs))
    assert article.text == "\n\n".join(paragraphs)
    assert article.title is None


@pytest.mark.parametrize("paragraph", [*STORY, *GERMAN, *RUSSIAN])
def test_paragraph_and_its_first_sentence_are_kept(paragraph: str) -> None:
    sentence = paragraph.split(". ", maxsplit=1)[0].rstrip(".") + "."
    for text in (paragraph, sentence):
        article = clean(text)
        assert (article.text, article.title) == (text, None)


@pytest.mark.parametrize(
    "push",
    ["Bridge closed after divers find cracks.", "Wend-Brücke bis Mai gesperrt.", "Who will pay for the bridge? Nobody knows."],
)
def test_push_line_is_a_text(push: str) -> None:
    assert clean(push).text == push


@pytest.mark.parametrize(
    ("headline", "paragraphs"),
    [
        ("Wend bridge closed after divers find cracks", STORY[:1]),
        ("Wend bridge closed after divers find cracks", STORY),
        ("Fähre fährt bis zum Frühjahr weiter", GERMAN),
        ("Паром будет ходить до весны", RUSSIAN[:1]),
        ("Who pays for the Wend bridge?", STORY[:1]),
    ],
)
def test_headline_over_a_paragraph_is_told_apart(headline: str, paragraphs: tuple[str, ...]) -> None:
    article = clean("\n\n".join((headline, *paragraphs)))
    assert article.title == headline
    assert article.text == "\n\n".join(paragraphs)


@pytest.mark.parametrize(
    "first",
    [
        "Neighbours of the old yard said that they had smelled gas for a week before anybody came to look at the pipes under it.",
        "[The council has a plan for the ferry, but it is a mixed bag when the tolls are counted]",
        "Can a small town build a bridge without a loan?",
        "WENDHAM, HARROWSHIRE",
        "Nobody knows what the repairs will cost. Nobody knows how long they take. Nobody asks",
        "and the bridge is closed again, as it was in the spring",
    ],
)
def test_first_line_that_is_not_set_like_a_headline_stays(first: str) -> None:
    article = clean("\n\n".join((first, *STORY)))
    assert article.title is None
    assert article.text.startswith(first)


def test_lists_and_sub_headings_of_a_clean_text_stay() -> None:
    text = "\n\n".join((*STORY[:2], "What now", STORY[2], "Wend 3", "Harrow 7", "Oldtown 1", STORY[3]))
    assert clean(text).word_count == len(text.replace("\n\n", " ").split())


def test_text_with_a_hundred_words_of_prose_is_not_empty() -> None:
    words = " ".join(STORY).lower().replace(",", "").replace(".", "")
    article = clean(words)
    assert article.text
    assert Warning.NO_TEXT not in article.warnings


BODY = "\n\n".join(STORY)


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (
            "Title: Wend bridge closed\n\nURL Source: https://drop.example/bridge\n\nPublished Time: 2025-03-17\n\nMarkdown Content:\n",
            ("Wend bridge closed", (), "2025-03-17", "https://drop.example/bridge"),
        ),
        (
            '---\ntitle: "Wend bridge closed"\nauthors:\n  - Jane Doe\n  - Richard Roe\ndate: 2025-03-17\nurl: https://drop.example/bridge\n---\n\n',
            ("Wend bridge closed", ("Jane Doe", "Richard Roe"), "2025-03-17", "https://drop.example/bridge"),
        ),
        (
            '+++\ntitle = "Wend bridge closed"\ndate = 2025-03-17\nauthor = "Jane Doe"\nurl = "https://drop.example/bridge"\n+++\n\n',
            ("Wend bridge closed", ("Jane Doe",), "2025-03-17", "https://drop.example/bridge"),
        ),
        (
            "TITLE: Wend bridge closed\nAUTHOR: Jane Doe\nPUBLISHED_AT: 2025-03-17\nSOURCE_URL: https://drop.example/bridge\n\n",
            ("Wend bridge closed", ("Jane Doe",), "2025-03-17", "https://drop.example/bridge"),
        ),
    ],
)
def test_head_above_the_text_is_read_whole(head: str, known: tuple[str, tuple[str, ...], str, str]) -> None:
    article = clean(head + BODY)
    assert (article.title, article.authors, article.date_published, article.url) == known
    assert article.text == BODY


def test_markdown_suffix_is_dropped_from_a_records_name() -> None:
    assert name_outputs(["a.md", "b.markdown"], ".json") == ["a.json", "b.json"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The page says:\n" + '<div class="x"><span>Rain</span></div> and so on. ' * 30, "HTML tags"),
        pytest.param(
            "The answer was this one, which nobody can read: " + r"Rain \x3cfell\" on \x26 the \/ town \'at\' last. " * 40,
            "escapes",
            marks=pytest.mark.xfail(strict=True, reason="the votes drop the line of escapes, and what is left is a text"),
        ),
        ("The configuration is\n" + 'and "name" : "Rain", "day": 3, "x": null so ' * 30, "JSON"),
    ],
)
def test_text_full_of_what_nobody_could_take_off_is_an_error(text: str, named: str) -> None:
    answer = normalize(text, input_format="text")
    assert isinstance(answer, Rejection), answer
    assert named in answer.reason


@pytest.mark.parametrize(
    "text",
    [
        (
            "Former harbour pilot and founder of Wend Ferries Ilse Brandt speaks about the new timetable in our studio.FIRST HERE:A group of"
            " councillors is planning a rule that would keep the ferry free of charge until spring.The rule would, over two years, cost the"
            " town 4 million crowns, the mayor said on Monday.It would be paid by the county.The county has not answered yet."
        ),
        (
            "WEND — Der frühere Bürgermeister Karl Ostermann sagte am Montag, die Brücke müsse bis zum Sommer wieder offen sein, da der"
            " Umweg viele Betriebe trifft.Die Stadt prüft nun eine zweite Fähre.Im Rathaus hieß es, das Geld dafür fehle noch.Eine"
            " Entscheidung soll im Februar fallen, wenn der Rat zusammentritt."
        ),
        (
            "Investisseuse connue Marthe Lenoir présente le projet du port dans notre émission du soir.Le port de Vende sera agrandi"
            " dès l'automne, a annoncé lundi la région.Les travaux coûteront 12 millions et dureront trois ans.Les pêcheurs craignent"
            " de perdre leurs places pendant ce temps."
        ),
    ],
)
def test_place_where_a_line_may_have_ended_is_no_evidence_of_a_headline(text: str) -> None:
    assert clean(text).title is None


@pytest.mark.parametrize(
    "opening", ["WEND, 4. März (Reuters) -", "PORT-VENDE (AFP) —", "Die Fähre, sagt der Rat:", "Der Rat, „"]
)
def test_line_that_was_cut_where_a_sentence_goes_on_is_no_headline(opening: str) -> None:
    assert UNFINISHED.search(opening)
    assert not UNFINISHED.search("Fähre fährt bis zum Frühjahr – und dann?")
