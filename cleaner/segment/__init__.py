"""A document as a list of blocks, whatever it came as."""

from cleaner.segment.html import segment_html
from cleaner.segment.text import segment_text
from cleaner.types import Decoded, Page

__all__ = ["segment_document", "segment_html", "segment_text"]

SEGMENTERS = {"html": segment_html, "text": segment_text}


def segment_document(decoded: Decoded, *, url: str | None) -> Page:
    """The page of a decoded document."""
    return SEGMENTERS[decoded.format](decoded, url=url)
