"""Whether a string in a page's data is its headline."""

from __future__ import annotations

from cleaner.fold import fold_line

MAX_ORNAMENT_CHARS = 20
"""By so much a headline may be longer than its folded form."""
MIN_START_CHARS = 12
"""So long a start of a headline may stand for it: some titles go on with a section and a site's name."""


class Headlines:
    """The headlines of a page, folded, for asking of many strings whether they are one of them."""

    def __init__(self, titles: frozenset[str]) -> None:
        """Which lengths may be one of these titles."""
        self.titles = titles
        self.starts = tuple(title for title in titles if len(title) >= MIN_START_CHARS)
        shortest = min([len(title) for title in titles] + [MIN_START_CHARS] * bool(self.starts), default=0)
        self.lengths = range(shortest, max(map(len, titles), default=0) + MAX_ORNAMENT_CHARS)

    def __contains__(self, value: object) -> bool:
        """Whether the value is one of the titles, or the greater part of one."""
        if not isinstance(value, str) or len(value) not in self.lengths:
            return False
        line = fold_line(value)
        return line in self.titles or (
            len(line) >= MIN_START_CHARS and any(title.startswith(line) and is_start(line, title) for title in self.starts)
        )


def is_start(line: str, title: str) -> bool:
    """Whether what a title goes on with behind this line is the lesser part of it, and no word's rest."""
    return 2 * len(line) >= len(title) and not title[len(line)].isalnum()
