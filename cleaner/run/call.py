"""One call from Python that does what the command does: workers, time-outs, resume, a manifest, and a summary at the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

import msgspec

from cleaner.run.writers import Shape
from cleaner.run.writers.packing import Compression
from cleaner.types import InputFormat, Status

PathLike = str | os.PathLike[str]
RENAMED = {"format": "output_format"}


class Settings(TypedDict, total=False):
    """The options of `cleaner normalize`, by their names with underscores; each has the command's default."""

    format: Literal["json", "jsonl", "markdown", "parquet"]
    only_body: bool
    shape: Shape
    compress: Compression | None
    shard: int | None
    jobs: int | None
    timeout: float
    max_memory: int
    max_bytes: int
    url: str | None
    urls: PathLike | None
    input_format: InputFormat
    language: str | None
    ascii_quotes: bool
    engine: Literal["model", "trafilatura"]
    model: str | None
    rules: tuple[str, ...]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    prefix: str
    resume: bool
    replace: bool
    prune: bool
    fresh: bool


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run is, after a document; there may be more documents than inputs, since some hold many."""

    input: str
    status: Status
    n_done: int
    n_failed: int
    n_inputs: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did."""

    statuses: dict[Status, int]
    """Documents by status."""
    new: int
    replaced: int
    kept: int
    """Rows that stay as they were, those of other calls among them."""
    done_before: int
    """Documents that `resume` left out."""
    pruned: int
    failures: tuple[str, ...]
    """The first few inputs that failed; the manifest has all, with reasons."""


def normalize_files(
    inputs: PathLike | Iterable[PathLike],
    out: PathLike,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    **settings: Unpack[Settings],
) -> Summary:
    """Clean files, folders, globs and archives into a folder, as `cleaner normalize INPUTS -o OUT` does.

    `on_progress` is called after each document, in this thread; what it raises ends the run, which `resume=True` goes on
    with. Raises ValueError for a call that cannot be meant, and OSError where OUT cannot be written or another run is
    writing to it. No signal handler is set, and the caller's script needs no `if __name__ == "__main__"`.

    >>> normalize_files("pages/", "out/", prune=True, fresh=True)
    Traceback (most recent call last):
    ValueError: --fresh begins anew: leave out --resume and --prune
    """
    from click import UsageError  # noqa: PLC0415

    from cleaner.run.batch import count_failed  # noqa: PLC0415
    from cleaner.run.output import Tally, write_run  # noqa: PLC0415
    from cleaner.run.plan import Call, make_plan, make_target  # noqa: PLC0415

    if unknown := sorted(settings.keys() - Settings.__annotations__.keys()):
        raise TypeError(f"normalize_files: no option {unknown[0]!r}")
    given: dict[str, Any] = {RENAMED.get(name, name): value for name, value in settings.items()}
    names = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    given |= {"inputs": tuple(os.fspath(name) for name in names), "output": Path(out)}
    if given.get("urls") is not None:
        given["urls"] = Path(given["urls"])
    try:
        plan = make_plan(call := msgspec.convert(given, Call))
    except UsageError as error:
        raise ValueError(error.message) from error
    except msgspec.ValidationError as error:
        raise ValueError(f"normalize_files: {error}") from error
    tally = Tally()
    for outcome in write_run(plan, make_target(call, Path(out)), tally):
        if on_progress:
            on_progress(
                Progress(
                    input=outcome.row.input,
                    status=outcome.row.status,
                    n_done=tally.statuses.total(),
                    n_failed=count_failed(tally.statuses),
                    n_inputs=len(plan.inputs),
                )
            )
    return Summary(
        statuses=dict(sorted(tally.statuses.items())),
        new=tally.changes["new"],
        replaced=tally.changes["replaced"],
        kept=tally.n_kept,
        done_before=tally.n_done_before,
        pruned=tally.n_pruned,
        failures=tuple(tally.failures),
    )
