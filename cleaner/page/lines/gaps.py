"""A text as tokens, and the places between them where a line may have ended, as numbers for the boundary model.

A token begins behind white space, and inside a word where something changes: a capital behind a small letter, a letter
behind a full stop, a digit behind a letter. In scripts without spaces every character is a token. All is done in vectors
over the characters, so that the time is linear and small.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

import msgspec
import numpy as np
import numpy.typing as npt

from cleaner.text.scripts import UNSPACED

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

PLANE = 1 << 16
SPACE, LOWER, UPPER, DIGIT, CASELESS, UNSPACED_LETTER, TERMINAL, CLOSER, OPENER, MIDDLE, JOINER, QUOTE, SYMBOL, NEWLINE = range(
    14
)
N_KINDS = 14
KINDS = {
    TERMINAL: ".!?…。！？؟।॥።။។۔｡",
    MIDDLE: ",:;،؛、，：；·",
    JOINER: "-'’_/&@+~=#%*\\^`–—‐‑‒―ʼ",
    QUOTE: '"',
}
"""Marks by what they do between words; the others by their Unicode category."""
CATEGORIES = {
    "Ll": LOWER, "Lu": UPPER, "Lt": UPPER, "Nd": DIGIT, "Nl": DIGIT, "No": DIGIT, "Lo": CASELESS, "Lm": CASELESS,
    "Ps": OPENER, "Pi": OPENER, "Pe": CLOSER, "Pf": CLOSER, "Zs": SPACE, "Zl": NEWLINE, "Zp": NEWLINE,
}  # fmt: skip
ATTACHED = ("Mn", "Mc", "Me", "Cf")
"""Categories of characters that belong to the one before."""
LETTERS = (LOWER, UPPER, CASELESS, UNSPACED_LETTER)
WORD_KINDS = (*LETTERS, DIGIT)
COUNTED = ((UPPER,), (DIGIT,), (TERMINAL,))
COUNT_BITS = 21
"""Three counts in one number; of a token of two million characters they are wrong, and tell nothing."""
ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,2000}|[\w.+-]{1,64}@[\w.-]{1,255}")
"""What is never cut inside."""
MAX_WORD_CHARS = 32
"""Letters of a word that its hash sees."""
ENDING_CHARS = 3
MULTIPLIER = 0x9E3779B97F4A7C15
"""2^64 over the golden ratio: Fibonacci hashing (Knuth, The Art of Computer Programming, 6.4)."""
GLUED, SPACED, WIDE, LINE = range(4)
"""What stands before a token: nothing, a space, several, the end of a line."""
NUMBERS = (
    "word-chars", "glued", "spaced", "wide", "line", "since-stop", "until-stop", "pair-again", "run-again-opens",
    "run-again-ends", "run-again", "capitals", "stops", "glued-share", "unspaced-share", "line-tokens", "tokens",
    "from-line-start", "to-line-end",
)  # fmt: skip
"""The numeric features of a token, in order."""
HASHES = ("word", "ending", "shape", "marks")
"""The hashed ones."""


class Tokens(msgspec.Struct, frozen=True, kw_only=True):
    """The tokens of a text; arrays of one length."""

    starts: Ints
    """Offset of each in the text, without the white space before it."""
    ends: Ints
    gaps: Ints
    """What stands before each: one of GLUED, SPACED, WIDE, LINE."""
    hashes: npt.NDArray[np.uint64]
    """A row for each of `HASHES`, 64 bits."""
    numbers: Floats
    """A column for each of `NUMBERS`."""
    word_chars: Ints
    """Letters and digits of each."""
    after_stop: Bools
    """Whether a mark that ends sentences, or a quote or bracket that closes, stands before each."""


class Chars(msgspec.Struct, frozen=True, kw_only=True):
    """The characters of a text, in vectors."""

    codes: npt.NDArray[np.uint32]
    kinds: npt.NDArray[np.uint8]
    is_word: Bools
    is_blank: Bools
    counted: npt.NDArray[np.uint64]
    """Of all characters before each place, how many are of each of `COUNTED`, each in bits of its own."""


@cache
def load_tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint32]]:
    """For every character of the basic plane its kind, and its folded form, digits as zero."""
    kinds = np.full(PLANE, SYMBOL, np.uint8)
    folded = np.arange(PLANE, dtype=np.uint32)
    attached = np.zeros(PLANE, bool)
    for code in range(PLANE):
        category = unicodedata.category(chr(code))
        kinds[code] = CATEGORIES.get(category, SYMBOL)
        attached[code] = category in ATTACHED
        lower = chr(code).lower()
        folded[code] = ord("0") if category == "Nd" else ord(lower) if len(lower) == 1 else code
    for kind, marks in KINDS.items():
        kinds[[ord(mark) for mark in marks]] = kind
    kinds[[found.start() for found in re.finditer(f"[{UNSPACED}]", "".join(map(chr, range(PLANE))))]] = UNSPACED_LETTER
    kinds[[9, 0x1F]] = SPACE
    kinds[[10, 11, 12, 13, 0x1C, 0x1D, 0x1E, 0x85]] = NEWLINE
    kinds[attached] = JOINER
    return kinds, folded


@cache
def load_multipliers() -> npt.NDArray[np.uint64]:
    """An odd number for each place in a word."""
    return (np.arange(1, MAX_WORD_CHARS + 1, dtype=np.uint64) * np.uint64(MULTIPLIER)) | np.uint64(1)


def read_chars(text: str) -> Chars:
    """The characters of a text."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    low = np.minimum(codes, PLANE - 1)
    kinds = load_tables()[0][low]
    kinds[(codes >= 0x20000) & (codes < 0x40000)] = UNSPACED_LETTER  # the rarer Han
    is_word = (kinds >= LOWER) & (kinds <= UNSPACED_LETTER)
    total = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum(load_counts()[kinds], out=total[1:])
    return Chars(codes=codes, kinds=kinds, is_word=is_word, is_blank=(kinds == SPACE) | (kinds == NEWLINE), counted=total)


