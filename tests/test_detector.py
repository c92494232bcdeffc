"""The detector of languages: langdetect and its port give the same answers."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

from cleaner.language import detector
from cleaner.language.identify import identify_language
from tests.test_language import SAMPLES

ORIGINAL = detector.load_original()


@pytest.fixture
def without_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detector, "load_factory", lambda: ORIGINAL)


def test_profiles_are_those_that_langdetect_loads() -> None:
    theirs, (ours, _) = DetectorFactory(), ORIGINAL
    theirs.load_profile(PROFILES_DIRECTORY)
    order = [theirs.langlist.index(code) for code in ours.langlist]
    assert sorted(order) == list(range(len(theirs.langlist)))
    table = ours.word_lang_prob_map
    assert table.rows.keys() == theirs.word_lang_prob_map.keys()
    assert all(table[gram] == [odds[place] for place in order] for gram, odds in theirs.word_lang_prob_map.items())


def test_only_so_many_rows_of_the_table_stay_spread_out() -> None:
    table = ORIGINAL[0].word_lang_prob_map
    grams = list(table.rows)[: detector.MAX_SPREAD + 10]
    rows = [list(table[gram]) for gram in grams]
    assert len(table) <= detector.MAX_SPREAD
    assert [table[gram] for gram in grams] == rows
    assert grams[0] in table
    assert "no gram" not in table
    with pytest.raises(KeyError):
        table["no gram"]


def test_profiles_are_in_one_order_on_every_disk() -> None:
    assert ORIGINAL[0].langlist == sorted(ORIGINAL[0].langlist)


@pytest.mark.parametrize("load", [detector.load_port, detector.load_original])
def test_a_factory_is_seeded_and_knows_fifty_five_languages(load: object) -> None:
    if load is detector.load_port:
        pytest.importorskip("langdetect_rs", reason="langdetect-rs is not installed (extra fast)")
    factory, _ = load()  # type: ignore[operator]
    assert factory.seed == 0
    assert len(set(factory.get_lang_list())) == 55


@pytest.mark.usefixtures("without_port")
@pytest.mark.parametrize("code", SAMPLES)
def test_langdetect_itself_tells_the_language(code: str) -> None:
    assert identify_language(SAMPLES[code], None, None).code == code


load_port = cache(detector.load_port)


def answers(text: str) -> list[list[tuple[str, float]]]:
    found = []
    for loaded in (load_port(), ORIGINAL):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(detector, "load_factory", lambda loaded=loaded: loaded)
            found.append(detector.detect(text))
    return found


@pytest.mark.parametrize("text", ["", "12.5.2025", "\ud800 half a pair", *SAMPLES.values(), " ".join(SAMPLES.values())])
def test_port_answers_as_langdetect_does(text: str) -> None:
    pytest.importorskip("langdetect_rs", reason="langdetect-rs is not installed (extra fast)")
    port, original = answers(text)
    assert port == original


@given(st.text(max_size=200))
def test_port_answers_as_langdetect_does_on_any_text(text: str) -> None:
    pytest.importorskip("langdetect_rs", reason="langdetect-rs is not installed (extra fast)")
    port, original = answers(text)
    assert port == original


def test_no_letters_give_no_language() -> None:
    assert detector.detect("2025 – 10.30") == []


@pytest.mark.process
def test_workers_start_with_the_profiles_loaded() -> None:
    code = "import cleaner.run.warm; from cleaner.language import detector; print(detector._load_factory.cache_info().currsize)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "1"
