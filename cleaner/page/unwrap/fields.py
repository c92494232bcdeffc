"""What a row, an object or a head of keys says of an article, as meta tags would say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

MAX_VALUE_CHARS = 2_000
METAS: dict[str, tuple[str, ...]] = {
    "og:title": ("headline", "title", "og:title", "article_title", "news_title", "heading"),
    "author": ("author", "authors", "byline", "creator", "dc:creator", "writer", "author_name"),
    "article:published_time": (
        "datepublished", "date_published", "published", "published_at", "publishedat", "publish_date", "publishdate",
        "published_time", "pubdate", "publication_date", "published_date", "publishedtime", "date_publish", "date", "datetime",
        "webpublicationdate",
    ),
    "article:modified_time": ("datemodified", "date_modified", "modified", "updated", "updated_at", "date_modify"),
    "og:site_name": ("site_name", "sitename", "site", "publisher", "publication", "source_name", "outlet", "source"),
    "description": ("description", "summary", "abstract", "excerpt", "teaser", "lead"),
    "keywords": ("keywords", "tags"),
    "article:section": ("section", "category", "articlesection"),
}  # fmt: skip
"""The keys that say what a meta tag says, in small letters, the surest first."""
ADDRESSES = (
    "url",
    "canonical_url",
    "canonicalurl",
    "source_url",
    "link",
    "web_url",
    "weburl",
    "permalink",
    "article_url",
    "guid",
    "href",
)
INNER = ("rendered", "name", "value", "#text", "@value", "html", "text", "url", "raw", "__cdata", "_")
TAG = re.compile(r"<[^<>]{1,500}>")


def read_fields(row: Mapping[str, Any], content_key: str) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """The address that a row gives, and what it says of the article as pairs of meta name and content."""
    folded = {key.lower().replace("-", "_").replace(" ", "_"): value for key, value in row.items() if key != content_key}
    url = next(
        (text for key in ADDRESSES for text in list_texts(folded.get(key)) if text.startswith(("http://", "https://"))), None
    )
    return url, tuple(find_metas(folded))


def find_metas(row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What each meta tag would say."""
    for meta, keys in METAS.items():
        texts = next((found for key in keys if (found := list_texts(row.get(key)))), ())
        if meta in {"author", "keywords"} and len(texts) > 1:
            yield meta, ("; " if meta == "author" else ", ").join(texts)
        elif texts:
            yield meta, texts[0]


def list_texts(value: Any) -> tuple[str, ...]:
    """The short texts that a value of JSON holds, also inside an object or a list of them."""
    if isinstance(value, Mapping):
        value = next((value[key] for key in INNER if key in value), None)
    items = value if isinstance(value, list | tuple) else [value]
    texts = (
        item if isinstance(item, str) else next(iter(list_texts(item)), "") if isinstance(item, Mapping) else ""
        for item in items[:50]
    )
    clean = (" ".join(TAG.sub("", text).split()) for text in texts if len(text) <= MAX_VALUE_CHARS)
    return tuple(text for text in clean if text)
