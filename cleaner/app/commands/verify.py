"""`cleaner verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cleaner.app.cli import ConfiguredCommand


@click.command(cls=ConfiguredCommand, short_help="Check that a folder of records is what its manifest says.")
@click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OUT")
@click.option("-q", "--quiet", is_flag=True, help="No closing line.")
def verify(out: Path, *, quiet: bool) -> None:
    """Check OUT: each row of its manifest has its record, each record fits the schema, its row and its hashes.

    What is wrong is listed, a line each. Exit status: 0 all is right, 1 something is wrong, 2 OUT has no manifest.
    """
    from cleaner.run.verify import Tally, verify_folder  # noqa: PLC0415

    if not (out / "manifest.jsonl").is_file():
        raise click.UsageError(f"{out} has no manifest.jsonl: give the OUT of a run")
    tally, n_wrong = Tally(), 0
    for problem in verify_folder(out, tally):
        n_wrong += 1
        click.echo(problem)
    if not quiet:
        click.echo(f"{tally.n_rows} rows, {tally.n_records} records, {n_wrong} wrong", err=True)
    sys.exit(1 if n_wrong else 0)
