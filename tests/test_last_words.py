"""What a widget parts from the story stays: the short last paragraphs below "Read also" and its headline."""

from __future__ import annotations

import pytest

from cleaner import Article, normalize
from tests.test_day_prefix import STORY


@pytest.mark.parametrize(
    ("language", "widget", "last"),
    [
        ("en", "Story Continues", "The council pays for the pool."),
        ("de", "Lesen Sie auch: Warum das Freibad so teuer ist", "Das Freibad öffnet im Mai."),
        ("fr", "À lire aussi : Pourquoi la piscine coûte si cher", "La piscine ouvre ses portes en mai."),
        ("es", "Lea también: Por qué la piscina es tan cara", "La piscina abrirá sus puertas en mayo."),
        pytest.param(
            "uk",
            "Читайте також:\nЧому басейн такий дорогий",
            "Басейн відкриють у травні.",
            marks=pytest.mark.xfail(
                strict=True,
                reason="the vote is .94 sure that a last line of four words is none of it",
            ),
        ),
    ],
)
def test_last_paragraph_below_a_widget_stays_without_it(language: str, widget: str, last: str) -> None:
    headline = "Wendheim: Freibad" if language == "de" else "Wendheim: 1971"
    article = normalize("\n\n".join((headline, *STORY[language], widget, last)))
    assert isinstance(article, Article)
    assert article.text.endswith("\n\n".join((STORY[language][-1], last)))


def test_call_to_follow_below_a_widget_goes() -> None:
    call = "Follow the pool on Facebook and Instagram for pictures of the swimmers."
    article = normalize("\n\n".join(("Council keeps pool", *STORY["en"], "Read also: Why the pool costs so much", call)))
    assert isinstance(article, Article)
    assert call not in article.text
