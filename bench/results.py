"""The figures that people read: `bench/results.jsonl` keeps them, a row for each run, and `bench/RESULTS.md` shows them.

`python -m bench.results` writes `bench/RESULTS.md` again from the rows. The measures (`bench.quality`, `bench.speed`,
`bench.metadata`) add a row and write the page when they are called with `--record`. Rows are only ever added: an old
figure stays as the history of a new one. A figure's name is that of its line, a dot, and that of its column.
"""

from __future__ import annotations

import datetime as dt
import fnmatch
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from bench.sites import ROOT
from cleaner.model.file import load_model

ROWS = ROOT / "bench" / "results.jsonl"
PAGE = ROOT / "bench" / "RESULTS.md"
ABOUT = (
    "Written by `python -m bench.results` from `bench/results.jsonl`; not edited by hand. Floors that must hold stand in"
    " `bench/floors.toml`; how figures came about, and what was tried, in `notes/`."
)
HELP = frozenset({"-h", "--help"})
FLAG = "--record"
OWN = (":!bench/results.jsonl", ":!bench/RESULTS.md")
"""What recording itself changes, which makes no other code of a commit."""
RUN = ("measured", "commit", "model", "run")
NONE = "·"
"""Stands where a run has no such figure."""
DIGITS = 4


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What one run measured: when, with which commit and model, by which command."""

    date: str
    commit: str
    model: str
    command: str
    figures: dict[str, float]


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the newest runs of a measure: the lines whose names fit, in these columns; and what its figures mean."""

    module: str
    title: str
    about: str
    lines: tuple[str, ...]
    columns: tuple[str, ...]
    history: tuple[str, ...] = ()
    """Figures of which every run is a row of the history."""


TABLES = (
    Table(
        module="bench.quality",
        title="Text and metadata, by form",
        about="Every page by a model that never saw its site; the mean of the sets. `with` and `without` are the shares of the"
        " gold's sample phrases that are kept and of its chrome that is dropped, `first_lost` and `last_lost`"
        " those of pages whose first or last paragraph is gone.",
        lines=("html.mean", "blocks.mean", "inscriptis.mean", "soup.mean"),
        columns=tuple("F1 precision recall exact with without first_lost last_lost title authors date language".split()),
        history=("html.mean.F1", "html.mean.exact", "blocks.mean.F1", "soup.mean.F1", "inscriptis.mean.F1", "html.mean.title"),
    ),
    Table(
        module="bench.quality",
        title="Sites of tuning and unseen sites",
        about="The same pages in two parts: F1 on the sites that were tuned on, and on those in `bench/unseen.toml`.",
        lines=("html.sites", "*.sites"),
        columns=("seen", "unseen"),
        history=("html.sites.unseen", "blocks.sites.unseen", "soup.sites.unseen", "inscriptis.sites.unseen"),
    ),
    Table(
        module="bench.quality",
        title="By set",
        about="The sets are those of the benchmark; titles, authors, days and captions where its gold has them.",
        lines=("html.fundus*", "html.saeb", "html.wcxb", "*.fundus*", "*.saeb", "*.wcxb"),
        columns=("F1", "title", "authors", "date", "language", "captions"),
    ),
    Table(
        module="bench.quality",
        title="By language",
        about="F1 over all pages of a language.",
        lines=("html.languages", "*.languages"),
        columns=("German", "English", "other languages", "language not given"),
    ),
    Table(
        module="bench.quality",
        title="Pages that are no articles",
        about="The share with the warning `not-an-article`; `pooled` is listings, collections, products and services together.",
        lines=("html.not-an-article", "*.not-an-article"),
        columns=("listing", "collection", "product", "service", "pooled", "forum", "documentation", "ARTICLES"),
        history=("html.not-an-article.pooled", "html.not-an-article.ARTICLES"),
    ),
    Table(
        module="bench.quality",
        title="Second pass",
        about="The texts of the records, put through the tool once more as text.",
        lines=("html.second-pass", "*.second-pass"),
        columns=("F1",),
    ),
    Table(
        module="bench.quality",
        title="Forms",
        about="Every 8th news page in the forms in which people have them (`form`: the benchmark's; `own`: ours, of which half"
        " got readers after they were first measured; Markdown and wrapped pages from the HTML); words in any case count as the"
        " same. `behind` is how far F1 is below that of the first of the family: the page with its lines, or the page itself."
        " `lost` are pages of which most is missing; titles, authors and days are those of the set `fundus`.",
        lines=("form/*.mean", "own/*.mean", "markdown/*.mean", "wrapped/*.mean"),
        columns=tuple("F1 behind recall lost first_lost last_lost title authors date errors markup".split()),
        history=("form/lines.mean.F1", "form/oneline.mean.F1", "form/glued.mean.F1", "form/words-only.mean.F1"),
    ),
    Table(
        module="bench.quality",
        title="Real texts",
        about="Texts as people's own scrapers published them, marked by hand, with the shipped model. `left` is the share of"
        " furniture still in the text; `title_wrong` and `authors_wrong` are made up or wrong.",
        lines=("real.mean",),
        columns=tuple("F1 recall exact left captions title title_wrong authors authors_wrong date errors".split()),
        history=("real.mean.F1", "real.mean.recall", "real.mean.left", "real.mean.title_wrong"),
    ),
    Table(
        module="bench.quality",
        title="Clean in, clean out",
        about="The gold texts of every second news page, in lines and as one line; one paragraph and one sentence of each; a"
        " headline above a paragraph, which is to be told apart (its own words are those lost).",
        lines=("clean.lines", "clean.one-line", "clean.*"),
        columns=("texts", "words_lost", "untouched", "titled", "told"),
        history=("clean.lines.words_lost", "clean.lines.untouched", "clean.one-line.untouched", "clean.headline.told"),
    ),
    Table(
        module="bench.metadata",
        title="Fields",
        about="Where the gold has the field, the share that is right, wrong and null; where it has none, the share that is"
        " given nevertheless. `cap. out` are pages with no caption left in the text; `image` and `site_name` are only given"
        " or not. Of tags the mean F1.",
        lines=("html/*", "*"),
        columns=("right", "wrong", "null", "invented", "F1"),
        history=tuple(f"html/{name}/all seen.right" for name in ("fundus/authors", "wcxb/authors", "wcxb/day")),
    ),
    Table(
        module="bench.speed",
        title="Speed",
        about="CPU milliseconds a page, both libraries in turn on each page, in one process and thread. `times` is how much"
        " faster than trafilatura: over all pages, and on the median page. The machine's own speed changes by a half within"
        " a day, so only the two columns of one run compare.",
        lines=("*",),
        columns=("mean_ms", "median_ms", "times", "times_median", "peak_mb"),
        history=("cleaner.mean_ms", "trafilatura.mean_ms", "cleaner.times", "cleaner.times_median"),
    ),
)
"""The page, in order."""


