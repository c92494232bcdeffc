"""The lines of a flattened text with the white space around them, and hard wraps: the column, how pieces go together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby, pairwise

import msgspec

from cleaner.language.words import either, list_all
from cleaner.text.scripts import UNSPACED_TEXT

BULLET = re.compile(r"[•‣◦▪●○■□►▶➤✓✔∙·*-][ \t\N{NO-BREAK SPACE}]+(?=\S)|•(?=\w)")
RUN_BULLET = re.compile(
    r"[–—－][ \t\N{NO-BREAK SPACE}]*(?=[^\W\d])|・(?=\w)"
    r"|[→➔➜⇒»›❯▸⁃◆◇★][ \t\N{NO-BREAK SPACE}]+(?=\w)|[①-⑳][ \t\N{NO-BREAK SPACE}]*(?=\w)"
)
"""What is a bullet only where several lines in a row begin with it: a dash may also open what somebody says."""
CIRCLED = "①"
"""Stands for all the numbers in circles."""
MAX_RUN_CHARS = 200
NESTED_BULLET = re.compile(r"[o+][ \t\N{NO-BREAK SPACE}]+(?=\S)")
"""Bullets of inner lists, in tools that print text; only where the line is indented."""
BLANKS = re.compile(r"[ \t]+")
NUMBER = re.compile(r"(\d{1,2})[.)][ \t\N{NO-BREAK SPACE}]+(?=\S)")
TAB_COLUMNS = 8

TERMINAL = re.compile(r"[.!?…:;。！？؟।][\"'”’»）」』)\]]*$")
TAIL_CHARS = 12
"""What is looked at of the end of a line."""


@cache
def abbreviated_pattern() -> re.Pattern[str]:
    """A full stop that ends no sentence."""
    return re.compile(rf"(?:^|[\s(])(?:{either('abbreviations', 'honorifics')}|[A-Z])\.$")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line that is not blank."""

    text: str
    indent: int
    gap: int
    open_end: bool
    """White space stands behind it: it was cut out of a sentence."""
    in_run: bool = False
    """It opens with a `RUN_BULLET`, as do its neighbours."""


def read_lines(text: str) -> Iterator[Line]:
    """The lines that carry text, with the white space around them as numbers."""
    gap = 0
    for raw in text.replace("\0", "").splitlines():
        stripped = raw.strip()
        if not stripped:
            gap += 1
            continue
        expanded = raw.expandtabs(TAB_COLUMNS) if "\t" in raw else raw
        indent = len(expanded) - len(expanded.lstrip())
        folded = BLANKS.sub(" ", stripped) if "  " in stripped or "\t" in stripped else stripped
        yield Line(text=folded, indent=indent, gap=gap, open_end=raw[-1:].isspace())
        gap = 0


