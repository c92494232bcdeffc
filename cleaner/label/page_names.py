"""The names by which a page's makers called its parts: of elements, meta tags, JSON-LD types, and the words of its address.

A theme calls a shelf `product-grid` and a story `single-post`; no single name decides, the judge weighs all that it knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from cleaner.evidence import Evidence
from cleaner.fold import split_name
from cleaner.label.element_columns import Elements
from cleaner.label.signals import list_folders, list_types
from cleaner.label.tokens import tokenize

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
    """Where the page was found, or says that it lies."""
    return url or evidence.head.canonical or evidence.meta("og:url")
