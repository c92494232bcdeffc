"""What readers do not see: the rules by which markup hides, and the pages that a script reveals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

import msgspec

from cleaner.page.segment.head import Attributes
from cleaner.text.fold import split_name
from cleaner.types import Block, Container

HIDDEN_TAGS = frozenset({"noscript", "title", "dialog"})
"""Elements that are hidden by what they are."""
HIDING = frozenset({"hidden", "aria-hidden", "style"})
"""Attributes that may hide an element."""
STYLE = re.compile(
    r"display\s{0,5}:\s{0,5}none|visibility\s{0,5}:\s{0,5}hidden"
    r"|(?<![\w-])(?:left|top|right|text-indent)\s{0,5}:\s{0,5}-9\d\d"
    r"|clip\s{0,5}:\s{0,5}rect\(\s{0,5}[01](?:px)?[ ,]|clip-path\s{0,5}:\s{0,5}inset\(\s{0,5}(?:50|100)%",
    re.IGNORECASE,
)
STYLE_SIGNS = ("none", "dden", "clip", ":-9", ": -9")
"""Without one of these a style hides nothing."""
MIN_SHOWN_SHARE = 0.4
"""Below this share of the prose in what is shown, the page is one that a script reveals: nothing counts as hidden."""
PROSE_WORDS = 15
MIN_NOSCRIPT_BLOCKS = 3
"""Fewer paragraphs for those without scripts ask them to turn scripts on."""
HIDING_NAMES = frozenset({"hide", "d-none", "is-hidden", "w-condition-invisible"})
"""Class names by which the common frameworks hide an element; `hidden` alone is worn by tabs and responsive variants, too."""
SHOWING = re.compile(
    r"d-(?:(?:sm|md|lg|xl|xxl|print)-)?(?!none)[a-z-]{4,12}|(?:show|visible)-(?:for|on|up)\b.{0,30}|(?:is-)?(?:visible|shown)"
)
"""Names that show such an element again, at some width of the window or once a script has run."""
UNSEEN_NAME = re.compile(
    r"(?:[a-z]{1,12}[-_]{1,2})?(?:sr-only|visually-?hidden|screen-?reader-text|element-invisible|show-for-sr|assistive-text)"
)
"""Class names of text that only screen readers say: "opens in a new tab"."""
UNSEEN_SIGNS = ("sr-only", "hidden", "reader-text", "invisible", "for-sr", "assistive-text")
"""One of these is in each such name."""
SEEN_NAME = re.compile(r"(?:(?!focus|active|hover)[\w-]{1,20}:)?not-sr-only")
"""Names that show such a text again, and not only to those who reach it by keys."""
BUBBLES = frozenset({"tooltip", "tooltiptext", "popover", "hovercard", "rollover"})
BUBBLE_PARTS = frozenset("text content contents bubble body inner box block panel popup card tooltiptext".split())
"""A name with a word of each is that of a box over the text, not that of the word that it hangs on."""
NEAR_SIBLINGS = 3
NEVER_HIDDEN = frozenset({"html", "body", "main", "h1"})
MAX_HIDDEN_SHARE = 0.4
"""An element with more than this share of the shown prose is not hidden by its name: a script shows it."""


def find_hiding(tag: str, attributes: Attributes) -> str | None:
    """The rule by which an element is hidden from readers, or null."""
    if tag == "noscript":
        return "noscript"
    if tag == "title" or (tag == "dialog" and "open" not in attributes):
        return "hidden-element"
    if "hidden" in attributes and (attributes["hidden"] or "") != "until-found":
        return "hidden-element"
    if attributes.get("aria-hidden") == "true":
        return "aria-hidden"
    style = attributes.get("style")
    if not style or not any(map(style.lower().__contains__, STYLE_SIGNS)):
        return None
    return "hidden-style" if STYLE.search(style) else None


def is_unseen(names: Sequence[str]) -> bool:
    """Whether an element with these names is what only screen readers say."""
    return any(UNSEEN_NAME.fullmatch(name) for name in names) and not any(SEEN_NAME.fullmatch(name) for name in names)


def is_bubble(names: Sequence[str]) -> bool:
    """Whether an element with these names is a box that opens over the text."""
    return any(BUBBLES & (words := split_name(name)) and BUBBLE_PARTS & words for name in names)


def speaks_for_another(node: Any) -> bool:
    """Whether what stands beside a node is hidden from screen readers: then the node says the same, and is the text."""
    for side in ("prev", "next"):
        sibling = node
        for _ in range(NEAR_SIBLINGS):
            sibling = getattr(sibling, side)
            if sibling is None:
                break
            if sibling.tag != "-text" and sibling.attributes.get("aria-hidden") == "true" and sibling.text():
                return True
    return False


def reveal_blocks(blocks: list[Block]) -> tuple[Block, ...]:
    """The blocks; those hidden by markup are shown where nearly all prose is hidden, as before a script has run."""
    if not any(block.hidden for block in blocks):
        return tuple(blocks)
    prose = [block for block in blocks if block.hidden != "noscript" and block.text.count(" ") >= PROSE_WORDS]
    if not prose:
        return reveal_noscript(blocks)
    shown = sum(len(block.text) for block in prose if not block.hidden)
    if shown >= MIN_SHOWN_SHARE * sum(len(block.text) for block in prose):
        return tuple(blocks)
    return tuple(
        msgspec.structs.replace(block, hidden=None) if block.hidden and block.hidden != "noscript" else block
        for block in blocks
    )


def reveal_noscript(blocks: list[Block]) -> tuple[Block, ...]:
    """The blocks of a page without prose; what it shows to those without scripts is shown where that is a story."""
    noscript = [block for block in blocks if block.hidden == "noscript" and block.text.count(" ") >= PROSE_WORDS]
    if len(noscript) < MIN_NOSCRIPT_BLOCKS:
        return tuple(blocks)
    return tuple(msgspec.structs.replace(block, hidden=None) if block.hidden == "noscript" else block for block in blocks)


def hide_by_name(blocks: Sequence[Block], containers: Sequence[Container]) -> tuple[Block, ...]:
    """The blocks; those in elements that wear a hiding class name are hidden, unless such an element has much of the prose."""
    telling = find_telling({container.names for container in containers})
    hiders = [container for container in containers if not telling.isdisjoint(container.names) and is_hidden_by_name(container)]
    if not hiders:
        return tuple(blocks)
    sums = [0, *accumulate(0 if block.hidden or block.text.count(" ") < PROSE_WORDS else len(block.text) for block in blocks)]
    found, end = list(blocks), 0
    for container in hiders:
        if container.end <= end or sums[container.end] - sums[container.start] > MAX_HIDDEN_SHARE * sums[-1]:
            continue
        for place in range(max(container.start, end), container.end):
            if not found[place].hidden:
                found[place] = msgspec.structs.replace(found[place], hidden="hidden-class")
        end = container.end
    return tuple(found)


def find_telling(lists: set[tuple[str, ...]]) -> frozenset[str]:
    """The names in these lists that may hide an element."""
    names = frozenset[str]().union(*lists)
    joined = "\n".join(names)
    signs = [sign for sign in UNSEEN_SIGNS if sign in joined]
    unseen = [name for name in names if any(sign in name for sign in signs)] if signs else ()
    return HIDING_NAMES.union(unseen)


def is_hidden_by_name(container: Container) -> bool:
    """Whether an element with text inside wears a class name that hides it, and none that shows it."""
    names = container.names
    if container.tag in NEVER_HIDDEN or container.start == container.end:
        return False
    if HIDING_NAMES.isdisjoint(names):
        return is_unseen(names)
    return not any(SHOWING.fullmatch(name) for name in names)
