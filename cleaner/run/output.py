"""A run's records and manifest in OUT: what it was given is added or replaced, and nothing else is touched."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from pathlib import Path

import msgspec

from cleaner.run.batch import FAILED, Plan, plan_outputs, run_plan
from cleaner.run.commit import Step, commit, finish_commit
from cleaner.run.folder import BusyError, Folder, PlaceError, lock_folder
from cleaner.run.interrupts import postpone_interrupts
from cleaner.run.jobs import Outcome, Row
from cleaner.run.ledger import Change, Ledger
from cleaner.run.manifest import JOURNAL, MANIFEST, Entry, Journal, encode_line
from cleaner.run.readers import NO_MATCH, is_accepted
from cleaner.run.readers.containers import find_reader
from cleaner.run.streams import StreamSink, list_parts, place_streams
from cleaner.run.writers import WRITERS
from cleaner.run.writers.packing import pack_lines
from cleaner.types import Status

__all__ = ["BusyError", "ConflictError", "Tally", "Target", "write_run"]

Run = Callable[[Plan, Ledger], Generator[Outcome]]
SHOWN_CONFLICTS = 3
MAX_FAILURES = 5
"""Failed inputs that a closing line names."""


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """Where records go, and what becomes of those that are there."""

    out: Path
    replace: bool = False
    """Replace also what another argument brought."""
    prune: bool = False
    """Remove what is gone from the arguments."""
    fresh: bool = False
    """Begin anew."""


class Tally:
    """What a run has done so far."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.statuses: Counter[Status] = Counter()
        self.changes: Counter[Change] = Counter()
        self.failures: list[str] = []
        """The first few inputs that failed."""
        self.n_done_before = self.n_kept = self.n_pruned = 0

    def add(self, row: Row, change: Change | None) -> None:
        """Count a document; one that stays as it was has no change."""
        self.statuses[row.status] += 1
        if change is None:
            self.n_done_before += 1
        else:
            self.changes[change] += 1
        if row.status in FAILED and len(self.failures) <= MAX_FAILURES:
            self.failures.append(row.input)


class ConflictError(ValueError):
    """A call would replace what another argument brought; nothing was written."""


def write_run(plan: Plan, target: Target, tally: Tally, *, run: Run = run_plan) -> Generator[Outcome]:
    """Write what a run gives; gives each outcome, with its row complete, as soon as its record is safe.

    Rows and records of other inputs stay. After an interrupt or an error so does everything that was done.
    """
    with lock_folder(target.out) as folder:
        finish_commit(folder)
        ledger = Ledger(folder)
        if not target.fresh:
            check_manifest(ledger, target.out)
            if not target.replace:
                check_conflicts(plan, ledger)
        folder.remove_temporaries()
        if target.fresh:
            remove_all(folder, ledger)
            ledger = Ledger(folder)
        try:
            yield from do_run(plan, target, tally, ledger, run)
        except BaseException:
            keep_done(folder)
            raise


def do_run(plan: Plan, target: Target, tally: Tally, ledger: Ledger, run: Run) -> Iterator[Outcome]:
    """A run into a folder that is this run's alone."""
    folder = ledger.folder
    journal = begin_journal(plan, folder, ledger)
    sink = Sink(plan, folder, ledger, journal)
    if plan.resume and WRITERS[plan.format].is_stream:
        ledger.check_streams()
    followed = Followed(ledger, journal)
    with closing(journal), closing(sink), closing(run(plan, ledger)) as outcomes:
        for outcome in outcomes:
            followed.reach(outcome.source)
            is_known = ledger.get_row(outcome.row.input) is not None
            row = sink.put(outcome)
            tally.add(row, None if outcome.is_kept else "replaced" if is_known else "new")
            yield msgspec.structs.replace(outcome, row=row, content=b"")
        followed.reach(None)
        sink.finish()
    if target.prune:
        tally.n_pruned = prune(plan, ledger)
    tally.n_kept = ledger.count_rows() - sum(tally.changes.values())
    settle(folder, ledger, empty=sink.empty_stream())


