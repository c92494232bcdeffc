"""The headline: what the page offers as one, each wording once, and a learned choice among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from math import exp
from urllib.parse import unquote, urlsplit

import msgspec

from cleaner.fields.sheet import BOTH, HTML, TEXT, Answer, Sheet, Source, Sources
from cleaner.fields.site import find_feed_footer, is_news, names_site, site_keys
from cleaner.language.names import UNSPACED_CHAR
from cleaner.language.stamps import strip_moment
from cleaner.model.contract import Offer
from cleaner.model.file import find_ranker
from cleaner.page.address import list_addresses
from cleaner.page.evidence import first_text
from cleaner.page.headline import clean_title
from cleaner.text.fold import SITE_SEPARATOR, squeeze, straighten
from cleaner.text.scripts import UNSPACED_IN_PAIRS
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
WORD = re.compile(r"\w+")
UNSPACED_PAIR = re.compile(rf"[{UNSPACED_IN_PAIRS}]{{1,2}}|[^\W{UNSPACED_IN_PAIRS}]+")
"""Two characters that are about a word, or a run of others."""
SLUG_WORD = re.compile(r"[^\W_]{2,}")
TRANSCRIPTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "à": "a", "á": "a", "í": "i", "ó": "o", "ñ": "n", "ç": "c"}
)
META_ORIGINS = frozenset({"og:title", "twitter:title", "meta"})
MIN_HEADING_WORDS = 3
"""A heading of fewer words is no headline, where nothing else says that it is one."""
FEW_WORDS, LONG_WORDS = 4, 20
SHOWN_ABOVE, SHOWN_INSIDE = 40, 2
"""A headline is read within so many blocks above the story's start, or inside it."""
MAX_MARKS = 12
"""So many characters fewer a line has when its marks are folded away."""
CONTENT_WORD = re.compile(r"\w{4,}")
"""Not those of `find_topic_words`: with them 6 of 2,262 titles change, and 1 of 940 golds is lost. Train again to join them."""
TOPIC_BLOCKS, MAX_BLOCK_CHARS = 12, 1_000
Features = dict[str, float]
BY_ORIGIN = ("whole", "news", "opens", "closes", "inside", "around", "beside")
"""How an origin may stand to a wording; `news` where it says it whole on a page of news."""
COLUMNS = (
    "said by", "strips site", "carries site", "in story", "shown", "shown as heading", "in legal", "names site", "one word",
    "two words", "few words", "long", "length", "in slug", "of slug",
    *(f"{how} {origin}" for how in BY_ORIGIN for origin in ORIGINS),
)  # fmt: skip
"""All that may be said of a wording, by name; the ranker has a weight for those that several pages had."""
OFFER = Offer(columns=COLUMNS, predicts=("title",), reads={}, by_name=True)


PERMALINK = re.compile(r"(?<=[^\s.,:;#§¶]{3})(?:\s?[¶§\U0001F517]|#)$")
"""The mark behind a heading that links to it, no part of "C#", "No. #" or "Part #"; headings inside the story have a rule."""


SIGNS = re.compile(r"^[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF\u25A0-\u25FF\uFE0F\u200D\s]{1,20}(?=\w)")
"""Pictograms before a headline, as channels set them."""


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
        yield Said(origin="block", text=PERMALINK.sub("", text), place=place)
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
    code = sheet.language.code
    yield from (Said(origin=origin, text=drop_day(text, code)) for origin, text in found if text and len(text) <= MAX_CHARS)


def drop_day(text: str, language: str | None) -> str:
    """A headline without a day of its own behind a mark.

    >>> drop_day("Rain at last - Nov. 1, 2000", "en"), drop_day("Rain at last - Courier", "en")
    ('Rain at last', 'Rain at last - Courier')
    """
    last = next(reversed(list(SITE_SEPARATOR.finditer(text))), None)
    tail = text[last.end() :] if last and last.start() else ""
    rest = strip_moment(tail, language) if any(map(str.isdigit, tail)) else None
    return text if last is None or rest is None or any(map(str.isalnum, rest)) else text[: last.start()].rstrip()


