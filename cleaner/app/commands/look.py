"""`cleaner report` and `cleaner stats`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from cleaner.app.commands.streams import say, show_json

TOP_NAMES = 15
OUT = click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OUT")


@contextmanager
def refuse_outputs() -> Iterator[None]:
    """What is wrong with a folder, as a wrong call."""
    from cleaner.app.report.outputs import OutputsError  # noqa: PLC0415

    try:
        yield
    except OutputsError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename}: {error.strerror}") from error


@click.command(short_help="Write web pages about an output folder.")
@OUT
@click.option("--all", "every", is_flag=True, help="A page for every document, not only for those that want a look.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no closing line.")
def report(out: Path, *, every: bool, quiet: bool) -> None:
    """Write OUT/report/index.html: what became of every document in OUT.

    Totals, distributions, what was removed by which rule, and the documents that want a look, with a page for each. The
    pages need no network. OUT is a folder that `cleaner normalize` wrote, with --format json or jsonl.

    \b
    Examples:
      cleaner report out/
      cleaner report out/ --all
    """
    from cleaner.app.report.site import write_report  # noqa: PLC0415

    with refuse_outputs():
        written = write_report(out, every=every, progress=iter if quiet else count_aloud)
    if not quiet:
        told = f"{written.n_documents:,} documents, {written.n_flagged:,} want a look, {written.n_pages:,} pages"
        say(f"{told}; open {written.index}")


def count_aloud(outputs: Iterator[Any]) -> Iterator[Any]:
    """The outputs, with a line that counts them on a terminal."""
    if not sys.stderr.isatty():
        yield from outputs
        return
    with click.progressbar(outputs, length=None, label="reading", file=sys.stderr, show_pos=True) as bar:
        yield from bar


@click.command(short_help="Print the totals of an output folder.")
@OUT
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every name; the table has the first few.")
def stats(out: Path, *, as_json: bool) -> None:
    """Print the totals of OUT: documents by status, language and site, words, warnings, removals by role and rule.

    \b
    Examples:
      cleaner stats out/
      cleaner stats out/ --json | jq .warnings
    """
    from cleaner.app.report.outputs import read_outputs  # noqa: PLC0415
    from cleaner.app.report.site import DECODER  # noqa: PLC0415
    from cleaner.app.report.tally import Tally, total  # noqa: PLC0415

    tally = Tally()
    with refuse_outputs():
        for output in count_aloud(read_outputs(out, DECODER)):
            tally.add(output)
    totals = total(tally)
    if as_json:
        show_json(json.dumps(totals, ensure_ascii=False, indent=2))
        return
    show_totals(totals)


def show_totals(totals: dict[str, Any]) -> None:
    """The totals as tables."""
    from cleaner.app.commands.table import show_table  # noqa: PLC0415

    plain = [(name.replace("_", " "), value) for name, value in totals.items() if isinstance(value, int)]
    show_table(("totals", ""), plain)
    for name, counts in totals.items():
        if not isinstance(counts, dict) or not counts:
            continue
        click.echo()
        shown = list(counts.items())[:TOP_NAMES]
        if isinstance(shown[0][1], dict):
            show_table((name.replace("_", " "), *shown[0][1]), [(key, *found.values()) for key, found in shown])
        else:
            show_table((name.replace("_", " "), ""), shown)
        if len(counts) > TOP_NAMES:
            click.echo(f"… and {len(counts) - TOP_NAMES:,} more")
