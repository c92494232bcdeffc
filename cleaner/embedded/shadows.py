"""Parts of a page that a browser shows out of a `<template>`: those that it takes for the inside of the element around."""

from __future__ import annotations

import re

SIGN = "shadowroot"
TEMPLATE = re.compile(r"<template\b[^<>]{0,2000}>|</template\b", re.IGNORECASE)


def open_shadows(html: str) -> str:
    """The markup with a `<div>` for each such template."""
    pieces: list[str] = []
    opened: list[bool] = []
    place = 0
    for found in TEMPLATE.finditer(html):
        is_end = found[0].startswith("</")
        if is_end and not opened:
            continue
        is_shown = opened.pop() if is_end else SIGN in found[0].lower()
        if not is_end:
            opened.append(is_shown)
        if is_shown:
            pieces += [html[place : found.start()], "</div" if is_end else "<div>"]
            place = found.end()
    return "".join([*pieces, html[place:]])
