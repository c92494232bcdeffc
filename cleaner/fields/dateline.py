"""The place a story is filed from, and the agency that filed it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import msgspec

from cleaner.fields.sheet import BOTH, TEXT, Answer, Sheet, Source, Sources
from cleaner.language.agencies import find_agency, find_named, load_agencies, name_agency, names_agencies, strip_credit
from cleaner.language.words import either, join_words, list_all, list_units
from cleaner.page.evidence import as_list, first_text
from cleaner.text.scripts import EAST_ASIAN, HAN
from cleaner.types import Role

UPPER = "A-ZÀ-ÞĀ-ŽİŞĞА-ЯЁІЇЄҐΆ-Ω"
CAPITALS = rf"[{UPPER}][{UPPER}.'’-]+(?:[ /][{UPPER}][{UPPER}.'’-]*){{0,3}}"
DAY = r"(?:\d{1,2}\.? ?[^\W\d_]{3,10}\.?|[^\W\d_]{3,10}\.? \d{1,2})(?:,? \d{4})?"
DASH = r"[-–—]"
WORD = r"[^\s\d()\-–—:،,.。、/]{1,20}"
WORDS = rf"{WORD}(?: {WORD}){{0,2}}"
BRACKET = re.compile(r"^[【\[［(（<]([^【】\[\]［］()（）<>]{3,30})[】\]］)）>]")
BRACKET_PARTS = re.compile(r"\s?[=＝]\s?|[\s\u3000]+")
ONLY_HAN = re.compile(f"[{HAN}]+")
ASIAN = re.compile(f"[{EAST_ASIAN}]{{2,12}}")
OUTLET = re.compile(r", [^,]{2,30}\.(?:com|co|id|net|org|my)$", re.IGNORECASE)
"""The paper behind the place: "JAKARTA, BERITA.com"."""
TRAILING_CREDIT = re.compile(r"(?:[–—-]{1,2} ?|[(（<])([^()（）<>–—]{2,30})[)）>]?\.?$")
MAX_CREDIT_WORDS, MIN_ALIAS_CHARS = 5, 3
CREDIT_ABOVE, CREDIT_BELOW = 5, 2
"""A line with nothing but an agency's name counts so close to the story."""
MAX_PARAGRAPHS = 3
"""A dateline opens one of the first paragraphs."""
LINE_ROLES = frozenset({Role.OTHER, Role.SECTION, Role.BYLINE, Role.SOURCE, Role.CAPTION})
PLACE_COLON = re.compile(rf"^([{UPPER}][\w'’-]{{2,20}}(?: [{UPPER}][\w'’-]{{2,20}})?):\s(?=[{UPPER}])")
SLUG_PLACE = re.compile(rf"^{CAPITALS}$")


class Dateline(msgspec.Struct, frozen=True, kw_only=True):
    """What opens a story: where it was filed and by which agency; either may be missing, not both."""

    place: str | None
    agency: str | None
    credit: str
    """The agency as it is written there."""
    raw: str


@cache
def place_name() -> str:
    """The source of a pattern for a place's name: capitals, with small words between them."""
    return rf"[{UPPER}][\w.'’-]+(?:[ /](?:{either('particles')}|[{UPPER}][\w.'’-]+)){{0,3}}"


@cache
def plain_pattern() -> re.Pattern[str]:
    """LONDON, March 14 (Reuters) - …: the one form that needs no agency."""
    return re.compile(
        rf"^(?P<place>{CAPITALS}(?:, {place_name()})?)(?:,? {DAY},?)?(?: ?\((?P<agency>[^()]{{2,30}})\))?"
        rf"(?: {DASH}{{1,2}}|[–—]) ?(?=\S)"
    )