def preview_outputs(plan: Plan, target: Target | None) -> Iterator[str]:
    """The outputs that a run would give its inputs; nothing is written. ConflictError as for the run."""
    if target is None or target.fresh or not target.out.is_dir():
        yield from plan_outputs(plan)
        return
    with closing(Folder(target.out)) as folder:
        ledger = Ledger(folder)
        check_manifest(ledger, target.out)
        if not target.replace:
            check_conflicts(plan, ledger)
        yield from plan_outputs(plan, ledger)


def check_manifest(ledger: Ledger, out: Path) -> None:
    """Refuse an OUT whose rows do not stand in the order that streams need: an earlier version may have made it."""
    if not ledger.is_sorted and ledger.query("SELECT 1 FROM rows WHERE stored IS NOT NULL LIMIT 1"):
        raise ConflictError(f"{out / MANIFEST} is not sorted by input, as by an earlier version: take another OUT, or --fresh")


def check_conflicts(plan: Plan, ledger: Ledger) -> None:
    """Refuse a call that would replace what another argument brought."""
    if not ledger.query("SELECT 1 FROM rows WHERE argument IS NOT NULL LIMIT 1"):
        return
    found: list[str] = []
    for item in plan.inputs:
        is_container = item.path is not None and find_reader(item.path) is not None
        found += ledger.find_conflicts(item.name, item.argument, is_container=is_container)
    if found:
        more = f" and {len(found) - SHOWN_CONFLICTS} more" if len(found) > SHOWN_CONFLICTS else ""
        raise ConflictError(
            f"{', '.join(found[:SHOWN_CONFLICTS])}{more}: in OUT already, brought by another argument. "
            "Give this call's inputs a folder of their own with --prefix NAME, or let them take those places with --replace"
        )


def begin_journal(plan: Plan, folder: Folder, ledger: Ledger) -> Journal:
    """The journal, with what this run is to do; an empty manifest stands beside it from the first moment."""
    if not folder.has(MANIFEST):
        folder.move(folder.write_temporary(()), MANIFEST)
    unlisted = ledger.find_unlisted()
    journal = Journal(folder, ledger.n_journal)
    if unlisted:
        journal.add(unlisted)
        ledger.apply(unlisted)

    def list_todo() -> Iterator[Entry]:
        for found in plan.inputs:
            entry = Entry(todo=found.name, argument=found.argument)
            ledger.apply(entry)
            yield entry

    journal.begin(list_todo())
    return journal


class Followed:
    """How far a run has come with its inputs: an input with many documents is done when the next one is reached."""

    def __init__(self, ledger: Ledger, journal: Journal) -> None:
        """At the beginning."""
        self.ledger, self.journal = ledger, journal
        self.source: str | None = None

    def reach(self, source: str | None) -> None:
        """Say that the documents of an input come now; null behind the last."""
        if self.source is not None and source != self.source:
            entry = Entry(done=self.source)
            self.journal.add(entry)
            self.ledger.apply(entry)
        self.source = source


class Sink:
    """Writes each record, and lists it as soon as it is safe."""

    def __init__(self, plan: Plan, folder: Folder, ledger: Ledger, journal: Journal) -> None:
        """Into OUT."""
        self.folder, self.ledger, self.journal = folder, ledger, journal
        writer = WRITERS[plan.format]
        ending = writer.suffix + (f".{plan.compression}" if plan.compression else "")
        self.streams = StreamSink(folder, ledger, journal, ending=ending, shard=plan.shard) if writer.is_stream else None

    def put(self, outcome: Outcome) -> Row:
        """Write and list a record; its row."""
        row = outcome.row
        if outcome.is_kept:
            self.list(Entry(keep=row.input, argument=row.argument))
        elif row.output is None:
            self.list(Entry(row=row))
        elif self.streams:
            return self.streams.put(row, outcome.content)
        else:
            return self.write(row, row.output, outcome.content)
        return row

    def write(self, row: Row, output: str, content: bytes) -> Row:
        """Write a record into a file of its own; a place that cannot be written to is that one input's error."""
        if self.ledger.get_places(row.input)[0] == output:
            self.journal.add(Entry(row=row, is_next=True))
        try:
            self.folder.write(output, content)
        except PlaceError as error:
            row = refuse_place(row, error)
        self.list(Entry(row=row))
        return row

    def list(self, entry: Entry) -> None:
        """Add to the journal, and take it in."""
        self.journal.add(entry)
        self.ledger.apply(entry)

    def finish(self) -> None:
        """Let streams end."""
        if self.streams:
            self.streams.finish()

    def empty_stream(self) -> str | None:
        """The stream of a run that has no record, and of an OUT that has no stream."""
        if self.streams is None or self.ledger.query("SELECT 1 FROM rows WHERE output IS NOT NULL LIMIT 1"):
            return None
        return self.streams.growing

    def close(self) -> None:
        """Let go of what is open."""
        if self.streams:
            self.streams.close()


