"""Chrome and metadata inside a block that stays: spans that are cut out of it."""

from __future__ import annotations

import re

import msgspec

from cleaner.label.context import Context
from cleaner.types import Cut, Label

NOTHING_LEFT = re.compile(r"[\W_]*")


def find_cuts(context: Context, place: int, label: Label) -> Label:
    """The label with what the cut rules take from the block; a block that is all cut gets the role of its first cut."""
    text = context.page.blocks[place].text
    matches = list(context.book.match_cuts(text))
    if not matches:
        return label
    cuts: list[Cut] = []
    for rule, start, end in sorted(matches, key=lambda found: (found[1], -found[2])):
        if not context.fits_place(rule, place) or (cuts and start < cuts[-1].end):
            continue
        cuts.append(Cut(role=rule.role, source=f"rule:{rule.id}", confidence=rule.confidence, start=start, end=end))
    if not cuts:
        return label
    cut = msgspec.structs.replace(label, cuts=tuple(cuts))
    if NOTHING_LEFT.fullmatch(cut.keep(text)):
        return Label(role=cuts[0].role, source=cuts[0].source, confidence=cuts[0].confidence)
    return cut
