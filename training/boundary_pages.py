"""The lines of every page there is, with which of them the gold keeps: what the boundary model learns from."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.measure import fold_text
from bench.sites import BENCH, N_FOLDS, UNSEEN_FOLD, fold_of, is_unseen
from cleaner.roles.engine import align_blocks
from training.flatten import flatten_lines

MAX_CHARS = 60_000
"""Of longer pages only the beginning is read: a forum's thread would weigh as much as twenty stories."""
MIN_LINES = 5
TEXT_DUMPERS = ("blocks", "inscriptis")
"""Tools that print a block a line. A third, which prints every text node on a line of its own, teaches to cut at links."""


@dataclass(frozen=True)
class Lines:
    """A page's lines."""

    name: str
    """Set, form and id."""
    site: str
    lines: tuple[str, ...]
    kept: np.ndarray | None
    """Whether the gold has each line; null of a page without gold."""


def find_fold(site: str) -> int:
    """The fold of a site of any set; the sites that nobody tunes on are told by their names alone."""
    fold = fold_of(site)
    return UNSEEN_FOLD if fold < N_FOLDS and is_unseen(site) else fold


def read_packed(path: Path) -> str:
    """The text of a packed file."""
    return gzip.decompress(path.read_bytes()).decode("utf-8", "replace")


def list_pages() -> Iterator[tuple[Path, str, str, str]]:
    """Of every page its HTML, its set and name, its site and the text of its gold, which may be empty."""
    for folder in (BENCH, BENCH / "more"):
        for file in sorted((folder / "gold").glob("*.json")):
            for key, gold in sorted(json.loads(file.read_text("utf-8")).items()):
                yield folder / "html" / file.stem / f"{key}.html.gz", f"{file.stem}/{key}", gold["site"], gold["text"]
    for key, about in sorted(json.loads((BENCH / "more" / "raw" / "pages.json").read_text("utf-8")).items()):
        yield BENCH / "more" / "raw" / "html" / f"{key}.html.gz", f"raw/{key}", about["site"], about["text"]


def read_page(page: tuple[Path, str, str, str]) -> list[Lines]:
    """The lines of a page in every form it has: flattened by our own hand, and by the benchmark's dumpers."""
    path, name, site, gold = page
    if not path.exists():
        return []
    texts = {"own": flatten_lines(read_packed(path), name)}
    for dumper in TEXT_DUMPERS:
        dumped = BENCH / "text" / dumper / f"{name}.txt.gz"
        if dumped.exists():
            texts[dumper] = read_packed(dumped)
    return [read for form, text in texts.items() if (read := read_lines(f"{form}/{name}", site, text, gold))]


def read_lines(name: str, site: str, text: str, gold: str) -> Lines | None:
    """The lines of a text; null where they are too few to learn from."""
    lines = tuple(line for raw in text[:MAX_CHARS].splitlines() if (line := " ".join(raw.split())))
    if len(lines) < MIN_LINES:
        return None
    kept = np.array(align_blocks([fold_text(line) for line in lines], fold_text(gold)), bool) if gold else None
    return Lines(name, site, lines, kept)


def load_pages() -> list[Lines]:
    """Every page in every form, in a fixed order."""
    with ProcessPoolExecutor(2) as pool:
        return [lines for read in pool.map(read_page, list_pages(), chunksize=32) for lines in read]
