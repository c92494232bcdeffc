"""What the model sees of each block: one row of numbers a block, for HTML and for flattened text.

Both feature sets share the columns on words, characters, places, rules and the densest run; HTML adds the elements
around the block, flattened text the white space around it. `docs/method.md` tells what each family is worth.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import msgspec
import numpy as np

from cleaner.fold import fold_line, split_name
from cleaner.label.chars import COMMA, DIGIT, LOWER, PUNCTUATION, QUOTE, TERMINAL, UNSPACED, UPPER, CharCounts, Floats
from cleaner.label.density import (
    BLOCK_COST,
    CHROME_WEIGHT,
    FRAGMENT_WORTH,
    LINK_COST,
    MAX_WEIGHT_WORDS,
    find_densest_run,
)
from cleaner.label.lexicon import Lexicon
from cleaner.rules import Rule
from cleaner.types import Page, Role

ROLES = tuple(Role)
KINDS = (Role.PARAGRAPH, Role.HEADING, Role.LIST_ITEM, Role.QUOTE, Role.CODE, Role.TABLE, Role.CAPTION)
TAGS = (
    "p", "div", "li", "td", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "aside", "nav",
    "figcaption", "figure", "button", "form", "label", "blockquote", "dd", "dt", "tr", "pre", "main", "ul", "center", "body",
)  # fmt: skip
AROUND = (
    "nav",
    "footer",
    "header",
    "aside",
    "form",
    "figure",
    "article",
    "main",
    "ul",
    "ol",
    "table",
    "blockquote",
    "a",
    "details",
)
ANCESTORS = 4
"""Elements around a block whose share of the page's prose is looked at."""
HOME_SHARE = 0.4
WINDOWS = (2, 5, 15)
TOPIC_WORD = re.compile(r"[^\W\d_]{5,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")
MAX_TOKENS = 40
"""Words of a block that are looked up in the lexicon."""
TOKEN = re.compile(r"\w+")
WORD_COLUMNS = slice(118, 122)
"""Where the lexicon's columns on words stand, in both feature sets."""
COLON = ord(":")
CLOSERS = np.array([ord(char) for char in "\"'”’»«)"], np.uint32)


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A page with what the first pass found."""

    page: Page
    rules: tuple[tuple[Rule, ...], ...]
    headlines: frozenset[str]
    """Folded headlines that the head gives."""


def build_features(facts: Facts, lexicon: Lexicon) -> Floats:
    """The features of every block of the page."""
    texts = [block.text for block in facts.page.blocks]
    counts = CharCounts(texts)
    shared = [
        *describe_words(counts),
        *describe_places(facts, counts),
        *describe_rules(facts),
        *describe_repeats(facts, texts),
        *lexicon.describe_words(tokenize(text) for text in texts),
    ]
    special = describe_markup(facts, counts, lexicon) if facts.page.format == "html" else describe_lines(facts)
    return np.stack([np.asarray(column, np.float32) for column in (*shared, *special)], axis=1)


def tokenize(text: str) -> list[str]:
    """The first words of a text, folded, with digits as zeros."""
    return [("0" * len(word)) if word.isdigit() else word.casefold() for word in TOKEN.findall(text[:400])[:MAX_TOKENS]]


def describe_words(counts: CharCounts) -> list[Floats]:
    """How the block is written: length, capitals, digits, marks, how it begins and ends."""
    chars, words = np.maximum(counts.chars, 1), np.maximum(counts.words, 0.5)
    shares = [counts.kinds[:, kind] / chars for kind in (UPPER, DIGIT, QUOTE, PUNCTUATION, UNSPACED)]
    rates = [np.minimum(counts.kinds[:, kind] / words, 1) for kind in (COMMA, TERMINAL)]
    begins = [counts.first == kind for kind in (UPPER, LOWER, DIGIT)]
    return [
        np.log1p(counts.words),
        np.log1p(counts.chars),
        *shares,
        *rates,
        *begins,
        is_terminal(counts),
        counts.last_code == COLON,
        counts.kinds[:, TERMINAL] > 1,
        np.minimum(counts.chars / words, 20) / 20,
        counts.capitals / words,
        counts.kinds[:, COMMA] > 0,
    ]


def is_terminal(counts: CharCounts) -> Floats:
    """Whether each block ends like a sentence, closing quotes and brackets aside."""
    closes = np.isin(counts.last_code, CLOSERS) & (counts.kinds[:, TERMINAL] > 0)
    ends: Floats = ((counts.last == TERMINAL) | closes).astype(np.float32)
    return ends


def weigh_blocks(facts: Facts, counts: CharCounts) -> Floats:
    """The weight of each block for the densest run, as `density.weigh_block` has it, in vectors; any rule counts as chrome."""
    blocks = facts.page.blocks
    links = np.array([block.link_chars for block in blocks]) / np.maximum(counts.chars, 1)
    worth = np.where(is_terminal(counts) > 0, 1.0, FRAGMENT_WORTH) * np.maximum(0, 1 - LINK_COST * links)
    weights = np.minimum(counts.words, MAX_WEIGHT_WORDS) * worth - BLOCK_COST
    chrome = [
        bool(block.hidden) or block.kind is Role.CAPTION or any(not r.hint for r in rules)
        for block, rules in zip(blocks, facts.rules, strict=True)
    ]
    return np.where(chrome, CHROME_WEIGHT, weights).astype(np.float32)


def describe_places(facts: Facts, counts: CharCounts) -> list[Floats]:
    """Where the block stands: on the page, to the densest run, among how much prose."""
    weights = weigh_blocks(facts, counts)
    n_blocks = len(weights)
    start, end = find_densest_run(weights.tolist())
    places = np.arange(n_blocks)
    prose = np.maximum(weights, 0)
    sums = np.concatenate([[0], np.cumsum(prose)])
    total = max(float(sums[-1]), 1.0)
    around = [
        np.log1p(window)
        for width in WINDOWS
        for window in (
            sums[np.minimum(places + 1 + width, n_blocks)] - sums[places + 1],
            sums[places] - sums[np.maximum(places - width, 0)],
        )
    ]
    inside = (places >= start) & (places < end)
    return [
        places / max(n_blocks, 1),
        np.log1p(places),
        np.log1p(n_blocks - places),
        sums[:-1] / total,
        1 - sums[1:] / total,
        inside,
        np.log1p(np.maximum(start - places, 0)),
        np.log1p(np.maximum(places - end + 1, 0)),
        np.log1p(np.where(inside, places - start, 0)),
        np.log1p(np.where(inside, end - 1 - places, 0)),
        np.full(n_blocks, np.log1p(end - start)),
        np.full(n_blocks, np.log1p(n_blocks)),
        np.full(n_blocks, np.log1p(total)),
        weights / 20,
        *around,
    ]


def describe_rules(facts: Facts) -> Floats:
    """Which roles the rules speak of: by the block's words, by words as a hint, by the elements around it."""
    table = np.zeros((3 * len(ROLES), len(facts.rules)), np.float32)
    for place, rules in enumerate(facts.rules):
        for rule in rules:
            family = 2 if rule.classes or rule.tags else int(rule.hint)
            table[family * len(ROLES) + ROLES.index(rule.role), place] = 1
    return table


