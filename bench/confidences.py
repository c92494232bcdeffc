"""How far each source of a field can be trusted, measured; writes `cleaner/data/source-confidences.toml`.

`python -m bench.confidences [--answers HTML TEXT]` asks the sources on every page of the sites of tuning (some minutes), or
takes answers that `python -m bench.sources` kept. A source is right where the record would believe it and the gold agrees; a
value where the gold has none is wrong. What it would say on pages where a better one is believed does not count, as those are
the easy ones. Where few pages tell, the share is drawn towards the source's prior; what no gold measures is not in the file,
and keeps its prior.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from math import log
from pathlib import Path
from typing import NamedTuple

from bench.sites import BENCH, ROOT, fold_of
from bench.sources import Asked, ask_pages, load_answers
from cleaner.fields.read import CONFIDENCES, FIELDS

PATH = ROOT / "cleaner" / "data" / CONFIDENCES
PRIOR_PAGES = 10
"""How many pages the prior is worth: of `TRIED_PAGES` the best over folds of the sites of tuning (log loss .3881, .3876, .3874,
.3874, .3878)."""
TRIED_PAGES = (2, 5, 10, 20, 50)
NEVER_SURE = 0.005
"""No source is trusted as never or always right: for the log loss, and in the file."""
HEADER = """\
# How far each source of a field can be trusted: the share of pages on which it was believed and right, of the benchmark's
# sites of tuning, drawn towards the prior in the field's table by {prior} pages. Made by `python -m bench.confidences`; never
# edited by hand. `right` is a sum of agreements: of tags it is the F1 as a set. What is not here keeps its prior.
"""
Key = tuple[str, str, str]
"""Format, field and source."""


class Count(NamedTuple):
    """On how many pages a source was believed, and how far the gold agreed, in all."""

    right: float
    pages: int


def list_believed(asked: Iterable[Asked]) -> Iterator[tuple[Key, Asked, float]]:
    """The source that the record believes on each page whose gold speaks of the field, and how far the gold agrees."""
    for row in asked:
        first = next((said for said in row.said if said.answers), None)
        if first and row.wanted is not None:
            yield (row.form, row.field, first.source), row, first.agrees


def count_right(asked: Iterable[Asked]) -> dict[Key, Count]:
    """The counts of each source that was believed anywhere."""
    counts: dict[Key, Count] = {}
    for key, _, agrees in list_believed(asked):
        right, pages = counts.get(key, Count(0.0, 0))
        counts[key] = Count(right + agrees, pages + 1)
    return counts


def list_priors() -> dict[Key, float]:
    """What each source is trusted with before anything is measured."""
    return {
        (form, field, source.name): source.prior
        for field, sources in FIELDS.items()
        for source in sources
        for form in source.formats
    }


def smooth(count: Count, prior: float, prior_pages: int = PRIOR_PAGES) -> float:
    """The share right, drawn towards the prior.

    >>> smooth(Count(9.0, 10), 0.5, 10)
    0.7
    """
    return (count.right + prior_pages * prior) / (count.pages + prior_pages)


def score_confidences(asked: Iterable[Asked], confidences: dict[Key, float]) -> float:
    """The mean log loss of the confidences, in nats; lower is better."""
    losses = []
    for key, _, agrees in list_believed(asked):
        sure = min(max(confidences[key], NEVER_SURE), 1 - NEVER_SURE)
        losses.append(-agrees * log(sure) - (1 - agrees) * log(1 - sure))
    return sum(losses) / len(losses)


def make_confidences(asked: Iterable[Asked], prior_pages: int = PRIOR_PAGES) -> dict[Key, float]:
    """The confidence of each source."""
    counts = count_right(asked)
    return {key: smooth(counts.get(key, Count(0.0, 0)), prior, prior_pages) for key, prior in list_priors().items()}


def cross_validate(asked: list[Asked], prior_pages: int) -> float:
    """The log loss on sites whose pages were not counted."""
    folds = [[row for row in asked if fold_of(row.site) == fold] for fold in sorted({fold_of(row.site) for row in asked})]
    losses = []
    for fold in folds:
        left = [row for other in folds if other is not fold for row in other]
        losses.append((score_confidences(fold, make_confidences(left, prior_pages)), len(list(list_believed(fold)))))
    return sum(loss * pages for loss, pages in losses) / sum(pages for _, pages in losses)


def write_table(counts: dict[Key, Count]) -> Iterator[str]:
    """The file's lines: a table for each format and field, a line for each source in its order."""
    yield HEADER.format(prior=PRIOR_PAGES)
    priors = list_priors()
    for form, field in dict.fromkeys((form, field) for form in ("html", "text") for field in FIELDS):
        known = [key for key in priors if key[:2] == (form, field) and key in counts]
        if known:
            yield f"\n[{form}.{field}]\n"
        for key in known:
            right, pages = counts[key]
            share = min(smooth(counts[key], priors[key]), 1 - NEVER_SURE)
            yield f"{key[2]} = {{ confidence = {share:.3f}, right = {right:.1f}, pages = {pages} }}\n"


def main() -> int:
    """Ask, count, write; what the figures are worth on other sites is printed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=Path, nargs="+")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    if not (BENCH / "score.py").exists():
        print(f"no benchmark at {BENCH}: set CLEANER_BENCH to its folder")
        return 1
    asked = [row for path in args.answers or () for row in load_answers(path)]
    asked = asked or [row for form in ("html", "text") for row in ask_pages(form, n_jobs=args.jobs)]
    tuned, aside = ([row for row in asked if row.is_kept_aside is side] for side in (False, True))
    for pages in TRIED_PAGES:
        print(f"prior worth {pages:>2} pages: log loss {cross_validate(tuned, pages):.4f} over folds of the sites of tuning")
    for name, confidences in (("priors", list_priors()), ("measured", make_confidences(tuned))):
        print(f"on sites kept aside: {name} {score_confidences(aside, confidences):.4f}")
    PATH.write_text("".join(write_table(count_right(tuned))), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
