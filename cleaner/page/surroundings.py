"""The elements around each block, in numbers: tags, names, links, and how much of the page's prose they hold.

Every element knows the range of its blocks, so that any sum over what it holds is a difference of cumulative sums.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from cleaner.page.elements import Elements
from cleaner.page.lexicon import Lexicon
from cleaner.text.chars import CharCounts, Floats, Ints
from cleaner.types import Container

TAGS = (
    "p", "div", "li", "td", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "header", "footer", "aside", "nav",
    "figcaption", "figure", "button", "form", "label", "blockquote", "dd", "dt", "tr", "pre", "main", "ul", "center", "body",
)  # fmt: skip
AROUND = tuple("nav footer header aside form figure article main ul ol table blockquote a details".split())
TAG_PLACES = {tag: place for place, tag in enumerate(TAGS)}
AROUND_BITS = {tag: 1 << place for place, tag in enumerate(AROUND)}
ANCESTORS = 4
"""Elements around a block whose share of the page's prose is looked at."""
HOME_SHARE = 0.4
"""The deepest element with so much of the page's prose is the story's home."""
GRANDPARENT_WORTH = 0.5
"""What a paragraph counts for the element around its parent, against what it counts for its parent."""
ODDS_SCALE = 8.0
N_COLUMNS = len(TAGS) + len(AROUND) + 3 + 3 * ANCESTORS + 4 + (ANCESTORS - 1) + 2 * 4 + 5


class Tree:
    """The elements of a page as arrays, one entry an element."""

    def __init__(self, elements: Elements, lexicon: Lexicon) -> None:
        """From the page's elements, outermost first; what is the same for elements of one kind is looked up once."""
        self.parents: Ints = np.array(elements.parents, np.int64)
        self.starts: Ints = np.array(elements.starts, np.int64)
        self.ends: Ints = np.array(elements.ends, np.int64)
        self.kinds: Ints = np.array(elements.numbers, np.int64)
        """A number for each element, the same for elements of the same tag and names."""
        self.tags: Ints = np.array([TAG_PLACES.get(tag, -1) for tag, _ in elements.kinds], np.int64)[self.kinds]
        around = np.array([AROUND_BITS.get(tag, 0) for tag, _ in elements.kinds], np.int64)[self.kinds]
        odds = np.array(lexicon.rate_kinds(elements.kinds), np.float64)[self.kinds]
        self._add_up(np.concatenate([[0], around]), np.concatenate([[0.0], odds]))

    def _add_up(self, around: Ints, odds: Floats) -> None:
        """What the elements around each element come to, itself among them; the first entry stands for what is around all.

        Each round doubles how many elements upwards are counted, so that a page takes as few as its depth has bits.
        """
        above = np.concatenate([[0], self.parents + 1])
        depth, total, worst, best = (above >= 0).astype(np.int64), odds.copy(), odds.copy(), odds.copy()
        depth[0] = 0
        while True:
            depth += depth[above]
            around |= around[above]
            total += total[above]
            np.minimum(worst, worst[above], out=worst)
            np.maximum(best, best[above], out=best)
            if not above.any():
                break
            above = above[above]
        self.depth: Floats = depth[1:].astype(np.float32)
        self.around: Ints = around[1:]
        self.odds: Floats = np.array([odds, np.tanh(total / ODDS_SCALE) * 4, worst, best], np.float32)[:, 1:]

    def sum(self, values: Floats) -> Floats:
        """The sum over what each element holds of a value given for each block."""
        sums = np.concatenate([[0], np.cumsum(values)])
        totals: Floats = (sums[self.ends] - sums[self.starts]).astype(np.float32)
        return totals

    def climb(self, owners: Ints) -> list[Ints]:
        """For each block its element and those around it, from inside out; the outermost repeats."""
        chain = [owners]
        for _ in range(ANCESTORS - 1):
            above = self.parents[chain[-1]]
            chain.append(np.where(above >= 0, above, chain[-1]))
        return chain

    def holds(self, element: int, n_blocks: int) -> np.ndarray:
        """For each block whether the element holds it."""
        places = np.arange(n_blocks)
        inside: np.ndarray = (self.starts[element] <= places) & (places < self.ends[element])
        return inside