def mark_runs(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines, those marked that are a list with dashes or arrows: the same mark, and no end of a sentence but the last."""
    runs = [
        (CIRCLED if "①" <= line.text[0] <= "⑳" else line.text[0])
        if len(line.text) <= MAX_RUN_CHARS and RUN_BULLET.match(line.text)
        else ""
        for line in lines
    ]
    if not any(runs):
        return lines
    marked = list(lines)
    for mark, group in groupby(range(len(lines)), key=runs.__getitem__):
        places = list(group) if mark else []
        if len(places) > 1 and not any(ends_sentence(lines[place].text) for place in places[:-1]):
            for place in places:
                marked[place] = msgspec.structs.replace(lines[place], in_run=True)
    return tuple(marked)


def find_bullet(line: Line) -> re.Match[str] | None:
    """The bullet that opens a line."""
    found = BULLET.match(line.text) or (NESTED_BULLET.match(line.text) if line.indent else None)
    return found or (RUN_BULLET.match(line.text) if line.in_run else None)


def is_item(line: Line) -> bool:
    """Whether a line opens a list item."""
    return bool(find_bullet(line) or NUMBER.match(line.text))


def ends_sentence(text: str) -> bool:
    """Whether a line ends like a sentence, and not in an abbreviation."""
    return bool(TERMINAL.search(text[-TAIL_CHARS:])) and not abbreviated_pattern().search(text[-TAIL_CHARS:])


MIN_WRAP_COLUMNS, MAX_WRAP_COLUMNS = 40, 100
"""The widths that people wrap text at."""
MIN_WIDE_SHARE, MIN_WIDE_CHARS = 0.3, 20
"""A text with so many wide characters may also be wrapped by their number: this is half the columns."""
MIN_FULL_LINES, MIN_FULL_CHARS = 3, 40
"""A text that is wrapped by characters, and between its spaces where it can be, has so many lines that are filled."""
MIN_WRAPPED_PAIRS = 3
MIN_WRAPPED_SHARE = 0.75
"""Share of line pairs in which the next word would not have fitted, for the text to count as wrapped."""
WIDE_CHARS = "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
"""What takes two columns of a terminal."""
WIDE = re.compile(f"[{WIDE_CHARS}]")
UNSPACED = re.compile(f"[{UNSPACED_TEXT}]")
PIECE = re.compile(rf"[{UNSPACED_TEXT}]{{1,2}}|[^\s{UNSPACED_TEXT}]+")
"""The least that a line can begin with; two characters, as the second may be one that must not open a line."""
ADDRESS = re.compile(r"://|\]\(|^\d{1,4}\. (?:mailto:|javascript:|tel:|[/#?])")
HYPHENS = "-\N{SOFT HYPHEN}"
WORD = re.compile(r"[^\W\d_]{1,60}(?:-[^\W\d_]{1,60}){0,8}")
LAST_PIECE = re.compile(r"[^\W\d_]{1,40}$")
FIRST_PIECE = re.compile(r"[^\W\d_]{1,40}(?![\w-])")
COMPOUND = re.compile(r"[^\W\d_]-[^\W\d_]")
OWN_HYPHENS = 0.5
"""A wrap that divides no words puts at most so many hyphens at ends of lines for each that stands inside one: it held in
48 of 48 golds of seen pages, wrapped at 72."""


@cache
def load_suspended() -> frozenset[str]:
    """What follows a hyphen that stands for the rest of a word: "two- and three-bedroom", "Nord- und Südkorea"."""
    return frozenset(list_all("suspended"))


class Wrap(msgspec.Struct, frozen=True, kw_only=True):
    """How a text is wrapped."""

    width: int
    measure: Callable[[str], int]
    """What the width counts: characters, or the columns of a terminal."""
    is_spaced: bool = False
    """Lines break between their spaces, as a library for other scripts does it, and inside what is longer than a line."""

    def size(self, line: Line) -> int:
        """How far a line reaches."""
        return line.indent + self.measure(line.text)

    def breaks_at_space(self, line: Line) -> bool:
        """Whether a space surely stood behind a line: where none did, the line was filled."""
        return self.is_spaced and self.size(line) < self.width


def count_columns(text: str) -> int:
    """The columns that a text takes in a terminal.

    >>> count_columns("渡轮 1")
    6
    """
    return len(text) + (0 if text.isascii() else len(WIDE.findall(text)))


def find_wrap(lines: tuple[Line, ...]) -> Wrap | None:
    """How the text is hard-wrapped; null where its lines are whole paragraphs. Addresses are not wrapped, and tell nothing."""
    lines = tuple(line for line in lines if not ADDRESS.search(line.text))
    n_chars = sum(len(line.text) for line in lines)
    n_wide = sum(0 if line.text.isascii() else len(WIDE.findall(line.text)) for line in lines)
    if n_wide < MIN_WIDE_SHARE * n_chars:
        return try_measure(lines, len, MIN_WRAP_COLUMNS)
    found = try_spaces(lines) or try_measure(lines, count_columns, MIN_WRAP_COLUMNS)
    return found or try_measure(lines, len, MIN_WIDE_CHARS)


def try_measure(lines: tuple[Line, ...], measure: Callable[[str], int], min_width: int) -> Wrap | None:
    """The wrap by one measure, if it is one. A line that ends like a sentence may end its paragraph, and tells nothing."""
    sizes = [line.indent + measure(line.text) for line in lines]
    width = sorted(sizes)[-1 - len(sizes) // 50] if sizes else 0
    if not min_width <= width <= MAX_WRAP_COLUMNS:
        return None
    wrap = Wrap(width=width, measure=measure)
    return wrap if holds(lines, wrap) else None


def try_spaces(lines: tuple[Line, ...]) -> Wrap | None:
    """The wrap of a text without spaces by a tool that looks for them: it fills lines to the last character."""
    sizes = [line.indent + len(line.text) for line in lines]
    wrap = Wrap(width=max(sizes, default=0), measure=len, is_spaced=True)
    if not MIN_FULL_CHARS <= wrap.width <= MAX_WRAP_COLUMNS:
        return None
    n_full = sum(
        size == wrap.width and not after.gap and not ends_sentence(before.text)
        for size, (before, after) in zip(sizes, pairwise(lines), strict=False)
    )
    return wrap if n_full >= MIN_FULL_LINES and holds(lines, wrap) else None


def holds(lines: tuple[Line, ...], wrap: Wrap) -> bool:
    """Whether most lines that reach beyond the middle are as long as the wrap allows."""
    pairs = [
        needs_wrap(before, after, wrap)
        for before, after in pairwise(lines)
        if not after.gap and wrap.size(before) > wrap.width / 2 and not ends_sentence(before.text) and not is_item(after)
    ]
    return len(pairs) >= MIN_WRAPPED_PAIRS and sum(pairs) >= MIN_WRAPPED_SHARE * len(pairs)


def needs_wrap(before: Line, after: Line, wrap: Wrap) -> bool:
    """Whether a line reaches beyond the middle, and the first word of the next would not have fitted behind it."""
    size = wrap.size(before)
    if size <= wrap.width / 2:
        return False
    if wrap.is_spaced or after.text.isascii():
        return size + 1 + len(after.text.partition(" ")[0]) > wrap.width
    found = PIECE.match(after.text)
    piece = found[0] if found else after.text[0]
    return size + (not UNSPACED.match(piece)) + wrap.measure(piece) > wrap.width


def is_unspaced(before: str, after: str) -> bool:
    """Whether two pieces of a paragraph belong together without a space, by their scripts."""
    return not (before[-1:].isascii() and after[:1].isascii()) and bool(
        UNSPACED.match(before[-1:]) or UNSPACED.match(after[:1])
    )


class Hyphens(msgspec.Struct, frozen=True, kw_only=True):
    """What the text tells of the hyphens at the ends of its lines."""

    divides: bool
    """The wrap divided words."""
    words: frozenset[str]
    """The words inside the lines, in small letters."""
    min_chars: int = 0
    """A line with fewer characters broke for another reason than its length: its hyphen is the word's own."""

    def join(self, before: str, after: str) -> str | None:
        """The two pieces of a word as one, with its hyphen where it has one of its own; null where they are two words."""
        if before.endswith(HYPHENS[1]):
            return before[:-1] + after
        if not before[-2:-1].isalnum() or not after[0].isalnum():
            return None
        left, right = LAST_PIECE.search(before[:-1]), FIRST_PIECE.match(after)
        if right and right[0] in load_suspended():
            return None
        if not left or not after[0].islower():
            return before + after
        first = left[0].casefold()
        second = right[0].casefold() if right else ""
        divides = self.divides and len(before) >= self.min_chars
        is_one = first + second in self.words or (divides and f"{first}-{second}" not in self.words)
        return before[:-1] + after if is_one else before + after


DIVIDED, MIN_DIVIDED = re.compile(r"[^\W\d_]{2}-$"), 3
"""So many lines of a ragged text that end within a word show that it divides them."""


def opens_rest(line: Line) -> bool:
    """Whether a line goes on with the rest of a word."""
    return not line.gap and line.text[:1].islower()


def read_hyphens(lines: tuple[Line, ...], wrap: Wrap | None) -> Hyphens:
    """What the lines of a wrapped text tell of its hyphens."""
    words = {word for line in lines for word in WORD.findall(line.text.casefold())}
    if wrap is None:
        ends = [before for before, after in pairwise(lines) if DIVIDED.search(before.text) and opens_rest(after)]
        if len(ends) < MIN_DIVIDED:
            return Hyphens(divides=False, words=frozenset())
        middle = sorted(len(line.text) for line in lines)[len(lines) // 2]
        return Hyphens(divides=True, words=frozenset(words), min_chars=middle // 2)
    wrapped = [before.text for before, after in pairwise(lines) if not after.gap and needs_wrap(before, after, wrap)]
    n_ends = sum(text[-1] in HYPHENS and text[-2:-1].isalpha() for text in wrapped)
    n_inside = sum(len(COMPOUND.findall(line.text)) for line in lines)
    return Hyphens(divides=n_ends > OWN_HYPHENS * n_inside, words=frozenset(words), min_chars=wrap.width // 2)
