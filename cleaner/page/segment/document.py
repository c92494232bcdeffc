"""A document as a list of blocks, whatever it came as."""

from cleaner.page.segment.html import segment_html
from cleaner.page.segment.text import segment_text
from cleaner.types import Decoded, Page

__all__ = ["segment_document", "segment_html", "segment_text"]


def segment_document(decoded: Decoded, *, url: str | None, inline: bool = False) -> Page:
    """The page of a decoded document; with `inline`, the blocks of HTML know their links and emphasis."""
    if decoded.format == "html":
        return segment_html(decoded, url=url, inline=inline)
    return segment_text(decoded, url=url)
