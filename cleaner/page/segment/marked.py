"""Links and emphasis inside blocks: the walk once more, noting where inline elements begin and end.

A walk of its own, so that pages of which nobody asks for them do not pay for them. Places are counted in characters that
are no white space, which folding leaves alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import Any, Literal

import msgspec

from cleaner.page.segment.walk import Walk
from cleaner.types import Role, Span

Kind = Literal["link", "strong", "emphasis", "code"]
KINDS: dict[str, Kind] = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "emphasis"),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), "code"),
    "a": "link",
}
SPACES = str.maketrans("", "", " \n\t\r\f\v")
"""White space that is folded."""
MAX_ADDRESS_CHARS = 2_000
MAX_SPANS = 2_000
"""In one block."""


class Inline(msgspec.Struct):
    """An inline element; its places are numbers of pieces of text in the block being gathered."""

    kind: Kind
    address: str | None
    start: int
    end: int = 0


class MarkedWalk(Walk):
    """A walk whose blocks know their links and emphasis."""

    def __init__(self) -> None:
        """An empty page."""
        super().__init__()
        self.opened: list[Inline | None] = []
        self.kinds: set[Kind] = set()
        self.closed: list[Inline] = []
        self.pieces: list[str] = []

    def open_inline(self, tag: str, node: Any) -> None:
        """Enter an inline element; one inside another of its kind says nothing new."""
        super().open_inline(tag, node)
        kind = KINDS.get(tag)
        if kind is None:
            return
        address = node.attributes.get("href") if kind == "link" else None
        is_new = kind not in self.kinds and (kind != "link" or address is not None)
        self.opened.append(Inline(kind, address, len(self.texts)) if is_new else None)
        if is_new:
            self.kinds.add(kind)

    def leave_inline(self, tag: str) -> None:
        """Leave an inline element."""
        if tag in KINDS:
            mark = self.opened.pop()
            if mark:
                self.kinds.remove(mark.kind)
            if mark and not self.hiding:
                mark.end = len(self.texts)
                self.closed.append(mark)
        super().leave_inline(tag)

    def flush(self) -> None:
        """End the block that is being gathered; elements that are still open go on in the next."""
        if self.texts and not self.hiding:
            self.pieces = list(self.texts)
            opened = (msgspec.structs.replace(mark, end=len(self.texts)) for mark in self.opened if mark)
            self.closed += [mark for mark in opened if mark.end > mark.start]
        super().flush()
        self.closed, self.pieces = [], []
        for mark in self.opened:
            if mark:
                mark.start = 0

    def add_block(self, text: str, hidden: str | None) -> None:
        """Append a block unless it is only white space."""
        n_blocks = len(self.blocks)
        super().add_block(text, hidden)
        if self.closed and self.pieces and len(self.blocks) > n_blocks and self.blocks[-1].kind is not Role.CODE:
            block = self.blocks[-1]
            self.blocks[-1] = msgspec.structs.replace(block, spans=tuple(locate(self.closed, self.pieces, block.text)))
        self.closed = []


def locate(marks: Iterable[Inline], pieces: Sequence[str], text: str) -> Iterator[Span]:
    """The spans that marks are in the folded text of these pieces, outer ones first."""
    whole = "".join(pieces)
    n_before = count_chars(whole[: len(whole) - len(whole.lstrip())])
    counts = [0, *accumulate(map(count_chars, pieces))]
    places = [place for place, char in enumerate(text) if char != " "]
    for mark in islice(sorted(marks, key=lambda mark: (mark.start, -mark.end)), MAX_SPANS):
        start, end = max(0, counts[mark.start] - n_before), min(counts[mark.end] - n_before, len(places))
        if start < end:
            address = mark.address.strip()[:MAX_ADDRESS_CHARS] if mark.address else None
            yield Span(kind=mark.kind, start=places[start], end=places[end - 1] + 1, address=address)


def count_chars(text: str) -> int:
    """The characters of a text that folding leaves."""
    return len(text.translate(SPACES))
