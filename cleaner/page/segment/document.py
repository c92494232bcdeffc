"""A document as a list of blocks, whatever it came as; of a flattened text a block is a line or a broken paragraph."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec
from selectolax.lexbor import LexborHTMLParser

from cleaner.page.segment.elements import list_containers
from cleaner.page.segment.export import DAY_META, read_day_prefix, read_export
from cleaner.page.segment.hiding import hide_by_name, reveal_blocks
from cleaner.page.segment.joins import join_lines
from cleaner.page.segment.limits import cap_markup
from cleaner.page.segment.markdown import is_markdown, segment_markdown
from cleaner.page.segment.marked import MarkedWalk
from cleaner.page.segment.walk import Walk
from cleaner.page.segment.wrap import NUMBER, Line, find_bullet, mark_runs, read_lines
from cleaner.types import Block, Decoded, Page, Repair, Role, Warning

ADDRESSES = {
    "link-number": re.compile(r"(?<![\w.,;:!?)\]”’\"'])\[\d{1,4}\](?=[^\s\d\[\].,;:!?)])"),
    "link-address": re.compile(r" ?\[(?:https?://|mailto:|javascript:|[/#])[^\[\]\s]*\]"),
}
"""What lynx prints before, and html-to-text behind, the words of a link."""
MARKDOWN_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\((?:https?://|mailto:|[/#])[^\s()]{0,2000}(?: \"[^\"\n]{0,300}\")?\)")
"""A link or a picture in the way of Markdown, which nothing else looks like; a text with few has no other marks."""
MIN_ADDRESSES, MIN_LISTED = 8, 3
"""So many of them were printed by a tool; fewer where a list of so many addresses stands below."""
LISTED_ADDRESS = re.compile(r"\d{1,4}\. (?:https?:|mailto:|javascript:|file:|ftp:|tel:|[/#?])\S*")
LIST_HEADING = re.compile(r"References|(?:Visible|Hidden) links:?")
LINK_LIST = "link-list"
"""What lynx prints at the end of a page."""


def segment_text(decoded: Decoded, *, url: str | None) -> Page:
    """The page of a flattened text: broken lines joined, marks taken off, and both listed."""
    lines = tuple(read_lines(decoded.text))
    segment = segment_markdown if is_markdown(lines, decoded.text) else segment_plain
    blocks, repairs = segment(lines)
    export = read_export(blocks)
    warnings = decoded.warnings + ((Warning.SEVERAL_ARTICLES,) if export.has_several else ())
    repairs = decoded.repairs + repairs
    blocks, head = read_day_prefix(export.blocks, export.head)
    if head is not export.head:
        repairs += (Repair(kind=DAY_META, count=1, example=f"{blocks[0].marker}→ "),)
    return Page(format="text", blocks=blocks, head=head, url=url, repairs=repairs, warnings=warnings)


def segment_plain(lines: tuple[Line, ...]) -> tuple[tuple[Block, ...], tuple[Repair, ...]]:
    """The blocks of a text without marks of its own, and what was done to its lines."""
    joined, counts, examples = join_lines(mark_runs(lines))
    joined = strip_addresses(strip_links(joined, counts, examples), counts, examples)
    repairs = tuple(Repair(kind=kind, count=count, example=examples[kind]) for kind, count in sorted(counts.items()))
    blocks = tuple(shape_blocks(joined))
    return (tuple(hide_link_list(blocks)) if counts["link-number"] else blocks), repairs


def hide_link_list(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks, those marked that list the addresses of numbered links, and the headings above them."""
    is_listed = [bool(LISTED_ADDRESS.fullmatch(block.page_text)) for block in blocks]
    for place, block in enumerate(blocks):
        heads = LIST_HEADING.fullmatch(block.text) and any(is_listed[place + 1 : place + 3])
        yield msgspec.structs.replace(block, hidden=LINK_LIST) if is_listed[place] or heads else block


