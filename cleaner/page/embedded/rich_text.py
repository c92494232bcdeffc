"""Markup from a story that an editor's system keeps as JSON: lists of typed nodes, as dozens of systems have them.

No system is named: a node says what it is by a key such as `type`, and what it holds by one such as `text` or `children`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import Any

from cleaner.page.embedded.rows import Element

TYPE_KEYS = ("type", "_type", "nodeType", "__typename", "tag", "tagName", "kind", "name", "style")
TEXT_KEYS = ("html", "text", "content", "value", "body", "markup", "rawHtml", "innerHTML", "paragraph", "copy", "code")
CHILD_KEYS = tuple("children content content_elements blocks items nodes elements paragraphs body value text".split())
"""Where a node keeps its own words, and where the nodes below it; the first that is there counts."""
PROPERTY_KEYS = ("data", "model", "attributes", "attrs", "properties", "fields")
"""Where a node keeps what it says of itself, its words perhaps among it."""
WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
KINDS = {
    **dict.fromkeys(("heading", "header", "subheading", "subhead", "subheadline", "subheader"), "h2"),
    **dict.fromkeys(("crosshead", "crossheading", "intertitle"), "h2"),
    **{f"h{level}": f"h{level}" for level in range(1, 7)},
    **dict.fromkeys(("quote", "blockquote", "pullquote"), "blockquote"),
    **dict.fromkeys(("ul", "ol", "li", "table", "pre", "p"), ""),
    **dict.fromkeys(("bullet", "unordered"), "ul"),
    "list": "ul", "ordered": "ol", "numbered": "ol", "item": "li", "code": "pre", "paragraph": "p", "unstyled": "p",
}  # fmt: skip
SKIPPED = frozenset(
    "image img picture photo figure caption video audio gallery slideshow embed iframe oembed ad ads advert advertisement"
    " related newsletter promo teaser interstitial subscribe subscription signup poll quiz author byline script style"
    " linklist carousel recommendation recommendations sponsored correlation social raw".split()
)
"""Nodes that are no words of the story."""
TAGS = frozenset("p div section article h1 h2 h3 h4 h5 h6 ul ol li blockquote pre a em strong b i span".split())
LEVELS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6} | {str(level): level for level in range(1, 7)}
BLOCK_MARKUP = re.compile(r"<(?:p|h[1-6]|ul|ol|li|div|blockquote|table|pre|section|article|figure|br)\b", re.IGNORECASE)
MARKUP = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,2000})?/?>")
BREAK = re.compile(r"(?<![ \t])[ \t]*(?:\r\n?|\n|\u2028|\u2029)\s*")
BLANK_LINE = re.compile(r"\r?\n[ \t]{0,99}\r?\n\s{0,99}")
MAX_DEPTH = 40
MAX_TYPE_CHARS = 60
MAX_STORY_CHARS = 2_000_000
"""A cache that refers to itself may unfold without end."""
REFERENCE_DEPTH = 12
"""What following a reference costs of the depth."""
NODE_CHARS = 10
"""What a node costs of the characters, so that one without words costs something."""
ATTRIBUTES = {"className": "class", "id": "id", "href": "href"}
VOID_TAGS = frozenset({"br", "hr", "wbr"})
Node = dict[str, Any]
References = dict[str, Any]


def render_text(text: str) -> str:
    """Markup of a string that may be markup itself, or plain paragraphs, one a line."""
    if "&" in text and not MARKUP.search(text):
        text = unescape(text)  # the parser does it once more: many bodies are escaped twice
    if BLOCK_MARKUP.search(text):
        return text
    is_markup = MARKUP.search(text) is not None
    parts = (BLANK_LINE if is_markup else BREAK).split(text)
    return "".join(f"<p>{part if is_markup else part.replace('<', '&lt;')}</p>" for part in parts if part.strip())


def render_story(items: list[Any], references: References) -> str:
    """Markup of a list of nodes, of which each is a paragraph, a heading, a list."""
    element = read_element(items)
    if element is not None:
        items = element["children"]
    renderer = Renderer(references)
    if any(isinstance(item, Element) for item in items):
        return f"<div>{renderer.render(items, 0)}</div>"
    pieces = (render_text(item) if isinstance(item, str) else renderer.render(item, 0) for item in items)
    blocks = (piece if BLOCK_MARKUP.match(piece.lstrip()) else f"<p>{piece}</p>" for piece in pieces if piece.strip())
    return "".join(blocks).replace("</ul><ul>", "").replace("</ol><ol>", "")  # systems without lists mark items one by one


class Renderer:
    """Makes markup of nodes, following references, until there is too much of it."""

    def __init__(self, references: References) -> None:
        """A renderer that knows what the references stand for."""
        self.references = references
        self.left = MAX_STORY_CHARS

    def render(self, value: Any, depth: int) -> str:
        """Markup of one node and of those below it; empty for what is no words of the story."""
        if isinstance(value, str):
            self.left -= len(value)
            return "" if self.left < 0 else value if MARKUP.search(value) else value.replace("<", "&lt;")
        self.left -= NODE_CHARS
        if depth > MAX_DEPTH or self.left < 0:
            return ""
        if isinstance(value, Element):
            return self.render_element(value, depth)
        if isinstance(value, list):
            element = read_element(value)
            return self.render_node(element, depth) if element else "".join(self.render(item, depth + 1) for item in value)
        return self.render_node(value, depth) if isinstance(value, dict) else ""

    def render_node(self, node: Node, depth: int) -> str:
        """Markup of a node that says what it is, or refers to one."""
        reference = read_reference(node)
        if reference is not None:
            return self.render(self.references.get(reference), depth + REFERENCE_DEPTH)
        for key in PROPERTY_KEYS:
            if isinstance(node.get(key), dict):
                node = {**node[key], **node}
        words = read_type(node)
        return "" if words & SKIPPED else wrap(find_kind(words, node), self.render_inside(node, words, depth), node)

    def render_element(self, element: Element, depth: int) -> str:
        """Markup of an element as it would be drawn; of a component, what it is drawn around."""
        inside = "".join(self.render(child, depth + 1) for child in element.children)
        if not element.tag:
            return inside
        found = ((ATTRIBUTES[name], value) for name, value in element.properties.items() if name in ATTRIBUTES)
        opening = "".join(f' {name}="{escape(value)}"' for name, value in found if isinstance(value, str))
        return f"<{element.tag}{opening}>" + ("" if element.tag in VOID_TAGS else f"{inside}</{element.tag}>")

    def render_inside(self, node: Node, words: frozenset[str], depth: int) -> str:
        """Markup of what a node holds: its own words, or the nodes below it."""
        own = next((text for key in TEXT_KEYS if isinstance(text := node.get(key), str) and text.strip()), "")
        if own:
            return self.render(own, depth)
        found = (node.get(key) for key in ("rows", *CHILD_KEYS))
        below = next((value for value in found if isinstance(value, dict | list) and value), None)
        if isinstance(below, list) and "table" in words:
            header = [node["header"]] if isinstance(node.get("header"), list) else []
            return "".join(self.render_row(row, depth) for row in header + below)
        if isinstance(below, list) and "list" in words and "item" not in words:
            items = (self.render(item, depth + 1) for item in below)
            return "".join(item if item.startswith("<li") else f"<li>{item}</li>" for item in items if item.strip())
        return self.render(below if below is not None else find_longest(node), depth + 1)

    def render_row(self, row: Any, depth: int) -> str:
        """Markup of a row of a table."""
        if not isinstance(row, list):
            return self.render(row, depth + 1)
        return f"<tr>{''.join(f'<td>{self.render(cell, depth + 1)}</td>' for cell in row)}</tr>"


def read_element(items: list[Any]) -> Node | None:
    """The node that a list stands for, as JsonML writes it: a tag, attributes perhaps, and what is inside; or null."""
    tag = items[0] if items else None
    if not isinstance(tag, str) or len(items) < 2 or not (tag in TAGS or isinstance(items[1], dict)):
        return None
    attributes = items[1] if isinstance(items[1], dict) else {}
    return {**attributes, "tag": tag, "children": items[2 if attributes else 1 :]}


def find_longest(node: Node) -> str:
    """The longest string of several words in a node of an unknown kind."""
    return max((value for value in node.values() if isinstance(value, str) and value.count(" ") > 1), key=len, default="")


def read_reference(node: Any) -> str | None:
    """The key under which a cache has the node that this one stands for, or null."""
    if not isinstance(node, dict):
        return None
    key = node.get("__ref") or (node.get("id") if node.get("type") == "id" else None)
    return key if isinstance(key, str) else None


def read_type(node: Node) -> frozenset[str]:
    """The words by which a node says what it is."""
    names = [name for key in TYPE_KEYS if isinstance(name := node.get(key), str)]
    return split_type(names[0]) if len(names) == 1 else frozenset().union(*map(split_type, names))


@lru_cache(maxsize=20_000)
def split_type(name: str) -> frozenset[str]:
    """The words of a node's type; none of what is too long to be one."""
    return frozenset((name.lower(), *map(str.lower, WORD.findall(name)))) if len(name) < MAX_TYPE_CHARS else frozenset()


