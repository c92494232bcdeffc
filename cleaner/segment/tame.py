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
MAX_TAME_VALUES = 20
"""A page with at most so many quoted values that hold a `<` has no tag of very many short pieces (`a="<" b="<" …`)."""
MAX_PLAIN_CHARS = 250_000
"""Up to this length such tags cost two seconds at most, so nobody looks for them."""
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
    return len(html) <= MAX_PLAIN_CHARS or count_values(tags) <= MAX_TAME_VALUES


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


def count_values(tags: Tags) -> int:
    """How many `<` are inside a quoted value, each counted once; only the last quote before it is looked at."""
    codes, places = tags.codes, tags.places
    before = np.concatenate(([-1], places[:-1]))
    n_values = 0
    for quote in QUOTES:
        quotes = np.flatnonzero(codes == quote)
        if not len(quotes) or not len(places):
            continue
        last = quotes[np.searchsorted(quotes, places) - 1]
        last = last[(before < last) & (last < places) & OPENS_VALUE[codes[np.maximum(last - 1, 0)]]]
        n_values += sum(follows_equals(tags.markup, place) for place in last.tolist())
    return n_values


def follows_equals(markup: bytes, place: int) -> bool:
    """Whether `=` stands before a quote, with white space between or not."""
    return markup[max(place - MAX_VALUE_SPACES, 0) : place].rstrip()[-1:] in {b"=", b""}


def bound_formats(html: str) -> int:
    """At most so many formatting elements can be open at once: of equal ones only a few, of odd ones all."""
    starts = Counter(FORMATTING_START.findall(html))
    odd = starts.pop("", 0)
    return odd + sum(min(count, MAX_SAME_FORMATS) for count in starts.values())
