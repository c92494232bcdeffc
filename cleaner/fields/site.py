"""Where the article appeared, by name and address, and what the page's head gives of summary, picture and licence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

from cleaner.fields.sheet import BOTH, HTML, TEXT, Answer, Sheet, Source, Sources
from cleaner.language.agencies import find_agency, name_agency
from cleaner.language.words import by_pattern, either
from cleaner.page.address import find_base, list_addresses, list_claims
from cleaner.page.evidence import Node, as_list, first_text
from cleaner.rules.book import load_rules
from cleaner.text.fold import fold_line, split_title, squeeze
from cleaner.text.urls import find_host, join_url
from cleaner.types import Meaning, Role

MIN_KEY_CHARS = 3
ADDRESS_ALONE = re.compile(r"https?://[^\s/]+/\S+")
FOOTER_BLOCKS, SOURCE_BLOCKS, MAX_SOURCE_CHARS, MAX_SITE_WORDS = 6, 3, 60, 5
YEARS = r"\d{4}(?:\s?[-–]\s?\d{2,4})?"
NAMED_RIGHTS = rf"(?:(?:©|\([Cc]\))\s?(?:[Cc]opyright\s)?(?:{YEARS}\s)?|[Cc]opyright\s(?:©\s?)?{YEARS}\s)"
RIGHTS = re.compile(rf"{NAMED_RIGHTS}([^\W\d_](?:[^.,|©\d]|\.(?=\w)){{2,40}})(?=[.,|]|\s?$)")
DASHED = re.compile(r"\s[–—-]\s")
FIRM_CHARS = 12
"""So far behind a name stands what sort of firm it is: "Courier, Ltd."."""
LONG_NAME = 4
"""No site has a name with so many spaces that is an article's headline, too."""
ADDRESS = re.compile(r"^(?:https?:)?//|^www\.|^@")
INLINE_TAG = re.compile(r"</?(?:a|b|br|div|em|h\d|i|img|li|ol|p|span|strong|ul)\b[^<>]{0,300}>", re.IGNORECASE)


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
        *list_site_metas(sheet, "og:site_name"),
        *list_site_metas(sheet, "application-name"),
        first_text(publisher.get("name")) if isinstance(publisher, dict) else None,
        host,
        host.partition(".")[0],
    )
    yield from (key for name in names if name and len(key := squeeze(name)) >= MIN_KEY_CHARS)


def list_site_metas(sheet: Sheet, *names: str) -> list[str]:
    """What these metas call the site, first to last; not where one has the article's headline instead."""
    evidence = sheet.evidence
    headlines = (evidence.meta("og:title"), first_text(evidence.article.get("headline")))
    keys = {squeeze(text) for text in headlines if text}
    if not keys:
        return [text for name in names for text in evidence.metas.get(name, ())]
    return [
        text
        for name in names
        for text in evidence.metas.get(name, ())
        if squeeze(text) not in keys or not (text.count(" ") >= LONG_NAME or is_heading(text, sheet))
    ]


def is_heading(text: str, sheet: Sheet) -> bool:
    """Whether the page has a text as a heading."""
    key = squeeze(text)
    return any(block.kind is Role.HEADING and squeeze(block.text) == key for block in sheet.page.blocks)


def names_site(part: str, sheet: Sheet) -> bool:
    """Whether a part of a title is the site's name, as it gives itself or as its host has it."""
    key = squeeze(part)
    if "site names" not in sheet.memo:
        names = (next(iter(list_site_metas(sheet, "og:site_name", "application-name")), None), host_of(sheet))
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


def read_address_line(sheet: Sheet) -> Answer | None:
    """The address alone on a line between headline and story, where a flattened text has just one there."""
    lines = {block.text for block in sheet.page.blocks[: sheet.body_start] if ADDRESS_ALONE.fullmatch(block.text)}
    return one(lines.pop()) if len(lines) == 1 else None


def one(text: str | None) -> Answer | None:
    """A text that is its own evidence."""
    return (text, text) if text else None


def read_site_meta(sheet: Sheet) -> Answer | None:
    """What the page calls its site."""
    names = ("og:site_name", "application-name", "apple-mobile-web-app-title", "dc.publisher", "publisher")
    return one(next((text for text in list_site_metas(sheet, *names) if not ADDRESS.match(text)), None))


def read_publisher(sheet: Sheet) -> Answer | None:
    """The publisher in JSON-LD, then any site node."""
    nodes = [sheet.evidence.article.get("publisher"), *(node for node in sheet.evidence.nodes if has_type(node, "WebSite"))]
    names = (first_text(node.get("name")) for node in nodes if isinstance(node, dict))
    return one(next((name for name in names if name and not ADDRESS.match(name)), None))


def has_type(node: Node, kind: str) -> bool:
    """Whether a node is of a type."""
    return kind in as_list(node.get("@type"))


def read_title_suffix(sheet: Sheet) -> Answer | None:
    """The part of `<title>` that matches the host."""
    title = sheet.evidence.head.title or ""
    parts = (part for head, tail in split_title(title) for part in (tail, head))
    return next(((part, title) for part in parts if names_site(part, sheet)), None)


def read_republisher(sheet: Sheet) -> Answer | None:
    """The first name in a source tag whose second is an agency: "MENAFN - UkrinForm"."""
    for text in sheet.texts_of(Role.SOURCE):
        parts = [part.strip(" ()") for part in re.split(r"\s[-–—]\s", text)]
        if len(parts) == 2 and name_agency(parts[1]) and not name_agency(parts[0]):
            return parts[0], text
    return None


