"""What the head of an HTML page says about the kind of page: the types it gives itself, its dates, its address."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any
from urllib.parse import urlsplit

from cleaner.page.address import list_addresses
from cleaner.page.elements import Elements
from cleaner.page.evidence import Evidence, load_metas
from cleaner.text.fold import split_name
from cleaner.text.tokens import tokenize

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
COMMERCE = ("product:price:amount", "og:price:amount", "product:availability", "og:availability")
LISTING_WORD = re.compile(
    r"^(?:category|categories|tag|tags|topic|topics|section|archive|archives|collections?|search|shop|store|products?|services?"
    r"|index|list|browse|page|authors?|all|blog|news|about|contact)$"
)
DAY_PATH = re.compile(r"/(?:19|20)\d\d/\d{1,2}/")
MAX_DEPTH, MAX_HYPHENS = 6, 8
STORY_TYPE = re.compile(r"Article|Posting")
GOODS = frozenset({"Product", "ProductGroup", "Offer"})
TITLE_SEPARATOR = re.compile(r" [|–—-] ")
EXTENSION = re.compile(r"\.\w{1,5}$")
SLUG_GAP = re.compile(r"[-_]")
MAX_TITLE_WORDS, MAX_SLUG_WORDS, MAX_SHARED = 20, 12, 8
MAX_CODE_CHARS = 5
"""A path of one part this short is a language or a country: the page is a home page."""
N_SIGNALS = len(TYPES) + len(OPEN_GRAPH) + 4 + 9 + 13 + 6


def read_signals(evidence: Evidence, url: str | None = None) -> tuple[float, ...]:
    """One number a signal, always in the same order."""
    types = list(list_types(evidence.nodes))
    names = set(types)
    address, metas = find_address(evidence, url), load_metas()
    kind = (evidence.meta("og:type") or "").casefold()
    return (
        *(float(any(pattern.search(name) for name in names)) for pattern in TYPES.values()),
        *(float(kind.startswith(name)) for name in OPEN_GRAPH),
        float(evidence.meta(*metas.published) is not None or "datePublished" in evidence.article),
        float(evidence.meta(*metas.authors) is not None or "author" in evidence.article),
        float(evidence.meta(*COMMERCE) is not None),
        min(sum(mark.name == "time" for mark in evidence.head.marks), 10) / 10,
        *read_address(address),
        *read_story(evidence, types),
        *read_title(evidence.head.title or evidence.meta("og:title") or "", address),
    )


def read_story(evidence: Evidence, types: list[str]) -> tuple[float, ...]:
    """What speaks for one story, or for goods: the main node of JSON-LD, the dates, the section, the reading time."""
    main, label = evidence.article, (evidence.meta("twitter:label1") or "").casefold()
    n_stories, n_goods = sum(STORY_TYPE.search(name) is not None for name in types), sum(name in GOODS for name in types)
    return (
        float(any(STORY_TYPE.search(name) for name in list_types([main]))),
        float(isinstance(main.get("headline"), str)),
        float("author" in main),
        float("datePublished" in main),
        math.log1p(n_stories),
        math.log1p(n_goods),
        float(not evidence.nodes),
        float(evidence.meta("article:published_time") is not None),
        float(evidence.meta("article:section") is not None),
        float(evidence.meta("article:tag") is not None),
        float(sum(mark.name == "time" for mark in evidence.head.marks) == 1),
        float("written" in label),
        float("read" in label),
    )


def read_title(title: str, url: str | None) -> tuple[float, ...]:
    """How the title reads, and what it shares with the last part of the address."""
    words = tokenize(title)
    parts = list_folders(url)
    slug = [part for part in SLUG_GAP.split(EXTENSION.sub("", parts[-1])) if part] if parts else []
    return (
        min(len(words), MAX_TITLE_WORDS) / MAX_TITLE_WORDS,
        float(TITLE_SEPARATOR.search(title) is not None),
        float(title.strip().endswith("?")),
        min(len(slug), MAX_SLUG_WORDS) / MAX_SLUG_WORDS,
        min(len(set(slug) & set(words)), MAX_SHARED) / MAX_SHARED,
        float(len(parts) == 1 and len(parts[0]) <= MAX_CODE_CHARS),
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
    path, parts = split_path(url), list_folders(url)
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


def split_path(url: str | None) -> str:
    """The path of an address; empty where it is broken."""
    try:
        return urlsplit(url or "").path
    except ValueError:
        return ""


def list_folders(url: str | None) -> list[str]:
    """The parts of the address's path, folded."""
    return [part for part in split_path(url).casefold().split("/") if part]


MAX_NAMES = 2_000
"""So many different lists of names of elements are looked at; a page made by people has a few hundred."""
MAX_VALUE_CHARS = 30
TELLING = ("og:type", "generator", "twitter:card")
"""Meta tags whose content is a name, too."""
MAX_PARTS = 20


def list_page_names(elements: Elements, evidence: Evidence, url: str | None) -> frozenset[str]:
    """Every name on the page once, with a letter before it that says where it stands."""
    return frozenset(chain(name_elements(elements), name_head(evidence), name_address(find_address(evidence, url))))


def name_elements(elements: Elements) -> Iterator[str]:
    """The tags and the words of the class names and ids around the blocks."""
    lists = islice(dict.fromkeys([names for _, names in elements.kinds]), MAX_NAMES)
    names = frozenset[str]().union(*lists)
    yield from [f"c:{word}" for word in frozenset[str]().union(*map(split_name, names))]
    yield from [f"c:<{tag}>" for tag in {tag for tag, _ in elements.kinds}]


def name_head(evidence: Evidence) -> Iterator[str]:
    """The names of meta tags, what some of them say, the JSON-LD types, the keys of the main node, the words of the title."""
    yield from [f"m:{name}" for name in evidence.metas]
    yield from [f"v:{value.casefold()[:MAX_VALUE_CHARS]}" for name in TELLING if (value := evidence.meta(name))]
    yield from [f"j:{name}" for name in list_types(evidence.nodes)]
    yield from [f"k:{key}" for key in evidence.article]
    yield from [f"t:{word}" for word in tokenize(evidence.head.title or "")]


def name_address(url: str | None) -> Iterator[str]:
    """The words of the address, and its folders whole."""
    parts = list_folders(url)[:MAX_PARTS]
    yield from [f"u:{word}" for part in parts for word in tokenize(part)]
    yield from [f"u/{part}" for part in parts[:-1]]


def find_address(evidence: Evidence, url: str | None) -> str | None:
    """Where the page lies, as far as that is known."""
    return next(iter(list_addresses(evidence.head, url)), None)
