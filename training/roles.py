"""Labels for the roles: what markup, gold and rules say of a page's blocks.

A flattened text does not say what its lines are; the HTML that it was made from does. The words of both are aligned, and
each line gets the role of the blocks that its words come from, or none where they come from several.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from cleaner.types import BODY_ROLES, Container, Label, Page, Role
from cleaner.types.arrays import Floats

BODY = "body"
LEARNED = (
    BODY, "heading", "standfirst", "title", "byline", "timestamp", "section", "caption", "tags", "related", "sharing",
    "subscription", "comments", "advertising", "legal", "navigation", "other",
)  # fmt: skip
"""What the network tells apart; paragraphs, items, rows, quotes and code are one."""
PLACES = {name: place for place, name in enumerate(LEARNED)}
UNKNOWN = -1
ALIKE = {Role.PAYWALL: "subscription", Role.RATING: "sharing", Role.SOURCE: "byline"}
UNSURE = frozenset({Role.DUPLICATE})
"""Roles that say nothing of what the block is."""
MARKED = {
    "time": "timestamp", "itemprop:datePublished": "timestamp", "itemprop:dateModified": "timestamp",
    "itemprop:author": "byline", "rel:author": "byline", "rel:tag": "tags",
}  # fmt: skip
"""What machine-readable marks say of the block they stand in."""
MAX_SIGNATURE_WORDS = 15
MIN_CAPTION_WORDS = 3
CONFIDENT = 0.3
"""A block whose dropping only the model decided is of no known kind; it counts so much."""
WORD = re.compile(r"\w+")
RUN = 4
"""So many words in a row that both have once are an anchor."""
MIN_PURE = 0.8
"""Share of a line's words that must come from blocks of one role."""


def label_blocks(page: Page, labels: Sequence[Label], kept: np.ndarray, gold: Mapping[str, Any]) -> tuple[np.ndarray, Floats]:
    """For each block of an HTML page the place of its role, or -1, and how far the label may be believed."""
    in_caption = mark_inside(page.containers, frozenset({"figcaption"}))
    marks: dict[int, set[str]] = defaultdict(set)
    for mark in page.head.marks:
        if mark.name in MARKED:
            marks[mark.block].add(MARKED[mark.name])
    said = Sayings(gold)
    roles = np.full(len(page.blocks), UNKNOWN, np.int8)
    weights = np.ones(len(page.blocks), np.float32)
    for place, (block, label) in enumerate(zip(page.blocks, labels, strict=True)):
        if block.container >= 0 and in_caption[block.container]:
            name: str | None = "caption"
        elif kept[place]:
            name = "standfirst" if label.role is Role.STANDFIRST else "heading" if is_heading(page, place, label) else BODY
        else:
            name = said.name(block.text) or name_dropped(label, marks.get(place, set()), block.text)
        if name is not None:
            roles[place] = PLACES[name]
        if not kept[place] and label.source.startswith("model") and name == "other":
            weights[place] = CONFIDENT
    return roles, weights


def is_heading(page: Page, place: int, label: Label) -> bool:
    """Whether a block of the story heads what follows."""
    return Role.HEADING in {page.blocks[place].kind, label.role}


def name_dropped(label: Label, marks: set[str], text: str) -> str | None:
    """What a block that is not story is, by machine-readable marks or by what the product says of it."""
    is_ruled = label.source.startswith("rule:") and label.role is not Role.OTHER
    if not is_ruled and len(marks) == 1 and len(WORD.findall(text[:200])) <= MAX_SIGNATURE_WORDS:
        return next(iter(marks))
    if label.role in BODY_ROLES or label.role in UNSURE:
        return None
    name = ALIKE.get(label.role, label.role.value)
    return name if name in PLACES else "other"


class Sayings:
    """What the gold says of single lines: headline, captions, authors."""

    def __init__(self, gold: Mapping[str, Any]) -> None:
        """From a page's gold; most sets have only the text."""
        self.title = fold(gold.get("title") or "")
        self.captions = [fold(caption.get("text") or "") for caption in gold.get("captions") or () if isinstance(caption, dict)]
        self.authors = [fold(author) for author in gold.get("authors") or () if len(author.split()) > 1]

    def name(self, text: str) -> str | None:
        """The role that the gold gives a line, if any."""
        folded = fold(text)
        words = folded.count(" ") + 1
        if folded and folded == self.title:
            return "title"
        if words >= MIN_CAPTION_WORDS and any(
            folded in caption or (caption and caption in folded) for caption in self.captions
        ):
            return "caption"
        if words <= MAX_SIGNATURE_WORDS and any(author in folded for author in self.authors):
            return "byline"
        return None


def fold(text: str) -> str:
    """The words of a text, in one case, a space between."""
    return " ".join(WORD.findall(text.casefold()))


