"""A story that the page carries but does not show: in JSON-LD, or in the state that its scripts would draw it from.

It is used only where the page shows clearly less. Its blocks become part of the page, so that all that holds for
blocks holds for them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import NamedTuple

import msgspec

from cleaner.page.embedded.rows import read_states
from cleaner.page.embedded.scripts import SIGN, STRING, open_shadows
from cleaner.page.embedded.search import MIN_STORY_WORDS, list_json_ld, list_state
from cleaner.page.evidence import Evidence, as_list, read_evidence
from cleaner.page.segment.document import segment_html
from cleaner.text.fold import fold_line, split_title
from cleaner.text.spans import Piece, cut_spans
from cleaner.text.words import count_words
from cleaner.types import Block, Container, Decoded, Page, Role

__all__ = ["show_embedded"]

THIN_BYTES = 1_200
"""A page that shows more prose than this, in UTF-8, is not asked for its scripts' state: reading it costs milliseconds."""
MAX_PROSE_SHARE = 0.7
"""A page that shows more prose of any kind, measured in the story's, has no need of it."""
MAX_SHOWN_SHARE = 0.4
"""Of a story of which the page shows more, nothing is taken. All three figures were set by hand; on 752 pages of the
benchmark, which all show their story, nothing is taken at half or twice their values."""
MIN_PROSE_SHARE = 0.4
"""Of what a state is taken for a story: the rest may be headings, lists, labels. Page furniture read as one had .12 of
prose, the stories of 17 pages .85 and more."""
PROSE_CHARS = 80
PIECE_CHARS = 24
"""The story is looked for on the page in pieces of so many letters: a slip of the pen costs one of them."""
MAX_PIECES, MAX_SEARCHED_CHARS = 250, 2_000_000
MAX_STORIES = 20
"""So many are looked for on the page, at most."""
MIN_STATE_CHARS = 400
SOURCES = {"json-ld": 1.5, "script-state": 1.0}
"""Where a story is found, and what its length counts for against another: JSON-LD is written for readers from outside."""
BODY = re.compile(r"\"articleBody\"\s{0,9}:\s{0,9}(?=\")")
BODY_KEY, UPDATES = '"articleBody"', '"liveBlogUpdate"'


def show_embedded(page: Page, *, inline: bool = False) -> Page:
    """The page, with the story that it carries where it shows less of it; `inline` asks for its links and emphasis."""
    if page.format != "html":
        return page
    n_body = max(map(bound_body, page.head.json_ld), default=0)
    n_shown = count_shown(page.blocks, max(THIN_BYTES, MAX_PROSE_SHARE * n_body))
    if n_shown > max(THIN_BYTES, MAX_PROSE_SHARE * n_body):
        return page
    if SIGN in page.html and (opened := show_shadows(page, inline=inline)).n_shown > n_shown:
        page, n_shown = opened
    evidence = read_evidence(page.head)
    headlines = fold_headlines(page, evidence)
    sources = islice(list_stories(page, evidence, headlines, n_shown), MAX_STORIES)
    found = ((name, segment_html(read_markup(markup), url=None, inline=inline)) for name, markup in sources)
    told = ((name, story) for name, story in found if name == "json-ld" or is_prose(story))
    longer = [(name, story) for name, story in told if is_longer(story, n_shown)]
    letters = read_shown_letters(page) if longer else ""
    missing = [(name, story) for name, story in longer if is_missing(story, letters)]
    if not missing:
        return page
    name, story = max(missing, key=lambda pair: len(pair[1].text) * SOURCES[pair[0]])
    return insert_story(page, story, name, headlines)


class Shown(NamedTuple):
    """A page, and how much prose it shows."""

    page: Page
    n_shown: int


def show_shadows(page: Page, *, inline: bool) -> Shown:
    """The page with what a browser shows of its templates."""
    opened = segment_html(read_markup(open_shadows(page.html)), url=page.url, inline=inline)
    page = msgspec.structs.replace(page, blocks=opened.blocks, containers=opened.containers, head=opened.head)
    return Shown(page, count_shown(page.blocks, math.inf))


def read_markup(markup: str) -> Decoded:
    """Markup that was made here, as a document."""
    return Decoded(text=markup, format="html", encoding="utf-8", encoding_source="embedded")


