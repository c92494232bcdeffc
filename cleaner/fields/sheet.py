"""What a metadata source may look at, how it answers, and which of a page's blocks speak of other articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Literal

import msgspec

from cleaner.language.names import has_label
from cleaner.page.evidence import Evidence
from cleaner.text.fold import split_name
from cleaner.types import TEXT_ROLES, Label, Labelling, Language, Mark, Meaning, Page, Role

Answer = tuple[Any, str]
"""A value and the raw text it was read from."""
Formats = frozenset[Literal["html", "text"]]
HTML: Formats = frozenset({"html"})
TEXT: Formats = frozenset({"text"})
BOTH: Formats = HTML | TEXT
FOREIGN = frozenset({Role.COMMENTS, Role.RELATED, Role.NAVIGATION, Role.ADVERTISING})
"""A mark in such a block is somebody else's, unless the block is the author's own box."""
COMMENT_NAMES = frozenset({"comment", "comments", "commentmetadata", "commentlist", "discussion"})


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """The labelled page with the evidence of its head."""

    page: Page
    labels: tuple[Label, ...]
    evidence: Evidence
    language: Language
    model: str | None = None
    """The file of the learned parts; null for those of the package."""
    signatures: frozenset[int] = frozenset()
    """Places of the lines of flattened text that are the story's own byline and date."""
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
        """Place after the last block of the text that is no heading: a heading there is of what follows."""
        told = (place for place in reversed(self.kept) if self.labels[place].role is not Role.HEADING)
        return next(told, self.kept[-1] if self.kept else len(self.labels) - 1) + 1

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


def make_sheet(page: Page, labelling: Labelling, evidence: Evidence, language: Language, model: str | None = None) -> Sheet:
    """What the sources look at, from what the stages before them found."""
    signatures = labelling.signatures
    return Sheet(page=page, labels=labelling.labels, evidence=evidence, language=language, model=model, signatures=signatures)


@lru_cache(maxsize=8_192)
def name_words(name: str) -> frozenset[str]:
    """The words of a class name or id; remembered, since a page has few names and gives them often."""
    return split_name(name)


Read = Callable[[Sheet], Answer | None]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """One way to find a field's value in pages of some formats; null where it has none."""

    name: str
    formats: Formats
    prior: float
    """How far it is trusted before anything is measured; `source-confidences.toml` has what was."""
    read: Read


Sources = tuple[Source, ...]


def in_other_article(sheet: Sheet, place: int) -> bool:
    """Whether a block lies in an `<article>` that has neither the story nor the headline: a teaser."""
    container = sheet.page.blocks[place].container
    own = [(sheet.body_start, sheet.body_end), *((at, at + 1) for at, _ in sheet.blocks_of(Role.TITLE))]
    while container >= 0:
        element = sheet.page.containers[container]
        if element.tag == "article" and all(end <= element.start or element.end <= start for start, end in own):
            return True
        container = element.parent
    return False


def is_apart(sheet: Sheet, place: int) -> bool:
    """Whether a block is of another article, of somebody who is quoted, or of the site's header above the headline."""
    title = next((at for at, _ in sheet.blocks_of(Role.TITLE)), sheet.body_start)
    container = sheet.page.blocks[place].container if 0 <= place < len(sheet.labels) else -1
    is_sites = False
    while container >= 0:
        element = sheet.page.containers[container]
        if element.tag == "blockquote" or (element.tag == "nav" and element.end <= title):
            return True
        is_sites = is_sites or (element.tag == "header" and element.end <= title)
        if element.tag == "article" and element.start <= sheet.body_start < element.end:
            is_sites = False
        container = element.parent
    if is_sites:
        return True
    return 0 <= place < len(sheet.labels) and in_other_article(sheet, place)


def is_foreign(sheet: Sheet, mark: Mark) -> bool:
    """Whether a mark stands in a block that speaks of other articles; the head's marks have the place of the first block."""
    if not 0 < mark.block < len(sheet.labels):
        return False
    label = sheet.labels[mark.block]
    return label.role in FOREIGN and (label.means is not Meaning.AUTHOR_BOX or has_label(mark.value))


def is_comment(sheet: Sheet, place: int) -> bool:
    """Whether a hidden block lies in an element called comment."""
    container = sheet.page.blocks[place].container if sheet.page.blocks[place].hidden else -1
    while container >= 0:
        element = sheet.page.containers[container]
        if any(name_words(name) & COMMENT_NAMES for name in element.names) and element.tag != "body":
            return True
        container = element.parent
    return False
