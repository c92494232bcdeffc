"""The same pages in the forms in which people have them: how far each falls behind the page with its lines.

The parts are called by `bench.quality`: `forms` (those of the benchmark's own `forms.py`), `own-forms` (which nothing was tuned
on), `markdown`, `wrappers`, `real` (texts that people published, marked by hand) and `clean` (`bench.clean_texts`). All take a
sample of the news pages, records by a model that never saw the site, and go through the benchmark's scorer without case.
"""

from __future__ import annotations

import gzip
import json
import re
import runpy
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench.clean_texts import CASES, measure_clean, print_clean
from bench.own_forms import OWN_FORMS
from bench.records import list_lost, make_job, make_shipped_job
from bench.sites import BENCH, BenchPage, read_golds
from bench.wrappers import WRAPPERS

NEWS = ("fundus", "fundus-eval", "saeb")
EVERY = 8
"""Each so-manieth page of a set: all parts together take five minutes of one core."""
REAL = BENCH / "real"
COLUMNS = ("F1", "behind", "recall", "lost", "first_lost", "last_lost", "title", "authors", "date")
REAL_COLUMNS = ("F1", "recall", "exact", "left", "captions", "title", "title_wrong", "authors", "authors_wrong", "date")
MARKUP = re.compile(
    r"</?[a-z][a-z0-9]{0,10}(?:\s[^<>]{0,300})?/?>|&(?:lt|gt|quot|nbsp|amp|#\d{2,4});|\\[nrt]\b|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|=[0-9A-F]{2}=[0-9A-F]{2}"
)
MARKUP_MORE = 2
"""So many marks more than the page itself has are a wrapper that stayed."""
Figures = dict[str, Any]
Form = Callable[[str], str]


def list_sample() -> list[BenchPage]:
    """Set, id and gold of the news pages that are taken."""
    golds = read_golds()
    return [(name, key, golds[name][key]) for name in NEWS for key in sorted(golds[name])[::EVERY]]


def read_text(name: str, key: str) -> list[str]:
    """The lines of a flattened page, as the benchmark's forms take them."""
    text = gzip.decompress((BENCH / f"text/blocks/{name}/{key}.txt.gz").read_bytes()).decode("utf-8")
    return [line.strip() for line in text.splitlines() if line.strip()]


def read_page(name: str, key: str) -> str | None:
    """The HTML of a page; nothing where it is not UTF-8, since programs leave that in other ways."""
    try:
        return gzip.decompress((BENCH / f"html/{name}/{key}.html.gz").read_bytes()).decode("utf-8")
    except UnicodeDecodeError:
        return None


def measure_part(part: str) -> dict[str, Figures]:
    """The figures of a part by its forms; prints its table."""
    print(f"== {part}")
    return PARTS[part]()


def measure_forms() -> dict[str, Figures]:
    """The benchmark's forms."""
    forms = runpy.run_path(str(BENCH / "forms.py"))["FORMS"]
    return compare_forms("form", forms, list_sample(), read_text)


def measure_own_forms() -> dict[str, Figures]:
    """Forms of our own."""
    return compare_forms("own", OWN_FORMS, list_sample(), read_text)


def measure_markdown() -> dict[str, Figures]:
    """Markdown of the pages' HTML, beside the flattened pages with their lines."""
    if not (find_spec("html2text") and find_spec("markdownify")):
        print("html2text or markdownify is not installed: MARKDOWN SKIPPED")
        return {}
    sample = [(name, key, gold) for name, key, gold in list_sample() if read_page(name, key)]
    return compare_forms("markdown", list_markdown(), sample, read_both, suffix=".md")


def read_both(name: str, key: str) -> tuple[str, list[str]]:
    """A page's HTML and its flattened lines."""
    return read_page(name, key) or "", read_text(name, key)


def list_markdown() -> dict[str, Callable[[Any], str]]:
    """What makes Markdown of a page, by name."""
    import html2text  # noqa: PLC0415  (of the extra `dev`)
    import markdownify  # noqa: PLC0415

    return {
        "lines": lambda page: "\n".join(page[1]),
        "html2text": lambda page: html2text.HTML2Text(bodywidth=0).handle(page[0]),
        "html2text-78": lambda page: html2text.HTML2Text(bodywidth=78).handle(page[0]),
        "markdownify": lambda page: markdownify.markdownify(page[0]),
    }


def measure_wrappers() -> dict[str, Figures]:
    """Wrapped pages, beside the pages themselves: what has no record counts apart, and "ok" with markup."""
    sample = [(name, key, gold) for name, key, gold in list_sample()[::2] if read_page(name, key)]
    return compare_forms("wrapped", WRAPPERS, sample, read_page, suffix="", pass_errors=True)


