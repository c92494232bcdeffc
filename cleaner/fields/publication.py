"""Where the article appeared and under what: site, address, section, tags, summary, picture, licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape
from typing import Any

from cleaner.fields.sheet import Answer, Sheet, Source, Sources
from cleaner.fields.site import names_site, site_keys
from cleaner.language.agencies import find_agency, name_agency
from cleaner.language.words import list_all
from cleaner.page.address import find_base
from cleaner.page.evidence import Node, as_list, first_text
from cleaner.rules.book import load_rules
from cleaner.text.fold import fold_line, split_title, squeeze
from cleaner.text.urls import join_url
from cleaner.types import Label, Meaning, Role

GLUED = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ])(?=[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ])")
"""The seam of two labels that lost the space between them: "Top StoryWorld"."""
LIST_SEPARATOR = re.compile(r"\s{0,9}[,;|•·#\n、，；،؛]\s{0,9}")
LABEL = re.compile(r"^[^:]{2,25}:\s*")
MAX_TAGS, MAX_TAG_CHARS = 40, 80
MAX_SECTIONS = 5
"""More of them are keywords."""
SECTION_METAS = ("article:section", "parsely-section", "article.section", "section")
TAG_METAS, METER_METAS = ("article:tag", "news_keywords", "keywords"), ("parsely-tags", "sailthru.tags")
"""Tags for readers and search engines, and those for services that count readers."""
KICKER_BLOCKS, KICKER_WORDS = 6, 6
"""A label above the headline stands so near, and is so short."""
ADDRESS = re.compile(r"^(?:https?:)?//|^www\.|^@")
KICKER_SEPARATOR = re.compile(r"\s[/|•·>]\s")
TRAIL_MARKS = " /|•·>›»"
"""What stands behind a label of a trail whose parts are on lines of their own: "News >"."""
MAX_TAG_LINES, MAX_TAG_LINE_WORDS = 10, 4
NO_LABEL = re.compile(r"[\d@:]")
TAG = re.compile(r"</?(?:a|b|br|div|em|h\d|i|img|li|ol|p|span|strong|ul)\b[^<>]{0,300}>", re.IGNORECASE)
MAX_TAG_WORDS = 7
"""A keyword with more words is a sentence."""


@cache
def load_homes() -> frozenset[str]:
    """How trails call a site's first page, where it is no section, folded."""
    return frozenset(map(fold_line, list_all("home")))


def is_tags_label(text: str, label: Label) -> bool:
    """Whether a text is nothing but what announces tags, as far as our rules or that of its block know."""
    return label.means is Meaning.TAGS_LABEL or any(
        rule.means is Meaning.TAGS_LABEL for rule in load_rules().match_blocks([text])[0]
    )


def one(text: str | None) -> Answer | None:
    """A text that is its own evidence."""
    return (text, text) if text else None


def read_site_meta(sheet: Sheet) -> Answer | None:
    """What the page calls its site."""
    names = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher")
    texts = (text for name in names for text in sheet.evidence.metas.get(name, ()) if not ADDRESS.match(text))
    return one(next(texts, None))


def read_publisher(sheet: Sheet) -> Answer | None:
    """The publisher in JSON-LD, then any site node."""
    nodes = [sheet.evidence.article.get("publisher"), *(node for node in sheet.evidence.nodes if has_type(node, "WebSite"))]
    names = (first_text(node.get("name")) for node in nodes if isinstance(node, dict))
    return one(next((name for name in names if name and not ADDRESS.match(name)), None))


def has_type(node: Node, kind: str) -> bool:
    """Whether a node is of a type."""
    return kind in as_list(node.get("@type"))


def read_title_suffix(sheet: Sheet) -> Answer | None:
    """The part of `<title>` that matches the host."""
    title = sheet.evidence.head.title or ""
    parts = (part for head, tail in split_title(title) for part in (tail, head))
    return next(((part, title) for part in parts if names_site(part, sheet)), None)


def read_republisher(sheet: Sheet) -> Answer | None:
    """The first name in a source tag whose second is an agency: "MENAFN - UkrinForm"."""
    for text in sheet.texts_of(Role.SOURCE):
        parts = [part.strip(" ()") for part in re.split(r"\s[-–—]\s", text)]
        if len(parts) == 2 and name_agency(parts[1]) and not name_agency(parts[0]):
            return parts[0], text
    return None


