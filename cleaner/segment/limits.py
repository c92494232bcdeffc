"""Caps on markup that would make a parser quadratic, found by linear scans before parsing.

lexbor's time grows with the square of the nesting depth (20,000 nested elements took 0.9 s), of the attributes of one
element (20,000 took 0.8 s) and of the different names in a page (160,000 took 13 s), and every block repeats the
`<b id=1><font id=2>…` that are still open around it (1,000 of them, 12 kB of markup, became 500,000 elements). All are
cut back to what no real page reaches. Most pages are so short and have so few tags that none of it can take long, which
counting them shows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

MAX_DEPTH = 1_000
MAX_TAME_TAGS = 2_500
"""A page of at most so many tags that nest is no deeper than a parser can take."""
MAX_ATTRIBUTES = 1_000
MAX_TAME_PIECE_CHARS = 2_000
"""A stretch of markup without `<` up to this length holds no tag of so many attributes."""
MAX_TAME_VALUES = 20
"""A page with at most so many quoted values that hold a `<` has no tag of very many short pieces (`a="<" b="<" …`)."""
MAX_PLAIN_CHARS = 250_000
"""Up to this length such tags cost two seconds at most, so nobody looks for them."""
MAX_TAME_CHARS = 1_000_000
"""Up to this length endless names cost eight seconds at most, so nobody counts them."""
MAX_NAMES = 10_000
"""How many different names of tags and attributes a page may have."""
MAX_REPEATS = 250_000
"""How many copies of open formatting elements a page may make the parser write."""
MAX_TAME_FORMATS = 8
"""As many may be open everywhere."""
MAX_FORMATS = 200
MAX_SAME_FORMATS = 3
"""The parser repeats equal ones no more often."""
SELF_CLOSING = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li tr td th option dt dd".split()
)
"""Elements that never nest: void ones, and those that the parser closes by itself."""
FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
"""Elements that the parser opens again in every block until their end tag."""
NESTING_START = re.compile(r"<(?!p[\s>]|li[\s>]|br[\s/>]|hr[\s/>]|d[dt][\s>]|img|met)[a-z]", re.IGNORECASE)
FORMATTING_START = re.compile(
    r"""
    < (?= [biscoutefn] )                                                          # soon done with most tags
    (?: [bisu] (?= [\s/>] ) | tt | em | big | cod | fon | nob | sma | str )
    ( [a-z]*+ (?: \s++ [a-z-]++ = (?: "[^"<>]*+" | '[^'<>]*+' | [^\s"'<>=`/]++ ) )*+ \s*+ > )?+  # all of it, if plain
    """,
    re.IGNORECASE | re.VERBOSE,
)
LONG_PIECE = re.compile(rf"<[a-z][^<]{{{MAX_TAME_PIECE_CHARS}}}", re.IGNORECASE)
MARKUP_VALUE = re.compile(r"""=\s*+(?:"[^"<]*+|'[^'<]*+)<""")
"""The start of an attribute's value up to the first `<` in it."""
VALUE = r"""(?: \s*+ = \s*+ (?: "[^"]*+" | '[^']*+' | (?! ["'] ) [^\s>]++ )?+ )?+"""
"""Of an attribute, quoted or not, with the "=" before it."""
ATTRIBUTE = rf"[\s/]*+ [^\s/>] [^\s/>=]*+ {VALUE}"
"""A name, which may begin with "=", and a value."""
MANY_ATTRIBUTES = re.compile(
    rf"(< [a-z][^\s/>]*+ (?: {ATTRIBUTE} ){{{MAX_ATTRIBUTES}}}) (?: {ATTRIBUTE} )++ [\s/]*+ (?: > | \Z )",
    re.IGNORECASE | re.VERBOSE,
)
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


def cap_markup(html: str) -> tuple[str, bool]:
    """The markup without what lies beyond the limits, and whether anything did; text always stays, only tags go."""
    if len(html) <= MAX_TAME_CHARS and is_tame(html):
        return html, False
    cap = Cap(counts_names=len(html) > MAX_TAME_CHARS)
    kept: list[str] = []
    done = 0
    for token in TOKEN.finditer(html):
        found = cap.check(token)
        if found:
            kept += [html[done : token.start()], found[0]]
            done = found[1]
    return "".join([*kept, html[done:]]), bool(kept)


def is_tame(html: str) -> bool:
    """Whether the tags are so few that they can neither nest too deep nor be repeated too often, and none is overlong."""
    n_tags = html.count("<")
    n_starts = n_tags - html.count("</") if n_tags > MAX_TAME_TAGS else n_tags
    if n_starts > MAX_TAME_TAGS and len(NESTING_START.findall(html)) > MAX_TAME_TAGS:
        return False
    if n_tags * n_tags > 4 * MAX_REPEATS and bound_formats(html) * n_tags > MAX_REPEATS:
        return False
    if len(html) > MAX_PLAIN_CHARS and len(MARKUP_VALUE.findall(html)) > MAX_TAME_VALUES:
        return False
    return not any(MANY_ATTRIBUTES.match(html, start) for start in find_long_pieces(html))


def find_long_pieces(html: str) -> Iterator[int]:
    """Where the tags begin behind which no `<` follows for long: such a stretch leaves a whole window without one."""
    window = MAX_TAME_PIECE_CHARS // 2
    was_empty = False
    for place in range(0, len(html), window):
        is_empty = html.find("<", place, place + window) < 0
        if is_empty and not was_empty:
            start = html.rfind("<", max(place - window, 0), place)
            if start >= 0 and LONG_PIECE.match(html, start):
                yield start
        was_empty = is_empty


def bound_formats(html: str) -> int:
    """At most so many formatting elements can be open at once: of equal ones only a few, of odd ones all."""
    starts = Counter(FORMATTING_START.findall(html))
    odd = starts.pop("", 0)
    return odd + sum(min(count, MAX_SAME_FORMATS) for count in starts.values())


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
