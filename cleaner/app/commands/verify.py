"""`cleaner verify`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.app.cli import ConfiguredCommand
from cleaner.app.commands.streams import say, show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.run.verify import Tally


@click.command(cls=ConfiguredCommand, short_help="Check that a folder of records is what its manifest says.")
@click.argument("out", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="OUT")
@click.option("-q", "--quiet", is_flag=True, help="No closing line.")
def verify(out: Path, *, quiet: bool) -> None:
    """Check OUT: each row of its manifest has its record, each record fits the schema, its row and its hashes.

    What is wrong is listed, a line each, and so is what a run that was cut short lacks. Exit status: 0 all is right, 1
    something is wrong or lacking, 2 OUT has no manifest.
    """
    from cleaner.run.verify import Tally, verify_folder  # noqa: PLC0415

    if not (out / "manifest.jsonl").is_file():
        raise click.UsageError(f"{out} has no manifest.jsonl: give the OUT of a run")
    tally, n_wrong = Tally(), 0
    for problem in verify_folder(out, tally):
        n_wrong += 1
        show(problem)
    if not quiet:
        for line in describe_makers(tally):
            say(line)
        say(f"{tally.n_rows} rows, {tally.n_records} records, {n_wrong} wrong")
    sys.exit(1 if n_wrong else 0)


def describe_makers(tally: Tally) -> Iterator[str]:
    """Which versions made how many rows, where there are several, and how to do the others again."""
    if len(tally.makers) < 2:
        return
    for maker, n_rows in tally.makers.most_common():
        yield f"{n_rows} rows by version {maker.version}, rules {maker.rules}, model {maker.model}"
    yield "to do again what other versions made: cleaner normalize INPUT... -o OUT --resume, with the same arguments as then"
