"""The command. Thin: it reads options, says what is wrong with them, and shows what the stages return."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.version import VERSION

if TYPE_CHECKING:
    from cleaner.batch import Plan
    from cleaner.jobs import Outcome, Row

DEFAULT_TIMEOUT_S = 60.0
DEFAULT_MAX_BYTES = 20_000_000
LANGUAGE = re.compile(r"[a-z]{2}")
LOOK_AT = 5
"""Failed inputs that the closing line names."""
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class CleanerGroup(click.Group):
    """The commands; a wrong name is answered with the nearest right one."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command of a call."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if args and os.path.lexists(args[0]):
                error.message += f" To clean a file: cleaner normalize {args[0]}"
            raise


@click.group(cls=CleanerGroup, context_settings=CONTEXT)
@click.version_option(VERSION, prog_name="cleaner")
def main() -> None:
    """Turn raw scraped news, HTML or flattened text, into clean article records."""


def check_language(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """A language code, or a message that says what one looks like."""
    if value is not None and not LANGUAGE.fullmatch(value):
        message = f"{value!r} is no language code: give two letters, as in --language en"
        raise click.BadParameter(message)
    return value


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("-o", "--output", type=click.Path(file_okay=False, path_type=Path), metavar="OUT", help="Folder for the records and manifest.jsonl.")
@click.option("--format", "output_format", type=click.Choice(["json", "jsonl", "markdown"]), default="json", show_default=True, help="A file for each input, or OUT/records.jsonl.")
@click.option("--jobs", type=click.IntRange(1, 1024), default=None, metavar="N", help="Worker processes.  [default: number of cores]")
@click.option("--timeout", type=click.FloatRange(0.01), default=DEFAULT_TIMEOUT_S, show_default=True, metavar="SECONDS", help="Longest time for one input.")
@click.option("--max-bytes", type=click.IntRange(1), default=DEFAULT_MAX_BYTES, show_default=True, metavar="N", help="Largest input after decompression.")
@click.option("--input-format", type=click.Choice(["auto", "html", "text"]), default="auto", show_default=True, help="What the inputs are.")
@click.option("--url", metavar="URL", help="Where the one input was found.")
@click.option("--urls", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE", help="Lines of input name, tab, URL, for many inputs.")
@click.option("--language", callback=check_language, metavar="xx", help="The language of the inputs, instead of detecting it.")
@click.option("--ascii-quotes", is_flag=True, help="Straight quotes instead of typographic ones.")
@click.option("--only-body", is_flag=True, help="Only the text, as plain text.")
@click.option("--dry-run", is_flag=True, help="List what would be done, and do nothing.")
@click.option("-q", "--quiet", is_flag=True, help="No progress bar, no closing line.")
@click.option("-v", "--verbose", is_flag=True, help="A line for every input.")
def normalize(inputs: tuple[str, ...], **settings: Any) -> None:
    """Clean INPUTs: files, folders, globs, or - for standard input.

    With -o OUT each input gets a record in OUT and a row in OUT/manifest.jsonl. Without it, the record of the one input
    is printed. Exit status: 0 all is done, 1 some input failed, 2 the call is wrong.

    \b
    Examples:
      cleaner normalize seeds/ -o out/
      cleaner normalize page.html --url https://example.org/story
      curl -s https://example.org/story | cleaner normalize - --only-body
    """
    from cleaner.batch import plan_outputs  # noqa: PLC0415

    plan = make_plan(inputs, settings)
    if settings["dry_run"]:
        for found, output in zip(plan.inputs, plan_outputs(plan), strict=True):
            click.echo(f"{found.name} → {found.refusal or output}")
        return
    failed = write_plan(plan, settings) if settings["output"] else print_plan(plan)
    sys.exit(1 if failed else 0)


def make_plan(inputs: tuple[str, ...], settings: dict[str, Any]) -> Plan:
    """What the call asks for; a call that cannot be meant ends here with status 2."""
    from cleaner.batch import Plan  # noqa: PLC0415
    from cleaner.readers import collect_inputs  # noqa: PLC0415
    from cleaner.types import Options  # noqa: PLC0415

    found = collect_inputs(inputs, settings["output"])
    if not found:
        message = f"nothing to do: no files in {', '.join(inputs)}"
        raise click.UsageError(message)
    if len(found) > 1 and not settings["output"] and not settings["dry_run"]:
        message = f"{len(found)} inputs need a folder for their records: add -o OUT"
        raise click.UsageError(message)
    options = Options(language=settings["language"], ascii_quotes=settings["ascii_quotes"], max_bytes=settings["max_bytes"])
    return Plan(
        inputs=found,
        options=options,
        format="body" if settings["only_body"] else settings["output_format"],
        n_workers=min(settings["jobs"] or os.cpu_count() or 1, len(found)),
        timeout_s=settings["timeout"],
        input_format=settings["input_format"],
        urls=read_urls(settings, [item.name for item in found]),
        stdin=read_stdin(settings["max_bytes"]) if any(item.path is None for item in found) and not settings["dry_run"] else None,
    )


def read_stdin(max_bytes: int) -> bytes:
    """Standard input, up to one byte more than allowed."""
    return sys.stdin.buffer.read(max_bytes + 1)


def read_urls(settings: dict[str, Any], names: list[str]) -> dict[str, str]:
    """The address of each input that one is given for."""
    if settings["url"]:
        if len(names) > 1:
            message = f"--url is for one input, not {len(names)}: give --urls FILE with a line for each, input name, tab, URL"
            raise click.UsageError(message)
        return {names[0]: settings["url"]}
    if not settings["urls"]:
        return {}
    lines = settings["urls"].read_text("utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip() and line.count("\t") != 1:
            message = f"{settings['urls']}, line {number}: expected input name, tab, URL"
            raise click.UsageError(message)
    return dict(line.split("\t") for line in lines if line.strip())


def write_plan(plan: Plan, settings: dict[str, Any]) -> bool:
    """Write records and manifest; whether some input failed."""
    from cleaner.batch import FAILED, plan_outputs, run_plan, summarise, write_outcomes  # noqa: PLC0415
    from cleaner.writers import WRITERS  # noqa: PLC0415

    counts: Counter[Any] = Counter()
    failures: list[Row] = []
    rows = write_outcomes(run_plan(plan), plan_outputs(plan), settings["output"], WRITERS[plan.format])
    with show_progress(rows, len(plan.inputs), settings) as shown:
        for row in shown:
            counts[row.status] += 1
            if row.status in FAILED:
                failures.append(row)
            if settings["verbose"]:
                click.echo(f"{row.input}: {row.status}" + (f", {row.reason}" if row.reason else ""), err=True)
    if not settings["quiet"]:
        names = ", ".join(row.input for row in failures[:LOOK_AT])
        look = f"; look at {names}{' …' if len(failures) > LOOK_AT else ''} in {settings['output'] / 'manifest.jsonl'}" if failures else ""
        click.echo(f"{summarise(counts)}{look}", err=True)
    return bool(failures)


@contextmanager
def show_progress(rows: Iterator[Row], length: int, settings: dict[str, Any]) -> Iterator[Iterator[Row]]:
    """The rows, with a bar on a terminal."""
    if settings["quiet"] or settings["verbose"] or not sys.stderr.isatty():
        yield rows
        return
    with click.progressbar(rows, length=length, label="cleaning", file=sys.stderr, show_pos=True) as bar:
        yield iter(bar)


def print_plan(plan: Plan) -> bool:
    """Print the one input's record, or on stderr why it has none; whether it failed."""
    from cleaner.batch import run_plan  # noqa: PLC0415

    outcome: Outcome = next(iter(list(run_plan(plan))))
    if not outcome.content:
        click.echo(f"{outcome.row.input}: {outcome.row.status}, {outcome.row.reason}", err=True)
        return True
    write_stdout(outcome.content)
    return False


def write_stdout(content: bytes) -> None:
    """Write to standard output; a reader that has gone away is no error."""
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@main.command()
@click.argument("file", metavar="FILE")
@click.option("--page", is_flag=True, help="Print the page itself: what the spans of a record count in.")
@click.option("--input-format", type=click.Choice(["auto", "html", "text"]), default="auto", show_default=True, help="What the file is.")
@click.option("--language", callback=check_language, metavar="xx", help="The language of the file, instead of detecting it.")
@click.option("--timeout", type=click.FloatRange(0.01), default=DEFAULT_TIMEOUT_S, show_default=True, metavar="SECONDS", help="Longest time.")
def explain(file: str, **settings: Any) -> None:
    """Show every block of FILE with its role, the rule or vote behind it, and its confidence."""
    from functools import partial  # noqa: PLC0415

    from cleaner.jobs import Job, explain_job  # noqa: PLC0415
    from cleaner.readers import collect_inputs  # noqa: PLC0415
    from cleaner.types import Options, Rejection  # noqa: PLC0415
    from cleaner.workers import Lost, run_ordered  # noqa: PLC0415

    found = collect_inputs((file,), None)
    if len(found) != 1:
        message = f"explain shows one file, {file} has {len(found)}"
        raise click.UsageError(message)
    raw = read_stdin(DEFAULT_MAX_BYTES) if found[0].path is None else None
    job = Job(found=found[0], options=Options(language=settings["language"]), format="json", raw=raw, input_format=settings["input_format"])
    show = partial(explain_job, page=settings["page"], width=shutil.get_terminal_size().columns, color=sys.stdout.isatty())
    answer = next(iter(list(run_ordered(show, [(job,)], n_workers=1, timeout_s=settings["timeout"]))))
    if isinstance(answer, Lost | Rejection):
        click.echo(f"{found[0].name}: {answer if isinstance(answer, Lost) else answer.reason}", err=True)
        sys.exit(1)
    write_stdout(answer.encode())


@main.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    from cleaner.schema import render_schema  # noqa: PLC0415

    write_stdout(render_schema())