def read_slug_site(sheet: Sheet) -> Answer | None:
    """The second part of a slug ("HEADLINE/ Site/ CITY/ …"), where the first repeats the headline."""
    titles = {fold_line(text) for text in sheet.texts_of(Role.TITLE)}
    for text in sheet.texts_of(Role.SOURCE):
        parts = [part.strip() for part in text.split("/") if part.strip()]
        if len(parts) > 2 and fold_line(parts[0]) in titles:
            return parts[1], text
    return None


def read_feed_footer(sheet: Sheet) -> Answer | None:
    """The site at the end of a feed's item: "The post … appeared first on The Courier"."""
    found = find_feed_footer(sheet)
    return (found["site"], found[0]) if found else None


@cache
def feed_footer_patterns() -> tuple[re.Pattern[str], ...]:
    """What feeds set below their items, with the groups `title` and `site`."""
    rules = (rule for rule in load_rules().rules if rule.means is Meaning.FEED_FOOTER)
    return tuple(re.compile(pattern) for rule in rules for pattern in rule.patterns)


def find_feed_footer(sheet: Sheet) -> re.Match[str] | None:
    """The line that a feed sets below each item, with its headline and its site; null where there is none."""
    below = range(max(0, sheet.body_end - 1), min(len(sheet.page.blocks), sheet.body_end + FOOTER_BLOCKS))
    texts = [sheet.page.blocks[place].text for place in below]
    found = (pattern.search(text) for text in texts for pattern in feed_footer_patterns())
    return next(filter(None, found), None)


def read_source_line(sheet: Sheet) -> Answer | None:
    """Whom a line at the headline or just below the story names as its source, where that is neither agency nor person."""
    title = next((place for place, _ in sheet.blocks_of(Role.TITLE)), sheet.body_start)
    end = sheet.body_end
    for place in (*range(title + 1, sheet.body_start), *range(end, min(len(sheet.page.blocks), end + SOURCE_BLOCKS))):
        text = sheet.page.blocks[place].text
        found = source_line_pattern().match(text) if len(text) <= MAX_SOURCE_CHARS else None
        if found and sheet.labels[place].role is not Role.CAPTION and not find_agency(found[1]) and "/" not in text:
            return found[1], text
    return None


@cache
def source_line_pattern() -> re.Pattern[str]:
    """A word for "source", a colon, and a name up to "and" or a mark."""
    name = r"(?=[^\W\d_a-z])([^,;:|/()]{2,40}?)"
    return re.compile(rf"^(?i:{either('sources')})\s?[:：]\s?{name}(?=\s(?i:{either('and_')})\s|[,;|(]|$)")


@cache
def firm_pattern() -> re.Pattern[str]:
    """A word that names of firms have, and those of papers have not."""
    return re.compile(rf"\b(?:{either('firms', 'rights')})\b", re.IGNORECASE)


def read_rights(sheet: Sheet) -> Answer | None:
    """Who has the rights by the line at the end, where the name is not a firm's alone."""
    for text in sheet.texts_of(Role.LEGAL):
        if not (found := RIGHTS.search(text)):
            continue
        name = DASHED.split(found[1], maxsplit=1)[0].strip(" .")
        is_firm = firm_pattern().search(text[found.start() : found.end() + FIRM_CHARS]) is not None
        if len(name.split()) <= MAX_SITE_WORDS and by_pattern().match(name) is None and not find_agency(name) and not is_firm:
            return name, text
    return None


def read_description(sheet: Sheet) -> Answer | None:
    """The page's summary of itself."""
    found = sheet.evidence.meta("description", "og:description", "twitter:description")
    text = found or first_text(sheet.evidence.article.get("description")) or ""
    plain = " ".join(INLINE_TAG.sub(" ", unescape(text)).split())
    return (plain, text) if plain else None


def read_image(sheet: Sheet) -> Answer | None:
    """The lead picture's address."""
    image = as_list(sheet.evidence.article.get("image"))
    first = image[0] if image else None
    named = (first.get("url") or first.get("contentUrl")) if isinstance(first, dict) else first
    for address in (
        sheet.evidence.meta("og:image", "og:image:url", "twitter:image"),
        named if isinstance(named, str) else None,
    ):
        base = find_base(sheet.evidence.head, sheet.page.url) or sheet.evidence.head.canonical
        if absolute := join_url(base, address):
            return absolute, address or ""
    return None


def read_license(sheet: Sheet) -> Answer | None:
    """The licence that the page links or states."""
    stated = sheet.evidence.article.get("license")
    mark = next((mark.value for mark in sheet.evidence.head.marks if mark.name == "rel:license"), None)
    return one(sheet.evidence.head.license or mark or first_text(stated))


SITE_NAME: Sources = (
    Source(name="meta", formats=BOTH, prior=0.95, read=read_site_meta),
    Source(name="json-ld", formats=HTML, prior=0.9, read=read_publisher),
    Source(name="title-suffix", formats=HTML, prior=0.7, read=read_title_suffix),
    Source(name="source-tag", formats=BOTH, prior=0.8, read=read_republisher),
    Source(name="slug", formats=BOTH, prior=0.7, read=read_slug_site),
    Source(name="feed", formats=TEXT, prior=0.9, read=read_feed_footer),
    Source(name="source", formats=TEXT, prior=0.6, read=read_source_line),
    Source(name="rights", formats=TEXT, prior=0.6, read=read_rights),
)
DESCRIPTION: Sources = (Source(name="head", formats=BOTH, prior=0.9, read=read_description),)
IMAGE: Sources = (Source(name="head", formats=HTML, prior=0.9, read=read_image),)
LICENSE: Sources = (Source(name="head", formats=HTML, prior=0.9, read=read_license),)
URL: Sources = (
    Source(name="canonical", formats=BOTH, prior=0.95, read=read_canonical),
    Source(name="given", formats=BOTH, prior=1.0, read=read_given_url),
    Source(name="line", formats=TEXT, prior=0.7, read=read_address_line),
)
