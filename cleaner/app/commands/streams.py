"""The standard streams of the command."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import click

DRIVING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufff9-\ufffb\ud800-\udfff]")
"""Control characters, those that set the direction of a line, line separators, and what cannot be encoded."""


def hold_closed_streams() -> None:
    """Open what the caller has closed of the standard streams on nothing: else the next file would take its place."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115


def show(line: str) -> None:
    """Print a line that may hold names and reasons from anywhere."""
    click.echo(show_controls(line))


def say(line: str) -> None:
    """Print such a line on standard error; where that is full, nothing can be told, and the work goes on."""
    with suppress(OSError):
        click.echo(show_controls(line), err=True)


def show_json(text: str) -> None:
    """Print JSON that may hold such names: the same values, with their control characters escaped."""
    click.echo("\n".join(map(escape_json, text.split("\n"))))


def escape_json(line: str) -> str:
    """A line of JSON in which no character drives a terminal."""
    return DRIVING.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


@contextmanager
def tame_errors() -> Iterator[None]:
    """What the command raises is told in words, and says odd names in a way that cannot drive a terminal."""
    try:
        yield
    except click.ClickException as error:
        error.__dict__["message"] = show_controls(error.message)  # final to type checkers, and read when it is shown
        raise
    except sqlite3.OperationalError as error:
        told = f"no room for what must be remembered, in {tempfile.gettempdir()} ($TMPDIR): {error}"
        raise click.ClickException(show_controls(told)) from error
    except OSError as error:
        if error.errno in {None, errno.EPIPE}:
            raise
        where = error.filename if isinstance(error.filename, str) else "standard output"
        raise click.ClickException(show_controls(f"{where}: {error.strerror}")) from error


def show_controls(text: str) -> str:
    r"""The text with what could drive a terminal, or turn its line around, as `\xNN` or `\uNNNN`; line ends, too.

    >>> show_controls("a\x1b[2J\u202eb\n")
    'a\\x1b[2J\\u202eb\\n'
    """
    return DRIVING.sub(spell_control, text)


def spell_control(found: re.Match[str]) -> str:
    """A character as Python would write it."""
    return found[0].encode("unicode_escape").decode("ascii")


def write_stdout(content: bytes) -> None:
    """Write to standard output; a reader that has gone away is no error."""
    if sys.stdout is None:
        raise OSError("standard output is closed: nothing can be printed")
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
