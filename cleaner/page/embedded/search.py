"""The story in the data that a page carries: in the JSON-LD of its article, or in the state that its scripts leave.

In a state it is one long string, or a list of paragraphs, in an object that has the page's headline near by; a list of
records, each with an address and a title of its own, is one of teasers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from typing import Any

from cleaner.page.embedded.rich_text import MARKUP, SKIPPED, References, read_reference, read_type, render_story, render_text
from cleaner.page.embedded.rows import Element, Headlines
from cleaner.page.embedded.scripts import NESTED_JSON, parse
from cleaner.page.evidence import Evidence, Node, as_list, first_text
from cleaner.text.fold import fold_line
from cleaner.text.words import count_words

MIN_STORY_WORDS = 60
MIN_ITEMS = 3
MIN_READ_SHARE = 0.6
"""So many of the words that were counted in a list must be in what is made of it: else it is of an unknown kind."""
MAX_TRIES = 5
MIN_WORDS = 6
"""A string with fewer is a name, a label, an address."""
MIN_CHARS = 8
PARAGRAPH_WORDS = 8
MAX_ITEM_SHARE = 0.6
"""An item with more of a list's words is itself the story, or holds it."""
MAX_LEVELS = 4
"""Objects that may lie between the one that has the headline and the story."""
MAX_DEPTH = 100
MAX_NODES = 200_000
RECORD_KEYS = frozenset("url href slug permalink link uri canonical canonical_url canonicalUrl website_url path".split())
TITLE_KEYS = frozenset("title headline headlines name heading".split())
FOREIGN = re.compile(
    r"comment|related|recommend|promo|newsletter|privacy|consent|cookie|author|byline|footer|trending|popular|teaser|sidebar"
    r"|translation|i18n|locale|messages|config|seo|menu|nav(?:igation)?$|advert|sponsor|disclaimer|terms",
    re.IGNORECASE,
)
"""Names of what is not the story of this page."""
ASIDE_TAGS = frozenset("nav aside footer form button figure dialog menu".split())
"""Elements in which no story stands, though they may stand in one."""
CODE = re.compile(r"[{};]\s{0,9}\n|function\s{0,5}\(|=>|\bvar |^\s{0,9}[{@.#]")


def list_json_ld(evidence: Evidence, headlines: frozenset[str]) -> Iterator[str]:
    """Markup of the bodies that the JSON-LD gives for this page's article, and of a live page's updates.

    Where it gives one body only, and that to its article, it need not have the headline that the page shows.
    """
    nodes = [node for node in evidence.nodes if isinstance(node.get("articleBody"), str) or node.get("liveBlogUpdate")]
    for node in nodes:
        headline = first_text(node.get("headline")) or first_text(node.get("name"))
        is_only = len(nodes) == 1 and node is evidence.article
        if headline and headlines and fold_line(headline) not in headlines and not is_only:
            continue
        body = node.get("articleBody")
        updates = [update for update in as_list(node.get("liveBlogUpdate")) if isinstance(update, dict)]
        yield (render_text(body) if isinstance(body, str) else "") + "".join(map(render_update, updates))


def render_update(update: Node) -> str:
    """Markup of one update of a live page: its time, its headline, its words."""
    time, headline, body = update.get("datePublished"), first_text(update.get("headline")), update.get("articleBody")
    stamp = f'<p class="timestamp">{escape(time)}</p>' if isinstance(time, str) else ""
    heading = f"<h2>{escape(headline)}</h2>" if headline else ""
    return f"<section>{stamp}{heading}{render_text(body) if isinstance(body, str) else ''}</section>"


def list_state(states: Iterable[Any], headlines: frozenset[str]) -> Iterator[str]:
    """Markup of the longest story in each of these JSON values, of those that can be read."""
    for state in states:
        search = Search(headlines)
        search.visit(state, MAX_LEVELS + 1, 0)
        for words, _, story in sorted(search.found, reverse=True)[:MAX_TRIES]:
            markup = render_text(story) if isinstance(story, str) else render_story(story, search.references)
            if count_prose(markup) >= MIN_READ_SHARE * words:
                yield markup
                break


def count_prose(text: str) -> int:
    """The words of a string, markup aside; 0 for names, addresses and code."""
    if len(text) < MIN_CHARS or (text.isascii() and text.count(" ") < MIN_WORDS - 1):
        return 0
    is_markup = "<" in text and MARKUP.search(text) is not None
    if not is_markup and CODE.search(text[:2_000]):
        return 0
    if text.lower().count("cookie") > 1:
        return 0  # a consent notice
    words = count_words(MARKUP.sub(" ", text) if is_markup else text)
    return words if words >= MIN_WORDS else 0


