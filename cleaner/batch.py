"""Many inputs: an answer for each, in order, in a manifest that tells the truth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Self

import msgspec

from cleaner.jobs import Format, Job, Outcome, Row, do_job
from cleaner.naming import name_outputs
from cleaner.readers import Found
from cleaner.types import InputFormat, Options, Status
from cleaner.workers import Lost, run_ordered
from cleaner.writers import WRITERS, Writer, write_atomic

MANIFEST = "manifest.jsonl"
ENCODER = msgspec.json.Encoder()
FAILED = frozenset({Status.ERROR, Status.TIMEOUT})


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What a run is asked to do."""

    inputs: tuple[Found, ...]
    options: Options = Options()
    format: Format = "json"
    n_workers: int = 1
    timeout_s: float = 60.0
    input_format: InputFormat = "auto"
    urls: dict[str, str] = msgspec.field(default_factory=dict)
    """Address by input name."""
    stdin: bytes | None = None


def plan_outputs(plan: Plan) -> list[str]:
    """The output of each input, relative to OUT."""
    writer = WRITERS[plan.format]
    if writer.stream:
        return [writer.stream] * len(plan.inputs)
    return name_outputs([found.name for found in plan.inputs], writer.suffix)


def run_plan(plan: Plan) -> Iterator[Outcome]:
    """The outcome of every input, in order; nothing is written."""
    wanted = [found for found in plan.inputs if not found.refusal]
    answers = run_ordered(
        do_job, ((make_job(plan, found),) for found in wanted), n_workers=plan.n_workers, timeout_s=plan.timeout_s
    )
    for found in plan.inputs:
        if found.refusal:
            yield Outcome(row=Row(input=found.name, status=found.refused_as, reason=f"read: {found.refusal}"))
            continue
        answer = next(answers)
        yield lose(found, answer) if isinstance(answer, Lost) else answer


def make_job(plan: Plan, found: Found) -> Job:
    """The job of one input."""
    raw = plan.stdin if found.path is None else None
    url = plan.urls.get(found.name)
    return Job(found=found, options=plan.options, format=plan.format, raw=raw, url=url, input_format=plan.input_format)


def lose(found: Found, lost: Lost) -> Outcome:
    """The outcome of an input whose worker was lost with it."""
    status = Status.TIMEOUT if lost.timed_out else Status.ERROR
    return Outcome(row=Row(input=found.name, status=status, reason=f"worker: {lost}"))


def write_outcomes(outcomes: Iterable[Outcome], outputs: Sequence[str], out: Path, writer: Writer) -> Iterator[Row]:
    """Write the records and, when all are done, the manifest; gives each row as soon as its record is there.

    Records of an earlier run that its manifest lists and this one does not write are removed.
    """
    out.mkdir(parents=True, exist_ok=True)
    old = read_rows(out)
    firsts: dict[str, str] = {}
    written: set[str] = set()
    stream_path = out / writer.stream if writer.stream else None
    with PartFile(out / MANIFEST, whole=bool(stream_path)) as manifest, PartFile(stream_path, whole=True) as stream:
        try:
            for outcome, output in zip(outcomes, outputs, strict=True):
                row = complete_row(outcome.row, output if outcome.content else None, firsts)
                if outcome.content:
                    written.add(output)
                    (stream.write(outcome.content) if writer.stream else write_atomic(out / output, outcome.content))
                manifest.write(ENCODER.encode(row) + b"\n")
                yield row
        except BaseException:
            keep_rows(manifest, old, written)
            raise
    remove_outputs(out, old.keys() - written - {MANIFEST})


def keep_rows(manifest: PartFile, old: dict[str, Any], written: set[str]) -> None:
    """After an interrupt, list also the records of the earlier run that still stand."""
    for output, row in old.items():
        if output not in written:
            manifest.write(ENCODER.encode(row) + b"\n")


def complete_row(row: Row, output: str | None, firsts: dict[str, str]) -> Row:
    """The row with its output, and with the first input of the same bytes."""
    first = firsts.setdefault(row.sha256, row.input) if row.sha256 else row.input
    duplicate_of = first if first != row.input else None
    return msgspec.structs.replace(row, output=output, duplicate_of=duplicate_of)


class PartFile:
    """A file that gets its name only when it is whole; without a path, nothing."""

    def __init__(self, path: Path | None, *, whole: bool) -> None:
        """Where it shall be, and whether it counts only when the run came to its end."""
        self.path, self.whole = path, whole
        self.file: BinaryIO | None = None

    def __enter__(self) -> Self:
        """Open it beside its place."""
        if self.path:
            self.file = self.part.open("wb")
        return self

    @property
    def part(self) -> Path:
        """Its name while it grows."""
        assert self.path is not None  # noqa: S101
        return self.path.with_name(f".{self.path.name}.part")

    def write(self, content: bytes) -> None:
        """Add to it."""
        if self.file:
            self.file.write(content)

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        """Give it its name; after an interrupt, one that counts only as a whole leaves its place to what was there."""
        if not self.file or not self.path:
            return
        self.file.close()
        if kind and self.whole:
            self.part.unlink()
        else:
            self.part.replace(self.path)


def read_rows(out: Path) -> dict[str, Any]:
    """The rows with a record in the manifest of an earlier run, by output; none where it cannot be read."""
    manifest = out / MANIFEST
    if not manifest.is_file():
        return {}
    try:
        rows = [msgspec.json.decode(line) for line in manifest.read_bytes().splitlines()]
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
    return {row["output"]: row for row in rows if isinstance(row, dict) and isinstance(row.get("output"), str)}


def remove_outputs(out: Path, outputs: Iterable[str]) -> None:
    """Remove records of an earlier run, and folders that this leaves empty; nothing outside OUT."""
    root = out.resolve()
    for output in outputs:
        path = out / output
        if not path.resolve().is_relative_to(root) or not path.is_file():
            continue
        path.unlink()
        for parent in path.parents:
            if parent == out or any(parent.iterdir()):
                break
            parent.rmdir()


def summarise(counts: Counter[Status]) -> str:
    """The closing line: how many of each status."""
    n_errors = counts[Status.ERROR]
    shown = [f"{counts[Status.OK]} ok", f"{counts[Status.EMPTY]} empty", f"{n_errors} error" + "s" * (n_errors != 1)]
    shown += [
        f"{counts[status]} {word}"
        for status, word in ((Status.TIMEOUT, "timed out"), (Status.SKIPPED, "skipped"))
        if counts[status]
    ]
    return ", ".join(shown)
