"""Pages without what programs wrap around them: headers, printed bytes and strings, JSON, entities, base64, code, shells.

A wrapper is known by what it is, not by the file's name, and taken off once, or twice where it was put on twice. What it says
of the page (address, charset, title, day) is evidence; what was done is a repair. One that cannot be taken off is an error.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from cleaner.page.unwrap.rows import open_object, open_xml
from cleaner.page.unwrap.source import (
    open_assignment,
    open_bytes,
    open_call,
    open_diff,
    open_fence,
    open_hex,
    open_list,
    open_literal_page,
    open_numbered,
    open_shell,
    open_sql,
    open_string,
    open_table,
    open_tag_list,
    open_view_source,
)
from cleaner.page.unwrap.transfer import (
    open_base64,
    open_chunks,
    open_data_url,
    open_entities,
    open_http,
    open_percent,
    open_quoted_printable,
)
from cleaner.page.unwrap.unwrapped import Sealed, Unwrapped
from cleaner.text.fold import fold_line
from cleaner.types import Page, Repair, Role

Open = Callable[[str, bytes | None], Unwrapped | Sealed | None]
OPENERS: tuple[Open, ...] = (
    open_http, open_shell, open_bytes, open_string, open_list, open_tag_list, open_call, open_object, open_data_url,
    open_chunks, open_base64, open_percent, open_quoted_printable, open_entities, open_view_source, open_literal_page,
    open_numbered, open_fence, open_diff, open_hex, open_sql, open_assignment, open_table, open_xml,
)  # fmt: skip
"""Asked in this order, the first that knows its wrapper takes it off."""
MAX_LAYERS = 4
"""Wrappers around wrappers: `curl -i` of an answer in JSON with the page escaped in it."""
TITLE, FIRST_BLOCKS = "og:title", 12
"""What a row's headline is called, and among how many blocks it may stand."""
EXAMPLE_CHARS = 40


def unwrap_text(text: str, raw: bytes | None) -> Unwrapped | Sealed | None:
    """The page in the outermost wrapper, why that cannot be taken off, or null where there is none.

    `raw` are the bytes that the text was decoded from, for wrappers that say in what encoding the page inside is.
    """
    for open_wrapper in OPENERS:
        found = open_wrapper(text, raw)
        if found is not None and (isinstance(found, Sealed) or len(found.content.strip()) > 0):
            return found
    return None


def list_repair(found: Unwrapped) -> Repair:
    """What was taken off, as the record lists it."""
    shown = "".join(char if char.isprintable() else " " for char in found.example[:EXAMPLE_CHARS])
    return Repair(kind=found.kind, count=found.count, example=f"{shown} → ")


def add_row(page: Page, row: tuple[tuple[str, str], ...]) -> Page:
    """The page with what its row says of it, which is asked last; in text a line that is the row's headline is its."""
    if not row:
        return page
    page = msgspec.structs.replace(page, head=msgspec.structs.replace(page.head, row=row))
    title = fold_line(next((content for name, content in row if name == TITLE), ""))
    if page.format == "html" or not title:
        return page
    blocks = list(page.blocks)
    for place, block in enumerate(blocks[:FIRST_BLOCKS]):
        if fold_line(block.text) == title:
            blocks[place] = msgspec.structs.replace(block, kind=Role.TITLE)
            break
    return msgspec.structs.replace(page, blocks=tuple(blocks))


class Layers(msgspec.Struct, frozen=True, kw_only=True):
    """What the wrappers around a page said, from the outermost inwards."""

    repairs: tuple[Repair, ...] = ()
    url: str | None = None
    metas: tuple[tuple[str, str], ...] = ()

    def add(self, found: Unwrapped) -> Layers:
        """The layers with one more inside."""
        repairs = (*self.repairs, list_repair(found))
        return Layers(repairs=repairs, url=found.url or self.url, metas=(*found.metas, *self.metas))
