"""The words and marks of a picture's credit, from `cleaner/data/credits.toml` and the languages' files."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import msgspec

from cleaner.language.words import list_all


class Credits(msgspec.Struct, frozen=True, kw_only=True):
    """What stands before a credit, what opens one by itself, and the agencies that stand before a slash."""

    labels: tuple[str, ...]
    marks: tuple[str, ...]
    slashes: tuple[str, ...]


@cache
def load_credits() -> Credits:
    """The words of all languages, with the marks and agencies that ship with the package."""
    source = (resources.files("cleaner") / "data" / "credits.toml").read_text("utf-8")
    return msgspec.convert({"labels": list_all("credits"), **tomllib.loads(source)}, Credits)
