"""Where the author and the date of flattened text stand: the lines around its headline and around the story's start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from cleaner.label.scene import Scene
from cleaner.label.shape import Shape
from cleaner.label.votes import Votes
from cleaner.rules import Rule
from cleaner.types import Page, Role

BELOW_TITLE, ABOVE_TITLE = 25, 4
ABOVE_START, BELOW_START = 8, 10
INSIDE_STORY = 5
"""From here on only lines that are surely of no story are looked at."""
UNTITLED_ABOVE = 20
REPEATED_WITHIN = 12
STORY_BLOCKS = 20
"""The zone: so many lines around the headline and around the story's start."""
MAX_WORDS = 24
HARD_ROLES = frozenset({Role.BYLINE, Role.TIMESTAMP, Role.SOURCE})
MAX_FAR_VOTE = 0.3


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """Where signatures are looked for, and what the page says elsewhere."""

    page: Page
    shapes: Sequence[Shape]
    rules: Sequence[tuple[Rule, ...]]
    votes: Votes
    title: int | None
    start: int
    language: str | None
    places: range | tuple[int, ...]
    story: str
    words: frozenset[str]
    """All words of the page."""
    menu: Counter[str]
    """The lines above the headline."""


def read_zone(scene: Scene, titles: Sequence[int], language: str | None) -> Zone:
    """The lines around headline and story's start; `titles` has the headline first, then where it is said again."""
    page, shapes, rules, votes = scene.page, scene.shapes, scene.rules, scene.votes
    start, end = scene.start, scene.end
    n = len(page.blocks)
    title = titles[0] if titles else None
    above = ABOVE_START if titles else UNTITLED_ABOVE
    places = set(range(max(0, start - above), min(n, start + BELOW_START)))
    if title is not None:
        first = min((place for place in titles if 0 <= title - place <= REPEATED_WITHIN), default=title)
        places = {place for place in places if place > first - ABOVE_TITLE}
        places |= set(range(max(0, first - ABOVE_TITLE), min(n, title + BELOW_TITLE, max(start, title) + BELOW_START)))
        places -= set(titles)
    story = "\n".join(
        page.blocks[place].text
        for place in range(start, min(end, start + STORY_BLOCKS))
        if votes.values[place] > votes.threshold
    )
    top = min(start, title if title is not None else start)
    return Zone(
        page=page,
        shapes=shapes,
        rules=rules,
        votes=votes,
        title=title,
        start=start,
        language=language,
        places=tuple(
            place
            for place in sorted(places)
            if fits(page.blocks[place].text, shapes[place], rules[place])
            and (place < start + INSIDE_STORY or votes.values[place] < MAX_FAR_VOTE)
        ),
        story=story,
        words=frozenset("\n".join(block.text for block in page.blocks).split()),
        menu=Counter(block.text.casefold() for block in page.blocks[: max(0, top - ABOVE_TITLE)]),
    )


def fits(text: str, shape: Shape, rules: tuple[Rule, ...]) -> bool:
    """Whether a line is short enough, and no rule makes it something else; a row of links may be a byline with its date."""
    allowed = HARD_ROLES | {Role.NAVIGATION} if any(map(str.isdigit, text)) and " · " in text else HARD_ROLES
    return shape.words <= MAX_WORDS and all(rule.hint or rule.role in allowed for rule in rules)
