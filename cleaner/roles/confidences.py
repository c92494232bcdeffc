"""How far the decision of a pass or rule is trusted: as measured on the benchmark's sites of tuning, else its prior."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

import msgspec

CONFIDENCES = "decision-confidences.toml"
"""Made by `python -m bench.decisions`."""


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In how many blocks a source decided, in how many of them it was right, and what that makes its confidence."""

    confidence: float
    right: int
    blocks: int


@cache
def load_confidences() -> dict[str, dict[str, Measured]]:
    """What was measured, by format and source."""
    source = (resources.files("cleaner") / "data" / CONFIDENCES).read_text("utf-8")
    return msgspec.convert(tomllib.loads(source), dict[str, dict[str, Measured]])


def rate(source: str, prior: float, page_format: str) -> float:
    """How far a source of decisions, `pass:…` or `rule:…`, is trusted in pages of a format."""
    measured = load_confidences().get(page_format, {}).get(source)
    return measured.confidence if measured else prior
