"""Files of XML and zip that programs export: feeds, notes, books."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from typing import Any, BinaryIO
from urllib.parse import unquote

from lxml import etree

from cleaner.page.sniff import is_html
from cleaner.run.readers.compressed import BrokenInputError, inflate
from cleaner.run.readers.members import UNSAFE, Limits, Member, refuse, too_large

CONTENTS = ("encoded", "content", "description", "summary")
"""What an entry's text stands under, the fullest first."""
MAILED = re.compile(r"^\S{1,64}@\S{1,99}\s\(([^()]{2,60})\)$")
"""An author as RSS has it: an address, and the name in brackets."""
FOREIGN = re.compile(r"^\{[^}]*(?:mrss|itunes|media|geo|podcast)[^}]*\}")
"""Namespaces of pictures, sound and places."""
ROOT_BYTES = 2_000
FEED_ROOT = re.compile(rb"<(?:\w{1,20}:)?(rss|feed|RDF)[\s>]")
PROLOGUE = re.compile(r"^\s{0,999}(?:<\?xml[^<>]{0,300}\?>)?\s{0,999}(?:<!DOCTYPE[^<>]{0,500}>)?")
NOTE_TAGS = re.compile(r"<(/?)en-note\b[^<>]{0,500}>")
MEDIA = re.compile(r"</?en-(?:media|crypt|todo)\b[^<>]{0,1000}>")


def name_of(element: Any) -> str:
    """An element's name without its namespace; empty for a comment."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def walk_xml(file: BinaryIO, name: str) -> Iterator[Any]:
    """The elements of a file as they end; entities are not resolved, nothing is fetched, and faults are passed over."""
    settings = {"events": ("end",), "recover": True, "resolve_entities": False, "no_network": True, "load_dtd": False}
    try:
        for _, element in etree.iterparse(inflate(file, name), **settings):
            yield element
    except etree.XMLSyntaxError as error:
        raise BrokenInputError(f"broken XML: {error.msg}") from error


def holds_feed(path: str) -> bool:
    """Whether a file of XML is a feed, by its first element."""
    try:
        with open(path, "rb") as file:
            return FEED_ROOT.search(inflate(file, path).read(ROOT_BYTES)) is not None
    except (OSError, EOFError, ValueError):
        return False


def read_feed(file: BinaryIO, name: str, limits: Limits) -> Iterator[Member]:
    """A member for each entry of a feed, RSS or Atom, by its number, with the entry's facts."""
    number, site = 0, ""
    for element in walk_xml(file, name):
        kind = name_of(element)
        if kind == "title" and element.getparent() is not None and name_of(element.getparent()) in {"channel", "feed"}:
            site = " ".join("".join(element.itertext()).split())
        if kind in {"item", "entry"}:
            number += 1
            yield read_entry(element, site, str(number), limits)
            element.clear()
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]


def read_entry(entry: Any, site: str, number: str, limits: Limits) -> Member:
    """The member of an entry."""
    texts: dict[str, list[str]] = {}
    for child in entry:
        kind = "" if isinstance(child.tag, str) and FOREIGN.search(child.tag) else name_of(child)
        if kind == "category" and child.get("term"):
            texts.setdefault(kind, []).append(child.get("term"))
        elif kind == "title":
            text = " ".join("".join(child.itertext()).split())
            texts.setdefault(kind, []).append(unescape(text) if child.get("type") == "html" else text)
        elif kind == "link" and child.get("href"):
            if child.get("rel", "alternate") == "alternate":
                texts.setdefault("link", []).append(child.get("href"))
        elif child.get("type") == "xhtml":
            texts.setdefault(kind, []).append("".join(etree.tostring(inner, encoding="unicode") for inner in child))
        elif kind:
            named = next((inner for inner in child if name_of(inner) == "name"), None)
            texts.setdefault(kind, []).append("".join((child if named is None else named).itertext()).strip())
    content = next((found for key in CONTENTS for found in texts.get(key, ()) if found), "")
    if not content:
        return Member(name=number, refusal="no document: an entry without a text, but for its headline", is_document=False)
    raw = content.encode("utf-8", "replace")
    if len(raw) > limits.max_bytes:
        return too_large(number, limits)
    authors = [MAILED.sub(r"\1", text) for key in ("creator", "author") for text in texts.get(key, ())]
    said = {
        "og:title": first(texts, "title"),
        "author": "; ".join(dict.fromkeys(filter(None, authors))),
        "article:published_time": first(texts, "pubDate", "published", "date", "issued", "updated"),
        "article:modified_time": first(texts, "updated", "modified") if first(texts, "published", "pubDate") else "",
        "og:site_name": site,
        "keywords": ", ".join(text for text in texts.get("category", ()) if text),
    }
    return Member(
        name=number,
        raw=raw,
        input_format="html" if "<" in content and (is_html(content) or "</" in content or "<br" in content) else "text",
        url=next((text for key in ("link", "guid", "id") for text in texts.get(key, ()) if text.startswith("http")), None),
        metas=tuple((key, value) for key, value in said.items() if value),
    )


