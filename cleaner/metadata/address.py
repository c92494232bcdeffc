"""Where the article stands: the canonical address, or the one that came with the document."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from cleaner.metadata.sheet import Answer, Sheet, Source, Sources


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