def bound_body(source: str) -> int:
    """At most so many bytes of story are in a JSON-LD source."""
    if UPDATES in source:
        return count_bytes(source)
    if BODY_KEY not in source:
        return 0
    found = (STRING.match(source, key.end()) for key in BODY.finditer(source))
    return max((count_bytes(body[0]) for body in found if body), default=0)


def count_shown(blocks: tuple[Block, ...], enough: float) -> int:
    """The bytes of the prose that readers see; counting stops where there are more than enough."""
    total = 0
    for block in blocks:
        length = len(block.text)
        if length >= PROSE_CHARS and not block.hidden and 2 * block.link_chars < length:
            total += count_bytes(block.text)
            if total > enough:
                break
    return total


def is_prose(story: Page) -> bool:
    """Whether enough of a story stands in blocks that are long enough for prose, in any script, and not of links."""
    sizes = (count_bytes(block.text) for block in story.blocks if 2 * block.link_chars < len(block.text))
    return sum(size for size in sizes if size >= PROSE_CHARS) >= MIN_PROSE_SHARE * count_bytes(story.text)


def count_bytes(text: str) -> int:
    """The length of a text in UTF-8: what it says, whatever its script, is nearer to that than to its characters."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def list_stories(page: Page, evidence: Evidence, headlines: frozenset[str], n_shown: int) -> Iterator[tuple[str, str]]:
    """The stories that the page carries, each with the name of its source, most trusted first."""
    yield from (("json-ld", markup) for markup in list_json_ld(evidence, headlines))
    if n_shown <= THIN_BYTES and claims_article(evidence):
        named = headlines | {fold_line(title) for title in evidence.headlines[:1]}
        states = read_states(page.html, named, min_chars=max(MIN_STATE_CHARS, int(n_shown / MAX_PROSE_SHARE)))
        yield from (("script-state", markup) for markup in list_state(states, named))


def claims_article(evidence: Evidence) -> bool:
    """Whether the head says, by a type or a date, that the page is an article; a shop's state has prose too."""
    types = evidence.metas.get("og:type", ())
    kinds = (str(kind).casefold() for kind in as_list(evidence.article.get("@type")))
    is_typed = any(kind.endswith(("article", "blogposting")) for kind in kinds)
    is_dated = isinstance(evidence.article.get("datePublished"), str)
    return is_typed or is_dated or "article" in types or any(name.startswith("article:") for name in evidence.metas)


def fold_headlines(page: Page, evidence: Evidence) -> frozenset[str]:
    """The headlines that the page shows or names, folded, whole and without the site's name."""
    shown = [block.text for block in page.blocks if block.kind is Role.HEADING and block.level == 1 and not block.hidden]
    named = [evidence.meta("og:title"), evidence.meta("twitter:title"), evidence.head.title]
    titles = [title for title in (*named, *shown) if title]
    parts = (part for title in titles for cut in split_title(title) for part in cut)
    return frozenset(filter(None, (fold_line(title) for title in (*titles, *parts))))


def is_longer(story: Page, n_shown: int) -> bool:
    """Whether a story is one, and clearly longer than the prose that the page shows."""
    text = story.text
    return n_shown <= MAX_PROSE_SHARE * count_bytes(text) and count_words(text) >= MIN_STORY_WORDS


def read_shown_letters(page: Page) -> str:
    """The letters that readers see, of a very long page the first."""
    return read_letters(" ".join(block.text for block in page.blocks if not block.hidden)[:MAX_SEARCHED_CHARS])