@cache
def load_counts() -> npt.NDArray[np.uint64]:
    """What each kind of character adds to the counts."""
    counts = np.zeros(N_KINDS, np.uint64)
    for place, kinds in enumerate(COUNTED):
        counts[list(kinds)] += np.uint64(1 << (COUNT_BITS * place))
    return counts


def count_chars(chars: Chars, starts: Ints, ends: Ints) -> list[Ints]:
    """For each token how many of its characters are of words, and of each of `COUNTED`."""
    n_words = np.concatenate([[0], np.cumsum(chars.is_word)])
    packed = chars.counted[ends] - chars.counted[starts]  # right though the sums are over their bits
    mask = np.uint64((1 << COUNT_BITS) - 1)
    counts = [((packed >> np.uint64(COUNT_BITS * place)) & mask).astype(np.int64) for place in range(len(COUNTED))]
    return [n_words[ends] - n_words[starts], *counts]


def shift(values: npt.NDArray[np.uint8], by: int) -> npt.NDArray[np.uint8]:
    """The values so many places later, or earlier; white space where there is none."""
    moved = np.full_like(values, SPACE)
    if by > 0:
        moved[by:] = values[:-by]
    else:
        moved[:by] = values[-by:]
    return moved


@cache
def load_changes() -> Bools:
    """For each pair of kinds side by side inside a word whether a token may begin between them."""
    changes = np.zeros((N_KINDS, N_KINDS), bool)
    words, marks = list(WORD_KINDS), [TERMINAL, CLOSER, MIDDLE, QUOTE, SYMBOL]
    changes[np.ix_(words, words)] = True
    for kind in (LOWER, UPPER, DIGIT, CASELESS):
        changes[kind, kind] = False
    changes[UPPER, LOWER] = False
    changes[np.ix_(marks, [*words, OPENER])] = True
    changes[np.ix_([*words, TERMINAL, CLOSER, MIDDLE], [OPENER, QUOTE, SYMBOL])] = True
    changes[SYMBOL, QUOTE] = True
    return changes


def find_starts(text: str, chars: Chars) -> Ints:
    """Where tokens begin."""
    kinds = chars.kinds
    before, after = shift(kinds, 1), shift(kinds, -1)
    blank = chars.is_blank
    was_blank = np.concatenate([[True], blank[:-1]])
    change = load_changes()[before, kinds]
    change |= (before == UPPER) & (kinds == UPPER) & (after == LOWER)
    change |= (before == JOINER) & chars.is_word
    change &= ~was_blank
    glued = np.flatnonzero(change)
    change[glued[~may_begin(kinds, glued)]] = False
    if "://" in text or "www." in text or "@" in text:
        for found in ADDRESS.finditer(text):
            change[found.start() + 1 : found.end()] = False
    starts: Ints = np.flatnonzero(~blank & (was_blank | change))
    return starts


