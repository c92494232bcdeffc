"""The lines of a text found again where they are lost: one line for the whole page, twelve in one, words glued to the next.

`split_lines` looks whether a text may need it, asks the boundary model where lines began, decides for the whole text and then
for each line whether it holds more than one block, and ends lines there. No character changes but the white space that a line's
end takes the place of. In a text with its lines, only sentences that are glued at a full stop are parted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import msgspec
import numpy as np

from cleaner.model.boundary import BoundaryModel, load_boundary_model
from cleaner.page.lines.gaps import GLUED, LINE, NUMBERS, Bools, Floats, Ints, Tokens, read_tokens
from cleaner.text.scripts import FIRST_UNSPACED
from cleaner.types import Repair

LINES_FOUND, GLUED_SENTENCE = "lines-found", "glued-sentence"
MIN_CHARS = 60
"""A shorter text has one block, as good as always."""
LONG_MEAN_CHARS, LONG_CHARS = 110, 1_200
"""A text whose lines are shorter in the mean, and none of them longer, has its lines: nine in ten pages, and none of the pages
written twelve lines in one (seen sites of the benchmark, three dumpers)."""
MIN_MARKDOWN_LINKS = 8
"""A text with so many has lines that are long by their addresses."""
MIN_LINE_CUTS = 6.0
"""A line with so many probable cuts holds several blocks, whatever the others are: 11 of 273 pages with their lines (three
dumpers) have such a line that is cut, as a choice box of all countries, or a catalogue of exhibitions."""
MIN_TEXT_CUTS = 2.5
"""The same for a text, in the mean of its lines: with its lines a page has .25 in the median, and 1 in 100 over 1.0 (blocks;
the body alone 2.9); written twelve lines in one none has under 5.9 (a first model, on sites that it had not seen)."""
FEW_LINES = 3
"""A text of no more lines does not show by itself whether it has them."""
SHORT_CHARS, MIN_PAGE_CUTS = 1_000, 4.0
SURE_ODDS = 0.8
"""What a cut needs in a text that is so short, and has so few, that it may be a paragraph alone: one in twenty paragraphs has
such a place. And in a long line of a text that has its lines, which may be a whole story."""
MIN_SENTENCE_ODDS = 0.5
"""What a cut needs where two sentences are glued, which the shapes of the words around say already."""
GLUED_STOP = re.compile(r"[.!?…]{1,3}[\"”’»)]{0,2}(?=[\"“‘«„\w])")
"""A full stop with no space behind it."""
SENTENCE_END = re.compile(r"\S \S{1,40} (?:\S{1,40} )?[\"“‘«„(]?(?P<last>\w{0,60}[^\W\d_]{2})$")
"""What stands before it: three words or more, the last of two letters at least."""
SENTENCE_START = re.compile(r"[\"“‘«„]{0,2}(?P<first>[^\W\d_][\w’'-]{0,40})[,:;]? [\"“‘«„(]?\w")
"""What stands behind it: a word and another; what has a bracket at once, or nothing more, is code or a name."""
WHOLE = re.compile(r"\]\([^()\n]{1,2000}\)|\[\d{1,4}\]")
"""What is never cut: the address of a Markdown link, the number of a note."""
AROUND_CHARS = 90
EXAMPLE_CHARS = 30
MAX_STRETCH_CHARS = 200_000
"""Of longer texts so much is read at a time: the vectors take a hundred times the memory of a character."""
INNER_STOP = re.compile(r"[^\W_][\"'”’»)]?[.:!?…。！？：؟]\Z")
"""What a headline of two parts has between them."""
MAX_HEADLINE_CHARS = 260


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """A text with its lines, and what was done for them."""

    text: str
    repairs: tuple[Repair, ...] = ()


def split_lines(text: str, model: BoundaryModel | None = None) -> Split:
    """The text with every line that held more than one block in several, and glued sentences parted."""
    if len(text) <= MAX_STRETCH_CHARS:
        return split_stretch(text, model)
    splits = [split_stretch(stretch, model) for stretch in cut_stretches(text)]
    repairs: dict[str, Repair] = {}
    for repair in (repair for split in splits for repair in split.repairs):
        first = repairs.get(repair.kind)
        repairs[repair.kind] = msgspec.structs.replace(first, count=first.count + repair.count) if first else repair
    return Split(text="".join(split.text for split in splits), repairs=tuple(repairs[kind] for kind in sorted(repairs)))


def cut_stretches(text: str) -> Iterator[str]:
    """A long text in stretches, which end at white space where there is some: no vector is longer than that."""
    start = 0
    while start < len(text):
        end = start + MAX_STRETCH_CHARS
        space = max(text.rfind(" ", start, end), text.rfind("\n", start, end)) if end < len(text) else -1
        end = space + 1 if space > start else end
        yield text[start:end]
        start = end


def split_stretch(text: str, model: BoundaryModel | None) -> Split:
    """The same of a text that is not too long."""
    sentences = find_glued_sentences(text)
    lost = may_lack_lines(text)
    if not lost and not len(sentences):
        return Split(text=text)
    tokens = read_tokens(text)
    if len(tokens.starts) <= 1:
        return Split(text=text)
    model = model or load_boundary_model(NUMBERS)
    odds = model.predict(tokens.hashes, tokens.numbers)
    odds[find_whole(text, tokens)] = 0
    found = mend_repeated(text, tokens, choose_cuts(tokens, odds, model)) if lost else np.zeros(len(odds), bool)
    glued = np.isin(tokens.starts, sentences) & (odds >= MIN_SENTENCE_ODDS) & ~found
    return cut_text(text, tokens, {LINES_FOUND: found, GLUED_SENTENCE: glued})


def may_lack_lines(text: str) -> bool:
    """Whether the lines are longer than a text has them that is whole."""
    sizes = [len(line) for line in text.splitlines() if line and not line.isspace()]
    if len(text) < MIN_CHARS or not sizes or (len(sizes) > FEW_LINES and text.count("](") >= MIN_MARKDOWN_LINKS):
        return False
    return len(sizes) <= FEW_LINES or sum(sizes) > LONG_MEAN_CHARS * len(sizes) or max(sizes) > LONG_CHARS


def find_glued_sentences(text: str) -> Ints:
    """Where a sentence may begin right behind the full stop of another, by the looks of both; in scripts with spaces.

    Words that are glued so twice are a name: `Rocket.Chat`, `os.Create`.
    """
    found = [(end, pair) for stop in GLUED_STOP.finditer(text) if (pair := read_pair(text, stop.start(), (end := stop.end())))]
    counts = Counter(pair for _, pair in found)
    return np.array([end for end, pair in found if counts[pair] == 1], np.int64)


def read_pair(text: str, start: int, end: int) -> tuple[str, str] | None:
    """The last and the first word of two sentences that a stop parts without a space; null where it seems to part none."""
    after = SENTENCE_START.match(text, end, end + AROUND_CHARS)
    if not after or after["first"][0].islower() or after["first"] >= FIRST_UNSPACED:
        return None
    before = SENTENCE_END.search(text[max(start - AROUND_CHARS, 0) : start])
    return (before["last"], after["first"]) if before else None


def choose_cuts(tokens: Tokens, odds: Floats, model: BoundaryModel) -> Bools:
    """For each token whether a line ends before it: anywhere in a text without its lines, else only surely, in long lines."""
    lines = np.cumsum(tokens.gaps == LINE) - 1
    expected = np.bincount(lines, weights=odds)
    is_short = len(expected) <= FEW_LINES and expected.mean() < MIN_PAGE_CUTS and tokens.ends[-1] < SHORT_CHARS
    if expected.mean() >= MIN_TEXT_CUTS and not is_short:
        cuts: Bools = odds >= np.where(tokens.after_stop, model.threshold_after_stop, model.threshold)
    else:
        cuts = (odds >= SURE_ODDS) & ((expected >= MIN_LINE_CUTS) | is_short)[lines]
    return cuts


def mend_repeated(text: str, tokens: Tokens, cuts: Bools) -> Bools:
    """The cuts without those inside a line that the page has twice, as it has its headline: "Storm over Wend: 12 hurt"."""
    places = np.flatnonzero(cuts)
    wrong = places[list_repeated_cuts(list_pieces(text, tokens, places))]
    mended: Bools = cuts.copy()
    mended[wrong] = False
    return mended


def list_repeated_cuts(pieces: list[str]) -> list[int]:
    """Which of the cuts between pieces part the same two wherever they stand, the first of which ends with a stop or colon.

    Entries of menus stand twice side by side, too, and end with neither.
    """
    pairs = Counter(pairwise(pieces))
    counts = Counter(pieces)
    return [
        index
        for index, (before, after) in enumerate(pairwise(pieces))
        if pairs[before, after] > 1
        and counts[before] == counts[after] == pairs[before, after]
        and INNER_STOP.search(before)
        and len(before) + len(after) <= MAX_HEADLINE_CHARS
    ]


def list_pieces(text: str, tokens: Tokens, places: Ints) -> list[str]:
    """What lies between the cuts before some tokens."""
    begins = [0, *tokens.starts[places].tolist()]
    ends = [*tokens.ends[places - 1].tolist(), len(text)] if len(places) else [len(text)]
    return [text[begin:end] for begin, end in zip(begins, ends, strict=True)]


def find_whole(text: str, tokens: Tokens) -> Bools:
    """For each token whether no line may end before it, whatever the model says.

    That is inside the address of a Markdown link, on both sides of a glued note number, behind a straight quote that opens
    (`said "Hello`), and behind the mark that a line begins with.
    """
    whole: Bools = tokens.gaps == LINE
    glued = tokens.gaps == GLUED
    for found in WHOLE.finditer(text):
        first, last = np.searchsorted(tokens.starts, [found.start(), found.end()])
        whole[first:last] = True
        if found[0][0] == "[" and last < len(glued):
            whole[last] |= bool(glued[last])
    marks = tokens.word_chars == 0
    single = np.flatnonzero(marks[:-1] & (tokens.gaps[:-1] == LINE)) + 1
    whole[single] = True
    quotes = np.flatnonzero(glued[1:] & marks[:-1] & ~glued[:-1]) + 1
    whole[[place for place in quotes.tolist() if text[tokens.starts[place] - 1] == '"']] = True
    return whole


def cut_text(text: str, tokens: Tokens, cuts: dict[str, Bools]) -> Split:
    """The text with lines ended before the tokens, and the repairs by kind."""
    places = np.flatnonzero(np.logical_or.reduce(list(cuts.values())))
    if not len(places):
        return Split(text=text)
    pieces = list_pieces(text, tokens, places)
    repairs = tuple(
        tell_cuts(text, tokens, kind, np.flatnonzero(chosen)) for kind, chosen in sorted(cuts.items()) if chosen.any()
    )
    return Split(text="\n".join(pieces), repairs=repairs)


def tell_cuts(text: str, tokens: Tokens, kind: str, places: Ints) -> Repair:
    """The cuts of one kind as a repair."""
    end, start = int(tokens.ends[places[0] - 1]), int(tokens.starts[places[0]])
    before, after = text[max(end - EXAMPLE_CHARS, 0) : end], text[start : start + EXAMPLE_CHARS]
    return Repair(kind=kind, count=len(places), example=f"{before}{text[end:start][:1]}{after} → {before}⏎{after}")
