"""A story that is hidden behind its own paywall: the page holds it, and its markup hides it until a script shows it."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.label.shape import Shape
from cleaner.label.votes import Votes
from cleaner.types import Page

HIDERS = frozenset({"hidden-style", "hidden-element", "hidden-class"})
"""Ways to hide that scripts undo; what is hidden from screen readers alone says nothing new."""
MIN_WORDS, MIN_TIMES = 100, 2
"""What is hidden has so many words of story, and so many times those that are shown."""


def find_unlocked(page: Page, shapes: Sequence[Shape], votes: Votes) -> frozenset[int]:
    """The hidden blocks that are voted to be story, where they are nearly all of it."""
    hidden = frozenset(place for place, block in enumerate(page.blocks) if block.hidden in HIDERS)
    if not hidden:
        return hidden
    kept = [place for place, value in enumerate(votes.values) if value > votes.threshold]
    found = hidden.intersection(kept)
    n_hidden = sum(shapes[place].words for place in found)
    n_shown = sum(shapes[place].words for place in kept if not page.blocks[place].hidden)
    return found if n_hidden >= max(MIN_WORDS, MIN_TIMES * n_shown) else frozenset()
