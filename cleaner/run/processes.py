"""Child processes: how one is started, what it may use, when it ends, and what its end says."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import ModuleType
from typing import Any

from cleaner.run.interrupts import postpone_interrupts

ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1")
PRELOADED = ["cleaner.run.jobs", "cleaner.run.readers.containers", "cleaner.run.warm"]
"""What the fork server loads once: a new worker is ready at once then."""
MB = 1 << 20
MAX_TEMPDIR_BYTES, SHORT_TEMPDIR = 70, "/tmp"  # noqa: S108
"""The path of a socket has at most 107 bytes, and about 35 stand behind the folder for temporary files."""


def start_process(function: Callable[..., None], *arguments: Any) -> tuple[BaseProcess, Connection]:
    """A process that runs `function(connection, *arguments)`, and the other end of the connection."""
    os.environ.update(ONE_THREAD)
    context = get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    ours, theirs = context.Pipe()
    process = context.Process(target=function, args=(theirs, *arguments), daemon=True)
    with short_tempdir(), without_main(), postpone_interrupts():
        try:
            process.start()
        except EOFError as error:
            raise OSError("a worker process cannot be started: the fork server has ended; is there enough memory?") from error
    theirs.close()
    return process, ours


@contextmanager
def without_main() -> Iterator[None]:
    """The caller's script, hidden from a process that starts: it would run it again, and needs nothing of it."""
    main = sys.modules.get("__main__")
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        if main is not None:
            sys.modules["__main__"] = main


@contextmanager
def short_tempdir() -> Iterator[None]:
    """A folder for the fork server's socket whose path is not too long for one, as that of a batch system may be."""
    before = tempfile.tempdir
    if len(os.fsencode(tempfile.gettempdir())) > MAX_TEMPDIR_BYTES and os.access(SHORT_TEMPDIR, os.W_OK):
        tempfile.tempdir = SHORT_TEMPDIR
    try:
        yield
    finally:
        tempfile.tempdir = before


def guard_process(memory_mb: int) -> None:
    """In a child: end with the parent, leave Ctrl-C to it, and take no more address space than allowed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    try:
        import resource  # noqa: PLC0415
    except ImportError:  # not Unix
        return
    wanted, (_, allowed) = memory_mb * MB, resource.getrlimit(resource.RLIMIT_AS)
    limit = wanted if allowed == resource.RLIM_INFINITY else min(wanted, allowed)  # batch systems set one
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def end_with_parent() -> None:
    """End this process when its parent has ended, even in the midst of a document."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def describe_exit(code: int | None) -> str:
    """How a process ended, in words.

    >>> describe_exit(3), describe_exit(-9)
    ('died: exit code 3', 'was ended by SIGKILL; out of memory?')
    """
    if code is None or code >= 0:
        return f"died: exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"was ended by {name}" + ("; out of memory?" if -code == signal.SIGKILL else "")
