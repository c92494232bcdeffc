"""Files that hold many documents: which they are, and their members one after the other.

They are read in a process of their own, so that a library that crashes, hangs or swells on a hostile archive costs that
archive's remaining members, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from typing import BinaryIO

from cleaner.run.extras import MissingExtraError
from cleaner.run.processes import describe_exit, guard_process, start_process
from cleaner.run.readers.archives import BROKEN, read_tar, read_zip
from cleaner.run.readers.compressed import describe_error, strip_codec
from cleaner.run.readers.exports import holds_feed, read_book, read_feed, read_notes
from cleaner.run.readers.mail import read_mailbox
from cleaner.run.readers.members import Limits, Member, refuse
from cleaner.run.readers.rows import read_json_lines, read_parquet
from cleaner.run.readers.tables import holds_rows, read_json, read_spreadsheet, read_table
from cleaner.run.readers.warc import read_warc
from cleaner.types import Status

Reader = Callable[[BinaryIO, str, Limits], Iterator[Member]]

WITH_CODEC: dict[str, Reader] = {
    ".csv": read_table,
    ".tsv": read_table,
    ".mbox": read_mailbox,
    ".rss": read_feed,
    ".atom": read_feed,
    ".enex": read_notes,
    ".tar": read_tar,
    ".warc": read_warc,
    ".wet": read_warc,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
}
"""By suffix; behind it may stand that of a compressed file."""
PLAIN: dict[str, Reader] = {
    ".zip": read_zip,
    ".parquet": read_parquet,
    ".xlsx": read_spreadsheet,
    ".epub": read_book,
    ".tgz": read_tar,
    ".tbz2": read_tar,
    ".txz": read_tar,
}
"""By suffix, as it stands."""
PEEKED: dict[str, tuple[Callable[[str], bool], Reader]] = {".json": (holds_rows, read_json), ".xml": (holds_feed, read_feed)}
"""By suffix; what is in the file tells whether it holds many documents."""
ROW_READERS = (read_json_lines, read_parquet, read_table, read_spreadsheet, read_json, read_feed, read_notes, read_mailbox)
"""In what these read, each row ought to be a document."""
EMPTY = "nothing in it"
GRACE_S = 1.0


def find_reader(name: str) -> Reader | None:
    """What reads a file of this name, or at this path, as a container; null where it is one document."""
    low = name.lower()
    bare = strip_codec(low)
    found = (reader for suffix, reader in WITH_CODEC.items() if bare.endswith(suffix) and bare != suffix)
    plain = (reader for suffix, reader in PLAIN.items() if low.endswith(suffix) and low != suffix)
    return next(found, None) or next(plain, None) or peek(name, bare)


def peek(path: str, bare: str) -> Reader | None:
    """What reads a file whose suffix leaves it open, by what is in it."""
    found = (item for suffix, item in PEEKED.items() if bare.endswith(suffix) and bare != suffix)
    holds, reader = next(found, (None, None))
    return reader if holds and holds(path) else None


def read_container(path: str, limits: Limits) -> Iterator[Member]:
    """The members of a container, in order; last, one without a name where it cannot be read (to its end), or is empty."""
    reader = find_reader(path)
    assert reader is not None, path  # noqa: S101
    n_members = 0
    try:
        with open(path, "rb") as file:
            for member in reader(file, path, limits):
                n_members += 1
                yield member
    except (*BROKEN, MissingExtraError) as error:
        yield refuse("", describe_container(error, n_members))
    except MemoryError:
        yield refuse("", f"out of memory behind {n_members} members; raise it with --max-memory")
    else:
        if not n_members:
            yield Member(name="", refusal=EMPTY, is_document=False)


def describe_container(error: Exception, n_members: int) -> str:
    """Why a container could not be read to its end."""
    why = describe_error(error) if isinstance(error, OSError | ImportError) else f"broken archive: {error}"
    return f"{why}; its first {n_members} members were read" if n_members else why


def send_members(connection: Connection, path: str, limits: Limits) -> None:
    """In the process that reads: send the members, and null behind the last."""
    guard_process(limits.memory_mb)
    for member in read_container(path, limits):
        connection.send(member)
    connection.send(None)


def stream_container(path: str, limits: Limits) -> Iterator[Member]:
    """The members of a container, read in a process of its own."""
    process, connection = start_process(send_members, path, limits)
    try:
        while True:
            if not connection.poll(limits.timeout_s):
                reason = f"took longer than {limits.timeout_s:g} s to read on; raise it with --timeout"
                yield refuse("", reason, Status.TIMEOUT)
                return
            member = connection.recv()
            if member is None:
                return
            yield member
    except (EOFError, OSError):
        process.join(GRACE_S)
        yield refuse("", f"the process that read it {describe_exit(process.exitcode)}")
    finally:
        connection.close()
        process.kill()
        process.join()
