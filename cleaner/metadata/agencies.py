"""News agencies by the names they go by."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from cleaner.fold import fold_line

PARTS = re.compile(r"\s{0,9}(?:[/,;&|／、＝=]|\band\b|\bund\b| - | – )\s{0,9}")


@cache
def load_agencies() -> dict[str, str]:
    """Folded alias to name, from `cleaner/data/agencies.toml`."""
    source = (resources.files("cleaner") / "data" / "agencies.toml").read_text("utf-8")
    return {fold_line(alias): entry["name"] for entry in tomllib.loads(source)["agency"] for alias in entry["aliases"]}


def name_agency(text: str) -> str | None:
    """The agency that a text names, and names alone.

    >>> name_agency("The Associated Press"), name_agency("UkrinForm"), name_agency("Jane Doe")
    ('AP', 'Ukrinform', None)
    """
    return load_agencies().get(fold_line(text))


def find_agency(text: str) -> str | None:
    """The first agency among the parts of a credit such as "dpa/AFP" or "MENAFN - UkrinForm"."""
    return next((name for part in PARTS.split(text) if (name := name_agency(part))), None)