@cache
def signed_patterns() -> tuple[re.Pattern[str], ...]:
    """The forms that need one."""
    name = place_name()
    return (
        # Berlin (dpa) - …, Madrid, 14 mar (EFE).- …, Mumbai, March 14 (PTI) …
        re.compile(
            rf"^(?P<place>{name}(?:, {name})?|{CAPITALS}(?:, {name})?)(?:, {DAY})?"
            rf" ?\((?P<agency>[^()]{{2,30}})\)(?: ?[-–—.:]{{1,3}}| )"
        ),
        # (ANSA) - ROMA, 14 MAR - …
        re.compile(rf"^\((?P<agency>[^()]{{2,30}})\) ?{DASH} ?(?P<place>{CAPITALS})(?:, {DAY})? ?{DASH} "),
        # МОСКВА, 14 марта. /ТАСС/. …
        re.compile(rf"^(?P<place>{name}|{CAPITALS})(?:[,.] {DAY})?\.? ?/(?P<agency>[^/]{{2,30}})/\.? ?{DASH}? ?"),
        # МОСКВА, 14 мар — РИА Новости. …, Москва. 14 марта. INTERFAX.RU - …, КИЇВ. 14 березня. УНН. …
        re.compile(rf"^(?P<place>{name}|{CAPITALS})[,.] {DAY}\.? (?:{DASH} )?(?P<agency>[^–—/()]{{2,30}}?)(?:\. | {DASH} )"),
        # القاهرة (رويترز) - …, नई दिल्ली, 14 मार्च (भाषा) …
        re.compile(rf"^(?P<place>{WORDS})(?:[،,] [^()]{{3,20}})? ?\((?P<agency>[^()]{{2,30}})\)(?: ?[-–—:]{{1,2}}| )"),
        # الرياض - واس: …
        re.compile(rf"^(?P<place>{WORDS}) ?{DASH} ?(?P<agency>{WORDS}) ?[:–—-] "),
        # Odesa, (AFP) - …
        re.compile(rf"^(?P<place>{name}(?:, {name})?), \((?P<agency>[^()]{{2,30}})\) ?[-–—]{{1,2}} ?"),
        # (TTXVN) …: the agency alone
        re.compile(r"^\((?P<agency>[^()]{2,30})\)(?P<place>)[ :–—-]"),
    )


@cache
def unsigned_patterns() -> tuple[re.Pattern[str], ...]:
    """The forms that are plain by their marks, or by a day with its year, and need no agency."""
    name, ands = place_name(), either("and_")
    day = r"(?:\d{1,2}\.? [^\W\d_]{3,12}\.?,?|[^\W\d_]{3,12}\.? \d{1,2},) \d{4}"
    return (
        # LEEDS, England, Sept. 18, 2024 /PRNewswire/ -- …, Lyon, le 3 mai 2023 …: a wire between slashes
        re.compile(rf"^(?P<place>{CAPITALS}(?:, {name}){{0,2}}), {day} /[^/]{{2,40}}/ ?[-–—]{{1,2}} ?(?=\S)"),
        # OSLO and BERGEN (March 9, 2016) — …
        re.compile(
            rf"^(?P<place>{CAPITALS}(?:, {name})?(?:(?:,| (?i:{ands})) {CAPITALS}){{0,2}}) \({day}\) ?[-–—]{{1,2}} ?(?=\S)"
        ),
        re.compile(rf"^(?P<place>{CAPITALS}(?:(?:, {CAPITALS})? (?i:{ands}) {CAPITALS})) [–—]{{1,2}} ?(?=\S)"),
        # Odesa, Ukraine, April 15, 2025 – …
        re.compile(rf"^(?P<place>{name}(?:, {name}){{0,2}}), {day} ?[-–—]{{1,2}} ?(?=\S)"),
        # San Lucas.- …
        re.compile(rf"^(?P<place>{name}(?:, {name})?)\.[-–—] ?(?=[{UPPER}«“\"¿¡])"),
    )


def match_dateline(text: str) -> Dateline | None:
    """The dateline that a paragraph opens with.

    >>> match_dateline("القاهرة (رويترز) - قال").place, match_dateline("新华社北京3月14日电 市").agency
    ('القاهرة', 'Xinhua')
    """
    found = BRACKET.match(text)
    if found and (dateline := read_bracket(found[1], found[0])):
        return dateline
    for form in signed_patterns():
        found = form.match(text)
        if found and find_agency(found["agency"]):
            return make(found["place"], found["agency"], found[0])
    found = wire_pattern().match(text)
    if found and name_agency(found["agency"]):
        return make(found["place"], found["agency"], found[0])
    for form in unsigned_patterns():
        if found := form.match(text):
            return make(found["place"], "", found[0])
    found = plain_pattern().match(text)
    return make(found["place"], found["agency"] or "", found[0]) if found else None