def find_kind(words: frozenset[str], node: Node) -> str:
    """The element that the node would be; empty for words within a line."""
    if isinstance(node.get("listItem"), str):
        return "ol li" if node["listItem"] == "number" else "ul li"
    if "item" in words and words & {"ordered", "unordered"}:
        return "ol li" if "ordered" in words else "ul li"
    kinds = {KINDS[word] or word for word in words if word in KINDS}
    if "li" in kinds:
        return "li"
    if "ul" in kinds and (words & {"ordered", "ol", "numbered"} or node.get("list_type") == "ordered"):
        return "ol"
    heading = min((kind for kind in kinds if kind[0] == "h"), default="")
    if heading:
        level = node.get("level") or next((LEVELS[word] for word in sorted(words) if word in LEVELS), None)
        return f"h{level}" if level in range(1, 7) else heading
    return next((kind for kind in ("blockquote", "ol", "ul", "table", "pre", "p") if kind in kinds), "")


def wrap(kind: str, inside: str, node: Node) -> str:
    """The element of a kind around markup; words within a line become a link where the node has an address."""
    if not inside.strip() or (kind == "p" and BLOCK_MARKUP.search(inside)):
        return inside
    if not kind:
        address = next((uri for key in ("href", "uri", "url") if isinstance(uri := node.get(key), str)), None)
        return f'<a href="{escape(address)}">{inside}</a>' if address else inside
    outer, _, inner = kind.partition(" ")
    return f"<{outer}><{inner}>{inside}</{inner}></{outer}>" if inner else f"<{kind}>{inside}</{kind}>"
