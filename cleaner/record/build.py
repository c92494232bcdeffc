"""The record: what the stages found, in the shape that readers get."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from cleaner.text.fold import scrub_surrogates
from cleaner.text.spans import keep_spans
from cleaner.text.words import count_each
from cleaner.types import (
    BODY_ROLES,
    METADATA_ROLES,
    SCHEMA_VERSION,
    TEXT_ROLES,
    Article,
    Block,
    ContentBlock,
    Cut,
    Input,
    Label,
    Labelled,
    Maker,
    MarkedBlock,
    Meaning,
    Metadata,
    Page,
    Removal,
    Role,
    Warning,
)

TIGHT = frozenset({Role.LIST_ITEM, Role.TABLE, Role.CODE})
"""Blocks of these roles follow each other without a blank line."""
LEVELLED = frozenset({Role.HEADING, Role.LIST_ITEM})
LIST_ITEM, PARAGRAPH, STANDFIRST = Role.LIST_ITEM, Role.PARAGRAPH, Role.STANDFIRST
"""Bound here because looking up a member of an enum costs more than a method call."""
SHORT_TEXT_WORDS = 50
PAYWALLED_WORDS = 250
"""A longer text is not what a paywall leaves of an article."""
EMPTY_WORDS = 3
ID_DIGITS = 16
LONG_WORDS = 20
PROSE_WORDS = 300
"""This many words in paragraphs are an article, whatever else stays."""
TEASERS_PER_PARAGRAPH = 4
TEASER_WORDS = 12
"""An article has a paragraph of `LONG_WORDS` among this many blocks, or blocks longer than teasers on average."""


def build_article(labelled: Labelled, maker: Maker) -> Article:
    """The record of a document that went through all stages."""
    document, page, labels, metadata = labelled.document, labelled.page, labelled.labels, labelled.metadata
    starts = page.starts
    digest = hashlib.sha256(document.raw).hexdigest()
    blocks = tuple(list_blocks(page, labels, starts))
    text = render_text(blocks, page, labels)
    (n_words,) = count_each([text])
    fields = {field: getattr(metadata, field) for field in Metadata.__struct_fields__ if field != "warnings"}
    article = Article(
        schema_version=SCHEMA_VERSION,
        id=document.id or digest[:ID_DIGITS],
        text=text,
        language=labelled.language.code,
        blocks=blocks,
        removed=tuple(summarise(list_removals(page, labels, starts), list_hidden(labels))),
        repairs=page.repairs,
        word_count=n_words,
        confidence=rate_confidence(labelled),
        warnings=tuple(dict.fromkeys((*page.warnings, *doubt_text(labelled, n_words), *metadata.warnings))),
        input=Input(
            path=document.path,
            sha256=digest,
            bytes=len(document.raw),
            format=labelled.decoded.format,
            encoding=labelled.decoded.encoding,
            encoding_source=labelled.decoded.encoding_source,
            extra=document.extra,
        ),
        cleaner=maker,
        **fields,
    )
    return scrub_article(article)


def list_blocks(page: Page, labels: tuple[Label, ...], starts: tuple[int, ...]) -> Iterator[ContentBlock]:
    """The blocks of the text, in order."""
    for block, label, start in zip(page.blocks, labels, starts, strict=True):
        role = label.role
        if role in TEXT_ROLES:
            role = PARAGRAPH if role is STANDFIRST else role
            level = block.level if role in LEVELLED else None
            end, text = start + len(block.page_text), label.keep(block.text)
            source, confidence = label.source, round(label.confidence, 4)
            if block.spans:
                spans = tuple(keep_spans(block, label))
                yield MarkedBlock(
                    role=role, text=text, level=level, start=start, end=end, spans=spans, source=source, confidence=confidence
                )
            else:
                yield ContentBlock(
                    role=role, text=text, level=level, start=start, end=end, source=source, confidence=confidence
                )


def render_text(blocks: tuple[ContentBlock, ...], page: Page, labels: tuple[Label, ...]) -> str:
    """The text: blocks apart by a blank line, items, rows and code lines by a line end, items after a marker."""
    kept = [block for block, label in zip(page.blocks, labels, strict=True) if label.role in TEXT_ROLES]
    pieces: list[str] = []
    for index, block in enumerate(blocks):
        if index:
            tight = block.role in TIGHT and blocks[index - 1].role is block.role
            pieces.append("\n" if tight else "\n\n")
        pieces.append(mark_item(block, kept[index]))
    return "".join(pieces)


def mark_item(block: ContentBlock, source: Block) -> str:
    """The block's text, a list item's with its number or a dash."""
    if block.role is not LIST_ITEM:
        return block.text
    return f"{source.number}. {block.text}" if source.number is not None else f"- {block.text}"


def doubt_text(labelled: Labelled, n_words: int) -> Iterator[Warning]:
    """What a reader should doubt about the text."""
    if n_words < EMPTY_WORDS:
        yield Warning.NO_TEXT
    elif n_words < SHORT_TEXT_WORDS:
        yield Warning.SHORT_TEXT
    if n_words < PAYWALLED_WORDS and any(label.role is Role.PAYWALL for label in labelled.labels):
        yield Warning.PAYWALLED
    if any(
        block.hidden and label.role in TEXT_ROLES for block, label in zip(labelled.page.blocks, labelled.labels, strict=True)
    ):
        yield Warning.HIDDEN_TEXT
    if not (looks_like_article(labelled) if labelled.is_article is None else labelled.is_article):
        yield Warning.NOT_AN_ARTICLE


def looks_like_article(labelled: Labelled) -> bool:
    """Whether what stays is running text, and not a list of teasers or a notice."""
    kept = [words for words, label in zip(labelled.words, labelled.labels, strict=True) if label.role in BODY_ROLES]
    n_long = sum(words >= LONG_WORDS for words in kept)
    if sum(words for words in kept if words >= LONG_WORDS) >= PROSE_WORDS:
        return True
    return n_long > 0 and (n_long * TEASERS_PER_PARAGRAPH >= len(kept) or sum(kept) / len(kept) >= TEASER_WORDS)


def rate_confidence(labelled: Labelled) -> float:
    """The expected F1 of the body: what is kept and what is not, each block weighing its words, by the labels' odds."""
    kept = right = body = 0.0
    for words, label in zip(labelled.words, labelled.labels, strict=True):
        role = label.role
        if role in TEXT_ROLES:
            kept += words
            right += words * label.confidence
            body += words * label.confidence
        elif role not in METADATA_ROLES:
            body += words * (1 - label.confidence)
    return round(2 * right / (kept + body), 4) if kept + body else 0.0


