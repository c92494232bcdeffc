"""Markdown read as the structure that it is: headings, items, quotes, code; its marks taken off the text, and listed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise

import msgspec

from cleaner.page.segment.wrap import HYPHENS, NUMBER, Hyphens, Line, Wrap, find_wrap, is_unspaced, needs_wrap, read_hyphens
from cleaner.types import Block, Repair, Role

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


EXAMPLE_CHARS = 60


class Marked(msgspec.Struct, frozen=True, kw_only=True):
    """A line with what its mark says it is, the mark taken off."""

    line: Line
    kind: Role
    marker: str = ""
    level: int | None = None
    number: int | None = None


class Tally:
    """What was taken off: how often, and the first example of each kind."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.counts: Counter[str] = Counter()
        self.examples: dict[str, str] = {}

    def add(self, kind: str, before: str, after: str) -> None:
        """Count one change."""
        self.counts[kind] += 1
        self.examples.setdefault(kind, f"{before[:EXAMPLE_CHARS]} → {after[:EXAMPLE_CHARS]}")

    def list_repairs(self) -> tuple[Repair, ...]:
        """The changes as the record lists them."""
        return tuple(Repair(kind=kind, count=count, example=self.examples[kind]) for kind, count in sorted(self.counts.items()))


def segment_markdown(lines: tuple[Line, ...]) -> tuple[tuple[Block, ...], tuple[Repair, ...]]:
    """The blocks of a Markdown text, and what was taken off them."""
    tally = Tally()
    references = {found[1].casefold() for line in lines if (found := REFERENCE.match(line.text))}
    wrap = find_wrap(lines)
    marked = join_marked(list(mark_lines(lines, tally)), wrap, read_hyphens(lines, wrap), tally)
    blocks = (shape_block(item, references, tally) for item in marked)
    return tuple(block for block in blocks if block.text), tally.list_repairs()


def mark_lines(lines: tuple[Line, ...], tally: Tally) -> Iterator[Marked]:
    """The lines with their kinds; definitions of links, fences and rules under tables are left out."""
    fence = ""
    indents: list[int] = []
    n_front = find_front_matter(lines)
    last_fences = {line.text: place for place, line in enumerate(lines) if FENCE.match(line.text)}
    for place, line in enumerate(lines):
        if FENCE.match(line.text) and (not fence or line.text == fence):
            is_closed = last_fences.get(line.text[:3], 0) > place
            fence = "" if fence or not is_closed else line.text[:3]
            tally.add("markdown-fence", line.text, "")
        elif fence:
            yield Marked(line=line, kind=Role.CODE)
        elif place < n_front and (found := QUOTED_VALUE.match(line.text)):
            tally.add("markdown-quotes", line.text, found[1] + found[3])
            yield Marked(line=with_text(line, found[1] + found[3]), kind=Role.PARAGRAPH)
        elif place + 1 < len(lines) and underlines(line, lines[place + 1]):
            yield Marked(line=line, kind=Role.HEADING, level=1 if lines[place + 1].text[0] == "=" else 2)
        elif REFERENCE.match(line.text):
            tally.add("markdown-reference", line.text, "")
        elif RULE.match(line.text) or (place and underlines(lines[place - 1], line)):
            tally.add("markdown-rule", line.text, "")
        else:
            yield mark_line(line, indents)


def mark_line(line: Line, indents: list[int]) -> Marked:
    """The kind of one line outside code; `indents` are those of the list items around it."""
    if found := HEADING.match(line.text):
        text = HEADING_TAIL.sub("", line.text[found.end() :])
        return Marked(line=with_text(line, text), kind=Role.HEADING, marker=found[0], level=len(found[1]))
    if found := QUOTE.match(line.text):
        rest = line.text[found.end() :]
        return Marked(line=with_text(line, rest), kind=Role.QUOTE, marker=found[0])
    if found := NOTE.match(line.text):
        return Marked(line=with_text(line, line.text[found.end() :]), kind=Role.PARAGRAPH, marker=found[0])
    found = ITEM.match(line.text)
    numbered = None if found else NUMBER.match(line.text)
    if marker := found or numbered:
        while indents and indents[-1] >= line.indent:
            indents.pop()
        indents.append(line.indent)
        number = int(numbered[1]) if numbered else None
        text = line.text[marker.end() :]
        return Marked(line=with_text(line, text), kind=Role.LIST_ITEM, marker=marker[0], level=len(indents), number=number)
    if line.gap and not line.indent:
        indents.clear()
    is_row = line.text.count("|") > 1 and (line.text[0] == line.text[-1] == "|" or " | " in line.text)
    return Marked(
        line=with_text(line, line.text.strip("| ")) if is_row else line, kind=Role.TABLE if is_row else Role.PARAGRAPH
    )


