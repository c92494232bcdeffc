"""The golden cases. `python -m tests.golden` rewrites their records; review the difference as code.

A case is a folder of `fixtures/`: `input.*` and `expected.json`, the record without what made it. The folders `seed-NNN`
have no input of their own: theirs lies in `seeds/`. `wanted.json` is what an editor wanted of the page, written by hand
before the tool had seen it; under `known_wrong` stands what the record does not yet have right, under `known_left` what
is left in its text, under `known_unwarned` which of the wanted warnings it lacks.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from cleaner import Article
from cleaner.pipeline import normalize_document
from cleaner.types import RawDocument

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
    else:
        (path,) = (FIXTURES / slug).glob("input.*")
    return path


def make_record(slug: str) -> dict[str, Any]:
    """The record of a case, as JSON types, without what made it."""
    path = find_input(slug)
    article = normalize_document(RawDocument(raw=path.read_bytes(), path=path.name))
    assert isinstance(article, Article), article
    record: dict[str, Any] = json.loads(json.dumps(article.to_dict()))
    del record["cleaner"]
    return record


def rewrite() -> int:
    """Write the records anew; how many changed."""
    changed = 0
    for slug in list_slugs():
        path = FIXTURES / slug / "expected.json"
        content = json.dumps(make_record(slug), ensure_ascii=False, indent=2) + "\n"
        if not path.exists() or path.read_text("utf-8") != content:
            path.write_text(content, "utf-8")
            print(f"rewritten: {path.relative_to(ROOT)}")
            changed += 1
    return changed


if __name__ == "__main__":
    print(f"{rewrite()} changed")
    sys.exit(0)
