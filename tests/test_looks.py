"""What a page looks like, the names on it, and what its head says: what the judge weighs."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner import normalize
from cleaner.page.elements import read_elements
from cleaner.page.evidence import read_evidence
from cleaner.page.looks import (
    N_LOOKS,
    count_elements,
    count_trade,
    find_runs,
    load_words,
    measure_prose,
    measure_speech,
    measure_story,
    read_looks,
)
from cleaner.page.reading import Reading
from cleaner.page.signals import N_SIGNALS, list_page_names, read_signals, read_story, read_title
from cleaner.types import Head
from tests.scenes import segment

PROSE = (
    "The bridge over the Wend has been closed since Monday morning, the council said, and nobody knows for how long it will be."
)
SHELF = (
    "<body class='archive tax-product_cat'><h1>Lamps</h1><ul class=products>"
    + "<li class='product card'><a href=/l>Lamp of brass</a><p>$ 49</p><button>Add to cart</button></li>" * 6
    + "</ul>"
)
STORY = f"<body class=single-post><article><h1>Bridge closed</h1>{f'<p>{PROSE}</p>' * 6}</article>"


def gather(markup: str, kind: str = "html") -> Reading:
    return Reading(segment(markup, kind))


@pytest.mark.parametrize("kind", ["html", "text"])
@pytest.mark.parametrize("markup", ["", "a", SHELF, STORY, "<p>", "\0", "<h1>" * 300])
def test_any_page_has_as_many_finite_looks(kind: str, markup: str) -> None:
    reading = gather(markup, kind)
    for value in (0.0, 0.5, 1.0):
        looks = read_looks(reading, np.full(len(reading), value, np.float32), 0.4)
        assert len(looks) == N_LOOKS
        assert np.isfinite(looks).all()
        assert all(type(look) is float or isinstance(look, np.floating) for look in looks)


def test_runs_are_told_by_their_bounds() -> None:
    starts, ends = find_runs(np.array([True, False, True, True]))
    assert (starts.tolist(), ends.tolist()) == ([0, 2], [1, 4])
    assert not len(find_runs(np.zeros(0, bool))[0])


def test_paragraphs_one_after_the_other_count_together() -> None:
    together = measure_prose(np.array([30, 30, 2], np.float32), np.zeros(3, np.float32))
    apart = measure_prose(np.array([30, 2, 30], np.float32), np.zeros(3, np.float32))
    linked = measure_prose(np.array([30, 30, 2], np.float32), np.ones(3, np.float32))
    assert together[6:9] == pytest.approx((np.log1p(2), np.log1p(60), 60 / 62))
    assert apart[6:9] == pytest.approx((np.log1p(1), np.log1p(30), 30 / 62))
    assert linked[6:9] == (0, 0, 0)


def test_buttons_and_prices_are_counted_on_a_shelf_and_not_in_prose() -> None:
    reading = gather(SHELF)
    assert count_trade(reading)[:3] == pytest.approx((np.log1p(6),) * 3)
    reading = gather(f"<p>He paid $ 500, and had to contact us first, he said. {PROSE}</p><p>Read More</p>")
    assert count_trade(reading)[:3] == pytest.approx((np.log1p(1), np.log1p(1), 0))


def test_what_is_hidden_sells_nothing() -> None:
    reading = gather("<p>Wend</p><div hidden><p>$ 49</p><p>Add to cart</p></div>")
    assert count_trade(reading) == (0,) * 7


def test_speech_is_measured_on_the_page_and_in_the_story() -> None:
    reading = gather(f"<p>{PROSE}</p><p>We help you find what you need for your own home, and our staff is there for you.</p>")
    you, we, story_you, story_we = measure_speech(reading.tokens, np.array([22, 20], np.float32), np.array([True, False]))
    assert you == pytest.approx(20 * 4 / 41)
    assert we == pytest.approx(20 * 2 / 41)
    assert (story_you, story_we) == (0, 0)


def test_cards_are_elements_of_one_kind_side_by_side() -> None:
    reading = gather(SHELF)
    words, links = np.array(reading.words, np.float32), np.array(reading.link_share, np.float32)
    assert count_elements(reading.elements, words, links)[4] == pytest.approx(np.log1p(6))
    reading = gather(STORY)
    words, links = np.array(reading.words, np.float32), np.array(reading.link_share, np.float32)
    assert count_elements(reading.elements, words, links)[4] == 0


def test_story_in_pieces_differs_from_one_in_a_piece() -> None:
    words, links = np.full(4, 30, np.float32), np.zeros(4, np.float32)
    votes = np.array([1, 0, 1, 0], np.float32)
    pieces = measure_story(words, links, votes, votes > 0.5)
    assert pieces[9] == pytest.approx(np.log1p(2))
    assert pieces[11] == pytest.approx(2 / 3)
    whole = measure_story(words, links, votes[[0, 2, 1, 3]], votes[[0, 2, 1, 3]] > 0.5)
    assert whole[9] == pytest.approx(np.log1p(1))
    assert whole[11] == 1


def test_words_that_tell_the_kind_of_page_are_folded_and_short() -> None:
    words = load_words()
    assert set(words) == {"calls", "you", "we"}
    assert all(word == word.casefold().strip() and word for found in words.values() for word in found)
    assert all(len(call.split()) <= 2 for call in words["calls"])
    assert all(len(word.split()) == 1 for who in ("you", "we") for word in words[who])
    assert not words["you"] & words["we"]


def test_names_come_from_elements_head_and_address() -> None:
    page = segment(
        "<title>Lamps for all</title><meta property=og:type content=Website><link rel=canonical href='https://example.org/shop/brass-lamps'>"
        "<script type=application/ld+json>{'@type': 'ItemList'}</script>".replace("'ItemList'}", '"ItemList"}').replace("'@type'", '"@type"')
        + SHELF
    )  # fmt: skip
    marks = list_page_names(read_elements(page.containers), read_evidence(page.head), page.url)
    assert {
        "c:product",
        "c:products",
        "c:<li>",
        "m:og:type",
        "v:website",
        "j:ItemList",
        "t:lamps",
        "u:brass",
        "u/shop",
    } <= marks
    assert "u/brass-lamps" not in marks


def test_flattened_text_has_no_names() -> None:
    reading = gather(PROSE, "text")
    assert (reading.page_names, reading.signals) == (frozenset(), ())


def test_main_node_that_is_a_story_is_told_from_goods() -> None:
    story = read_evidence(Head(json_ld=('{"@type": "NewsArticle", "headline": "Bridge closed", "author": {"name": "A"}}',)))
    goods = read_evidence(Head(json_ld=('[{"@type": "Product", "name": "Lamp"}, {"@type": "Offer"}]',)))
    assert read_story(story, ["NewsArticle"])[:6] == pytest.approx((1, 1, 1, 0, np.log1p(1), 0))
    assert read_story(goods, ["Product", "Offer"])[:6] == pytest.approx((0, 0, 0, 0, 0, np.log1p(2)))
    assert len(read_signals(goods)) == N_SIGNALS


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("Bridge over the Wend closed", "https://example.org/news/bridge-closed.html", (5 / 20, 0, 0, 2 / 12, 2 / 8, 0)),
        ("Lamps | Example", "https://example.org/en/", (2 / 20, 1, 0, 1 / 12, 0, 1)),
        ("Who pays?", None, (2 / 20, 0, 1, 0, 0, 0)),
        ("", "http://[", (0, 0, 0, 0, 0, 0)),
    ],
)
def test_title_is_compared_with_the_address(title: str, url: str | None, expected: tuple[float, ...]) -> None:
    assert read_title(title, url) == pytest.approx(expected)


def test_shelf_is_no_article_and_a_story_is_one() -> None:
    shelf, story = normalize(SHELF), normalize(STORY)
    assert "not-an-article" in shelf.warnings  # type: ignore[union-attr]
    assert "not-an-article" not in story.warnings  # type: ignore[union-attr]