def refuse_place(row: Row, error: PlaceError) -> Row:
    """The row of an input whose record cannot be written where it should go."""
    return Row(
        input=row.input,
        status=Status.ERROR,
        reason=f"write: {error.strerror}",
        sha256=row.sha256,
        bytes=row.bytes,
        argument=row.argument,
        version=row.version,
        rules=row.rules,
        model=row.model,
        options=row.options,
    )


def prune(plan: Plan, ledger: Ledger) -> int:
    """Take out what the arguments brought before and do not bring any more; how many.

    What stands below a folder or file that could not be read stays: nobody knows whether it is gone.
    """
    unread: dict[str | None, list[str]] = {}
    for found in plan.inputs:
        row = ledger.get_row(found.name)
        if found.refusal == NO_MATCH or found.name.rpartition("/")[2] == ".":
            unread.setdefault(found.argument, []).append("")
        elif found.refusal or (row is not None and row.status in FAILED):
            unread.setdefault(found.argument, []).append(f"{found.name}/")
    n_pruned = 0
    for argument in {found.argument for found in plan.inputs if found.argument}:
        for key in ledger.list_untouched(argument):
            if not key.startswith(tuple(unread.get(argument, ()))) and is_accepted(plan.inputs.names, key):
                ledger.drop(key)
                n_pruned += 1
    return n_pruned


def settle(folder: Folder, ledger: Ledger, *, empty: str | None = None) -> None:
    """Put rows and streams in place, remove records that are no one's, and leave of the journal what is still to be done."""
    with postpone_interrupts():
        steps = list(place_streams(folder, ledger))
        if empty:
            steps.append(Step(move=write_empty(folder, empty), to=empty))
        steps.append(Step(move=folder.write_temporary(ledger.list_rows()), to=MANIFEST))
        steps.append(settle_journal(folder, ledger))
        moved = {step.move for step in steps}
        parts = (Step(remove=name) for name in list_parts(folder) if name not in moved)
        stale = (Step(remove=name) for name in ledger.list_stale())
        commit(folder, (step for group in (steps, parts, stale) for step in group))


def settle_journal(folder: Folder, ledger: Ledger) -> Step:
    """What becomes of the journal: it goes, unless a run that was cut short has left something to do."""
    if not ledger.query("SELECT 1 FROM todo LIMIT 1"):
        return Step(remove=JOURNAL)
    return Step(move=folder.write_temporary(map(encode_line, ledger.list_todo())), to=JOURNAL)


def write_empty(folder: Folder, name: str) -> str:
    """A stream without records; its temporary name."""
    temporary, handle = folder.create_temporary()
    with open(handle, "wb") as file:
        pack_lines((), file, name)
    return temporary


def keep_done(folder: Folder) -> None:
    """After an interrupt or an error, list what was done in the manifest, too, where every record has its own file.

    It is in the journal anyway: where the disk is full, it stays there.
    """
    with suppress(OSError, sqlite3.Error), postpone_interrupts():
        finish_commit(folder)
        ledger = Ledger(folder)
        if unlisted := ledger.find_unlisted():
            ledger.apply(unlisted)
        if not ledger.query("SELECT 1 FROM rows WHERE part IS NOT NULL OR output IS NOT stored AND stored IS NOT NULL LIMIT 1"):
            settle(folder, ledger)


def remove_all(folder: Folder, ledger: Ledger) -> None:
    """Remove the records that the manifest lists, the manifest, and what unfinished runs have left."""
    outputs = (name for name in ledger.list_all_outputs() if name != MANIFEST)
    names = (*list_parts(folder), JOURNAL, MANIFEST)
    commit(folder, (Step(remove=name) for group in (outputs, names) for name in group))
