"""What an HTML page's head says about the article, read into one value: JSON-LD resolved, and meta tags by name."""

from __future__ import annotations

import html
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from cleaner.page.address import list_addresses
from cleaner.page.segment.head import clip
from cleaner.text.fold import squeeze
from cleaner.types import Head


class Metas(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The names of meta tags, those that are believed first before others."""

    authors: tuple[str, ...]
    published: tuple[str, ...]
    modified: tuple[str, ...]


@cache
def load_metas() -> Metas:
    """The names that ship with the package."""
    source = (resources.files("cleaner") / "data" / "metas.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(source), Metas)


Node = dict[str, Any]

ARTICLE_TYPE = re.compile(r"(?:\w*article|\w*blogposting|report|review|creativework|recipe|webpage)")
TYPE_RANKS = ("newsarticle", "article", "blogposting", "posting", "report", "review", "recipe", "creativework", "webpage")
TYPE_SEPARATOR = re.compile(r"[/:#]")
FOREIGN_KEYS = frozenset(
    "itemlistelement comment liveblogupdate haspart mentions citation relatedlink subjectof isrelatedto isbasedon".split()
)
"""What stands under these is about other articles, or parts of this one."""
COMMENT = re.compile(r'("(?:[^"\\\n]++|\\.)*+"?)|/\*(?:[^*]++|\*(?!/))*+(\*/)?|//[^\n]*+', re.DOTALL)
"""A string of JSON, or a comment; one that is left open reaches to the end, so that the rest is looked at once."""
JOINT = re.compile(r"\}\s{0,99}(?=\{)")
MAX_NODES = 5_000
MAX_TEXT_CHARS = 2_000
MAX_NESTING = 200
BROKEN_JSON = (
    (
        re.compile(
            r"^\s{0,99}(?:/\*|//)?\s{0,99}<!\[CDATA\[\s{0,99}(?:\*/)?|(?:/\*|//)?\s{0,99}\]\]>\s{0,99}(?:\*/)?\s{0,99}$"
        ),
        "",
    ),
    (re.compile(r"^\s{0,99}<!--|-->\s{0,99}$"), ""),
    (re.compile(r"\\(?![\"\\/bfnrtu])"), ""),
    (re.compile(r"(?<=[:\[,])\s{0,9}(?:NaN|-?Infinity|undefined)(?=\s{0,9}[,}\]])"), "null"),
    (re.compile(r",(\s{0,99}[}\]])"), r"\1"),
    (re.compile(r"[\x00-\x1f]"), " "),
    (re.compile(r";\s{0,99}$"), ""),
)
"""What publishers most often get wrong, mended before a second try."""
SINGLE_QUOTED = re.compile(r"(?<=[{\[:,\s])'((?:[^'\\\n]|\\.){0,500}+)'(?=\s{0,99}[:,}\]])")
STRING_VALUE = re.compile(r'([:\[,{]\s{0,99})"((?:(?!"\s{0,99}(?:,\s{0,99}["{\[]|[:}\]]))[^\n]){0,500}+)"(?=\s{0,99}[:,}\]])')
"""A string up to the first mark that something of JSON's own follows."""
RAW_QUOTE, ESCAPED_QUOTE = re.compile(r'(?<!\\)"'), r'\\"'
MAX_MENDED_CHARS = 20_000
SALVAGED = ("@type", "headline", "datePublished", "dateModified", "url")
AUTHOR = re.compile(r'"author"\s{0,99}:\s{0,99}(\{[^{}]{1,2000}\}|\[[^\[\]]{1,4000}\]|"[^"\\]{1,300}")')


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """The head of the page, ready to be asked."""

    head: Head = Head()
    article: Node = msgspec.field(default_factory=dict)
    """The JSON-LD node of the article; empty where there is none."""
    nodes: tuple[Node, ...] = ()
    """Every JSON-LD node that has a type."""
    own_nodes: tuple[Node, ...] = ()
    """Those of them that are not listed as comments, parts or other articles."""
    metas: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)

    def meta(self, *names: str) -> str | None:
        """The first content of the first of these meta names that the page has."""
        return next((values[0] for name in names if (values := self.metas.get(name))), None)

    @property
    def headlines(self) -> tuple[str, ...]:
        """What the page gives as its headline, most trusted first."""
        candidates = (
            first_text(self.article.get("headline")),
            self.meta("og:title"),
            self.meta("twitter:title"),
            self.head.title,
        )
        return tuple(dict.fromkeys(text for text in candidates if text))


