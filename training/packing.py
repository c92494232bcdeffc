"""Puts what is learned into the files of the models: with its contract, its thresholds and the digests of the data it reads.

`pin_models` writes the digests anew where data changed and the benchmark says that the model may stay; `convert_models` reads
files of format 4.
"""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from bench.sites import ROOT
from cleaner.fields.title import OFFER as TITLE_OFFER
from cleaner.model.contract import Offer, PartContract
from cleaner.model.file import KINDS, MARKS, Part
from cleaner.page.learned import offer_page, offer_votes
from cleaner.roles.titles import offer_titles
from training.models import MODEL, list_models, make_part, pack_lines, read_parts, write_parts

__all__ = [
    "convert_models",
    "make_classifier",
    "make_labeller",
    "make_ranker",
    "pin_models",
    "put_parts",
    "read_thresholds",
    "set_thresholds",
]

THRESHOLDS = ROOT / "training" / "thresholds.toml"
EVEN = 0.5
"""A page that is as likely an article as not, or likelier, is called one."""
OLD_JUDGE = "judge_"


def read_thresholds(kind: str) -> dict[str, float]:
    """The thresholds of the passes for one kind of input."""
    tables = tomllib.loads(THRESHOLDS.read_text("utf-8"))
    return {**tables["both"], **tables.get(kind, {})}


def make_labeller(
    kind: str,
    arrays: Mapping[str, np.ndarray],
    keep: float,
    temperature: float,
    thresholds: Mapping[str, float] | None = None,
) -> Part:
    """The labeller of a kind of input as a part, from packed arrays; with thresholds of its own, or those of the list."""
    offer = offer_votes(kind)
    contract = PartContract(
        columns=offer.columns,
        predicts=offer.predicts,
        thresholds={"keep": keep, **(thresholds or read_thresholds(kind))},
        temperature=temperature,
        reads=dict(offer.reads),
    )
    return make_part(f"{kind}.blocks", contract, arrays)


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


def offer_for(name: str) -> Offer:
    """What there is for a part, by its name."""
    kind, _, what = name.partition(".")
    if what == "title":
        return TITLE_OFFER if kind == "html" else offer_titles()
    return offer_votes(kind) if what == "blocks" else offer_page(kind)


def pin_models() -> None:
    """Write into all models the digests of the data as it is."""
    change_models(lambda name, contract: msgspec.structs.replace(contract, reads=dict(offer_for(name).reads)))


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


def convert_models(titles: Path) -> None:
    """Write all models of format 4 anew; the weights of titles lay in two files of a folder."""
    rankers = convert_rankers(titles)
    for path in (*list_models(), MODEL):
        write_parts(path, convert_parts(path.read_bytes()) | rankers)


def convert_rankers(folder: Path) -> dict[str, Part]:
    """The rankers of headlines of format 4."""
    html = tomllib.loads((folder / "title-weights.toml").read_text("utf-8"))
    text = tomllib.loads((folder / "text_titles.toml").read_text("utf-8"))
    return {
        "html.title": make_ranker("html", html["weights"], 0.0),
        "text.title": make_ranker("text", text["weights"], text["min_probability"]),
    }


def convert_parts(raw: bytes) -> dict[str, Part]:
    """The labellers and classifiers in a file of format 4: arrays as they were, by their new names."""
    arrays = dict(np.load(io.BytesIO(raw), allow_pickle=False))
    about: dict[str, Any] = json.loads(bytes(arrays.pop("about")).decode())
    parts: dict[str, Part] = {}
    for kind in (kind for kind in KINDS if kind in about):
        own = {name.removeprefix(f"{kind}/"): value for name, value in arrays.items() if name.startswith(f"{kind}/")}
        pages = {name.removeprefix(OLD_JUDGE): own.pop(name) for name in list(own) if name.startswith(OLD_JUDGE)}
        names = bytes(pages.pop("marks")).decode().splitlines() if pages else []
        bound = pages.pop("mark_most", None)
        most = None if bound is None else float(bound)
        parts[f"{kind}.blocks"] = make_labeller(kind, own, about[kind]["threshold"], about[kind]["temperature"])
        if pages:
            parts[f"{kind}.page"] = make_classifier(kind, pages, names, about[kind]["limit"], most)
    return parts
