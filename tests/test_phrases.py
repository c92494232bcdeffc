"""What the short lines of a flattened text say, for the judge."""

from __future__ import annotations

from cleaner import normalize
from cleaner.page.looks import MAX_PAIR_LINE, MAX_WORD_LINE, list_phrases, read_marks
from cleaner.text.tokens import PageTokens
from cleaner.types import Article, Warning
from tests.test_features import make_reading

SHOP = """\
Wend Outfitters

Log in

Cart (2)

View all

Rain jacket, green

$89.00

Add to cart

Rain jacket, grey

$95.00

Add to cart

Hiking socks, two pairs

$12.50

Add to cart

Free shipping on orders over $50

Customer reviews

Sort by price
"""


def test_phrases_are_words_and_pairs_of_short_lines() -> None:
    assert list_phrases(PageTokens(["Add to cart", "Save 15 %"])) == {
        "add",
        "to",
        "cart",
        "add to",
        "to cart",
        "save",
        "00",
        "save 00",
    }


def test_pairs_do_not_reach_over_line_ends() -> None:
    assert "two three" not in list_phrases(PageTokens(["one two", "three four"]))


def test_long_lines_say_nothing() -> None:
    words = [chr(ord("a") + place) * 3 for place in range(MAX_PAIR_LINE + 1)]
    assert list_phrases(PageTokens([" ".join(words)])) == frozenset()
    between = list_phrases(PageTokens([" ".join(words[: MAX_WORD_LINE + 1])]))
    assert "aaa bbb" in between
    assert "aaa" not in between


def test_a_page_without_lines_has_no_phrases() -> None:
    assert list_phrases(PageTokens([])) == frozenset()


def test_html_is_known_by_its_names_and_text_by_its_phrases() -> None:
    assert "to cart" in read_marks(make_reading("Add to cart", kind="text"))
    html = make_reading("Add to cart", kind="html")
    assert read_marks(html) == html.page_names


def test_a_flattened_shop_is_no_article() -> None:
    record = normalize(SHOP)
    assert isinstance(record, Article)
    assert Warning.NOT_AN_ARTICLE in record.warnings
