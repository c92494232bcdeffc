"""What it is about: section and tags, from the head, the trail above the headline, and the lines of tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from cleaner.fields.sheet import BOTH, HTML, TEXT, Answer, Sheet, Source, Sources
from cleaner.fields.site import ADDRESS, has_type, site_keys
from cleaner.language.agencies import find_agency
from cleaner.language.words import either, list_all
from cleaner.page.evidence import Node, as_list, first_text
from cleaner.page.headline import TRAIL_MARKS
from cleaner.rules.book import load_rules
from cleaner.text.fold import fold_line, squeeze
from cleaner.types import Label, Meaning, Role

GLUED = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ])(?=[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ])")
"""The seam of two labels that lost the space between them: "Top StoryWorld"."""
LIST_SEPARATOR = re.compile(r"\s{0,9}[,;|•·#\n、，；،؛]\s{0,9}")
LABEL = re.compile(r"^[^:]{2,25}:\s*")
INNER_LABEL = re.compile(r"[\s|•·](\w{2,15}): ([^:|]{2,300})$")
MAX_TAGS, MAX_TAG_CHARS = 40, 80
MAX_SECTIONS = 5
"""More of them are keywords."""
SECTION_METAS = ("article:section", "parsely-section", "article.section", "section")
TAG_METAS = ("article:tag", "news_keywords", "keywords", "parsely-tags", "sailthru.tags")
"""Tags for readers and search engines, before those for services that count readers."""
KICKER_BLOCKS, KICKER_WORDS = 6, 6
"""A label above the headline stands so near, and is so short."""
KICKER_SEPARATOR = re.compile(r"\s[/|•·>]\s")
LISTED = re.compile(r"(?<=\w),\s(?=[^\W\d_a-z])")
"""What parts the sections that a line of flattened text lists: "World, Europe"."""
LABEL_ENDS = " /|•·>›»"
"""What stands behind a label of a trail whose parts are on lines of their own: "News >"."""
MAX_TAG_LINES, MAX_TAG_LINE_WORDS = 10, 4
NO_LABEL = re.compile(r"[\d@:]")
MAX_TAG_WORDS = 7
"""A keyword with more words is a sentence."""
TRAIL_SEPARATOR = re.compile(r"\s{0,9}[»›>|/]\s{0,9}")
TRAIL_LINES, BARS_NEAR_TITLE = 8, 2
"""A trail stands so many lines above the headline, one of bars or slashes so many."""
MAX_PARTS, MAX_PART_WORDS, MIN_PART_CHARS = 5, 4, 3
TAG_LINES, TAG_GAP = 30, 3
"""Tags stand within so many lines below the story, and so close to each other."""


@cache
def load_homes() -> frozenset[str]:
    """How trails call a site's first page, where it is no section, folded."""
    return frozenset(map(fold_line, list_all("home")))


@cache
def load_front_pages() -> frozenset[str]:
    """How trails call a site's first page, folded, also where that may be the name of a section: "Front Page"."""
    return frozenset(map(fold_line, (*list_all("home"), *list_all("front_page"))))


def is_tags_label(text: str, label: Label) -> bool:
    """Whether a text is nothing but what announces tags, as far as our rules or that of its block know."""
    means = {rule.means for rule in load_rules().match_blocks([text])[0]}
    return label.means is Meaning.TAGS_LABEL or Meaning.TAGS_LABEL in means


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
    """The labels just above the headline that a rule or a link says are sections; else those of them that a menu has."""
    near = list_above_title(sheet)
    labels = split_labels(near)
    if not any(is_ruled(sheet, place) for place, _ in near):
        menu = {fold_line(text) for text in sheet.texts_of(Role.NAVIGATION)} if near else set()
        labels = [label for label in labels if fold_line(label) in menu]
    return join_labels(labels, near)


def read_text_kicker(sheet: Sheet) -> Answer | None:
    """The labels just above the headline of a flattened text."""
    near = list_above_title(sheet)
    listed = [(place, part) for place, text in near for part in LISTED.split(text)]
    return join_labels(split_labels(listed), near)


