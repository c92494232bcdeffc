"""What a metadata source may look at, and how it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import msgspec

from cleaner.page.evidence import Evidence
from cleaner.text.fold import split_name
from cleaner.types import TEXT_ROLES, Label, Language, Page, Role


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """The labelled page with the evidence of its head."""

    page: Page
    labels: tuple[Label, ...]
    evidence: Evidence
    language: Language
    model: str | None = None
    """The file of the learned parts; null for those of the package."""
    spans: dict[Role, list[tuple[int, str]]] = msgspec.field(default_factory=dict)
    """Place and text of the blocks and cut spans of each role, gathered once."""
    kept: list[int] = msgspec.field(default_factory=list)
    """Places of the blocks of the text."""
    memo: dict[str, Any] = msgspec.field(default_factory=dict)
    """What was worked out for one source and is asked again by the next."""

    def __post_init__(self) -> None:
        """Gather what every source asks for."""
        for place, (block, label) in enumerate(zip(self.page.blocks, self.labels, strict=True)):
            self.spans.setdefault(label.role, []).append((place, block.text))
            if label.role in TEXT_ROLES:
                self.kept.append(place)
            for cut in label.cuts:
                self.spans.setdefault(cut.role, []).append((place, block.text[cut.start : cut.end].strip()))

    def blocks_of(self, role: Role) -> Iterator[tuple[int, str]]:
        """Place and text of the blocks with a role, and of the spans that were cut out with it, in order."""
        return iter(self.spans.get(role, ()))

    def texts_of(self, role: Role) -> Iterator[str]:
        """The texts of the blocks and spans with a role."""
        return (text for _, text in self.blocks_of(role))

    @property
    def body_start(self) -> int:
        """Place of the first block of the text; behind the last block where there is none."""
        return self.kept[0] if self.kept else len(self.labels)

    @property
    def body_end(self) -> int:
        """Place behind the last block of the text."""
        return self.kept[-1] + 1 if self.kept else len(self.labels)

    @property
    def paragraphs(self) -> Iterator[str]:
        """The texts of the paragraphs that stay, without their cuts."""
        for place in self.kept:
            if self.labels[place].role in {Role.PARAGRAPH, Role.STANDFIRST}:
                yield self.labels[place].keep(self.page.blocks[place].text)

    @property
    def body(self) -> Iterator[str]:
        """The texts of the blocks that stay, without their cuts."""
        return (self.labels[place].keep(self.page.blocks[place].text) for place in self.kept)


@lru_cache(maxsize=8_192)
def name_words(name: str) -> frozenset[str]:
    """The words of a class name or id; remembered, since a page has few names and gives them often."""
    return split_name(name)


Answer = tuple[Any, str]
"""A value and the raw text it was read from."""


Read = Callable[[Sheet], Answer | None]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One way to find a field's value; null where it has none."""

    name: str
    confidence: float
    read: Read


Sources = tuple[Source, ...]
