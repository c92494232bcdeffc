"""The values that pass from stage to stage, and the record that comes out.

Every struct is frozen and keyword-only. Spans are code points, half-open, into the page: the text of all its blocks
joined by a newline.
"""

from __future__ import annotations

from cleaner.types.document import Decoded, InputFormat, Options, RawDocument
from cleaner.types.page import Block, Container, Cut, Head, Label, Labelling, Language, Mark, Page, Repair, Span
from cleaner.types.record import (
    SCHEMA_VERSION,
    Article,
    Caption,
    ContentBlock,
    Input,
    Labelled,
    Maker,
    MarkedBlock,
    Metadata,
    Origin,
    Rejection,
    Removal,
)
from cleaner.types.roles import BODY_ROLES, CHROME_ROLES, METADATA_ROLES, TEXT_ROLES, Meaning, Role, Status, Warning

__all__ = [
    "BODY_ROLES",
    "CHROME_ROLES",
    "METADATA_ROLES",
    "SCHEMA_VERSION",
    "TEXT_ROLES",
    "Article",
    "Block",
    "Caption",
    "Container",
    "ContentBlock",
    "Cut",
    "Decoded",
    "Head",
    "Input",
    "InputFormat",
    "Label",
    "Labelled",
    "Labelling",
    "Language",
    "Maker",
    "Mark",
    "MarkedBlock",
    "Meaning",
    "Metadata",
    "Options",
    "Origin",
    "Page",
    "RawDocument",
    "Rejection",
    "Removal",
    "Repair",
    "Role",
    "Span",
    "Status",
    "Warning",
]