def read_evidence(head: Head) -> Evidence:
    """The head's JSON-LD and meta tags; what is broken in them is left out."""
    metas: dict[str, list[str]] = {}
    for name, content in head.metas:
        metas.setdefault(name, []).append(content)
    roots = [root for source in head.json_ld if (root := parse_json(source)) is not None]
    found = list(walk_nodes(roots))
    nodes = resolve_references(tuple(node for node, _ in found))
    own_nodes = tuple(node for node, (_, is_own) in zip(nodes, found, strict=True) if is_own)
    address = next(iter(list_addresses(head, None)), None)
    titles = [title for title in (*metas.get("og:title", ()), head.title) if title]
    return Evidence(
        head=head,
        article=choose_article(own_nodes, address, titles) or choose_listed(nodes, address, titles),
        nodes=nodes,
        own_nodes=own_nodes,
        metas={name: tuple(values) for name, values in metas.items()},
    )


def parse_json(source: str) -> Any:
    """The JSON value, with common faults mended; null where it cannot be read."""
    value = decode_json(source.strip("\ufeff \t\r\n;"))
    if value is not None:
        return value
    source = source.lstrip("\ufeff")
    ways = (lambda text: text, mend_comments, mend_joints, mend_entities, mend_quotes)
    found = (value for way in ways if (value := decode_json(mend_faults(way(source)))) is not None)
    return next(found, None) or salvage(source)


def decode_json(source: str) -> Any:
    """The JSON value; null where it cannot be read."""
    try:
        return msgspec.json.decode(source)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return None


def mend_faults(source: str) -> str:
    """The text without commas at the end of lists, values that are none, raw line breaks and the like."""
    for pattern, replacement in BROKEN_JSON:
        source = pattern.sub(replacement, source)
    return source


def mend_comments(source: str) -> str:
    """The text without the comments between its strings; one that is left open stays.

    >>> mend_comments('{"a": /* one */ "b // c"}')
    '{"a":   "b // c"}'
    """
    return COMMENT.sub(lambda found: " " if found[2] or found[0].startswith("//") else found[0], source)


def mend_joints(source: str) -> str:
    """Several objects as a list, with the commas that they lack."""
    source = JOINT.sub("},", source).strip()
    return f"[{source}]" if source.startswith("{") else source


def mend_entities(source: str) -> str:
    """The text with its quotation marks, where all are written as entities."""
    return html.unescape(source) if '"' not in source else source


def mend_quotes(source: str) -> str:
    r"""The text with the quotation marks escaped that stand inside its strings, and single ones around strings made double.

    >>> mend_quotes("{'name': 'Rain'}"), mend_quotes('{"name": "The "old" quay", "day": 1}')
    ('{"name": "Rain"}', '{"name": "The \\"old\\" quay", "day": 1}')
    """
    if len(source) > MAX_MENDED_CHARS:
        return source
    source = source if '"' in source else SINGLE_QUOTED.sub(lambda found: f'"{found[1]}"'.replace("\\'", "'"), source)
    return STRING_VALUE.sub(lambda found: f'{found[1]}"{RAW_QUOTE.sub(ESCAPED_QUOTE, found[2])}"', source)


def salvage(source: str) -> Node | None:
    """What is legible in JSON that cannot be read: the first value of each key that tells of an article, and its authors."""
    texts = {key: text for key in SALVAGED if (text := find_text(source, key)) is not None}
    found = AUTHOR.search(source)
    author = decode_json(mend_faults(found[1])) if found else None
    node: Node = texts | ({"author": author} if author else {})
    return node if "@type" in node and len(node) > 1 else None


def find_text(source: str, key: str) -> str | None:
    """The first string under a key."""
    found = re.search(rf'"{re.escape(key)}"\s{{0,99}}:\s{{0,99}}("(?:[^"\\]|\\.){{1,2000}}")\s{{0,99}}[,}}\]"]', source)
    value = decode_json(found[1]) if found else None
    return value if isinstance(value, str) else None


