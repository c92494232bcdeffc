"""The first words of every block, as numbers into the page's vocabulary: taken apart once, looked up in vectors."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from itertools import count, pairwise

import numpy as np
import numpy.typing as npt

from cleaner.text.chars import Floats, Ints
from cleaner.text.scripts import HANGUL, UNSPACED

MAX_CHARS = 300
"""Characters of a block that are taken apart."""
MAX_TOKENS = 40
"""Words of a block that are looked at."""
UNSPACED_CHARS = UNSPACED + HANGUL
"""What the model was trained with: its lexicon has pairs of Hangul too."""
TOKEN = re.compile(rf"[{UNSPACED_CHARS}]{{1,2}}|[^\W{UNSPACED_CHARS}]+|\0")
"""A word, or two characters of a script whose words are not looked up whole; NUL parts the blocks."""
UNSPACED_CHAR = re.compile(f"[{UNSPACED_CHARS}]")
GAP, IN_WORD, IN_UNSPACED = range(3)
TABLE_SIZE = 1 << 16
RUN = 4
"""Words in a row that are looked for elsewhere on the page."""
MULTIPLIER = 1_000_003
TOPIC_CHARS = 5
"""Words of at least this many letters tell what a text is about."""


def tokenize(text: str) -> list[str]:
    """The words of a text, folded, with digits as zeros.

    >>> tokenize("By 12 Men: 東京新聞")
    ['by', '00', 'men', '東京', '新聞']
    """
    return [mask_digits(word) for word in split_words(text.replace("\0", " "))]


def split_words(text: str) -> list[str]:
    """The words of a text, folded, and its NULs."""
    text = text.casefold()
    if "\0" in text:
        text = text.replace("\0", " \0 ")
    if text.isascii():
        return text.translate(load_gaps()).split()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    kinds = load_kinds()[np.minimum(codes, TABLE_SIZE - 1)]
    if (kinds == IN_UNSPACED).any():
        return TOKEN.findall(text)
    for index in np.flatnonzero(codes >= TABLE_SIZE).tolist():
        kinds[index] = IN_WORD if text[index].isalnum() else GAP
    return np.where(kinds, codes, np.uint32(ord(" "))).tobytes().decode("utf-32-le", "surrogatepass").split()


@cache
def load_kinds() -> npt.NDArray[np.uint8]:
    """Whether each character of the basic plane is part of a word, or of a script without spaces; NUL is a word."""
    plane = "".join(map(chr, range(TABLE_SIZE)))
    kinds = np.zeros(TABLE_SIZE, np.uint8)
    kinds[[found.start() for found in re.finditer(r"[\w\0]", plane)]] = IN_WORD
    kinds[[found.start() for found in UNSPACED_CHAR.finditer(plane)]] = IN_UNSPACED
    return kinds


@cache
def load_gaps() -> dict[int, str]:
    """The characters of ASCII that are in no word, each to a space."""
    return {code: " " for code in range(128) if load_kinds()[code] == GAP}


def mask_digits(word: str) -> str:
    """The word; of a number only how many digits it has."""
    return "0" * len(word) if word.isdigit() else word


class PageTokens:
    """The words of all blocks in one row, by their number in the page's vocabulary."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take apart the beginnings of the texts."""
        joined = "\0".join([text[:MAX_CHARS].replace("\0", " ") for text in texts])
        found = split_words(joined)
        places: defaultdict[str, int] = defaultdict(count().__next__)
        numbers = np.fromiter(map(places.__getitem__, found), np.int64, len(found))
        self.places = dict(places)
        """Each word of the vocabulary to its number."""
        seams = numbers == self.places.get("\0", -1)
        owners = np.cumsum(seams)
        starts = np.concatenate([[0], np.flatnonzero(seams) + 1])
        wanted = ~seams & (np.arange(len(numbers)) - starts[owners] < MAX_TOKENS)
        self.n_blocks = len(texts)
        self.numbers: Ints = numbers[wanted]
        self.owners: Ints = owners[wanted]
        """The block of each word."""
        self.counts: Ints = np.bincount(self.owners, minlength=self.n_blocks)
        self.starts: Ints = np.concatenate([[0], np.cumsum(self.counts)])

    def key(self, block: int) -> bytes:
        """What blocks that begin with the same words have in common."""
        return self.numbers[self.starts[block] : self.starts[block + 1]].tobytes()

    @cached_property
    def keys(self) -> list[bytes]:
        """The key of every block."""
        raw, size = self.numbers.tobytes(), self.numbers.itemsize
        bounds = (self.starts * size).tolist()
        return [raw[start:end] for start, end in pairwise(bounds)]

    def key_of(self, text: str) -> bytes | None:
        """The key that a block with this text would have; null where a word of it is not on the page."""
        numbers = [self.places.get(word) for word in split_words(text[:MAX_CHARS])[:MAX_TOKENS]]
        return None if None in numbers else np.array(numbers, np.int64).tobytes()

    def measure_copies(self) -> list[Floats]:
        """For each block the share of its runs of words that an earlier block has, and the share that a later one has."""
        if len(self.numbers) < RUN:
            return [np.zeros(self.n_blocks, np.float32)] * 2
        n_runs = len(self.numbers) - RUN + 1
        runs = np.zeros(n_runs, np.int64)
        for index in range(RUN):
            runs *= MULTIPLIER  # what is over 64 bits is lost
            runs += self.numbers[index : n_runs + index]
        owners = self.owners[:n_runs]
        whole = owners == self.owners[RUN - 1 :]
        runs, owners = runs[whole], owners[whole]
        if not len(runs):
            return [np.zeros(self.n_blocks, np.float32)] * 2
        order = np.argsort(runs)
        runs, sorted_owners = runs[order], owners[order]
        opens = np.concatenate([[True], runs[1:] != runs[:-1]])
        starts = np.flatnonzero(opens)
        kinds = np.cumsum(opens) - 1
        totals = np.maximum(np.bincount(owners, minlength=self.n_blocks), 1)
        earlier = np.minimum.reduceat(sorted_owners, starts)[kinds] < sorted_owners
        later = np.maximum.reduceat(sorted_owners, starts)[kinds] > sorted_owners
        return [
            (np.bincount(sorted_owners[said], minlength=self.n_blocks) / totals).astype(np.float32) for said in (earlier, later)
        ]

    def mark_topic(self) -> np.ndarray:
        """For each word of the vocabulary whether it is long enough to tell what a text is about."""
        topic = [(len(word) >= TOPIC_CHARS or word >= "\u3040") and not word.isdigit() for word in self.places]
        return np.array(topic, bool)

    def pair(self, wanted: np.ndarray) -> tuple[Ints, Ints]:
        """Each block with each of its words that are wanted, once: two arrays, blocks and numbers of words."""
        chosen = wanted[self.numbers] if len(self.numbers) else np.zeros(0, bool)
        n_words = max(len(self.places), 1)
        pairs = np.unique(self.owners[chosen] * n_words + self.numbers[chosen])
        return pairs // n_words, pairs % n_words

    def look_up(self, texts: Iterable[str]) -> np.ndarray:
        """For each word of the vocabulary whether one of the texts has it."""
        found = np.zeros(len(self.places), bool)
        known = (self.places.get(word) for text in texts for word in split_words(text))
        found[[number for number in known if number is not None]] = True
        return found

    def share(self, blocks: Ints, values: np.ndarray) -> Floats:
        """The mean over each block's pairs of a value given for each of them; zero where a block has none."""
        totals = np.bincount(blocks, weights=values, minlength=self.n_blocks)
        shares: Floats = (totals / np.maximum(np.bincount(blocks, minlength=self.n_blocks), 1)).astype(np.float32)
        return shares