def compare_forms(  # noqa: PLR0913
    family: str,
    forms: Mapping[str, Callable[[Any], str]],
    sample: list[BenchPage],
    read: Callable[[str, str], Any],
    *,
    suffix: str = ".txt",
    pass_errors: bool = False,
) -> dict[str, Figures]:
    """The figures of each form, the first of which is what the others are compared with."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        jobs = []
        for name, key, gold in sample:
            source = read(name, key)
            for form, make in forms.items():
                path = write_input(root / "in" / form / name / f"{key}{suffix}", make(source))
                jobs.append(make_job(f"{form}/{name}/{key}", path, gold["site"]))
        errors = list_lost(jobs, root / "out", n_workers=1)
        measured = {}
        for form in forms:
            lost = {name.removeprefix(f"{form}/") for name in errors if name.startswith(f"{form}/")}
            measured[form] = score_form(root, form, sample, lost if pass_errors else set())
            measured[form]["mean"]["summary"]["errors"] = len(lost)
        base = next(iter(forms))
        for form, figures in measured.items():
            figures["mean"]["summary"]["behind"] = summarise(measured[base])["F1"] - summarise(figures)["F1"]
            if pass_errors:
                figures["mean"]["summary"]["markup"] = count_markup(root / "out" / base, root / "out" / form)
    print_table(measured, (*COLUMNS, "errors", "markup") if pass_errors else COLUMNS)
    return {f"{family}/{form}": figures for form, figures in measured.items()}


def write_input(path: Path, text: str) -> str:
    """Write an input; its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    return str(path)


def score_form(root: Path, form: str, sample: list[BenchPage], passed_over: set[str]) -> Figures:
    """What the scorer says of the records of a form."""
    golds = {name: {} for name in NEWS}  # type: dict[str, dict[str, Any]]
    for name, key, gold in sample:
        if f"{name}/{key}" not in passed_over:
            golds[name][key] = gold
    folder = root / "gold" / form
    folder.mkdir(parents=True)
    for name, pages in golds.items():
        (folder / f"{name}.json").write_text(json.dumps(pages), "utf-8")
    figures = call_scorer(root / "out" / form, folder)
    return figures if "mean" in figures else {**figures, "mean": {"summary": {"F1": 0.0}}}


def call_scorer(records: Path, golds: Path) -> Figures:
    """The scorer's figures of a folder of records, in any case; nothing where it has nothing to score."""
    result = records.with_suffix(".score")
    result.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(BENCH / "score.py"), str(records), "--gold", str(golds), "--fold", "--json", str(result)]
    subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
    figures: Figures = json.loads(result.read_text("utf-8")) if result.exists() else {}
    return figures


def summarise(figures: Figures) -> dict[str, float]:
    """The mean of sets; titles, authors and days as the set has them whose gold does."""
    fundus = figures.get("fundus", {}).get("summary", {})
    return {**figures["mean"]["summary"], **{name: fundus.get(name) for name in ("title", "authors", "date")}}


def count_markup(base: Path, records: Path) -> int:
    """The records whose text has markup, code or escapes that the page's own has not."""
    n_found = 0
    for path in records.glob("*/*.json"):
        own = base / path.relative_to(records)
        n_own = len(MARKUP.findall(json.loads(own.read_bytes())["text"])) if own.exists() else 0
        n_found += len(MARKUP.findall(json.loads(path.read_bytes())["text"])) > n_own + MARKUP_MORE
    return n_found


def measure_real() -> dict[str, Figures]:
    """Texts that people published, against what was marked by hand."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        paths = sorted((REAL / "text" / "real").glob("*.txt.gz"))
        lost = list_lost(
            [make_shipped_job(f"real/{path.name.removesuffix('.txt.gz')}", path) for path in paths], out, n_workers=1
        )
        figures = call_scorer(out, REAL / "gold")
    figures["real"]["summary"]["errors"] = len(lost)
    print_table({"real": {"mean": figures["real"]}}, REAL_COLUMNS)
    return {"real": figures}


def measure_clean_texts() -> dict[str, Figures]:
    """Clean in, clean out."""
    golds = read_golds()
    pages = [(name, key, golds[name][key]) for name in NEWS for key in sorted(golds[name])[::2]]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        texts = {
            f"{case}/{name}/{key}": text for name, key, gold in pages for case, make in CASES.items() if (text := make(gold))
        }
        sites = {f"{name}/{key}": gold["site"] for name, key, gold in pages}
        jobs = [
            make_job(name, write_input(root / "in" / f"{name}.txt", text), sites[name.partition("/")[2]])
            for name, text in texts.items()
        ]
        list_lost(jobs, root / "out", n_workers=1)
        measured = measure_clean(texts, root / "out")
    print_clean(measured)
    return {"clean": {case: {"summary": figures} for case, figures in measured.items()}}


def print_table(measured: dict[str, Figures], columns: tuple[str, ...]) -> None:
    """A line for each form."""
    print(f"{'':<16}" + "".join(f"{name.replace('_lost', '!').replace('_wrong', '!'):>9}" for name in columns))
    for form, figures in measured.items():
        row = figures["mean"]["summary"] if set(columns) & {"left"} else summarise(figures)
        print(f"{form:<16}" + "".join(draw_cells(row, columns)))


def draw_cells(row: Mapping[str, float | None], columns: tuple[str, ...]) -> Iterator[str]:
    """The cells of a line."""
    for name in columns:
        figure = row.get(name)
        yield f"{'·':>9}" if figure is None else f"{figure:>9}" if isinstance(figure, int) else f"{figure:>9.4f}"


PARTS: Mapping[str, Callable[[], dict[str, Figures]]] = {
    "forms": measure_forms,
    "own-forms": measure_own_forms,
    "markdown": measure_markdown,
    "wrappers": measure_wrappers,
    "real": measure_real,
    "clean": measure_clean_texts,
}
"""What measures each part, in order."""
