"""What stands under the pictures, and whose pictures they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import groupby

from cleaner.fields.sheet import Sheet
from cleaner.language.agencies import find_agency, name_agency, parts_pattern
from cleaner.language.names import load_particles, name_form
from cleaner.language.pictures import Credits, load_credits, read_shown
from cleaner.language.words import either, join_words, list_all
from cleaner.page.frames import find_frame
from cleaner.text.scripts import HAN, HANGUL
from cleaner.types import Caption, Role

MAX_CREDIT_CHARS, MAX_TAIL_CHARS = 120, 170
"""A credit is so long, and with its label and brackets so long."""
MIN_SHOWN_WORDS = 8
"""A text so long before a notice on rights says what a picture shows."""
CAPITAL = r"[A-ZÀ-ÞĀ-ŽА-ЯЁІЇЄҐΆ-Ω]"
LAST_BRACKET = re.compile(r"\s?[(（]([^()（）\n]{2,40})[)）]\.?$")
MAX_SOURCE_WORDS = 8
STRAY_ROLES = (Role.OTHER, Role.NAVIGATION, Role.ADVERTISING, Role.RELATED)
STRAY_ABOVE, STRAY_WORDS = 15, 2
CREDIT_NAMES = re.compile(r"credit|copyright|source|author|photographer|rights", re.IGNORECASE)


class CreditPatterns:
    """The ways a caption marks its credit."""

    def __init__(self, known: Credits) -> None:
        """Compile the word lists; the longest word wins."""
        words, signs, agencies = (join_words(found) for found in (known.labels, known.marks, known.slashes))
        rights = either("rights")
        by = join_words(
            word for word in list_all("short_by") if word not in load_particles()
        )  # "Bilder von Kameras" credits nobody
        behind = either("credits_behind")
        self.rights = re.compile(rights, re.IGNORECASE)
        self.notice = re.compile(rf"(?:copyright|©|\(c\)|{rights})", re.IGNORECASE)
        credit = rf"(?P<credit>[^()\n]{{2,{MAX_CREDIT_CHARS}}})"
        opens, closes, colon = r"[(\[（【［]", r"[)\]）】］]", r"[:：=|]"
        ends = r"(?<=[.!?…。！？।])"
        self.tails = (
            re.compile(rf"\s{{0,5}}{opens}\s*(?i:{words})\s*(?:{colon}|/|(?:{by})\b)\s*{credit}{closes}\.?$"),
            re.compile(rf"\s{{0,5}}{opens}(?P<credit>(?:{signs}|{agencies}/)[^()\n]{{2,{MAX_CREDIT_CHARS}}}){closes}\.?$"),
            re.compile(
                rf"(?:^|[\s,|–—-]{{1,5}}|{ends})(?i:{words})\s?"
                rf"(?:{colon}\s?|(?:{by})\s(?![a-zß-ÿ])|©\s?|(?:\.{{3}}|…)\s?)(?!\s){credit}$"
            ),
            re.compile(
                rf"{ends}\s{{1,5}}(?i:{words})\.?\s(?P<credit>{CAPITAL}\S{{0,30}}(?:\s?/?\s?{CAPITAL}\S{{0,30}}){{0,4}})$"
            ),
            re.compile(rf"(?:^|[\s|–—-]{{1,5}})(?:{signs})\s?{credit}$"),
            re.compile(rf"(?:^|[\s|–—-]{{1,5}})(?P<credit>(?:{agencies})(?: (?:{agencies}))?/[^()\n.]{{2,80}})\.?$"),
            re.compile(
                rf"(?<=\w{{3}}[.!?…])\s{{1,5}}(?P<credit>[^.!?()\n]{{3,60}}\s?/\s?(?:{agencies})(?:/[^.()\n]{{2,40}})?)$"
            ),
            re.compile(
                rf"(?<=\w{{3}}[.!?…])\s{{0,5}}(?P<credit>{name_form(2, 3)}(?<!\.)|(?:{agencies}|[^\W\d_A-Za-z]{{2,4}}\d?))$"
            ),
            re.compile(rf"\s{{0,5}}{opens}(?P<credit>{name_form()}/[^()/\n]{{2,60}}){closes}\.?$"),
            re.compile(rf"{ends}\s?(?P<credit>[^。！？\n]{{2,30}}(?:{behind}))$|＝(?P<taken>[^。＝\n]{{2,30}}(?:{behind}))$"),
            re.compile(rf"{ends}\s?(?:[/／]|{either('picture_marks')}){{1,2}}(?P<credit>[{HAN}{HANGUL}]{{2,12}})$"),
        )
        whole = join_words(name for name in known.slashes if " " in name).replace(r"\ ", ".")
        self.label = re.compile(rf"^\s*(?!(?i:{whole})\b)(?:(?i:{words})\s?[:：=/|]?|{signs})\s*")


@cache
def load_patterns() -> CreditPatterns:
    """The patterns that ship with the package."""
    return CreditPatterns(load_credits())


@cache
def published_pattern() -> re.Pattern[str]:
    """The end of a line on when something was published: "3 hours ago", "| Published"."""
    return re.compile(rf"\b(?:{either('ago')})$|\|\s?(?:{either('published')})\b", re.IGNORECASE)


@lru_cache(maxsize=1_024)
def split_credit(text: str) -> Caption:
    """The caption and the credit at its end.

    >>> split_credit("Two boats at rest. (AP Photo/Jane Doe)")
    Caption(text='Two boats at rest.', credit='AP Photo/Jane Doe')
    """
    if shown := read_shown(text):
        return Caption(text=shown.text, credit=shown.credit or None)
    for pattern in load_patterns().tails:
        found = pattern.search(text, max(0, len(text) - MAX_TAIL_CHARS))
        if found:
            credit = found["credit"] or found.groupdict().get("taken") or ""
            return Caption(text=text[: found.start()].strip(" |–—-(（"), credit=tidy_credit(credit))
    found = LAST_BRACKET.search(text, max(0, len(text) - MAX_TAIL_CHARS))
    if found and found.start() and all(name_agency(part) for part in parts_pattern().split(found[1])):
        return Caption(text=text[: found.start()].strip(), credit=found[1])
    return Caption(text=text, credit=None)


def tidy_credit(text: str) -> str:
    """A credit without its label and what stands around it."""
    return load_patterns().label.sub("", text).strip(" .,:;|–—-") or text.strip()


def read_captions(sheet: Sheet) -> tuple[Caption, ...]:
    """The captions of the page, each once; a credit in a block of its own joins the caption before it."""
    found: dict[str, Caption] = {}
    places = sorted({*sheet.blocks_of(Role.CAPTION), *list_strays(sheet), *list_sources(sheet)})
    figures = (list(group) for _, group in groupby(places, key=lambda item: figure_of(sheet, item[0])))
    for group in figures if sheet.page.containers else join_lines(sheet, places):
        caption = join_caption(sheet, group)
        if caption.text and is_caption(caption):
            key = caption.text.casefold()
            found[key] = found[key] if key in found and found[key].credit else caption
    return tuple(found.values())


def join_lines(sheet: Sheet, places: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """The lines of flattened text that are of one picture: one with its credit right above or below, each alone otherwise."""
    group: list[tuple[int, str]] = []
    for place, text in places:
        is_next = bool(group) and len(group) == 1 and place == group[0][0] + 1 and not sheet.page.blocks[place].gap
        if group and not (is_next and is_credit(sheet, place, text) is not is_credit(sheet, *group[0])):
            yield group
            group = []
        group.append((place, text))
    if group:
        yield group


def is_caption(caption: Caption) -> bool:
    """Whether it says what a picture shows: no line of rights, and no stamp of who published when."""
    patterns = load_patterns()
    if patterns.rights.search(f"{caption.text}\n{caption.credit or ''}"):
        return len(patterns.notice.split(caption.text, maxsplit=1)[0].split()) >= MIN_SHOWN_WORDS
    return published_pattern().search(caption.text) is None


def list_strays(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """Dropped blocks at the story in an element that is named for a picture, and holds little else."""
    start, end = sheet.body_start - STRAY_ABOVE, sheet.body_end
    for role in STRAY_ROLES:
        for place, text in sheet.blocks_of(role):
            block = sheet.page.blocks[place]
            if not start <= place < end or block.hidden or block.text != text or block.link_chars * 2 > len(text):
                continue
            if text.count(" ") >= STRAY_WORDS - 1 and find_frame(sheet.page, block.container):
                yield place, text


def list_sources(sheet: Sheet) -> Iterator[tuple[int, str]]:
    """In flattened text the line right below a caption that gives an agency as its source."""
    if not sheet.page.containers:
        captions = {place for place, _ in sheet.blocks_of(Role.CAPTION)}
        for place, text in sheet.blocks_of(Role.SOURCE):
            if place - 1 in captions and text.count(" ") < MAX_SOURCE_WORDS and find_agency(tidy_credit(text)):
                yield place, text


def figure_of(sheet: Sheet, place: int) -> int:
    """A number that blocks of one caption share: the caption element they lie in."""
    container = sheet.page.blocks[place].container
    while container >= 0:
        if sheet.page.containers[container].tag in {"figcaption", "figure"}:
            return container
        container = sheet.page.containers[container].parent
    return -1 - place


def join_caption(sheet: Sheet, parts: list[tuple[int, str]]) -> Caption:
    """One caption from the blocks of one figure."""
    credits_ = [text for place, text in parts if is_credit(sheet, place, text)]
    texts = [text for place, text in parts if not is_credit(sheet, place, text)]
    caption = split_credit(" ".join(dict.fromkeys(texts)))
    return Caption(text=caption.text, credit=caption.credit or (read_credit(credits_[0]) if credits_ else None))


def read_credit(text: str) -> str:
    """What a line that is nothing but a credit says, without its label."""
    found = split_credit(text)
    return found.credit if found.credit and not found.text else tidy_credit(text)


def is_credit(sheet: Sheet, place: int, text: str) -> bool:
    """Whether a block of a caption is nothing but the credit."""
    container = sheet.page.blocks[place].container
    names = sheet.page.containers[container].names if container >= 0 else ()
    if any(CREDIT_NAMES.search(name) for name in names) and len(text) < MAX_CREDIT_CHARS:
        return True
    return not split_credit(text).text
