"""`cleaner explain`."""

from __future__ import annotations

import os
import shutil
import sys
from typing import Any

import click

from cleaner.app.cli import ConfiguredCommand
from cleaner.app.commands.options import document_options
from cleaner.app.commands.streams import say, write_stdout


@click.command(cls=ConfiguredCommand, short_help="Show every block of a file with its role and why.")
@click.argument("file", metavar="FILE")
@click.option("--page", "showing", flag_value="page", help="Print the page itself: what the spans of a record count in.")
@click.option("--html", "showing", flag_value="html", help="Print a web page to look at: one file that needs no network.")
@document_options
def explain(file: str, *, showing: Any, **settings: Any) -> None:
    """Show every block of FILE with its role, the rule, pass or vote that decided, and its confidence.

    Removed blocks are dimmed; colours are off when the output is piped.

    \b
    Examples:
      cleaner explain story.html
      cleaner explain story.html --html > explained.html
    """
    if os.path.isdir(file):
        raise click.UsageError(f"{file} is a folder, and explain shows one file: give a file in it")

    from functools import partial  # noqa: PLC0415

    from cleaner.app.explain import explain_job  # noqa: PLC0415
    from cleaner.run.batch import make_job  # noqa: PLC0415
    from cleaner.run.plan import Call, make_plan  # noqa: PLC0415
    from cleaner.run.readers.containers import find_reader  # noqa: PLC0415
    from cleaner.run.workers import Lost, run_ordered  # noqa: PLC0415
    from cleaner.types import Rejection  # noqa: PLC0415

    if os.path.isfile(file) and find_reader(file):
        raise click.UsageError(f"{file} may hold many documents, and explain shows one: take it out, and give it by name")
    if settings.get("input_format") == "jsonl":
        raise click.UsageError("--input-format jsonl is of many documents, and explain shows one")
    plan = make_plan(Call(inputs=(file,), jobs=1, **settings))
    job = make_job(plan, next(iter(plan.inputs)))
    show = partial(
        explain_job, showing=showing or "terminal", width=shutil.get_terminal_size().columns, color=sys.stdout.isatty()
    )
    (answer,) = run_ordered(show, [(job,)], n_workers=1, timeout_s=plan.timeout_s, memory_mb=plan.memory_mb)
    if isinstance(answer, Lost | Rejection):
        say(f"{job.found.name}: {answer if isinstance(answer, Lost) else answer.reason}")
        sys.exit(1)
    write_stdout(answer)
