"""Where the page lies, of several addresses; and what of a line is the headline, and not the site's or a section's name."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from urllib.parse import urlsplit

from cleaner.language.words import either
from cleaner.text.fold import split_title
from cleaner.text.scripts import FIRST_UNSPACED
from cleaner.text.urls import join_url, read_host
from cleaner.types import Head

SPACED_COLON = re.compile(r"^([^:]{2,30})\s:\s(?=\S)")
MAX_SITE_WORDS, MIN_HEAD_WORDS = 5, 3
TRAIL_MARKS = frozenset("»›>")
"""Marks that lead from one page to the next below it; bars and slashes do other things, too."""
MIN_LONG_CHARS = 12
"""After a trail only what has more characters is the headline."""


@cache
def trailing_by_pattern() -> re.Pattern[str]:
    """A word for "by" at the end of a line: the name stands on the next."""
    return re.compile(rf"\s{{1,9}}(?:{either('short_by')})\s?:?$", re.IGNORECASE)


def clean_title(text: str, lines: Counter[str]) -> str:
    """The headline without the site's name behind it, the section before it or a "by" at its end.

    A part is cut off only where the page says the rest, or that part, as a line of its own; `lines` has them folded.
    """
    text = trailing_by_pattern().sub("", text)
    for head, tail in split_title(text):
        is_longer = len(head) > len(tail)
        if is_trail(text[len(head) : -len(tail)]) and lines[tail.casefold()] and len(tail) > MIN_LONG_CHARS:
            return tail
        is_whole = is_longer or head >= FIRST_UNSPACED or (len(head.split()) >= MIN_HEAD_WORDS and len(tail) < 2 * len(head))
        is_said = lines[head.casefold()] and is_whole
        if is_said or (is_longer and lines[tail.casefold()] and len(tail.split()) <= MAX_SITE_WORDS):
            text = head
            break
    section = SPACED_COLON.match(text)
    return text[section.end() :] if section and lines[section[1].casefold()] else text


def is_trail(separator: str) -> bool:
    """Whether what stands between two parts of a line leads from one page to the next below it."""
    return not TRAIL_MARKS.isdisjoint(separator)


ADDRESS_META = "og:url"


def list_addresses(head: Head, given: str | None) -> tuple[str, ...]:
    """The page's own addresses, the likeliest first: the canonical one, that of Open Graph, the one it was found at."""
    found = [absolute for absolute, _ in list_claims(head, given)]
    return (*found, given) if given else tuple(found)


def list_claims(head: Head, given: str | None) -> list[tuple[str, str]]:
    """The addresses that a page gives itself, each with what it says: canonical, then Open Graph's.

    Left out is what is of the machine on which the page was made, and the start page's where another one is known. An address
    that no other makes absolute is as it is given.
    """
    base = find_base(head, given)
    claims = (head.canonical, next((content for name, content in head.metas if name == ADDRESS_META), None))
    found = [(join_url(base, claim) or claim, claim) for claim in claims if claim]
    found = [(address, claim) for address, claim in found if not is_makers(address)]
    others = [given, *(address for address, _ in found)]
    return [(address, claim) for address, claim in found if not any(leads_home(address, other) for other in others)]


def find_base(head: Head, given: str | None) -> str | None:
    """What relative addresses of the page start from: what it says in `<base>`, or where it was found."""
    return join_url(given, head.base) or given


def is_makers(address: str) -> bool:
    """Whether an address is of the machine on which the page was made: "http://localhost/a"."""
    host = read_host(address)
    if host is None:
        return False
    return "." not in host or host.endswith((".local", ".localhost", ".internal")) or host.startswith("127.")


def leads_home(address: str, given: str | None) -> bool:
    """Whether an address is that of the start page, where another one is known."""
    try:
        return bool(given) and urlsplit(address).path in {"", "/"} and urlsplit(given or "").path not in {"", "/"}
    except ValueError:
        return False
