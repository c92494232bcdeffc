"""What the model sees of each block: one row of numbers a block, for HTML and for flattened text.

Both feature sets share the families on words, places and repeats; HTML adds the element of the block and those
around it, flattened text the white space around it. No rule has a part in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np

from cleaner.page.density import find_densest_run
from cleaner.page.lexicon import Lexicon
from cleaner.page.reading import KIND_INDEX, KINDS, Reading
from cleaner.page.surroundings import Tree, describe_articles, describe_surroundings
from cleaner.text.chars import COMMA, DIGIT, LOWER, PUNCTUATION, QUOTE, TERMINAL, UNSPACED, UPPER, Floats
from cleaner.types import Role

WINDOWS = (2, 5, 15)
FAR = 200
"""Blocks; what is further off is as good as not there."""
NEARNESS = (1 - np.log1p(np.arange(FAR + 1)) / np.log1p(FAR)).astype(np.float32)
"""How near a mark so many blocks away counts."""
TOPIC_TEXT_CHARS = 150
"""Blocks longer than this tell the page's topic."""
COLON = ord(":")


Family = Callable[[Reading, Lexicon], "list[Floats] | Floats"]
"""A group of features: a row each, a column a block."""


def build_features(reading: Reading, lexicon: Lexicon) -> Floats:
    """The features of every block of the page: a row a block, the columns of all families side by side."""
    return join_rows([stack(family(reading, lexicon)) for family in FAMILIES[reading.page.format].values()]).T


def join_rows(parts: list[Floats]) -> Floats:
    """The families' rows below each other; a family goes once its rows are copied, so that they never are all there twice."""
    rows = np.empty((sum(map(len, parts)), parts[0].shape[1]), np.float32)
    place = 0
    for number, part in enumerate(parts):
        rows[place : place + len(part)] = part
        place += len(part)
        parts[number] = rows[:0]
    return rows


def stack(rows: list[Floats] | Floats) -> Floats:
    """Rows of any type as one array."""
    return rows if isinstance(rows, np.ndarray) else np.array(rows, np.float32)


def describe_writing(reading: Reading, _: Lexicon) -> list[Floats]:
    """How the block is written: length, capitals, digits, marks, how it begins and ends."""
    counts = reading.counts
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
        reading.stops,
        counts.last_code == COLON,
        counts.kinds[:, TERMINAL] > 1,
        np.minimum(counts.chars / words, 20) / 20,
        counts.capitals / words,
        counts.kinds[:, COMMA] > 0,
    ]


def describe_places(reading: Reading, _: Lexicon) -> list[Floats]:
    """Where the block stands: on the page, to the densest run, among how much prose."""
    weights = reading.weights
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


def describe_repeats(reading: Reading, _: Lexicon) -> list[Floats]:
    """Whether the block is said twice, says the headline or the summary, or speaks of what the page's prose speaks of."""
    tokens, headlines = reading.tokens, reading.headlines
    keys = tokens.keys
    counts = Counter(keys)
    longs = reading.counts.chars > TOPIC_TEXT_CHARS
    blocks, words = tokens.pair(tokens.mark_topic())
    is_long = longs[blocks]
    topic = np.bincount(words[is_long], minlength=len(tokens.places))
    spoken, summed = tokens.look_up(headlines), tokens.look_up([reading.summary])
    return [
        np.minimum(np.array([counts[key] - 1 for key in keys]), 3),
        reading.says_headline,
        np.cumsum(reading.says_headline) > 0,
        *tokens.measure_copies(),
        tokens.share(blocks, topic[words] > is_long),
        *(measure_likeness(mask, blocks, words, len(reading.blocks)) for mask in (spoken, summed)),
        tokens.share(blocks, summed[words]),
    ]


def describe_headlines(reading: Reading, _: Lexicon) -> Floats:
    """How far above the block the last line stands that says the headline, or a first heading, and how far below the next."""
    first = (reading.levels == 1) & (reading.kinds == KIND_INDEX[Role.HEADING])
    return measure_nearness(np.stack([reading.says_headline, first]))


def measure_nearness(marks: np.ndarray) -> Floats:
    """For each kind of mark two rows: how near the last one above each block is, and the next one below."""
    above, below = measure_distance(marks), measure_distance(marks[:, ::-1])[:, ::-1]
    return np.stack([above, below], axis=1).reshape(2 * len(marks), marks.shape[1])


def measure_distance(marks: np.ndarray) -> Floats:
    """For each block how near the last mark before it stands: 1 at the mark, 0 where there is none; a row a kind of mark."""
    places = np.arange(marks.shape[-1])
    last = np.maximum.accumulate(np.where(marks, places, -FAR), axis=-1)
    nearness: Floats = NEARNESS[np.minimum(places - last, FAR)]
    return nearness


def measure_likeness(mask: np.ndarray, blocks: np.ndarray, words: np.ndarray, n_blocks: int) -> Floats:
    """For each block the share of the marked words that it has."""
    hits = np.bincount(blocks, weights=mask[words], minlength=n_blocks)
    return np.minimum(hits / max(len(np.unique(words[mask[words]])), 1), 1.0)


def describe_words(reading: Reading, lexicon: Lexicon) -> list[Floats]:
    """What the lexicon says of the block's words."""
    return lexicon.describe_words(reading.tokens)


def describe_vectors(reading: Reading, lexicon: Lexicon) -> Floats:
    """What the network has learned of the block's first words, all words, and last words."""
    return lexicon.describe_vectors(reading.tokens)


def describe_layout(reading: Reading, _: Lexicon) -> list[Floats]:
    """The white space and the bullets of flattened text."""
    blocks = reading.blocks
    gaps = np.array([block.gap for block in blocks] + [1], np.float32)
    indents = np.array([block.indent for block in blocks], np.float32)
    common = Counter(block.indent for block in blocks if len(block.text) > TOPIC_TEXT_CHARS).most_common(1)
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


def describe_markup(reading: Reading, _: Lexicon) -> list[Floats]:
    """What the markup says of the block itself: its kind, depth, links and bold letters."""
    return [
        *(reading.kinds == place for place in range(len(KINDS))),
        reading.levels / 3,
        reading.hidden,
        reading.links,
        np.array([block.bold_chars for block in reading.blocks]) / np.maximum(reading.counts.chars, 1),
    ]


def describe_elements(reading: Reading, lexicon: Lexicon) -> Floats:
    """The elements around the block."""
    owners = np.array([block.container for block in reading.blocks], np.int64)
    return describe_surroundings(Tree(reading.elements, lexicon), owners, reading.counts, reading.weights, reading.link_chars)


def describe_homes(reading: Reading, _: Lexicon) -> list[Floats]:
    """The `<article>` elements around the block."""
    return describe_articles(reading.page.containers, np.maximum(reading.weights, 0), reading.says_headline)


SHARED: dict[str, Family] = {
    "writing": describe_writing,
    "places": describe_places,
    "repeats": describe_repeats,
    "words": describe_words,
    "headlines": describe_headlines,
}
FAMILIES: dict[str, dict[str, Family]] = {
    "html": {
        **SHARED, "markup": describe_markup, "elements": describe_elements, "articles": describe_homes,
        "vectors": describe_vectors,
    },
    "text": {**SHARED, "layout": describe_layout, "vectors": describe_vectors},
}  # fmt: skip
"""The families of each kind of input, in the order of their columns. No rule has a part in them: a rule moves no vote."""
