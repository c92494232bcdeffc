r"""Marks that stand where lines ended: tabs, bars, `\n` as two characters, `<br />`. Known by what they do, not by name alone.

A mark carries the lines of a text where the text has few line breaks of its own, the mark comes often, what follows it
begins like a line, and what goes before it ends like one. A story with scores, tables, code or "and/or" has the same marks,
but between parts of a sentence, or on lines that are there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec

from cleaner.scripts import UNSPACED_TEXT
from cleaner.segment.lines import ABBREVIATED, TAIL_CHARS, TERMINAL

MIN_MARKS, MIN_A_LINE = 3, 3
"""So many in all, and on each line that has any: a table row has few, a carrier many."""
MIN_HELD_SHARE = 0.7
"""How much of the text stands on the lines that have the mark."""
MAX_TABLE_SHARE, MIN_ROWS = 0.7, 3
"""Lines that have the same number of marks are rows of a table."""
LONG_CHARS, LONG_WIDE_CHARS = 80, 35
"""A piece of this length is mostly a sentence or more; of Han and kana."""
MIN_PIECE_CHARS, MIN_WIDE_PIECE_CHARS = 12, 5
"""Pieces are on average longer than words: else the mark stands between words. Of Han and kana, lines of menus are two long."""
MAX_TOKEN_CHARS = 8
MAX_GENERIC = 8
"""So many of the marks that nobody knows by name are looked at, the most frequent first."""
SAMPLE_CHARS = 200_000
TOKEN = re.compile(rf"(?<=\s)[^\w\s]{{1,{MAX_TOKEN_CHARS}}}(?=\s)|\[[a-zA-Z]{{1,4}}\]|<[a-zA-Z]{{2,4}}>")
"""Marks between spaces, and labels in brackets such as `[p]` or `<sep>`."""
TIGHT_TOKEN = re.compile(r"[¶•·●▪■◆§¦│┃‖❘¬†※→»›]|([|~;#*_=+^@/\\-])\1{1,7}|[|~^]")
"""Marks that part lines also without a space around them."""
WIDE = re.compile(f"[{UNSPACED_TEXT}]")
OPENING_END = re.compile(r"[,(\[{«“„‘]$|(?<!\w)(?:[Aa]nd|[Oo]r|und|oder|et|ou|y|o|e|i)$")
"""What a line does not end with."""
CLOSING_START = re.compile(r"[,;:.!?%)\]}»”…]")
"""What a line does not begin with."""
DIGIT_END, DIGIT_START = re.compile(r"\d$"), re.compile(r"\d")


class Carrier(msgspec.Struct, frozen=True, kw_only=True):
    """A mark that may carry lines."""

    kind: str
    pattern: re.Pattern[str]
    min_breaks: float
    """The share of its places that must look like the seam of two lines. Marks that stand in sentences need more."""
    sign: str = ""
    """A character that is in all of them, so that most texts are passed over at once."""


SURE, LIKELY, DOUBTFUL = 0.5, 0.65, 0.85
"""Of marks that no sentence has, that few have, and that many have. Set on texts written for the tests, in nine languages; on
the forms of 43 news pages any value from .3, .4 and .7 up gives the same lines."""
MIN_ENDS = {SURE: 0.1, LIKELY: 0.15, DOUBTFUL: 0.7}
"""Of the long pieces so many end like sentences; the rest are teasers and captions, which many pages have more of than paragraphs."""
KNOWN: tuple[Carrier, ...] = (
    Carrier(kind="escapes", pattern=re.compile(r"(?:\s*\\{1,3}(?:r\\{1,3}n|n|r))+\s*"), min_breaks=SURE, sign="\\"),
    Carrier(kind="tabs", pattern=re.compile(r"[ ]*\t[ \t]*"), min_breaks=SURE, sign="\t"),
    Carrier(kind="spaces", pattern=re.compile(r" {3,}"), min_breaks=LIKELY, sign="   "),
    Carrier(
        kind="odd-spaces",
        pattern=re.compile(r"[ ]*[\N{NO-BREAK SPACE}\u2000-\u200a\N{NARROW NO-BREAK SPACE}\u205f\u3000][\s\u200b]*"),
        min_breaks=LIKELY,
    ),
    Carrier(kind="spaces", pattern=re.compile(r" {2,}"), min_breaks=DOUBTFUL, sign="  "),
)
DOUBTFUL_MARKS = frozenset("- – — / . … ... : & + = < > , * ~ · × % $ # @ ' \" ’ -- ― ?! ! ?".split())
"""What also stands between the words of a sentence, or between two figures."""


def read_carriers(text: str) -> tuple[str, str, int, str] | None:
    """The text with its lines, the kind of mark that carried them, how many there were, and the first; null where none did."""
    places = [line for line in text.splitlines() if line.strip()]
    if not places or len(text) < LONG_CHARS:
        return None
    chosen: tuple[int, Carrier] | None = None
    is_caseless = not any(char.isupper() for char in text[:SAMPLE_CHARS])
    for carrier in (*KNOWN, *list_generic(text)):
        n_marks = 0 if carrier.sign not in text else count_carried(places, carrier, is_caseless=is_caseless)
        if n_marks and (chosen is None or n_marks > chosen[0]):
            chosen = n_marks, carrier
    if chosen is None:
        return None
    n_marks, carrier = chosen
    first = carrier.pattern.search(text.strip())
    return carrier.pattern.sub("\n", text), carrier.kind, n_marks, first[0] if first else ""


def list_generic(text: str) -> Iterator[Carrier]:
    """A carrier for each of the marks between words that the text has most often."""
    sample = text[:SAMPLE_CHARS]
    spaced = Counter(TOKEN.findall(sample))
    tight = Counter(found[0] for found in TIGHT_TOKEN.finditer(sample))
    for mark, count in spaced.most_common(MAX_GENERIC):
        if count >= MIN_MARKS and "\\" not in mark:
            least = DOUBTFUL if mark in DOUBTFUL_MARKS else LIKELY if mark == "|" else SURE
            kind = "bars" if set(mark) <= set("|¦│┃‖❘") else "marks"
            yield Carrier(kind=kind, pattern=re.compile(rf"(?:(?:^|\s)\s*{re.escape(mark)}(?=\s|$))+\s*"), min_breaks=least)
    for mark, count in tight.most_common(MAX_GENERIC):
        if count >= MIN_MARKS and count > spaced[mark]:
            least = DOUBTFUL if mark in DOUBTFUL_MARKS or set(mark) <= set("-/.") else LIKELY
            kind = "bars" if set(mark) <= set("|¦│┃‖❘") else "marks"
            yield Carrier(kind=kind, pattern=re.compile(rf"(?:\s*{re.escape(mark)})+\s*"), min_breaks=least)


def count_carried(lines: Sequence[str], carrier: Carrier, *, is_caseless: bool) -> int:
    """How many seams a mark carries; 0 where it is no carrier of this text's lines."""
    holding = [pieces for line in lines if len(pieces := carrier.pattern.split(line.strip())) > 1]
    counts = [len(pieces) - 1 for pieces in holding]
    n_marks = sum(counts)
    if n_marks < max(MIN_MARKS, MIN_A_LINE * len(holding)) or is_table(counts, len(lines)):
        return 0
    n_held = sum(len(piece) for pieces in holding for piece in pieces)
    if n_held < MIN_HELD_SHARE * sum(map(len, lines)):
        return 0
    pieces = [[piece for piece in found if piece] for found in holding]
    seams = [(before, after) for found in pieces for before, after in zip(found, found[1:], strict=False)]
    if len(seams) < MIN_MARKS - 1 or n_held < least_chars(pieces[0]) * len(seams):
        return 0
    n_breaks = sum(is_seam(before, after, is_caseless=is_caseless) for before, after in seams)
    return n_marks if n_breaks >= carrier.min_breaks * len(seams) and ends_lines(seams, carrier) else 0