def walk_nodes(roots: list[Any]) -> Iterator[tuple[Node, bool]]:
    """Every object with a type, outermost first, in document order, and whether it is none of a list of others."""
    stack = [(root, 0, True) for root in reversed(roots)]
    n_seen = 0
    while stack and n_seen < MAX_NODES:
        value, depth, is_own = stack.pop()
        n_seen += 1
        if isinstance(value, dict) and "@type" in value:
            yield value, is_own
        if depth < MAX_NESTING:
            children = list(value.items()) if isinstance(value, dict) else [("", item) for item in as_list(value)]
            stack += [
                (child, depth + 1, is_own and key.lower() not in FOREIGN_KEYS)
                for key, child in reversed(children)
                if isinstance(child, dict | list)
            ]


def resolve_references(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes with `{"@id": …}` stubs replaced by the node of that id, one level deep."""
    by_id = {node["@id"]: node for node in reversed(nodes) if isinstance(node.get("@id"), str)}

    def resolve(value: Any) -> Any:
        if isinstance(value, list):
            return [resolve_one(item) for item in value]
        return resolve_one(value)

    def resolve_one(value: Any) -> Any:
        if isinstance(value, dict) and isinstance(value.get("@id"), str) and set(value) <= {"@id", "@type", "name"}:
            return by_id.get(value["@id"], value)
        return value

    return tuple({key: resolve(value) for key, value in node.items()} for node in nodes)


def choose_article(nodes: tuple[Node, ...], address: str | None, titles: list[str]) -> Node:
    """The node that is this page's article: by address, by headline, by type; empty where none is."""
    articles = [node for node in nodes if rank_type(node) < len(TYPE_RANKS)]
    keys = [squeeze(title) for title in titles]
    return min(
        articles,
        key=lambda node: (not names_address(node, address), len(articles) > 1 and not says_title(node, keys), rank_type(node)),
        default={},
    )


def choose_listed(nodes: tuple[Node, ...], address: str | None, titles: list[str]) -> Node:
    """The article's node in a list of several, where its headline is the page's title, or the page has none."""
    keys = [squeeze(title) for title in titles]
    return choose_article(tuple(node for node in nodes if not keys or says_title(node, keys)), address, titles)


def says_title(node: Node, keys: list[str]) -> bool:
    """Whether the node's headline opens one of the page's titles, or the other way round; keys are squeezed."""
    key = squeeze(first_text(node.get("headline")) or "")
    return bool(key) and any(title.startswith(key) or key.startswith(title) for title in keys if title)


def rank_type(node: Node) -> int:
    """How much the node's type is that of an article; small is much."""
    types = [TYPE_SEPARATOR.split(name)[-1].lower() for name in as_list(node.get("@type")) if isinstance(name, str)]
    if not isinstance(node.get("headline") or node.get("datePublished") or node.get("name"), str):
        return len(TYPE_RANKS)
    ranks = (
        place for name in types for place, kind in enumerate(TYPE_RANKS) if name.endswith(kind) and ARTICLE_TYPE.fullmatch(name)
    )
    return min(ranks, default=len(TYPE_RANKS))


def names_address(node: Node, address: str | None) -> bool:
    """Whether the node says that it is about this address; true where no address is known."""
    if not address or rank_type(node) == len(TYPE_RANKS) - 1:
        return False
    entity = node.get("mainEntityOfPage")
    named = [node.get("url"), entity, entity.get("@id") if isinstance(entity, dict) else None, node.get("@id")]
    return any(isinstance(name, str) and name.partition("#")[0].rstrip("/") == address.rstrip("/") for name in named)


def as_list(value: Any) -> list[Any]:
    """The value as a list: JSON-LD allows one where it allows many."""
    return value if isinstance(value, list) else [] if value is None else [value]


def first_text(value: Any) -> str | None:
    """The first text in a JSON-LD value: a string, `@value`, or a `name`; white space folded."""
    for item in as_list(value):
        found = (
            item
            if isinstance(item, str)
            else (item.get("@value") or item.get("name") or item.get("url"))
            if isinstance(item, dict)
            else None
        )
        if isinstance(found, str) and found.strip():
            return clip(html.unescape(found[:MAX_TEXT_CHARS]))
    return None
