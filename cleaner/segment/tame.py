"""Whether markup is tame: so few tags, nested and repeated so seldom, that no cap applies; read off its UTF-8 in vectors."""

from __future__ import annotations

import re
from collections import Counter

import msgspec
import numpy as np
import numpy.typing as npt

MAX_TAME_TAGS = 2_500
"""A page of at most so many tags that nest is no deeper than a parser can take."""
MAX_TAME_PIECE_CHARS = 2_000
"""A stretch of markup without `<` up to this length holds no tag of so many attributes."""
MAX_UNSURE_BYTES = 20_000
"""A tag up to this length, of very many short pieces (`a="<" b="<" …`, `<1 <2 …`), costs a tenth of a second at most."""
MAX_REPEATS = 250_000
"""How many copies of open formatting elements a page may make the parser write."""
MAX_SAME_FORMATS = 3
"""The parser repeats equal ones no more often."""
FORMATTING_START = re.compile(
    r"""
    < (?= [biscoutefn] )                                                          # soon done with most tags
    (?: [bisu] (?= [\s/>] ) | tt | em | big | cod | fon | nob | sma | str )
    ( [a-z]*+ (?: \s++ [a-z-]++ = (?: "[^"<>]*+" | '[^'<>]*+' | [^\s"'<>=`/]++ ) )*+ \s*+ > )?+  # all of it, if plain
    """,
    re.IGNORECASE | re.VERBOSE,
)
Places = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


def fold_byte(code: int) -> int:
    """A byte of a tag's name in lower case; `>` for all that ends a name."""
    char = chr(code)
    return ord(">") if char in " \t\n\r\f\v/>" else ord(char.lower()) if code < 128 else code


FOLDED = np.array([fold_byte(code) for code in range(256)], np.int32)
OPENS_VALUE = np.array([chr(code) in "= \t\n\r\f" for code in range(256)])
"""What may stand before the quote that opens a value."""
MAX_VALUE_SPACES = 40
QUOTES = b"\"'"
NAME_LETTER = np.array([chr(code).isalpha() and code < 128 for code in range(256)])


def list_codes(starts: str) -> npt.NDArray[np.int32]:
    """Starts of tags as the numbers that `read_starts` gives them."""
    return np.array([int.from_bytes(start.encode()) for start in starts.split()], np.int32)


CLOSING_2, CLOSING_3 = list_codes("p>"), list_codes("li> br> hr> dd> dt> img met")
"""Starts of elements that the parser closes by itself."""
FORMATTING_2 = list_codes("b> i> s> u> bi co em fo no sm st tt")
"""All starts of formatting elements, and some others."""


class Tags(msgspec.Struct, frozen=True, gc=False):
    """Markup in UTF-8, and where its tags may begin."""

    markup: bytes
    codes: Bytes
    places: Places

    def find_long(self) -> list[int]:
        """Where the tags begin behind which no `<` follows for long."""
        long = self.places[np.diff(self.places, append=len(self.codes)) > MAX_TAME_PIECE_CHARS]
        found: list[int] = long[NAME_LETTER[self.codes[np.minimum(long + 1, len(self.codes) - 1)]]].tolist()
        return found


def find_tags(markup: bytes) -> Tags:
    """The tags of markup."""
    codes = np.frombuffer(markup, np.uint8)
    return Tags(markup, codes, np.flatnonzero(codes == ord("<")))


def is_tame(html: str, tags: Tags) -> bool:
    """Whether the tags are so few that they can neither nest too deep nor be repeated too often, none of many short pieces."""
    n_tags = len(tags.places)
    limit = MAX_REPEATS // max(n_tags, 1)
    if n_tags > min(MAX_TAME_TAGS, 4 * limit):
        starts = read_starts(tags)
        if len(starts) - count_in(starts, CLOSING_3) - count_in(starts >> 8, CLOSING_2) > MAX_TAME_TAGS:
            return False
        if count_in(starts >> 8, FORMATTING_2) > limit and bound_formats(html) > limit:
            return False
    return not Outside(tags.markup).is_ever_unsure()


def read_starts(tags: Tags) -> npt.NDArray[np.int32]:
    """The first three letters of the name of each element that starts, as a number."""
    codes, last = tags.codes, len(tags.codes) - 1
    places = tags.places[NAME_LETTER[codes[np.minimum(tags.places + 1, last)]]]
    first, second, third = (FOLDED[codes[np.minimum(places + step, last)]] for step in (1, 2, 3))
    starts: npt.NDArray[np.int32] = (first << 16) + (second << 8) + third
    return starts


def count_in(starts: npt.NDArray[np.int32], wanted: npt.NDArray[np.int32]) -> int:
    """How many starts are among the wanted ones."""
    return int(np.count_nonzero(np.isin(starts, wanted)))


class Outside:
    """Which `<` surely stand outside of tags: a `>` that is in no value stands before them, and no other `<` between."""

    def __init__(self, markup: bytes) -> None:
        """Of markup in UTF-8."""
        self.markup = markup
        self.last = dict.fromkeys(QUOTES, (0, -1))
        """Of each kind of quote how far was looked, and where the last one stands."""

    def is_ever_unsure(self) -> bool:
        """Whether two of them are so far from each other, with another `<` between, that a tag of many pieces may be there."""
        start = 0
        while start < len(self.markup):
            end = self.find_next(start + MAX_UNSURE_BYTES // 2)
            if end - start > MAX_UNSURE_BYTES and self.is_unsure(start, end):
                return True
            start = end
        return False

    def is_unsure(self, start: int, end: int) -> bool:
        """The same for a stretch of the markup, where nothing is passed over."""
        while start < end:
            after = self.find_next(start + 1)
            if after - start > MAX_UNSURE_BYTES and self.markup.find(b"<", start + 1, after) >= 0:
                return True
            start = after
        return False

    def find_next(self, start: int) -> int:
        """The next of them; the end of the markup where there is none."""
        place = self.markup.find(b"<", start)
        while place >= 0 and not self.is_outside(place):
            place = self.markup.find(b"<", place + 1)
        return place if place >= 0 else len(self.markup)

    def is_outside(self, place: int) -> bool:
        """Whether a `<` is one of them."""
        last_start = self.markup.rfind(b"<", 0, place)
        last_end = self.markup.rfind(b">", last_start + 1, place)
        if last_end < 0:
            return last_start < 0
        return not self.is_in_value(last_end) and not self.is_in_value(place)

    def is_in_value(self, place: int) -> bool:
        """Whether the last quote of a kind before a place opens a value: `=` stands before it, with white space or not."""
        for quote in QUOTES:
            last = self.find_quote(quote, place)
            if last > 0 and OPENS_VALUE[self.markup[last - 1]]:
                spaces = self.markup[max(last - MAX_VALUE_SPACES, 0) : last]
                if spaces.rstrip()[-1:] in {b"=", b""}:
                    return True
        return False

    def find_quote(self, quote: int, place: int) -> int:
        """The last quote of a kind before a place; -1 where there is none. No stretch is searched twice on the way down."""
        looked, known = self.last[quote]
        start, default = (looked, known) if place >= looked else (0, -1)
        last = self.markup.rfind(quote, start, place)
        self.last[quote] = place, last if last >= 0 else default
        return self.last[quote][1]


def bound_formats(html: str) -> int:
    """At most so many formatting elements can be open at once: of equal ones only a few, of odd ones all."""
    starts = Counter(FORMATTING_START.findall(html))
    odd = starts.pop("", 0)
    return odd + sum(min(count, MAX_SAME_FORMATS) for count in starts.values())
