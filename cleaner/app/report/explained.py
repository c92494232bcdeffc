"""A document that has just gone through the stages, as a view: what `explain --html` shows."""

from __future__ import annotations

from cleaner.app.report.view import Item, Mark, View, list_changes, view_article
from cleaner.page.embedded.show import show_embedded
from cleaner.page.repair import repair_page
from cleaner.page.segment.document import segment_document
from cleaner.record.build import build_article
from cleaner.types import TEXT_ROLES, Block, Label, Labelled, Options, Page


def view_labelled(labelled: Labelled, options: Options) -> View:
    """The view of a document after all stages."""
    article, items = build_article(labelled, options), list_items(labelled, list_originals(labelled, options))
    n_kept = sum(item.kept for item in items)
    fact = ("Blocks", f"{n_kept:,} kept, {len(items) - n_kept:,} removed")
    return view_article(article, items, name=article.input.path or "", fact=fact)


def pair_blocks(labelled: Labelled) -> list[tuple[Block, Label]]:
    """Each block with its label."""
    return list(zip(labelled.page.blocks, labelled.labels, strict=True))


def list_originals(labelled: Labelled, options: Options) -> tuple[str, ...]:
    """The text of each block as it was before repair."""
    page = labelled.page
    blocks = show_embedded(segment_document(labelled.decoded, url=labelled.document.url)).blocks
    if len(blocks) != len(page.blocks):
        blocks = tuple(block for block in blocks if is_left(block, options))
    if len(blocks) != len(page.blocks):
        return tuple(block.text for block in page.blocks)
    return tuple(block.text for block in blocks)


def is_left(block: Block, options: Options) -> bool:
    """Whether repair leaves anything of a block."""
    return bool(repair_page(Page(format="text", blocks=(block,)), ascii_quotes=options.ascii_quotes).blocks)


def list_items(labelled: Labelled, originals: tuple[str, ...]) -> tuple[Item, ...]:
    """The blocks with who decided, and what was cut out of and mended in each."""
    return tuple(
        Item(
            role=label.role,
            text=block.text,
            start=start,
            end=start + len(block.page_text),
            kept=label.role in TEXT_ROLES,
            source=label.source,
            confidence=label.confidence,
            level=block.level,
            marks=(*list_cuts(label), *list_changes(original, block.text)),
        )
        for (block, label), start, original in zip(pair_blocks(labelled), labelled.page.starts, originals, strict=True)
    )


def list_cuts(label: Label) -> tuple[Mark, ...]:
    """The spans that were cut out of a block."""
    return tuple(
        Mark(start=cut.start, end=cut.end, kind="cut", role=cut.role, source=cut.source, confidence=cut.confidence)
        for cut in label.cuts
    )
