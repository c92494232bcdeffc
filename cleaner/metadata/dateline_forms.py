"""How datelines are written: by papers and agencies of all scripts. A name counts as an agency only if it is a known one."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from cleaner.metadata.agencies import find_agency, load_agencies, name_agency
from cleaner.scripts import EAST_ASIAN, HAN

UPPER = "A-ZÀ-ÞĀ-ŽİŞĞА-ЯЁІЇЄҐΆ-Ω"
CAPITALS = rf"[{UPPER}][{UPPER}.'’-]+(?:[ /][{UPPER}][{UPPER}.'’-]*){{0,3}}"
NAME = rf"[{UPPER}][\w.'’-]+(?:[ /](?:de|la|am|an|der|of|[{UPPER}][\w.'’-]+)){{0,3}}"
DAY = r"(?:\d{1,2}\.? ?[^\W\d_]{3,10}\.?|[^\W\d_]{3,10}\.? \d{1,2})(?:,? \d{4})?"
DASH = r"[-–—]"
WORD = r"[^\s\d()\-–—:،,.。、/]{1,20}"
WORDS = rf"{WORD}(?: {WORD}){{0,2}}"
PLAIN = re.compile(
    rf"^(?P<place>{CAPITALS}(?:, {NAME})?)(?:,? {DAY},?)?(?: ?\((?P<agency>[^()]{{2,30}})\))?(?: {DASH}{{1,2}}|[–—]) ?(?=\S)"
)
"""LONDON, March 14 (Reuters) - …: the one form that needs no agency."""
SIGNED = (
    # Berlin (dpa) - …, Madrid, 14 mar (EFE).- …, Mumbai, March 14 (PTI) …
    re.compile(
        rf"^(?P<place>{NAME}(?:, {NAME})?|{CAPITALS}(?:, {NAME})?)(?:, {DAY})?"
        rf" ?\((?P<agency>[^()]{{2,30}})\)(?: ?[-–—.:]{{1,3}}| )"
    ),
    # (ANSA) - ROMA, 14 MAR - …
    re.compile(rf"^\((?P<agency>[^()]{{2,30}})\) ?{DASH} ?(?P<place>{CAPITALS})(?:, {DAY})? ?{DASH} "),
    # МОСКВА, 14 марта. /ТАСС/. …
    re.compile(rf"^(?P<place>{NAME}|{CAPITALS})(?:[,.] {DAY})?\.? ?/(?P<agency>[^/]{{2,30}})/\.? ?{DASH}? ?"),
    # МОСКВА, 14 мар — РИА Новости. …, Москва. 14 марта. INTERFAX.RU - …, КИЇВ. 14 березня. УНН. …
    re.compile(rf"^(?P<place>{NAME}|{CAPITALS})[,.] {DAY}\.? (?:{DASH} )?(?P<agency>[^–—/()]{{2,30}}?)(?:\. | {DASH} )"),
    # القاهرة (رويترز) - …, नई दिल्ली, 14 मार्च (भाषा) …
    re.compile(rf"^(?P<place>{WORDS})(?:[،,] [^()]{{3,20}})? ?\((?P<agency>[^()]{{2,30}})\)(?: ?[-–—:]{{1,2}}| )"),
    # الرياض - واس: …
    re.compile(rf"^(?P<place>{WORDS}) ?{DASH} ?(?P<agency>{WORDS}) ?[:–—-] "),
    # (TTXVN) …: the agency alone
    re.compile(r"^\((?P<agency>[^()]{2,30})\)(?P<place>)[ :–—-]"),
)
BRACKET = re.compile(r"^[【\[［(（<]([^【】\[\]［］()（）<>]{3,30})[】\]］)）>]")
BRACKET_PARTS = re.compile(r"\s?[=＝]\s?|[\s\u3000]+")
ASIAN = re.compile(f"[{EAST_ASIAN}]{{2,12}}")
WIRE = re.compile(
    rf"^[（(]?(?P<agency>[{HAN}]{{2,4}}社|路透)(?P<place>[{HAN}]{{2,8}}?)(?:\d{{1,2}}月)?\d{{1,2}}日(?:电|電|讯|訊| ?-)"
)
"""新华社北京3月14日电"""
OUTLET = re.compile(r", [^,]{2,30}\.(?:com|co|id|net|org|my)$", re.IGNORECASE)
"""The paper behind the place: "JAKARTA, BERITA.com"."""


class Dateline(msgspec.Struct, frozen=True, kw_only=True):
    """What opens a story: where it was filed and by which agency; either may be missing, not both."""

    place: str | None
    agency: str | None
    credit: str
    """The agency as it is written there."""
    raw: str


def match_dateline(text: str) -> Dateline | None:
    """The dateline that a paragraph opens with.

    >>> match_dateline("القاهرة (رويترز) - قال").place, match_dateline("新华社北京3月14日电 市").agency
    ('القاهرة', 'Xinhua')
    """
    found = BRACKET.match(text)
    if found and (dateline := read_bracket(found[1], found[0])):
        return dateline
    for form in SIGNED:
        found = form.match(text)
        if found and find_agency(found["agency"]):
            return make(found["place"], found["agency"], found[0])
    found = WIRE.match(text)
    if found and name_agency(found["agency"]):
        return make(found["place"], found["agency"], found[0])
    found = PLAIN.match(text)
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
