"""Datelines that are plain by their marks or by a day with its year, in several languages; and what only looks like one."""

from __future__ import annotations

import pytest

from cleaner.fields.dateline import match_dateline


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("LEEDS, England, Sept. 18, 2024 /PRNewswire/ -- Tidewell Energy today announced a store.", "LEEDS, England"),
        ("MÜNCHEN, 3. Mai 2023 /ots/ - Der Verband teilte mit, dass die Preise steigen.", "MÜNCHEN"),
        ("OSLO and BERGEN (March 9, 2016) — The ferry lines will sell tickets.", "OSLO and BERGEN"),
        ("PARIS et LYON (3 mai 2023) – Deux compagnies vendront leurs billets.", "PARIS et LYON"),
        ("Odesa, Ukraine, April 15, 2025 – The secretary general came to town.", "Odesa, Ukraine"),
        ("San Lucas.- Un deslizamiento de tierra cortó la carretera.", "San Lucas"),
        ("Río Claro.- «No hay paso», dijo el alcalde.", "Río Claro"),
    ],
)
def test_place_of_a_dateline_without_agency(text: str, place: str) -> None:
    found = match_dateline(text)
    assert found is not None
    assert (found.place, found.agency) == (place, None)


def test_agency_in_brackets_behind_a_comma_is_the_datelines() -> None:
    found = match_dateline("Odesa, (AFP) - Allies will not tire of helping, he said.")
    assert found is not None
    assert (found.place, found.agency) == ("Odesa", "AFP")


@pytest.mark.parametrize(
    "text",
    [
        "Born in Leeds, May 3, 1961 - and buried there.",
        "He left on May 3, 2021 - a Monday.",
        "Dr. Jones - the mayor - left.",
        "Mr. X.- they said.",
    ],
)
def test_other_openings_are_no_dateline(text: str) -> None:
    assert match_dateline(text) is None
