"""Caps on markup that would make a parser quadratic, found by linear scans before parsing.

lexbor's time grows with the square of the nesting depth and of the attributes of one element (60,000 nested elements
took 3.8 s, 100,000 attributes 16 s), so both are cut back to what no real page reaches.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import numpy.typing as npt

MAX_DEPTH = 1_000
MAX_TAG_CHARS = 100_000
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})")
SELF_CLOSING = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li tr td th option dt dd".split()
)
"""Elements that never nest: void ones, and those that the parser closes by itself."""
NAME_LETTERS = 8
POWERS = 256 ** np.arange(NAME_LETTERS, dtype=np.uint64)
SHALLOW = np.array([sum(ord(letter) << 8 * place for place, letter in enumerate(name)) for name in SELF_CLOSING], np.uint64)
"""Their names as numbers, made of their letters."""


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
    """An upper bound of the nesting depth: for each tag name, by its first letters, how many are open at once."""
    codes = np.frombuffer(f"{html}{' ' * (NAME_LETTERS + 2)}".encode("utf-8", "replace"), np.uint8)
    places = np.flatnonzero(codes[: -NAME_LETTERS - 1] == ord("<"))
    closes = codes[places + 1] == ord("/")
    letters = codes[(places + 1 + closes)[:, None] + np.arange(NAME_LETTERS)]
    in_name = np.logical_and.accumulate((letters > ord(" ")) & (letters != ord(">")) & (letters != ord("/")), axis=1)
    names = ((letters | 0x20).astype(np.uint64) * in_name) @ POWERS
    is_tag = ((letters[:, 0] | 0x20) - ord("a") < 26) & ~np.isin(names, SHALLOW)
    order = np.argsort(names[is_tag], kind="stable")
    steps, sorted_names = np.where(closes[is_tag], -1, 1)[order], names[is_tag][order]
    return sum(map(count_open, np.split(steps, np.flatnonzero(np.diff(sorted_names)) + 1))) if len(steps) else 0


def count_open(steps: npt.NDArray[np.int64]) -> int:
    """The most tags that are open at once, from 1 for each start and -1 for each end; ends without a start do nothing."""
    sums = np.concatenate([[0], np.cumsum(steps)])
    return int((sums - np.minimum.accumulate(sums)).max())


def cap_tags(html: str) -> tuple[str, int]:
    """The markup with tags longer than the limit cut off behind their name."""
    pieces: list[str] = []
    done, last = 0, html.rfind(">")
    for match in TAG.finditer(html):
        start = match.end()
        if start < done:
            continue
        if start > last:  # no tag ends any more: what follows is one broken one
            return "".join([*pieces, html[done:start]]), len(pieces) + 1
        end = html.find(">", start, start + MAX_TAG_CHARS)
        if end < 0:
            pieces.append(html[done:start])
            done = html.find(">", start)
    return "".join([*pieces, html[done:]]), len(pieces)


def cap_depth(html: str) -> tuple[str, int]:
    """The markup without the tags of elements that lie deeper than the limit."""
    pieces: list[str] = []
    opened: Counter[str] = Counter()
    depth = done = 0
    last = html.rfind(">")
    for match in TAG.finditer(html):
        if match.start() > last:
            break
        name = match[2].lower()
        if name in SELF_CLOSING or (match[1] and not opened[name]):
            continue
        step = -1 if match[1] else 1
        too_deep = depth > MAX_DEPTH or (step > 0 and depth == MAX_DEPTH)
        depth += step
        opened[name] += step
        end = html.find(">", match.end())
        if too_deep and end >= 0 and match.start() >= done:
            pieces += [html[done : match.start()], " "]
            done = end + 1
    return "".join([*pieces, html[done:]]), len(pieces)
