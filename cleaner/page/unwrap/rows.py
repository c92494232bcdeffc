"""Objects that hold a page, an answer of an API, a row, XML; and what their fields say of the article, as meta tags would."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from cleaner.page.sniff import SNIFF_CHARS, is_html
from cleaner.page.unwrap.literals import read_value
from cleaner.page.unwrap.unwrapped import Sealed, Unwrapped, is_page

MAX_VALUE_CHARS = 2_000
METAS: dict[str, tuple[str, ...]] = {
    "og:title": ("headline", "title", "og:title", "article_title", "news_title", "heading"),
    "author": ("author", "authors", "byline", "creator", "dc:creator", "writer", "author_name", "published_by"),
    "article:published_time": (
        "datepublished", "date_published", "published", "published_at", "publishedat", "publish_date", "publishdate",
        "published_time", "pubdate", "publication_date", "published_date", "publishedtime", "date_publish", "date", "datetime",
        "webpublicationdate",
    ),
    "article:modified_time": ("datemodified", "date_modified", "modified", "updated", "updated_at", "date_modify"),
    "og:site_name": ("site_name", "sitename", "site", "publisher", "publication", "source_name", "outlet", "source",
        "source_domain", "domain_name"),
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


CONTENT_KEYS = (
    "html", "content_html", "body_html", "raw_html", "page_source", "outerhtml", "innerhtml", "articlebody", "article_body",
    "content", "content:encoded", "contentencoded", "body", "full_text", "fulltext", "maintext", "main_text", "article_text",
    "text", "bodytext", "body_text", "content_text", "article", "story", "markdown", "rawtext", "raw_text", "cleaned_text",
    "paragraphs", "lines", "sentences", "blocks", "response", "data", "result", "page", "document", "message",
    "description", "summary",
)  # fmt: skip
"""The keys under which programs put a page, in small letters, the surest first."""
RANKS = {key: rank for rank, key in enumerate(CONTENT_KEYS)}
MAX_NESTING, MAX_VALUES = 8, 20_000
MIN_DOCUMENT_CHARS = 200
"""What is shorter, under a key of the kind, is not counted as a document of a list of them."""
XML_START = re.compile(
    r"\s{0,999}(?:<\?xml[^<>]{0,300}\?>\s{0,999}(?:<!--.{0,500}?-->\s{0,99}){0,3})?<([a-zA-Z_][\w:.-]{0,60})[^<>]{0,2000}>",
    re.DOTALL,
)
HTML_NAMES = frozenset(
    "html head body div p article section main span table h1 h2 h3 h4 ul ol li a nav header footer meta script style figure"
    " blockquote center font b i em strong aside form pre img br hr td tr dl dt dd svg".split()
)
CDATA = re.compile(r"<([a-zA-Z_][\w:.-]{0,60})(?:\s[^<>]{0,2000})?>\s{0,99}<!\[CDATA\[")
MAX_SECTIONS = 2_000
ELEMENT = re.compile(r"<([a-zA-Z_][\w:.-]{0,60})(?:\s[^<>]{0,2000})?>([^<]{1,200000})</\1\s{0,9}>")
ITEMS = re.compile(r"<(?:item|entry|url|row|doc|document|record|article)[\s>]", re.IGNORECASE)
FOREIGN_XML = frozenset("svg urlset sitemapindex opml kml gpx".split())


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """A text in an object, with the object around it."""

    key: str
    text: str
    row: dict[str, Any]
    depth: int


def open_object(text: str, _: bytes | None) -> Unwrapped | Sealed | None:
    """The page in an object of JSON, or of Python as it prints one, with what the other keys say of it."""
    bare = text.strip().rstrip(";").rstrip()
    if bare[:1] not in {"{", "["} or bare[-1:] not in {"}", "]"}:
        return None
    value = read_value(bare)
    if not isinstance(value, dict | list | tuple):
        return None
    found = [candidate for candidate in list_candidates(value) if is_page(candidate.text)]
    rows = {id(candidate.row) for candidate in found if len(candidate.text) >= MIN_DOCUMENT_CHARS and candidate.depth <= 2}
    if isinstance(value, list | tuple) and len(rows) > 1 and len(value) > 1:
        return Sealed(
            reason=f"a JSON list of {len(value)} documents; give it as JSON Lines, one a line, with the suffix .jsonl"
        )
    if not found:
        return None
    best = min(found, key=lambda candidate: (rank(candidate), candidate.depth, -len(candidate.text)))
    url, metas = read_fields(best.row, best.key)
    kind = "unwrapped-json" if '"' in bare[:3] or '"' in bare[:200].split(":")[0] else "unwrapped-object"
    return Unwrapped(content=best.text, kind=kind, url=url, metas=metas, example=f"{best.key!r}: {bare[:20]}")


def rank(candidate: Candidate) -> tuple[bool, int]:
    """How likely a text is the page: markup first, then by its key."""
    is_short = len(candidate.text) < MIN_DOCUMENT_CHARS
    return is_short, RANKS.get(candidate.key.lower(), len(RANKS)) if not is_html(candidate.text[:SNIFF_CHARS]) else -1


def list_candidates(value: Any) -> Iterator[Candidate]:
    """The texts that stand under known keys, or are lists of lines, wherever they are nested."""
    stack: list[tuple[str, Any, dict[str, Any], int]] = [("", value, {}, 0)]
    n_seen = 0
    while stack and n_seen < MAX_VALUES:
        key, item, row, depth = stack.pop()
        n_seen += 1
        if isinstance(item, str):
            if key.lower() in RANKS:
                yield Candidate(key=key, text=item, row=row, depth=depth)
        elif isinstance(item, Mapping) and depth < MAX_NESTING:
            inner = {str(name): child for name, child in item.items()}
            is_value = "rendered" in inner or "__html" in inner
            stack += [
                (key if is_value and isinstance(child, str) else name, child, row if is_value else inner, depth + 1)
                for name, child in inner.items()
            ]
        elif isinstance(item, list | tuple) and depth < MAX_NESTING:
            if key.lower() in RANKS and (lines := join_lines(item)):
                yield Candidate(key=key, text=lines, row=row, depth=depth)
            else:
                stack += [(key, child, row, depth + 1) for child in item]


def join_lines(items: list[Any] | tuple[Any, ...]) -> str:
    """The items of a list of lines, or of objects with a text each, a line each; empty where they are something else."""
    if items and all(isinstance(item, str) for item in items):
        return "\n".join(items)
    texts = [
        next((item[key] for key in ("text", "content", "body", "html", "value") if isinstance(item.get(key), str)), None)
        for item in items
        if isinstance(item, dict)
    ]
    if len(texts) != len(items) or not all(isinstance(text, str) for text in texts):
        return ""
    is_rows = sum(len(text or "") >= MIN_DOCUMENT_CHARS for text in texts) > 1 and any(
        {"title", "headline", "url"} & set(item) for item in items
    )
    return "" if is_rows else "\n".join(text or "" for text in texts)


def find_sections(text: str) -> Iterator[tuple[str, str]]:
    """The CDATA sections with the names of their elements, to whose end they reach: pages have sections in their scripts."""
    place = 0
    for _ in range(MAX_SECTIONS):
        opening = CDATA.search(text, place)
        if opening is None:
            return
        closing = re.compile(rf"\]\]>\s{{0,99}}</{re.escape(opening[1])}\s{{0,9}}>").search(text, opening.end())
        if closing is None:
            return
        yield opening[1], text[opening.end() : closing.start()]
        place = closing.end()


def open_xml(text: str, _: bytes | None) -> Unwrapped | Sealed | None:
    """The page in an XML document: in a CDATA section, or escaped in an element; with what the other elements say."""
    start = XML_START.match(text)
    if not start or start[1].lower() in HTML_NAMES or start[1].lower() in FOREIGN_XML:
        return None
    sections = list(find_sections(text))
    elements = [(name, html.unescape(content)) for name, content in ELEMENT.findall(text) if name.lower() not in HTML_NAMES]
    is_declared = start[0].lstrip().startswith("<?xml")
    pages = [(name, content) for name, content in sections if is_page(content)]
    pages += [
        (name, content) for name, content in elements if is_html(content[:SNIFF_CHARS]) or (is_declared and is_page(content))
    ]
    if not pages:
        return None
    n_items = len(ITEMS.findall(text))
    n_long = sum(len(content) >= MIN_DOCUMENT_CHARS for _, content in pages)
    if n_items > 1 and n_long > 1:
        return Sealed(reason=f"an XML document or feed with {n_items} entries; give each of them as a document of its own")
    name, content = max(pages, key=lambda page: (is_html(page[1][:SNIFF_CHARS]), len(page[1])))
    row = {
        key.lower().rpartition(":")[2]: value
        for key, value in (*reversed(elements), *reversed(sections))
        if value is not content
    }
    url, metas = read_fields({key: value for key, value in row.items() if list_texts(value)}, name)
    return Unwrapped(content=content.strip(), kind="unwrapped-xml", url=url, metas=metas, example=start[0].strip()[:40])
