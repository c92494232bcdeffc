"""The main path: raw bytes in, an article or the reason why not out. A stage a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cleaner.decode import decode_document
from cleaner.embedded import show_embedded
from cleaner.evidence import read_evidence
from cleaner.label import label_page
from cleaner.label.density import pick_body_candidate
from cleaner.label.shape import measure_page
from cleaner.language import identify_language
from cleaner.metadata import read_metadata
from cleaner.record import build_article
from cleaner.repair import repair_page
from cleaner.segment import segment_document
from cleaner.types import Article, InputFormat, Labelled, Options, RawDocument, Rejection

DEFAULT_OPTIONS = Options()


def normalize_document(document: RawDocument, options: Options = DEFAULT_OPTIONS) -> Article | Rejection:
    """The clean record of one document; a `Rejection` where it is none, or cannot be read."""
    labelled = label_document(document, options)
    return labelled if isinstance(labelled, Rejection) else build_article(labelled, options)


def label_document(document: RawDocument, options: Options) -> Labelled | Rejection:
    """The document with everything that the stages found: what the record is built from, and what `explain` shows."""
    decoded = decode_document(document, options.max_bytes)
    if isinstance(decoded, Rejection):
        return decoded
    page = segment_document(decoded, url=document.url, inline=options.inline)
    page = show_embedded(page, inline=options.inline)
    page = repair_page(page, ascii_quotes=options.ascii_quotes)
    evidence = read_evidence(page.head)
    shapes = measure_page(page)
    language = identify_language(pick_body_candidate(page, shapes), page.head.language, options.language)
    labelling = label_page(page, shapes, evidence, language, options)
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
    return normalize_value(raw, {"url": url}, input_format=input_format, options=options)


def normalize_value(
    raw: Any, known: Mapping[str, Any], *, input_format: InputFormat = "auto", options: Options = DEFAULT_OPTIONS
) -> Article | Rejection:
    """The record of any value: what is no document gives a `Rejection`, as does an address or id that is no text.

    This is where values from other people's tables come in: null, numbers, NaN, lists.
    """
    if isinstance(raw, bytearray | memoryview):
        raw = bytes(raw)
    if not isinstance(raw, bytes | str):
        return Rejection(input=None, stage="read", reason=f"no document: bytes or str are wanted, and this is {name_type(raw)}")
    wrong = next((key for key, value in known.items() if value is not None and not isinstance(value, str)), None)
    if wrong:
        return Rejection(input=None, stage="read", reason=f"{wrong}: str is wanted, and this is {name_type(known[wrong])}")
    return normalize_document(make_document(raw, input_format=input_format, **known), options)


def name_type(value: Any) -> str:
    """The type of a value, as Python calls it."""
    return "None" if value is None else type(value).__name__


def make_document(raw: bytes | str, **known: Any) -> RawDocument:
    """A document from bytes or `str`, with what is known of it."""
    if isinstance(raw, str):
        return RawDocument(raw=raw.encode("utf-8", "surrogatepass"), is_str=True, **known)
    return RawDocument(raw=raw, **known)


def normalize_batch(
    documents: Iterable[Mapping[str, Any]], *, options: Options = DEFAULT_OPTIONS
) -> Iterator[Article | Rejection]:
    """A record or rejection for each of the documents, in order, in this process.

    Each document is a mapping with `raw` (bytes or str) and, if known, `url` and `id`. Any other value is rejected.
    """
    for document in documents:
        if not isinstance(document, Mapping):
            reason = f"no document: a mapping with the key raw is wanted, and this is {name_type(document)}"
            yield Rejection(input=None, stage="read", reason=reason)
            continue
        known = {key: document[key] for key in ("url", "id") if key in document}
        yield normalize_value(document.get("raw"), known, options=options)
