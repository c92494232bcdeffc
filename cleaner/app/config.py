"""Options from a file: the one that `--config` names, or, in the current folder, `cleaner.toml` or `pyproject.toml`.

The first of these that is there counts, as a whole; what a call says itself beats it. A file that lies beside inputs, or among
them, came with them from somebody else, and is not believed.
"""

from __future__ import annotations

import os
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

NAME = "cleaner.toml"
PYPROJECT = "pyproject.toml"
NOT_KEPT = frozenset(
    {"inputs", "output", "files_from", "url", "resume", "prefix", "replace", "prune", "fresh", "dry_run", "help"}
)
"""What belongs to one call only."""


class Config:
    """The options of a file, and which file that is; none where there is no file."""

    def __init__(self, path: Path | None, values: dict[str, Any]) -> None:
        """`values` by parameter name."""
        self.path, self.values = path, values

    @property
    def name(self) -> str:
        """What messages call the file."""
        section = " [tool.cleaner]" if self.path and self.path.name == PYPROJECT else ""
        return f"{self.path}{section}"


def find_config(named: Path | None = None) -> Config:
    """The options of the file that is in force; click.UsageError where it cannot be read."""
    for path in (named,) if named else (Path(NAME), Path(PYPROJECT)):
        if named or path.is_file():
            values = read_table(path)
            if named or path.name == NAME or values:
                return Config(path, {key.replace("-", "_"): value for key, value in values.items()})
    return Config(None, {})


def read_table(path: Path) -> dict[str, Any]:
    """The options in a file."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise click.UsageError(f"{path}: {error}") from error
    if path.name != PYPROJECT:
        return tables
    tool = tables.get("tool", {}).get("cleaner", {})
    if not isinstance(tool, dict):
        raise click.UsageError(f"{path}: tool.cleaner: expected a table")
    return tool


def list_parameters(command: click.Command) -> dict[str, click.Option]:
    """The options of a command that a file may hold, by their long names with underscores."""
    return {
        name_option(parameter).replace("-", "_"): parameter
        for parameter in command.params
        if isinstance(parameter, click.Option) and parameter.name not in NOT_KEPT
    }


def name_option(parameter: click.Option) -> str:
    """The long name of an option, without its dashes."""
    return max(parameter.opts, key=len).lstrip("-")


def check_keys(config: Config, known: dict[str, click.Option]) -> None:
    """Refuse a key that is no option, with the nearest one."""
    for key in config.values:
        if key not in known:
            names = [name.replace("_", "-") for name in known]
            near = get_close_matches(key.replace("_", "-"), names, 1)
            asked = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(sorted(names))}"
            raise click.UsageError(f"{config.name}: no option {key!r}{asked}")


def convert(config: Config, key: str, parameter: click.Option, ctx: click.Context) -> Any:
    """A value of the file as the command wants it; paths are relative to the file."""
    value = config.values[key]
    if isinstance(parameter.type, click.Path) and config.path:
        paths = value if isinstance(value, list) else [value]
        value = [os.path.join(config.path.parent, str(path)) for path in paths]
        value = value if parameter.multiple else value[0]
    try:
        return parameter.process_value(ctx, value)
    except (click.BadParameter, TypeError) as error:
        told = error.message if isinstance(error, click.BadParameter) else str(error)
        raise click.UsageError(f"{config.name}: {key.replace('_', '-')}: {told}") from error


def apply_config(
    command: click.Command, ctx: click.Context, all_options: dict[str, click.Option], named: Path | None
) -> Config:
    """Put the options of the file into a call that does not give them itself; the file."""
    config = find_config(named)
    check_keys(config, all_options)
    own = list_parameters(command)
    for key in config.values.keys() & own.keys():
        name = own[key].name or key
        if ctx.get_parameter_source(name) is ParameterSource.DEFAULT:
            ctx.params[name] = convert(config, key, own[key], ctx)
            ctx.set_parameter_source(name, ParameterSource.DEFAULT_MAP)
    return config
