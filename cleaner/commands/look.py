"""`cleaner report` and `cleaner stats`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

OUT = click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OUT")


@contextmanager
def refuse_outputs() -> Iterator[None]:
    """What is wrong with a folder, as a wrong call."""
    from cleaner.report.outputs import OutputsError  # noqa: PLC0415

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
    r"""Write OUT/report/index.html: what became of every document in OUT.

    Totals, distributions, what was removed by which rule, and the documents that want a look, with a page for each. The
    pages need no network. OUT is a folder that `cleaner normalize` wrote, with --format json or jsonl.

    \b
    Examples:
      cleaner report out/
      cleaner report out/ --all
    """
    from cleaner.report.site import write_report  # noqa: PLC0415

    with refuse_outputs():
        written = write_report(out, every=every, progress=iter if quiet else count_aloud)
    if not quiet:
        told = f"{written.n_documents:,} documents, {written.n_flagged:,} want a look, {written.n_pages:,} pages"
        click.echo(f"{told}; open {written.index}", err=True)


def count_aloud(outputs: Iterator[Any]) -> Iterator[Any]:
    """The outputs, with a line that counts them on a terminal."""
    if not sys.stderr.isatty():
        yield from outputs
        return
    with click.progressbar(outputs, length=None, label="reading", file=sys.stderr, show_pos=True) as bar:
        yield from bar
