"""Writes bench/unseen.toml: the fifth of the benchmark's sites that nobody reads, tunes or trains on."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = "# Sites that are never read by eye, tuned or trained on. Made by bench/unseen.py; never edited by hand.\n"


def is_unseen(site: str) -> bool:
    """Whether a site is one of the fifth; decided by its name alone, so that every set agrees."""
    return int(hashlib.md5(site.encode(), usedforsecurity=False).hexdigest(), 16) % 5 == 0


def list_sites(bench: Path) -> set[str]:
    """The registrable domains of all sets and of the pages that are no articles."""
    files = [*sorted((bench / "gold").glob("*.json")), bench / "other" / "types.json"]
    return {page["site"] for file in files for page in json.loads(file.read_text("utf-8")).values()}


if __name__ == "__main__":
    sites = sorted(filter(is_unseen, list_sites(Path(os.environ.get("CLEANER_BENCH", ROOT / "../shared/bench")))))
    (ROOT / "bench" / "unseen.toml").write_text(f"{HEADER}sites = {json.dumps(sites, indent=2)}\n", "utf-8")
