"""Options that several of these commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from cleaner.app.commands.options import DOCUMENT_OPTIONS

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
