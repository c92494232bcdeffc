"""Marks left in a text where its lines ended or began: `<br />`, `<p>…</p>`, `&#10;`; numbers, `> ` of a mail, bullets.

What has attributes, links or a tree of elements is HTML, and goes its way.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import pairwise

from cleaner.page.segment.wrap import count_columns, ends_sentence
from cleaner.text.scripts import UNSPACED_TEXT

BREAKING = r"br|p|div|li|ul|ol|hr|tr|section|article|h[1-6]"
INLINE = r"b|i|u|em|strong|span|font|small|big|s|wbr"
TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,14})((?:\s[^<>]{0,400})?)/?>")
BREAK_TAGS = re.compile(rf"(?i)(?:(?<!\s)\s{{0,99}}+</?(?:{BREAKING})\s{{0,3}}/?>){{1,99}}\s*+")
INLINE_TAGS = re.compile(rf"(?i)</?(?:{INLINE})\s{{0,3}}/?>")
BREAK_ENTITY = re.compile(r"(?:(?<!\s)\s{0,99}+&#(?:0{0,4}1[03]|[xX]0{0,4}[aAdD]);){1,99}\s*+")
LINE_TAGS = frozenset("br p div b i u em strong span wbr hr".split())
"""Tags of a text whose lines they carry, and of its words; more than these is HTML."""
BROKEN_TAGS = frozenset("br p div".split())
LIST_TAGS = frozenset("ul ol li".split())
"""Of a text that was put into a list as a whole, paragraphs among its items."""
ITEM = re.compile(
    rf"<li>\s{{0,99}}(?:[^<]{{80,}}|[^<]{{0,99}}[{UNSPACED_TEXT}][^<]{{34,}})[.!?…。]['\"”’»)\]]{{0,2}}\s{{0,99}}(?=</?(?:li|ul|ol)>)",
    re.IGNORECASE,
)
MIN_TAGS, MIN_CLOSED, MIN_PROSE_ITEMS = 2, 3, 2
SNIFFED_CHARS = 200_000


def read_tags(text: str) -> tuple[str, str, int, str] | None:
    """The text with line breaks in place of the tags that stood for them; null where none did, or where it is HTML."""
    if not is_tagged(text):
        return read_entities(text)
    count, first = 0, ""

    def put(found: re.Match[str]) -> str:
        nonlocal count, first
        count += found[0].count("<")
        first = first or found[0].strip()
        return "\n"

    lines = BREAK_TAGS.sub(put, text)
    return html.unescape(INLINE_TAGS.sub("", lines)).strip("\n"), "tags", count, first


def read_entities(text: str) -> tuple[str, str, int, str] | None:
    """The text with line breaks in place of entities for them."""
    if "&#" not in text or len(BREAK_ENTITY.findall(text)) < MIN_TAGS:
        return None
    first = BREAK_ENTITY.search(text)
    lines, count = BREAK_ENTITY.subn("\n", text)
    return html.unescape(lines), "entities", count, first[0].strip() if first else ""


def list_tags(text: str) -> list[tuple[str, str]]:
    """The tags of a text in order, each with its attributes."""
    return [(name.lower(), attributes.strip(" /")) for name, attributes in TAG.findall(text[:SNIFFED_CHARS])]


def is_tagged(text: str) -> bool:
    """Whether all tags of a text are bare ones that carry its lines, and stand as a program puts them."""
    if text.count("<") < MIN_TAGS:
        return False
    names: list[str] = []
    for tag in TAG.finditer(text[:SNIFFED_CHARS]):  # the first tag of most pages tells
        names.append(tag[1].lower())
        if names[-1] not in LINE_TAGS | LIST_TAGS or tag[2].strip(" /"):
            return False
    if len(names) < MIN_TAGS or (BROKEN_TAGS | LIST_TAGS).isdisjoint(names):
        return False
    if not LINE_TAGS.issuperset(names) and not ("li" in names and lists_prose(text)):
        return False
    seams = list(BREAK_TAGS.finditer(text[:SNIFFED_CHARS]))
    return sum(breaks_line(text, seam) for seam in seams) >= len(seams) / 2


def lists_prose(text: str) -> bool:
    """Whether a list has items that are whole paragraphs, and nothing stands outside it."""
    return text.lstrip().startswith("<") and len(ITEM.findall(text[:SNIFFED_CHARS])) >= MIN_PROSE_ITEMS


def breaks_line(text: str, seam: re.Match[str]) -> bool:
    """Whether tags stand where a line may end: a sentence that speaks of `<br>` goes on in small letters behind it."""
    after = text[seam.end() : seam.end() + 1]
    return not after or "\n" in seam[0] or not (after.islower() or after in ",.;:)")


def is_markup(text: str) -> bool:
    """Whether a text that does not begin like HTML is HTML after all: closed elements, links or attributes among them."""
    if text.count("</") < MIN_CLOSED:
        return False
    tags = list_tags(text)
    names = {name for name, _ in tags}
    n_closed = len(
        re.findall(r"(?i)</(?:p|div|a|li|h[1-6]|td|tr|ul|ol|strong|em|b|i|span|blockquote)\s{0,3}>", text[:SNIFFED_CHARS])
    )
    has_blocks = bool(names & {"p", "br", "div", "li", "h1", "h2", "h3", "h4", "td", "blockquote", "ul", "ol"})
    n_tag_chars = sum(len(found[0]) for found in TAG.finditer(text[:SNIFFED_CHARS]))
    return (
        n_closed >= MIN_CLOSED
        and has_blocks
        and n_tag_chars >= 0.01 * len(text[:SNIFFED_CHARS])
        and opens_with_tag_or_prose(text)
    )


def opens_with_tag_or_prose(text: str) -> bool:
    """Whether tags stand in every part of the text, and not only in an example within it."""
    third = max(1, len(text[:SNIFFED_CHARS]) // 3)
    return all(TAG.search(text[start : start + third + 400]) for start in (0, third, 2 * third))


MIN_LINES = 4
MIN_SHARE = 0.95
"""Of the lines that are not blank; a head of the mail or a prompt may stand above."""
MIN_PROSE_CHARS = 80
"""In columns of a terminal. A list of bullets has no line that is so long and ends like a sentence; a text that was put into
one has two."""
MIN_PROSE_LINES = 2
NUMBER = re.compile(r"\s{0,12}[\[(L#]?(\d{1,6})(?:\t|[\])]?[ ]{0,3}[:|│][ \t]?|[\])][ \t]| {2,}(?=\S)|$)[ ]?(?:=>[ ])?")
"""A number with a tab, a colon, a bar or wide space behind it. "1. " and "1) " are a story's own."""
QUOTE = re.compile(r"\s{0,3}[>|│][ ]?")
BULLET = re.compile(r"\s{0,8}([-*+•‣◦▪●■·–—→»]|\[\*\])[ \t\N{NO-BREAK SPACE}]+")
MAX_ROUNDS = 4
"""Mails are quoted again."""


