"""The headline: a learned choice among what the page itself offers."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from math import exp
from urllib.parse import unquote, urlsplit

from cleaner.fields.sheet import Answer, Sheet, Source, Sources
from cleaner.fields.site import is_news, site_keys
from cleaner.fields.wordings import MAX_CHARS, Wording, fold_wording, list_wordings
from cleaner.language.people import UNSPACED_CHAR
from cleaner.page.address import list_addresses
from cleaner.roles.titles import clean_title
from cleaner.text.fold import squeeze
from cleaner.text.scripts import UNSPACED_IN_PAIRS
from cleaner.text.topic import find_topic_words
from cleaner.types import Role

WORD = re.compile(r"\w+")
UNSPACED_PAIR = re.compile(rf"[{UNSPACED_IN_PAIRS}]{{1,2}}|[^\W{UNSPACED_IN_PAIRS}]+")
"""Two characters that are about a word, or a run of others."""
SLUG_WORD = re.compile(r"[^\W_]{2,}")
TRANSCRIPTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "à": "a", "á": "a", "í": "i", "ó": "o", "ñ": "n", "ç": "c"}
)
META_ORIGINS = frozenset({"og:title", "twitter:title", "meta"})
FEW_WORDS, LONG_WORDS = 4, 20
SHOWN_ABOVE, SHOWN_INSIDE = 40, 2
"""A headline is read within so many blocks above the story's start, or inside it."""
MAX_MARKS = 12
"""So many characters fewer a line has when its marks are folded away."""
TOPIC_BLOCKS, MAX_BLOCK_CHARS = 12, 1_000
WEIGHTS_FILE = "title-weights.toml"
"""Made by `training/titles.py`, which says how."""
Features = dict[str, float]


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


def share_topic(text: str, topic: frozenset[str]) -> float:
    """How many of a text's topic words the story has."""
    words = find_topic_words(text)
    return sum(word in topic for word in words) / len(words) if words and topic else 0.0


def read_topic(sheet: Sheet) -> frozenset[str]:
    """The topic words of the story's first blocks."""
    if "topic" not in sheet.memo:
        texts = (sheet.page.blocks[place].text[:MAX_BLOCK_CHARS] for place in sheet.kept[:TOPIC_BLOCKS])
        sheet.memo["topic"] = frozenset(word for text in texts for word in find_topic_words(text))
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
def load_weights() -> dict[str, float]:
    """The weight of each feature."""
    source = (resources.files("cleaner") / "data" / WEIGHTS_FILE).read_text("utf-8")
    weights: dict[str, float] = tomllib.loads(source)["weights"]
    return weights


def rank_wordings(sheet: Sheet) -> Iterator[tuple[Wording, float]]:
    """The wordings that may be the headline with their probability, the likeliest first."""
    wordings = list_wordings(sheet)
    weights = load_weights()
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
    """The likeliest wording."""
    best = next(rank_wordings(sheet), None)
    return (best[0].text, best[0].first.text) if best else None


def read_line(sheet: Sheet) -> Answer | None:
    """The headline of a flattened text, without the site's name behind it."""
    text = next(sheet.texts_of(Role.TITLE), None)
    if text is None or sheet.page.format == "html":
        return None
    return clean_title(text, Counter(block.text.casefold() for block in sheet.page.blocks)), text


TITLE: Sources = (
    Source(name="line", confidence=0.85, read=read_line),
    Source(name="choice", confidence=0.85, read=read_choice),
)
