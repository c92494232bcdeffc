"""Caps on markup that would make a parser quadratic, found by linear scans before parsing.

lexbor's time grows with the square of the nesting depth (20,000 nested elements took 0.9 s), of the attributes of one
element (20,000 took 0.8 s) and of the different names in a page (160,000 took 13 s), and every block repeats the
`<b id=1><font id=2>…` that are still open around it (1,000 of them, 12 kB of markup, became 500,000 elements). All are
cut back to what no real page reaches. Most pages are so tame that none of it can take long.
"""

from __future__ import annotations

import re
from collections import Counter

import msgspec
import numpy as np
import numpy.typing as npt

MAX_DEPTH = 1_000
MAX_ATTRIBUTES = 1_000
MAX_TAME_CHARS = 1_000_000
"""Up to this length endless names cost eight seconds at most, so nobody counts them."""
MAX_NAMES = 10_000
"""How many different names of tags and attributes a page may have."""
MAX_TAME_FORMATS = 8
"""As many may be open everywhere."""
MAX_FORMATS = 200
SELF_CLOSING = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li tr td th option dt dd".split()
)
"""Elements that never nest: void ones, and those that the parser closes by itself."""
FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
"""Elements that the parser opens again in every block until their end tag."""
VALUE = r"""(?: \s*+ = \s*+ (?: "[^"]*+" | '[^']*+' | (?! ["'] ) [^\s>]++ )?+ )?+"""
"""Of an attribute, quoted or not, with the "=" before it."""
ATTRIBUTE = rf"[\s/]*+ [^\s/>] [^\s/>=]*+ {VALUE}"
"""A name, which may begin with "=", and a value."""
MANY_ATTRIBUTES = re.compile(
    rf"(< [a-z][^\s/>]*+ (?: {ATTRIBUTE} ){{{MAX_ATTRIBUTES}}}) (?: {ATTRIBUTE} )++ [\s/]*+ (?: > | \Z )",
    re.IGNORECASE | re.VERBOSE,
)
MANY_ATTRIBUTES_IN_BYTES = re.compile(MANY_ATTRIBUTES.pattern.encode(), re.IGNORECASE | re.VERBOSE)
ATTRIBUTE_NAME = re.compile(rf"[\s/]*+ (?: ( [^\s/>] [^\s/>=]*+ ) {VALUE} | \Z )", re.VERBOSE)
"""A name, or nothing behind the last one: or each blank there would be a new beginning."""
TOKEN = re.compile(
    rf"""
    < (?:
        !-- (?: -?> | [^-]*+ (?: - (?! -!?> ) [^-]*+ )*+ (?: --!?> )?+ )             # a comment
      | (?P<raw> script | style ) (?= [\s/>] ) (?: {ATTRIBUTE} )*+ [\s/]*+         # no markup inside
        (?: > [^<]*+ (?: < (?! /(?P=raw) ) [^<]*+ )*+ )?+
      | (?P<end> / )?+ (?P<name> [a-z][^\s/>]*+ ) (?: {ATTRIBUTE} )*+ [\s/]*+ (?: > | \Z )
      | [!?/] [^>]*+
    )
    """,
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)


def cap_markup(html: str, markup: bytes | None = None) -> tuple[str, bytes, bool]:
    """The markup without what lies beyond the limits, the same in UTF-8, and whether anything did; only tags ever go.

    `markup` is the page in UTF-8, where that is known.
    """
    markup = html.encode("utf-8", "ignore") if markup is None else markup
    if len(html) <= MAX_TAME_CHARS:
        tags = find_tags(markup)
        if is_tame(html, tags) and not has_overlong(tags):
            return html, markup, False
    cap = Cap(counts_names=len(html) > MAX_TAME_CHARS)
    kept: list[str] = []
    done = 0
    for token in TOKEN.finditer(html):
        found = cap.check(token)
        if found:
            kept += [html[done : token.start()], found[0]]
            done = found[1]
    if not kept:
        return html, markup, False
    capped = "".join([*kept, html[done:]])
    return capped, capped.encode("utf-8", "ignore"), True


def has_overlong(tags: Tags) -> bool:
    """Whether a tag has too many attributes in one piece, without `<`."""
    return any(MANY_ATTRIBUTES_IN_BYTES.match(tags.markup, start) for start in tags.find_long())