class Search:
    """One walk over a JSON value, that keeps the stories it meets."""

    def __init__(self, headlines: frozenset[str]) -> None:
        """Nothing found yet."""
        self.headlines = Headlines(headlines)
        self.found: list[tuple[int, int, Any]] = []
        self.references: References = {}
        self.counts: dict[str, int] = {}
        self.n_nodes = 0

    def visit(self, value: Any, distance: int, depth: int) -> int:
        """The words of prose in a value; `distance` is how many objects lie between it and the page's headline."""
        self.n_nodes += 1
        if depth > MAX_DEPTH or self.n_nodes > MAX_NODES:
            return 0
        if isinstance(value, str):
            return self.visit_string(value, distance, depth)
        if isinstance(value, list):
            return self.visit_list(value, distance, depth)
        if isinstance(value, Element):
            return self.visit_element(value, distance, depth)
        return self.visit_object(value, distance, depth) if isinstance(value, dict) else 0

    def visit_string(self, text: str, distance: int, depth: int) -> int:
        """The words of a string, which may be a story, or JSON again."""
        if len(text) < MIN_CHARS:
            return 0
        if text.startswith(NESTED_JSON) and isinstance(value := parse(text), dict | list):
            return self.visit(value, distance, depth + 1)
        words = count_prose(text)
        self.take(text, words, distance)
        return words

    def visit_list(self, items: list[Any], distance: int, depth: int) -> int:
        """The words of a list, which may be one of paragraphs."""
        counts = [self.visit_item(item, distance, depth + 1) for item in items]
        total = sum(counts)
        prose = [item for item, words in zip(items, counts, strict=True) if words >= PARAGRAPH_WORDS]
        is_flat = len(prose) >= MIN_ITEMS and max(counts) <= MAX_ITEM_SHARE * total
        if is_flat and 2 * sum(map(self.is_record, prose)) < len(prose):
            self.take(items, total, distance)
        return total

    def visit_item(self, item: Any, distance: int, depth: int) -> int:
        """The words of a list's item, or of what it refers to; a reference is followed once."""
        key = read_reference(item)
        if key is None:
            return self.visit(item, distance, depth)
        if key not in self.counts:
            self.counts[key] = 0
            self.counts[key] = self.visit(self.references.get(key), distance, depth)
        return self.counts[key]

    def is_record(self, item: Any) -> bool:
        """Whether a list's item is a story of its own: it has an address and a title."""
        node = self.references.get(key) if (key := read_reference(item)) else item
        return isinstance(node, dict) and not RECORD_KEYS.isdisjoint(node) and not TITLE_KEYS.isdisjoint(node)

    def visit_object(self, node: dict[str, Any], distance: int, depth: int) -> int:
        """The words of an object."""
        if not SKIPPED.isdisjoint(read_type(node)):
            return 0
        self.references.update((key, below) for key, below in node.items() if ":" in key and isinstance(below, dict))
        distance = 0 if self.has_headline(node) else distance + 1
        return sum(
            self.visit(below, distance, depth + 1)
            for key, below in node.items()
            if isinstance(below, str | list | dict | Element) and below and not is_foreign(key)
        )

    def visit_element(self, element: Element, distance: int, depth: int) -> int:
        """The words of what an element holds; in the properties of a component may be a story of its own."""
        if element.tag in ASIDE_TAGS:
            return 0
        if element.near or self.has_headline(element.properties):
            distance = 0
        total = self.visit_list(element.children, distance, depth)
        if not element.tag:
            self.visit_object(element.properties, distance, depth)
        return total

    def has_headline(self, node: dict[str, Any]) -> bool:
        """Whether a value of the object, or of a small object in it, is the page's headline."""
        values = list(node.values())
        values += [inner for value in values if isinstance(value, dict) and len(value) <= 8 for inner in value.values()]
        return any(value in self.headlines for value in values)

    def take(self, story: str | list[Any], words: int, distance: int) -> None:
        """Keep what may be a story: its words, a number that breaks ties, and itself."""
        if words >= MIN_STORY_WORDS and distance <= MAX_LEVELS:
            self.found.append((words, -len(self.found), story))


@lru_cache(maxsize=20_000)
def is_foreign(key: str) -> bool:
    """Whether what stands under this name is not the story of this page."""
    return FOREIGN.search(key) is not None
