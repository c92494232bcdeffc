"""Which blocks of a page another rendering of it kept: the blocks' words aligned with that text, in order."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

WORD = re.compile(r"\w+")
SHINGLE = 4
MAX_PLACES = 12
"""Places in the text that are tried for one block."""
MIN_SHARE = 0.6
"""Share of a block's words that must follow from its place."""

Match = tuple[int, int, int]
"""Block, first and last word in the text (half-open)."""


def align_blocks(blocks: Sequence[str], text: str) -> tuple[bool, ...]:
    """For each block, whether the text contains it, when both are read in order.

    Of copies of the same words, those count that fit the order best: the heaviest chain of matches that neither cross
    nor overlap. Blocks of less than four words must be lines of their own in the text.
    """
    lines = [WORD.findall(line) for line in text.splitlines()]
    words = [word for line in lines for word in line]
    places = _index_shingles(words)
    line_places = _index_lines(lines)
    matches = [
        match
        for number, block in enumerate(blocks)
        for match in _find_places(number, WORD.findall(block), words, places, line_places)
    ]
    kept = {number for number, _, _ in _heaviest_chain(matches)}
    return tuple(number in kept for number in range(len(blocks)))


def _index_shingles(words: list[str]) -> dict[tuple[str, ...], list[int]]:
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(words) - SHINGLE + 1):
        places[tuple(words[place : place + SHINGLE])].append(place)
    return places


def _index_lines(lines: list[list[str]]) -> dict[tuple[str, ...], list[int]]:
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    place = 0
    for line in lines:
        if 0 < len(line) < SHINGLE:
            places[tuple(line)].append(place)
        place += len(line)
    return places


def _find_places(
    number: int,
    block: list[str],
    words: list[str],
    places: dict[tuple[str, ...], list[int]],
    line_places: dict[tuple[str, ...], list[int]],
) -> list[Match]:
    """Where the block's words stand in the text."""
    n_words = len(block)
    if n_words < SHINGLE:
        return [(number, place, place + n_words) for place in line_places.get(tuple(block), ())[:MAX_PLACES]]
    starts: dict[int, int] = {}
    for offset in (0, n_words // 2, n_words - SHINGLE):
        for place in places.get(tuple(block[offset : offset + SHINGLE]), ())[:MAX_PLACES]:
            starts.setdefault(max(0, place - offset), place)
    found = []
    for start in starts:
        end = min(len(words), start + n_words)
        same = sum(a == b for a, b in zip(block, words[start:end], strict=False))
        if same >= MIN_SHARE * n_words:
            found.append((number, start, end))
    return found


def _heaviest_chain(matches: list[Match]) -> list[Match]:
    """The matches, at most one a block, whose blocks and places both rise, with the most words in all.

    Weighted longest increasing subsequence, on a Fenwick tree of best sums: n log n.
    """
    ends = sorted({end for _, _, end in matches})
    tree: list[tuple[int, int]] = [(0, -1)] * (len(ends) + 1)
    order = sorted(range(len(matches)), key=lambda i: (matches[i][0], -matches[i][1]))
    sums = [0] * len(matches)
    before = [-1] * len(matches)
    group: list[int] = []
    for position, i in enumerate(order):
        number, start, end = matches[i]
        best, link = _query(tree, _rank(ends, start))
        sums[i], before[i] = best + end - start, link
        group.append(i)
        last = position + 1 == len(order) or matches[order[position + 1]][0] != number
        if last:
            for j in group:
                _update(tree, bisect_left(ends, matches[j][2]) + 1, (sums[j], j))
            group = []
    chain = []
    i = _query(tree, len(ends))[1]
    while i >= 0:
        chain.append(matches[i])
        i = before[i]
    return chain[::-1]


def _rank(ends: list[int], start: int) -> int:
    """How many ends do not lie behind `start`."""
    return bisect_left(ends, start + 1)


def _query(tree: list[tuple[int, int]], rank: int) -> tuple[int, int]:
    best = (0, -1)
    while rank > 0:
        if tree[rank][0] > best[0]:
            best = tree[rank]
        rank -= rank & -rank
    return best


def _update(tree: list[tuple[int, int]], rank: int, value: tuple[int, int]) -> None:
    while rank < len(tree):
        if value[0] > tree[rank][0]:
            tree[rank] = value
        rank += rank & -rank
