"""A record that was written, as a view: what a report shows of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cleaner.app.report.view import Item, Mark, View, view_article
from cleaner.types import Article, ContentBlock, Removal, Role


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
