"""What a page offers as its headline: each wording once, in its best spelling, with who says it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from cleaner.fields.sheet import Sheet
from cleaner.fields.site import names_site
from cleaner.page.evidence import first_text
from cleaner.text.fold import SITE_SEPARATOR, straighten
from cleaner.types import Role

ORIGINS = ("block", "json-ld", "h1", "og:title", "twitter:title", "meta", "json-ld-name", "title-element")
"""Who may say a wording; of two spellings the earlier one's is given."""
TITLE_METAS = ("title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "citation_title", "headline")
SEPARATOR = re.compile(rf"{SITE_SEPARATOR.pattern}|(?<=[^\W\d]):\s|_")
"""What parts a text that an origin gives: what stands between headline and site, and a colon, which may be of the headline."""
MARKS = re.compile(r"[‘’‚‛`´'\"“”„«»‹›]")
DASHES = re.compile(r"[\s\-‐-―−]+")
MAX_CHARS, MAX_CUTS, MAX_H1S = 400, 4, 6
MIN_PART_CHARS = 2


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """A text that an origin gives, and where its block stands (-1 for the head)."""

    origin: str
    text: str
    place: int = -1


class Cut(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a text that an origin gives: its head or its tail, and whether the rest is the site's name."""

    said: Said
    text: str
    part: str
    rest: str
    strips_site: bool


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """One wording in its best spelling: who says it whole, and who says it as a part of more."""

    key: str
    text: str
    first: Said
    whole: tuple[Said, ...]
    cuts: tuple[Cut, ...]

    @property
    def place(self) -> int:
        """Place of the first block that says it whole; -1 where none does."""
        return next((said.place for said in self.whole if said.place >= 0), -1)


def fold_wording(text: str) -> str:
    """A headline for comparing: case, quotes, dashes and spaces folded.

    >>> fold_wording("Rain – “at last”")
    'rain at last'
    """
    return DASHES.sub(" ", MARKS.sub("", straighten(text).casefold())).strip(" .|■□◆●▼▶►")


def list_wordings(sheet: Sheet) -> tuple[Wording, ...]:
    """The wordings that the page offers, those of better origins first."""
    whole: dict[str, list[Said]] = {}
    cuts: dict[str, list[Cut]] = {}
    for said in sorted(list_said(sheet), key=lambda said: ORIGINS.index(said.origin)):
        whole.setdefault(fold_wording(said.text), []).append(said)
    for said in [said for group in whole.values() for said in group]:
        for cut in cut_wording(said, sheet):
            cuts.setdefault(fold_wording(cut.text), []).append(cut)
    keys = [key for key in dict.fromkeys((*whole, *cuts)) if key]
    return tuple(make_wording(key, whole.get(key, []), cuts.get(key, [])) for key in keys)


def make_wording(key: str, whole: list[Said], cuts: list[Cut]) -> Wording:
    """A wording in the spelling of its best origin, capitals last."""
    spellings = [(said, said.text) for said in whole] or [(cut.said, cut.text) for cut in cuts]
    first, text = next((item for item in spellings if not item[1].isupper()), spellings[0])
    return Wording(key=key, text=text, first=first, whole=tuple(whole), cuts=tuple(cuts))


def list_said(sheet: Sheet) -> Iterator[Said]:
    """Every text that stands where a headline would, with its origin."""
    evidence = sheet.evidence
    for place, text in sheet.blocks_of(Role.TITLE):
        yield Said(origin="block", text=text, place=place)
        break
    yield from list_first_headings(sheet)
    metas = evidence.metas
    found = (
        ("json-ld", first_text(evidence.article.get("headline"))),
        ("json-ld-name", first_text(evidence.article.get("name"))),
        ("og:title", evidence.meta("og:title")),
        ("twitter:title", evidence.meta("twitter:title")),
        *(("meta", metas[name][0]) for name in TITLE_METAS if name in metas),
        ("title-element", evidence.head.title),
    )
    yield from (Said(origin=origin, text=text) for origin, text in found if text and len(text) <= MAX_CHARS)


def list_first_headings(sheet: Sheet) -> Iterator[Said]:
    """The first-level headings that readers see, each of their blocks, and blocks of one heading together."""
    parts: dict[int, list[tuple[int, str]]] = {}
    for place, block in enumerate(sheet.page.blocks):
        if block.level == 1 and block.kind is Role.HEADING and not block.hidden and len(block.text) <= MAX_CHARS:
            parts.setdefault(first_heading_of(sheet, block.container), []).append((place, block.text))
    for group in list(parts.values())[:MAX_H1S]:
        yield from (Said(origin="h1", text=text, place=place) for place, text in group[:MAX_H1S])
        if 1 < len(group) <= MAX_H1S:
            yield Said(origin="h1", text=" ".join(text for _, text in group), place=group[0][0])


def first_heading_of(sheet: Sheet, container: int) -> int:
    """The `<h1>` that a container is or lies in."""
    while container >= 0 and sheet.page.containers[container].tag != "h1":
        container = sheet.page.containers[container].parent
    return container


def cut_wording(said: Said, sheet: Sheet) -> Iterator[Cut]:
    """The heads and tails of a text at its separators."""
    for found in list(SEPARATOR.finditer(said.text))[-MAX_CUTS:]:
        head, tail = said.text[: found.start()].strip(), said.text[found.end() :].strip()
        if min(len(head), len(tail)) >= MIN_PART_CHARS:
            yield Cut(said=said, text=head, part="head", rest=tail, strips_site=names_site(tail, sheet))
            yield Cut(said=said, text=tail, part="tail", rest=head, strips_site=names_site(head, sheet))
