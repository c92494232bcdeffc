"""Addresses as strings: the host of one, and one made absolute."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit


def find_host(addresses: Iterable[str | None]) -> str | None:
    """The host of the first address that has one, without `www.`.

    >>> find_host((None, "http://[broken", "https://WWW.Courier.example:443/a"))
    'courier.example'
    """
    return next((host.removeprefix("www.") for address in addresses if (host := read_host(address))), None)


def read_host(address: str | None) -> str | None:
    """The host of an absolute address; null for what is none."""
    try:
        return urlsplit(address).hostname if address and "://" in address else None
    except ValueError:
        return None


def join_url(base: str | None, address: str | None) -> str | None:
    """An absolute http address, or null."""
    if not address:
        return None
    try:
        joined = urljoin(base or "", address)
        return joined if urlsplit(joined).scheme in {"http", "https"} and urlsplit(joined).hostname else None
    except ValueError:
        return None
