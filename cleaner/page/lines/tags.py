"""Tags and entities left in a text where its lines ended: `<br />` between paragraphs, each in `<p>…</p>`, `&#10;`.

What has attributes, links or a tree of elements is HTML, and goes its way.
"""

from __future__ import annotations

import html
import re

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
