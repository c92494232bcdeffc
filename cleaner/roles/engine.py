"""The engine for comparison: what trafilatura keeps of a page of HTML, the densest run of lines of a flattened text.

trafilatura gives a text; the blocks whose words stand in it, in order, are those that it kept.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from cleaner.page.density import find_densest_run
from cleaner.page.reading import KIND_INDEX, Reading
from cleaner.rules.book import Rule
from cleaner.types import CHROME_ROLES, Page, Role

KEPT, DROPPED = 0.9, 0.1
RESCUED = 0.7
MIN_OPINION_WORDS = 25
"""With fewer words trafilatura found nothing, and the densest run is asked."""
_ONE_AT_A_TIME = threading.Lock()
"""lxml has crashed under concurrent use of trafilatura."""


def ask_trafilatura(reading: Reading) -> tuple[float, ...]:
    """For each block of a page of HTML a vote, by whether trafilatura's extract has it; empty where the extract is nothing."""
    import trafilatura  # noqa: PLC0415

    with _ONE_AT_A_TIME:
        text = trafilatura.extract(reading.page.html, include_comments=False) or ""
    kept = align_blocks(reading.texts, text)
    n_words = sum(words for words, is_kept in zip(reading.words, kept, strict=True) if is_kept)
    return rescue_siblings(reading, kept) if n_words >= MIN_OPINION_WORDS else ()


def rescue_siblings(reading: Reading, kept: Sequence[bool]) -> tuple[float, ...]:
    """Votes from what was kept, with prose that was left out though it lies in the same element as most of the body."""
    parents = [find_parent(reading.page, block.container) for block in reading.blocks]
    held: Counter[int] = Counter()
    for parent, words, is_kept in zip(parents, reading.words, kept, strict=True):
        if is_kept:
            held[parent] += words
    homes = {parent for parent, count in held.items() if count >= sum(held.values()) / 3}
    return tuple(
        KEPT if is_kept else RESCUED if is_prose and parent in homes else DROPPED
        for parent, is_prose, is_kept in zip(parents, reading.is_prose, kept, strict=True)
    )


def find_parent(page: Page, container: int) -> int:
    """The element around an element; -1 where there is none."""
    return page.containers[container].parent if container >= 0 else -1


def ask_densest_run(reading: Reading) -> tuple[float, ...]:
    """For each block a vote, by whether it lies in the densest run; what a rule calls chrome counts as chrome."""
    chrome = [names_chrome(hits) for hits in reading.hits]
    start, end = find_densest_run(reading.weigh(reading.hidden | (reading.kinds == KIND_INDEX[Role.CAPTION]) | chrome).tolist())
    return tuple(KEPT if start <= index < end else DROPPED for index in range(len(reading)))


def names_chrome(hits: Sequence[Rule]) -> bool:
    """Whether a rule that may stand by itself calls the block chrome."""
    return any(rule.role in CHROME_ROLES and not rule.hint and rule.place == "anywhere" for rule in hits)


WORD = re.compile(r"\w+")
SHINGLE = 4
MAX_PLACES = 12
"""Places in the text that are tried for one run of words, and for one block."""
MIN_SHARE = 0.5
"""Share of a block's runs of words that must stand together in the text."""
MIN_STRAY_SHARE = 0.8
"""The same for a block that stands elsewhere in the text's order."""
DRIFT = 8
"""Words that may be put in or left out on the way, at least; in a longer block a quarter of it."""


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the text where the words of a block stand."""

    block: int
    start: int
    end: int
    weight: int
    """Words that agree, about."""
    share: float
    """Share of the block's runs of words that stand there."""


def align_blocks(blocks: Sequence[str], text: str) -> tuple[bool, ...]:
    """For each block, whether the text contains it, when both are read in order.

    Of copies of the same words, those count that fit the order best: the heaviest chain of matches that neither cross
    nor overlap. What the text has in another order is matched afterwards, with the words that the chain left. Blocks of
    less than four words must be lines of their own in the text.
    """
    lines = [WORD.findall(line) for line in text.splitlines()]
    words = [word for line in lines for word in line]
    places = _index_shingles(words)
    line_places = _index_lines(lines)
    matches = [
        match for number, block in enumerate(blocks) for match in _find_places(number, WORD.findall(block), places, line_places)
    ]
    chain = _heaviest_chain(matches)
    kept = {match.block for match in chain}
    kept |= _find_strays(matches, chain, len(words))
    return tuple(number in kept for number in range(len(blocks)))


