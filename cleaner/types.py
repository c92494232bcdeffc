"""The values that pass from stage to stage, and the record that comes out.

Every struct is frozen and keyword-only. Spans are code points, half-open, into the page: the text of all its blocks
joined by a newline.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import accumulate
from typing import Any, Literal

import msgspec

SCHEMA_VERSION = "1.0"

InputFormat = Literal["auto", "html", "text"]


class Role(StrEnum):
    """What a block is to the article: body, metadata or chrome."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    TITLE = "title"
    STANDFIRST = "standfirst"
    BYLINE = "byline"
    TIMESTAMP = "timestamp"
    SECTION = "section"
    CAPTION = "caption"
    SOURCE = "source"
    TAGS = "tags"
    NAVIGATION = "navigation"
    RELATED = "related"
    RATING = "rating"
    SHARING = "sharing"
    SUBSCRIPTION = "subscription"
    COMMENTS = "comments"
    ADVERTISING = "advertising"
    LEGAL = "legal"
    PAYWALL = "paywall"
    DUPLICATE = "duplicate"
    OTHER = "other"


BODY_ROLES = frozenset({Role.HEADING, Role.PARAGRAPH, Role.LIST_ITEM, Role.QUOTE, Role.CODE, Role.TABLE})
METADATA_ROLES = frozenset(
    {Role.TITLE, Role.STANDFIRST, Role.BYLINE, Role.TIMESTAMP, Role.SECTION, Role.CAPTION, Role.SOURCE, Role.TAGS}
)
CHROME_ROLES = frozenset(Role) - BODY_ROLES - METADATA_ROLES
TEXT_ROLES = BODY_ROLES | {Role.STANDFIRST}
"""The roles whose blocks make up `text`."""


class Warning(StrEnum):
    """What a reader of the record should doubt."""

    NO_TITLE = "no-title"
    NO_DATE = "no-date"
    NO_TEXT = "no-text"
    SHORT_TEXT = "short-text"
    NOT_AN_ARTICLE = "not-an-article"
    PAYWALLED = "paywalled"
    TRUNCATED_HTML = "truncated-html"
    DATE_FROM_CAPTION = "date-from-caption"
    AMBIGUOUS_DATE = "ambiguous-date"
    MODIFIED_BEFORE_PUBLISHED = "modified-before-published"
    AUTHORS_EQUAL_SITE = "authors-equal-site"
    TITLE_FROM_TITLE_ELEMENT = "title-from-title-element"
    DATES_DISAGREE = "dates-disagree"
    UNDECODABLE_BYTES = "undecodable-bytes"
    SEVERAL_ARTICLES = "several-articles"


class Status(StrEnum):
    """What became of an input; the manifest's word for it."""

    OK = "ok"
    EMPTY = "empty"
    SKIPPED = "skipped"
    ERROR = "error"
    TIMEOUT = "timeout"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a caller may choose about a record; part of what made it, so kept in it."""

    language: str | None = None
    """Overrides detection: an ISO 639-1 code."""
    ascii_quotes: bool = False
    """Straight quotes instead of the publisher's typographic ones."""
    engine: Literal["model", "trafilatura"] = "model"
    """Who votes on what the story is: the learned labeller, or trafilatura and the densest run, for comparison."""
    model: str | None = None
    """A model file instead of the one that ships with the package."""
    rules: tuple[str, ...] = ()
    """Files with rules of the caller's own, asked before those that ship with the package."""
    max_bytes: int = 20_000_000
    """Largest document, in bytes after decompression."""

    def __post_init__(self) -> None:
        """Refuse what cannot be meant, with ValueError."""
        if self.language is not None and not (len(self.language) == 2 and self.language.isascii() and self.language.islower()):
            message = f"Options.language: {self.language!r} is no language code; give two small letters, such as 'en'"
            raise ValueError(message)


class RawDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One document as it came, decompressed."""

    raw: bytes
    path: str | None = None
    url: str | None = None
    input_format: InputFormat = "auto"
    id: str | None = None
    charset: str | None = None
    """What a carrier (HTTP, WARC) declared."""
    is_str: bool = False
    """The bytes are the UTF-8 form, with lone surrogates passed through, of what came as `str`."""
    extra: dict[str, Any] | None = None
    """What else its source says of it, as JSON values: other keys of a row, the dates of a WARC record."""


class Decoded(msgspec.Struct, frozen=True, kw_only=True):
    """A document as text, with what was believed about its bytes, and why."""

    text: str
    format: Literal["html", "text"]
    encoding: str
    encoding_source: str
    warnings: tuple[Warning, ...] = ()
    repairs: tuple[Repair, ...] = ()


class Container(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An element around blocks; blocks `start` to `end` (half-open) lie inside it."""

    tag: str
    names: tuple[str, ...]
    """Its class names and id."""
    parent: int
    start: int
    end: int