def describe_repeats(facts: Facts, texts: Sequence[str]) -> list[Floats]:
    """Whether the block is said twice, says the headline, or speaks of what the page's prose speaks of."""
    keys = [fold_line(text[:300]) for text in texts]
    counts = Counter(keys)
    said = np.array([counts[key] - 1 for key in keys], np.float32)
    title = np.array([key in facts.headlines for key in keys], np.float32)
    words = [set(TOPIC_WORD.findall(text[:600].casefold())) for text in texts]
    topic = Counter(word for text, found in zip(texts, words, strict=True) if len(text) > 150 for word in found)
    longs = np.array([len(text) > 150 for text in texts])
    shared = [
        sum(topic[word] > is_long for word in found) / len(found) if found else 0.0
        for found, is_long in zip(words, longs, strict=True)
    ]
    spoken = {word for key in facts.headlines for word in TOPIC_WORD.findall(key)}
    likeness = [len(found & spoken) / len(spoken) if spoken else 0.0 for found in words]
    return [np.minimum(said, 3), title, np.cumsum(title) > 0, np.array(shared), np.array(likeness)]


def describe_lines(facts: Facts) -> list[Floats]:
    """The white space and the bullets of flattened text."""
    blocks = facts.page.blocks
    gaps = np.array([block.gap for block in blocks] + [1], np.float32)
    indents = np.array([block.indent for block in blocks], np.float32)
    common = Counter(block.indent for block in blocks if len(block.text) > 150).most_common(1)
    home = common[0][0] if common else 0
    return [
        np.minimum(gaps[:-1], 3),
        np.minimum(gaps[1:], 3),
        np.full(len(blocks), gaps.mean()),
        np.log1p(indents),
        np.sign(indents - home) * np.log1p(np.abs(indents - home)),
        np.array([bool(block.marker) for block in blocks]),
        np.array([block.number is not None for block in blocks]),
        np.array([block.kind is Role.TABLE for block in blocks]),
        np.array([" | " in block.text or " > " in block.text for block in blocks]),
    ]


