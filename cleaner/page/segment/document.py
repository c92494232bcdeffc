"""A document as a list of blocks, whatever it came as."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from cleaner.page.segment.elements import list_containers
from cleaner.page.segment.hiding import hide_by_name, reveal_blocks
from cleaner.page.segment.limits import cap_markup
from cleaner.page.segment.marked import MarkedWalk
from cleaner.page.segment.text import segment_text
from cleaner.page.segment.walk import Walk
from cleaner.types import Decoded, Page, Warning


def segment_html(decoded: Decoded, *, url: str | None, inline: bool = False) -> Page:
    """The page of an HTML document: blocks with the elements around them, and what the head says; links too, if `inline`."""
    html = decoded.text.replace("\0", "")
    html, markup, capped = cap_markup(html, decoded.utf8 if html is decoded.text else None)
    walk = MarkedWalk() if inline else Walk()
    walk.run(LexborHTMLParser(markup).root)
    containers = list_containers(walk.elements)
    return Page(
        format="html",
        blocks=hide_by_name(reveal_blocks(walk.blocks), containers),
        containers=containers,
        head=walk.head.read(),
        url=url,
        repairs=decoded.repairs,
        warnings=decoded.warnings + ((Warning.TRUNCATED_HTML,) if capped else ()),
        html=html,
    )


__all__ = ["segment_document", "segment_html", "segment_text"]


def segment_document(decoded: Decoded, *, url: str | None, inline: bool = False) -> Page:
    """The page of a decoded document; with `inline`, the blocks of HTML know their links and emphasis."""
    if decoded.format == "html":
        return segment_html(decoded, url=url, inline=inline)
    return segment_text(decoded, url=url)
