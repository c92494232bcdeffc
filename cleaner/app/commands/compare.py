"""`cleaner diff` and `cleaner golden`: what changed between two runs, and against what was reviewed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.app.cli import ConfiguredCommand
from cleaner.app.commands.look import refuse_outputs
from cleaner.app.commands.options import DOCUMENT_OPTIONS
from cleaner.app.commands.streams import say, show, show_controls, show_json

if TYPE_CHECKING:
    from cleaner.types import Options

RECORD_OPTIONS = ("language", "ascii_quotes", "engine", "model", "rules")
"""The options that change what a record says, by their names in `Options`."""


def record_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that change what a record says, as `normalize` has them."""
    for option in reversed(DOCUMENT_OPTIONS):
        if name_option(option) in RECORD_OPTIONS:
            command = option(command)
    return command


def name_option(option: Callable[..., Any]) -> str | None:
    """The name under which a command gets an option."""

    def probe() -> None:
        """Take the option."""

    (parameter,) = option(probe).__click_params__
    name: str | None = parameter.name
    return name


def make_options(settings: dict[str, Any]) -> Options:
    """What a call says about records."""
    from cleaner.model.contract import ModelError  # noqa: PLC0415
    from cleaner.pipeline import check_model  # noqa: PLC0415
    from cleaner.types import Options  # noqa: PLC0415

    options = Options(**{name: settings[name] for name in RECORD_OPTIONS})
    try:
        check_model(options.model)
    except ModelError as error:
        raise click.UsageError(f"--model {error}") from error
    return options


DIR = click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")
SLUGS = click.argument("slugs", nargs=-1, metavar="[CASE]...")


@click.command(short_help="Show what changed between two runs, or two records.")
@click.argument("old", type=click.Path(exists=True, path_type=Path), metavar="OLD")
@click.argument("new", type=click.Path(exists=True, path_type=Path), metavar="NEW")
@click.option("--summary", "only_summary", is_flag=True, help="Only the totals.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON.")
@click.option(
    "--html", "html_file", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it as a web page too."
)
def diff(old: Path, new: Path, *, only_summary: bool, as_json: bool, html_file: Path | None) -> None:
    """Show which documents changed between OLD and NEW, which fields, and what text came or went.

    OLD and NEW are two folders that `cleaner normalize` wrote, or two records. Exit status: 0 nothing changed, 1 something
    did, 2 the call is wrong.

    \b
    Examples:
      cleaner diff before/ after/
      cleaner diff before/ after/ --summary --html diff.html
      cleaner diff before/page.json after/page.json
    """
    from cleaner.app.diff import diff_paths  # noqa: PLC0415
    from cleaner.app.report.difference import describe_summary, render_diff, render_diff_page  # noqa: PLC0415
    from cleaner.run.writers import write_atomic  # noqa: PLC0415

    with refuse_outputs():
        found = diff_paths(old, new)
        if html_file:
            write_atomic(html_file, render_diff_page(found, old.name, new.name))
    if as_json:
        import msgspec  # noqa: PLC0415

        shown = {"summary": found.summary} if only_summary else found
        show_json(msgspec.json.format(msgspec.json.encode(shown), indent=2).decode())
    else:
        for line in describe_summary(found.summary) if only_summary else render_diff(found):
            click.echo(line)
    sys.exit(1 if found.summary.differs else 0)


@click.group(short_help="Check your own golden cases: inputs with reviewed records.")
def golden() -> None:
    """Keep inputs with the records that you reviewed, and see when a record changes.

    A case is a folder in DIR: input.html (or input.txt), and expected.json, its record without the key
    cleaner, which names version, rules and model.
    """


@golden.command(cls=ConfiguredCommand, short_help="Compare every case with its reviewed record.")
@DIR
@SLUGS
@record_options
def check(folder: Path, slugs: tuple[str, ...], **settings: Any) -> None:
    """Make the record of every case in DIR, or of the named ones, and show field by field how it differs.

    Exit status: 0 all are as reviewed, 1 some differ or have no expected.json.

    \b
    Examples:
      cleaner golden check cases/
      cleaner golden check cases/ front-page --rules my.toml
    """
    from cleaner.app.golden import check_case  # noqa: PLC0415
    from cleaner.app.report.difference import render_changes  # noqa: PLC0415

    options = make_options(settings)
    checked = [check_case(case, options) for case in pick_cases(folder, slugs)]
    failed = [found for found in checked if not found.passed]
    for found in failed:
        problem = f"  {show_controls(found.problem)}" if found.problem else ""
        click.echo(click.style(show_controls(found.slug), bold=True) + problem)
        for line in render_changes(found.changes):
            click.echo(line)
    click.echo(f"{len(checked)} cases, {len(checked) - len(failed)} as reviewed, {len(failed)} not", err=True)
    sys.exit(1 if failed else 0)


@golden.command(cls=ConfiguredCommand, short_help="Write the records of the cases anew.")
@DIR
@SLUGS
@record_options
def update(folder: Path, slugs: tuple[str, ...], **settings: Any) -> None:
    """Write expected.json of every case in DIR, or of the named ones, anew. Review what changed as you review code.

    It refuses to run where CI is set to true: there is nobody to review.

    \b
    Example:
      cleaner golden update cases/ && git diff cases/
    """
    from cleaner.app.golden import EXPECTED, GoldenError, find_input, is_ci, make_record, write_expected  # noqa: PLC0415

    if is_ci():
        raise click.UsageError(
            "CI is set: golden records are written where somebody reviews them. Run `cleaner golden check` here"
        )
    options = make_options(settings)
    done = failed = 0
    for case in pick_cases(folder, slugs):
        try:
            what = write_expected(case / EXPECTED, make_record(find_input(case), options))
        except GoldenError as error:
            say(f"{case.name}  {error}")
            failed += 1
            continue
        if what:
            show(f"{what}: {case / EXPECTED}")
            done += 1
    click.echo(f"{done} written, {failed} without a record", err=True)
    sys.exit(1 if failed else 0)


def pick_cases(folder: Path, slugs: tuple[str, ...]) -> list[Path]:
    """The cases of a folder, or the named ones."""
    from cleaner.app.golden import GoldenError, list_cases  # noqa: PLC0415

    try:
        cases = list_cases(folder)
    except GoldenError as error:
        raise click.UsageError(str(error)) from error
    names = {case.name for case in cases}
    for slug in slugs:
        if slug not in names:
            from difflib import get_close_matches  # noqa: PLC0415

            near = get_close_matches(slug, names, 1)
            raise click.UsageError(f"{folder}: no case {slug!r}" + (f"; did you mean {near[0]!r}?" if near else ""))
    return [case for case in cases if not slugs or case.name in slugs]
