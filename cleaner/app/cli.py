"""The command. Thin: it reads options, says what is wrong with them, and shows what the stages return."""

from __future__ import annotations

import hashlib
import os
import sys
from collections import Counter
from difflib import get_close_matches
from importlib import import_module, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.app.commands.options import JobsRange, NumberRange, document_options
from cleaner.app.commands.streams import hold_closed_streams, say, show, show_controls, tame_errors, write_stdout
from cleaner.run.interrupts import terminable
from cleaner.version import VERSION

if TYPE_CHECKING:
    from cleaner.run.batch import Plan
    from cleaner.run.output import Tally
    from cleaner.run.plan import Call
    from cleaner.types import Status

LOOK_AT = 5
"""Failed inputs that the closing line names."""
CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


LAZY = {
    "completion": "cleaner.app.commands.shell",
    "config": "cleaner.app.commands.shell",
    "diff": "cleaner.app.commands.compare",
    "explain": "cleaner.app.commands.explain",
    "golden": "cleaner.app.commands.compare",
    "report": "cleaner.app.commands.look",
    "rules": "cleaner.app.commands.rules",
    "stats": "cleaner.app.commands.look",
    "verify": "cleaner.app.commands.verify",
}
"""Commands by the module that has them; it is loaded when one is asked for."""


