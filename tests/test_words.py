"""Words are counted the same one text at a time and all at once, and a block's end is found the same either way."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.page.reading import END, TAIL_CHARS, ends_line
from cleaner.text.words import count_each, count_words, list_chars

CHARS = "aZ9_ \n.-'’é“”!?…]1[|。東京新ไทยж\N{COMBINING ACUTE ACCENT}\N{MATHEMATICAL BOLD CAPITAL A}\N{GRINNING FACE}\ud800"
TEXTS = st.text(st.one_of(st.sampled_from(CHARS), st.characters()), max_size=30)


@given(st.lists(TEXTS, max_size=8))
def test_words_of_many_texts_are_those_of_each(texts: list[str]) -> None:
    assert count_each(texts) == [count_words(text) for text in texts]


def test_every_character_of_the_basic_plane_counts_alike() -> None:
    chars = [chr(code) for code in range(1 << 16)]
    assert count_each(chars) == [count_words(char) for char in chars]


@given(TEXTS.filter(bool))
def test_end_of_a_sentence_is_what_the_pattern_says(text: str) -> None:
    assert ends_line(text) == bool(END.search(text[-TAIL_CHARS:]))


@given(TEXTS)
def test_different_characters_are_those_of_the_text(text: str) -> None:
    assert list_chars(text) == set(text)
