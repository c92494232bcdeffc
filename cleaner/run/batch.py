"""Many documents: an answer for each, in order, in a manifest that tells the truth."""

from __future__ import annotations

import hashlib
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator

import msgspec

from cleaner.run.earlier import Earlier
from cleaner.run.jobs import Done, Job, Outcome, Row, do_job
from cleaner.run.naming import Outputs
from cleaner.run.readers import Found, Inputs
from cleaner.run.readers.containers import ROW_READERS, find_reader, stream_container
from cleaner.run.readers.members import Limits, Member
from cleaner.run.workers import MEMORY_MB, Lost, Ready, run_ordered
from cleaner.run.writers import WRITERS, Format, Shape
from cleaner.run.writers.packing import Compression
from cleaner.types import InputFormat, Options, RawDocument, Status

FAILED = frozenset({Status.ERROR, Status.TIMEOUT})


class Plan(msgspec.Struct, frozen=True, kw_only=True):
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

    @property
    def fingerprint(self) -> str:
        """A hash of all that decides what a record looks like, but for the inputs themselves."""
        from cleaner.record.build import describe_maker  # noqa: PLC0415

        parts = (describe_maker(self.options), self.format, self.shape, self.compression, self.input_format, self.urls)
        return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """An input on its way: what it is called, where its record goes, and what an earlier run made of it."""

    name: str
    output: str
    row: Row | None = None
    done: Done | None = None


def plan_outputs(plan: Plan) -> Outputs:
    """The output of each file, relative to OUT; those of containers' members are claimed when these are read."""
    outputs = Outputs(WRITERS[plan.format].suffix)
    for found in plan.inputs:
        outputs.add(found.name)
    outputs.settle()
    return outputs


def run_plan(plan: Plan, earlier: Earlier | None = None) -> Generator[Outcome]:
    """The outcome of every document, in order; nothing is written."""
    tasks: deque[Task] = deque()
    answers = run_ordered(
        do_job, list_jobs(plan, earlier, tasks), n_workers=plan.n_workers, timeout_s=plan.timeout_s, memory_mb=plan.memory_mb
    )
    for answer in answers:
        yield settle_answer(tasks.popleft(), answer)


def list_jobs(plan: Plan, earlier: Earlier | None, tasks: deque[Task]) -> Iterator[tuple[Job] | Ready[Outcome]]:
    """A job, or at once the outcome, for every document; its task is added to `tasks`."""
    outputs = plan_outputs(plan)
    for found, output in zip(plan.inputs, outputs, strict=True):
        documents: Iterable[tuple[Job | Outcome, str]]
        if found.refusal:
            documents = [(refuse_input(found.name, found.refused_as, found.refusal), output)]
        elif found.path is not None and find_reader(found.path):
            documents = open_container(plan, found, outputs)
        else:
            documents = [(make_job(plan, found), output)]
        for job, place in documents:
            if isinstance(job, Outcome):
                tasks.append(Task(name=job.row.input, output=place))
                yield Ready(job)
                continue
            known = earlier.find(job.found.name, place, is_stream=WRITERS[plan.format].is_stream) if earlier else None
            row, done = known or (None, None)
            tasks.append(Task(name=job.found.name, output=place, row=row, done=done))
            yield (msgspec.structs.replace(job, done=done),)


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
    limits = Limits(max_bytes=plan.options.max_bytes, timeout_s=plan.timeout_s, memory_mb=plan.memory_mb)
    is_stream = WRITERS[plan.format].is_stream
    for member in stream_container(found.path, limits):
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
        return Outcome(row=Row(input=task.name, status=status, reason=f"worker: {answer}"))
    if answer.is_kept and task.row and task.done:
        row = msgspec.structs.replace(task.row, output=task.output)
        return Outcome(row=row, content=task.done.content or b"", is_kept=True)
    if answer.content:
        return msgspec.structs.replace(answer, row=msgspec.structs.replace(answer.row, output=task.output))
    return answer


def summarise(counts: Counter[Status], n_kept: int = 0) -> str:
    """The closing line: how many of each status."""
    n_errors = counts[Status.ERROR]
    shown = [f"{counts[Status.OK]} ok", f"{counts[Status.EMPTY]} empty", f"{n_errors} error" + "s" * (n_errors != 1)]
    shown += [
        f"{counts[status]} {word}"
        for status, word in ((Status.TIMEOUT, "timed out"), (Status.SKIPPED, "skipped"))
        if counts[status]
    ]
    return ", ".join([*shown, f"{n_kept} of them done before"] if n_kept else shown)
