"""What each source of a field is worth: the metadata measure with it left out, on sites that nobody tuned on.

`python -m bench.ablate_fields [--answers FILE ...]` prints for each source how many of the pages it decides, how many points of
right and of false values the field loses without it, with the 95 % interval of a bootstrap over sites, and what it costs in
milliseconds a page and in lines of code that no other source needs. A value is false where it is wrong, or where the gold has
none. Fields that no gold speaks of are told with how often each source decides them.
"""

from __future__ import annotations

import argparse
import ast
import random
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

import cleaner.fields
from bench.sites import BENCH
from bench.sources import Asked, Form, ask_pages, load_answers
from cleaner.fields.read import FIELDS
from cleaner.fields.sheet import Source

FOLDER = Path(cleaner.fields.__file__).parent
MAIN = "read.read_metadata"
N_DRAWS = 1_000
SEED = 7
Verdict = tuple[float, float]
"""How far a field is right on a page, and how far it is false."""
Interval = tuple[float, float, float]
"""A mean with the ends of its 95 % interval."""


class Worth(NamedTuple):
    """What a source is worth: `right` and `false` are what the field has with it less what it has without it."""

    form: Form
    field: str
    source: str
    decides: int
    pages: int
    right: Interval | None
    false: Interval | None
    ms: float
    lines: int


def judge(row: Asked, without: str | None = None) -> Verdict:
    """Right and false of a page, by the first source that answers."""
    first = next((said for said in row.said if said.answers and said.source != without), None)
    right = first.agrees if first and row.wanted else 0.0
    return right, 1 - right if first else 0.0


def spend(row: Asked, without: str | None = None) -> float:
    """The milliseconds until a source answers."""
    asked = [said for said in row.said if said.source != without]
    last = next((place for place, said in enumerate(asked) if said.answers), len(asked))
    return sum(said.ms for said in asked[: last + 1])


def decides(row: Asked, source: str) -> bool:
    """Whether a source is the one that is believed."""
    return next((said.source for said in row.said if said.answers), None) == source


