"""A call of the command as a plan: what the inputs and options mean, or what is wrong with them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal
from urllib.parse import urlsplit

import click
import msgspec
from msgspec import Meta

from cleaner.run.batch import Plan, plan_outputs
from cleaner.run.bounds import MAX_MAX_BYTES, MAX_MEMORY_MB, MAX_TIMEOUT_S
from cleaner.run.extras import MissingExtraError
from cleaner.run.naming import RESERVED, is_reserved
from cleaner.run.output import Target
from cleaner.run.readers import NO_MATCH, STDIN, Inputs, Names, collect_inputs, is_inside
from cleaner.run.readers.containers import find_reader
from cleaner.run.readers.files import show_name
from cleaner.run.scratch import open_scratch
from cleaner.run.workers import MEMORY_MB
from cleaner.run.writers import WRITERS, Format, Shape
from cleaner.run.writers.packing import Compression, check_format
from cleaner.types import Options


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


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """The arguments and options of `cleaner normalize` or `cleaner explain`, as click hands them over."""

    inputs: tuple[str, ...]
    output: Path | None = None
    files_from: str | None = None
    """A file with a path a line; `-` for standard input."""
    output_format: Format | None = None
    only_body: bool = False
    shape: Shape = "record"
    compress: Compression | None = None
    shard: Annotated[int, Meta(ge=1)] | None = None
    resume: bool = False
    prefix: str = ""
    replace: bool = False
    prune: bool = False
    fresh: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    jobs: Annotated[int, Meta(ge=1, le=1024)] | None = None
    """Worker processes; null for one per core."""
    urls: Path | None = None
    url: str | None = None
    input_format: Literal["auto", "html", "text", "jsonl"] = "auto"
    """`jsonl`: standard input has a document in each line."""
    language: str | None = None
    ascii_quotes: bool = False
    engine: Literal["model", "trafilatura"] = "model"
    model: str | None = None
    rules: tuple[str, ...] = ()
    """Files with rules of the caller's own."""
    max_bytes: Annotated[int, Meta(ge=1, le=MAX_MAX_BYTES)] = Options().max_bytes
    max_memory: Annotated[int, Meta(ge=256, le=MAX_MEMORY_MB)] = MEMORY_MB
    timeout: Annotated[float, Meta(ge=0.01, le=MAX_TIMEOUT_S)] = 60.0
    """Seconds."""
    columns: str | None = None
    """What the columns of tables and rows are called: pairs of our name and theirs."""
    to_stdout: bool = False
    """Records go to standard output, a line each."""
    dry_run: bool = False
    quiet: bool = False
    verbose: bool = False


COLUMNS = ("html", "text", "title", "author", "date", "updated", "url", "id", "site", "section", "tags", "description")
"""What a column of a table may be."""


def make_plan(call: Call) -> Plan:
    """What the call asks for; click.UsageError, status 2, for a call that cannot be meant."""
    call = settle_output(call)
    check_runs(call)
    found = collect(call)
    reads_rows = call.input_format == "jsonl"
    if reads_rows and sys.stdin is None:
        raise click.UsageError("standard input is closed: pipe something in")
    if reads_rows and any(item.path for item in found):
        raise click.UsageError("--input-format jsonl is for standard input: give -, or files with the suffix .jsonl")
    if not call.output and not call.dry_run and not call.to_stdout:
        check_single(found)
    check_form(call)
    stdin = None if call.dry_run or call.files_from == STDIN or reads_rows else read_stdin(call)
    plan = Plan(
        inputs=found,
        options=make_options(call),
        format=choose_format(call),
        shape=call.shape,
        compression=call.compress,
        shard=call.shard,
        n_workers=choose_jobs(call, found),
        timeout_s=call.timeout,
        memory_mb=call.max_memory,
        input_format="auto" if call.input_format == "jsonl" else call.input_format,
        reads_rows=reads_rows,
        urls=read_urls(call.url, call.urls, found),
        stdin=stdin,
        resume=call.resume,
        columns=read_columns(call.columns),
    )
    if call.output:
        check_output(plan, call.output)
    return plan