class Cap:
    """What is open at a place of the markup, and what of the next tag may stay."""

    def __init__(self, *, counts_names: bool) -> None:
        """Nothing open."""
        self.counts_names = counts_names
        self.opened: Counter[str] = Counter()
        self.formats: list[tuple[str, str]] = []
        self.names: set[str] = set()
        self.depth = self.repeats = 0

    def check(self, token: re.Match[str]) -> tuple[str, int] | None:
        """What stands for a tag that is over a limit, and where what follows begins; null where the tag may stay."""
        start, end = token.span()
        if not token["end"] and end - start > MAX_TAME_PIECE_CHARS and (tag := MANY_ATTRIBUTES.match(token.string, start)):
            return f"{tag[1]}>", tag.end()
        name = (token["name"] or "").lower()
        if not name:
            return None
        if self.counts_names and not self.take_names(name, token):
            return (f"<{name}>" if name in self.names and not token["end"] else " ", end)
        if name in FORMATTING:
            if not self.take_format(name, token):
                return "", end
        elif self.formats:
            self.repeats += max(0, len(self.formats) - MAX_TAME_FORMATS)
            if self.repeats > MAX_REPEATS:
                ends = "".join(f"</{name}>" for name, _ in reversed(self.formats))
                self.formats.clear()
                return ends, start
        return (" ", end) if self.is_too_deep(name, -1 if token["end"] else 1) else None

    def take_names(self, name: str, token: re.Match[str]) -> bool:
        """Note the names in a tag; whether the page may have so many."""
        if token["end"]:
            return name in self.names or len(self.names) < MAX_NAMES // 2
        names = {name, *ATTRIBUTE_NAME.findall(token.string, token.end("name"), token.end() - 1)} - self.names - {""}
        if len(self.names) + len(names) > MAX_NAMES:
            return False
        self.names |= names
        return True

    def take_format(self, name: str, token: re.Match[str]) -> bool:
        """Note a tag of a formatting element; whether it may stay."""
        if token["end"]:
            last = next((place for place in reversed(range(len(self.formats))) if self.formats[place][0] == name), None)
            if last is not None:
                del self.formats[last]
            return True
        if self.repeats > MAX_REPEATS or len(self.formats) == MAX_FORMATS:
            return False
        if self.formats.count((name, token[0])) < MAX_SAME_FORMATS:
            self.formats.append((name, token[0]))
        return True

    def is_too_deep(self, name: str, step: int) -> bool:
        """Whether a tag belongs to an element that lies deeper than the limit; `step` is 1 for a start, -1 for an end."""
        if name in SELF_CLOSING or (step < 0 and not self.opened[name]):
            return False
        too_deep = self.depth > MAX_DEPTH or (step > 0 and self.depth == MAX_DEPTH)
        self.depth += step
        self.opened[name] += step
        return too_deep


MAX_TAME_TAGS = 2_500
"""A page of at most so many tags that nest is no deeper than a parser can take."""
MAX_TAME_PIECE_CHARS = 2_000
"""A stretch of markup without `<` up to this length holds no tag of so many attributes."""
MAX_UNSURE_BYTES = 20_000
"""A tag up to this length, of very many short pieces (`a="<" b="<" …`, `<1 <2 …`), costs a tenth of a second at most."""
STRIDE = MAX_UNSURE_BYTES // 2
"""So much is passed over at a time."""
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
            end = self.find_next(start + STRIDE)
            if end - start > MAX_UNSURE_BYTES and self.is_unsure(start, end):
                return True
            start = end
        return False

    def is_unsure(self, start: int, end: int) -> bool:
        """The same for a stretch of the markup that has none of them behind its first stride: by the last within that."""
        limit, step = start + STRIDE, STRIDE // 2
        while step:
            after = self.find_next(start + step, limit)
            if after < limit:
                start = after
            else:
                step //= 2
        return end - start > MAX_UNSURE_BYTES and self.markup.find(b"<", start + 1, end) >= 0

    def find_next(self, start: int, limit: int | None = None) -> int:
        """The next of them; the limit, or the end of the markup, where there is none before that."""
        limit = len(self.markup) if limit is None else min(limit, len(self.markup))
        place = self.markup.find(b"<", start, limit)
        while place >= 0 and not self.is_outside(place):
            place = self.markup.find(b"<", place + 1, limit)
        return place if place >= 0 else limit

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
