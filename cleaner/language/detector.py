"""The detector of languages: langdetect, or its port to Rust where that is installed; the same answers from both.

The port (extra `fast`) answers ten times as fast and needs less than half of the memory.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

SEED = 0
MAX_SPREAD = 8_192
"""So many rows of the table stay spread out."""
DIGITS = 6
"""Probabilities are rounded to these: the last bits hang on the order in which a disk lists the profiles."""
_LOADING = threading.Lock()


def detect(text: str) -> list[tuple[str, float]]:
    """Langdetect's codes for the text with their probabilities, the likeliest first; none where it finds no letters to go by.

    The same for the same text, always.
    """
    factory, no_answer = load_factory()
    detector = factory.create()
    detector.append(text)
    try:
        found = [(guess.lang, round(guess.prob, DIGITS)) for guess in detector.get_probabilities()]
    except no_answer:
        return []
    return sorted(found, key=lambda guess: (-guess[1], guess[0]))


def list_languages() -> list[str]:
    """The codes that the detector has a profile of."""
    found: list[str] = load_factory()[0].get_lang_list()
    return found


def load_factory() -> tuple[Any, type[Exception]]:
    """A factory of our own, loaded once, and what its detectors raise.

    langdetect's shared one is neither seeded nor safe in threads.
    """
    with _LOADING:
        return _load_factory()


@cache
def _load_factory() -> tuple[Any, type[Exception]]:
    try:
        return load_port()
    except ImportError:
        return load_original()


def load_port() -> tuple[Any, type[Exception]]:
    """The factory of langdetect-rs."""
    from langdetect_rs.detector_factory import PROFILES_DIRECTORY, DetectorFactory  # noqa: PLC0415
    from langdetect_rs.lang_detect_exception import LangDetectException  # noqa: PLC0415

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.set_seed(SEED)
    return factory, LangDetectException


def load_original() -> tuple[Any, type[Exception]]:
    """The factory of langdetect; it reads the profiles itself, which is slower."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory  # noqa: PLC0415
    from langdetect.lang_detect_exception import LangDetectException  # noqa: PLC0415

    factory = DetectorFactory()
    paths = sorted(path for path in Path(PROFILES_DIRECTORY).iterdir() if path.is_file() and not path.name.startswith("."))
    profiles = [msgspec.json.decode(path.read_bytes(), type=Profile) for path in paths]
    factory.langlist = [profile.name for profile in profiles]
    factory.word_lang_prob_map = OddsTable(profiles)
    factory.set_seed(SEED)
    return factory, LangDetectException


class OddsTable(dict[str, list[float]]):
    """For each run of letters its share among those of each language: what langdetect looks up, in a tenth of the memory.

    Most shares are nought, so the others are kept in arrays; rows are spread out when they are asked for.
    """

    def __init__(self, profiles: Sequence[Profile]) -> None:
        """Of the languages in this order."""
        super().__init__()
        self.n_languages = len(profiles)
        self.rows: dict[str, int] = {}
        rows, languages, shares = array("l"), array("B"), array("d")
        for place, profile in enumerate(profiles):
            for gram, count in profile.freq.items():
                row = self.rows.setdefault(gram, len(self.rows))
                if 1 <= len(gram) <= len(profile.n_words):
                    rows.append(row)
                    languages.append(place)
                    shares.append(count / profile.n_words[len(gram) - 1])
        order = np.argsort(np.asarray(rows), kind="stable")
        self.languages, self.shares = np.asarray(languages)[order], np.asarray(shares)[order]
        self.bounds = np.searchsorted(np.asarray(rows)[order], np.arange(len(self.rows) + 1))

    def __contains__(self, gram: object) -> bool:
        return gram in self.rows

    def __missing__(self, gram: str) -> list[float]:
        span = slice(*self.bounds[self.rows[gram] :][:2])
        spread = np.zeros(self.n_languages)
        spread[self.languages[span]] = self.shares[span]
        if len(self) >= MAX_SPREAD:
            self.clear()
        self[gram] = row = spread.tolist()
        return row


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """How often langdetect has seen each letter, pair and triple of letters in a language."""

    name: str
    freq: dict[str, int]
    n_words: tuple[int, ...]
    """How many single letters, pairs and triples it has seen."""
