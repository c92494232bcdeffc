"""A document as it is shown: its blocks in order with who decided what, whether it comes from the stages or from a record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

import msgspec

from cleaner.app.compare import count_common
from cleaner.page.repair import escape_unseen
from cleaner.types import METADATA_ROLES, TEXT_ROLES, Article, Caption, ContentBlock, Origin, Removal, Repair, Role

SHOWN_FIELDS = (
    "title", "authors", "date_published", "date_modified", "language", "url", "site_name", "agency", "dateline", "section",
    "tags", "description", "image", "license",
)  # fmt: skip
TOKEN = re.compile(r"&#?\w{1,32};|\w+|\s+|[^\w\s]")
MAX_TOKENS = 600
"""Texts that differ over more than this many words and marks are shown whole, before and after."""


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A span of a block's text in which something was done; offsets into that text."""

    start: int
    end: int
    kind: str
    """`cut`, or `repair`."""
    role: str | None = None
    source: str | None = None
    confidence: float | None = None
    before: str = ""
    """What stood there before a repair."""


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """A block of the page, kept or removed."""

    role: Role
    text: str
    start: int
    end: int
    kept: bool
    source: str | None = None
    """Who decided; null for what a record keeps, which names nobody."""
    confidence: float | None = None
    level: int | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def family(self) -> str:
        """What the role is to the article."""
        return "body" if self.role in TEXT_ROLES else "data" if self.role in METADATA_ROLES else "chrome"


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A field of the record, with its origin."""

    name: str
    value: str
    origin: Origin | None = None


class View(msgspec.Struct, frozen=True, kw_only=True):
    """One document, ready to be shown."""

    name: str
    title: str | None
    facts: tuple[tuple[str, str], ...]
    """What is said of the document as a whole: name and value."""
    warnings: tuple[str, ...]
    fields: tuple[Field, ...]
    captions: tuple[Caption, ...]
    repairs: tuple[Repair, ...]
    items: tuple[Item, ...]


def list_changes(before: str, after: str) -> tuple[Mark, ...]:
    """The spans of `after` that are not as they were in `before`.

    >>> [(mark.before, mark.start, mark.end) for mark in list_changes("a b&amp;c d", "a b&c d")]
    [('&amp;', 3, 4)]
    """
    if before == after:
        return ()
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    head = count_common(old, new)
    tail = count_common(old[head:][::-1], new[head:][::-1])
    old_rest, new_rest = old[head : len(old) - tail], new[head : len(new) - tail]
    offsets = [0]
    for token in new:
        offsets.append(offsets[-1] + len(token))
    if len(old_rest) + len(new_rest) > MAX_TOKENS:
        spans = [(0, len(old_rest), 0, len(new_rest))]
    else:
        matcher = SequenceMatcher(None, old_rest, new_rest, autojunk=False)
        spans = [tuple(code[1:]) for code in matcher.get_opcodes() if code[0] != "equal"]  # type: ignore[misc]
    return tuple(
        Mark(
            start=offsets[head + new_start],
            end=offsets[head + new_end],
            kind="repair",
            before=escape_unseen("".join(old_rest[old_start:old_end])),
        )
        for old_start, old_end, new_start, new_end in spans
    )


def view_article(article: Article, items: Iterable[Item], *, name: str, fact: tuple[str, str]) -> View:
    """The view of a record with the blocks to be shown, and the fact that depends on where they come from."""
    return View(
        name=name,
        title=article.title,
        facts=(*list_facts(article), fact),
        warnings=article.warnings,
        fields=list_fields(article),
        captions=article.captions,
        repairs=article.repairs,
        items=tuple(items),
    )


def list_facts(article: Article) -> tuple[tuple[str, str], ...]:
    """What is said first of every document."""
    read = article.input
    return (
        ("Words", f"{article.word_count:,}"),
        ("Confidence", f"{article.confidence:.2f}"),
        ("Language", article.language or "unknown"),
        ("Read as", f"{read.format}, {read.encoding} ({read.encoding_source})"),
    )


def list_fields(record: Any) -> tuple[Field, ...]:
    """The fields of a record that have a value, in its order."""
    values = ((name, getattr(record, name)) for name in SHOWN_FIELDS)
    return tuple(
        Field(
            name=name,
            value=", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value),
            origin=record.origins.get(name),
        )
        for name, value in values
        if value
    )


def count_roles(items: Iterable[Item]) -> dict[Role, int]:
    """How many blocks have each role, in the order of the roles."""
    counts = dict.fromkeys(Role, 0)
    for item in items:
        counts[item.role] += 1
    return {role: count for role, count in counts.items() if count}


def view_record(article: Article, name: str) -> View:
    """The view of a record. Who voted for what is kept stands in no record, so it is not shown."""
    return view_article(article, list_items(article), name=name, fact=("Made by", f"cleaner {article.cleaner.version}"))


def list_items(article: Article) -> Iterator[Item]:
    """What was kept and what was removed, in the order of the page."""
    inside: dict[int, list[Removal]] = {}
    whole: list[Removal | ContentBlock] = list(article.blocks)
    blocks = iter(article.blocks)
    block = next(blocks, None)
    for removal in sorted(article.removed, key=lambda removal: removal.start):
        while block and block.end <= removal.start:
            block = next(blocks, None)
        if block and block.start <= removal.start and removal.end <= block.end:
            inside.setdefault(block.start, []).append(removal)
        else:
            whole.append(removal)
    for unit in sorted(whole, key=lambda unit: unit.start):
        yield show_block(unit, inside.get(unit.start, ())) if isinstance(unit, ContentBlock) else show_removal(unit)


def show_removal(removal: Removal) -> Item:
    """A block that was removed."""
    return Item(
        role=removal.role,
        text=removal.text,
        start=removal.start,
        end=removal.end,
        kept=False,
        source=removal.source,
        confidence=removal.confidence,
    )


def show_block(block: ContentBlock, cuts: Sequence[Removal]) -> Item:
    """A block that was kept, with its cuts back where they stood."""
    text = block.text
    marks: list[Mark] = []
    length = len(block.text) + sum(len(cut.text) for cut in cuts)
    marker = max(0, block.end - block.start - length) if block.role is Role.LIST_ITEM else 0
    for cut in cuts:
        start = find_gap(text, cut.start - block.start - marker, marks[-1].end if marks else 0)
        text = f"{text[:start]}{cut.text}{text[start:]}"
        marks.append(
            Mark(
                start=start, end=start + len(cut.text), kind="cut", role=cut.role, source=cut.source, confidence=cut.confidence
            )
        )
    return Item(role=block.role, text=text, start=block.start, end=block.end, kept=True, level=block.level, marks=tuple(marks))


def find_gap(text: str, wanted: int, floor: int) -> int:
    """The gap between words that is nearest to an offset, not before `floor`: a record has single spaces where cuts were."""
    gaps = [
        floor,
        *(offset for offset in (text.rfind(" ", floor, max(wanted, floor)), text.find(" ", max(wanted, floor))) if offset >= 0),
    ]
    return min((*gaps, max(len(text), floor)), key=lambda offset: abs(offset - wanted))
