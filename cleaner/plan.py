"""A call of the command as a plan: what the inputs and options mean, or what is wrong with them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click

from cleaner.batch import Plan, plan_outputs
from cleaner.readers import NO_MATCH, Found, collect_inputs, is_inside
from cleaner.types import Options
from cleaner.writers import WRITERS

OPTION_NAMES = ("language", "engine", "model", "rules", "ascii_quotes", "max_bytes")


def make_plan(inputs: tuple[str, ...], settings: dict[str, Any]) -> Plan:
    """What the call asks for; click.UsageError, status 2, for a call that cannot be meant."""
    found = collect(inputs, settings["output"])
    if len(found) > 1 and not settings["output"] and not settings["dry_run"]:
        raise click.UsageError(f"{len(found)} inputs need a folder for their records: add -o OUT")
    plan = Plan(
        inputs=found,
        options=make_options(settings),
        format=choose_format(settings),
        n_workers=min(settings["jobs"] or os.cpu_count() or 1, len(found)),
        timeout_s=settings["timeout"],
        input_format=settings["input_format"],
        urls=read_urls(settings, found),
        stdin=None if settings["dry_run"] else read_stdin(found, settings["max_bytes"]),
    )
    if settings["output"]:
        check_output(plan, settings["output"])
    return plan


def collect(inputs: tuple[str, ...], out: Path | None) -> tuple[Found, ...]:
    """The inputs of a call."""
    if "" in inputs:
        raise click.UsageError("an INPUT is empty: give a file, a folder, a glob, or - for standard input")
    if inputs.count("-") > 1:
        raise click.UsageError("standard input can be read only once: give - once")
    found = collect_inputs(inputs, out)
    if not found or all(item.refusal == NO_MATCH for item in found):
        why = (
            "all files there lie in OUT" if out and collect_inputs(inputs, None) else "no files there; hidden ones are not read"
        )
        raise click.UsageError(f"nothing to do in {', '.join(inputs)}: {why}. Try: cleaner normalize FOLDER -o OUT")
    return found


def choose_format(settings: dict[str, Any]) -> Any:
    """The name of the writer."""
    if settings["only_body"] and settings["output_format"]:
        raise click.UsageError("--only-body writes plain text: leave out --format")
    return "body" if settings["only_body"] else settings["output_format"] or "json"


def make_options(settings: dict[str, Any]) -> Options:
    """What the call says about records."""
    options = Options(**{name: settings[name] for name in OPTION_NAMES if name in settings})
    if options.model:
        from cleaner.label.model import ModelError, load_model  # noqa: PLC0415

        try:
            load_model(options.model)
        except ModelError as error:
            raise click.UsageError(f"--model {error}") from error
    return options


def read_stdin(found: tuple[Found, ...], max_bytes: int) -> bytes | None:
    """Standard input, up to one byte more than allowed, where it is an input."""
    return sys.stdin.buffer.read(max_bytes + 1) if any(item.path is None for item in found) else None


def read_urls(settings: dict[str, Any], found: tuple[Found, ...]) -> dict[str, str]:
    """The address of each input that one is given for."""
    if settings["url"] and settings["urls"]:
        raise click.UsageError("give --url for one input, or --urls for many, not both")
    if settings["url"]:
        if len(found) > 1:
            raise click.UsageError(f"--url is for one input, not {len(found)}: give --urls FILE, lines of input name, tab, URL")
        return {found[0].name: check_url(settings["url"], "--url")}
    return read_url_file(settings["urls"], {item.name for item in found}) if settings["urls"] else {}


def read_url_file(file: Path, names: set[str]) -> dict[str, str]:
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
        if name not in names:
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


def check_output(plan: Plan, out: Path) -> None:
    """Refuse an OUT that cannot be one, and one in which a record would take the place of an input."""
    nearest = next(path for path in (out, *out.absolute().parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise click.UsageError(f"-o {out}: {nearest} is no folder that can be written to")
    inside = next((item.name for item in plan.inputs if item.path and is_inside(Path(item.path), out)), None)
    if inside:
        raise click.UsageError(f"-o {out}: the input {inside} lies in it, and OUT is never an input; give another folder")
    sources = {os.path.realpath(item.path): item.name for item in plan.inputs if item.path}
    outputs = {*plan_outputs(plan), "manifest.jsonl"}
    clash = next((name for output in sorted(outputs) if (name := sources.get(os.path.realpath(out / output)))), None)
    if clash:
        kind = WRITERS[plan.format].suffix
        raise click.UsageError(f"-o {out}: the {kind} file for {clash} would take the place of an input; give another folder")
