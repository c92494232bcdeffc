"""Many documents: an answer for each, in order, in a manifest that tells the truth."""

from __future__ import annotations

import hashlib
import sys
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator
from functools import cached_property

import msgspec

from cleaner.run.jobs import Job, Outcome, Row, do_job
from cleaner.run.ledger import Ledger
from cleaner.run.naming import Outputs
from cleaner.run.readers import Found, Inputs, is_accepted
from cleaner.run.readers.containers import ROW_READERS, find_reader, stream_container
from cleaner.run.readers.members import Limits, Member
from cleaner.run.readers.rows import read_json_lines
from cleaner.run.workers import MEMORY_MB, Lost, Ready, run_ordered
from cleaner.run.writers import WRITERS, Format, Shape
from cleaner.run.writers.packing import Compression
from cleaner.types import InputFormat, Maker, Options, RawDocument, Status

FAILED = frozenset({Status.ERROR, Status.TIMEOUT})
OPTIONS_DIGITS = 12
SIGNS = ("argument", "version", "rules", "model", "options")
"""What a row says of who brought it and what made it."""


class Plan(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What a run is asked to do."""

    inputs: Inputs
    options: Options = Options()
    format: Format = "json"
    shape: Shape = "record"
    compression: Compression | None = None
    shard: int | None = None
    """Records in a file of a stream; null for all."""
    n_workers: int = 1
    timeout_s: float = 60.0
    memory_mb: int = MEMORY_MB
    input_format: InputFormat = "auto"
    urls: dict[str, str] = msgspec.field(default_factory=dict)
    """Address by input name."""
    stdin: bytes | None = None
    columns: dict[str, str] = msgspec.field(default_factory=dict)
    """Our name of a table's column, by its own."""
    reads_rows: bool = False
    """Standard input is JSON Lines, read as it comes."""
    resume: bool = False
    """Leave out what was done as this run would do it."""

    @cached_property
    def made_by(self) -> Maker:
        """What makes the records."""
        from cleaner.pipeline import describe_maker  # noqa: PLC0415

        return describe_maker(self.options)

    def sign(self, row: Row, argument: str | None, document: RawDocument | None = None) -> Row:
        """A row that says which argument brought it, and what made it.

        Among the options count the address of the document, and what its container says of it.
        """
        maker = self.made_by
        said: tuple[object, ...] = (self.urls.get(row.input),)
        if document:
            said = (document.url, document.id, document.charset, document.is_str, document.input_format, document.extra)
            said += (document.metas,) if document.metas else ()
        parts = (maker.options, self.format, self.shape, self.compression, self.input_format, said)
        options = hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:OPTIONS_DIGITS]
        return msgspec.structs.replace(
            row, argument=argument, version=maker.version, rules=maker.rules, model=maker.model, options=options
        )


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """An input on its way: what it is called, where its record goes, and what an earlier run made of it."""

    name: str
    output: str
    signed: Row
    """Which argument brought it, and what makes its record."""
    source: str | None = None
    """The input with many documents that this is one of."""
    row: Row | None = None


def plan_outputs(plan: Plan, ledger: Ledger | None = None) -> Outputs:
    """The output of each file, relative to OUT; those of containers' members are claimed when these are read.

    Names that were given stay: what has one keeps it, and nothing else gets it.
    """
    outputs = Outputs(WRITERS[plan.format].suffix)
    for found in plan.inputs:
        outputs.add(found.name)
    for name, output in ledger.list_outputs() if ledger else ():
        outputs.hold(name, output)
    outputs.settle()
    return outputs


def run_plan(plan: Plan, ledger: Ledger | None = None) -> Generator[Outcome]:
    """The outcome of every document, in order; nothing is written."""
    tasks: deque[Task] = deque()
    answers = run_ordered(
        do_job, list_jobs(plan, ledger, tasks), n_workers=plan.n_workers, timeout_s=plan.timeout_s, memory_mb=plan.memory_mb
    )
    for answer in answers:
        yield settle_answer(tasks.popleft(), answer)


def list_jobs(plan: Plan, ledger: Ledger | None, tasks: deque[Task]) -> Iterator[tuple[Job] | Ready[Outcome]]:
    """A job, or at once the outcome, for every document; its task is added to `tasks`."""
    outputs = plan_outputs(plan, ledger)
    for found, output in zip(plan.inputs, outputs, strict=True):
        documents: Iterable[tuple[Job | Outcome, str]]
        source = None
        if found.refusal:
            documents = [(refuse_input(found.name, found.refused_as, found.refusal), output)]
        elif found.path is None and plan.reads_rows:
            documents, source = open_rows(plan, found, outputs), found.name
        elif found.path is not None and find_reader(found.path):
            documents, source = open_container(plan, found, outputs), found.name
        else:
            documents = [(make_job(plan, found), output)]
        for job, place in documents:
            name, document = (job.row.input, None) if isinstance(job, Outcome) else (job.found.name, job.document)
            signed = plan.sign(Row(input=name, status=Status.OK), found.argument, document)
            known = ledger.find_done(name, signed) if ledger and plan.resume else None
            row, done = known or (None, None)
            tasks.append(Task(name=name, output=place, signed=signed, source=source, row=row))
            yield Ready(job) if isinstance(job, Outcome) else (msgspec.structs.replace(job, done=done),)