def read_slug_site(sheet: Sheet) -> Answer | None:
    """The second part of a slug ("HEADLINE/ Site/ CITY/ …"), where the first repeats the headline."""
    titles = {fold_line(text) for text in sheet.texts_of(Role.TITLE)}
    for text in sheet.texts_of(Role.SOURCE):
        parts = [part.strip() for part in text.split("/") if part.strip()]
        if len(parts) > 2 and fold_line(parts[0]) in titles:
            return parts[1], text
    return None


def read_section_head(sheet: Sheet) -> Answer | None:
    """The section in JSON-LD or meta tags."""
    sections = [text for value in as_list(sheet.evidence.article.get("articleSection")) if (text := first_text(value))]
    metas = (sheet.evidence.metas.get(name, ()) for name in SECTION_METAS)
    sections = sections or next((list(values) for values in metas if values), [])
    found = list_labels(sections, sheet)
    return (found, "; ".join(sections)) if 0 < len(found) <= MAX_SECTIONS else None


def list_labels(texts: list[str], sheet: Sheet) -> tuple[str, ...]:
    """The labels in texts that may hold several each, each once; no address, start page, site name or headline is one."""
    headline = fold_line(first_text(sheet.evidence.article.get("headline")) or sheet.evidence.meta("og:title") or "")
    keys = site_keys(sheet)
    found: dict[str, str] = {}
    for text in texts:
        for label in map(str.strip, LIST_SEPARATOR.split(text)):
            key = fold_line(label)
            is_other = key in load_homes() or key == headline or squeeze(key) in keys or label.endswith(":") or "：" in label
            if key and not is_other and not ADDRESS.match(label) and len(label) < MAX_TAG_CHARS:
                found.setdefault(key, label)
    return tuple(found.values())


def read_breadcrumbs(sheet: Sheet) -> Answer | None:
    """The breadcrumb trail in JSON-LD without the home page and the article itself."""
    for node in sheet.evidence.nodes:
        if has_type(node, "BreadcrumbList"):
            items = [item for item in as_list(node.get("itemListElement")) if isinstance(item, dict)]
            names = [name for item in items if (name := first_text(item.get("name")) or item_name(item))]
            title = fold_line(first_text(sheet.evidence.article.get("headline")) or sheet.evidence.head.title or "")
            trail = [name for name in names if fold_line(name) not in load_homes() and fold_line(name) not in title]
            if trail:
                return tuple(dict.fromkeys(trail)), " > ".join(names)
    return None


def item_name(item: Node) -> str | None:
    """The name of the thing a breadcrumb points to."""
    thing = item.get("item")
    return first_text(thing.get("name")) if isinstance(thing, dict) else None


def read_kicker(sheet: Sheet) -> Answer | None:
    """The labels just above the headline that a rule, a link or a menu says are sections; in flattened text all of them."""
    title = next((place for place, _ in sheet.blocks_of(Role.TITLE)), len(sheet.labels))
    near = [(place, text) for place, text in sheet.blocks_of(Role.SECTION) if 0 < title - place <= KICKER_BLOCKS]
    near = [(place, text) for place, text in near if len(text.split()) <= KICKER_WORDS]
    if not near:
        return None
    is_sure = sheet.page.format == "text" or any(is_ruled(sheet, place) for place, _ in near)
    menu = () if is_sure else {fold_line(text) for text in sheet.texts_of(Role.NAVIGATION)}
    labels = [
        label.strip(TRAIL_MARKS) for _, text in near for part in KICKER_SEPARATOR.split(text) for label in GLUED.split(part)
    ]
    labels = [label for label in labels if label and not NO_LABEL.search(label) and not find_agency(label)]
    labels = [label for label in labels if is_sure or fold_line(label) in menu]
    return (tuple(dict.fromkeys(labels)), " / ".join(text for _, text in near)) if labels else None


def is_ruled(sheet: Sheet, place: int) -> bool:
    """Whether a rule gave a block its role, or it is a link."""
    return sheet.labels[place].source.startswith("rule:") or sheet.page.blocks[place].link_chars > 0


def read_tags_head(sheet: Sheet) -> Answer | None:
    """The keywords in JSON-LD or meta tags."""
    texts: list[Any] = [text for value in as_list(sheet.evidence.article.get("keywords")) if (text := first_text(value))]
    metas = (sheet.evidence.metas.get(name, ()) for name in TAG_METAS)
    return list_tags(texts or next((list(values) for values in metas if values), []), sheet)