def strip_links(lines: list[Line], counts: Counter[str], examples: dict[str, str]) -> list[Line]:
    """The lines with the words of Markdown links in place of the links, and without pictures."""

    def put(link: re.Match[str]) -> str:
        words = "" if link[0][0] == "!" else link[1]
        counts["markdown-link"] += 1
        examples.setdefault("markdown-link", f"{link[0]} → {words}")
        return words

    if not any("](" in line.text for line in lines):
        return lines
    texts = [" ".join(MARKDOWN_LINK.sub(put, line.text).split()) if "](" in line.text else line.text for line in lines]
    return [msgspec.structs.replace(line, text=text) for line, text in zip(lines, texts, strict=True) if text]


def strip_addresses(lines: list[Line], counts: Counter[str], examples: dict[str, str]) -> list[Line]:
    """The lines without the numbers or addresses that a tool prints at each link, where it did so many times."""
    n_listed = sum(LISTED_ADDRESS.fullmatch(line.text) is not None for line in lines)
    for kind, pattern in ADDRESSES.items():
        is_listed = kind == "link-number" and n_listed >= MIN_LISTED
        found = sum(len(pattern.findall(line.text)) for line in lines if "[" in line.text)
        if found >= (MIN_LISTED if is_listed else MIN_ADDRESSES):
            counts[kind] = found
            examples[kind] = next(f"{match[0]} → " for line in lines if (match := pattern.search(line.text)))
            lines = [msgspec.structs.replace(line, text=pattern.sub("", line.text).strip()) for line in lines]
            lines = [line for line in lines if line.text]
    return lines


def shape_blocks(lines: list[Line]) -> Iterator[Block]:
    """A block for every line, with the marker of a list item taken off its text."""
    numbers = [int(found[1]) if (found := NUMBER.match(line.text)) else None for line in lines]
    for place, line in enumerate(lines):
        bullet = find_bullet(line)
        numbered = None if bullet else NUMBER.match(line.text)
        if numbered and not {numbers[place] - 1, numbers[place] + 1} & set(numbers[max(0, place - 12) : place + 13]):  # type: ignore[operator]
            numbered = None
        marker = bullet or numbered
        yield Block(
            text=line.text[marker.end() :] if marker else line.text,
            marker=marker[0] if marker else "",
            kind=Role.LIST_ITEM if marker else Role.TABLE if is_row(lines, place) else Role.PARAGRAPH,
            level=1 if marker else None,
            number=numbers[place] if numbered else None,
            indent=line.indent,
            gap=line.gap,
        )


def is_row(lines: list[Line], place: int) -> bool:
    """Whether a line is a table row: cells between bars, as many as in a line that touches it."""
    n_bars = lines[place].text.count(" | ")
    if not n_bars:
        return False
    above = place and not lines[place].gap and lines[place - 1].text.count(" | ") == n_bars
    below = place + 1 < len(lines) and not lines[place + 1].gap and lines[place + 1].text.count(" | ") == n_bars
    return bool(above or below)


def segment_html(decoded: Decoded, *, url: str | None, inline: bool = False) -> Page:
    """The page of an HTML document: blocks with the elements around them, and what the head says; links too, if `inline`."""
    html = decoded.text.replace("\0", "")
    html, markup, capped = cap_markup(html, decoded.utf8 if html is decoded.text else None)
    walk = MarkedWalk() if inline else Walk()
    walk.run(LexborHTMLParser(markup).root)
    containers = list_containers(walk.elements)
    return Page(
        format="html",
        blocks=hide_by_name(reveal_blocks(walk.blocks), containers),
        containers=containers,
        head=walk.head.read(),
        url=url,
        repairs=decoded.repairs,
        warnings=decoded.warnings + ((Warning.TRUNCATED_HTML,) if capped else ()),
        html=html,
    )


def segment_document(decoded: Decoded, *, url: str | None, inline: bool = False) -> Page:
    """The page of a decoded document; with `inline`, the blocks of HTML know their links and emphasis."""
    if decoded.format == "html":
        return segment_html(decoded, url=url, inline=inline)
    return segment_text(decoded, url=url)