def make(place: str, credit: str, raw: str) -> Dateline:
    """A dateline with its place tidied, and its agency named."""
    place = OUTLET.sub("", place).strip(" .,")
    return Dateline(place=place or None, agency=find_agency(credit), credit=credit, raw=raw.strip())


def read_bracket(content: str, raw: str) -> Dateline | None:
    """The dateline in brackets: "서울=연합뉴스", "ロンドン共同", "ニューヨーク＝山田太郎"; null for other words in brackets."""
    parts = BRACKET_PARTS.split(content)
    credit = next((part for part in parts if name_agency(part)), "")
    if len(parts) > 1 and (credit or "＝" in content) and ASIAN.fullmatch(parts[0]) and name_agency(parts[0]) is None:
        return make(parts[0], credit, raw)
    for alias in list_asian_aliases():
        if content.endswith(alias) and ASIAN.fullmatch(content.removesuffix(alias)):
            return make(content.removesuffix(alias), alias, raw)
    return None


@cache
def list_asian_aliases() -> tuple[str, ...]:
    """The agencies' names that stick to a place's, the longest first."""
    return tuple(sorted(filter(ASIAN.fullmatch, load_agencies()), key=len, reverse=True))


@cache
def wire_pattern() -> re.Pattern[str]:
    """A dateline as Chinese agencies write it: "新华社北京3月14日电"."""
    agencies = join_words(alias for alias in load_agencies() if ONLY_HAN.fullmatch(alias))
    month, day = join_words(list_units("month")), join_words(list_units("day"))
    return re.compile(
        rf"^[（(]?(?P<agency>{agencies})(?P<place>[{HAN}]{{2,8}}?)"
        rf"(?:\d{{1,2}}(?:{month}))?\d{{1,2}}(?:{day})(?:{either('wire')}| ?-)"
    )


@cache
def load_no_places() -> frozenset[str]:
    """What stands in capitals where a place would, and is none."""
    return frozenset(map(str.upper, list_all("no_places")))


def find_dateline(sheet: Sheet) -> Dateline | None:
    """The first dateline among the first paragraphs."""
    if "dateline" not in sheet.memo:
        found = (match_dateline(text) for _, text in zip(range(MAX_PARAGRAPHS), sheet.paragraphs, strict=False))
        sheet.memo["dateline"] = next((dateline for dateline in found if dateline and has_place(dateline)), None)
    dateline: Dateline | None = sheet.memo["dateline"]
    return dateline


def drop_paper(place: str, sheet: Sheet) -> str:
    """A place without the paper behind it, where a line on who and when names that, too: "JAKARTA, KOMPAS KOTA"."""
    first, comma, paper = place.partition(", ")
    lines = (text.casefold() for role in (Role.TIMESTAMP, Role.BYLINE, Role.SOURCE) for text in sheet.texts_of(role))
    return first if comma and any(line.startswith(paper.casefold()) for line in lines) else place


def read_told_place(sheet: Sheet) -> Answer | None:
    """The place before a colon that an agency's story opens with, where the story speaks of it again: "Odesa: …"."""
    opening, *others = [*sheet.paragraphs] or [""]
    found = PLACE_COLON.match(opening)
    if not found or not is_place(found[1]) or not any(source.read(sheet) for source in AGENCY):
        return None
    rest = "\n".join((opening[found.end() :], *others))
    return (found[1], found[0]) if re.search(rf"(?<!\w){re.escape(found[1])}(?!\w)", rest) else None


def has_place(dateline: Dateline) -> bool:
    """Whether what stands where a place would is none of the words that look like one; or nothing does."""
    return dateline.place is None or (name_agency(dateline.place) is None and is_place(dateline.place))


