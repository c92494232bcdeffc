"""What each pass and each rule file is worth, on sites that nobody tuned on.

`python -m bench.ablate [--form html|text] [--every N]` reads the pages of `bench/unseen.toml` and of the unseen fifth of the
sites of `more`, asks each pass and each rule file away in turn, and prints body F1 and exact without it against all of them,
with 95 % intervals over pages, how many pages change, milliseconds a page and lines. Votes are those of the model that never
saw the sites; rule files go as deciders and names, not as the columns that the model reads.
"""

from __future__ import annotations

import argparse
import gzip
import inspect
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.measure import WORD, compare, fold_text
from bench.sites import BENCH, ROOT, UNSEEN_FOLD, is_unseen, unseen_sites
from cleaner.language.identify import identify_language
from cleaner.page.decode import decode_document
from cleaner.page.embedded.show import show_embedded
from cleaner.page.lines.find import find_lines
from cleaner.page.reading import Reading
from cleaner.page.repair import repair_page
from cleaner.page.segment.document import segment_document
from cleaner.roles.passes import PASSES, Pass, run_passes
from cleaner.roles.scene import RulesInForce, Scene
from cleaner.roles.votes import Votes, vote
from cleaner.rules.book import load_rules, parse_rules
from cleaner.types import TEXT_ROLES, Label, Options, RawDocument, Rejection
from training.flatten import flatten_lines

MODEL = ROOT / "bench" / "folds" / f"{UNSEEN_FOLD}.npz"
RULES = ROOT / "cleaner" / "data" / "rules"
N_DRAWS = 1_000


class Case(NamedTuple):
    """A page of an unseen site, read and voted on, with its gold."""

    reading: Reading
    votes: Votes
    language: str | None
    gold: str


class Score(NamedTuple):
    """How good the text of one page is, and how long the passes took."""

    f1: float
    exact: float
    text: str
    seconds: float


def list_pages(form: str) -> Iterator[tuple[Path, str]]:
    """The files of pages on unseen sites, in one form, with the text that their gold gives; text of `more` has no files."""
    for folder in (BENCH, BENCH / "more"):
        for golds in sorted((folder / "gold").glob("*.json")):
            for key, gold in sorted(json.loads(golds.read_text("utf-8")).items()):
                if gold["site"] in unseen_sites() or is_unseen(gold["site"]):
                    is_flat = form == "text" and folder == BENCH
                    part = f"text/blocks/{golds.stem}/{key}.txt.gz" if is_flat else f"html/{golds.stem}/{key}.html.gz"
                    yield folder / part, gold["text"]


def read_case(path: Path, gold: str, form: str) -> Case | None:
    """A page as the passes see it; null for what is no document."""
    raw = gzip.decompress(path.read_bytes())
    if form == "text" and path.name.endswith(".html.gz"):
        raw = flatten_lines(raw.decode("utf-8", "replace"), path.name).encode()
    decoded = decode_document(RawDocument(raw=raw, input_format="html" if form == "html" else "text"), 20_000_000)
    if isinstance(decoded, Rejection):
        return None
    reading = Reading(repair_page(show_embedded(segment_document(find_lines(decoded), url=None)), ascii_quotes=False))
    language = identify_language(reading.body_candidate, reading.page.head.language, None)
    return Case(reading, vote(reading, Options(model=str(MODEL))), language.code, gold)


def score_case(case: Case, passes: Sequence[Pass], off: frozenset[str] = frozenset()) -> Score:
    """The score of one page with some of the passes, and without some rules."""
    rules = RulesInForce(off=off)
    scene = Scene(case.reading, case.votes, rules=rules, language=case.language)
    if off:
        scene.__dict__["hits"] = tuple(tuple([rule for rule in hits if rule.id not in off]) for hits in case.reading.hits)
    start = time.process_time()
    labels = run_passes(scene, passes)
    seconds = time.process_time() - start
    text = "\n".join(list_texts(case.reading, labels))
    precision, recall = compare(case.gold, text)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return Score(f1, float(WORD.findall(fold_text(text)) == WORD.findall(fold_text(case.gold))), text, seconds)


def list_texts(reading: Reading, labels: Sequence[Label]) -> Iterator[str]:
    """What stays of each block of the text."""
    return (label.keep(text) for text, label in zip(reading.texts, labels, strict=True) if label.role in TEXT_ROLES)


def print_row(name: str, n_lines: int, whole: Sequence[Score], without: Sequence[Score]) -> None:
    """What the page scores lose without something: with intervals over pages, drawn again with a fixed seed."""
    rng = np.random.default_rng(0)
    parts = []
    for column in ("f1", "exact"):
        gains = np.array([getattr(b, column) - getattr(a, column) for a, b in zip(whole, without, strict=True)])
        draws = rng.choice(gains, (N_DRAWS, len(gains))).mean(axis=1)
        low, high = np.percentile(draws, [2.5, 97.5])
        parts.append(f"{gains.mean():+.4f} [{low:+.4f}, {high:+.4f}]")
    changed = sum(a.text != b.text for a, b in zip(whole, without, strict=True))
    saved = 1_000 * (sum(score.seconds for score in whole) - sum(score.seconds for score in without)) / len(whole)
    print(f"{name:<26} {n_lines:>5} {saved:>6.2f}  {parts[0]}  {parts[1]} {changed:>5}", flush=True)


def count_lines(each: Pass) -> int:
    """Lines of the module that a pass lives in."""
    return len(inspect.getsource(inspect.getmodule(each.find) or sys.modules[__name__]).splitlines())


def main() -> None:
    """Print a row for each pass and each rule file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--form", choices=("html", "text"), default="html")
    parser.add_argument("--every", type=int, default=1)
    args = parser.parse_args()
    read = (read_case(path, gold, args.form) for path, gold in list(list_pages(args.form))[:: args.every])
    cases = [case for case in read if case is not None]
    whole = [score_case(case, PASSES) for case in cases]
    whole = [score_case(case, PASSES) for case in cases]  # once more: the first time fills caches
    f1, exact, seconds = (float(np.mean([getattr(score, name) for score in whole])) for name in ("f1", "exact", "seconds"))
    print(f"{args.form}: {len(cases)} pages, mean page F1 {f1:.4f}, exact {exact:.3f}, passes {1_000 * seconds:.2f} ms a page")
    print(f"{'without':<26} lines     ms  F1 gained without it            exact                        pages changed")
    for each in PASSES:
        if args.form in each.formats:
            without = [score_case(case, [other for other in PASSES if other is not each]) for case in cases]
            print_row(each.id, count_lines(each), whole, without)
    for file in sorted(RULES.glob("*.toml")):
        source = file.read_text("utf-8")
        off = frozenset(rule.id for rule in parse_rules(source, file.name))
        print_row(file.name, source.count("\n"), whole, [score_case(case, PASSES, off) for case in cases])
    off = frozenset(rule.id for rule in load_rules().rules)
    print_row("all rule files", 0, whole, [score_case(case, PASSES, off) for case in cases])


if __name__ == "__main__":
    main()
