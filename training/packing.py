"""Puts what is learned into the files of the models: with its contract, its thresholds and the digests of the data it reads.

`pin_models` writes the digests anew where data changed and the benchmark says that the model may stay.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import numpy as np

from bench.sites import ROOT
from cleaner.fields.title import OFFER as TITLE_OFFER
from cleaner.model.contract import PartContract
from cleaner.model.file import MARKS, Part
from cleaner.page.learned import offer_page
from cleaner.roles.titles import offer_titles
from training.models import MODEL, list_models, make_part, pack_lines, read_parts, write_parts

__all__ = [
    "make_classifier",
    "make_ranker",
    "pin_models",
    "put_parts",
    "read_thresholds",
    "set_thresholds",
]

THRESHOLDS = ROOT / "training" / "thresholds.toml"
EVEN = 0.5
"""A page that is as likely an article as not, or likelier, is called one."""


def read_thresholds(kind: str) -> dict[str, float]:
    """The thresholds of the passes for one kind of input."""
    tables = tomllib.loads(THRESHOLDS.read_text("utf-8"))
    return {**tables["both"], **tables.get(kind, {})}


def make_classifier(kind: str, arrays: Mapping[str, np.ndarray], names: list[str], limit: float, most: float | None) -> Part:
    """The classifier of pages of a kind as a part."""
    offer = offer_page(kind)
    bound = {} if most is None else {"names": most}
    contract = PartContract(
        columns=offer.columns,
        predicts=offer.predicts,
        thresholds={"no_article": limit, "article": EVEN, **bound},
        reads=dict(offer.reads),
    )
    packed = {name: np.asarray(value, np.float32) for name, value in arrays.items()}
    return make_part(f"{kind}.page", contract, {**packed, MARKS: pack_lines(names)})


def make_ranker(kind: str, weights: Mapping[str, float], given: float) -> Part:
    """The ranker of headlines of a kind of input as a part."""
    offer = TITLE_OFFER if kind == "html" else offer_titles()
    contract = PartContract(
        columns=tuple(weights), predicts=offer.predicts, thresholds={"given": given}, reads=dict(offer.reads)
    )
    return make_part(f"{kind}.title", contract, {"weights": np.array(list(weights.values()), np.float64)})


def put_parts(path: Path, parts: Mapping[str, Part]) -> None:
    """Put parts into a model file, in the place of those that it has by their names; the others stay, bit for bit."""
    write_parts(path, {**(read_parts(path) if path.exists() else {}), **parts})


def list_reads(name: str) -> dict[str, str]:
    """The digests of the data that a part reads, by its name; a labeller reads none, as its columns ask no rule."""
    kind, _, what = name.partition(".")
    if what == "title":
        return dict((TITLE_OFFER if kind == "html" else offer_titles()).reads)
    return dict(offer_page(kind).reads) if what == "page" else {}


def pin_models() -> None:
    """Write into all models the digests of the data as it is."""
    change_models(lambda name, contract: msgspec.structs.replace(contract, reads=list_reads(name)))


def set_thresholds() -> None:
    """Write into all models the thresholds of the passes as `training/thresholds.toml` has them."""

    def change(name: str, contract: PartContract) -> PartContract:
        kind, _, what = name.partition(".")
        own = {"keep": contract.thresholds["keep"], **read_thresholds(kind)} if what == "blocks" else contract.thresholds
        return msgspec.structs.replace(contract, thresholds=own)

    change_models(change)


def change_models(change: Callable[[str, PartContract], PartContract]) -> None:
    """Write all models anew with other contracts for the same arrays."""
    for path in (*list_models(), MODEL):
        parts = read_parts(path)
        write_parts(path, {name: make_part(name, change(name, part.contract), part.arrays) for name, part in parts.items()})
