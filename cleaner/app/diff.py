"""What changed between two runs, or two versions of one record: what to look at before a change of rules is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Literal

import msgspec

from cleaner.app.compare import Change, compare_records, count_word_changes
from cleaner.app.report.outputs import OutputsError, read_rows
from cleaner.run.folder import Folder
from cleaner.run.jobs import Row
from cleaner.run.manifest import is_stream_name
from cleaner.run.verify import Streams, View, take_record

Kind = Literal["changed", "gone", "new", "status"]


class DocumentDiff(msgspec.Struct, frozen=True, kw_only=True):
    """How one document differs between two runs."""

    input: str
    kind: Kind
    """`gone` and `new` stand in one run only; `status` has a record in one run only."""
    old_status: str | None = None
    new_status: str | None = None
    words_went: int = 0
    words_came: int = 0
    changes: tuple[Change, ...] = ()


class Summary(msgspec.Struct, kw_only=True):
    """The totals of a comparison."""

    same: int = 0
    changed: int = 0
    gone: int = 0
    new: int = 0
    status: int = 0
    words_went: int = 0
    words_came: int = 0
    fields: dict[str, int] = msgspec.field(default_factory=dict)

    @property
    def differs(self) -> bool:
        """Whether anything changed."""
        return bool(self.changed or self.gone or self.new or self.status)


class Diff(msgspec.Struct, frozen=True, kw_only=True):
    """Two runs compared: the totals, and the documents that differ, those with most words changed first."""

    summary: Summary
    documents: tuple[DocumentDiff, ...]


class Run:
    """The records of an output folder by input name."""

    def __init__(self, out: Path) -> None:
        """Read the manifest, and find each record in the streams; OutputsError where there is no manifest."""
        self.out, self.folder = out, Folder(out)
        self.view = View(self.folder)
        self.rows: dict[str, Row] = {}
        self.offsets: dict[str, int] = {}
        """Where each record stands in its stream, or in a temporary file where that is compressed."""
        self.problems: dict[str, str] = {}
        self.ends: Counter[str] = Counter()
        self.unpacked = TemporaryFile()  # noqa: SIM115
        with closing(Streams(self.view)) as streams, ExitStack() as stack:
            stack.callback(self.close)
            for row in read_rows(out):
                self.rows[row.input] = row
                if row.output and is_stream_name(row.output):
                    self.find(row.input, row.output, take_record(self.view, row.output, streams))
            stack.pop_all()

    def close(self) -> None:
        """Let go of the temporary file."""
        self.unpacked.close()
        self.folder.close()

    def find(self, name: str, output: str, line: bytes | str) -> None:
        """Note where the next record of a stream stands, or what is wrong with it."""
        if isinstance(line, str):
            self.problems[name] = line
        elif is_plain(output):
            self.offsets[name] = self.ends[output]
            self.ends[output] += len(line)
        else:
            self.offsets[name] = self.unpacked.tell()
            self.unpacked.write(line)

    def read(self, name: str) -> dict[str, Any] | None:
        """The record of an input; null where it has none. OutputsError where it cannot be read."""
        output = self.rows[name].output
        if output is None:
            return None
        found = self.problems.get(name) or (
            self.read_line(output, self.offsets[name])
            if name in self.offsets
            else take_record(self.view, output, Streams(self.view))
        )
        if isinstance(found, str):
            raise OutputsError(f"{self.out}: {found}")
        return parse_record(found, self.out / output)

    def read_line(self, output: str, offset: int) -> bytes:
        """A line of a stream."""
        if not is_plain(output):
            self.unpacked.seek(offset)
            return self.unpacked.readline()
        with self.view.open_file(output) as file:
            file.seek(offset)
            return file.readline()


def is_plain(output: str) -> bool:
    """Whether a stream is not compressed."""
    return output.endswith(".jsonl")


def parse_record(raw: bytes, path: Path) -> dict[str, Any]:
    """A record as JSON types, of whatever version; OutputsError where it is none."""
    try:
        return msgspec.json.decode(raw, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise OutputsError(f"{path}: not a record: {error}") from error


def diff_paths(old: Path, new: Path) -> Diff:
    """Two output folders, or two records, compared."""
    if old.is_dir() != new.is_dir():
        raise OutputsError(f"{old} and {new}: give two output folders, or two records")
    if old.is_dir():
        with closing(Run(old)) as before, closing(Run(new)) as after:
            return gather(diff_runs(before, after))
    name = new.name if old.name == new.name else f"{old.name} → {new.name}"
    return gather(iter([diff_documents(name, *(parse_record(path.read_bytes(), path) for path in (old, new)))]))


def diff_runs(old: Run, new: Run) -> Iterator[DocumentDiff | None]:
    """Each document of two runs: its difference, or null where there is none."""
    for name, row in old.rows.items():
        if name not in new.rows:
            yield DocumentDiff(input=name, kind="gone", old_status=row.status)
            continue
        before, after, status = old.read(name), new.read(name), new.rows[name].status
        if before is not None and after is not None:
            yield diff_documents(name, before, after)
        elif row.status != status:
            yield DocumentDiff(input=name, kind="status", old_status=row.status, new_status=status)
        else:
            yield None
    for name in new.rows.keys() - old.rows.keys():
        yield DocumentDiff(input=name, kind="new", new_status=new.rows[name].status)


def diff_documents(name: str, old: dict[str, Any], new: dict[str, Any]) -> DocumentDiff | None:
    """How two records of a document differ; null where they say the same."""
    changes = compare_records(old, new)
    if not changes:
        return None
    went, came = count_word_changes(str(old.get("text") or ""), str(new.get("text") or ""))
    return DocumentDiff(input=name, kind="changed", words_went=went, words_came=came, changes=changes)


def gather(found: Iterator[DocumentDiff | None]) -> Diff:
    """The totals and the documents that differ."""
    summary, fields = Summary(), Counter[str]()
    documents = []
    for document in found:
        if document is None:
            summary.same += 1
            continue
        documents.append(document)
        setattr(summary, document.kind, getattr(summary, document.kind) + 1)
        summary.words_went += document.words_went
        summary.words_came += document.words_came
        fields.update(change.field for change in document.changes)
    summary.fields = {field: fields[field] for field in sorted(fields, key=lambda field: (-fields[field], field))}
    documents.sort(key=lambda document: (-document.words_went - document.words_came, document.input))
    return Diff(summary=summary, documents=tuple(documents))
