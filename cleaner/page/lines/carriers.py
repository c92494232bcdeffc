r"""Marks that stand where lines ended, and frames around each: tabs, bars, `\n` as two characters, cells of a row of CSV.

A mark carries the lines of a text where the text has few line breaks of its own, the mark comes often, what follows it
begins like a line, and what goes before it ends like one. A story with scores, tables, code or "and/or" has the same marks,
but between parts of a sentence, or on lines that are there.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice, pairwise

import msgspec

from cleaner.language.words import either
from cleaner.page.segment.wrap import TAIL_CHARS, TERMINAL, abbreviated_pattern
from cleaner.text.scripts import UNSPACED_TEXT

MIN_LINES = 4
MIN_SHARE = 0.95
"""Of the lines that are not blank."""
FRAMES = frozenset("|│┃║")
BORDER = FRAMES | frozenset(" \t+:=*─━═┌┐└┘├┤╔╗╚╝╠╣╭╮╰╯-")
"""What a line above, below or between framed lines is drawn with."""
MAX_COLUMN_SHARE = 0.2
"""Framed lines with a bar inside: of a table with several columns all have one, of headlines with the site's name few."""
TIME = re.compile(r"\s{0,12}[\[(<](?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,]\d{1,3})?[\])>][ \t]{0,9}")
MIN_TIMED_LINES = 8
"""A few entries of a live report have their times, too, and mostly without brackets."""
DELIMITERS = (",", ";")
MIN_CELLS, MIN_QUOTED, MAX_SPACED_SHARE = 4, 2, 0.05
"""A row has so many cells, and cells in quotation marks, since the delimiter stands in them; in prose a space follows it."""
MAX_ROW_CHARS = 2_000_000
TAG = re.compile(r"\[(/?)([a-zA-Z][\w-]{0,20}|\*)(?:[= ][^\[\]\n]{0,300})?\]")
INLINE_TAGS = frozenset("b i u s em strong url link color colour size font img sub sup email highlight".split())
"""Tags within a line; all others stand around lines."""
MIN_PAIRS = 3
Found = tuple[str, str, int, str]
"""The text with its lines, the kind of what framed them, how many there were, and the first."""


def read_frames(text: str) -> Found | None:
    """The text without the bars at both ends of each line, as a box or a table of one column has them; null where none are."""
    lines = [line for line in text.splitlines() if not (line.strip() and BORDER.issuperset(line))]
    full = [line for line in lines if line.strip()]
    inner = [framed for line in full if (framed := unframe(line)) is not None]
    if len(inner) < MIN_LINES or len(inner) < MIN_SHARE * len(full):
        return None
    if sum(not FRAMES.isdisjoint(line) for line in inner) > MAX_COLUMN_SHARE * len(inner):
        return None
    unframed = ((line if framed is None else framed) for line in lines for framed in (unframe(line),))
    return "\n".join(unframed), "frames", len(inner), "| |"


def unframe(line: str) -> str | None:
    """What stands between two bars of a kind at the ends of a line; null where none do.

    >>> unframe("| Rain at last |"), unframe("| |"), unframe("|Rain|")
    ('Rain at last', '', None)
    """
    bare = line.strip()
    if len(bare) < len("||") or bare[0] not in FRAMES or bare[-1] != bare[0]:
        return None
    inner = bare[1:-1]
    return inner.strip() if not inner or inner[0] in " \t" else None


def read_times(text: str) -> Found | None:
    """The text without the time in brackets before each line, as transcripts and logs have it; null where there are none."""
    lines = text.splitlines()
    full = [line for line in lines if line.strip()]
    found = [time for line in full if (time := TIME.match(line))]
    if len(found) < MIN_TIMED_LINES or len(found) < MIN_SHARE * len(full):
        return None
    seconds = [(int(time[1] or 0) * 60 + int(time[2])) * 60 + int(time[3]) for time in found]
    if any(after < before for before, after in pairwise(seconds)):
        return None
    return "\n".join(TIME.sub("", line, count=1) for line in lines), "times", len(found), found[0][0]


def read_row(text: str) -> Found | None:
    """The cells of a text that is one row of CSV, a line each; null where it is none."""
    row = text.strip()
    if len(row) > MAX_ROW_CHARS or "\n" in row:
        return None
    for delimiter in DELIMITERS:
        cells = read_cells(row, delimiter)
        n_quoted = row.count(f'{delimiter}"')
        spaced = sum(cell.startswith(" ") for cell in cells)
        if len(cells) >= MIN_CELLS and n_quoted >= MIN_QUOTED and spaced <= MAX_SPACED_SHARE * len(cells):
            return "\n".join(cells), "cells", len(cells) - 1, delimiter
    return None