def read_prefixes(text: str) -> tuple[str, str, int, str] | None:
    """The text without what stood before each line, its kind, how many there were and the first; null where nothing did."""
    lines = text.splitlines()
    full = [line for line in lines if line.strip()]
    if len(full) < MIN_LINES:
        return None
    if has_numbers(full):
        return strip_prefix(lines, NUMBER, "numbers")
    if has_share(full, QUOTE):
        return strip_prefix(lines, QUOTE, "quotes")
    if has_bullets(full):
        return strip_prefix(lines, BULLET, "bullets")
    return None


def has_share(lines: Sequence[str], pattern: re.Pattern[str]) -> bool:
    """Whether nearly all lines begin with it; a bar that ends them too is a table's."""
    return bool(match_most(lines, pattern)) and not all(line.rstrip().endswith("|") for line in lines[:MIN_LINES])


def match_most(lines: Sequence[str], pattern: re.Pattern[str]) -> list[re.Match[str]]:
    """What is found where nearly all lines begin with it; nothing as soon as too many do not."""
    found: list[re.Match[str]] = []
    n_left, wanted = len(lines), MIN_SHARE * len(lines)
    for line in lines:
        match = pattern.match(line)
        if match:
            found.append(match)
        else:
            n_left -= 1
            if n_left < wanted:
                return []
    return found


def has_numbers(lines: Sequence[str]) -> bool:
    """Whether nearly all lines begin with a number that is one more than the last, or a few more where blank lines count."""
    known = [int(found[1]) for found in match_most(lines, NUMBER)]
    if not known:
        return False
    steps = [after - before for before, after in pairwise(known)]
    return (
        sum(0 < step <= 3 for step in steps) >= MIN_SHARE * len(steps)
        and sum(step == 1 for step in steps) * 2 >= len(steps) - 1
    )


def has_bullets(lines: Sequence[str]) -> bool:
    """Whether all of the text was put into a list: one and the same bullet before every line, paragraphs among them."""
    if BULLET.match(lines[0]) is None:
        return False
    found = [BULLET.match(line) for line in lines]
    if not all(found) or len({bullet[1] for bullet in found if bullet}) > 1:
        return False
    n_prose = sum(count_columns(line) >= MIN_PROSE_CHARS and ends_sentence(line.rstrip()) for line in lines)
    return n_prose >= MIN_PROSE_LINES


def strip_prefix(lines: Sequence[str], pattern: re.Pattern[str], kind: str) -> tuple[str, str, int, str]:
    """The lines without what the pattern finds before them."""
    n_found, first = 0, ""
    stripped = []
    for line in lines:
        found = pattern.match(line)
        n_found += found is not None
        first = first or (found[0] if found else "")
        stripped.append(line[found.end() :] if found else line)
    return "\n".join(stripped), kind, n_found, first
