"""The flatteners of training: each prints every word of the page, and a page always alike."""

from __future__ import annotations

import re

import pytest

flatten = pytest.importorskip("training.flatten", reason="training is not part of the source distribution")

PAGE = """<html><head><title>Bridge closed</title></head><body><nav><ul><li><a href=/a>Home</a></li><li><a href=/b>World</a></li></ul></nav>
<article><h1>Bridge closed</h1><p>By <a href=/jane>Jane Doe</a></p><p>The <b>bridge</b> over the Wend, the
<a href="/council">council</a> said, was closed on Monday.</p><img src=/x.jpg alt=harbour><h2>What next</h2>
<ol><li>Divers inspect the piers</li><li>Engineers report</li></ol><blockquote><p>Nobody was hurt.</p></blockquote>
<table><tr><td>Town</td><td>Rain</td></tr><tr><td>Wend</td><td>3 mm</td></tr></table></article></body></html>"""
WORDS = {
    "Home", "World", "Bridge", "By", "Jane", "Doe", "The", "bridge", "over", "Wend", "council", "closed", "Monday", "next",
    "Divers", "inspect", "piers", "Engineers", "report", "Nobody", "hurt", "Town", "Rain",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(flatten.FLATTENERS.keys() - {"cut", "glued"}))
def test_every_word_is_printed(name: str) -> None:
    for key in ("a", "b", "c"):
        words = {word.casefold() for word in re.findall(r"\w+", flatten.FLATTENERS[name](PAGE, key))}
        assert {word.casefold() for word in WORDS} <= words


@pytest.mark.parametrize("name", sorted(flatten.FLATTENERS))
def test_a_page_is_always_flattened_alike(name: str) -> None:
    assert flatten.FLATTENERS[name](PAGE, "a") == flatten.FLATTENERS[name](PAGE, "a")


def test_glued_text_loses_spaces_but_no_letters() -> None:
    text = flatten.FLATTENERS["glued"](PAGE, "a")
    assert "HomeWorld" in text
    assert "TownRain" in text


def test_cut_leaves_the_longest_paragraphs() -> None:
    page = f"<nav>Home</nav><p>{'The bridge was closed on Monday. ' * 9}</p><footer>Imprint</footer>"
    assert "The bridge was closed" in flatten.FLATTENERS["cut"](page, "a")


def test_markdown_has_its_marks() -> None:
    texts = [flatten.FLATTENERS["markdown"](PAGE, key) for key in "abcdefgh"]
    assert all("# Bridge closed\n" in text and "\n## What next\n" in text and "\n1. Divers" in text for text in texts)
    assert any("[council](/council)" in text for text in texts)
    assert any("![harbour](/x.jpg)" in text for text in texts)


def test_held_out_flatteners_are_four_of_them() -> None:
    assert len(flatten.HELD_OUT) == 4
    assert flatten.FLATTENERS.keys() > flatten.HELD_OUT
