"""What the site and its publisher call themselves: a name that is theirs is neither headline nor author."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from cleaner.fields.sheet import Answer, Sheet, Source, Sources
from cleaner.page.evidence import as_list, first_text
from cleaner.text.fold import squeeze

MIN_KEY_CHARS = 3


def site_keys(sheet: Sheet) -> frozenset[str]:
    """What the site and its publisher are called, squeezed to letters and digits."""
    if "site keys" not in sheet.memo:
        sheet.memo["site keys"] = frozenset(list_site_keys(sheet))
    keys: frozenset[str] = sheet.memo["site keys"]
    return keys


def list_site_keys(sheet: Sheet) -> Iterator[str]:
    """The squeezed names."""
    publisher = sheet.evidence.article.get("publisher")
    host = host_of(sheet) or ""
    names = (
        sheet.evidence.meta("og:site_name"),
        sheet.evidence.meta("application-name"),
        first_text(publisher.get("name")) if isinstance(publisher, dict) else None,
        host,
        host.partition(".")[0],
    )
    yield from (key for name in names if name and len(key := squeeze(name)) >= MIN_KEY_CHARS)


def names_site(part: str, sheet: Sheet) -> bool:
    """Whether a part of a title is the site's name, as it gives itself or as its host has it."""
    key = squeeze(part)
    if "site names" not in sheet.memo:
        names = (sheet.evidence.meta("og:site_name", "application-name"), host_of(sheet))
        sheet.memo["site names"] = [squeeze(name) for name in names if name]
    return len(key) > 2 and any(
        key == name or (len(key) > 3 and (key in name or (name in key and len(key) < 2 * len(name))))
        for name in sheet.memo["site names"]
        if name
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


def is_news(sheet: Sheet) -> bool:
    """Whether the page says by its JSON-LD type that it is news."""
    return any(isinstance(kind, str) and "News" in kind for kind in as_list(sheet.evidence.article.get("@type")))


def read_canonical(sheet: Sheet) -> Answer | None:
    """The canonical address, or else `og:url`, made absolute by `<base>` and the given one; of two, not the start page's."""
    base = find_base(sheet)
    given = (sheet.evidence.head.canonical, sheet.evidence.meta("og:url"))
    found = [(absolute, address or "") for address in given if (absolute := join_url(base, address))]
    found = [(absolute, address) for absolute, address in found if not is_makers(absolute)]
    others = (sheet.page.url, *(absolute for absolute, _ in found))
    return next((pair for pair in found if not any(leads_home(pair[0], other) for other in others)), None)


def find_base(sheet: Sheet) -> str | None:
    """What relative addresses of the page start from: what it says in `<base>`, or where it was found."""
    return join_url(sheet.page.url, sheet.evidence.head.base) or sheet.page.url


def is_makers(address: str) -> bool:
    """Whether an address is of the machine on which the page was made: "http://localhost/a"."""
    host = urlsplit(address).hostname or ""
    return "." not in host or host.endswith((".local", ".localhost", ".internal")) or host.startswith("127.")


def leads_home(address: str, given: str | None) -> bool:
    """Whether an address is that of the start page, where another one is known."""
    try:
        return bool(given) and urlsplit(address).path in {"", "/"} and urlsplit(given or "").path not in {"", "/"}
    except ValueError:
        return False


def join_url(base: str | None, address: str | None) -> str | None:
    """An absolute http address, or null."""
    if not address:
        return None
    try:
        joined = urljoin(base or "", address)
        return joined if urlsplit(joined).scheme in {"http", "https"} and urlsplit(joined).hostname else None
    except ValueError:
        return None


def read_given_url(sheet: Sheet) -> Answer | None:
    """The address that came with the document."""
    return (sheet.page.url, sheet.page.url) if sheet.page.url else None


URL: Sources = (
    Source(name="canonical", confidence=0.95, read=read_canonical),
    Source(name="given", confidence=1.0, read=read_given_url),
)
