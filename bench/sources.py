"""What each source of a field says of each page that has a gold, asked alone, and how far the gold agrees.

The pages are labelled by the fold model that never saw their site. Of `more`, which has no flattened files, text is what a
browser would copy. Titles, authors and days agree or do not; of tags it is the F1 as a set; an address agrees where host and
path are those that the page was fetched from. `python -m bench.sources html|text FILE` keeps the answers in a file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Iterator
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from time import perf_counter
from types import ModuleType
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import urlsplit

from bench.metadata import load_scorer
from bench.sites import BENCH, ROOT, Gold, fold_of, is_unseen, read_golds
from cleaner.fields.read import FIELDS
from cleaner.fields.sheet import Sheet, make_sheet
from cleaner.page.evidence import read_evidence
from cleaner.pipeline import label_document
from cleaner.types import Labelling, Options, RawDocument, Rejection
from training.flatten import FLATTENERS

DUMPERS = ("blocks", "soup", "inscriptis")
COPIED = "browser"
"""How the pages of `more` are flattened."""
GOLD_KEYS = {"title": "title", "authors": "authors", "date_published": "date", "tags": "tags", "url": "url"}
"""The fields that a gold speaks of, and its names for them."""
OFTEN_LEFT_OUT = frozenset({"tags", "url"})
"""An empty gold of these says that nobody looked, not that the page has none."""
MISSING = object()
Form = Literal["html", "text"]


class Said(NamedTuple):
    """What one source said: whether anything, how far the gold agrees, in how many ms."""

    source: str
    answers: bool
    agrees: float
    ms: float


class Asked(NamedTuple):
    """The sources of one field, in order, on one page."""

    form: Form
    set: str
    page: str
    site: str
    field: str
    wanted: bool | None
    """Whether the gold has a value; null where it does not speak of the field."""
    said: tuple[Said, ...]

    @property
    def is_kept_aside(self) -> bool:
        """Whether nobody tuned on the page's site."""
        return is_unseen(self.site)


class Task(NamedTuple):
    """A page to be asked: `dumper` is null for its markup."""

    set: str
    key: str
    dumper: str | None
    gold: Gold


def list_tasks(form: Form, every: int = 1) -> list[Task]:
    """All pages whose gold has a title, an author, a date or tags."""
    known = [(read_golds(), DUMPERS), (read_more(), (COPIED,))]
    golds = [
        (name, key, gold, ways) for part, ways in known for name, pages in part.items() for key, gold in sorted(pages.items())
    ]
    asked = [item for item in golds if any(item[2].get(name) for name in GOLD_KEYS.values() if name != "url")][::every]
    return [
        Task(name, key, dumper, gold)
        for name, key, gold, dumpers in asked
        for dumper in (dumpers if form == "text" else (None,))
    ]


def read_more() -> dict[str, dict[str, Gold]]:
    """The golds of `more`, by set and id."""
    paths = sorted((BENCH / "more" / "gold").glob("*.json"))
    return {f"more/{path.stem}": json.loads(path.read_text("utf-8")) for path in paths}


def read_raw(task: Task) -> bytes:
    """The page in the form that is asked for."""
    part, _, name = task.set.rpartition("/")
    if task.dumper in DUMPERS:
        return gzip.decompress((BENCH / "text" / task.dumper / name / f"{task.key}.txt.gz").read_bytes())
    raw = gzip.decompress((BENCH / part / "html" / name / f"{task.key}.html.gz").read_bytes())
    return raw if task.dumper is None else FLATTENERS[task.dumper](raw.decode("utf-8", "replace"), task.key).encode()


def read_sheet(raw: bytes, options: Options) -> Sheet | None:
    """The labelled page: the pipeline up to where the fields are read; null for a page that has no record."""
    labelled = label_document(RawDocument(raw=raw), options)
    if isinstance(labelled, Rejection):
        return None
    labelling = Labelling(labels=labelled.labels, is_article=labelled.is_article, signatures=labelled.signatures)
    return make_sheet(labelled.page, labelling, read_evidence(labelled.page.head), labelled.language)


