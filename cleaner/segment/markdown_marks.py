"""The marks of Markdown, and whether a text has them."""

from __future__ import annotations

import re
from itertools import pairwise

from cleaner.segment.lines import Line

TARGET = r"\(\s?<?[^()\s<>]*(?:\([^()\s]{0,200}\)[^()\s<>]*)?>?(?:\s{1,3}(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?\s?\)"
IMAGE = re.compile(rf"!\[[^\[\]\n]{{0,3000}}\](?:{TARGET}|\[[^\[\]\n]{{1,99}}\])")
LINK = re.compile(rf"\[([^\[\]\n]{{0,500}})\]{TARGET}")
PLAIN_TARGET = re.compile(r"\]\([^()\s]{0,2000}[/#.]")
REFERENCE_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\[([^\[\]\n]{0,99})\]")
REFERENCE = re.compile(r"\[([^\[\]\n]{1,99})\]: <?\S+>?(?: [\"'(][^\n]{0,300}[\"')])?$")
BOLD = re.compile(
    r"(?<!\\)\*\*(?=[^\s*])([^*\n]{1,1000})(?<=[^\s\\])\*\*|(?<![\w\\])__(?=[^\s_])([^_\n]{1,1000})(?<=[^\s\\])__(?!\w)"
)
ITALIC = re.compile(
    r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{1,1000})(?<=[^\s\\])\*(?![\w*])"
    r"|(?<![\w\\])_(?=[^\s_])([^_\n]{1,1000})(?<=[^\s\\])_(?!\w)"
)
INLINE_CODE = re.compile(r"`([^`\n]{1,999})`")
ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
HEADING = re.compile(r"(#{1,6}) +(?=\S)")
HEADING_TAIL = re.compile(r"(?<=\S) +#+$")
QUOTE = re.compile(r"(?:> ?){1,9}")
ITEM = re.compile(r"[*+-] +(?=\S)")
NOTE = re.compile(r"\[\^[^\[\]\s]{1,30}\]: +(?=\S)")
NOTE_MARK = re.compile(r"(?<=[^\s\[])\[\^[^\[\]\s]{1,30}\](?!:)()")
UNDERLINE = re.compile(r"={3,200}|-{3,200}")
UNDERLINE_SLACK = 3
FRONT_KEY = re.compile(r"[A-Za-z][\w-]{0,30}(?:: ?| ?= )")
FRONT_RULES = ("---", "+++")
"""What stands above and below a head in YAML and in TOML."""
QUOTED_VALUE = re.compile(r"([A-Za-z][\w-]{0,30}(?:: | ?= ))([\"'])(.{1,400})\2$")
MAX_FRONT_LINES = 60
FENCE = re.compile(r"(?:```|~~~)[\w+#.-]{0,30}$")
RULE = re.compile(r"(?:[*_-] ?){3,99}$|\+{3}$|[|:-][ :|-]{3,999}$")
BLANKS = re.compile(r" {2,}")
MIN_SCORE = 3.0
COUNTED = 3


def is_markdown(lines: tuple[Line, ...], text: str) -> bool:
    """Whether the text as a whole is Markdown: it has several marks that plain text has not; a stray asterisk is none."""
    headings = sum(is_sure_heading(line, is_first=place == 0) for place, line in enumerate(lines))
    if lines and is_sure_heading(lines[0], is_first=True) and lines[1:2] and lines[1].gap:
        headings += 1
    score = 1.5 * headings
    score += 1.5 * sum(underlines(before, after) and is_as_long(before, after) for before, after in pairwise(lines))
    if find_front_matter(lines):
        score += MIN_SCORE
    if "](" in text:
        found = zip(range(COUNTED), LINK.finditer(text), strict=False)
        score += sum(PLAIN_TARGET.search(link[0]) is not None for _, link in found)
    if "**" in text or "__" in text:
        score += sum(1 for _ in zip(range(COUNTED), BOLD.finditer(text), strict=False))
    if "```" in text or "~~~" in text:
        score += min(sum(1 for line in lines if FENCE.match(line.text)) // 2, COUNTED)
    return score >= MIN_SCORE


def underlines(before: Line, after: Line) -> bool:
    """Whether a line is the rule under a heading: below a line that begins a paragraph and is no sentence."""
    if after.gap or not UNDERLINE.fullmatch(after.text) or not before.text[-1].isalnum():
        return False
    return after.text[0] == "=" or (before.gap > 0 and is_as_long(before, after))


def is_as_long(before: Line, after: Line) -> bool:
    """Whether a rule was drawn to the length of the line above it."""
    return abs(len(after.text) - len(before.text)) <= UNDERLINE_SLACK


def find_front_matter(lines: tuple[Line, ...]) -> int:
    """How many lines stand between two rules at the top, with keys and values for a program; 0 where there are none."""
    if not lines or lines[0].text not in FRONT_RULES:
        return 0
    end = next((place for place, line in enumerate(lines[:MAX_FRONT_LINES]) if place and line.text == lines[0].text), 0)
    return end + 1 if end and FRONT_KEY.match(lines[1].text) else 0


def is_sure_heading(line: Line, *, is_first: bool) -> bool:
    """Whether a line is a heading, and no comment in code or hash before a number."""
    found = HEADING.match(line.text) if line.text[0] == "#" else None
    if not found or line.indent or line.text[found.end()].isdigit():
        return False
    return len(found[1]) > 1 or is_first or line.gap > 0
