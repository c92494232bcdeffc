"""Texts in one case: noticed, told, labelled like others, and never changed."""

from __future__ import annotations

import pytest

from cleaner import Article, normalize
from cleaner.page.lines.case import find_case, set_capitals, show_case, tell_case
from cleaner.types import Block, Page, Warning
from tests.conftest import STORY

PAGE = (
    "Home",
    "News",
    "Sport",
    "Wend bridge closed after divers find cracks",
    "By Jane Doe",
    *STORY,
    "Share this article",
    "© 2025 The Drop",
)


def make_page(text: str) -> Page:
    return Page(format="text", blocks=tuple(Block(text=line) for line in text.splitlines()))


@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_text_in_one_case_keeps_its_story_as_it_is(change: object) -> None:
    assert callable(change)
    article, plain = normalize(change("\n".join(PAGE))), normalize("\n".join(PAGE))
    assert isinstance(article, Article)
    assert isinstance(plain, Article)
    assert article.text == change(plain.text)
    assert Warning.ONE_CASE in article.warnings
    assert Warning.ONE_CASE not in plain.warnings


def test_lines_in_small_letters_are_not_joined() -> None:
    article = normalize("\n".join(STORY).lower())
    assert isinstance(article, Article)
    assert article.text == "\n\n".join(STORY).lower()


@pytest.mark.parametrize(
    ("text", "case"),
    [
        ("\n".join(STORY), None),
        ("\n".join(STORY).upper(), "upper"),
        ("\n".join(STORY).lower(), "lower"),
        ("市は月曜日の朝、橋を閉鎖したと発表した。" * 40, None),
        ("قال المجلس البلدي يوم الاثنين إن العبارة ستستمر. " * 40, None),
        ("RAIN", None),
    ],
)
def test_case_is_found_where_a_script_has_it(text: str, case: str | None) -> None:
    assert find_case(make_page(text)) == case


def test_no_length_changes() -> None:
    text = "İSTANBUL'DA YANGIN ÇIKTI. ISPARTA'DA DA. STRASSE ẞ " * 20
    assert len(set_capitals(text)) == len(text)
    page = make_page("\n".join(STORY).upper())
    assert [len(block.text) for block in show_case(tell_case(page)).blocks] == [len(block.text) for block in page.blocks]
