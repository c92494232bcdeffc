"""Where the page lies, as it says itself and as it was found: what is believed of several addresses."""

from __future__ import annotations

from urllib.parse import urlsplit

from cleaner.text.urls import join_url, read_host
from cleaner.types import Head

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
