"""Records in the shapes that other tools read. A key without a value is left out, and none is made up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from cleaner.types import Article

ShapeName = Literal["record", "dolma", "schemaorg", "trafilatura"]
Shape = ShapeName


class ShapeOf(msgspec.Struct, frozen=True, kw_only=True):
    """What a record looks like to another tool."""

    make: Callable[[Article], Any]
    key: str
    """A key that every such record has."""


def keep_record(article: Article) -> Article:
    """The record as it is."""
    return article


def make_dolma(article: Article) -> dict[str, Any]:
    """A Dolma document; `added` is missing, since the time of the run is in no record.

    Source: github.com/allenai/dolma, docs/data-format.md. `source` is the site.
    """
    metadata = {key: value for key in METADATA_KEYS if (value := getattr(article, key)) not in (None, (), "", {})}
    return drop_empty(
        id=article.id,
        text=article.text,
        source=find_host(article) or article.site_name or "unknown",
        created=article.date_published,
        metadata=metadata,
    ) | {"text": article.text}


METADATA_KEYS = (
    "title", "authors", "date_published", "date_modified", "language", "url", "site_name", "agency", "dateline", "section",
    "tags", "description", "image", "license", "word_count", "confidence", "warnings", "input", "cleaner",
)  # fmt: skip


def make_schemaorg(article: Article) -> dict[str, Any]:
    """A schema.org NewsArticle as JSON-LD."""
    pictures = [
        drop_empty(**{"@type": "ImageObject", "caption": caption.text, "creditText": caption.credit})
        for caption in article.captions
    ]
    return drop_empty(
        **{"@context": "https://schema.org", "@type": "NewsArticle"},
        identifier=article.id,
        headline=article.title,
        author=[{"@type": "Person", "name": name} for name in article.authors],
        datePublished=article.date_published,
        dateModified=article.date_modified,
        inLanguage=article.language,
        url=article.url,
        publisher={"@type": "Organization", "name": article.site_name} if article.site_name else None,
        sourceOrganization={"@type": "NewsMediaOrganization", "name": article.agency} if article.agency else None,
        dateline=article.dateline,
        articleSection=article.section,
        keywords=article.tags,
        description=article.description,
        image=article.image,
        license=article.license,
        associatedMedia=pictures,
        wordCount=article.word_count,
    ) | {"articleBody": article.text}


def make_trafilatura(article: Article) -> dict[str, Any]:
    """The keys of trafilatura's `--json --with-metadata`; what only it computes, or takes from the clock, is null."""
    return {
        "title": article.title,
        "author": "; ".join(article.authors) or None,
        "hostname": find_host(article),
        "date": article.date_published[:10] if article.date_published else None,
        "fingerprint": None,
        "id": article.id,
        "license": article.license,
        "comments": "",
        "raw_text": None,
        "text": article.text,
        "language": article.language,
        "image": article.image,
        "pagetype": None,
        "filedate": None,
        "source": article.url,
        "source-hostname": article.site_name,
        "excerpt": article.description,
        "categories": ";".join(article.section),
        "tags": ";".join(article.tags),
    }


def drop_empty(**fields: Any) -> dict[str, Any]:
    """The fields that have a value."""
    return {key: value for key, value in fields.items() if value not in (None, "", (), [], {})}


def find_host(article: Article) -> str | None:
    """The host of the page's address."""
    try:
        return urlsplit(article.url or "").hostname
    except ValueError:
        return None


SHAPES: dict[ShapeName, ShapeOf] = {
    "record": ShapeOf(make=keep_record, key="schema_version"),
    "dolma": ShapeOf(make=make_dolma, key="text"),
    "schemaorg": ShapeOf(make=make_schemaorg, key="articleBody"),
    "trafilatura": ShapeOf(make=make_trafilatura, key="text"),
}