def is_place(text: str) -> bool:
    """Whether what stands where a place would is none of the labels that look like one."""
    return not load_no_places() & set(text.split())


def read_dateline(sheet: Sheet) -> Answer | None:
    """The dateline of the body."""
    found = find_dateline(sheet)
    return (drop_paper(found.place, sheet), found.raw) if found and found.place else None


def read_slug_place(sheet: Sheet) -> Answer | None:
    """The place in capitals in a slug before the lead."""
    for text in sheet.texts_of(Role.SOURCE):
        parts = [part.strip() for part in text.split("/")]
        place = next((part for part in parts[1:] if len(parts) > 2 and SLUG_PLACE.match(part)), None)
        if place:
            return place, text
    return None


def read_source_tag(sheet: Sheet) -> Answer | None:
    """An agency in a source line, or in a tag cut from the lead."""
    return first_agency(sheet.texts_of(Role.SOURCE))


def read_dateline_agency(sheet: Sheet) -> Answer | None:
    """An agency in the dateline."""
    found = find_dateline(sheet)
    return (found.agency, found.credit) if found and found.agency else None


def read_credit(sheet: Sheet) -> Answer | None:
    """An agency at the very end of the story: "(AP)", "— Reuters"."""
    last = None
    for last in sheet.body:  # noqa: B007
        pass
    last = last or ""
    found = TRAILING_CREDIT.search(last)
    alone = [last] if len(last.split()) <= MAX_CREDIT_WORDS and names_agencies(last) else []
    return first_agency([*([found[1]] if found else []), *alone])


def read_line(sheet: Sheet) -> Answer | None:
    """A line just above or below the story that is nothing but an agency's name, whatever the labeller took it for."""
    start, end = sheet.body_start, sheet.body_end
    for place in (*range(max(0, start - CREDIT_ABOVE), start), *range(end, min(end + CREDIT_BELOW, len(sheet.labels)))):
        text = sheet.page.blocks[place].text
        is_short = len(text) >= MIN_ALIAS_CHARS and len(text.split()) <= MAX_CREDIT_WORDS
        if is_short and sheet.labels[place].role in LINE_ROLES and names_agencies(text):
            return first_agency([text])
    return None


def read_byline_agency(sheet: Sheet) -> Answer | None:
    """An agency where an author would stand: in JSON-LD, meta tags, the byline, or the line that has the date."""
    authors = (first_text(author) for author in as_list(sheet.evidence.article.get("author")))
    metas = sheet.evidence.metas.get("author", ())
    lines = [
        text for role in (Role.BYLINE, Role.TIMESTAMP) for place, text in sheet.blocks_of(role) if place <= sheet.body_start
    ]
    given = first_agency(text for text in (*authors, *metas) if text)
    return given or next(((name, text) for text in lines if (name := find_named(strip_credit(text)))), None)


def first_agency(texts: Iterable[str]) -> Answer | None:
    """The first agency that one of the texts names."""
    return next(((name, text) for text in texts if (name := find_agency(strip_credit(text)))), None)


def read_export_key(sheet: Sheet) -> Answer | None:
    """The place under "DATELINE:" in the header of a database's export."""
    place = sheet.evidence.meta("dateline")
    return (place, place) if place else None


DATELINE_SOURCES: Sources = (
    Source(name="dateline", formats=BOTH, prior=0.9, read=read_dateline),
    Source(name="export-header", formats=TEXT, prior=0.9, read=read_export_key),
    Source(name="slug", formats=BOTH, prior=0.6, read=read_slug_place),
    Source(name="place-colon", formats=BOTH, prior=0.6, read=read_told_place),
)
AGENCY: Sources = (
    Source(name="source-tag", formats=BOTH, prior=0.9, read=read_source_tag),
    Source(name="dateline", formats=BOTH, prior=0.95, read=read_dateline_agency),
    Source(name="byline", formats=BOTH, prior=0.85, read=read_byline_agency),
    Source(name="closing-credit", formats=BOTH, prior=0.8, read=read_credit),
    Source(name="line", formats=BOTH, prior=0.7, read=read_line),
)