def refuse_input(name: str, status: Status, reason: str) -> Outcome:
    """The outcome of an input that is not read."""
    return Outcome(row=Row(input=name, status=status, reason=f"read: {reason}"))


def make_job(plan: Plan, found: Found, document: RawDocument | None = None) -> Job:
    """The job of one input."""
    url = plan.urls.get(found.name)
    if found.path is None and document is None:
        document = RawDocument(raw=plan.stdin or b"", path=found.name, url=url, input_format=plan.input_format)
    return Job(
        found=found,
        options=plan.options,
        format=plan.format,
        shape=plan.shape,
        document=document,
        url=url,
        input_format=plan.input_format,
    )


def open_container(plan: Plan, found: Found, outputs: Outputs) -> Iterator[tuple[Job | Outcome, str]]:
    """A job or outcome for every member of a container; one for the container itself only where it could not be read."""
    assert found.path is not None  # noqa: S101
    named = found.named and find_reader(found.path) in ROW_READERS  # an archive is like a folder: its members have no names
    members = stream_container(found.path, make_limits(plan))
    yield from list_members(plan, found, members, outputs, named=named)


def open_rows(plan: Plan, found: Found, outputs: Outputs) -> Iterator[tuple[Job | Outcome, str]]:
    """The same for each line of standard input, as it comes."""
    members = read_json_lines(sys.stdin.buffer, "", make_limits(plan))
    yield from list_members(plan, found, members, outputs, named=True)


def make_limits(plan: Plan) -> Limits:
    """How much is read of a container."""
    return Limits(max_bytes=plan.options.max_bytes, timeout_s=plan.timeout_s, memory_mb=plan.memory_mb, columns=plan.columns)


def list_members(
    plan: Plan, found: Found, members: Iterable[Member], outputs: Outputs, *, named: bool
) -> Iterator[tuple[Job | Outcome, str]]:
    """A job or outcome for every member."""
    is_stream = WRITERS[plan.format].is_stream
    for member in members:
        if member.name and not is_accepted(plan.inputs.names, f"{found.name}/{member.name}"):
            continue
        name = plan.inputs.claim_name(f"{found.name}/{member.name}") if member.name else found.name
        if member.refusal:
            status = (
                Status.ERROR if not member.is_document and (named or not member.name) and found.named else member.refused_as
            )
            yield refuse_input(name, status, member.refusal), ""
        else:
            yield make_member_job(plan, name, member, named=named), "" if is_stream else outputs.claim(name)


def make_member_job(plan: Plan, name: str, member: Member, *, named: bool) -> Job:
    """The job of a member of a container."""
    document = member.to_document(name, plan.urls.get(name), plan.input_format)
    return make_job(plan, Found(name=name, named=named), document)


def settle_answer(task: Task, answer: Outcome | Lost) -> Outcome:
    """The outcome of a task: what its worker says, what was kept, or how the worker was lost."""
    if isinstance(answer, Lost):
        status = Status.TIMEOUT if answer.timed_out else Status.ERROR
        answer = Outcome(row=Row(input=task.name, status=status, reason=f"worker: {answer}"))
    row = task.row if answer.is_kept and task.row else answer.row
    if answer.content:
        row = msgspec.structs.replace(row, output=task.output)
    signs = {name: getattr(task.signed, name) for name in SIGNS}
    return msgspec.structs.replace(answer, row=msgspec.structs.replace(row, **signs), source=task.source)


def count_failed(statuses: Counter[Status]) -> int:
    """How many documents failed."""
    return sum(statuses[status] for status in FAILED)


def summarise(counts: Counter[Status], n_done_before: int = 0) -> str:
    """How many documents there are of each status."""
    n_errors = counts[Status.ERROR]
    shown = [f"{counts[Status.OK]} ok", f"{counts[Status.EMPTY]} empty", f"{n_errors} error" + "s" * (n_errors != 1)]
    shown += [
        f"{counts[status]} {word}"
        for status, word in ((Status.TIMEOUT, "timed out"), (Status.SKIPPED, "skipped"))
        if counts[status]
    ]
    return ", ".join([*shown, f"{n_done_before} of them done before"] if n_done_before else shown)
