"""The elements around each block, in numbers: tags, names, links, and how much of the page's prose they hold.

Every element knows the range of its blocks, so that any sum over what it holds is a difference of cumulative sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cleaner.label.chars import CharCounts, Floats, Ints
from cleaner.label.lexicon import Lexicon
from cleaner.types import Container, Page

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

    def __init__(self, containers: Sequence[Container], lexicon: Lexicon) -> None:
        """One pass from the outermost element inwards: a parent comes before its children."""
        self.parents: Ints = np.array([container.parent for container in containers], np.int64)
        self.starts: Ints = np.array([container.start for container in containers], np.int64)
        self.ends: Ints = np.array([container.end for container in containers], np.int64)
        depth, around, own, total, worst, best = [0], [0], [0.0], [0.0], [0.0], [0.0]
        for container in containers:
            above = container.parent + 1
            odds = lexicon.rate_names(container.tag, container.names)
            depth.append(depth[above] + 1)
            around.append(around[above] | AROUND_BITS.get(container.tag, 0))
            own.append(odds)
            total.append(total[above] + odds)
            worst.append(min(worst[above], odds))
            best.append(max(best[above], odds))
        self.depth: Floats = np.array(depth[1:], np.float32)
        self.around: Ints = np.array(around[1:], np.int64)
        self.odds: Floats = np.array([own, np.tanh(np.array(total) / ODDS_SCALE) * 4, worst, best], np.float32)[:, 1:]
        self.tags: Ints = np.array([TAG_PLACES.get(container.tag, -1) for container in containers], np.int64)

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


def describe_surroundings(page: Page, counts: CharCounts, weights: Floats, link_chars: Floats, lexicon: Lexicon) -> Floats:
    """One row a feature, one column a block."""
    n_blocks = len(page.blocks)
    if not page.containers or not n_blocks:
        return np.zeros((N_COLUMNS, n_blocks), np.float32)
    tree = Tree(page.containers, lexicon)
    owners: Ints = np.array([block.container for block in page.blocks], np.int64)
    prose = np.maximum(weights, 0)
    held = tree.sum(prose)
    share = held / max(float(held.max(initial=0)), 1.0)
    links = tree.sum(link_chars) / np.maximum(tree.sum(counts.chars.astype(np.float32)), 1)
    chain = tree.climb(owners)
    home = int(np.argmax(np.where(share >= HOME_SHARE, tree.depth * 10 + share, -1)))
    at_home = tree.holds(home, n_blocks)
    kinds = number_kinds(page.containers)
    levels = [values[level] for level in chain for values in (share, links, np.log1p(tree.ends - tree.starts))]
    parts: list[Any] = [
        tree.tags[owners] == np.arange(len(TAGS))[:, None],
        (tree.around[owners] >> np.arange(len(AROUND))[:, None]) & 1,
        [tree.depth[owners] / 20, (tree.depth[owners] - tree.depth[home]) / 10 * at_home, at_home],
        levels,
        tree.odds[:, owners],
        [tree.odds[0, level] for level in chain[1:]],
        describe_signature(kinds[owners], counts, prose),
        describe_signature(kinds[chain[1]], counts, prose),
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


def number_kinds(containers: Sequence[Container]) -> Ints:
    """A number for each element, the same for elements of the same tag and names."""
    numbers: dict[object, int] = {}
    return np.array([numbers.setdefault((container.tag, container.names), len(numbers)) for container in containers], np.int64)


def describe_signature(kinds: Ints, counts: CharCounts, prose: Floats) -> list[Floats]:
    """How many blocks lie in elements of the same tag and names, and how much of the page's words and prose they have."""
    n_same = np.bincount(kinds)[kinds]
    words, weight = (np.bincount(kinds, weights=values)[kinds] for values in (counts.words, prose))
    total = max(float(counts.words.sum()), 1.0)
    return [np.log1p(n_same), words / total, np.log1p(words / n_same), weight / max(float(prose.sum()), 1.0)]