def describe_surroundings(tree: Tree, owners: Ints, counts: CharCounts, weights: Floats, link_chars: Floats) -> Floats:
    """One row a feature, one column a block; `owners` has the element of each block."""
    n_blocks = len(owners)
    if not len(tree.parents) or not n_blocks:
        return np.zeros((N_COLUMNS, n_blocks), np.float32)
    prose = np.maximum(weights, 0)
    held = tree.sum(prose)
    share = held / max(float(held.max(initial=0)), 1.0)
    links = tree.sum(link_chars) / np.maximum(tree.sum(counts.chars.astype(np.float32)), 1)
    chain = tree.climb(owners)
    home = int(np.argmax(np.where(share >= HOME_SHARE, tree.depth * 10 + share, -1)))
    at_home = tree.holds(home, n_blocks)
    sizes = np.log1p(tree.ends - tree.starts)
    levels = [values[level] for level in chain for values in (share, links, sizes)]
    parts: list[Any] = [
        tree.tags[owners] == np.arange(len(TAGS))[:, None],
        (tree.around[owners] >> np.arange(len(AROUND))[:, None]) & 1,
        [tree.depth[owners] / 20, (tree.depth[owners] - tree.depth[home]) / 10 * at_home, at_home],
        levels,
        tree.odds[:, owners],
        [tree.odds[0, level] for level in chain[1:]],
        describe_signature(tree.kinds[owners], counts, prose),
        describe_signature(tree.kinds[chain[1]], counts, prose),
        describe_best(tree, chain, prose, links),
    ]
    rows: Floats = np.concatenate([np.asarray(part, np.float32) for part in parts])
    return rows


def describe_best(tree: Tree, chain: list[Ints], prose: Floats, links: Floats) -> list[Floats]:
    """How the elements score as the story's container when each paragraph counts for its parent, and half for the next.

    After Readability (Arc90, 2009): the score of the block's element and of the one around it against the best, whether
    the best holds the block, its depth against it, how many elements lie between the block and the best.
    """
    n_elements, n_blocks = len(tree.parents), len(prose)
    parents, grandparents = chain[1], chain[2]
    score: Floats = np.bincount(parents, weights=prose, minlength=n_elements).astype(np.float64)
    score += GRANDPARENT_WORTH * np.bincount(grandparents, weights=prose, minlength=n_elements)
    score *= 1 - links
    best = int(np.argmax(score))
    greatest = max(float(score[best]), 1.0)
    inside = tree.holds(best, n_blocks)
    below = (tree.depth[chain[0]] - tree.depth[best]) / 10
    return [score[parents] / greatest, score[grandparents] / greatest, inside, below * inside, below * ~inside]


def describe_signature(kinds: Ints, counts: CharCounts, prose: Floats) -> list[Floats]:
    """How many blocks lie in elements of the same tag and names, and how much of the page's words and prose they have."""
    n_same = np.bincount(kinds)[kinds]
    words, weight = (np.bincount(kinds, weights=values)[kinds] for values in (counts.words, prose))
    total = max(float(counts.words.sum()), 1.0)
    return [np.log1p(n_same), words / total, np.log1p(words / n_same), weight / max(float(prose.sum()), 1.0)]


def describe_articles(containers: Sequence[Container], prose: Floats, titles: np.ndarray) -> list[Floats]:
    """One row a feature, one column a block.

    The home is the outermost `<article>` with the most prose. `prose` is a weight for each block; `titles` marks those
    that say the headline.
    """
    n_blocks = len(prose)
    owners = np.zeros(n_blocks, np.int64)
    for number, (start, end) in enumerate(list_articles(containers), 1):
        owners[start:end] = number
    held = np.bincount(owners, weights=prose, minlength=1)
    total = max(float(prose.sum()), 1.0)
    home = 1 + int(np.argmax(held[1:])) if len(held) > 1 else 0
    told = owners[np.flatnonzero(titles)[:1]]
    elsewhere = (owners > 0) & (owners != home)
    rows = [
        np.log1p(owners),
        np.full(n_blocks, np.log1p(len(held) - 1)),
        np.where(owners > 0, held[owners] / total, 0),
        np.full(n_blocks, held[home] / total if home else 0),
        (owners == home) & (home > 0),
        elsewhere & (owners < home),
        elsewhere & (owners > home),
        (owners > 0) & np.isin(owners, told),
    ]
    return [row.astype(np.float32) for row in rows]


def list_articles(containers: Sequence[Container]) -> Iterator[tuple[int, int]]:
    """The ranges of blocks of the outermost `<article>` elements, in order."""
    last = 0
    for container in containers:
        if container.tag == "article" and container.start >= last and container.end > container.start:
            last = container.end
            yield container.start, container.end
