"""What a metadata source may look at, and how it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from cleaner.evidence import Evidence
from cleaner.types import TEXT_ROLES, Label, Language, Page, Role


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """The labelled page with the evidence of its head."""

    page: Page
    labels: tuple[Label, ...]
    evidence: Evidence
    language: Language

    def blocks_of(self, role: Role) -> Iterator[tuple[int, str]]:
        """Place and text of the blocks with a role, and of the spans that were cut out with it, in order."""
        for place, (block, label) in enumerate(zip(self.page.blocks, self.labels, strict=True)):
            if label.role is role:
                yield place, block.text
            for cut in label.cuts:
                if cut.role is role:
                    yield place, block.text[cut.start : cut.end].strip()

    def texts_of(self, role: Role) -> Iterator[str]:
        """The texts of the blocks and spans with a role."""
        return (text for _, text in self.blocks_of(role))

    @property
    def body_start(self) -> int:
        """Place of the first block of the text; behind the last block where there is none."""
        kept = (place for place, label in enumerate(self.labels) if label.role in TEXT_ROLES)
        return next(kept, len(self.labels))

    @property
    def paragraphs(self) -> Iterator[str]:
        """The texts of the paragraphs that stay, without their cuts."""
        for block, label in zip(self.page.blocks, self.labels, strict=True):
            if label.role in {Role.PARAGRAPH, Role.STANDFIRST}:
                yield label.keep(block.text)

    @property
    def body(self) -> Iterator[str]:
        """The texts of the blocks that stay, without their cuts."""
        for block, label in zip(self.page.blocks, self.labels, strict=True):
            if label.role in TEXT_ROLES:
                yield label.keep(block.text)


Answer = tuple[Any, str]
"""A value and the raw text it was read from."""


Read = Callable[[Sheet], Answer | None]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One way to find a field's value; null where it has none."""

    name: str
    confidence: float
    read: Read


Sources = tuple[Source, ...]
