"""What is not in the text of a record, and who took it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import msgspec

from cleaner.types import TEXT_ROLES, Block, Cut, Label, Page, Removal

SUMMARISED = (
    "rule:hidden-element",
    "rule:aria-hidden",
    "rule:hidden-style",
    "rule:hidden-class",
    "rule:noscript",
    "rule:ruby-reading",
    "rule:consent-",
)
"""Runs of removed blocks from one of these are one entry."""


def list_removals(page: Page, labels: tuple[Label, ...], starts: tuple[int, ...]) -> Iterator[Removal]:
    """What is not in the text: whole blocks, and the spans cut out of others."""
    for block, label, start in zip(page.blocks, labels, starts, strict=True):
        role = label.role
        if role not in TEXT_ROLES:
            text = block.page_text
            end = start + len(text)
            confidence = round(label.confidence, 4)
            yield Removal(role=role, source=label.source, confidence=confidence, start=start, end=end, text=text)
        if label.cuts:
            yield from list_cuts(block, label.cuts, start + len(block.marker))


def list_cuts(block: Block, cuts: tuple[Cut, ...], offset: int) -> Iterator[Removal]:
    """The spans cut out of a block whose text begins at `offset`."""
    for cut in cuts:
        yield Removal(
            role=cut.role,
            source=cut.source,
            confidence=round(cut.confidence, 4),
            start=offset + cut.start,
            end=offset + cut.end,
            text=block.text[cut.start : cut.end],
        )


def summarise(removals: Iterable[Removal]) -> Iterator[Removal]:
    """The removals with runs of blocks that one rule hides put together."""
    run: list[Removal] = []
    for removal in removals:
        is_hidden = hides(removal.source)
        if run and not (is_hidden and removal.start == run[-1].end + 1 and removal.source == run[-1].source):
            yield join_run(run)
            run = []
        if is_hidden:
            run.append(removal)
        else:
            yield removal
    if run:
        yield join_run(run)


@lru_cache(256)
def hides(source: str) -> bool:
    """Whether what this source removes is what readers do not see anyway."""
    return source.startswith(SUMMARISED)


def join_run(run: list[Removal]) -> Removal:
    """One entry for removals that follow each other."""
    if len(run) == 1:
        return run[0]
    return msgspec.structs.replace(run[0], end=run[-1].end, text="\n".join([removal.text for removal in run]))