def settle_output(call: Call) -> Call:
    """The call; where its OUT is `-`, with standard output for one: a record a line."""
    if str(call.output) != STDIN:
        return call
    if not call.only_body and call.output_format != "jsonl":
        raise click.UsageError("-o - writes a record a line: add --format jsonl")
    if call.compress or call.shard:
        raise click.UsageError("-o - is one stream: leave out --compress and --shard")
    return msgspec.structs.replace(call, output=None, to_stdout=True)


def read_columns(given: str | None) -> dict[str, str]:
    """Our name of each column that `--columns` speaks of."""
    pairs = [pair.partition("=") for pair in (given or "").split(",") if pair.strip()]
    wrong = next((ours for ours, mark, theirs in pairs if not mark or not theirs.strip() or ours.strip() not in COLUMNS), None)
    if wrong is not None:
        known = ", ".join(COLUMNS)
        raise click.UsageError(f"--columns {given}: give pairs such as title=headline,text=story; known are {known}")
    return {theirs.strip(): ours.strip() for ours, _, theirs in pairs}


def make_target(call: Call, out: Path) -> Target:
    """Where the records go, and what becomes of those that are there."""
    return Target(out=out, replace=call.replace, prune=call.prune, fresh=call.fresh)


def choose_jobs(call: Call, found: Inputs) -> int:
    """How many workers there are: as many as asked for or cores, and no more than files, but for those that hold many."""
    wanted = call.jobs or count_cores()
    many = any(item.path and find_reader(item.path) for item, _ in zip(found, range(wanted), strict=False))
    return wanted if many else min(wanted, len(found))


def count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_single(found: Inputs) -> None:
    """Refuse a call whose records would have no place to go."""
    if len(found) > 1:
        raise click.UsageError(f"{len(found)} inputs need a folder for their records: add -o OUT")
    first = next(iter(found))
    if first.path and find_reader(first.path):
        raise click.UsageError(f"{first.name} may hold many documents, which need a folder for their records: add -o OUT")


def check_runs(call: Call) -> None:
    """Refuse options about the records that are in OUT where these do not go together, or there is no OUT."""
    given = [name for name in ("resume", "prefix", "replace", "prune", "fresh") if getattr(call, name)]
    if given and not call.output:
        raise click.UsageError(f"--{given[0]} is about the records that are in a folder already: add -o OUT")
    if call.fresh and (call.resume or call.prune):
        raise click.UsageError("--fresh begins anew: leave out --resume and --prune")


def make_names(call: Call) -> Names:
    """Which names count, and what stands in front of them."""
    parts = [part for part in call.prefix.split("/") if part]
    if (
        call.prefix.startswith("/")
        or {".", ".."} & set(parts)
        or "\0" in call.prefix
        or (parts and is_reserved(parts[0].casefold()))
    ):
        raise click.UsageError(f"--prefix {call.prefix!r}: give a name for a folder in OUT, as in --prefix 2026-11-30")
    prefix = show_name("/".join(parts)) + "/" if parts else ""
    return Names(prefix=prefix, include=call.include, exclude=call.exclude)


def check_form(call: Call) -> None:
    """Refuse options of the output that do not go together."""
    form = choose_format(call)
    if (call.compress and form != "jsonl") or (call.shard and form not in {"jsonl", "parquet"}):
        raise click.UsageError("--compress is for --format jsonl, --shard for jsonl and parquet")
    if call.shape != "record" and form not in {"json", "jsonl"}:
        raise click.UsageError(f"--shape {call.shape} is for --format json and jsonl")
    if form in {"jsonl", "parquet"} and call.compress is None and form == "parquet" and not call.output and not call.dry_run:
        raise click.UsageError("--format parquet needs a folder: add -o OUT")
    try:
        check_format(WRITERS[form].suffix, call.compress)
    except MissingExtraError as error:
        raise click.UsageError(str(error)) from error