def list_first_headings(sheet: Sheet) -> Iterator[Said]:
    """The first-level headings that readers see, each of their blocks, and blocks of one heading together."""
    parts: dict[int, list[tuple[int, str]]] = {}
    for place, block in enumerate(sheet.page.blocks):
        if block.level == 1 and block.kind is Role.HEADING and not block.hidden and len(block.text) <= MAX_CHARS:
            parts.setdefault(first_heading_of(sheet, block.container), []).append((place, PERMALINK.sub("", block.text)))
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


def describe_wordings(wordings: tuple[Wording, ...], sheet: Sheet) -> list[Features]:
    """What speaks for and against each wording, by name; what is not named is nought."""
    slug, keys = read_slug(sheet), site_keys(sheet)
    topic = read_topic(sheet)
    lines = read_lines(wordings, sheet)
    return [
        {
            **describe_origins(wording, wordings, sheet),
            **describe_words(wording, slug, keys),
            **describe_place(wording, lines, sheet),
            "in story": share_topic(wording.key, topic),
        }
        for wording in wordings
    ]


def describe_origins(wording: Wording, others: tuple[Wording, ...], sheet: Sheet) -> Features:
    """Who says it whole, what is stripped where it is a part, and who says less or more."""
    origins = {said.origin for other in others for said in other.whole}
    whole = {said.origin for said in wording.whole}
    found = {f"whole {origin}": 1.0 for origin in whole}
    if is_news(sheet):
        found |= {f"news {origin}": 1.0 for origin in whole}
    found["said by"] = len(whole | {cut.said.origin for cut in wording.cuts}) / max(1, len(origins))
    found["strips site"] = float(any(cut.strips_site for cut in wording.cuts))
    parts = (cut for other in others for cut in other.cuts if cut.said in wording.whole)
    found["carries site"] = float(any(cut.strips_site for cut in parts))
    for other in others:
        if other is not wording:
            named = {said.origin for said in other.whole} - whole
            found |= {f"{relate_keys(wording.key, other.key)} {origin}": 1.0 for origin in named}
    return found


def describe_place(wording: Wording, lines: Mapping[str, tuple[int, ...]], sheet: Sheet) -> Features:
    """Where on the page it is read: a line above the story, as a lesser heading there, in the lines on rights."""
    near = lines.get(wording.key, ())
    lesser = (place for place in near if sheet.page.blocks[place].level != 1)
    return {
        "shown": float(bool(near)),
        "shown as heading": float(any(sheet.page.blocks[place].kind is Role.HEADING for place in lesser)),
        "in legal": float(any(wording.key in text for text in read_legal(sheet))),
    }


def read_legal(sheet: Sheet) -> tuple[str, ...]:
    """What the lines on rights and the footer say, as wordings: they name the site."""
    if "legal" not in sheet.memo:
        sheet.memo["legal"] = tuple(fold_wording(text[:MAX_CHARS]) for text in sheet.texts_of(Role.LEGAL))
    found: tuple[str, ...] = sheet.memo["legal"]
    return found


def read_lines(wordings: tuple[Wording, ...], sheet: Sheet) -> dict[str, tuple[int, ...]]:
    """The places of the lines about as long as a wording, above the story and as it starts, by what they say as wordings."""
    lengths = {len(wording.key) + more for wording in wordings for more in range(MAX_MARKS)}
    lines: dict[str, tuple[int, ...]] = {}
    start = sheet.body_start
    for place in range(max(0, start - SHOWN_ABOVE), min(start + SHOWN_INSIDE + 1, len(sheet.page.blocks))):
        block = sheet.page.blocks[place]
        if not block.hidden and len(block.text) in lengths:
            key = fold_wording(block.text)
            lines[key] = (*lines.get(key, ()), place)
    return lines


