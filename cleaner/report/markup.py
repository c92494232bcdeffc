"""HTML built so that nothing can break out of it: every text is escaped unless it is already `Markup`."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib import resources
from typing import TypeAlias

VOID = frozenset({"meta", "link", "input", "br", "col"})
PICTURES = {code: 0x2400 + code for code in range(0x20) if code not in {0x09, 0x0A}} | {0x0D: 0x240D, 0x7F: 0x2421}
"""Control characters as the signs that stand for them: HTML cannot carry them, and a page may hold any."""
PICTURES |= dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)
"""What would end a line unseen, or turn the direction of what follows."""


class Markup(str):
    """HTML that may stand as it is."""

    __slots__ = ()


Child: TypeAlias = "str | Markup | Iterable[Child] | None"


def render(child: Child) -> Markup:
    """A text escaped, markup as it is, several of them one behind the other.

    >>> render(["a < b", Markup("<br>")])
    'a &lt; b<br>'
    """
    if child is None:
        return Markup()
    if isinstance(child, Markup):
        return child
    if isinstance(child, str):
        return Markup(escape(child.translate(PICTURES)))
    return Markup("".join(map(render, child)))


def tag(name: str, /, *children: Child, **attributes: str | bool | None) -> Markup:
    """An element. `class_` is the class; `aria_label` becomes `aria-label`; false and null attributes are left out.

    >>> tag("p", "a & b", class_="note")
    '<p class="note">a &amp; b</p>'
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        attribute = key.rstrip("_").replace("_", "-")
        parts.append(attribute if value is True else f'{attribute}="{render(value)}"')
    opening = f"<{' '.join(parts)}>"
    return Markup(opening if name in VOID else f"{opening}{render(children)}</{name}>")


@cache
def read_asset(name: str) -> str:
    """A style sheet or script that ships with the package."""
    return (resources.files("cleaner.report") / "assets" / name).read_text("utf-8")


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
    columns = [tag("th", name, scope="col", class_="n" if place in numbers else None) for place, name in enumerate(head)]
    body = [
        tag(
            "tr",
            [
                tag("td" if place else "th", cell, scope=None if place else "row", class_="n" if place in numbers else None)
                for place, cell in enumerate(row)
            ],
        )
        for row in rows
    ]
    whole = tag("table", tag("caption", caption), tag("thead", tag("tr", columns)), tag("tbody", body))
    return tag("div", whole, class_="frame", tabindex="0", role="region", aria_label=caption)
