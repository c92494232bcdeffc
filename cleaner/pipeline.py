"""The main path: raw bytes in, an article or the reason why not out. A stage a line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from cleaner.fields.read import read_metadata
from cleaner.fields.title import load_weights
from cleaner.language.identify import identify_language
from cleaner.model.file import KINDS, load_model
from cleaner.page.decode import decode_document
from cleaner.page.embedded.show import show_embedded
from cleaner.page.learned import load_parts
from cleaner.page.lines.case import show_case, tell_case
from cleaner.page.lines.find import find_lines
from cleaner.page.reading import Reading
from cleaner.page.repair import repair_page
from cleaner.page.segment.document import segment_document
from cleaner.page.unwrap.layers import add_row
from cleaner.page.unwrap.leftovers import name_leftover
from cleaner.record.build import build_article
from cleaner.roles.passes import assign_roles
from cleaner.roles.titles import load_ranker
from cleaner.roles.votes import vote
from cleaner.rules.user import digest_rules
from cleaner.types import Article, InputFormat, Labelled, Maker, Options, RawDocument, Rejection, Role
from cleaner.version import VERSION

DEFAULT_OPTIONS = Options()
SHOWN_ON_PURPOSE = 3.0
"""A page of HTML may be about markup: so many times as much of it is needed before it is a wrapper's."""


def normalize_document(document: RawDocument, options: Options = DEFAULT_OPTIONS) -> Article | Rejection:
    """The clean record of one document; a `Rejection` where it is none, or cannot be read."""
    labelled = label_document(document, options)
    if isinstance(labelled, Rejection):
        return labelled
    article = build_article(labelled, describe_maker(options))
    return reject_leftover(article) or article


def label_document(document: RawDocument, options: Options) -> Labelled | Rejection:
    """The document with everything that the stages found: what the record is built from, and what `explain` shows."""
    decoded = decode_document(document, options.max_bytes)
    if isinstance(decoded, Rejection):
        return decoded
    decoded = find_lines(decoded)
    page = segment_document(decoded, url=document.url or decoded.url, inline=options.inline)
    page = show_embedded(page, inline=options.inline)
    page = add_row(page, (*decoded.metas, *document.metas))
    page = repair_page(page, ascii_quotes=options.ascii_quotes)
    page = tell_case(page)
    reading = Reading(show_case(page))
    language = identify_language(reading.body_candidate, page.head.language, options.language)
    votes = vote(reading, options)
    labelling = assign_roles(reading, votes, language, options)
    metadata = read_metadata(page, labelling, reading.evidence, language, options.model)
    return Labelled(
        document=document,
        decoded=decoded,
        page=page,
        words=tuple(reading.words),
        language=language,
        labels=labelling.labels,
        is_article=labelling.is_article,
        signatures=labelling.signatures,
        metadata=metadata,
    )


def reject_leftover(article: Article) -> Rejection | None:
    """A rejection of a record whose text is markup, escapes or code: a program wrapped the page in something unknown."""
    kept = [block.text for block in article.blocks if block.role is not Role.CODE]
    is_html = article.input.format == "html"
    shown = kept if kept or is_html else [removal.text for removal in article.removed]
    leftover = name_leftover(shown, strictness=SHOWN_ON_PURPOSE if is_html else 1.0)
    if not leftover:
        return None
    reason = f"its text is full of {leftover}: a program wrapped the page in something that could not be taken off"
    return Rejection(input=article.input.path, stage="unwrap", reason=reason)


def describe_maker(options: Options) -> Maker:
    """What made the record: hashes of the rules, the model and the options in force."""
    rules = digest_rules(options.rules)
    # model and rules are told by their own hashes, not by paths
    named = msgspec.structs.replace(options, model=None, rules=(rules,) if options.rules else (), inline=False)
    digest = hashlib.sha256(msgspec.json.encode(named)).hexdigest()[:12]
    model = load_model(options.model).digest if options.engine == "model" else None
    return Maker(version=VERSION, rules=rules, model=model, options=digest)


def check_model(path: str | None) -> None:
    """Nothing, where all parts of a model file fit this version; else ModelError, which says what differs."""
    for kind in KINDS:
        load_parts(path, kind)
    load_ranker(path)
    load_weights(path)


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
