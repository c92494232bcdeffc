"""Options that several commands share, and the values that they take; a wrong value is told in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import click

from cleaner.run.bounds import MAX_MAX_BYTES, MAX_MEMORY_MB, MAX_TIMEOUT_S

DEFAULT_TIMEOUT_S = 60.0
DEFAULT_MAX_BYTES = 20_000_000
DEFAULT_MEMORY_MB = 2_000
LANGUAGE = re.compile(r"[a-z]{2}")


class NumberRange(click.IntRange):
    """A whole number between bounds; these are told only when they are broken."""

    def _describe_range(self) -> str:
        return ""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        return check_bounds(self, click.INT.convert(value, param, ctx), param, ctx)


class SecondsRange(click.FloatRange):
    """A number of seconds between bounds; these are told only when they are broken."""

    def _describe_range(self) -> str:
        return ""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        return check_bounds(self, click.FLOAT.convert(value, param, ctx), param, ctx)


def check_bounds(
    kind: NumberRange | SecondsRange, number: float, param: click.Parameter | None, ctx: click.Context | None
) -> float:
    """The number, or a message that says between which bounds it must be; nan is between none."""
    low, high = kind.min, kind.max
    if (low is None or number >= low) and (high is None or number <= high):
        return number
    return kind.fail(f"{number:,} is not {describe_bounds(low, high)}", param, ctx)


def describe_bounds(low: float | None, high: float | None) -> str:
    """Bounds in words.

    >>> describe_bounds(1, 1024), describe_bounds(1, None)
    ('a number from 1 to 1,024', 'a number of at least 1')
    """
    return f"a number of at least {low:,}" if high is None else f"a number from {low:,} to {high:,}"


class JobsRange(NumberRange):
    """A number of workers, or `auto`."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; null for one per core."""
        return None if value in {"auto", None} else super().convert(value, param, ctx)


def check_language(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    """A language code, or a message that says what one looks like."""
    if value is not None and not LANGUAGE.fullmatch(value):
        message = f"{value!r} is no language code: give two letters, as in --language en"
        raise click.BadParameter(message)
    return value


def document_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say how a document is read and cleaned; `normalize` and `explain` share them."""
    for option in reversed(DOCUMENT_OPTIONS):
        command = option(command)
    return command


def check_rules(_: click.Context, __: click.Parameter, value: tuple[str, ...]) -> tuple[str, ...]:
    """Rule files that can be used, or a message that says what is wrong in which."""
    if value:
        from cleaner.rules.book import RuleError  # noqa: PLC0415
        from cleaner.rules.user import load_user_rules  # noqa: PLC0415

        try:
            load_user_rules(value)
        except RuleError as error:
            raise click.BadParameter(str(error)) from error
    return value


RULES_OPTION = click.option(
    "--rules", multiple=True, callback=check_rules, metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, resolve_path=True), help="Rules of your own; see cleaner rules --help.",
)  # fmt: skip
DOCUMENT_OPTIONS = (
    click.option("--url", metavar="URL", help="Where the one input was found."),
    click.option(
        "--input-format", type=click.Choice(["auto", "html", "text", "jsonl"]), default="auto", show_default=True,
        help="Take inputs as HTML or text, instead of telling by suffix and contents.",
    ),
    click.option("--language", callback=check_language, metavar="xx", help="The language, instead of detecting it."),
    click.option("--ascii-quotes", is_flag=True, help="Straight quotes instead of typographic ones."),
    click.option(
        "--engine", type=click.Choice(["model", "trafilatura"]), default="model", show_default=True,
        help="Who votes on what the body is.",
    ),
    click.option(
        "--model", type=click.Path(exists=True, dir_okay=False, resolve_path=True), metavar="FILE",
        help="A model file instead of the one in the package.",
    ),
    RULES_OPTION,
    click.option(
        "--max-bytes", type=NumberRange(1, MAX_MAX_BYTES), default=DEFAULT_MAX_BYTES, show_default=True, metavar="N",
        help="Largest input, after decompression.",
    ),
    click.option(
        "--max-memory", type=NumberRange(256, MAX_MEMORY_MB), default=DEFAULT_MEMORY_MB, show_default=True, metavar="MB",
        help="Address space of one worker.",
    ),
    click.option(
        "--timeout", type=SecondsRange(0.01, MAX_TIMEOUT_S), default=DEFAULT_TIMEOUT_S, show_default=True, metavar="SECONDS",
        help="Longest time for one input; its worker is ended then.",
    ),
)  # fmt: skip