def read_cells(row: str, delimiter: str) -> list[str]:
    """The cells of a row; none where its quotation marks do not close as those of CSV do."""
    try:
        return next(csv.reader([row], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def read_forum_tags(text: str) -> Found | None:
    """The text without a forum's tags, `[p]…[/p]`, with lines where those stood that are not within one; null without any."""
    counts = Counter((found[1], found[2].lower()) for found in TAG.finditer(text))
    names = {name for closes, name in counts if closes}
    n_pairs = sum(min(counts["", name], counts["/", name]) for name in names)
    if n_pairs < MIN_PAIRS:
        return None
    names.add("*")

    def put(found: re.Match[str]) -> str:
        name = found[2].lower()
        return found[0] if name not in names else "" if name in INLINE_TAGS else "\n"

    first = next(found[0] for found in TAG.finditer(text) if found[2].lower() in names)
    return TAG.sub(put, text), "forum-tags", n_pairs, first


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
MAX_SEAMS = 2_000
"""As much of a text is looked at."""
TOKEN = re.compile(rf"(?<=\s)[^\w\s]{{1,{MAX_TOKEN_CHARS}}}(?=\s)|\[[a-zA-Z]{{1,4}}\]|<[a-zA-Z]{{2,4}}>")
"""Marks between spaces, and labels in brackets such as `[p]` or `<sep>`."""
TIGHT_TOKEN = re.compile(r"[¶•●▪■◆¦│┃‖❘¬※→]|([|~;#*_=+^@])\1{1,7}|[|~^]")
"""Marks that part lines also without a space around them."""
SPACED_MARK = r"(?:(?:^|\s{{1,40}}+){mark}(?=\s|$)){{1,99}}\s*+"
TIGHT_MARK = r"(?:(?<!\s)\s{{0,99}}+{mark}){{1,99}}\s*+"
WIDE = re.compile(f"[{UNSPACED_TEXT}]")
CLOSING_START = re.compile(r"[,;:.!?%)\]}»”…]")
"""What a line does not begin with."""
DIGIT_END, DIGIT_START = re.compile(r"\d$"), re.compile(r"\d")


@cache
def opening_end_pattern() -> re.Pattern[str]:
    """What a line does not end with: a mark that opens something, or a word that joins."""
    return re.compile(rf"[,(\[{{«“„‘]$|(?<!\w)(?i:{either('suspended')})$")


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
MIN_ENDS_SURE, MIN_ENDS_PAGE, MIN_ENDS, MIN_ENDS_DOUBTFUL = 0.1, 0.15, 0.6, 0.75
"""Of the long pieces so many end like sentences: with a sure mark; on a page of many short lines, where the rest are teasers
and captions; in a text of paragraphs; with a doubtful mark. A no-break space that an editor typed stays below the last."""
MIN_PAGE_SEAMS, MAX_PAGE_CHARS, MIN_PAGE_BREAKS, MIN_PAGE_ENDS, MIN_DOUBTFUL_ENDS = 20, 100, 0.8, 2, 5
"""A page has so many lines, so short on average, and its seams are surely seams."""
MIN_OWN_LINES, MAX_OWN_SHARE = 20, 0.25
"""A text of so many lines has them, unless one of them holds this share of it."""
ODD = r"[\N{NO-BREAK SPACE}\u2000-\u200a\N{NARROW NO-BREAK SPACE}\u205f\u3000]"
ODD_SPACE = re.compile(ODD)
KNOWN: tuple[Carrier, ...] = (
    Carrier(
        kind="escapes",
        pattern=re.compile(r"(?:(?<!\s)\s{0,99}+\\{1,3}(?:r\\{1,3}n|n|r)){1,99}\s*+"),
        min_breaks=SURE,
        sign="\\",
    ),
    Carrier(kind="tabs", pattern=re.compile(r"(?<! ) {0,99}+\t[ \t]*+"), min_breaks=SURE, sign="\t"),
    Carrier(kind="spaces", pattern=re.compile(r" {3} *+"), min_breaks=LIKELY, sign="   "),
    Carrier(
        kind="odd-spaces",
        pattern=re.compile(rf"(?:{ODD}\s++| {{1,8}}+{ODD}\s*+)"),
        min_breaks=LIKELY,
    ),
    Carrier(kind="odd-spaces", pattern=re.compile(rf"(?: {{1,8}}+)?{ODD}\s*+"), min_breaks=DOUBTFUL),
    Carrier(kind="spaces", pattern=re.compile(r" {2} *+"), min_breaks=DOUBTFUL, sign="  "),
)
PARTING_MARKS = frozenset("¶•●▪■◆§¦|│┃‖❘¬†※→»›~^")
"""Signs that part things, and stand in few sentences; so do signs that are doubled. All others may stand between the words of
a sentence, or between two figures."""
BARS = frozenset("|¦│┃‖❘")


def read_carriers(text: str) -> tuple[str, str, int, str] | None:
    """The text with its lines, the kind of mark that carried them, how many there were, and the first; null where none did."""
    places = [line for line in text.splitlines() if line.strip()]
    if not places or len(text) < LONG_CHARS or has_lines(places):
        return None
    chosen: tuple[int, Carrier] | None = None
    is_caseless = text[:SAMPLE_CHARS].lower() == text[:SAMPLE_CHARS]
    has_odd = len(ODD_SPACE.findall(text)) >= MIN_MARKS
    known = [carrier for carrier in KNOWN if (carrier.sign in text if carrier.sign else has_odd)]
    for carrier in (*known, *list_generic(text, is_caseless=is_caseless)):
        n_marks = count_carried(places, carrier, is_caseless=is_caseless)
        if n_marks and (chosen is None or n_marks > chosen[0]):
            chosen = n_marks, carrier
    if chosen is None:
        return None
    n_marks, carrier = chosen
    first = carrier.pattern.search(text.strip())
    return carrier.pattern.sub("\n", text), carrier.kind, n_marks, first[0] if first else ""


def has_lines(lines: Sequence[str]) -> bool:
    """Whether a text has line breaks enough."""
    return len(lines) >= MIN_OWN_LINES and max(map(len, lines)) < MAX_OWN_SHARE * sum(map(len, lines))


def list_generic(text: str, *, is_caseless: bool) -> Iterator[Carrier]:
    """A carrier for each of the marks between words that the text has most often, and that may be one by what follows it."""
    sample = text[:SAMPLE_CHARS]
    most = len(sample) // MIN_WIDE_PIECE_CHARS
    spaced, tight = (count_marks(sample, pattern, is_caseless=is_caseless) for pattern in (TOKEN, TIGHT_TOKEN))
    for mark, count in spaced.most_common(MAX_GENERIC):
        if MIN_MARKS <= count <= most and "\\" not in mark:
            is_label = mark[1:-1].isalpha()
            pattern = TIGHT_MARK if is_label else SPACED_MARK
            yield make_carrier(mark, pattern.format(mark=re.escape(mark)))
    for mark, count in tight.most_common(MAX_GENERIC):
        if MIN_MARKS <= count <= most and count > spaced[mark]:
            yield make_carrier(mark, TIGHT_MARK.format(mark=re.escape(mark)))


def count_marks(sample: str, pattern: re.Pattern[str], *, is_caseless: bool) -> Counter[str]:
    """How often each mark stands where a line may end: those that go on in small letters too often are left out."""
    places: dict[str, list[str]] = {}
    for found in pattern.finditer(sample):
        end = found.end()
        places.setdefault(found[0], []).append(sample[end : end + 2].strip()[:1])
    least = 0.0 if is_caseless else LIKELY
    return Counter(
        {mark: len(after) for mark, after in places.items() if sum(not char.islower() for char in after) >= least * len(after)}
    )


def make_carrier(mark: str, pattern: str) -> Carrier:
    """The carrier of a mark; one of a sign that parts, of a sign doubled, or of a label in brackets, is likelier."""
    is_parting = set(mark) <= PARTING_MARKS or (len(mark) > 1 and len(set(mark)) == 1 and mark[0] not in "-.–—!?'\"")
    is_likely = is_parting or mark[0] + mark[-1] in {"[]", "<>"}
    kind = "bars" if set(mark) <= BARS else "marks"
    return Carrier(kind=kind, pattern=re.compile(pattern), min_breaks=LIKELY if is_likely else DOUBTFUL)


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
    seams = list(islice((seam for found in pieces for seam in pairwise(found)), MAX_SEAMS))
    if len(seams) < MIN_MARKS - 1 or n_held < least_chars(pieces[0]) * n_marks:
        return 0
    n_breaks = sum(is_seam(before, after, is_caseless=is_caseless) for before, after in seams)
    share = n_breaks / len(seams)
    return (
        n_marks
        if share >= carrier.min_breaks and ends_lines([piece for found in pieces for piece in found], carrier, share)
        else 0
    )


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
    if CLOSING_START.match(after) or opening_end_pattern().search(before[-TAIL_CHARS:]):
        return False
    if DIGIT_END.search(before) and DIGIT_START.match(after) and len(before) < LONG_CHARS and len(after) < LONG_CHARS:
        return False
    return is_caseless or not after[0].islower() or ends_line(before)


def ends_line(text: str) -> bool:
    """Whether a piece ends like a sentence."""
    return bool(TERMINAL.search(text[-TAIL_CHARS:])) and not abbreviated_pattern().search(text[-TAIL_CHARS:])


def ends_lines(pieces: Sequence[str], carrier: Carrier, breaks: float) -> bool:
    """Whether the pieces that are long enough for sentences end like ones; `breaks` is the share of likely seams."""
    long = [piece for piece in pieces if len(piece) >= (LONG_WIDE_CHARS if WIDE.search(piece[:20]) else LONG_CHARS)]
    n_ends = sum(map(ends_line, long))
    if carrier.min_breaks == SURE:
        return not n_ends or n_ends >= MIN_ENDS_SURE * len(long)  # some people write without full stops
    n_chars = sum(map(len, pieces))
    is_page = len(pieces) > MIN_PAGE_SEAMS and n_chars < MAX_PAGE_CHARS * len(pieces) and breaks >= MIN_PAGE_BREAKS
    is_doubtful = carrier.min_breaks == DOUBTFUL
    if is_page and n_ends >= (MIN_DOUBTFUL_ENDS if is_doubtful else MIN_PAGE_ENDS):
        return n_ends >= MIN_ENDS_PAGE * len(long)
    return n_ends > is_doubtful and n_ends >= (MIN_ENDS_DOUBTFUL if is_doubtful else MIN_ENDS) * len(long)