def first(texts: dict[str, list[str]], *keys: str) -> str:
    """The first text under the first of these keys that has one."""
    return next((text for key in keys for text in texts.get(key, ()) if text), "")


def read_notes(file: BinaryIO, name: str, limits: Limits) -> Iterator[Member]:
    """A member for each note of an export of Evernote, by its number; when it was noted is not when it was published."""
    number = 0
    for element in walk_xml(file, name):
        if name_of(element) != "note":
            continue
        number += 1
        facts_of = (child for child in element if name_of(child) == "note-attributes")
        children = [*element, *(child for facts in facts_of for child in facts)]
        said = {name_of(child): (child.text or "").strip() for child in children if name_of(child) and not len(child)}
        tags = [child.text for child in element if name_of(child) == "tag" and child.text]
        markup = MEDIA.sub("", NOTE_TAGS.sub(r"<\1div>", PROLOGUE.sub("", said.get("content", ""), count=1)))
        raw = markup.encode("utf-8", "replace")
        url = said.get("source-url", "")
        facts = {"og:title": said.get("title", ""), "author": said.get("author", ""), "keywords": ", ".join(tags)}
        element.clear()
        if not markup.strip():
            yield Member(name=str(number), refusal="no document: a note without a text", is_document=False)
        elif len(raw) > limits.max_bytes:
            yield too_large(str(number), limits)
        else:
            yield Member(
                name=str(number),
                raw=raw,
                input_format="html",
                url=url if url.startswith("http") else None,
                metas=tuple((key, value) for key, value in facts.items() if value),
                extra={"noted": said["created"]} if said.get("created") else None,
            )


def read_book(file: BinaryIO, name: str, limits: Limits) -> Iterator[Member]:
    """A member for each chapter of an EPUB, in the order in which it is read, by its name in the book."""
    del name
    with zipfile.ZipFile(file) as archive:
        package = find_package(archive)
        root = read_package(read_part(archive, package, limits))
        items = {item.get("id"): item.get("href") or "" for item in root.iter() if name_of(item) == "item"}
        facts = {name_of(element): (element.text or "").strip() for element in root.iter() if element.text}
        said = (("author", facts.get("creator", "")), ("og:site_name", facts.get("title", "")))
        base = package.rpartition("/")[0]
        for place in (item.get("idref") for item in root.iter() if name_of(item) == "itemref"):
            part = posixpath.normpath("/".join(filter(None, (base, unquote(items.get(place, "")).partition("#")[0]))))
            if part.startswith(("/", "..")):
                yield refuse(part.replace("..", "_"), UNSAFE)
                continue
            try:
                raw = read_part(archive, part, limits)
            except (KeyError, BrokenInputError) as error:
                yield refuse(part or str(place), f"a chapter that cannot be read: {error}")
                continue
            yield Member(name=part, raw=raw, input_format="html", metas=tuple(pair for pair in said if pair[1]))


def read_package(raw: bytes) -> Any:
    """What a book consists of, as XML of which nothing is resolved or fetched; BrokenInputError where it is none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(raw, parser=parser)
    except etree.XMLSyntaxError as error:
        raise BrokenInputError(f"broken EPUB: {error.msg}") from error
    if root is None:
        raise BrokenInputError("broken EPUB: what says what it consists of is no XML")
    return root


def find_package(archive: zipfile.ZipFile) -> str:
    """The name of the file that says what a book consists of."""
    named = [info.filename for info in archive.infolist() if info.filename.endswith(".opf")]
    if not named:
        raise BrokenInputError("no EPUB: nothing in it says what it consists of")
    return named[0]


def read_part(archive: zipfile.ZipFile, name: str, limits: Limits) -> bytes:
    """A file of an archive; KeyError where there is none of that name."""
    with archive.open(name) as part:
        raw = part.read(limits.max_bytes + 1)
    if len(raw) > limits.max_bytes:
        raise BrokenInputError(f"{name}: larger than the limit of {limits.max_bytes} bytes; raise it with --max-bytes")
    return raw
