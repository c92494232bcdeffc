"""White space as readers see it: folded, kept in code, and put between inline elements that only style sets apart."""

from __future__ import annotations

import re

from cleaner.scripts import UNSPACED_TEXT

CJK_START = "\N{CJK RADICAL REPEAT}"
WIDE = f"{CJK_START}-\u2fff{UNSPACED_TEXT}"
"""Han, its radicals, kana and their punctuation, between which no space stands."""
WIDE_BREAK = re.compile(rf"(?<=[{WIDE}])[ \t\r]*\n\s*(?=[{WIDE}])")


def is_seam(before: str, after: str) -> bool:
    """Whether two inline elements that touch hold words that readers see apart.

    >>> is_seam("Top Story", "World"), is_seam("W", "orld"), is_seam("東京", "新聞")
    (True, False, False)
    """
    if len(before) < 2 or len(after) < 2:
        return False
    ends = before[-1] + after[0]
    return ends.isalnum() and max(ends) < CJK_START


def fold_spaces(text: str) -> str:
    r"""The text with every run of white space a single space, and none around it nor where the source wraps Han or kana.

    >>> fold_spaces(" The\n  bridge "), fold_spaces("东京\n  大雨"), fold_spaces("东京 大雨")
    ('The bridge', '东京大雨', '东京 大雨')
    """
    text = text.strip()
    if not text.isprintable():
        if not text.isascii():
            text = WIDE_BREAK.sub("", text)
        text = text.replace("\n", " ").replace("\t", " ").replace("\r", " ").replace("\f", " ").replace("\v", " ")
    return " ".join(filter(None, text.split(" "))) if "  " in text else text


def trim_code(text: str) -> str:
    """Preformatted text without empty lines around it and white space behind its lines."""
    return "\n".join(line.rstrip() for line in text.expandtabs(4).split("\n")).strip("\n")