def is_missing(story: Page, shown: str) -> bool:
    """Whether the letters that the page shows have clearly less of a story than there is."""
    letters = read_letters(story.text)
    step = max(PIECE_CHARS, len(letters) // MAX_PIECES)
    pieces = [letters[start : start + PIECE_CHARS] for start in range(0, len(letters), step)]
    return sum(piece in shown for piece in pieces) < MAX_SHOWN_SHARE * len(pieces)


MAX_TOP_BLOCKS = 15
"""An element with no more blocks than these around the headline is the story's top: byline, date, standfirst."""
MIN_SAME_CHARS = 40
MAX_CHECKED_BLOCKS = 300
NO_LETTER = re.compile(r"[\W_]+")


def insert_story(page: Page, story: Page, name: str, headlines: frozenset[str]) -> Page:
    """The page with what it does not show of the story; the element around that is a `script` of this name."""
    same = find_same(page, read_letters(story.text))
    shown = {read_letters(page.blocks[place].text) for place in same}
    leads = [page.blocks[place].text for place in same]
    blocks = [cut_leads(block, leads) if read_letters(block.text) not in shown else None for block in story.blocks]
    fresh = [block is not None for block in blocks]
    place = same[-1] + 1 if same else find_place(page, headlines)
    n_fresh, offset, parent = sum(fresh), len(page.containers), find_parent(page, place)
    new = [
        msgspec.structs.replace(block, container=max(block.container, 1) - 1 + offset) for block in blocks if block is not None
    ]
    marks = (msgspec.structs.replace(mark, block=mark.block + n_fresh * (mark.block >= place)) for mark in page.head.marks)
    return msgspec.structs.replace(
        page,
        blocks=(*page.blocks[:place], *new, *page.blocks[place:]),
        containers=(*widen(page, parent, place, n_fresh), *adopt(story, fresh, name, (parent, place, offset))),
        head=msgspec.structs.replace(page.head, marks=tuple(marks)),
    )


def read_letters(text: str) -> str:
    """The letters and digits of a text, folded: for finding words again, however they are set."""
    return NO_LETTER.sub("", text.casefold())


def find_same(page: Page, story: str) -> list[int]:
    """The blocks that show a part of the story; only the first ones of a very long page are looked at."""
    prose = [place for place, block in enumerate(page.blocks) if not block.hidden and len(block.text) >= MIN_SAME_CHARS]
    return [place for place in prose[:MAX_CHECKED_BLOCKS] if read_letters(page.blocks[place].text) in story]


def cut_leads(block: Block, leads: list[str]) -> Block:
    """A block of the story without the paragraphs at its start that the page shows: some bodies come in one piece."""
    text = block.text
    if len(text) <= MIN_SAME_CHARS:
        return block
    for lead in leads:
        if text.startswith(lead) and len(text) > len(lead):
            text = text[len(lead) :].lstrip()
    if text == block.text:
        return block
    kept = Piece(len(block.text) - len(text), len(block.text), 0)
    return msgspec.structs.replace(block, text=text, spans=tuple(cut_spans(block.spans, [kept])))


def find_place(page: Page, headlines: frozenset[str]) -> int:
    """Where a story goes of which the page shows nothing: below the headline, or at the end."""
    heads = [place for place, block in enumerate(page.blocks) if not block.hidden and fold_line(block.text) in headlines]
    firsts = [place for place in heads if page.blocks[place].kind is Role.HEADING] or heads
    return climb(page, firsts[0]) if firsts else len(page.blocks)


def climb(page: Page, place: int) -> int:
    """The end of the outermost small element around the headline."""
    number, end = page.blocks[place].container, place + 1
    while number >= 0 and page.containers[number].end - page.containers[number].start <= MAX_TOP_BLOCKS:
        end = page.containers[number].end
        number = page.containers[number].parent
    return end


def find_parent(page: Page, place: int) -> int:
    """The innermost element that goes on at this place; at the end of the page its body."""
    around = [number for number, element in enumerate(page.containers) if element.start < place < element.end]
    bodies = [number for number, element in enumerate(page.containers) if element.tag in {"html", "body"}]
    return max(around or bodies, default=-1)


def widen(page: Page, parent: int, place: int, n_blocks: int) -> tuple[Container, ...]:
    """The page's elements with room for so many blocks at this place, inside the parent and those around it."""
    around = set()
    while parent >= 0:
        around.add(parent)
        parent = page.containers[parent].parent
    return tuple(
        msgspec.structs.replace(
            element,
            start=element.start + n_blocks * (element.start >= place and number not in around),
            end=element.end + n_blocks * (element.start >= place or element.end > place or number in around),
        )
        for number, element in enumerate(page.containers)
    )


def adopt(story: Page, fresh: list[bool], name: str, at: tuple[int, int, int]) -> list[Container]:
    """The story's elements but the outermost, numbered on from the page's; its body becomes the `script`."""
    parent, place, offset = at
    before = [place + count for count in accumulate(fresh, initial=0)]
    elements = [
        msgspec.structs.replace(
            element, parent=element.parent - 1 + offset, start=before[element.start], end=before[element.end]
        )
        for element in story.containers[1:]
    ]
    return [msgspec.structs.replace(elements[0], tag="script", names=(name,), parent=parent), *elements[1:]]