def collect(call: Call) -> Inputs:
    """The inputs of a call."""
    inputs, out = call.inputs, call.output
    if "" in inputs:
        raise click.UsageError("an INPUT is empty: give a file, a folder, a glob, or - for standard input")
    if (*inputs, call.files_from).count(STDIN) > 1:
        raise click.UsageError("standard input can be read only once: give - once")
    if not inputs and not call.files_from:
        raise click.UsageError("Missing argument 'INPUT...'. Try: cleaner normalize FOLDER -o OUT")
    names = make_names(call)
    found = collect_inputs(inputs, out, read_list(call.files_from), names=names)
    if all(item.refusal == NO_MATCH for item in found):
        hidden = out and any(item.refusal != NO_MATCH for item in collect_inputs(inputs, None))
        why = "all files there lie in OUT" if hidden else "no files there; hidden ones are not read"
        why = "--include and --exclude leave none" if call.include or call.exclude else why
        where = ", ".join([*inputs, *([call.files_from] if call.files_from else [])])
        raise click.UsageError(f"nothing to do in {where}: {why}. Try: cleaner normalize FOLDER -o OUT")
    return found


def read_list(source: str | None) -> Iterator[str]:
    """The paths in a list: one a line or, where there is a NUL character, one before each of these."""
    if source is None:
        return
    try:
        raw = sys.stdin.buffer.read() if source == STDIN else Path(source).read_bytes()
    except OSError as error:
        raise click.UsageError(f"--files-from {source}: {error.strerror}") from error
    separator = b"\0" if b"\0" in raw else b"\n"
    for line in raw.split(separator):
        if path := line.removesuffix(b"\r") if separator == b"\n" else line:
            yield os.fsdecode(path)


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
        rules=call.rules,
        max_bytes=call.max_bytes,
        inline=call.output_format == "markdown",
    )
    if options.model:
        from cleaner.model.contract import ModelError  # noqa: PLC0415
        from cleaner.pipeline import check_model  # noqa: PLC0415

        try:
            check_model(options.model)
        except ModelError as error:
            raise click.UsageError(f"--model {error}") from error
    return options


def read_stdin(call: Call) -> bytes | None:
    """Standard input, up to one byte more than allowed, where it is an input."""
    if STDIN in call.inputs and sys.stdin is None:
        raise click.UsageError("standard input is closed: give a file, or pipe something in")
    return sys.stdin.buffer.read(call.max_bytes + 1) if STDIN in call.inputs else None


def check_output(plan: Plan, out: Path) -> None:
    """Refuse an OUT that cannot be one, and one in which a record would take the place of an input."""
    nearest = next(path for path in (out, *out.absolute().parents) if path.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        raise click.UsageError(f"-o {out}: {nearest} is no folder that can be written to")
    if out.is_dir():
        check_places(plan, out)


def check_places(plan: Plan, out: Path) -> None:
    """Refuse a folder in which an input lies, or with a link in it through which a record would take the place of one."""
    real_out = Path(os.path.realpath(out))
    scratch = open_scratch("sources (path BLOB PRIMARY KEY, name TEXT) WITHOUT ROWID")
    for item in plan.inputs:
        if item.path:
            real = os.path.realpath(item.path)
            if is_inside(item.path, out) or is_inside(real, real_out):
                raise click.UsageError(
                    f"-o {out}: the input {item.name} lies in it, and OUT is never an input; give another folder"
                )
            scratch.execute("INSERT OR IGNORE INTO sources VALUES (?, ?)", (os.fsencode(real), item.name))
    for output in (*RESERVED, *plan_outputs(plan)):
        if not os.path.lexists(out / output):
            continue
        place = os.fsencode(os.path.realpath(out / output))
        clash = scratch.execute("SELECT name FROM sources WHERE path = ?", (place,)).fetchone()
        if clash:
            kind = WRITERS[plan.format].suffix
            raise click.UsageError(
                f"-o {out}: the {kind} file for {clash[0]} would take the place of an input; give another folder"
            )
