"""Writes the tables of the model card, between its marks, from the figures and from the model itself."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from cleaner.model.file import KINDS, Model
from training.pack import FIGURES
from training.workspace import Workspace

START, END = "<!-- figures: made by `python -m training --only card` -->", "<!-- end of figures -->"
CARD = "cleaner/data/model-card.md"


def write_card(work: Workspace) -> None:
    """Put the tables in the place of those that the card has."""
    path = work.out / CARD
    path.parent.mkdir(parents=True, exist_ok=True)
    card = path.read_text("utf-8") if path.exists() else f"{START}\n{END}\n"
    before, _, rest = card.partition(START)
    _, _, after = rest.partition(END)
    figures = json.loads((work.out / FIGURES).read_text("utf-8"))
    model = Model(work.models["all"].read_bytes(), "model.npz")
    tables = "\n".join([*describe_parts(model), *describe_votes(figures), *describe_pages(figures), *describe_curves(figures)])
    path.write_text(f"{before}{START}\n\n{tables}\n{END}{after}", "utf-8")


def describe_parts(model: Model) -> Iterator[str]:
    """What each part is given, and from which probability on it does what."""
    rows = [
        (
            name,
            len(part.contract.columns),
            ", ".join(part.contract.predicts),
            len(part.contract.reads),
            list_limits(part.contract.thresholds),
        )
        for name, part in sorted(model.parts.items())
    ]
    yield from draw_table(("part", "columns", "predicts", "pieces of data pinned", "thresholds"), rows)


def list_limits(thresholds: dict[str, float]) -> str:
    """The thresholds in words."""
    return ", ".join(f"{name.replace('_', ' ')} {value:g}" for name, value in thresholds.items())


def describe_votes(figures: dict[str, Any]) -> Iterator[str]:
    """The F1 of the words of the blocks that the votes alone keep, by set, on sites that the models had not seen."""
    told = {kind: figures.get(kind, {}).get("body_f1", {}) for kind in KINDS}
    rows = [
        (name, *(told[kind].get(name, "–") for kind in KINDS))
        for name in sorted({name for by_set in told.values() for name in by_set})
    ]
    yield "F1 of the words of the blocks that the votes alone keep, on sites that the model had not seen:\n"
    yield from draw_table(("", *KINDS), rows)


def describe_pages(figures: dict[str, Any]) -> Iterator[str]:
    """The share of pages called no article, by their type."""
    found = [
        (f"{kind}, {name}", figures[kind][key])
        for kind in KINDS
        for name, key in (("seen sites", "no_article"), ("unseen sites", "no_article_unseen"))
        if key in figures.get(kind, {})
    ]
    types = sorted({name for _, told in found for name in told})
    yield "Share of pages called no article (`pooled`: listing, collection, product, service):\n"
    yield from draw_table(("", *types), [(label, *(told.get(name, "–") for name in types)) for label, told in found])


def describe_curves(figures: dict[str, Any]) -> Iterator[str]:
    """By tenths of the probability its mean, and the share of words that are body."""
    yield "Blocks by tenths of the probability: its mean → the share of words that are body:\n"
    curves = [(kind, figures[kind]["calibration"]) for kind in KINDS if "calibration" in figures.get(kind, {})]
    width = max((len(curve) for _, curve in curves), default=0)
    rows = [(kind, *(f"{odds:.3f} → {share:.3f}" for odds, share, _ in curve)) for kind, curve in curves]
    yield from draw_table(("", *[""] * width), rows)


def draw_table(head: Sequence[object], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """A table in Markdown, and an empty line."""
    yield f"| {' | '.join(map(str, head))} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(map(str, row))} |" for row in rows)
    yield ""
