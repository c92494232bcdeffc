"""The table of body F1 by language."""

from __future__ import annotations

from typing import Any

import pytest

import bench.languages as table
from bench import sites

GOLDS: dict[str, dict[str, dict[str, Any]]] = {
    "news": {
        "a": {"lang": "de-AT", "text": "Die Brücke über die Wend bleibt bis zum Herbst gesperrt"},
        "b": {"lang": "en", "text": "The bridge over the Wend stays closed until the autumn"},
        "c": {"lang": "en", "text": "Two ferries carry commuters across the river each morning"},
    },
    "blogs": {"d": {"lang": None, "text": "Three"}, "e": {"lang": "pt", "text": "A ponte sobre o rio fica fechada"}},
}


def test_each_language_is_rated_over_its_own_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sites, "read_golds", lambda: GOLDS)
    rates = table.rate_languages({("news", key): GOLDS["news"][key]["text"] for key in "ab"})
    assert rates == {"German": (1.0, 1), "English": (0.5, 2), "language not given": (0.0, 1), "other languages": (0.0, 1)}
