"""Whether a change leaves the records as they were: a digest of each field of each page's record.

`python -m bench.same --save FILE` writes the digests; `--against FILE` lists what differs, field by field, and ends with
status 1 where anything does. Pages: the benchmark in its four forms, its pages that are no articles, and `more` with `raw`;
`--every N` takes each Nth, `--part NAME` only those below a folder.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from multiprocessing import Pool
from pathlib import Path

from bench.sites import BENCH
from cleaner import Article, normalize

PARTS = ("html", "text", "other/html", "more/html", "more/raw/html")
DIGEST_CHARS = 12
N_SHOWN = 40
IGNORED = frozenset({"cleaner", "schema_version"})
"""What tells of the code and not of the page."""
Digests = dict[str, str]
"""A digest for each field of a record, or the reason why there is none."""


def list_pages(part: str | None, every: int) -> list[str]:
    """The paths of the benchmark's pages, below its folder."""
    paths = (path.relative_to(BENCH).as_posix() for name in PARTS for path in sorted((BENCH / name).rglob("*.gz")))
    return [path for number, path in enumerate(paths) if number % every == 0 and path.startswith(part or "")]


def digest_page(path: str) -> Digests:
    """The digests of one page's record."""
    answer = normalize(gzip.decompress((BENCH / path).read_bytes()))
    if not isinstance(answer, Article):
        return {"rejection": f"{answer.stage}: {answer.reason}"}
    return {key: digest(value) for key, value in answer.to_dict().items() if key not in IGNORED}


def digest(value: object) -> str:
    """A short digest of a JSON value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:DIGEST_CHARS]


def digest_pages(paths: list[str], n_jobs: int) -> dict[str, Digests]:
    """The digests of all pages, by path."""
    with Pool(n_jobs) as pool:
        return dict(zip(paths, pool.imap(digest_page, paths, chunksize=16), strict=True))


def compare(before: Mapping[str, Digests], after: Mapping[str, Digests]) -> dict[str, list[str]]:
    """By page the fields that differ; a page or field that only one side has differs."""
    pages = {path: differing(before.get(path, {}), after.get(path, {})) for path in sorted(before.keys() | after.keys())}
    return {path: fields for path, fields in pages.items() if fields}


def differing(before: Digests, after: Digests) -> list[str]:
    """The fields whose digests differ."""
    return [key for key in sorted(before.keys() | after.keys()) if before.get(key) != after.get(key)]


def print_changes(changes: Mapping[str, Iterable[str]], n_pages: int) -> None:
    """What differs: totals by field, then the first pages."""
    print(f"{n_pages} pages, {len(changes)} differ")
    for field, count in Counter(field for fields in changes.values() for field in fields).most_common():
        print(f"{count:6} {field}")
    for path, fields in list(changes.items())[:N_SHOWN]:
        print(f"  {path}: {', '.join(fields)}")


def main() -> int:
    """Save the digests, or compare with saved ones."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--save", type=Path)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--part")
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    after = digest_pages(list_pages(args.part, args.every), args.jobs)
    if args.save:
        args.save.write_bytes(gzip.compress(json.dumps(after, indent=0, sort_keys=True).encode(), mtime=0))
    if not args.against:
        return 0
    before = json.loads(gzip.decompress(args.against.read_bytes()))
    changes = compare({path: before[path] for path in before if args.every == 1 or path in after}, after)
    print_changes(changes, len(after))
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main())
