"""Where a training keeps what it makes, what it was asked for, and the parts that are not yet in the models' files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from bench.sites import N_FOLDS, ROOT, UNSEEN_FOLD, BenchPage, list_all_golds
from cleaner.model.file import Part
from training.models import MODEL, list_models, read_parts, write_parts

FOLDS: dict[str, int | None] = {**{str(fold): fold for fold in range(N_FOLDS)}, "unseen": UNSEEN_FOLD, "all": None}
"""The folds of the sites by name, each with what a model has not seen; `all` is the model for the package."""


class Sampling(msgspec.Struct, frozen=True, kw_only=True):
    """How much is trained on: less for a trial, or where there are very many pages."""

    every: int = 1
    """Of the pages each so manieth."""
    epochs: int | None = None
    """Rounds of the networks; null for what fits the number of pages."""
    trees: int = 260
    chrome: int | None = None
    """Of the blocks far from the story the trees see each so manieth; null for what fits their number."""


class Workspace(msgspec.Struct, frozen=True, kw_only=True):
    """The folder of one training."""

    folder: Path = ROOT / "build" / "training"
    out: Path = ROOT
    """Below it the models, figures and card are written; the repository, but for trials."""
    sampling: Sampling = Sampling()
    jobs: int = 2

    @property
    def models(self) -> dict[str, Path]:
        """The file of each fold's model."""
        paths = (self.out / path.relative_to(ROOT) for path in (*list_models(), MODEL))
        return dict(zip(FOLDS, paths, strict=True))

    def make(self, *names: str) -> Path:
        """A path below the folder, whose folder is there."""
        path = self.folder.joinpath(*names)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def part_path(self, name: str, fold: str) -> Path:
        """The file of one part of one fold's model."""
        return self.make("parts", name, f"{fold}.npz")

    def save_part(self, name: str, fold: str, part: Part) -> None:
        """Keep a part until it is packed."""
        write_parts(self.part_path(name, fold), {name: part})

    def load_parts(self, names: Iterable[str], fold: str) -> dict[str, Part]:
        """Those of the parts that are there."""
        paths = ((name, self.part_path(name, fold)) for name in names)
        return {name: read_parts(path)[name] for name, path in paths if path.exists()}

    def assemble(self, what: str, names: Sequence[str]) -> dict[str, Path]:
        """Models of some parts, for stages that need their votes: each fold's file."""
        paths = {fold: self.make("assembled", what, f"{fold}.npz") for fold in FOLDS}
        for fold, path in paths.items():
            write_parts(path, self.load_parts(names, fold))
        return paths

    def tell(self, name: str, figures: dict[str, Any]) -> None:
        """Keep figures, and print them."""
        self.make("figures", f"{name}.json").write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
        say(f"{name}: {json.dumps(figures)}")


def choose_pages(work: Workspace) -> list[BenchPage]:
    """The pages of the smaller collection that are read, all or a part."""
    return list(list_all_golds())[:: work.sampling.every]


def fold_name(fold: int) -> str:
    """The name of a fold of the sites."""
    return next(name for name, number in FOLDS.items() if number == fold)


def say(text: str) -> None:
    """Tell how far it is."""
    print(text, flush=True)