def scrub_article(article: Article) -> Article:
    """The record without lone surrogates, which no encoding can write; taking them out is listed as a repair."""
    try:
        msgspec.json.encode(article)
    except UnicodeEncodeError:
        pass
    else:
        return article
    counts: list[int] = []
    plain = scrub_value(msgspec.to_builtins(article), counts)
    repair = {"kind": "surrogate", "count": sum(counts), "example": "\\ud800 → \N{REPLACEMENT CHARACTER}"}
    return msgspec.convert({**plain, "repairs": [*plain["repairs"], repair]}, Article)


def scrub_value(value: Any, counts: list[int]) -> Any:
    """A JSON value with its texts scrubbed; the number of changes in each text is added to `counts`."""
    if isinstance(value, str):
        text, count = scrub_surrogates(value)
        counts.append(count)
        return text
    if isinstance(value, dict):
        return {key: scrub_value(item, counts) for key, item in value.items()}
    return [scrub_value(item, counts) for item in value] if isinstance(value, list | tuple) else value


HIDDEN_BY_MARKUP = frozenset(
    {
        "rule:hidden-element",
        "rule:aria-hidden",
        "rule:hidden-style",
        "rule:hidden-class",
        "rule:noscript",
        "rule:ruby-reading",
    }
)
"""The sources of what the markup hides from readers."""


def list_removals(page: Page, labels: tuple[Label, ...], starts: tuple[int, ...]) -> Iterator[Removal]:
    """What is not in the text: whole blocks, and the spans cut out of others."""
    for block, label, start in zip(page.blocks, labels, starts, strict=True):
        role = label.role
        if role not in TEXT_ROLES:
            text = block.page_text
            end = start + len(text)
            confidence = round(label.confidence, 4)
            yield Removal(
                role=role, source=label.source, rule=label.rule, confidence=confidence, start=start, end=end, text=text
            )
        if label.cuts:
            yield from list_cuts(block, label.cuts, start + len(block.marker))


def list_cuts(block: Block, cuts: tuple[Cut, ...], offset: int) -> Iterator[Removal]:
    """The spans cut out of a block whose text begins at `offset`."""
    for cut in cuts:
        yield Removal(
            role=cut.role,
            source=cut.source,
            rule=cut.source.removeprefix("rule:") if cut.source.startswith("rule:") else None,
            confidence=round(cut.confidence, 4),
            start=offset + cut.start,
            end=offset + cut.end,
            text=block.text[cut.start : cut.end],
        )


def list_hidden(labels: Iterable[Label]) -> frozenset[str]:
    """The sources of what readers do not read as the page: what the markup hides, and consent layers."""
    return HIDDEN_BY_MARKUP.union(
        label.source for label in labels if label.means is Meaning.CONSENT and label.source.startswith("rule:")
    )


def summarise(removals: Iterable[Removal], hidden: frozenset[str] = HIDDEN_BY_MARKUP) -> Iterator[Removal]:
    """The removals with runs of blocks that one rule hides put together."""
    run: list[Removal] = []
    for removal in removals:
        is_hidden = removal.source in hidden
        if run and not (is_hidden and removal.start == run[-1].end + 1 and removal.source == run[-1].source):
            yield join_run(run)
            run = []
        if is_hidden:
            run.append(removal)
        else:
            yield removal
    if run:
        yield join_run(run)


def join_run(run: list[Removal]) -> Removal:
    """One entry for removals that follow each other."""
    if len(run) == 1:
        return run[0]
    return msgspec.structs.replace(run[0], end=run[-1].end, text="\n".join([removal.text for removal in run]))


DIALECT = "https://json-schema.org/draft/2020-12/schema"


def build_schema() -> dict[str, Any]:
    """The schema (draft 2020-12); every key of a record is required, and no other is allowed."""
    (reference,), definitions = msgspec.json.schema_components([Article], ref_template="#/$defs/{name}")
    for definition in definitions.values():
        if definition.get("type") == "object":
            definition["additionalProperties"] = False
            definition["required"] = list(definition["properties"])
    return {"$schema": DIALECT, "title": f"cleaner record {SCHEMA_VERSION}", **reference, "$defs": definitions}


def render_schema() -> bytes:
    """The schema as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(build_schema()), indent=2) + b"\n"
