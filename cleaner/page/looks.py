"""What a page looks like to a reader: paragraphs, cards, prices, buttons, whom it speaks to, and what was voted its story.

Nothing in here decides; the judge weighs it, with what the head says of the page (`signals.py`, `page_names.py`).
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter, defaultdict
from functools import cache
from importlib import resources

import numpy as np

from cleaner.page.elements import Elements
from cleaner.page.reading import Reading
from cleaner.text.chars import DIGIT, Floats
from cleaner.text.fold import split_headline
from cleaner.text.tokens import PageTokens, mask_digits
from cleaner.types import Role

CURRENCY, CENTURY = re.compile("[$€£¥₹]|zł"), re.compile("19|20")
MAX_CALL_WORDS, MAX_PRICE_WORDS, MAX_DATE_WORDS = 6, 8, 12
MIN_SPEECH_WORDS = 8
"""Blocks of so many words are read for whom they speak to."""
SPEECH_FLOOR, SPEECH_SCALE, MAX_SPEECH = 30, 20, 4.0
STEADY_WORDS, LONG_WORDS = 12, 25
MAX_LINK_SHARE = 0.4
HEADING_LINK_SHARE = 0.7
MIN_CARDS, MIN_CARD_BLOCKS = 3, 2
FAR = 150
"""Blocks; the story begins no further from the headline than this."""
COUNTED_TAGS = ("article", "form", "section", "li")
N_PROSE, N_TRADE, N_SPEECH, N_HEADINGS, N_STORY = 10, 7, 4, 5, 16
N_LOOKS = N_PROSE + N_TRADE + N_SPEECH + N_HEADINGS + N_STORY + len(COUNTED_TAGS) + 4


@cache
def load_words() -> dict[str, frozenset[str]]:
    """The words of `cleaner/data/pages.toml`, by what they tell."""
    source = (resources.files("cleaner") / "data" / "pages.toml").read_text("utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(source).items()}


@cache
def list_first_words() -> frozenset[str]:
    """The words with which a call may begin."""
    return frozenset(call.split()[0] for call in load_words()["calls"])


def read_looks(reading: Reading, votes: Floats, threshold: float) -> tuple[float, ...]:
    """One number a look, always in the same order; `votes` has each block's probability to be story."""
    words = np.array(reading.words, np.float32)
    links = np.array(reading.link_share, np.float32)
    kept = votes > threshold
    return (
        *measure_prose(words, links),
        *count_trade(reading),
        *measure_speech(reading.tokens, words, kept),
        *measure_headings(reading, kept),
        *measure_story(words, links, votes, kept),
        *count_elements(reading.elements, words, links),
    )


def measure_prose(words: Floats, links: Floats) -> tuple[float, ...]:
    """How much the page says, and how much of it in paragraphs that follow each other."""
    total = max(float(words.sum()), 1.0)
    long = (words >= LONG_WORDS) & (links < MAX_LINK_SHARE)
    starts, ends = find_runs((words >= STEADY_WORDS) & (links < MAX_LINK_SHARE))
    sums = np.concatenate([[0], np.cumsum(words)])
    run_words = float((sums[ends] - sums[starts]).max(initial=0))
    return (
        grow(total),
        grow(len(words)),
        grow(total / max(len(words), 1)),
        float(words @ links) / total,
        grow(int(long.sum())),
        float(words[long].sum()) / total,
        grow(int((ends - starts).max(initial=0))),
        grow(run_words),
        run_words / total,
        grow(int((words >= 2 * LONG_WORDS).sum())),
    )


