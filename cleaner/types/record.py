"""The record that comes out, and what it is built from."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from cleaner.types.document import Decoded, RawDocument
from cleaner.types.page import Label, Language, Page, Repair, Span
from cleaner.types.roles import Role, Status, Warning

SCHEMA_VERSION = "1.1"


class Caption(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What stands under a picture, and whose picture it is."""

    text: str
    credit: str | None


class Origin(msgspec.Struct, frozen=True, kw_only=True, gc=False):
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
    signatures: frozenset[int]
    metadata: Metadata


class ContentBlock(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A block of the article's text, in order; `source` is who kept it; `text` has no list marker."""

    role: Role
    source: str
    confidence: float
    text: str
    level: int | None
    start: int
    end: int


class MarkedBlock(ContentBlock, frozen=True, kw_only=True, gc=False):
    """A block with its links and emphasis: what Markdown is rendered from, and no part of the record's form."""

    spans: tuple[Span, ...] = ()


class Removal(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A block, or a span of one, that is not in the text. `source` truly took it; `rule` is the rule that names its role."""

    role: Role
    source: str
    rule: str | None
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


def tell(meaning: str, *, empty: str = "", example: Any = None) -> msgspec.Meta:
    """What a field means, when it has no value, and an example: for the schema and for the documentation."""
    return msgspec.Meta(description=meaning, examples=None if example is None else [example], extra={"empty": empty})


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """A clean record. Every key is always present, in this order."""

    schema_version: Annotated[str, tell("version of this form", example="1.1")]
    id: Annotated[
        str,
        tell(
            "the id that the caller gave (`normalize_batch`), or the first 16 hex digits of the SHA-256 of the raw bytes; "
            "exact duplicates share it",
            example="43a04acb542d57ba",
        ),
    ]
    text: Annotated[
        str,
        tell("the article's text", empty='`""` when no block was kept', example="WENDHAM, England – The bridge …"),
    ]
    title: Annotated[
        str | None,
        tell("the headline", empty="the page gives none, and no line looks like one", example="Bridge over the Wend reopens"),
    ]
    authors: Annotated[
        tuple[str, ...],
        tell(
            "names of people, in order; a site or desk only where it stands as author and no person does",
            empty="nobody is named",
            example=["Jane Doe"],
        ),
    ]
    date_published: Annotated[
        str | None,
        tell(
            "when it was published",
            empty='no evidence, or only a relative time ("2 hours ago")',
            example="2025-04-15T07:30:00+02:00",
        ),
    ]
    date_modified: Annotated[
        str | None,
        tell("when it was last changed", empty="no evidence, or only a relative time", example="2025-04-15T09:00:00+02:00"),
    ]
    language: Annotated[str | None, tell("ISO 639-1 code", empty="too little text, and the page declares none", example="en")]
    url: Annotated[
        str | None,
        tell(
            "canonical address, or the one that was given", empty="neither is known", example="https://courier.example/bridge"
        ),
    ]
    site_name: Annotated[
        str | None, tell("where it appeared; a republisher counts as the site", empty="no evidence", example="The Wend Courier")
    ]
    agency: Annotated[
        str | None, tell("the news agency that filed it", empty="no agency that is known is named", example="Ukrinform")
    ]
    dateline: Annotated[
        str | None,
        tell(
            "the place that the article is filed from; it stays in the text too",
            empty="the body opens without one",
            example="ODESA, Ukraine",
        ),
    ]
    section: Annotated[
        tuple[str, ...],
        tell("the sections, outermost first as the page gives them", empty="no evidence", example=["Top Story", "World"]),
    ]
    tags: Annotated[tuple[str, ...], tell("keywords", empty="no evidence", example=["bridge", "Wend"])]
    description: Annotated[
        str | None,
        tell("the page's summary of itself", empty="HTML only; the head has none", example="The bridge is open again."),
    ]
    image: Annotated[
        str | None,
        tell("address of the lead picture", empty="HTML only; the head names none", example="https://courier.example/b.jpg"),
    ]
    license: Annotated[
        str | None,
        tell(
            "the licence that the page links or states",
            empty="HTML only; none is stated",
            example="https://creativecommons.org/licenses/by/4.0/",
        ),
    ]
    captions: Annotated[
        tuple[Caption, ...],
        tell(
            "the captions: `text` without the credit, and `credit` or null",
            empty="no caption was found",
            example=[{"text": "The bridge on Tuesday morning.", "credit": "Richard Roe"}],
        ),
    ]
    blocks: Annotated[tuple[ContentBlock, ...], tell("the blocks of the text, in order", empty="the text is empty")]
    removed: Annotated[
        tuple[Removal, ...], tell("what is not in the text, in the order of the page", empty="nothing was taken out")
    ]
    repairs: Annotated[tuple[Repair, ...], tell("what was mended", empty="nothing was")]
    origins: Annotated[dict[str, Origin], tell("where each field's value comes from", empty="no field has a value")]
    word_count: Annotated[
        int, tell("words of `text`; in scripts without spaces, two characters count as one word", example=515)
    ]
    confidence: Annotated[
        float,
        tell(
            "the mean confidence of the labels, each block weighing its words, from 0 to 1; it estimates the F1 of the body",
            example=0.9,
        ),
    ]
    warnings: Annotated[tuple[Warning, ...], tell("what a reader should doubt", empty="nothing to doubt", example=["no-title"])]
    input: Annotated[Input, tell("what came in")]
    cleaner: Annotated[Maker, tell("what made the record")]

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