def list_above_title(sheet: Sheet) -> list[tuple[int, str]]:
    """The short blocks just above the headline that are labelled as sections."""
    title = next((place for place, _ in sheet.blocks_of(Role.TITLE)), len(sheet.labels))
    near = [(place, text) for place, text in sheet.blocks_of(Role.SECTION) if 0 < title - place <= KICKER_BLOCKS]
    return [(place, text) for place, text in near if len(text.split()) <= KICKER_WORDS]


def split_labels(near: list[tuple[int, str]]) -> list[str]:
    """The single labels in such blocks; no number, address or agency is one."""
    parts = (part for _, text in near for line in KICKER_SEPARATOR.split(text) for part in GLUED.split(line))
    labels = (part.strip(LABEL_ENDS) for part in parts)
    return [label for label in labels if label and not NO_LABEL.search(label) and not find_agency(label)]


def join_labels(labels: list[str], near: list[tuple[int, str]]) -> Answer | None:
    """The labels, each once, with the blocks that they were read from."""
    return (tuple(dict.fromkeys(labels)), " / ".join(text for _, text in near)) if labels else None


def is_ruled(sheet: Sheet, place: int) -> bool:
    """Whether a rule gave a block its role, or it is a link."""
    return sheet.labels[place].rule is not None or sheet.page.blocks[place].link_chars > 0


def read_tags_head(sheet: Sheet) -> Answer | None:
    """The keywords in JSON-LD or meta tags."""
    texts: list[Any] = [text for value in as_list(sheet.evidence.article.get("keywords")) if (text := first_text(value))]
    metas = (sheet.evidence.metas.get(name, ()) for name in TAG_METAS)
    return list_tags(texts or next((list(values) for values in metas if values), []), sheet)


def read_tag_marks(sheet: Sheet) -> Answer | None:
    """Links that the markup calls tags."""
    return list_tags([mark.value for mark in sheet.evidence.head.marks if mark.name == "rel:tag"], sheet)


def read_tag_blocks(sheet: Sheet) -> Answer | None:
    """The visible tag line, or the list below a line that is only its label."""
    return read_labelled_tags(sheet.blocks_of(Role.TAGS), sheet)


def read_labelled_tags(lines: Iterator[tuple[int, str]], sheet: Sheet) -> Answer | None:
    """The tags in lines with or without a label before them; below one that is only its label, the lines there."""
    texts = []
    for place, text in lines:
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


def read_trail(sheet: Sheet) -> Answer | None:
    """The trail from the first page to the article, just above the headline."""
    title = next((place for place, _ in sheet.blocks_of(Role.TITLE)), None)
    if title is None:
        return None
    wanted = fold_line(sheet.page.blocks[title].text)
    for place in range(title - 1, max(-1, title - 1 - TRAIL_LINES), -1):
        text = sheet.page.blocks[place].text
        parts = split_trail(text, is_near=title - place <= BARS_NEAR_TITLE)
        if parts and fold_line(parts[-1]) == wanted:
            parts = parts[:-1]
        parts = [part for part in parts if fold_line(part) not in load_front_pages()]
        if parts and all(map(names_page, parts)):
            return tuple(dict.fromkeys(parts)), text
    return None


def read_trail_below(sheet: Sheet) -> Answer | None:
    """The trail to the article below the story, which ends with the headline."""
    title = next(sheet.texts_of(Role.TITLE), None)
    for place in range(sheet.body_end, min(len(sheet.page.blocks), sheet.body_end + TAG_LINES)) if title else ():
        text = sheet.page.blocks[place].text
        *parts, last = TRAIL_SEPARATOR.split(text)
        if parts and fold_line(last) == fold_line(title or ""):
            parts = [part for part in parts if fold_line(part) not in load_front_pages()]
            return (tuple(parts), text) if parts and all(map(names_page, parts)) else None
    return None


