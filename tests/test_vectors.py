"""Words as learned vectors."""

from __future__ import annotations

import numpy as np
import pytest

from cleaner.label.tokens import PageTokens
from cleaner.label.vectors import WordVectors, find_rows

ITEMS = ("read", "^read", "$more", "read more", "00")


def test_known_words_pairs_first_and_last_are_found() -> None:
    rows, owners = find_rows(
        PageTokens(["Read more", "Nothing here", "In 42 more"]), {item: i for i, item in enumerate(ITEMS, 1)}
    )
    found = [sorted(rows[owners == block].tolist()) for block in range(3)]
    assert found == [[1, 2, 3, 4], [0], [3, 5]]


def test_vector_is_the_mean_of_the_items() -> None:
    weight = np.array([[9.0], [1], [2], [3], [4], [5]], np.float32)
    vectors = WordVectors(ITEMS, weight).describe(PageTokens(["Read more", "", "42"]))
    assert vectors.tolist() == [[2.5], [9.0], [5.0]]


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["a"]])
def test_every_page_has_a_row_a_block(texts: list[str]) -> None:
    assert WordVectors(ITEMS, np.zeros((6, 3), np.float32)).describe(PageTokens(texts)).shape == (len(texts), 3)
