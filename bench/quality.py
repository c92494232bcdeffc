"""How good the records are: every page of the benchmark by a model that never saw its site, against the floors.

`python -m bench.quality [FORM | PART ...] [--record]` normalises the pages, runs the benchmark's own scorer on the records,
prints its tables and compares with `bench/floors.toml`. Exit status 1 where a figure is below its floor or above its ceiling.
Forms are html, blocks, soup and inscriptis; parts those of `bench.forms`: forms, own-forms, markdown, wrappers, real, clean.
`--record` keeps the figures in `bench/results.jsonl`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from typing import Any

from bench.confidence import draw_curve, print_curve
from bench.forms import PARTS, measure_part
from bench.languages import print_languages, rate_languages, read_texts
from bench.records import make_job, write_records
from bench.results import keep_figures, list_arguments
from bench.second_pass import score_second_pass
from bench.sites import BENCH, ROOT, list_all_golds, read_golds, unseen_sites
from cleaner.run.jobs import Job

FLOORS = ROOT / "bench" / "floors.toml"
FORMS = ("html", "blocks", "soup", "inscriptis")
Figures = dict[str, Any]
NO_ARTICLE = ("listing", "collection", "product", "service")
"""Kinds of pages that should have the warning `not-an-article`."""


def list_jobs(form: str) -> Iterator[Job]:
    """A job for every page in one form."""
    for name, key, gold in list_all_golds():
        path = f"html/{name}/{key}.html.gz" if form == "html" else f"text/{form}/{name}/{key}.txt.gz"
        yield make_job(f"{name}/{key}", path, gold["site"])


def list_other_jobs() -> Iterator[Job]:
    """A job for every page that is no article."""
    for key, page in json.loads((BENCH / "other" / "types.json").read_text("utf-8")).items():
        yield make_job(key, f"other/html/{key}.html.gz", page["site"])


def score_records(out: Path, other: Path | None) -> Figures:
    """What the benchmark's scorer says of the records, and of those of pages that are no articles; it prints its tables."""
    result = out / "score.json"
    command = [sys.executable, str(BENCH / "score.py"), str(out), "--json", str(result)]
    subprocess.run([*command, "--other", str(other)] if other else command, check=True)
    figures: Figures = json.loads(result.read_text("utf-8"))
    if other:
        figures["not-an-article"] = {"summary": pool_types(figures["not-an-article"])}
    return figures


def pool_types(shares: dict[str, float]) -> dict[str, float]:
    """The shares of pages with the warning `not-an-article`, and that of all kinds that should have it."""
    types = Counter(page["type"] for page in json.loads((BENCH / "other" / "types.json").read_text("utf-8")).values())
    return {
        **shares,
        "pooled": sum(shares[kind] * types[kind] for kind in NO_ARTICLE) / sum(types[kind] for kind in NO_ARTICLE),
    }


def score_part(figures: Figures, *, unseen: bool) -> float:
    """The mean over sets of the body F1, of the pages on unseen sites or on all others."""
    sites, by_set = unseen_sites(), list[float]()
    for name, golds in read_golds().items():
        rows = [figures[name]["pages"][key] for key, gold in golds.items() if (gold["site"] in sites) is unseen]
        precision, recall = mean(row["precision"] for row in rows), mean(row["recall"] for row in rows)
        by_set.append(2 * precision * recall / (precision + recall))
    return mean(by_set)


def read_figure(measured: dict[str, Figures], name: str) -> float:
    """A figure by its name in the floors: `form.set.column`; the form `text` is the mean of the flattened ones."""
    form, part, column = name.split(".")
    if form == "text":
        parts = [read_figure(measured, f"{other}.{part}.{column}") for other in FORMS[1:]]
        return sum(parts) / len(parts)
    return float(measured[form][part]["summary"][column])


def check_floors(measured: dict[str, Figures]) -> bool:
    """Compare with floors and ceilings, a line each; whether all hold. What was not measured is passed over."""
    limits = tomllib.loads(FLOORS.read_text("utf-8"))
    holds = True
    for kind, sign, word in (("floors", 1, "LOW "), ("ceilings", -1, "HIGH")):
        for name, limit in limits[kind].items():
            forms = FORMS[1:] if name.startswith("text.") else (name.partition(".")[0],)
            if not set(forms) <= measured.keys():
                continue
            figure = read_figure(measured, name)
            is_held = sign * figure >= sign * limit
            print(f"{'ok  ' if is_held else word} {name:<34} {figure:.4f}  {kind[:-1]} {limit:.4f}")
            holds = holds and is_held
    return holds


def list_figures(measured: dict[str, Figures]) -> dict[str, float]:
    """Every figure by the name that the floors give it, `form.set.column`."""
    return {
        f"{form}.{part}.{column}": float(figure)
        for form, parts in measured.items()
        for part, found in parts.items()
        for column, figure in found["summary"].items()
        if figure is not None
    }


def measure_form(form: str) -> Figures:
    """Every figure of the benchmark's pages in one form; prints its tables."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "articles"
        other = Path(folder) / "other" if form == "html" else None
        write_records(list(list_jobs(form)), out)
        if other:
            write_records(list(list_other_jobs()), other)
        print(f"== {form}")
        measured = score_records(out, other)
        print_curve(draw_curve(out, measured))
        texts = read_texts(out)
        print_languages(texts)
        measured["languages"] = {"summary": {name: rate for name, (rate, _) in rate_languages(texts).items()}}
        second = score_second_pass(out)
        measured["second-pass"] = {"summary": {"F1": second}}
        print(f"second pass over the texts: F1 {second:.4f}")
        seen, unseen = (score_part(measured, unseen=part) for part in (False, True))
        measured["sites"] = {"summary": {"seen": seen, "unseen": unseen}}
        print(f"body F1, mean of sets: {seen:.4f} by fold models on the sites of training, {unseen:.4f} on unseen sites")
    return measured


def main() -> int:
    """Measure, print, compare."""
    if not (BENCH / "score.py").exists():
        print(f"no benchmark at {BENCH}: set CLEANER_BENCH to its folder")
        print("QUALITY GATE SKIPPED")
        return 0
    measured: dict[str, Figures] = {}
    for form in list_arguments() or (*FORMS, *PARTS):
        measured |= measure_part(form) if form in PARTS else {form: measure_form(form)}
    keep_figures("bench.quality", list_figures(measured))
    holds = check_floors(measured)
    if not holds:
        print(f"A figure fell below its floor or rose above its ceiling; {FLOORS.name} tells when a floor may change.")
    print("QUALITY GATE PASSED" if holds else "QUALITY GATE FAILED")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
