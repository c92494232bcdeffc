"""What was decided about every block of one input."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Literal

import click

from cleaner.app.commands.streams import DRIVING
from cleaner.app.report.document import render_document
from cleaner.app.report.view import Item, Mark, View, list_changes, view_article
from cleaner.page.embedded.show import show_embedded
from cleaner.page.repair import repair_page
from cleaner.page.segment.document import segment_document
from cleaner.pipeline import describe_maker, label_document
from cleaner.record.build import build_article
from cleaner.run.jobs import Job, read_job
from cleaner.types import TEXT_ROLES, Block, Label, Labelled, Metadata, Options, Page, Rejection


def view_labelled(labelled: Labelled, options: Options) -> View:
    """The view of a document after all stages."""
    article, items = build_article(labelled, describe_maker(options)), list_items(labelled, list_originals(labelled, options))
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


GUTTER = 14
PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: 0x2421}
PICTURES |= dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
"""A picture for each of them, a character for a character: offsets still count."""
MIN_TEXT_WIDTH = 20
MAX_LINES = 3
"""Lines shown of one block; the page itself is printed by `--page`."""


Showing = Literal["terminal", "page", "html"]
"""What an explanation is for: a terminal, the offsets of a record, or a browser."""


def explain_job(job: Job, *, showing: Showing, width: int, color: bool) -> bytes | Rejection:
    """The explanation of one input, for a terminal or as a web page, or its page as text.

    `color` is for a terminal: there, what could drive it is shown by its picture in the page's text too.
    """
    document = read_job(job)
    labelled = document if isinstance(document, Rejection) else label_document(document, job.options)
    if isinstance(labelled, Rejection):
        return labelled
    if showing == "html":
        return render_document(view_labelled(labelled, job.options))
    if showing == "page":
        text = labelled.page.text
        return f"{text.translate(PICTURES) if color else text}\n".encode("utf-8", "replace")
    return render_explanation(labelled, width=width, color=color).encode("utf-8", "replace")


def render_explanation(labelled: Labelled, *, width: int, color: bool) -> str:
    """The page's blocks in order, each with role, source and confidence; then the fields with their origins."""
    lines = [*explain_input(labelled, width), ""]
    for block, label in zip(labelled.page.blocks, labelled.labels, strict=True):
        lines += explain_block(block, label, width)
    lines += ["", *explain_fields(labelled, width)]
    text = "\n".join(line.rstrip() for line in lines) + "\n"
    return text if color else click.unstyle(text)


def explain_input(labelled: Labelled, width: int) -> Iterator[str]:
    """What was believed about the bytes, and what was repaired."""
    decoded, language = labelled.decoded, labelled.language
    believed = f"{language.code} ({language.source})" if language.code else "unknown"
    yield from wrap(f"{decoded.format}, {decoded.encoding} ({decoded.encoding_source}), language {believed}", width)
    for repair in labelled.page.repairs:
        yield from wrap(f"repaired: {repair.kind} × {repair.count}: {repair.example}", width)


def wrap(line: str, width: int) -> list[str]:
    """A line as lines that fit; all but the first are indented."""
    return textwrap.wrap(DRIVING.sub(" ", line), max(width, MIN_TEXT_WIDTH), subsequent_indent="    ") or [""]


def explain_block(block: Block, label: Label, width: int) -> Iterator[str]:
    """The role and the words of a block; removed ones dimmed, cut spans under it."""
    kept = label.role in TEXT_ROLES
    reason = f"{label.source} {label.confidence:.2f}"
    yield click.style(f"{label.role:<{GUTTER}}", fg="green" if kept else "yellow") + click.style(reason, dim=True)
    room = max(MIN_TEXT_WIDTH, width - 2)
    shown = textwrap.wrap(DRIVING.sub(" ", block.page_text), room, max_lines=MAX_LINES, placeholder=" …") or [""]
    for line in shown:
        yield "  " + (line if kept else click.style(line, dim=True))
    for cut in label.cuts:
        span = textwrap.shorten(block.text[cut.start : cut.end], room - GUTTER, placeholder=" …")
        told = wrap(f"  cut {cut.role} {cut.source} {cut.confidence:.2f}: {span}", width)
        yield from (click.style(line, fg="yellow", dim=True) for line in told)


def explain_fields(labelled: Labelled, width: int) -> Iterator[str]:
    """Each field that has a value, with its origin."""
    metadata = labelled.metadata
    for field in Metadata.__struct_fields__:
        value, origin = getattr(metadata, field), metadata.origins.get(field)
        if origin and value:
            *lines, last = wrap(f"{field:<{GUTTER}} {', '.join(value) if isinstance(value, tuple) else value}", width)
            yield from lines
            told = f"{origin.source} {origin.confidence:.2f}"
            if len(last) + len(told) + 2 > width:
                yield last
                last = "  "
            yield f"{last}  {click.style(told, dim=True)}"
    for caption in metadata.captions:
        yield from wrap(f"{'caption':<{GUTTER}} {caption.text}" + (f" [{caption.credit}]" if caption.credit else ""), width)
