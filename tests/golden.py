"""The golden cases. `python -m tests.golden` rewrites their records; review the difference as code.

A case is a folder of `fixtures/`: `input.*` and `expected.json`, the record without what made it. The folders `seed-NNN`
have no input of their own: theirs lies in `seeds/`. `wanted.json` is what an editor wanted of the page, written by hand
before the tool had seen it; under `known_wrong` stands what the record does not yet have right, under `known_left` what
is left in its text, under `known_unwarned` which of the wanted warnings it lacks.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from cleaner.app import golden

ROOT = Path(__file__).resolve().parents[1]
FIXTURES = ROOT / "fixtures"
SEED_PREFIX = "seed-"


def list_slugs() -> list[str]:
    """The names of all cases."""
    return sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir())


def find_input(slug: str) -> Path:
    """The input of a case."""
    if slug.startswith(SEED_PREFIX):
        (path,) = (ROOT / "seeds").glob(f"{slug.removeprefix(SEED_PREFIX)}_*")
        return path
    return golden.find_input(FIXTURES / slug)


def make_record(slug: str) -> dict[str, Any]:
    """The record of a case, as JSON types, without what made it."""
    return golden.make_record(find_input(slug))


def rewrite() -> int:
    """Write the records anew; how many changed."""
    changed = 0
    for slug in list_slugs():
        path = FIXTURES / slug / golden.EXPECTED
        if what := golden.write_expected(path, make_record(slug)):
            print(f"{what}: {path.relative_to(ROOT)}")
            changed += 1
    return changed


if __name__ == "__main__":
    if golden.is_ci():
        sys.exit("CI is set: golden records are written where somebody reviews them")
    print(f"{rewrite()} changed")
    sys.exit(0)