class Block(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One text unit of the page: a block-level element's own text, or a line or paragraph of flattened text."""

    text: str
    kind: Role = Role.PARAGRAPH
    """What the markup, or the shape of the line, says it is."""
    level: int | None = None
    """Depth of a heading or nesting of a list, from 1."""
    number: int | None = None
    """Its number in an ordered list."""
    marker: str = ""
    """The list marker that stands before the text on the page, with its space."""
    hidden: str | None = None
    """Id of the markup that hides it from readers, such as `hidden-element`."""
    container: int = -1
    """Index into the page's containers; -1 where the page has none."""
    link_chars: int = 0
    bold_chars: int = 0
    indent: int = 0
    """Columns of white space before it (flattened text)."""
    gap: int = 0
    """Blank lines before it (flattened text)."""

    @property
    def page_text(self) -> str:
        """The block as it stands on the page."""
        return self.marker + self.text


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """A machine-readable hint in the markup: `<time datetime>`, `itemprop`, `rel`."""

    name: str
    value: str
    block: int
    """Index of the block at whose place it stands."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """What an HTML page says of itself outside its visible text."""

    title: str | None = None
    language: str | None = None
    canonical: str | None = None
    license: str | None = None
    metas: tuple[tuple[str, str], ...] = ()
    """Pairs of lower-cased name, property or itemprop, and content, in order."""
    json_ld: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of repair: how often, and the first example, before → after."""

    kind: str
    count: int
    example: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A document as blocks in reading order."""

    format: Literal["html", "text"]
    blocks: tuple[Block, ...]
    containers: tuple[Container, ...] = ()
    head: Head = Head()
    url: str | None = None
    repairs: tuple[Repair, ...] = ()
    warnings: tuple[Warning, ...] = ()
    html: str = ""
    """The markup itself, for a second opinion; empty for flattened text."""

    @property
    def text(self) -> str:
        """The whole page: what spans count in."""
        return "\n".join(block.page_text for block in self.blocks)

    @property
    def starts(self) -> tuple[int, ...]:
        """Where each block begins on the page."""
        lengths = (len(block.page_text) + 1 for block in self.blocks)
        return tuple(accumulate(lengths, initial=0))[:-1]


class Language(msgspec.Struct, frozen=True, kw_only=True):
    """The page's language, or null, with the witness that was believed."""

    code: str | None = None
    confidence: float = 0.0
    source: str = ""
    raw: str | None = None


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """A span inside a block that is not the story; offsets into the block's text."""

    role: Role
    source: str
    confidence: float
    start: int
    end: int


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """The role of a block, who gave it, and the probability that keep-or-drop is right."""

    role: Role
    source: str
    confidence: float
    cuts: tuple[Cut, ...] = ()

    def keep(self, text: str) -> str:
        """What is left of the block's text, with single spaces where the cuts were."""
        if not self.cuts:
            return text
        starts = (0, *(cut.end for cut in self.cuts))
        ends = (*(cut.start for cut in self.cuts), len(text))
        pieces = (text[start:end].strip() for start, end in zip(starts, ends, strict=True))
        return " ".join(filter(None, pieces))


class Labelling(msgspec.Struct, frozen=True, kw_only=True):
    """What the labeller says of a page: a label for each block, and whether it is an article at all."""

    labels: tuple[Label, ...]
    is_article: bool | None
    """Null where nobody knows: then what stays tells, whether it is running text."""


class Caption(msgspec.Struct, frozen=True, kw_only=True):
    """What stands under a picture, and whose picture it is."""

    text: str
    credit: str | None


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a field's value comes from."""

    source: str
    confidence: float
    raw: str | None


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """The record's fields about the article, each with its origin; null without evidence."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    url: str | None = None
    site_name: str | None = None
    agency: str | None = None
    dateline: str | None = None
    section: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    description: str | None = None
    image: str | None = None
    license: str | None = None
    captions: tuple[Caption, ...] = ()
    origins: dict[str, Origin] = msgspec.field(default_factory=dict)
    warnings: tuple[Warning, ...] = ()


class Labelled(msgspec.Struct, frozen=True, kw_only=True):
    """A document after all stages: what its record is built from."""

    document: RawDocument
    decoded: Decoded
    page: Page
    words: tuple[int, ...]
    """The number of words of each block."""
    language: Language
    labels: tuple[Label, ...]
    is_article: bool | None
    metadata: Metadata


class ContentBlock(msgspec.Struct, frozen=True, kw_only=True):
    """A block of the article's text, in order; `text` has no list marker."""

    role: Role
    text: str
    level: int | None
    start: int
    end: int


class Removal(msgspec.Struct, frozen=True, kw_only=True):
    """A block, or a span of one, that is not in the text."""

    role: Role
    source: str
    confidence: float
    start: int
    end: int
    text: str


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """What came in."""

    path: str | None
    sha256: str
    bytes: int
    format: Literal["html", "text"]
    encoding: str
    encoding_source: str
    extra: dict[str, Any] | None
    """What else its source said of it: other keys of a row, the dates of a WARC record. Handed through, not used."""


class Maker(msgspec.Struct, frozen=True, kw_only=True):
    """What made the record, so that a difference can be explained."""

    version: str
    rules: str
    model: str | None
    options: str


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """A clean record. Every key is always present, in this order."""

    schema_version: str
    id: str
    text: str
    title: str | None
    authors: tuple[str, ...]
    date_published: str | None
    date_modified: str | None
    language: str | None
    url: str | None
    site_name: str | None
    agency: str | None
    dateline: str | None
    section: tuple[str, ...]
    tags: tuple[str, ...]
    description: str | None
    image: str | None
    license: str | None
    captions: tuple[Caption, ...]
    blocks: tuple[ContentBlock, ...]
    removed: tuple[Removal, ...]
    repairs: tuple[Repair, ...]
    origins: dict[str, Origin]
    word_count: int
    confidence: float
    warnings: tuple[Warning, ...]
    input: Input
    cleaner: Maker

    def to_dict(self) -> dict[str, Any]:
        """The record as plain JSON types."""
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return plain


class Rejection(msgspec.Struct, frozen=True, kw_only=True):
    """Why an input has no record."""

    input: str | None
    stage: str
    reason: str
    status: Status = Status.ERROR
