"""What of a text is an author: people, not the site itself; and what could be the name of a desk."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaner.fields.sheet import Sheet
from cleaner.fields.site import site_keys
from cleaner.language.agencies import desk_pattern, find_agency
from cleaner.language.people import MAX_NAME_WORDS, UNSPACED_CHAR, load_nobody, split_byline
from cleaner.text.fold import SITE_SEPARATOR, squeeze

NO_NAME = re.compile(r"[@:_{}]|^[\d\W]*$|\.\w+\.|^[a-z]\S*$|\d{3}\D?\d{3}")
"""An address, a list of tasks, a number, a template, the name of an account."""
ACCOUNT = re.compile(r"^[A-Z][a-z]{3,}[A-Z]\w*$")
"""A name without its space; not one of "McDoe"."""
ADMIN = re.compile(r"\b(?:admin|administrator|webmaster)\b", re.IGNORECASE)
SITE_DOMAIN = re.compile(r"^[\w-]+\.[a-z]{2,4}$", re.IGNORECASE)
MAX_AUTHORS = 25
MIN_SITE_CHARS = 3


def clean_authors(texts: Iterable[str], sheet: Sheet) -> tuple[str, ...]:
    """The people's names in byline texts, each once, in order; organisations and what is no name are left out."""
    return tuple(name for name in list_names(texts, sheet) if not names_own_site(name, sheet))[:MAX_AUTHORS]


def list_names(texts: Iterable[str], sheet: Sheet) -> list[str]:
    """The names in byline texts, each once, in order, whether or not the site is called so."""
    names: dict[str, str] = {}
    for text in texts:
        for name in split_byline(text, sheet.language.code):
            names.setdefault(squeeze(name), name)
    return list(names.values())


def names_own_site(name: str, sheet: Sheet) -> bool:
    """Whether a name is the site's or its publisher's, or opens with its words as a desk's does, or the other way round."""
    words, key, sites = name.split(), squeeze(name), site_keys(sheet)
    if opens_site_part(name, sheet):
        return True
    openings = {squeeze("".join(words[:end])) for end in range(1, len(words) + 1)}
    closings = {squeeze("".join(words[start:])) for start in range(1, len(words) - 1)}
    if not sites.isdisjoint(closings):
        return True
    return not sites.isdisjoint(openings) or (len(key) > MIN_SITE_CHARS and any(site.startswith(key) for site in sites))


def opens_site_part(name: str, sheet: Sheet) -> bool:
    """Whether the last part of `<title>`, the site's name, opens with one without spaces: "…_河畔新闻" with "河畔"."""
    if not UNSPACED_CHAR.match(name):
        return False
    parts = SITE_SEPARATOR.split(sheet.evidence.head.title or "")
    return len(parts) > 1 and parts[-1].strip().startswith(name)


def is_collective(text: str) -> bool:
    """Whether a text could be the name of a site or desk, and is no agency's."""
    if ADMIN.search(text) or find_agency(desk_pattern().sub("", text)) or text.strip().casefold() in load_nobody():
        return False
    return bool(SITE_DOMAIN.match(text)) or (not NO_NAME.search(text) and len(text.split()) <= MAX_NAME_WORDS)