class ConfiguredCommand(click.Command):
    """A command whose options may also stand in a file; what the call says itself beats it."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        """With `--config` where it has inputs."""
        super().__init__(*arguments, **settings)
        if any(parameter.name in {"inputs", "file", "folder"} for parameter in self.params):
            self.params.append(make_config_option())

    def invoke(self, ctx: click.Context) -> Any:
        """Run it, with the options of the file that is in force."""
        from cleaner.app.config import apply_config, list_parameters  # noqa: PLC0415

        if "config" in ctx.params:
            config = apply_config(self, ctx, list_parameters(main.commands["normalize"]), ctx.params.pop("config"))
            if config.path and ctx.params.get("verbose"):
                say(f"options from {config.name}: {', '.join(sorted(config.values))}")
        hold_closed_streams()
        return super().invoke(ctx)


def make_config_option() -> click.Option:
    """The option that names a file with options."""
    return click.Option(
        ["--config"],
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="A file with options, instead of cleaner.toml in the current folder.",
    )


class CleanerGroup(click.Group):
    """The commands; a wrong name is answered with the nearest right one."""

    command_class = ConfiguredCommand

    def make_context(self, *arguments: Any, **settings: Any) -> click.Context:
        """The context of a call."""
        with tame_errors():
            return super().make_context(*arguments, **settings)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command of a call."""
        with tame_errors():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, sorted."""
        return sorted({*super().list_commands(ctx), *LAZY})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with a name; one of a module of its own is loaded now."""
        if cmd_name in LAZY:
            command: click.Command = getattr(import_module(LAZY[cmd_name]), cmd_name)
            return command
        return super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command of a call."""
        name = args[0]
        if self.get_command(ctx, name) or name.startswith("-"):
            return super().resolve_command(ctx, args)
        nearest = get_close_matches(name, self.list_commands(ctx), n=1)
        advice = f" Did you mean {nearest[0]!r}?" if nearest else ""
        if os.path.lexists(name):
            advice = f" To clean a file: cleaner normalize {name}"
        raise click.UsageError(f"No such command {name!r}.{advice}", ctx)


def show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001
    """Print the versions of cleaner, its rules and its model, and end."""
    if value and not ctx.resilient_parsing:
        click.echo(describe_versions())
        ctx.exit()


@click.group(cls=CleanerGroup, context_settings=CONTEXT)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=show_version,
    help="Show the versions of cleaner, its rules and its model.",
)  # fmt: skip
def main() -> None:
    """Turn raw scraped news, HTML or flattened text, into clean article records."""


@main.command(short_help="Clean files, folders, globs, archives, or standard input.")
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="OUT",
    help="Folder for the records and manifest.jsonl.",
)
@click.option("--files-from", metavar="FILE", help="More inputs: a path a line; - for a list on standard input.")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["json", "jsonl", "markdown", "parquet"]),
    help="json (default) or markdown: a file for each record; jsonl, parquet: OUT/records.*",
)
@click.option(
    "--shape", type=click.Choice(["record", "dolma", "schemaorg", "trafilatura"]), default="record", show_default=True,
    help="Keys of the JSON, as other tools want them.",
)  # fmt: skip
@click.option("--compress", type=click.Choice(["gz", "zst"]), help="Compress the jsonl file.")
@click.option("--shard", type=NumberRange(1), metavar="N", help="A jsonl or parquet file for every N records.")
@click.option("--only-body", is_flag=True, help="Only the text, as plain text.")
@click.option("--jobs", type=JobsRange(1, 1024), metavar="N", help="Worker processes.  [default: auto, one per core]")
@click.option(
    "--urls",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Addresses of many inputs: lines of input name, tab, URL.",
)
@click.option("--columns", metavar="MAP", help="What the columns of tables and rows are: title=headline,text=story.")
@document_options
@click.option("--include", multiple=True, metavar="GLOB", help="Only inputs of such names; several count together.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="No inputs of such names.")
@click.option("--prefix", default="", metavar="NAME", help="Put these inputs under a folder of their own in OUT.")
@click.option("--resume", is_flag=True, help="Leave out what is in OUT as this call would make it, and do the rest.")
@click.option("--replace", is_flag=True, help="Let inputs take the place of those that another argument brought.")
@click.option("--prune", is_flag=True, help="Remove records of inputs that are gone from the arguments.")
@click.option("--fresh", is_flag=True, help="Remove all records that are in OUT, and begin anew.")
@click.option("--dry-run", is_flag=True, help="List inputs and outputs, and do nothing.")
@click.option("-q", "--quiet", is_flag=True, help="No progress line, no closing line.")
@click.option("-v", "--verbose", is_flag=True, help="A line for every input.")
def normalize(inputs: tuple[str, ...], **settings: Any) -> None:
    """Clean INPUTs: files, folders, globs, files with many documents (zip, WARC, JSON Lines, CSV, feeds, …), or - for stdin.

    With -o OUT each document gets a record in OUT and a row in OUT/manifest.jsonl, beside those that are there: a run adds
    and replaces, and removes nothing but with --prune or --fresh. Without -o, the record of the one input is printed. Exit
    status: 0 all is done, 1 some input failed, 2 the call is wrong.

    \b
    Examples:
      cleaner normalize seeds/ -o out/
      cleaner normalize page.html --url https://example.org/story
      cleaner normalize crawl.warc.gz -o out/ --format jsonl --compress gz
      cleaner normalize inbox/ -o corpus/ --prefix 2026-11-30
      curl -s https://example.org/story | cleaner normalize - --only-body
    """
    from cleaner.run.output import BusyError, ConflictError  # noqa: PLC0415
    from cleaner.run.plan import Call, make_plan  # noqa: PLC0415

    call = Call(inputs=inputs, **settings)
    plan = make_plan(call)
    try:
        if call.dry_run:
            list_plan(plan, call)
            return
        if str(call.output) == "-":
            failed = stream_plan(plan, call)
        else:
            failed = write_plan(plan, call.output, call) if call.output else print_plan(plan)
    except ConflictError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        where = error.filename or call.output or "standard output"
        what = f"cannot write {where}: {error.strerror}" if error.strerror else str(error)
        if not call.output:
            raise click.ClickException(what) from error
        if isinstance(error, BusyError):
            raise click.ClickException(what) from error
        raise click.ClickException(f"{what}. What was done is kept; go on with --resume") from error
    sys.exit(1 if failed else 0)


def list_plan(plan: Plan, call: Call) -> None:
    """Show inputs and outputs."""
    from cleaner.run.output import preview_outputs  # noqa: PLC0415
    from cleaner.run.plan import make_target  # noqa: PLC0415
    from cleaner.run.readers.containers import find_reader  # noqa: PLC0415
    from cleaner.run.writers import WRITERS  # noqa: PLC0415

    stream = f"records{WRITERS[plan.format].suffix}" if WRITERS[plan.format].is_stream else None
    outputs = preview_outputs(plan, make_target(call, call.output) if call.output else None)
    for found, output in zip(plan.inputs, outputs, strict=True):
        if found.refusal:
            show(f"{found.name}: {found.refused_as}, {found.refusal}")
        elif found.path and find_reader(found.path):
            show(f"{found.name}: its documents are named when they are read")
        else:
            show(f"{found.name} → {stream or output}")


def write_plan(plan: Plan, out: Path, call: Call) -> bool:
    """Write records and manifest; whether some input failed."""
    from cleaner.run.batch import count_failed  # noqa: PLC0415
    from cleaner.run.output import Tally, write_run  # noqa: PLC0415
    from cleaner.run.plan import make_target  # noqa: PLC0415
    from cleaner.run.progress import Progress  # noqa: PLC0415

    tally = Tally()
    is_shown = sys.stderr.isatty() and not call.quiet and not call.verbose
    with Progress(len(plan.inputs) if is_shown else None) as progress, terminable():
        for outcome in write_run(plan, make_target(call, out), tally):
            row = outcome.row
            progress.tell(show_controls(row.input), tally.statuses.total(), count_failed(tally.statuses))
            if call.verbose:
                say(f"{row.input}: {row.status}, {row.reason or row.output}")
    if not call.quiet:
        say(describe_run(tally, out))
    return bool(tally.failures)


def describe_run(tally: Tally, out: Path) -> str:
    """The closing line: how many of each status, what that changed in OUT, and where to look."""
    from cleaner.run.batch import summarise  # noqa: PLC0415

    changes = f"{tally.changes['new']} new, {tally.changes['replaced']} replaced, {tally.n_kept} kept"
    pruned = f", {tally.n_pruned} pruned" if tally.n_pruned else ""
    names = ", ".join(tally.failures[:LOOK_AT]) + (" …" if len(tally.failures) > LOOK_AT else "")
    look = f"; look at {names} in {out / 'manifest.jsonl'}" if tally.failures else ""
    return f"{summarise(tally.statuses, tally.n_done_before)}; {changes}{pruned}{look}"


def stream_plan(plan: Plan, call: Call) -> bool:
    """Print the record of each document as a line, as soon as it is done, and on stderr why others have none."""
    from cleaner.run.batch import count_failed, run_plan, summarise  # noqa: PLC0415

    statuses: Counter[Status] = Counter()
    with terminable():
        for outcome in run_plan(plan):
            row = outcome.row
            statuses[row.status] += 1
            if outcome.content:
                write_stdout(outcome.content)
            elif not call.quiet:
                say(f"{row.input}: {row.status}, {row.reason}")
    if not call.quiet:
        say(summarise(statuses, 0))
    return count_failed(statuses) > 0


def print_plan(plan: Plan) -> bool:
    """Print the one input's record, or on stderr why it has none; whether it failed."""
    from cleaner.run.batch import run_plan  # noqa: PLC0415

    (outcome,) = run_plan(plan)
    if not outcome.content:
        say(f"{outcome.row.input}: {outcome.row.status}, {outcome.row.reason}")
        return True
    write_stdout(outcome.content)
    return False


@main.command(short_help="Print the JSON Schema of a record.")
def schema() -> None:
    """Print the JSON Schema of a record."""
    from cleaner.record.build import render_schema  # noqa: PLC0415

    write_stdout(render_schema())


DIGITS = 12


def describe_versions() -> str:
    """The version, and the names of the rules and the model."""
    return f"cleaner, version {VERSION} (rules {hash_rules()}, model {hash_model()})"


def hash_rules() -> str:
    """The hash of the rules in the package."""
    files = sorted((resources.files("cleaner") / "data" / "rules").iterdir(), key=lambda file: file.name)
    source = "".join(file.read_text("utf-8") for file in files if file.name.endswith(".toml"))
    return hashlib.sha256(source.encode()).hexdigest()[:DIGITS]


def hash_model() -> str:
    """The hash of the model in the package."""
    return hashlib.sha256((resources.files("cleaner") / "data" / "model.npz").read_bytes()).hexdigest()[:DIGITS]
