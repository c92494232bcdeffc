"""Where inputs were found: the addresses that a call gives, checked."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import click

from cleaner.run.readers import Inputs


def read_urls(url: str | None, file: Path | None, found: Inputs) -> dict[str, str]:
    """The address of each input that one is given for: by `--url`, for one input, or in the file of `--urls`."""
    if url and file:
        raise click.UsageError("give --url for one input, or --urls for many, not both")
    if url:
        if len(found) > 1:
            raise click.UsageError(f"--url is for one input, not {len(found)}: give --urls FILE, lines of input name, tab, URL")
        return {next(iter(found)).name: check_url(url, "--url")}
    return read_url_file(file, found) if file else {}


def read_url_file(file: Path, found: Inputs) -> dict[str, str]:
    """The addresses in a file with lines of input name, tab, URL."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"--urls {file}: cannot be read as UTF-8 text: {error}") from error
    urls: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name, tab, url = line.partition("\t")
        if not line.strip():
            continue
        if not tab:
            raise click.UsageError(f"--urls {file}, line {number}: expected input name, tab, URL")
        if not found.has_exactly(name) and not any(found.has_exactly(str(parent)) for parent in PurePosixPath(name).parents):
            raise click.UsageError(f"--urls {file}, line {number}: no input is named {name!r}; see --dry-run for the names")
        urls[name] = check_url(url.strip(), f"--urls {file}, line {number}")
    return urls


def check_url(url: str, where: str) -> str:
    """An absolute http address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise click.UsageError(f"{where}: {url!r} is no address; give one such as https://example.org/story")
    return url
