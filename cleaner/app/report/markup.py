"""HTML built so that nothing can break out of it: every text is escaped unless it is already `Markup`."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import TypeAlias

VOID = frozenset({"meta", "link", "input", "br", "col"})
ODD = re.compile("[&<>\"'\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What must not stand in HTML as it is: what could be markup, and characters that it cannot carry or that turn what follows."""
INSTEAD = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;", "\x7f": "\u2421"}
INSTEAD |= {chr(code): chr(0x2400 + code) for code in range(0x20)}


class Markup(str):
    """HTML that may stand as it is."""

    __slots__ = ()


Child: TypeAlias = "str | Markup | Iterable[Child] | None"


def render(child: Child) -> Markup:
    """A text escaped, markup as it is, several of them one after the other.

    >>> render(["a < b", Markup("<br>")])
    'a &lt; b<br>'
    """
    if isinstance(child, Markup):
        return child
    if isinstance(child, str):
        return Markup(ODD.sub(replace_odd, child))
    return Markup("".join(map(render, child))) if child is not None else Markup()


def replace_odd(found: re.Match[str]) -> str:
    """What stands for a character that may not: its entity, its picture, or the replacement character."""
    return INSTEAD.get(found[0], "\N{REPLACEMENT CHARACTER}")


def tag(name: str, /, *children: Child, **attributes: str | bool | None) -> Markup:
    """An element. `class_` is the class; `aria_label` becomes `aria-label`; false and null attributes are left out.

    >>> tag("p", "a & b", class_="note")
    '<p class="note">a &amp; b</p>'
    """
    opening = f"<{name}{''.join(render_attribute(*item) for item in attributes.items())}>"
    return Markup(opening if name in VOID else f"{opening}{''.join(map(render, children))}</{name}>")


def render_attribute(key: str, value: object) -> str:
    """An attribute with the space before it; nothing where it is false or null."""
    if value is None or value is False:
        return ""
    attribute = key.rstrip("_").replace("_", "-")
    return f" {attribute}" if value is True else f' {attribute}="{render(str(value))}"'


@cache
def read_asset(name: str) -> str:
    """A style sheet or script that ships with the package."""
    return (resources.files("cleaner.app.report") / "assets" / name).read_text("utf-8")


@cache
def hash_style() -> str:
    """The style sheet's hash, as a Content-Security-Policy names it."""
    digest = hashlib.sha256(read_asset("style.css").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def render_page(title: str, *body: Child, scripts: tuple[str, ...] = (), body_class: str = "") -> bytes:
    """A whole page with its style inside.

    Its policy lets nothing load but that style and, where there are any, the `scripts` beside it.
    """
    policy = f"default-src 'none'; style-src {hash_style()}; base-uri 'none'; form-action 'none'"
    if scripts:
        policy += "; script-src 'self'"
    head = (
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="robots", content="noindex"),
        tag("title", title),
        tag("style", Markup(read_asset("style.css"))),
        [tag("script", src=source, defer=True) for source in scripts],
    )
    page = tag("html", tag("head", *head), "\n", tag("body", *body, class_=body_class or None), lang="en")
    return f"<!doctype html>\n{page}\n".encode("utf-8", "replace")


def table(
    caption: str, head: Iterable[str], rows: Iterable[Iterable[Child]], *, numbers: frozenset[int] = frozenset()
) -> Markup:
    """A table in a frame that scrolls where the screen is narrow; the first cell of a row is its header."""
    columns = [tag("th", name, scope="col", class_="n" if index in numbers else None) for index, name in enumerate(head)]
    body = [
        tag(
            "tr",
            [
                tag("td" if index else "th", cell, scope=None if index else "row", class_="n" if index in numbers else None)
                for index, cell in enumerate(row)
            ],
        )
        for row in rows
    ]
    whole = tag("table", tag("caption", caption), tag("thead", tag("tr", columns)), tag("tbody", body))
    return tag("div", whole, class_="frame", tabindex="0", role="region", aria_label=caption)