def may_begin(kinds: npt.NDArray[np.uint8], places: Ints) -> Bools:
    """Of places inside words where the kind of character changes, whether a token may begin there, by what stands before."""
    before, earlier, third = (np.where(places >= by, kinds[places - by], np.uint8(SPACE)) for by in (1, 2, 3))
    is_word = (kinds[places] >= LOWER) & (kinds[places] <= UNSPACED_LETTER)
    # a dash or an apostrophe inside a word; behind a mark it closes: `said.’The`
    in_word = (before == JOINER) & ~((earlier >= TERMINAL) & (earlier <= CLOSER))
    # 12:30, 3,000, 2.5
    in_number = (kinds[places] == DIGIT) & (earlier == DIGIT) & ((before == TERMINAL) | (before == MIDDLE))
    # U.S.A: a letter alone before the full stop
    was_letter = (earlier == LOWER) | (earlier == UPPER) | (earlier == CASELESS)
    alone = ~((third >= LOWER) & (third <= UNSPACED_LETTER))
    in_initials = (before == TERMINAL) & was_letter & alone & is_word
    allowed: Bools = ~(in_word | in_number | in_initials)
    return allowed


def read_tokens(text: str) -> Tokens:
    """The tokens of a text with all features."""
    chars = read_chars(text)
    starts = find_starts(text, chars)
    if not len(starts):
        nothing = np.zeros(0, np.int64)
        return Tokens(
            starts=nothing, ends=nothing, gaps=nothing,
            hashes=np.zeros((len(HASHES), 0), np.uint64), numbers=np.zeros((0, len(NUMBERS)), np.float32),
            word_chars=nothing, after_stop=np.zeros(0, bool),
        )  # fmt: skip
    ends = find_ends(chars, starts)
    gaps = find_gaps(chars, starts, ends)
    counts = count_chars(chars, starts, ends)
    hashes = hash_tokens(chars, starts, ends, counts)
    numbers = measure_tokens(chars, gaps, hashes[0], counts)
    last = chars.kinds[np.concatenate([ends[:1], ends[:-1]]) - 1]
    after_stop = (last == TERMINAL) | (last == CLOSER) | (last == QUOTE)
    return Tokens(
        starts=starts, ends=ends, gaps=gaps, hashes=hashes, numbers=numbers, word_chars=counts[0], after_stop=after_stop
    )  # fmt: skip


def find_ends(chars: Chars, starts: Ints) -> Ints:
    """Where each token ends: at the white space behind it, or at the next."""
    solid = np.flatnonzero(~chars.is_blank)
    order = np.searchsorted(solid, starts)
    ends: Ints = solid[np.append(order[1:], len(solid)) - 1] + 1
    return ends


def find_gaps(chars: Chars, starts: Ints, ends: Ints) -> Ints:
    """What stands before each token."""
    gaps: Ints = np.minimum(starts - np.concatenate([[0], ends[:-1]]), WIDE)
    newlines = np.flatnonzero(chars.kinds == NEWLINE)
    opened = np.searchsorted(starts, newlines)
    gaps[opened[opened < len(starts)]] = LINE
    gaps[0] = LINE
    return gaps


def hash_tokens(chars: Chars, starts: Ints, ends: Ints, counts: list[Ints]) -> npt.NDArray[np.uint64]:
    """For each token the hashes of its folded letters, of the last of them, of its shape, and of the marks around it."""
    letters_before = np.concatenate([[0], np.cumsum(chars.is_word)])
    lengths: Ints = letters_before[ends] - letters_before[starts]  # the packed counts hold no more than sixteen bits
    last = np.cumsum(lengths)
    first = last - lengths
    letters = load_tables()[1][np.minimum(chars.codes[chars.is_word], PLANE - 1)].astype(np.uint64)
    ranks = np.arange(len(letters))
    ranks -= np.repeat(first, lengths)
    total = np.zeros(len(letters) + 1, np.uint64)
    np.cumsum(mix(letters, ranks), out=total[1:])
    word = total[last] - total[first] + lengths.astype(np.uint64)
    ending = np.zeros(len(starts), np.uint64)
    for place in range(ENDING_CHARS):
        has = np.flatnonzero(lengths > place)
        ending[has] += mix(letters[last[has] - 1 - place], np.full(len(has), place))
    hashes = np.empty((len(HASHES), len(starts)), np.uint64)
    shape, marks = read_shapes(chars, starts, ends, counts)
    for row, values in enumerate((word, ending, shape, marks)):
        hashes[row] = scatter(values)
    return hashes