def _find_strays(matches: list[Match], chain: list[Match], n_words: int) -> set[int]:
    """The blocks out of order: nearly all of each stands where no block of the chain does."""
    covered = bytearray(n_words)
    for match in chain:
        covered[match.start : match.end] = bytes([1]) * (match.end - match.start)
    kept = {match.block for match in chain}
    strays: set[int] = set()
    for match in sorted(matches, key=lambda match: (-match.weight, match.block)):
        is_free = covered.count(1, match.start, match.end) * 4 <= match.end - match.start
        if (
            match.block in kept
            or match.block in strays
            or match.share < MIN_STRAY_SHARE
            or match.weight < SHINGLE
            or not is_free
        ):
            continue
        strays.add(match.block)
        covered[match.start : match.end] = bytes([1]) * (match.end - match.start)
    return strays


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
    places: dict[tuple[str, ...], list[int]],
    line_places: dict[tuple[str, ...], list[int]],
) -> list[Match]:
    """Where the block's words stand in the text."""
    n_words = len(block)
    if n_words < SHINGLE:
        found = line_places.get(tuple(block), ())[:MAX_PLACES]
        return [Match(block=number, start=place, end=place + n_words, weight=n_words, share=1.0) for place in found]
    n_runs = n_words - SHINGLE + 1
    hits = sorted(
        (place, offset)
        for offset in range(n_runs)
        for place in places.get(tuple(block[offset : offset + SHINGLE]), ())[:MAX_PLACES]
    )
    drift = max(DRIFT, n_words // 4)
    matches = []
    for group in _group_hits(hits, drift):
        share = len({offset for _, offset in group}) / n_runs
        if share >= MIN_SHARE:
            start, end = group[0][0], group[-1][0] + SHINGLE
            matches.append(Match(block=number, start=start, end=end, weight=round(share * n_words), share=share))
    return matches


def _group_hits(hits: list[tuple[int, int]], drift: int) -> Iterator[list[tuple[int, int]]]:
    """Hits that lie near one diagonal (place in the text less place in the block), at most one for each place in the block."""
    rest = hits
    for _ in range(MAX_PLACES):
        if not rest:
            return
        diagonal = Counter(place - offset for place, offset in rest).most_common(1)[0][0]
        nearest: dict[int, int] = {}
        for place, offset in rest:
            distance = abs(place - offset - diagonal)
            if distance <= drift and (offset not in nearest or distance < abs(nearest[offset] - offset - diagonal)):
                nearest[offset] = place
        yield sorted((place, offset) for offset, place in nearest.items())
        rest = [hit for hit in rest if abs(hit[0] - hit[1] - diagonal) > drift]


def _heaviest_chain(matches: list[Match]) -> list[Match]:
    """The matches, at most one a block, whose blocks and places both rise, with the most words in all.

    Weighted longest increasing subsequence, on a Fenwick tree of best sums: n log n.
    """
    ends = sorted({match.end for match in matches})
    tree: list[tuple[int, int]] = [(0, -1)] * (len(ends) + 1)
    order = sorted(range(len(matches)), key=lambda i: (matches[i].block, -matches[i].start))
    sums = [0] * len(matches)
    before = [-1] * len(matches)
    group: list[int] = []
    for position, i in enumerate(order):
        match = matches[i]
        best, link = _query(tree, _rank(ends, match.start))
        sums[i], before[i] = best + match.weight, link
        group.append(i)
        last = position + 1 == len(order) or matches[order[position + 1]].block != match.block
        if last:
            for j in group:
                _update(tree, bisect_left(ends, matches[j].end) + 1, (sums[j], j))
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