def mark_inside(containers: Sequence[Container], tags: frozenset[str]) -> list[bool]:
    """For each element whether it is, or lies in, one of these tags; outer elements come first."""
    inside: list[bool] = []
    for container in containers:
        inside.append(container.tag in tags or (container.parent >= 0 and inside[container.parent]))
    return inside


def transfer(texts: Sequence[str], roles: np.ndarray, weights: Floats, lines: Sequence[str]) -> tuple[np.ndarray, Floats]:
    """The roles of a page's blocks for the lines of a flattened form of it."""
    return transfer_aligned(align_words(texts, lines), texts, roles, weights, lines)


def transfer_aligned(
    sources: Sequence[Counter[int]], texts: Sequence[str], roles: np.ndarray, weights: Floats, lines: Sequence[str]
) -> tuple[np.ndarray, Floats]:
    """The same of roles, or of other small numbers, where it is known which block each line's words come from."""
    by_text = unite(texts, roles)
    given = np.full(len(lines), UNKNOWN, np.int8)
    sure = np.ones(len(lines), np.float32)
    for place, (line, found) in enumerate(zip(lines, sources, strict=True)):
        if not found:
            given[place] = by_text.get(fold(line), UNKNOWN)
            continue
        shares: Counter[int] = Counter()
        for block, count in found.items():
            shares[int(roles[block])] += count
        role, count = shares.most_common(1)[0]
        if count >= MIN_PURE * sum(shares.values()):
            given[place] = role
            sure[place] = max(weights[block] for block in found if roles[block] == role)
    return given, sure


def unite(texts: Sequence[str], roles: np.ndarray) -> dict[str, int]:
    """The role of each text whose copies on the page all have the same."""
    found: dict[str, set[int]] = defaultdict(set)
    for text, role in zip(texts, roles.tolist(), strict=True):
        found[fold(text)].add(role)
    return {text: next(iter(kinds)) for text, kinds in found.items() if len(kinds) == 1}


def align_words(texts: Sequence[str], lines: Sequence[str]) -> list[Counter[int]]:
    """For each line how many of its words come from which text, when both are read in order."""
    ours, owners = take_apart(texts)
    theirs, homes = take_apart(lines)
    partner = np.full(len(theirs), -1, np.int64)
    for mine, other in find_anchors(ours, theirs):
        if partner[other] < 0:
            extend(ours, theirs, partner, mine, other)
    found: list[Counter[int]] = [Counter() for _ in lines]
    for place in np.flatnonzero(partner >= 0).tolist():
        found[homes[place]][owners[partner[place]]] += 1
    return found


def take_apart(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """The words of all texts, and the number of each word's text."""
    words, owners = list[str](), list[int]()
    for number, text in enumerate(texts):
        found = WORD.findall(text.casefold())
        words += found
        owners += [number] * len(found)
    return words, owners


def find_anchors(ours: list[str], theirs: list[str]) -> list[tuple[int, int]]:
    """The places of runs of words that both sides have just once, in order: the longest rising row of them."""
    once = find_single_runs(ours)
    pairs = [(place, once[run]) for run, place in find_single_runs(theirs).items() if run in once]
    pairs.sort()
    tails, tops, links = list[int](), list[int](), list[int]()
    for number, (_, place) in enumerate(pairs):
        rank = bisect_left(tails, place)
        links.append(tops[rank - 1] if rank else -1)
        tails[rank : rank + 1], tops[rank : rank + 1] = [place], [number]
    chain, number = list[tuple[int, int]](), tops[-1] if tops else -1
    while number >= 0:
        chain.append((pairs[number][1], pairs[number][0]))
        number = links[number]
    return chain[::-1]


def find_single_runs(words: list[str]) -> dict[tuple[str, ...], int]:
    """The runs of words that stand just once, each to its place."""
    places: dict[tuple[str, ...], int] = {}
    for place, run in enumerate(zip(*(words[shift:] for shift in range(RUN)), strict=False)):
        places[run] = -1 if run in places else place
    return {run: place for run, place in places.items() if place >= 0}


def extend(ours: list[str], theirs: list[str], partner: np.ndarray, mine: int, other: int) -> None:
    """Pair the words of an anchor, and those before and behind it as far as they agree."""
    low = 0
    while (
        mine + low > 0 and other + low > 0 and partner[other + low - 1] < 0 and ours[mine + low - 1] == theirs[other + low - 1]
    ):
        low -= 1
    high = 0
    limit = min(len(ours) - mine, len(theirs) - other)
    while high < limit and partner[other + high] < 0 and ours[mine + high] == theirs[other + high]:
        high += 1
    partner[other + low : other + high] = np.arange(mine + low, mine + high)
