"""How the benchmark's sites are split: a fifth that nobody reads or tunes on, and folds of the rest.

`python -m bench.sites` writes `bench/unseen.toml`.
"""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BENCH = (ROOT / os.environ.get("CLEANER_BENCH", "../shared/bench")).resolve()
UNSEEN = ROOT / "bench" / "unseen.toml"
HEADER = """\
# Sites that are never read by eye or tuned on, and scored by a model that was not trained on them.
# Made by `python -m bench.sites`; never edited by hand.
"""
N_FOLDS = 5
UNSEEN_FOLD = N_FOLDS
"""The unseen sites are a fold of their own."""
UNSEEN_SHARE = 5
Gold = dict[str, Any]
"""What the benchmark says of a page: its site, and of an article text, title, authors and date."""
BenchPage = tuple[str, str, Gold]
"""A page's set and id, and what is said of it."""


def is_unseen(site: str) -> bool:
    """Whether a site is one of the unseen fifth; decided by its name alone, so that every set agrees."""
    return int(hashlib.md5(site.encode(), usedforsecurity=False).hexdigest(), 16) % UNSEEN_SHARE == 0


def fold_of(site: str) -> int:
    """The fold of a site, from 0; the unseen sites are the last."""
    if site in unseen_sites():
        return UNSEEN_FOLD
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % N_FOLDS


@cache
def unseen_sites() -> frozenset[str]:
    """The sites in `bench/unseen.toml`."""
    return frozenset(tomllib.loads(UNSEEN.read_text("utf-8"))["sites"])


def read_golds() -> dict[str, dict[str, Gold]]:
    """The gold of every page, by set and id."""
    return {file.stem: json.loads(file.read_text("utf-8")) for file in sorted((BENCH / "gold").glob("*.json"))}


def list_all_golds() -> Iterator[BenchPage]:
    """Set, id and gold of every page."""
    return ((name, key, gold) for name, golds in read_golds().items() for key, gold in sorted(golds.items()))


def list_golds() -> Iterator[BenchPage]:
    """The same of the pages that may be tuned on."""
    unseen = unseen_sites()
    return (item for item in list_all_golds() if item[2]["site"] not in unseen)


def list_sites() -> set[str]:
    """The registrable domains of all sets and of the pages that are no articles."""
    others = json.loads((BENCH / "other" / "types.json").read_text("utf-8"))
    return {page["site"] for pages in (*read_golds().values(), others) for page in pages.values()}


if __name__ == "__main__":
    UNSEEN.write_text(f"{HEADER}sites = {json.dumps(sorted(filter(is_unseen, list_sites())), indent=2)}\n", "utf-8")
