"""What the head of an HTML page says about the kind of page: the types it gives itself, its dates, its address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from cleaner.evidence import Evidence

TYPES: dict[str, re.Pattern[str]] = {
    kind: re.compile(pattern)
    for kind, pattern in {
        "article": r"Article$|BlogPosting$|^Report$|^Review$",
        "live": r"LiveBlog",
        "product": r"Product|Offer|AggregateRating|Vehicle|Book$",
        "list": r"CollectionPage|ItemList|SearchResultsPage|OfferCatalog|DataFeed|Blog$",
        "business": r"LocalBusiness|Service$|Store$|Restaurant|Hotel|Medical|Dentist|Attorney|Agency|Place$|PostalAddress",
        "question": r"FAQPage|HowTo|QAPage|Question",
        "page": r"^WebPage$|AboutPage|ContactPage|ProfilePage",
        "discussion": r"Discussion|Comment$",
        "software": r"TechArticle|Software|APIReference",
    }.items()
}
OPEN_GRAPH = ("article", "website", "product", "profile", "video", "blog")
PUBLISHED = ("article:published_time", "datepublished", "date", "pubdate", "parsely-pub-date", "dc.date", "sailthru.date")
WRITTEN_BY = ("author", "article:author", "parsely-author", "dc.creator", "byl")
COMMERCE = ("product:price:amount", "og:price:amount", "product:availability", "og:availability")
LISTING_WORD = re.compile(
    r"^(?:category|categories|tag|tags|topic|topics|section|archive|archives|collections?|search|shop|store|products?|services?"
    r"|index|list|browse|page|authors?|all|blog|news|about|contact)$"
)
DAY_PATH = re.compile(r"/(?:19|20)\d\d/\d{1,2}/")
MAX_DEPTH, MAX_HYPHENS = 6, 8
N_SIGNALS = len(TYPES) + len(OPEN_GRAPH) + 4 + 9


def read_signals(evidence: Evidence, url: str | None = None) -> tuple[float, ...]:
    """One number a signal, always in the same order."""
    names = set(list_types(evidence.nodes))
    kind = (evidence.meta("og:type") or "").casefold()
    return (
        *(float(any(pattern.search(name) for name in names)) for pattern in TYPES.values()),
        *(float(kind.startswith(name)) for name in OPEN_GRAPH),
        float(evidence.meta(*PUBLISHED) is not None or "datePublished" in evidence.article),
        float(evidence.meta(*WRITTEN_BY) is not None or "author" in evidence.article),
        float(evidence.meta(*COMMERCE) is not None),
        min(sum(mark.name == "time" for mark in evidence.head.marks), 10) / 10,
        *read_address(url or evidence.head.canonical or evidence.meta("og:url")),
    )


def list_types(nodes: Iterable[dict[str, Any]]) -> Iterable[str]:
    """The JSON-LD types on the page."""
    for node in nodes:
        given = node.get("@type")
        for name in given if isinstance(given, list) else [given]:
            if isinstance(name, str):
                yield name.rpartition("/")[2]


def read_address(url: str | None) -> tuple[float, ...]:
    """What an address looks like: its depth, the last part's hyphens and digits, words of lists and shops, a day."""
    try:
        path = urlsplit(url or "").path
    except ValueError:
        path = ""
    parts = [part for part in path.casefold().split("/") if part]
    last = parts[-1] if parts else ""
    return (
        float(not url),
        float(bool(url) and not parts),
        min(len(parts), MAX_DEPTH) / MAX_DEPTH,
        min(last.count("-") + last.count("_"), MAX_HYPHENS) / MAX_HYPHENS,
        float(any(char.isdigit() for char in last)),
        float(any(LISTING_WORD.match(part) for part in parts[:-1])),
        float(LISTING_WORD.match(last) is not None),
        float(DAY_PATH.search(path) is not None),
        float(path.endswith("/")),
    )