def mix(letters: npt.NDArray[np.uint64], ranks: Ints) -> npt.NDArray[np.uint64]:
    """A number for each letter at its place in the word."""
    mixed = load_multipliers()[np.minimum(ranks, MAX_WORD_CHARS - 1)]
    mixed *= letters
    mixed ^= mixed >> np.uint64(29)
    return mixed


def scatter(values: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """The values with all bits mixed, so that the upper ones may be taken for a hash."""
    mixed = values * np.uint64(MULTIPLIER)
    mixed ^= mixed >> np.uint64(32)
    return mixed * np.uint64(MULTIPLIER)


def read_shapes(
    chars: Chars, starts: Ints, ends: Ints, counts: list[Ints]
) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint64]]:
    """For each token a number for its shape, and one for the marks that it begins and ends with."""
    kinds = chars.kinds
    second = kinds[np.minimum(starts + 1, ends - 1)]
    last, last_but = ends - 1, np.maximum(ends - 2, starts)
    lengths, n_upper, n_digit, _ = counts
    case = np.minimum(n_upper, 2) + 3 * (n_upper == lengths) + 6 * np.minimum(n_digit, 2) + 18 * (n_digit == lengths)
    size = np.minimum(lengths, 4) + (lengths > 6) + (lengths > 10)
    shape = ((((kinds[starts].astype(np.int64) * 16 + second) * 16 + kinds[last]) * 64 + case) * 8 + size).astype(np.uint64)
    lead, trail, trail_two = (chars.codes[places].astype(np.uint64) for places in (starts, last, last_but))
    lead[chars.is_word[starts]] = 0
    trail[chars.is_word[last]] = 0
    trail_two[chars.is_word[last_but] | chars.is_word[last]] = 0
    marks = (lead * np.uint64(1 << 20) + trail) * np.uint64(1 << 20) + trail_two
    return shape, marks


def measure_tokens(chars: Chars, gaps: Ints, words: npt.NDArray[np.uint64], counts: list[Ints]) -> Floats:
    """The numeric features of each token."""
    n_tokens = len(gaps)
    places = np.arange(n_tokens)
    stops = counts[3] > 0
    stop_before = np.concatenate([[False], stops[:-1]])
    since = places - np.maximum.accumulate(np.where(stop_before, places, 0))
    until = np.minimum.accumulate(np.where(stops, places, n_tokens)[::-1])[::-1] - places
    opens = gaps == LINE
    line_starts = np.flatnonzero(opens)
    line_sizes = np.diff(line_starts, append=n_tokens)
    from_start = places - np.repeat(line_starts, line_sizes)
    sizes = np.repeat(line_sizes, line_sizes)
    pair, run = find_again(words, 2), find_again(words, 3)
    kinds = np.bincount(chars.kinds, minlength=N_KINDS)
    glued = gaps == GLUED
    columns = (
        log(counts[0]) / 3, glued, gaps == SPACED, gaps == WIDE, opens,
        log(since) / 4, log(until) / 4, pair, run & ~delay(run, 1), delay(run, 3) & ~delay(run, 2), run,
        kinds[UPPER] / max(kinds[UPPER] + kinds[LOWER], 1), 5 * stops.mean(), glued.mean(),
        kinds[UNSPACED_LETTER] / len(chars.kinds), log(sizes) / 6, np.log1p(n_tokens) / 8,
        log(from_start) / 4, log(sizes - from_start) / 4,
    )  # fmt: skip
    numbers = np.empty((len(NUMBERS), n_tokens), np.float32)
    for row, column in zip(numbers, columns, strict=True):
        row[:] = column
    return numbers.T


def log(counts: Ints) -> Floats:
    """The logarithm of counts, of one more each."""
    return np.log1p(counts.astype(np.float32))


def delay(flags: Bools, by: int) -> Bools:
    """The flags so many places later."""
    return np.concatenate([np.zeros(by, bool), flags[:-by]])[: len(flags)]


def find_again(words: npt.NDArray[np.uint64], size: int) -> Bools:
    """For each token whether the run of so many words that it opens stands elsewhere in the text, too."""
    n_runs = len(words) - size + 1
    if n_runs <= 0:
        return np.zeros(len(words), bool)
    keys = words[:n_runs].copy()
    for place in range(1, size):
        keys *= np.uint64(MULTIPLIER)
        keys += words[place : n_runs + place]
    bits = max(int(n_runs).bit_length() + 3, 10)
    slots = (scatter(keys) >> np.uint64(64 - bits)).astype(np.int64)
    again = np.bincount(slots, minlength=1 << bits)[slots] > 1
    return np.concatenate([again, np.zeros(size - 1, bool)])
