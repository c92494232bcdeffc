"""The lines above a flattened story that say which agency it is from: "(dpa)", "Avec AFP", "(FEED - Jordan News Agency)"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.language.agencies import load_agencies, name_agency, names_agencies
from cleaner.roles.scene import Scene
from cleaner.text.fold import fold_line
from cleaner.types import Role

MAX_WORDS, MAX_LINES_ABOVE, MIN_ALIAS_CHARS = 8, 15, 3
PLACED = re.compile(r"([^/|,()]{2,40}?)\s?[/|,]\s?[^\W\d_a-z][^/|,]{2,40}")
"""An agency with a mark and a place behind it: "AFP / Odesa (Ukraine)"."""
CARRIED = re.compile(r"[(\[]?([^()\[\]–—-]{2,40})\s?[–—-]\s?([^()\[\]]{2,60})[)\]]")
"""Who carries a story, and whose it is."""


def find_agency_lines(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The short lines up to the first sentence of the story that name an agency and nothing else but where it works."""
    reading = scene.reading
    for index in range(min(len(reading), MAX_LINES_ABOVE)):
        if reading.is_prose[index]:
            return
        text = reading.texts[index]
        if MIN_ALIAS_CHARS <= len(text) and reading.words[index] <= MAX_WORDS and tells_agency(text):
            yield index, Role.SOURCE


def tells_agency(text: str) -> bool:
    """Whether a line names an agency, with perhaps a place, or before it who carries its stories.

    >>> tells_agency("(dpa)"), tells_agency("AFP / Odesa (Ukraine)"), tells_agency("Reuters Buys Rival"), tells_agency("Feed - AP)")
    (True, True, False, True)
    """
    if names_agencies(text):
        return True
    if (found := PLACED.fullmatch(text)) and name_agency(found[1]):
        return True
    found = CARRIED.fullmatch(text)
    return found is not None and fold_line(found[2]) in load_agencies()
