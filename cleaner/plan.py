"""A call of the command as a plan: what the inputs and options mean, or what is wrong with them."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import click
import msgspec

from cleaner.batch import Plan, plan_outputs
from cleaner.jobs import Format
from cleaner.readers import NO_MATCH, Found, collect_inputs, is_inside
from cleaner.types import InputFormat, Options
from cleaner.writers import WRITERS


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """The arguments and options of `cleaner normalize` or `cleaner explain`, as click hands them over."""

    inputs: tuple[str, ...]
    output: Path | None = None
    output_format: Format | None = None
    only_body: bool = False
    jobs: int | None = None
    """Worker processes; null for one per core."""
    urls: Path | None = None
    url: str | None = None
    input_format: InputFormat = "auto"
    language: str | None = None
    ascii_quotes: bool = False
    engine: Literal["model", "trafilatura"] = "model"
    model: str | None = None
    max_bytes: int = Options().max_bytes
    timeout: float = 60.0
    """Seconds."""
    dry_run: bool = False
    quiet: bool = False
    verbose: bool = False


def make_plan(call: Call) -> Plan:
    """What the call asks for; click.UsageError, status 2, for a call that cannot be meant."""
    found = collect(call.inputs, call.output)
    if len(found) > 1 and not call.output and not call.dry_run:
        raise click.UsageError(f"{len(found)} inputs need a folder for their records: add -o OUT")
    plan = Plan(
        inputs=found,
        options=make_options(call),
        format=choose_format(call),
        n_workers=min(call.jobs or os.cpu_count() or 1, len(found)),
        timeout_s=call.timeout,
        input_format=call.input_format,
        urls=read_urls(call, found),
        stdin=None if call.dry_run else read_stdin(found, call.max_bytes),
    )
    if call.output:
        check_output(plan, call.output)
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


def choose_format(call: Call) -> Format:
    """The name of the writer."""
    if call.only_body and call.output_format:
        raise click.UsageError("--only-body writes plain text: leave out --format")
    return "body" if call.only_body else call.output_format or "json"


def make_options(call: Call) -> Options:
    """What the call says about records."""
    options = Options(
        language=call.language,
        ascii_quotes=call.ascii_quotes,
        engine=call.engine,
        model=call.model,
        max_bytes=call.max_bytes,
    )
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


def read_urls(call: Call, found: tuple[Found, ...]) -> dict[str, str]:
    """The address of each input that one is given for."""
    if call.url and call.urls:
        raise click.UsageError("give --url for one input, or --urls for many, not both")
    if call.url:
        if len(found) > 1:
            raise click.UsageError(f"--url is for one input, not {len(found)}: give --urls FILE, lines of input name, tab, URL")
        return {found[0].name: check_url(call.url, "--url")}
    return read_url_file(call.urls, {item.name for item in found}) if call.urls else {}


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
