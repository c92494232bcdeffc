"""Bylines as pages print them: twice, glued to the date, behind a label, one below the other, with other hands beside."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cleaner.fields.authors_in_data import turn_name
from cleaner.language.people import split_byline
from tests.test_hidden_story import STORIES
from tests.test_metadata_hints import STAMP, clean, found

MakePage = Callable[..., str]
JAPANESE = "".join(
    f"<p>ウェンド川の橋は{number}日目も通行止めとなり、市は潜水士の調査で新しいひび割れが見つかったと発表しました。市民はバスで迂回しています。</p>"
    for number in range(1, 7)
)


@pytest.mark.parametrize(
    ("byline", "language", "names"),
    [
        ("by Jane Doe Jane Doe", "en", ["Jane Doe"]),
        ("Society for the Study of Slipways", "en", []),
        ("Institute for Policy", "en", []),
        ("Jane Doe for The Courier", "en", ["Jane Doe"]),
        ("Lucie Moreau (avec Paul Petit et Ana Ruiz)", "fr", ["Lucie Moreau", "Paul Petit", "Ana Ruiz"]),
        ("Jane Doe (with Max Roe)", "en", ["Jane Doe", "Max Roe"]),
        ("Ana Ruiz (con Luis Gil)", "es", ["Ana Ruiz", "Luis Gil"]),
        ("Eva Muster (mit Jan Beispiel)", "de", ["Eva Muster", "Jan Beispiel"]),
        ("Words: Jane Doe. Pictures: Max Roe", "en", ["Jane Doe"]),
        ("Testo: Anna Neri / Foto: Max Roe", "it", ["Anna Neri"]),
        ("Tekst: Anouk de Vries, beeld: Jan Bos", "nl", ["Anouk de Vries"]),
        ("Faktencheck: Eva Muster", "de", []),
        ("Verificación: Ana Ruiz", "es", []),
        ("Jane Doe janedoe", "en", ["Jane Doe"]),
        ("By Jane Doe5 minute Read", "en", ["Jane Doe"]),
        ("By Jane Doe 2016-12-13 22:33:06 UTC", "en", ["Jane Doe"]),
        ("By Jane Doe Published in The Notebook December 14, 2016 2:24 pm", "en", ["Jane Doe"]),
        ("王小明2017-03-01 14:27:02", "zh", ["王小明"]),
        ("[山田太郎，The Drop]", "ja", ["山田太郎", "The Drop"]),
        ("Jane Doe 著、田中 太郎 監訳、山田 花子 訳", "ja", ["Jane Doe"]),
        ("川上太郎 (著), 山田花子 (翻訳)", "ja", ["川上太郎"]),
        ("翻訳者", "ja", []),
        ("翻訳者 山田 花子", "ja", []),
        ("责任编辑：王小明", "zh", []),
        ("未知", "zh", []),
        ("大桥因裂缝关闭市民改乘公交车", "zh", []),
        ("Chief Sales & Human Resources Officer", "en", []),
        ("Katrin Bergmann \u200bWendheim", "de", ["Katrin Bergmann"]),
        ("Jean Moreau\u200b\u200bagences", "fr", ["Jean Moreau"]),
        ("Лідія\ufeff Коваль", "uk", ["Лідія Коваль"]),
        ("Anna Maria\ufeff Rossi", "it", ["Anna Maria Rossi"]),
        ("Nora Whitfield; Writing by Owen Price", "en", ["Nora Whitfield"]),
        ("The Drop Staff", "en", []),
        ("河畔日报", "zh", []),
        ("Marie Dupont et JEAN MARTIN Envoyés spéciaux à Lille", "fr", ["Marie Dupont", "Jean Martin"]),
    ],
)
def test_byline_gives_each_writer_once_and_no_other_hand(byline: str, language: str, names: list[str]) -> None:
    assert list(split_byline(byline, language)) == names


def test_writers_one_below_the_other_are_all_given(make_page: MakePage) -> None:
    item = '<li><div class="author">{}</div><div class="author-overlay">Close</div></li>'
    above = f"<ul>{item.format('By Jane Doe')}{item.format('RICHARD ROE')}</ul>"
    assert clean(make_page(above=above)).authors == ("Jane Doe", "Richard Roe")


def test_writers_of_other_stories_below_their_headlines_are_not_given(make_page: MakePage) -> None:
    other = "<h2>Rain at last</h2><p class='author'>Richard Roe</p><h2>No tram on Sunday</h2><p class='author'>Mary Major</p>"
    assert clean(make_page(above=STAMP, below=other)).authors == ()
    assert clean(make_page(above=STAMP, below="<p class='author'>Richard Roe</p>")).authors == ("Richard Roe",)


def test_name_behind_a_bare_label_is_the_authors(make_page: MakePage) -> None:
    assert found(clean(make_page(below="<h3>Author</h3><p>Jane Doe @janedoe</p>"))) == (("Jane Doe",), "byline")


def test_name_before_its_paper_beside_a_date_is_the_authors(make_page: MakePage) -> None:
    above = f"<nav><p>Jane Doe,TIME</p></nav>{STAMP}"
    assert clean(make_page(above=above, below="<p>All stories by Jane Doe</p>")).authors == ("Jane Doe",)


def test_word_that_the_story_is_about_is_no_japanese_name() -> None:
    above = "<h1>橋の通行止め続く</h1><div class='author'>山田太郎</div><dd class='author'>潜水士</dd>"
    assert clean(f"<html lang='ja'><body>{above}{JAPANESE}</body></html>").authors == ("山田太郎",)


def test_chinese_site_in_the_author_meta_is_no_author() -> None:
    story = "".join(
        f"<p>市政府{day}日表示，大桥因发现裂缝继续关闭，市民需要改乘公交车绕行，维修工程预计持续到春天。</p>"
        for day in range(1, 9)
    )
    page = "<html lang='zh'><head><title>大桥继续关闭_{}新闻</title><meta name='author' content='河畔'></head><body>{}</body></html>"
    assert clean(page.format("河畔", story)).authors == ()
    assert clean(page.format("山城", story)).authors == ("河畔",)


def test_byline_of_a_comment_below_the_story_names_nobody(make_page: MakePage) -> None:
    reply = "<div class='reply-author author'>{}</div><p>I agree with every word of it.</p>"
    below = f"<div class='comments'><p>19 comments</p></div>{reply.format('Richard Roe')}{reply.format('Mary Major')}"
    assert clean(make_page(above=STAMP, below=below)).authors == ()


def test_desk_that_closes_with_the_sites_name_is_no_author(make_page: MakePage) -> None:
    head = '<meta property="og:site_name" content="The Wend Observer"><meta name="author" content="Editions The Wend Observer">'
    assert clean(make_page(head=head, above="<p>By Jane Doe</p>")).authors == ("Jane Doe",)


def test_name_cut_by_an_inline_element_is_whole(make_page: MakePage) -> None:
    above = '<p itemprop="author">By <a href="/jane">Jane D<span>oe</span></a></p>'
    assert clean(make_page(above=above)).authors == ("Jane Doe",)


@pytest.mark.parametrize(
    ("catalogued", "spoken"),
    [
        ("Vries, Anouk de", "Anouk de Vries"),
        ("O'Neil, Mary-Jane", "Mary-Jane O'Neil"),
        ("Castro, Ana María", "Castro, Ana María"),
        ("dos Santos, Rita", "Rita dos Santos"),
        ("Müller, Jörg K.", "Jörg K. Müller"),
        ("Berg, Otto von der", "Otto von der Berg"),
    ],
)
def test_name_with_the_familys_first_is_turned(catalogued: str, spoken: str) -> None:
    assert turn_name(catalogued) == spoken


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("Jane Doe - https://blog.example.org/", ("Jane Doe",)),
        ("Ana Ruiz | http://ruiz.example.es/a", ("Ana Ruiz",)),
        ("Eva Muster (https://example.de/eva)", ("Eva Muster",)),
        ("https://www.example.org/staff/jane-doe", ()),
        ("Courier, news of the river, Wendham https://example.org", ()),
    ],
)
def test_address_behind_an_author_is_no_part_of_the_name(make_page: MakePage, content: str, names: tuple[str, ...]) -> None:
    assert clean(make_page(head=f'<meta name="author" content="{content}">')).authors == names


@pytest.mark.parametrize(
    ("line", "names", "day"),
    [
        ("The Courier | 12 March 2025 | By Jane Doe", ("Jane Doe",), "2025-03-12"),
        ("Le Quai • 12 mars 2025 à 16h04 • Par Lucie Moreau", ("Lucie Moreau",), "2025-03-12T16:04"),
        ("Kurier | 12. März 2025, 16:04 Uhr | Von Eva Muster", ("Eva Muster",), "2025-03-12T16:04"),
        ("El Correo | 12 de marzo de 2025 | Por Ana Ruiz", ("Ana Ruiz",), "2025-03-12"),
    ],
)
def test_line_of_paper_day_and_byline_is_no_paragraph(line: str, names: tuple[str, ...], day: str) -> None:
    language = {"Le": "fr", "Ku": "de", "El": "es"}.get(line[:2], "en")
    body = "".join(f"<p>{text}</p>" for text in (line, *STORIES[language]))
    article = clean(f"<html lang={language}><body><article><h1>{STORIES[language][0][:40]}</h1>{body}</article></body></html>")
    assert (article.authors, (article.date_published or "")[: len(day)]) == (names, day)
    assert line not in article.text
