"""What the markup hides: a story's own rest stays, with a warning; calls, notices and what is said twice do not."""

from __future__ import annotations

import pytest

from cleaner import Article, normalize

STORIES = {
    "en": (
        "The town council voted on Monday to close the old market hall, which has been losing money for a decade.",
        "Traders in the hall were told of the vote by letter, and several of them said they would go to court.",
        "The hall was built in 1898, and its iron roof would cost four million pounds to mend, a survey found in May.",
        "The council hopes to sell the hall to a developer who would keep its front and put forty flats behind it.",
    ),
    "de": (
        "Der Stadtrat hat am Montag beschlossen, die alte Markthalle zu schließen, die seit zehn Jahren Verluste macht.",
        "Die Händler in der Halle erfuhren von dem Beschluss aus einem Brief, mehrere wollen nun vor Gericht ziehen.",
        "Die Halle stammt aus dem Jahr 1898, und ihr eisernes Dach zu erneuern würde vier Millionen Euro kosten.",
        "Der Stadtrat hofft, die Halle an einen Bauherrn zu verkaufen, der ihre Front erhält und dahinter Wohnungen baut.",
    ),
    "es": (
        "El ayuntamiento votó el lunes a favor de cerrar el viejo mercado, que pierde dinero desde hace una década.",
        "Los comerciantes del mercado supieron de la votación por una carta, y varios anunciaron que irán a los tribunales.",
        "El mercado se construyó en 1898, y reparar su techo de hierro costaría cuatro millones de euros, según un informe.",
        "El ayuntamiento espera vender el mercado a una empresa que conserve la fachada y levante cuarenta pisos detrás.",
    ),
    "fr": (
        "Le conseil municipal a voté lundi la fermeture de la vieille halle, qui perd de l'argent depuis dix ans.",
        "Les commerçants de la halle ont appris le vote par une lettre, et plusieurs disent qu'ils iront en justice.",
        "La halle a été construite en 1898, et la réparation de son toit coûterait quatre millions d'euros, selon une étude.",
        "Le conseil espère vendre la halle à un promoteur qui garderait sa façade et bâtirait quarante logements derrière.",
    ),
    "ru": (
        "Городской совет в понедельник проголосовал за закрытие старого рынка, который уже десять лет приносит убытки.",
        "Торговцы рынка узнали о голосовании из письма, и некоторые из них заявили, что обратятся в суд.",
        "Рынок построен в 1898 году, и ремонт его железной крыши обойдётся в четыре миллиона, показала проверка.",
        "Городской совет надеется продать рынок застройщику, который сохранит фасад и построит за ним сорок квартир.",
    ),
    "ja": (
        "市議会は月曜日、十年にわたって赤字が続いている古い市場を閉鎖することを決めた。",
        "市場の商人たちは手紙で採決を知らされ、数人が裁判に訴えると話している。",
        "市場は千八百九十八年に建てられ、鉄の屋根の修理には四億円かかるという調査結果が五月に出た。",
        "市議会は、正面を残してその裏に四十戸の住宅を建てる業者に市場を売りたい考えだ。",
    ),
}
HIDINGS = (
    "<p hidden>{}</p>",
    "<p aria-hidden=true class=more-text>{}</p>",
    "<div class=rest style='display: none'><p>{}</p></div>",
    "<div class='rest hide'><p>{}</p></div>",
    "<section id=full style='visibility:hidden'><p>{}</p></section>",
)


def read(language: str, inside: str) -> Article:
    first, second, third, last = (f"<p>{text}</p>" for text in STORIES[language])
    body = f"<article><h1>{STORIES[language][0][:30]}</h1>{first}{second}{inside}{third}{last}</article>"
    article = normalize(f"<html lang={language}><body>{body}<footer><p>© 2025</p></footer></body></html>")
    assert isinstance(article, Article)
    return article


def hide_rest(language: str, hiding: str) -> Article:
    first, second, *rest = STORIES[language]
    hidden = (
        hiding.format("</p><p>".join(rest)) if "<div" in hiding or "<section" in hiding else "".join(map(hiding.format, rest))
    )
    body = f"<article><h1>{first[:30]}</h1><p>{first}</p><p>{second}</p>{hidden}</article>"
    article = normalize(f"<html lang={language}><body>{body}<footer><p>© 2025</p></footer></body></html>")
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("hiding", HIDINGS)
@pytest.mark.parametrize("language", STORIES)
def test_rest_of_a_story_that_a_script_opens_stays_with_a_warning(language: str, hiding: str) -> None:
    article = hide_rest(language, hiding)
    assert [text for text in STORIES[language] if text not in article.text] == []
    # A class that hides much of the page hides nothing: a script shows it.
    assert ("hidden-text" in article.warnings) is (language == "ja" or "hide" not in hiding)


@pytest.mark.parametrize(
    "inside",
    [
        "<div style='display:none'><p>Sign in with your account to add this page to your reading list.</p></div>",
        "<p hidden>Please enable JavaScript to view the comments on the market hall.</p>",
        f"<div aria-hidden=true><p>{STORIES['en'][1]}</p><p>{STORIES['en'][2]}</p></div>",
        "<noscript><p>This site needs scripts. Turn them on to read about the council, the hall and the traders of the town.</p></noscript>",
        "<div class='modal hide'><p>You have read three stories. Subscribe now for four pounds a month.</p></div>",
    ],
)
def test_hidden_calls_and_what_is_said_twice_are_no_part_of_the_story(inside: str) -> None:
    article = read("en", inside)
    assert article.text.count(STORIES["en"][1]) == 1
    assert article.text.split("\n\n") == [text for text in article.text.split("\n\n") if text in STORIES["en"]]
    assert "hidden-text" not in article.warnings


def test_who_takes_a_hidden_paragraph_back_is_told() -> None:
    article = hide_rest("en", HIDINGS[0])
    assert article.blocks[-1].text == STORIES["en"][-1]
    assert not any(removal.source == "rule:hidden-element" for removal in article.removed)
