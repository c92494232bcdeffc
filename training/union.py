"""The pages of the benchmark and those of `more` as one: where each lies, its fold, and what it weighs in training."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.sites import BENCH, N_FOLDS, UNSEEN_FOLD, Gold, is_unseen, unseen_sites

CORE, MORE = "bench", "more"
MACHINE_MADE = {"silver": 0.6, "rules": 0.6, "ldbody": 0.5, "newton": 0.6, "mercury": 0.3}
"""Sets whose gold a program made, and what a page of theirs weighs against one read by hand; set by hand, not tuned."""
CORE_WEIGHT = 2.0
"""What a page of the smaller collection weighs, which has four sets where the other has eighteen. Set between 1 and 2.5, which
were tried on the sites of fold 0: flattened text .9403 and .9422 on it, .9222 and .9250 on the other. 2 was not compared."""
SET_PAGES = 100
"""A set of so many pages weighs what its pages do; of a larger one the root of its size counts."""
SITE_PAGES = 10
"""The pages of a site weigh at most as much as so many."""


@dataclass(frozen=True)
class UnionPage:
    """A page of either collection, with what is said of it."""

    part: str
    """`bench` or `more`."""
    set: str
    key: str
    gold: Gold

    @property
    def site(self) -> str:
        """Its registrable domain."""
        return str(self.gold["site"])

    @property
    def name(self) -> str:
        """What it is called among all."""
        return f"{self.part}/{self.set}/{self.key}"

    @property
    def path(self) -> Path:
        """The file with its markup."""
        below = {CORE: f"html/{self.set}", MORE: f"more/html/{self.set}"}[self.part]
        return BENCH / below / f"{self.key}.html.gz"

    def read(self) -> str:
        """Its markup."""
        return gzip.decompress(self.path.read_bytes()).decode("utf-8", "replace")

    def read_dump(self, dumper: str) -> str | None:
        """Its text as one of the benchmark's dumpers gives it; null where there is none."""
        path = BENCH / "text" / dumper / self.set / f"{self.key}.txt.gz"
        return gzip.decompress(path.read_bytes()).decode("utf-8", "replace") if self.part == CORE and path.exists() else None


def list_pages() -> list[UnionPage]:
    """Every page with gold of both collections."""
    return [
        UnionPage(part, file.stem, key, gold)
        for part, folder in ((CORE, BENCH / "gold"), (MORE, BENCH / "more" / "gold"))
        for file in sorted(folder.glob("*.json"))
        for key, gold in sorted(json.loads(file.read_text("utf-8")).items())
    ]


@cache
def fold_of(site: str) -> int:
    """The fold of a site, as `bench.sites` has it; a site of `more` is unseen where its name says so."""
    if site in unseen_sites() or is_unseen(site):
        return UNSEEN_FOLD
    return int(hashlib.sha256(site.encode()).hexdigest(), 16) % N_FOLDS


def weigh_pages(pages: Iterable[UnionPage]) -> dict[str, float]:
    """What each form of a page counts in training, by the page's name: sets and sites with very many pages are held back."""
    listed = list(pages)
    n_set = Counter(page.set for page in listed)
    n_site = Counter((page.set, page.site) for page in listed)
    return {
        page.name: MACHINE_MADE.get(page.set, CORE_WEIGHT if page.part == CORE else 1.0)
        * (SET_PAGES / n_set[page.set]) ** 0.5
        * min(1.0, SITE_PAGES / n_site[page.set, page.site])
        for page in listed
    }