def draw_interval(changes: list[tuple[str, float]]) -> Interval:
    """The mean of the pages' changes, and where 95 % of the means lie if sites are drawn anew."""
    by_site: dict[str, list[float]] = {}
    for site, change in changes:
        by_site.setdefault(site, []).append(change)
    sites, dice = list(by_site.values()), random.Random(SEED)  # noqa: S311
    means = sorted(mean_of(dice.choices(sites, k=len(sites))) for _ in range(N_DRAWS))
    return mean(change for _, change in changes), means[N_DRAWS // 40], means[-N_DRAWS // 40]


def mean_of(groups: list[list[float]]) -> float:
    """The mean over all groups' members."""
    return sum(map(sum, groups)) / sum(map(len, groups))


def weigh_source(form: Form, field: str, source: Source, asked: list[Asked]) -> Worth:
    """What a source is worth on some pages."""
    rows = [row for row in asked if (row.form, row.field) == (form, field)]
    judged = [row for row in rows if row.wanted is not None]
    pairs = [(row.site, judge(row), judge(row, source.name)) for row in judged]
    right, false = (
        draw_interval([(site, one[side] - other[side]) for site, one, other in pairs]) if pairs else None for side in (0, 1)
    )
    n_decided = sum(decides(row, source.name) for row in rows)
    saved = mean(spend(row) - spend(row, source.name) for row in rows) if rows else 0.0
    return Worth(form, field, source.name, n_decided, len(rows), right, false, saved, count_lines(field, source))


def weigh_all(asked: list[Asked]) -> Iterator[Worth]:
    """What each source is worth in each form that was asked."""
    for form in dict.fromkeys(row.form for row in asked):
        for field, sources in FIELDS.items():
            yield from (weigh_source(form, field, source, asked) for source in sources if form in source.formats)


@cache
def read_definitions() -> dict[str, tuple[frozenset[str], int]]:
    """What each top-level name of the package's fields uses, and its number of lines; names are `module.name`."""
    found: dict[str, tuple[frozenset[str], int]] = {}
    for path in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        known = dict(list_imports(tree))
        nodes = [(name, node) for node in tree.body for name in list_names(node)]
        known |= {name: f"{path.stem}.{name}" for name, _ in nodes}
        for name, node in nodes:
            used = {known[item.id] for item in ast.walk(node) if isinstance(item, ast.Name) and item.id in known}
            used = set() if is_table(node) else used
            found[f"{path.stem}.{name}"] = (frozenset(used), (node.end_lineno or node.lineno) - node.lineno + 1)
    return found


def is_table(node: ast.stmt) -> bool:
    """Whether a statement is a field's table: it names all sources, and needs none."""
    return isinstance(node, ast.AnnAssign) and "Sources" in ast.unparse(node.annotation)


def list_imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """The names that a module takes from others of the package, and where they are defined."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("cleaner.fields."):
            stem = (node.module or "").rpartition(".")[2]
            yield from ((alias.asname or alias.name, f"{stem}.{alias.name}") for alias in node.names)


def list_names(node: ast.stmt) -> list[str]:
    """The names that a statement defines."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [item.id for target in targets for item in ast.walk(target) if isinstance(item, ast.Name)]


def list_roots(read: Any) -> Iterator[str]:
    """The top-level functions that a source's function is, or was made by and closes over."""
    if callable(read) and read.__module__.startswith("cleaner.fields."):
        yield f"{read.__module__.rpartition('.')[2]}.{read.__qualname__.partition('.')[0]}"
        for cell in read.__closure__ or ():
            yield from list_roots(cell.cell_contents)


def reach(roots: Iterable[str]) -> frozenset[str]:
    """All names that some names need, themselves included."""
    waiting, found = list(roots), set[str]()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += read_definitions()[name][0] if name in read_definitions() else ()
    return frozenset(found)


def count_lines(field: str, source: Source) -> int:
    """The lines that only this source needs."""
    others = (other for name, sources in FIELDS.items() for other in sources if (name, other.name) != (field, source.name))
    needed = reach([MAIN, *(root for other in others for root in list_roots(other.read))])
    mine = reach(list_roots(source.read)) - needed
    return sum(read_definitions()[name][1] for name in mine if name in read_definitions())


def show(worths: Iterable[Worth]) -> Iterator[str]:
    """The table's lines; points are hundredths of the pages."""
    head = f"{'form':<6}{'field':<16}{'source':<18}{'decides':>8}{'pages':>7}"
    yield f"{head}{'right, points':>24}{'false, points':>24}{'ms':>8}{'lines':>7}"
    for worth in worths:
        right, false = (show_interval(found) for found in (worth.right, worth.false))
        head = f"{worth.form:<6}{worth.field:<16}{worth.source:<18}{worth.decides:>8}{worth.pages:>7}"
        yield f"{head}{right:>24}{false:>24}{worth.ms:>8.3f}{worth.lines:>7}"


def show_interval(found: Interval | None) -> str:
    """A mean with its interval, in points."""
    return "·" if found is None else "{:+.2f} [{:+.2f}, {:+.2f}]".format(*(100 * value for value in found))


def main() -> int:
    """Ask, weigh, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=Path, nargs="+")
    parser.add_argument("--seen", action="store_true", help="the sites of tuning instead, where few pages of others tell")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    if not (BENCH / "score.py").exists():
        print(f"no benchmark at {BENCH}: set CLEANER_BENCH to its folder")
        return 1
    asked = [row for path in args.answers or () for row in load_answers(path)]
    asked = asked or [row for form in ("html", "text") for row in ask_pages(form, n_jobs=args.jobs)]
    print(*show(weigh_all([row for row in asked if row.is_kept_aside is not args.seen])), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
