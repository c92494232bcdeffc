"""Links and emphasis, kept where they stand while the text around them is joined, mended and cut."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec

from cleaner.types import Block, Label, Span


class Piece(NamedTuple):
    """A stretch of a text that is kept, and where it begins in what is left."""

    start: int
    end: int
    offset: int


def shift_spans(spans: Iterable[Span], offset: int) -> Iterator[Span]:
    """The spans, moved on by an offset."""
    return (msgspec.structs.replace(span, start=span.start + offset, end=span.end + offset) for span in spans)


def mend_spans(block: Block, mended: str, mend: Callable[[str], tuple[str, int]]) -> Iterator[Span]:
    """The spans of a block in its mended text, without those whose words are not where they should be."""
    before = after = 0
    for span in block.spans:
        words = mend(block.text[span.start : span.end])[0]
        start = after + len(mend(f"{block.text[before : span.start]}x")[0]) - 1
        near = (
            offset for offset in (start, start + 1, start - 1) if offset >= 0 and words and mended.startswith(words, offset)
        )
        if (offset := next(near, None)) is not None:
            before, after = span.start, offset
            yield msgspec.structs.replace(span, start=offset, end=offset + len(words))


def cut_spans(spans: Iterable[Span], pieces: Sequence[Piece]) -> Iterator[Span]:
    """The spans in what is left of a text of which only these pieces are kept."""
    for span in spans:
        inside = [piece for piece in pieces if piece.start < span.end and span.start < piece.end]
        if inside:
            first, last = inside[0], inside[-1]
            start = first.offset + max(0, span.start - first.start)
            end = last.offset + min(span.end, last.end) - last.start
            yield msgspec.structs.replace(span, start=start, end=end)


def keep_spans(block: Block, label: Label) -> Iterator[Span]:
    """The spans in what a label keeps of a block."""
    if not label.cuts:
        yield from block.spans
        return
    pieces: list[Piece] = []
    for start, end in label.list_kept(block.text):
        offset = pieces[-1].offset + pieces[-1].end - pieces[-1].start + 1 if pieces else 0
        pieces.append(Piece(start, end, offset))
    yield from cut_spans(block.spans, pieces)
