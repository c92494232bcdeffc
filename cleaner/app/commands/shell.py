"""`cleaner config` and `cleaner completion`: what is in force, and help for the shell."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

SHELLS = ("bash", "zsh", "fish")


@click.command(short_help="Show the options in force, and where each comes from.")
@click.option(
    "--config", "named", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
    help="A file with options, instead of cleaner.toml in the current folder.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def config(ctx: click.Context, *, named: Path | None, as_json: bool) -> None:
    """Show the options that a call from the current folder would have, and from where.

    Options stand in the file that --config names, or in the current folder in cleaner.toml or, under [tool.cleaner], in
    pyproject.toml. The first of these that is there counts; what a call says itself beats it. A cleaner.toml:

    \b
      language = "en"
      format = "jsonl"
      rules = ["my-rules.toml"]
      timeout = 20
    \b
    Examples:
      cleaner config
      cleaner config --config my.toml --json
    """
    from cleaner.app.cli import main  # noqa: PLC0415
    from cleaner.app.commands.table import show_table  # noqa: PLC0415
    from cleaner.app.config import check_keys, convert, find_config, list_parameters, name_option  # noqa: PLC0415

    known = list_parameters(main.commands["normalize"])
    found = find_config(named)
    check_keys(found, known)
    rows = []
    for key, parameter in sorted(known.items()):
        given = key in found.values
        value = convert(found, key, parameter, ctx) if given else parameter.get_default(ctx)
        rows.append((name_option(parameter), show_option(value), found.name if given else "default"))
    show_table(("option", "value", "from"), rows, as_json=as_json)


def show_option(value: Any) -> str:
    """A value as one word; nothing where there is none."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return ", ".join(map(str, value))
    return str(value) if isinstance(value, str | int | float | os.PathLike) else ""


@click.command(short_help="Print what makes a shell complete commands and options.")
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> None:
    """Print the script that makes SHELL complete cleaner's commands and options.

    \b
    Examples:
      eval "$(cleaner completion bash)"                                    in ~/.bashrc
      eval "$(cleaner completion zsh)"                                     in ~/.zshrc
      cleaner completion fish > ~/.config/fish/completions/cleaner.fish
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    from cleaner.app.cli import main  # noqa: PLC0415

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"nothing is known of {shell}")
    click.echo(found(main, {}, "cleaner", "_CLEANER_COMPLETE").source())