def with_text(line: Line, text: str) -> Line:
    """The line with another text."""
    return msgspec.structs.replace(line, text=text)


def join_marked(items: list[Marked], wrap: Wrap | None, hyphens: Hyphens, tally: Tally) -> list[Marked]:
    """The lines with code, and paragraphs that were wrapped, put together."""
    joined: list[Marked] = []
    parts: list[str] = []
    for place, item in enumerate(items):
        joint = find_joint(items[place - 1], item, wrap) if place else None
        if joint is None:
            close_parts(joined, parts)
            joined.append(item)
            parts = [" " * item.line.indent + item.line.text if item.kind is Role.CODE else item.line.text]
        elif joint == " ":
            tally.add("hard-wrap", f"{parts[-1][-30:]}⏎{item.line.text[:30]}", "")
            parts[-1:] = join_pieces(parts[-1], item.line.text, hyphens)
        else:
            parts += [joint, " " * item.line.indent + item.line.text]
    close_parts(joined, parts)
    return joined


def join_pieces(before: str, after: str, hyphens: Hyphens) -> tuple[str, ...]:
    """Two lines of a wrapped paragraph, with what stands between them."""
    if before[-1] in HYPHENS and (word := hyphens.join(before, after)) is not None:
        return word[: -len(after)], after
    return (before, after) if is_unspaced(before, after) else (before, " ", after)


def close_parts(joined: list[Marked], parts: list[str]) -> None:
    """Give the last item the text of all its parts."""
    if joined:
        joined[-1] = msgspec.structs.replace(joined[-1], line=with_text(joined[-1].line, "".join(parts)))


def find_joint(before: Marked, after: Marked, wrap: Wrap | None) -> str | None:
    """What stands between two lines of one block; null where they are two."""
    if before.kind is after.kind is Role.CODE:
        return "\n" * (1 + after.line.gap)
    if after.line.gap or before.kind in {Role.HEADING, Role.CODE, Role.TABLE} or not before.line.text:
        return None
    if after.kind is not Role.PARAGRAPH and not (before.kind is after.kind is Role.QUOTE):
        return None
    return " " if wrap is not None and needs_wrap(before.line, after.line, wrap) else None


def shape_block(item: Marked, references: set[str], tally: Tally) -> Block:
    """The block of one item, its inline marks taken off; an empty text where nothing but a picture stood there."""
    text, link_chars, bold_chars = item.line.text, 0, 0
    if item.kind is not Role.CODE:
        text, link_chars, bold_chars = strip_marks(text, references, tally)
    return Block(
        text=text,
        kind=item.kind,
        marker=item.marker if text else "",
        level=item.level,
        number=item.number,
        link_chars=min(link_chars, len(text)),
        bold_chars=min(bold_chars, len(text)),
        indent=item.line.indent,
        gap=item.line.gap,
    )


def strip_marks(text: str, references: set[str], tally: Tally) -> tuple[str, int, int]:
    """The text without the marks of links, pictures and emphasis; how many characters were links, and how many bold."""
    if not any(mark in text for mark in "[*_`\\"):
        return text, 0, 0
    link_chars = bold_chars = 0

    def take(kind: str) -> Callable[[re.Match[str]], str]:
        def put(found: re.Match[str]) -> str:
            nonlocal link_chars, bold_chars
            inner = next((group for group in found.groups() if group is not None), "")
            if kind == "markdown-link" and found.re is REFERENCE_LINK and (found[2] or found[1]).casefold() not in references:
                return found[0]
            link_chars += len(inner) * (kind == "markdown-link")
            bold_chars += len(inner) * (found.re is BOLD)
            tally.add(kind, found[0], inner)
            return inner

        return put

    for kind, pattern in MARKS:
        text = pattern.sub(take(kind), text)
    return BLANKS.sub(" ", text).strip(), link_chars, bold_chars


MARKS = (
    ("markdown-image", IMAGE),
    ("markdown-note", NOTE_MARK),
    ("markdown-link", LINK),
    ("markdown-link", REFERENCE_LINK),
    ("markdown-emphasis", BOLD),
    ("markdown-emphasis", ITALIC),
    ("markdown-emphasis", INLINE_CODE),
    ("markdown-escape", ESCAPE),
)
"""Inline marks in the order they are taken off: a picture may stand in a link."""