def find_runs(mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the runs of true begin, and behind which place they end."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return edges[::2], edges[1::2]


def grow(count: float) -> float:
    """A count on a scale on which twice as many is always the same step."""
    return math.log1p(count)


def count_trade(reading: Reading) -> tuple[float, ...]:
    """The buttons, prices and dates that a reader sees."""
    calls, first_words = load_words()["calls"], list_first_words()
    n_calls = n_prices = n_tags = n_dates = 0
    for block, n_words, n_digits in zip(reading.blocks, reading.words, reading.counts.kinds[:, DIGIT].tolist(), strict=True):
        if block.hidden:
            continue
        text = block.text
        if n_words <= MAX_CALL_WORDS:
            opening = text.casefold().split(None, 2)
            if opening and opening[0] in first_words:
                n_calls += " ".join(opening[:2]) in calls
        if n_digits:
            has_price = CURRENCY.search(text) is not None
            n_prices += has_price
            n_tags += has_price and n_words <= MAX_PRICE_WORDS
            n_dates += n_words <= MAX_DATE_WORDS and CENTURY.search(text) is not None
    n_blocks = max(len(reading), 1)
    shares = (n_calls / n_blocks, n_prices / n_blocks, n_dates / n_blocks)
    return (grow(n_calls), grow(n_prices), grow(n_tags), grow(n_dates), *shares)


def measure_speech(tokens: PageTokens, words: Floats, kept: np.ndarray) -> tuple[float, ...]:
    """How often the page's sentences speak to the reader, and how often of a "we"; then the same of the story."""
    rates: list[float] = []
    said = {who: mark_words(tokens, load_words()[who]) for who in ("you", "we")}
    sentences = words >= MIN_SPEECH_WORDS
    for blocks in (sentences, sentences & kept):
        inside = blocks[tokens.owners]
        total = max(int(inside.sum()), SPEECH_FLOOR)
        rates += [min(int((mask & inside).sum()) / total * SPEECH_SCALE, MAX_SPEECH) for mask in said.values()]
    return tuple(rates)


def mark_words(tokens: PageTokens, wanted: frozenset[str]) -> np.ndarray:
    """For each word of the page, in reading order, whether it is one of the wanted."""
    marked = np.zeros(max(len(tokens.places), 1), bool)
    marked[[place for word in wanted if (place := tokens.places.get(word)) is not None]] = True
    return marked[tokens.numbers]


def measure_headings(reading: Reading, kept: np.ndarray) -> tuple[float, ...]:
    """How many headings there are, and of links; how the first one of the first level stands to headline and story."""
    blocks, words = reading.blocks, reading.words
    places = [place for place, block in enumerate(blocks) if block.kind is Role.HEADING and not block.hidden]
    linked = sum(reading.link_share[place] > HEADING_LINK_SHARE for place in places)
    top = next((place for place in places if blocks[place].level == 1), None)
    says_title = top is not None and not reading.headlines.isdisjoint(split_headline(blocks[top].text))
    begins = int(kept.argmax()) if kept.any() else -1
    return (
        len(places) / max(sum(words), 2 * LONG_WORDS) * 2 * LONG_WORDS,
        grow(linked),
        0.0 if top is None else min(words[top], 20) / 20,
        float(says_title),
        grow(FAR if top is None or begins < 0 else min(abs(begins - top), FAR)),
    )


def measure_story(words: Floats, links: Floats, votes: Floats, kept: np.ndarray) -> tuple[float, ...]:
    """What was voted to be story: how much, how surely, in how many pieces, of how long blocks."""
    total, story = max(float(words.sum()), 1.0), max(float(words @ kept), 1.0)
    expected, unsure = float(words @ votes), float(words @ (votes * (1 - votes)))
    starts, ends = find_runs(kept)
    span = float(ends[-1] - starts[0]) if len(starts) else 0.0
    n_kept, n_blocks = int(kept.sum()), max(len(words), 1)
    return (
        grow(expected),
        expected / total,
        grow(story),
        story / total,
        4 * unsure / total,
        unsure / max(expected, 1.0),
        float(votes.max(initial=0)),
        float(votes.sum()) / n_blocks,
        float(words @ (votes * kept)) / story,
        grow(len(starts)),
        starts[0] / n_blocks if len(starts) else 1.0,
        n_kept / max(span, 1.0),
        float(words @ (kept & (words >= LONG_WORDS))) / story,
        grow(n_kept),
        grow(story / max(n_kept, 1)),
        float((words * links) @ kept) / story,
    )


def count_elements(elements: Elements, words: Floats, links: Floats) -> tuple[float, ...]:
    """Some kinds of elements; the largest group of cards, with and without links, and its share of the words."""
    tags = Counter([elements.kinds[number][0] for number in elements.numbers])
    groups: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for parent, number, start, end in zip(elements.parents, elements.numbers, elements.starts, elements.ends, strict=True):
        if end - start >= MIN_CARD_BLOCKS:
            groups[parent, number].append((start, end))
    sums, linked = (np.concatenate([[0], np.cumsum(row)]).tolist() for row in (words, links > 1 - HEADING_LINK_SHARE))
    largest = {True: (0, 0.0), False: (0, 0.0)}
    for group in groups.values():
        if len(group) < MIN_CARDS:
            continue
        for only_linked in (True, False):
            cards = [(start, end) for start, end in group if not only_linked or linked[end] > linked[start]]
            if len(cards) >= MIN_CARDS:
                size = sum([sums[end] - sums[start] for start, end in cards])
                largest[only_linked] = max(largest[only_linked][0], len(cards)), max(largest[only_linked][1], size)
    total = max(float(words.sum()), 1.0)
    sizes = [value for count, size in largest.values() for value in (grow(count), size / total)]
    return (*(grow(tags[tag]) for tag in COUNTED_TAGS), *sizes)


MAX_WORD_LINE, MAX_PAIR_LINE = 8, 12
"""Lines of so many words give their words, and their pairs of words."""


def read_marks(reading: Reading) -> frozenset[str]:
    """What the judge may know a page by: the names in HTML, the phrases of flattened text."""
    return reading.page_names if reading.is_html else list_phrases(reading.tokens)


def list_phrases(tokens: PageTokens) -> frozenset[str]:
    """The words of short lines, with digits as zeros, and their pairs with a space between."""
    words = [mask_digits(word) for word in tokens.places]
    sizes = tokens.counts[tokens.owners]
    singles = np.unique(tokens.numbers[sizes <= MAX_WORD_LINE])
    paired = (sizes[:-1] <= MAX_PAIR_LINE) & (tokens.owners[:-1] == tokens.owners[1:])
    pairs = np.unique(tokens.numbers[:-1][paired] * len(words) + tokens.numbers[1:][paired])
    firsts, seconds = np.divmod(pairs, max(len(words), 1))
    phrases = [f"{words[first]} {words[second]}" for first, second in zip(firsts.tolist(), seconds.tolist(), strict=True)]
    return frozenset([*map(words.__getitem__, singles.tolist()), *phrases])
