"""What the site and its publisher call themselves: a name that is theirs is neither headline nor author."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.fields.sheet import Answer, Sheet, Source, Sources
from cleaner.page.address import list_addresses, list_claims
from cleaner.page.evidence import as_list, first_text
from cleaner.text.fold import squeeze
from cleaner.text.urls import find_host, join_url

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
    return find_host(list_addresses(sheet.evidence.head, sheet.page.url))


def is_news(sheet: Sheet) -> bool:
    """Whether the page says by its JSON-LD type that it is news."""
    return any(isinstance(kind, str) and "News" in kind for kind in as_list(sheet.evidence.article.get("@type")))


def read_canonical(sheet: Sheet) -> Answer | None:
    """The canonical address, or else `og:url`, made absolute by `<base>` and the given one; of two, not the start page's."""
    claims = list_claims(sheet.evidence.head, sheet.page.url)
    return next(((address, claim) for address, claim in claims if join_url(None, address)), None)


def read_given_url(sheet: Sheet) -> Answer | None:
    """The address that came with the document."""
    return (sheet.page.url, sheet.page.url) if sheet.page.url else None


URL: Sources = (
    Source(name="canonical", confidence=0.95, read=read_canonical),
    Source(name="given", confidence=1.0, read=read_given_url),
)