def relate_keys(key: str, other: str) -> str:
    """How one wording stands to another: opens, closes, inside or around it, or beside it.

    >>> relate_keys("rain", "rain at last"), relate_keys("rain at last", "rain"), relate_keys("rain", "sun")
    ('opens', 'around', 'beside')
    """
    if key in other:
        return "opens" if other.startswith(key) else "closes" if other.endswith(key) else "inside"
    return "around" if other in key else "beside"


def describe_words(wording: Wording, slug: frozenset[str], keys: frozenset[str]) -> Features:
    """Length, the site's name in it, and words shared with the address."""
    words = list_words(wording.key)
    key = squeeze(wording.text)
    plain = frozenset(SLUG_WORD.findall(wording.key.translate(TRANSCRIPTS)))
    return {
        "names site": float(any(site in key for site in keys)),
        "one word": float(len(words) == 1),
        "two words": float(len(words) == 2),
        "few words": float(2 < len(words) <= FEW_WORDS),
        "long": max(0, len(words) - LONG_WORDS) / 10,
        "length": min(len(words), LONG_WORDS) / LONG_WORDS,
        "in slug": len(plain & slug) / len(plain) if plain and slug else 0.0,
        "of slug": len(plain & slug) / len(slug) if plain and slug else 0.0,
    }


def list_words(text: str) -> list[str]:
    """The words of a text; where a script has no spaces between them, each two of its characters.

    >>> list_words("rain at last"), list_words("东京大雨了 2025")
    (['rain', 'at', 'last'], ['东京', '大雨', '了', '2025'])
    """
    words: list[str] = WORD.findall(text)
    if text.isascii() or not UNSPACED_CHAR.search(text):
        return words
    return [part for word in words for part in (UNSPACED_PAIR.findall(word) if UNSPACED_CHAR.search(word) else (word,))]


def list_content_words(text: str) -> list[str]:
    """The words that tell what a text is about, as the ranker's weights know them; without spaces, pairs of characters."""
    words: list[str] = CONTENT_WORD.findall(text)
    if text.isascii() or not UNSPACED_CHAR.search(text):
        return words
    found = []
    for word in words:
        found += [word[at : at + 2] for at in range(len(word) - 1)] if UNSPACED_CHAR.search(word) else [word]
    return found


def share_topic(text: str, topic: frozenset[str]) -> float:
    """How many of a text's topic words the story has."""
    words = list_content_words(text)
    return sum(word in topic for word in words) / len(words) if words and topic else 0.0


def read_topic(sheet: Sheet) -> frozenset[str]:
    """The topic words of the story's first blocks."""
    if "topic" not in sheet.memo:
        texts = (sheet.page.blocks[place].text[:MAX_BLOCK_CHARS] for place in sheet.kept[:TOPIC_BLOCKS])
        sheet.memo["topic"] = frozenset(word for text in texts for word in list_content_words(text.casefold()))
    topic: frozenset[str] = sheet.memo["topic"]
    return topic


def read_slug(sheet: Sheet) -> frozenset[str]:
    """The words of the longest part of the address."""
    address = next(iter(list_addresses(sheet.evidence.head, sheet.page.url)), "")
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        return frozenset()
    part = max(path.casefold().split("/"), key=len)
    return frozenset(word for word in SLUG_WORD.findall(part.translate(TRANSCRIPTS)) if not word.isdigit())


@cache
def load_weights(path: str | None = None) -> dict[str, float]:
    """The weight of each feature, of the model that ships with the package or the one in a file."""
    return find_ranker(path, "html", OFFER).weights


def rank_wordings(sheet: Sheet) -> Iterator[tuple[Wording, float]]:
    """The wordings that may be the headline with their probability, the likeliest first."""
    wordings = list_wordings(sheet)
    weights = load_weights(sheet.model)
    rows = describe_wordings(wordings, sheet)
    scores = [sum(weights.get(name, 0.0) * value for name, value in row.items()) for row in rows]
    fit = [
        (wording, score)
        for wording, score in zip(wordings, scores, strict=True)
        if may_head(wording, sheet) and not is_broken_off(wording, wordings)
    ]
    top = max((score for _, score in fit), default=0.0)
    total = sum(exp(score - top) for _, score in fit)
    yield from ((wording, exp(score - top) / total) for wording, score in sorted(fit, key=lambda item: -item[1]))


