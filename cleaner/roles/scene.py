"""What surrounds a line of flattened text, read once a page: the story's words, the signatures, the lines said twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from cleaner.page.shape import Shape, is_prose
from cleaner.roles.votes import Votes
from cleaner.rules.book import Rule
from cleaner.text.scripts import HANGUL, UNSPACED_IN_PAIRS
from cleaner.types import Page, Role

LEAD_PARAGRAPHS, STORY_PARAGRAPHS = 5, 40
TOKEN = re.compile(rf"[^\W\d_]{{4,}}|\d{{2,}}|[{HANGUL}]{{2,}}")
STEM_CHARS = 6
"""Words are compared by so many first letters, so that inflections meet; Korean ones by two."""
UNSPACED_PAIR = re.compile(f"(?=([{UNSPACED_IN_PAIRS}]{{2}}))")
MAX_FIRST_CHARS = 400
SIGNATURES = frozenset({Role.BYLINE, Role.TIMESTAMP})
"""What stands below a headline."""
SIGNED_WITHIN = 8
RUN_LINES = 3
MIN_RUN_WORDS, MAX_RUN_WORDS = 4, 22


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """A page with what is asked of it for every candidate line; the lists have one entry a block."""

    page: Page
    shapes: Sequence[Shape]
    rules: Sequence[tuple[Rule, ...]]
    votes: Votes
    start: int
    end: int
    """The story's first line, and the one behind its last."""
    solid: int
    """The first paragraph of the story that is surely prose."""
    first_line: str
    first: set[str]
    lead: set[str]
    story: set[str]
    lines: Counter[str]
    lines_above: Counter[str]
    above: str
    signatures: list[bool]
    menus: list[bool]
    related: list[bool]
    shares: list[bool]
    marks: list[bool]
    """Share buttons and timestamps: what stands between a headline and its story."""

    def signed_below(self, place: int) -> int:
        """How many lines below a line the next byline or date stands; 0 where none is near."""
        near = self.signatures[place + 1 : place + 1 + SIGNED_WITHIN]
        return near.index(True) + 1 if True in near else 0

    def count_run(self, place: int) -> int:
        """How many of the lines around a line look like headlines too: in a list of teasers most do."""
        around = (*range(max(0, place - RUN_LINES), place), *range(place + 1, min(len(self.shapes), place + RUN_LINES + 1)))
        return sum(
            MIN_RUN_WORDS <= self.shapes[other].words <= MAX_RUN_WORDS
            and not self.shapes[other].terminal
            and not self.rules[other]
            for other in around
        )


def read_scene(
    page: Page, shapes: Sequence[Shape], rules: Sequence[tuple[Rule, ...]], votes: Votes, body: tuple[int, int]
) -> Scene:
    """The scene of a flattened text."""
    start, end = body
    folded = [block.text.casefold() for block in page.blocks]
    story = [place for place in range(start, end) if votes.values[place] > votes.threshold]
    roles = [{rule.role for rule in found} for found in rules]
    lead = find_tokens("\n".join(folded[place] for place in story[:LEAD_PARAGRAPHS]))
    rest = find_tokens("\n".join(folded[place] for place in story[LEAD_PARAGRAPHS:STORY_PARAGRAPHS]))
    first_line = folded[0][:MAX_FIRST_CHARS] if folded else ""
    return Scene(
        page=page,
        shapes=shapes,
        rules=rules,
        votes=votes,
        start=start,
        end=end,
        solid=next((place for place in story if is_prose(shapes[place])), start),
        first_line=first_line,
        first=find_tokens(first_line),
        lead=lead,
        story=lead | rest,
        lines=Counter(folded),
        lines_above=Counter(folded[:start]),
        above="\n".join(folded[:start]),
        signatures=[not SIGNATURES.isdisjoint(found) for found in roles],
        menus=[Role.NAVIGATION in found for found in roles],
        related=[Role.RELATED in found for found in roles],
        shares=[Role.SHARING in found for found in roles],
        marks=[Role.SHARING in found or Role.TIMESTAMP in found for found in roles],
    )


def find_tokens(text: str) -> set[str]:
    """The longer words of a text by their first letters; of scripts without spaces, the pairs of characters.

    >>> sorted(find_tokens("The Bridges of Wend")), sorted(find_tokens("東京新聞"))
    (['bridge', 'wend'], ['京新', '新聞', '東京', '東京新聞'])
    """
    folded = text.casefold()
    tokens = {word[:STEM_CHARS] for word in TOKEN.findall(folded)}
    if folded.isascii():
        return tokens
    return {token[:2] if token[0] >= HANGUL[0] else token for token in tokens} | set(UNSPACED_PAIR.findall(folded))
