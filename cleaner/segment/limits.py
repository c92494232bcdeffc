"""Caps on markup that would make a parser quadratic, found by linear scans before parsing.

lexbor's time grows with the square of the nesting depth and of the attributes of one element (60,000 nested elements
took 3.8 s, 100,000 attributes 16 s), so both are cut back to what no real page reaches.
"""

from __future__ import annotations

import re

import numpy as np

MAX_DEPTH = 1_000
MAX_TAG_CHARS = 100_000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})")
SELF_CLOSING = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li tr td th option dt dd".split()
)
"""Elements that never nest: void ones, and those that the parser closes by itself."""


def cap_markup(html: str) -> tuple[str, bool]:
    """The markup with over-long tags and over-deep elements taken out, and whether anything was.

    Text always stays; only tags go.
    """
    n_long = n_deep = 0
    if max(map(len, html.split(">"))) > MAX_TAG_CHARS:
        html, n_long = cap_tags(html)
    if bound_depth(html) > MAX_DEPTH:
        html, n_deep = cap_depth(html)
    return html, bool(n_long or n_deep)


def bound_depth(html: str) -> int:
    """An upper bound of the nesting depth: start tags less end tags before any place."""
    codes = np.frombuffer(f"{html} ".encode("utf-8", "replace"), np.uint8)
    places = np.flatnonzero(codes[:-1] == ord("<"))
    after = codes[places + 1]
    steps = np.where(after == ord("/"), -1, (after | 0x20) - ord("a") < 26).astype(np.int32)  # noqa: PLR2004
    return int(np.cumsum(steps).max(initial=0))


def cap_tags(html: str) -> tuple[str, int]:
    """The markup with tags longer than the limit cut off behind their name."""
    pieces: list[str] = []
    done = 0
    for match in TAG.finditer(html):
        start = match.end()
        if start < done:
            continue
        end = html.find(">", start, start + MAX_TAG_CHARS)
        if end < 0 and (end := html.find(">", start)) >= 0:
            pieces.append(html[done:start])
            done = end
    return "".join([*pieces, html[done:]]), len(pieces)


def cap_depth(html: str) -> tuple[str, int]:
    """The markup without the tags of elements that lie deeper than the limit."""
    pieces: list[str] = []
    depth = done = 0
    for match in TAG.finditer(html):
        if match[2].lower() in SELF_CLOSING:
            continue
        too_deep = depth > MAX_DEPTH or (not match[1] and depth == MAX_DEPTH)
        depth = max(0, depth - 1) if match[1] else depth + 1
        end = html.find(">", match.end())
        if too_deep and end >= 0 and match.start() >= done:
            pieces += [html[done : match.start()], " "]
            done = end + 1
    return "".join([*pieces, html[done:]]), len(pieces)