def is_broken_off(wording: Wording, others: tuple[Wording, ...]) -> bool:
    """Whether a meta tag gives a wording only up to where another one has a quotation mark: that ended the attribute."""
    ends = tuple(f"{wording.text}{space}{mark}" for space in ("", " ") for mark in ('"', "“", "'"))
    in_metas = bool(wording.whole) and {said.origin for said in wording.whole} <= META_ORIGINS
    return in_metas and any(said.text.startswith(ends) for other in others for said in other.whole)


def may_head(wording: Wording, sheet: Sheet) -> bool:
    """Whether a wording is no name of the site, not only said below the story's start, and not the lesser part of a title."""
    if squeeze(wording.text) in site_keys(sheet):
        return False
    if not wording.whole:
        topic = read_topic(sheet)
        rest = max(share_topic(cut.rest.casefold(), topic) for cut in wording.cuts)
        return share_topic(wording.key, topic) >= rest or any(cut.strips_site for cut in wording.cuts)
    origins = {said.origin for said in wording.whole} | {cut.said.origin for cut in wording.cuts}
    return origins != {"h1"} or wording.place <= sheet.body_start


def read_choice(sheet: Sheet) -> Answer | None:
    """The likeliest wording; where JSON-LD's headline alone says it, the one that its name, the heading and others agree on."""
    ranked = [wording for wording, _ in rank_wordings(sheet)]
    if not ranked:
        return None
    best = ranked[0]
    if {said.origin for said in best.whole} == {"json-ld"} and not best.cuts:
        best = next((wording for wording in ranked if is_agreed(wording)), best)
    return best.text, best.first.text


def is_agreed(wording: Wording) -> bool:
    """Whether JSON-LD calls the article so, and a heading and the page's title say it, too."""
    origins = {said.origin for said in wording.whole} | {cut.said.origin for cut in wording.cuts if cut.part == "head"}
    return {"json-ld-name", "h1", "title-element"} <= origins


def read_heading(sheet: Sheet) -> Answer | None:
    """The first heading of a page that has no other headline, where the story begins with it or right below."""
    first = sheet.body_start
    near = range(max(0, first - SHOWN_INSIDE), min(first + 1, len(sheet.page.blocks)))
    headings = (block for place in near if (block := sheet.page.blocks[place]).kind is Role.HEADING and not block.hidden)
    texts = (
        block.text for block in headings if len(block.text) <= MAX_CHARS and len(list_words(block.text)) >= MIN_HEADING_WORDS
    )
    return next(((PERMALINK.sub("", text), text) for text in texts), None)


def read_line(sheet: Sheet) -> Answer | None:
    """The headline of a flattened text, without the site's name behind it."""
    text = next((SIGNS.sub("", text) for text in sheet.texts_of(Role.TITLE)), None)
    lines = Counter(block.text.casefold() for block in sheet.page.blocks) if text else Counter[str]()
    return (clean_title(text, lines), text) if text else None


def read_feed_footer(sheet: Sheet) -> Answer | None:
    """The headline that a feed's last line repeats, where the text has it as a line, too."""
    found = find_feed_footer(sheet)
    keys = {fold_wording(block.text) for block in sheet.page.blocks[: sheet.body_start]} if found else set()
    return (found["title"], found[0]) if found and fold_wording(found["title"]) in keys else None


TITLE: Sources = (
    Source(name="line", formats=TEXT, prior=0.85, read=read_line),
    Source(name="feed", formats=TEXT, prior=0.9, read=read_feed_footer),
    Source(name="choice", formats=BOTH, prior=0.85, read=read_choice),
    Source(name="heading", formats=HTML, prior=0.7, read=read_heading),
)