def least_chars(pieces: Sequence[str]) -> int:
    """How long pieces are on average, if they are lines in the script of these."""
    sample = "".join(pieces)[:SAMPLE_CHARS]
    return MIN_WIDE_PIECE_CHARS if len(WIDE.findall(sample)) * 2 > len(sample) else MIN_PIECE_CHARS


def is_table(counts: Sequence[int], n_lines: int) -> bool:
    """Whether the lines with the mark are the rows of a table, by how many marks each has."""
    if len(counts) < MIN_ROWS or len(counts) < n_lines / 2:
        return False
    return Counter(counts).most_common(1)[0][1] >= MAX_TABLE_SHARE * len(counts)


def is_seam(before: str, after: str, *, is_caseless: bool) -> bool:
    """Whether one line may end and another begin between two pieces."""
    if CLOSING_START.match(after) or OPENING_END.search(before[-TAIL_CHARS:]):
        return False
    if DIGIT_END.search(before) and DIGIT_START.match(after) and len(before) < LONG_CHARS and len(after) < LONG_CHARS:
        return False
    return is_caseless or not after[0].islower() or ends_line(before)


def ends_line(text: str) -> bool:
    """Whether a piece ends like a sentence."""
    return bool(TERMINAL.search(text[-TAIL_CHARS:])) and not ABBREVIATED.search(text[-TAIL_CHARS:])


def ends_lines(seams: Sequence[tuple[str, str]], carrier: Carrier) -> bool:
    """Whether the pieces that are long enough for sentences end like ones; the doubtful marks need one at least."""
    long = [before for before, _ in seams if len(before) >= (LONG_WIDE_CHARS if WIDE.search(before[:20]) else LONG_CHARS)]
    if not long:
        return carrier.min_breaks < DOUBTFUL
    if not any(map(ends_line, long)):
        return carrier.min_breaks <= SURE  # written without full stops
    return sum(map(ends_line, long)) >= MIN_ENDS[carrier.min_breaks] * len(long)
