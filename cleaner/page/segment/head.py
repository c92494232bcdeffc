"""What a page says of itself in machine-readable form, gathered while the tree is walked."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any

import msgspec

from cleaner.types import Head, Mark

MAX_VALUE_CHARS = 2_000
MAX_JSON_LD_CHARS = 2_000_000
MAX_ITEMS = 2_000
MAX_PARTS = 500
"""How many nodes of an element are looked at for its text: elements nest, so reading each to its end is not linear."""
WANTED_RELS = frozenset({"author", "tag", "license"})
WANTED_PROPS = frozenset({"author", "datePublished", "dateModified"})
READ_TAGS = frozenset({"title", "meta", "link", "base", "script"})
MARKING = frozenset({"itemprop", "rel", "datetime"})
"""Attributes that may be a mark."""
CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f]")
Attributes = dict[str, str | None]


class HeadReader:
    """Collects title, language, meta tags, links, JSON-LD and marks."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        self.title: str | None = None
        self.language: str | None = None
        self.links: dict[str, str] = {}
        self.metas: list[tuple[str, str]] = []
        self.json_ld: list[str] = []
        self.marks: list[Mark] = []
        self.n_read = 0

    def take_outside(self, tag: str, node: Any, n_blocks: int) -> None:
        """Read what is not text."""
        if tag == "head":
            self.take_head(node)
        elif tag in READ_TAGS:
            self.take_element(tag, node, n_blocks)

    def take_head(self, head: Any) -> None:
        """Read the elements of `<head>`."""
        child = head.first_child
        while child is not None:
            tag = child.tag
            if tag in READ_TAGS:
                self.take_element(tag, child, 0)
            child = child.next

    def take_element(self, tag: str, node: Any, n_blocks: int) -> None:
        """Read an element that carries no visible text."""
        if tag == "title" and self.title is None:
            self.title = clip(node.text(deep=True))
        elif tag == "meta":
            self.take_meta(node.attributes, n_blocks)
        elif tag == "link":
            self.take_link(node.attributes)
        elif tag == "base" and (href := clip(node.attributes.get("href"))):
            self.links.setdefault("base", href)
        elif tag == "script" and "ld+json" in (node.attributes.get("type") or "").lower():
            source = node.text(deep=True) or ""
            if len(source) <= MAX_JSON_LD_CHARS and len(self.json_ld) < MAX_ITEMS:
                self.json_ld.append(source)

    def take_meta(self, attributes: Attributes, n_blocks: int) -> None:
        """Read a `<meta>` with a name, property or itemprop."""
        content = clip(attributes.get("content"))
        name = attributes.get("property") or attributes.get("name") or attributes.get("http-equiv")
        if content and name and len(self.metas) < MAX_ITEMS:
            self.metas.append((name.strip().lower(), content))
        if content and (prop := attributes.get("itemprop")):
            self.add_mark(f"itemprop:{prop.strip()}", content, n_blocks)

    def take_link(self, attributes: Attributes) -> None:
        """Read a `<link>`: canonical address, licence."""
        rel, href = (attributes.get("rel") or "").lower(), clip(attributes.get("href"))
        if href and rel in {"canonical", "license", "image_src"}:
            self.links.setdefault(rel, href)

    def take_attributes(self, tag: str, attributes: Attributes, node: Any, n_blocks: int) -> None:
        """Read what the attributes of a visible element say about the article."""
        if tag == "time" and (value := clip(attributes.get("datetime"))):
            self.add_mark("time", value, n_blocks)
        prop = attributes.get("itemprop")
        if prop and (prop := prop.strip()) in WANTED_PROPS and len(self.marks) < MAX_ITEMS:
            value = attributes.get("content") or attributes.get("datetime") or self.read_text(node)
            self.add_mark(f"itemprop:{prop}", value, n_blocks)
        rel = attributes.get("rel") if tag == "a" else None
        if rel and (kind := next((word for word in rel.lower().split() if word in WANTED_RELS), None)):
            value = attributes.get("href") if kind == "license" else self.read_text(node)
            self.add_mark(f"rel:{kind}", value, n_blocks)

    def read_text(self, node: Any) -> str:
        """The text at the start of an element; empty once too many were asked for."""
        self.n_read += 1
        texts: list[str] = []
        n_chars = 0
        for part in islice(node.traverse(include_text=True), MAX_PARTS if self.n_read <= MAX_ITEMS else 0):
            if part.tag == "-text":
                texts.append(part.text_content or "")
                n_chars += len(texts[-1])
                if n_chars > MAX_VALUE_CHARS:
                    break
        return join_parts(texts)

    def add_mark(self, name: str, value: str | None, n_blocks: int) -> None:
        """Remember a hint at the place of the next block."""
        if (value := clip(value)) and len(self.marks) < MAX_ITEMS:
            self.marks.append(Mark(name=name, value=value, block=n_blocks))

    def join_marks(self, place: int) -> None:
        """Move hints behind a block back to it: the blocks there have become one with it."""
        for number in range(len(self.marks) - 1, -1, -1):
            if self.marks[number].block <= place:
                return
            self.marks[number] = msgspec.structs.replace(self.marks[number], block=place)

    def read(self) -> Head:
        """All that was collected."""
        return Head(
            title=self.title,
            language=clip(self.language),
            canonical=self.links.get("canonical"),
            license=self.links.get("license"),
            base=self.links.get("base"),
            metas=tuple(self.metas),
            json_ld=tuple(self.json_ld),
            marks=tuple(self.marks),
        )


def join_parts(texts: list[str]) -> str:
    """Texts of an element with a space between them, but where one cuts a word: the next goes on with a small letter.

    >>> join_parts(["By", "Jane D", "oe"]), join_parts(["Jane Doe", "Editor"])
    ('By Jane Doe', 'Jane Doe Editor')
    """
    joined = ""
    for text in texts:
        is_cut = joined[-1:].isalpha() and text[:1].islower()
        joined += text if is_cut or not joined else f" {text}"
    return joined


def clip(value: str | None) -> str | None:
    """The value with its white space folded, cut to a sane length; null where nothing is left."""
    if not value:
        return None
    value = value[:MAX_VALUE_CHARS]
    return " ".join((value if value.isprintable() else CONTROL.sub("", value)).split()) or None
