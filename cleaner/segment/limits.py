"""Caps on markup that would make a parser quadratic, found by linear scans before parsing.

lexbor's time grows with the square of the nesting depth (20,000 nested elements took 0.9 s), of the attributes of one
element (20,000 took 0.8 s) and of the different names in a page (160,000 took 13 s), and every block repeats the
`<b id=1><font id=2>…` that are still open around it (1,000 of them, 12 kB of markup, became 500,000 elements). All are
cut back to what no real page reaches. Most pages are so tame that none of it can take long.
"""

from __future__ import annotations

import re
from collections import Counter

from cleaner.segment.tame import MAX_REPEATS, MAX_SAME_FORMATS, MAX_TAME_PIECE_CHARS, Tags, find_tags, is_tame

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