def describe_markup(facts: Facts, counts: CharCounts, lexicon: Lexicon) -> list[Floats]:
    """The element of the block and those around it: tags, names, links, how much of the prose they hold."""
    blocks = facts.page.blocks
    chars = np.maximum(counts.chars, 1)
    kinds = [np.array([block.kind is kind for block in blocks]) for kind in KINDS]
    return [
        *kinds,
        np.array([block.level or 0 for block in blocks]) / 3,
        np.array([bool(block.hidden) for block in blocks]),
        np.array([block.link_chars for block in blocks]) / chars,
        np.array([block.bold_chars for block in blocks]) / chars,
        *describe_containers(facts, counts, lexicon),
    ]


def describe_containers(facts: Facts, counts: CharCounts, lexicon: Lexicon) -> list[Floats]:
    """Statistics of the elements around each block, by differences of cumulative sums over their ranges of blocks."""
    blocks, containers = facts.page.blocks, facts.page.containers
    owners = np.array([block.container for block in blocks], np.int64)
    if not containers:
        return [np.zeros(len(blocks), np.float32)] * N_CONTAINER_COLUMNS
    parents = np.array([container.parent for container in containers], np.int64)
    starts = np.array([container.start for container in containers], np.int64)
    ends = np.array([container.end for container in containers], np.int64)
    prose = sum_ranges(np.maximum(weigh_blocks(facts, counts), 0), starts, ends)
    total = max(float(prose.max(initial=0)), 1.0)
    share = prose / total
    n_chars = np.maximum(sum_ranges(counts.chars.astype(np.float32), starts, ends), 1)
    links = sum_ranges(np.array([block.link_chars for block in blocks], np.float32), starts, ends) / n_chars
    depth, around = walk_down(facts, parents)
    own, total_odds, worst, best = lexicon.describe_names(
        [name_tokens(container.tag, container.names) for container in containers], parents
    )
    home = deepest_home(share, depth)
    chain = climb(owners, parents)
    signature = describe_signature(facts, counts)
    tag = np.array([TAGS.index(container.tag) if container.tag in TAGS else -1 for container in containers])[owners]
    rows = [values[level] for level in chain for values in (share, links, np.log1p(ends - starts))]
    inside = (starts[home] <= np.arange(len(blocks))) & (np.arange(len(blocks)) < ends[home])
    return [
        *(tag == place for place in range(len(TAGS))),
        *around[:, owners],
        depth[owners] / 20,
        (depth[owners] - depth[home]) / 10 * inside,
        inside,
        *rows,
        own[owners],
        total_odds[owners],
        worst[owners],
        best[owners],
        *signature,
    ]


N_CONTAINER_COLUMNS = len(TAGS) + len(AROUND) + 3 + 3 * ANCESTORS + 4 + 3


def sum_ranges(values: Floats, starts: np.ndarray, ends: np.ndarray) -> Floats:
    """The sum of the values in each half-open range."""
    sums = np.concatenate([[0], np.cumsum(values)])
    totals: Floats = (sums[ends] - sums[starts]).astype(np.float32)
    return totals


def walk_down(facts: Facts, parents: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The depth of each element, and whether each of the telling tags is around it."""
    depth = np.zeros(len(parents), np.float32)
    around = np.zeros((len(AROUND), len(parents)), np.float32)
    places = {tag: place for place, tag in enumerate(AROUND)}
    for number, container in enumerate(facts.page.containers):
        parent = container.parent
        if parent >= 0:
            depth[number] = depth[parent] + 1
            around[:, number] = around[:, parent]
        place = places.get(container.tag)
        if place is not None:
            around[place, number] = 1
    return depth, around


def deepest_home(share: Floats, depth: np.ndarray) -> int:
    """The deepest element that holds enough of the page's prose."""
    return int(np.argmax(np.where(share >= HOME_SHARE, depth * 10 + share, -1)))


def climb(owners: np.ndarray, parents: np.ndarray) -> list[np.ndarray]:
    """For each block its element and those around it, from inside out; the outermost repeats."""
    chain = [owners]
    for _ in range(ANCESTORS - 1):
        above = parents[chain[-1]]
        chain.append(np.where(above >= 0, above, chain[-1]))
    return chain


def describe_signature(facts: Facts, counts: CharCounts) -> list[Floats]:
    """How many blocks lie in elements of the same tag and names, and how much of the page's words they have."""
    containers = facts.page.containers
    keys = [(containers[block.container].tag, containers[block.container].names) for block in facts.page.blocks]
    numbers: dict[object, int] = {}
    ids = np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int64)
    n_same = np.bincount(ids, minlength=len(numbers))[ids]
    words = np.bincount(ids, weights=counts.words, minlength=len(numbers))[ids]
    return [np.log1p(n_same), words / max(float(counts.words.sum()), 1.0), np.log1p(words / n_same)]


@lru_cache(maxsize=50_000)
def name_tokens(tag: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The words of an element's names, and its tag as one."""
    return (f"<{tag}>", *sorted({part for name in names for part in split_name(name) if not part.isdigit()}))
