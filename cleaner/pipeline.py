"""The main path: raw bytes in, an article or the reason why not out. A stage a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from cleaner.decode import decode_document
from cleaner.embedded import show_embedded
from cleaner.evidence import read_evidence
from cleaner.label import label_page
from cleaner.label.density import pick_body_candidate
from cleaner.label.shape import measure_page
from cleaner.language import identify_language
from cleaner.metadata import read_metadata
from cleaner.page.case import show_case
from cleaner.page.leftovers import name_leftover
from cleaner.page.lines import find_lines
from cleaner.page.unwrap import add_metas
from cleaner.record import build_article
from cleaner.repair import repair_page
from cleaner.segment import segment_document
from cleaner.types import Article, InputFormat, Labelled, Options, RawDocument, Rejection, Role, Warning

DEFAULT_OPTIONS = Options()


def normalize_document(document: RawDocument, options: Options = DEFAULT_OPTIONS) -> Article | Rejection:
    """The clean record of one document; a `Rejection` where it is none, or cannot be read."""
    labelled = label_document(document, options)
    if isinstance(labelled, Rejection):
        return labelled
    article = build_article(labelled, options)
    leftover = name_leftover(block.text for block in article.blocks if block.role is not Role.CODE)
    if leftover:
        reason = f"its text is full of {leftover}: a program wrapped the page in something that could not be taken off"
        return Rejection(input=document.path, stage="unwrap", reason=reason)
    return article


def label_document(document: RawDocument, options: Options) -> Labelled | Rejection:
    """The document with everything that the stages found: what the record is built from, and what `explain` shows."""
    decoded = decode_document(document, options.max_bytes)
    if isinstance(decoded, Rejection):
        return decoded
    decoded = find_lines(decoded)
    page = segment_document(decoded, url=document.url or decoded.url, inline=options.inline)
    page = show_embedded(page, inline=options.inline)
    page = add_metas(page, decoded.metas)
    page = repair_page(page, ascii_quotes=options.ascii_quotes)
    evidence = read_evidence(page.head)
    shown = show_case(page)
    if shown is not page:
        page = msgspec.structs.replace(page, warnings=(*page.warnings, Warning.ONE_CASE))
    shapes = measure_page(shown)
    language = identify_language(pick_body_candidate(shown, shapes), page.head.language, options.language)
    labelling = label_page(shown, shapes, evidence, language, options)
    metadata = read_metadata(page, labelling.labels, evidence, language)
    return Labelled(
        document=document,
        decoded=decoded,
        page=page,
        words=tuple(shape.words for shape in shapes),
        language=language,
        labels=labelling.labels,
        is_article=labelling.is_article,
        metadata=metadata,
    )


def normalize(
    raw: bytes | str,
    *,
    url: str | None = None,
    input_format: InputFormat = "auto",
    options: Options = DEFAULT_OPTIONS,
) -> Article | Rejection:
    """The clean record of one page: HTML, or text that somebody flattened.

    `raw` is the page as it came; of a `str` the bytes, hash and id are those of its UTF-8 form. `url` is where it was
    found. Nothing is fetched, written or remembered; it may be called from any number of threads.

    >>> article = normalize("The bridge over the Wend has been closed since Monday morning, the council said.")
    >>> article.text
    'The bridge over the Wend has been closed since Monday morning, the council said.'
    """
    return normalize_document(make_document(raw, url=url, input_format=input_format), options)


def make_document(raw: bytes | str, **known: Any) -> RawDocument:
    """A document from bytes or `str`, with what is known of it."""
    if isinstance(raw, str):
        return RawDocument(raw=raw.encode("utf-8", "surrogatepass"), is_str=True, **known)
    return RawDocument(raw=raw, **known)


def normalize_batch(
    documents: Iterable[Mapping[str, Any]], *, options: Options = DEFAULT_OPTIONS
) -> Iterator[Article | Rejection]:
    """A record or rejection for each of the documents, in order, in this process.

    Each document is a mapping with `raw` (bytes or str) and, if known, `url` and `id`.
    """
    for document in documents:
        known = {key: document[key] for key in ("url", "id") if key in document}
        yield normalize_document(make_document(document["raw"], **known), options)
