from __future__ import annotations

import re
import unicodedata

import pytest

from cleaner.text import scripts
from cleaner.text.chars import UNSPACED, load_table
from cleaner.text.tokens import UNSPACED_CHARS
from cleaner.text.words import UNSPACED_RUN

RARE = re.compile("[\u31f0-\u31ff\ua9e0-\ua9ff\uaa60-\uaa7f\uff66-\uff9f]")
"""Letters of Ainu, Shan and other small languages, and kana of half the width."""
PLANE = "".join(map(chr, range(1 << 16)))


def find_chars(ranges: str) -> set[str]:
    return set(re.findall(f"[{ranges}]", PLANE))


@pytest.mark.parametrize(
    ("ranges", "names"),
    [
        (scripts.THAI_AND_LAO, ("THAI ", "LAO ")),
        (scripts.BURMESE, ("MYANMAR ",)),
        (scripts.KHMER, ("KHMER ",)),
        (scripts.KATAKANA, ("KATAKANA",)),
        (scripts.KANA, ("HIRAGANA", "KATAKANA")),
        (scripts.HAN, ("CJK UNIFIED IDEOGRAPH",)),
        (scripts.HAN_COMPATIBILITY, ("CJK COMPATIBILITY IDEOGRAPH",)),
        (scripts.HANGUL, ("HANGUL SYLLABLE",)),
    ],
)
def test_letters_of_a_range_are_of_its_script_and_it_has_them_all(ranges: str, names: tuple[str, ...]) -> None:
    letters = {char for char in find_chars(ranges) if char.isalpha()}
    assert letters
    assert {char for char in letters if not unicodedata.name(char).startswith(names)} == set()
    beyond = {char for char in PLANE if char.isalpha() and unicodedata.name(char, "").startswith(names)} - letters
    assert beyond == {char for char in beyond if RARE.match(char)}


def test_pages_are_taken_apart_by_the_characters_that_the_model_was_trained_with() -> None:
    trained = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    assert find_chars(UNSPACED_CHARS) == find_chars(trained)


def test_words_are_counted_by_the_same_characters_in_text_and_in_vectors() -> None:
    runs = {place for run in UNSPACED_RUN.finditer(PLANE) for place in range(*run.span())}
    assert runs == {place for place, kind in enumerate(load_table().tolist()) if kind == UNSPACED}
    assert runs == {ord(char) for char in find_chars(scripts.UNSPACED + scripts.HAN_COMPATIBILITY)}
