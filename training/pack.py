"""Packs the parts that were trained into the models for the package and for the benchmark's folds, and gathers the figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cleaner.model.file import KINDS
from training.packing import put_parts
from training.stages import StageError
from training.workspace import FOLDS, Workspace, say

PARTS = tuple(f"{kind}.{what}" for kind in KINDS for what in ("blocks", "page", "title"))
FIGURES = Path("training", "figures.json")


def pack_models(names: Sequence[str], work: Workspace) -> None:
    """Write the models with all parts that were trained; others that a file has stay as they are."""
    missing = [name for name in names if not work.part_path(name, "all").exists()]
    if len(missing) == len(names):
        raise StageError(f"nothing is trained in {work.folder}: run `python -m training --upto pack`")
    for name in missing:
        say(f"WARNING: {name} was not trained: the models keep what they have of it, or have none")
    for fold in FOLDS:
        path = work.models[fold]
        path.parent.mkdir(parents=True, exist_ok=True)
        put_parts(path, work.load_parts(names, fold))
        say(f"{path.relative_to(work.out)}: {path.stat().st_size} bytes")
    path = work.out / FIGURES
    path.parent.mkdir(parents=True, exist_ok=True)
    known = json.loads(path.read_text("utf-8")) if path.exists() else {}
    path.write_text(json.dumps(gather_figures(work, known), indent=1) + "\n", "utf-8")


def gather_figures(work: Workspace, known: dict[str, Any]) -> dict[str, Any]:
    """By kind of input what the stages told, over what was known before."""
    figures = {kind: dict(known.get(kind, {})) for kind in KINDS}
    for kind in KINDS:
        for what in ("votes", "page", "title"):
            path = work.folder / "figures" / f"{kind}-{what}.json"
            told = json.loads(path.read_text("utf-8")) if path.exists() else {}
            figures[kind].update({"title": told} if what == "title" and told else told)
    return figures
