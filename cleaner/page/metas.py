"""Which `<meta>` tags say who wrote the article and when, from `cleaner/data/metas.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import msgspec


class Metas(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The names of meta tags, those that are believed first before others."""

    authors: tuple[str, ...]
    published: tuple[str, ...]
    modified: tuple[str, ...]


@cache
def load_metas() -> Metas:
    """The names that ship with the package."""
    source = (resources.files("cleaner") / "data" / "metas.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(source), Metas)