def read_rows(path: Path = ROWS) -> list[Row]:
    """All rows, oldest first."""
    lines = path.read_bytes().splitlines() if path.exists() else []
    return [msgspec.json.decode(line, type=Row) for line in lines if line.strip()]


def add_row(command: str, figures: Mapping[str, float], path: Path = ROWS) -> Row:
    """The new row of a run of today, which is written behind the others."""
    rounded = {name: round(figure, DIGITS) for name, figure in sorted(figures.items())}
    today = dt.datetime.now(dt.UTC).date().isoformat()
    row = Row(date=today, commit=name_commit(), model=load_model(None).digest, command=command, figures=rounded)
    with path.open("ab") as stream:
        stream.write(msgspec.json.encode(row) + b"\n")
    return row


def keep_figures(module: str, figures: Mapping[str, float]) -> None:
    """Keep what this call measured, if it was asked to with `--record`, and write the page again."""
    if FLAG not in sys.argv:
        return
    row = add_row(" ".join(["python", "-m", module, *list_arguments()]), figures)
    PAGE.write_text(render_page(read_rows()), "utf-8")
    print(f"recorded {len(row.figures)} figures of {row.commit} in {ROWS.relative_to(ROOT)}; {PAGE.relative_to(ROOT)} is new")


def list_arguments() -> list[str]:
    """The arguments of this call, without `--record`; `--help` prints what the command does, and ends it."""
    if not HELP.isdisjoint(sys.argv[1:]):
        print(sys.modules["__main__"].__doc__)
        raise SystemExit(0)
    return [argument for argument in sys.argv[1:] if argument != FLAG]


def name_commit() -> str:
    """The commit that is measured, with a plus where files differ from it."""
    commit = run_git("rev-parse", "--short=7", "HEAD")
    return f"{commit}+" if run_git("status", "--porcelain", "--untracked-files=no", "--", ".", *OWN) else commit


def run_git(*arguments: str) -> str:
    """What git says of this checkout; empty where it is none."""
    done = subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True, check=False)  # noqa: S607
    return done.stdout.strip()


def render_page(rows: list[Row]) -> str:
    """The page of all tables."""
    parts = [
        "# Results",
        ABOUT,
    ]
    for table in TABLES:
        parts += render_table(table, [row for row in rows if table.module in row.command.split()])
    return "\n\n".join(parts) + "\n"


def render_table(table: Table, rows: list[Row]) -> Iterator[str]:
    """The section of a table: for each line the newest run that measured it, then the history of what is followed."""
    yield f"## {table.title}"
    yield table.about
    newest = {line: row for row in rows for line in list_lines(table, row)}
    if not newest:
        yield "Not measured yet."
        return
    lines = sort_lines(table, newest)
    cells = ([line, *show_each(newest[line], line, table.columns), *name_run(newest[line])] for line in lines)
    yield draw(["", *table.columns, *RUN], cells)
    followed = [row for row in rows if any(name in row.figures for name in table.history)]
    if len(followed) > 1:
        yield "Every run:"
        history = ([*name_run(row), *(show(row.figures.get(name)) for name in table.history)] for row in followed)
        yield draw([*RUN, *table.history], history)


def list_lines(table: Table, row: Row) -> list[str]:
    """The names of a run's lines that belong to a table and have a figure in one of its columns."""
    split = [name.rpartition(".") for name in row.figures]
    return sort_lines(table, dict.fromkeys(line for line, _, column in split if column in table.columns))


def sort_lines(table: Table, lines: Iterable[str]) -> list[str]:
    """The lines that a table's patterns name, in the order of the patterns."""
    known = list(lines)
    return list(dict.fromkeys(line for pattern in table.lines for line in known if fnmatch.fnmatchcase(line, pattern)))


def show_each(row: Row, line: str, columns: Iterable[str]) -> list[str]:
    """The cells of a line."""
    return [show(row.figures.get(f"{line}.{column}")) for column in columns]


def name_run(row: Row) -> list[str]:
    """The cells that say which run it was."""
    return [row.date, row.commit, row.model, f"`{row.command.removeprefix('python -m ')}`"]


def show(figure: float | None) -> str:
    """A figure as it stands in a table."""
    if figure is None:
        return NONE
    return f"{figure:.1f}" if abs(figure) >= 10 else f"{figure:.{DIGITS}f}".rstrip("0").rstrip(".")


def draw(head: list[str], rows: Iterable[list[str]]) -> str:
    """A Markdown table."""
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, ["---"] * len(head), *rows))


if __name__ == "__main__":
    PAGE.write_text(render_page(read_rows()), "utf-8")