def ask_page(task: Task) -> list[Asked]:
    """What all sources of all fields say of a page."""
    form: Form = "text" if task.dumper else "html"
    model = str(ROOT / "bench" / "folds" / f"{fold_of(task.gold['site'])}.npz")
    sheet = read_sheet(read_raw(task), Options(model=model))
    if sheet is None:
        return []
    page = "/".join(filter(None, (task.set, task.dumper, task.key)))
    golds = {field: read_gold(field, task.gold) for field in FIELDS}
    return [
        Asked(
            form,
            task.set,
            page,
            task.gold["site"],
            field,
            None if gold is MISSING else bool(gold),
            ask_field(field, sheet, gold),
        )
        for field, gold in golds.items()
    ]


def read_gold(field: str, gold: Gold) -> Any:
    """What the gold has for a field; `MISSING` where it does not speak of it."""
    wanted = gold.get(GOLD_KEYS.get(field, ""), MISSING)
    return MISSING if not wanted and field in OFTEN_LEFT_OUT else wanted


def ask_field(field: str, sheet: Sheet, wanted: Any) -> tuple[Said, ...]:
    """What the sources of a field say, each asked alone but in their order, as what one has worked out is remembered."""
    said = []
    for source in FIELDS[field]:
        if sheet.page.format in source.formats:
            start = perf_counter()
            answer = source.read(sheet)
            ms = (perf_counter() - start) * 1_000
            agrees = AGREEMENTS[field](wanted, answer[0]) if answer and wanted and wanted is not MISSING else 0.0
            said.append(Said(source.name, answer is not None, agrees, ms))
    return tuple(said)


@cache
def scorer() -> ModuleType:
    """The benchmark's idea of equal titles, names and days."""
    return load_scorer()


def compare_sets(wanted: list[str], given: tuple[str, ...]) -> float:
    """The F1 of labels as a set."""
    one, other = ({scorer().plain(text) for text in texts} for texts in (wanted, given))
    return 2 * len(one & other) / (len(one) + len(other))


def strip_address(address: str) -> tuple[str, str]:
    """Host and path of an address, without what a redirect may change."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "", address
    return (parts.hostname or "").removeprefix("www.").removeprefix("m."), parts.path.rstrip("/")


AGREEMENTS: dict[str, Callable[[Any, Any], float]] = {
    "title": lambda wanted, given: float(scorer().plain(given) == scorer().plain(wanted)),
    "authors": lambda wanted, given: float(set(map(scorer().plain, given)) == set(map(scorer().plain, wanted))),
    "date_published": lambda wanted, given: float(scorer().same_day(wanted, given)),
    "tags": compare_sets,
    "url": lambda wanted, given: float(strip_address(wanted) == strip_address(given)),
}


def ask_pages(form: Form, every: int = 1, n_jobs: int = 2) -> list[Asked]:
    """What all sources say of all pages."""
    with Pool(n_jobs) as pool:
        pages = pool.imap(ask_page, list_tasks(form, every), chunksize=8)
        return [asked for page in pages for asked in page]


def save_answers(asked: list[Asked], path: Path) -> None:
    """Keep what was said, for what measures it."""
    path.write_bytes(gzip.compress(json.dumps(asked).encode(), mtime=0))


def load_answers(path: Path) -> Iterator[Asked]:
    """What `save_answers` kept."""
    for row in json.loads(gzip.decompress(path.read_bytes())):
        yield Asked._make((*row[:-1], tuple(map(Said._make, row[-1]))))


def main() -> int:
    """Ask, and keep the answers for `bench.confidences` and `bench.ablate_fields`."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("form", choices=get_args(Form))
    parser.add_argument("out", type=Path)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    save_answers(ask_pages(args.form, args.every, args.jobs), args.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