def read_meter_tags(sheet: Sheet) -> Answer | None:
    """The keywords for services that count readers."""
    return list_tags([text for name in METER_METAS for text in sheet.evidence.metas.get(name, ())], sheet)


def read_tag_marks(sheet: Sheet) -> Answer | None:
    """Links that the markup calls tags."""
    return list_tags([mark.value for mark in sheet.evidence.head.marks if mark.name == "rel:tag"], sheet)


def read_tag_blocks(sheet: Sheet) -> Answer | None:
    """The visible tag line, or the list below a line that is only its label."""
    texts = []
    for place, text in sheet.blocks_of(Role.TAGS):
        label = LABEL.sub("", text)
        texts += list(read_tag_list(sheet, place)) if is_tags_label(label, sheet.labels[place]) else [label]
    return list_tags(list(dict.fromkeys(texts)), sheet)


def read_tag_list(sheet: Sheet, label: int) -> Iterator[str]:
    """The short lines below a label that have no better name, up to the first other one."""
    for place in range(label + 1, min(label + 1 + MAX_TAG_LINES, len(sheet.labels))):
        block = sheet.page.blocks[place]
        is_other = sheet.labels[place].role not in {Role.TAGS, Role.OTHER, Role.NAVIGATION}
        if is_other or block.hidden or block.gap or block.text.count(" ") >= MAX_TAG_LINE_WORDS:
            return
        yield block.text


def list_tags(texts: list[str], sheet: Sheet) -> Answer | None:
    """The single tags in texts that may hold several each."""
    tags = [label for label in list_labels(texts, sheet) if len(label.split()) <= MAX_TAG_WORDS]
    return (tuple(tags)[:MAX_TAGS], "; ".join(texts)) if tags else None


def read_description(sheet: Sheet) -> Answer | None:
    """The page's summary of itself."""
    found = sheet.evidence.meta("description", "og:description", "twitter:description")
    text = found or first_text(sheet.evidence.article.get("description")) or ""
    plain = " ".join(TAG.sub(" ", unescape(text)).split())
    return (plain, text) if plain else None


def read_image(sheet: Sheet) -> Answer | None:
    """The lead picture's address."""
    image = as_list(sheet.evidence.article.get("image"))
    first = image[0] if image else None
    named = (first.get("url") or first.get("contentUrl")) if isinstance(first, dict) else first
    for address in (
        sheet.evidence.meta("og:image", "og:image:url", "twitter:image"),
        named if isinstance(named, str) else None,
    ):
        base = find_base(sheet.evidence.head, sheet.page.url) or sheet.evidence.head.canonical
        if absolute := join_url(base, address):
            return absolute, address or ""
    return None


def read_license(sheet: Sheet) -> Answer | None:
    """The licence that the page links or states."""
    stated = sheet.evidence.article.get("license")
    mark = next((mark.value for mark in sheet.evidence.head.marks if mark.name == "rel:license"), None)
    return one(sheet.evidence.head.license or mark or first_text(stated))


SITE_NAME: Sources = (
    Source(name="meta", confidence=0.95, read=read_site_meta),
    Source(name="json-ld", confidence=0.9, read=read_publisher),
    Source(name="title-suffix", confidence=0.7, read=read_title_suffix),
    Source(name="source-tag", confidence=0.8, read=read_republisher),
    Source(name="slug", confidence=0.7, read=read_slug_site),
)
SECTION: Sources = (
    Source(name="head", confidence=0.9, read=read_section_head),
    Source(name="breadcrumbs", confidence=0.8, read=read_breadcrumbs),
    Source(name="kicker", confidence=0.6, read=read_kicker),
)
TAGS: Sources = (
    Source(name="head", confidence=0.85, read=read_tags_head),
    Source(name="rel-tag", confidence=0.85, read=read_tag_marks),
    Source(name="tag-line", confidence=0.7, read=read_tag_blocks),
    Source(name="meta", confidence=0.6, read=read_meter_tags),
)
DESCRIPTION: Sources = (Source(name="head", confidence=0.9, read=read_description),)
IMAGE: Sources = (Source(name="head", confidence=0.9, read=read_image),)
LICENSE: Sources = (Source(name="head", confidence=0.9, read=read_license),)