def read_section_line(sheet: Sheet) -> Answer | None:
    """The one line between headline and story that is a known section's name, with perhaps "in" before it."""
    title = next((place for place, _ in sheet.blocks_of(Role.TITLE)), sheet.body_start)
    texts = [sheet.page.blocks[place].text for place in range(title + 1, sheet.body_start)]
    named = [
        (name, text) for text in texts if text.count(" ") < KICKER_WORDS and is_section(name := in_pattern().sub("", text))
    ]
    return ((named[0][0],), named[0][1]) if len(named) == 1 else None


@cache
def in_pattern() -> re.Pattern[str]:
    """What stands before a section's name where a story is filed: "in World"."""
    return re.compile(rf"^(?:{either('where')})\s", re.IGNORECASE)


def is_section(text: str) -> bool:
    """Whether a text is nothing but a known name of a section."""
    return any(rule.means is Meaning.SECTION_NAME for rule in load_rules().match_blocks([text])[0])


def split_trail(text: str, *, is_near: bool) -> list[str]:
    """The parts of a line that leads from page to page; none of any other line.

    >>> split_trail("Home › News › Politics", is_near=False), split_trail("Rain / Sun", is_near=False)
    (['Home', 'News', 'Politics'], [])
    """
    parts = [part for part in TRAIL_SEPARATOR.split(text) if part]
    if len(parts) == 1:
        parts = GLUED.split(text)
        return parts if len(parts) > 1 and fold_line(parts[0]) in load_front_pages() else []
    if not parts:
        return []
    is_trail = is_near or fold_line(parts[0]) in load_front_pages() or not TRAIL_MARKS.isdisjoint(text)
    return parts if is_trail and ":" not in text and 1 < len(parts) <= MAX_PARTS else []


def names_page(part: str) -> bool:
    """Whether a part of a trail could be a section's name."""
    is_short = len(part) >= MIN_PART_CHARS and len(part.split()) <= MAX_PART_WORDS
    return is_short and not part[0].islower() and not any(map(str.isdigit, part)) and not find_agency(part)


def read_tag_lines(sheet: Sheet) -> Answer | None:
    """The tags below the story's start: the first lines of them, not those of a menu further down."""
    return read_labelled_tags(list_first_tags(sheet), sheet)


def list_first_tags(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """The lines of tags that stand together, the first such below the story's start."""
    last = None
    for place, text in sheet.blocks_of(Role.TAGS):
        if place < sheet.body_start:
            continue
        if place - (sheet.body_end + TAG_LINES if last is None else last + TAG_GAP) > 0:
            return
        last = place
        yield place, text


def read_tags_in_line(sheet: Sheet) -> Answer | None:
    """The tags behind their label at the end of the line above the story that says who wrote it and when."""
    for role in (Role.BYLINE, Role.TIMESTAMP):
        for place, text in sheet.blocks_of(role):
            found = INNER_LABEL.search(text)
            if found and place <= sheet.body_start and is_tags_label(f"{found[1]}:", sheet.labels[place]):
                return list_tags([found[2]], sheet)
    return None


SECTION: Sources = (
    Source(name="head", formats=BOTH, prior=0.9, read=read_section_head),
    Source(name="breadcrumbs", formats=HTML, prior=0.8, read=read_breadcrumbs),
    Source(name="breadcrumbs", formats=TEXT, prior=0.8, read=read_trail),
    Source(name="kicker", formats=HTML, prior=0.6, read=read_kicker),
    Source(name="kicker", formats=TEXT, prior=0.6, read=read_text_kicker),
    Source(name="breadcrumbs-below", formats=TEXT, prior=0.7, read=read_trail_below),
    Source(name="section-line", formats=TEXT, prior=0.6, read=read_section_line),
)
TAGS: Sources = (
    Source(name="head", formats=BOTH, prior=0.85, read=read_tags_head),
    Source(name="rel-tag", formats=HTML, prior=0.85, read=read_tag_marks),
    Source(name="tag-line", formats=HTML, prior=0.7, read=read_tag_blocks),
    Source(name="tag-line", formats=TEXT, prior=0.7, read=read_tag_lines),
    Source(name="byline", formats=TEXT, prior=0.7, read=read_tags_in_line),
)
