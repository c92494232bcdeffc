"""OUT as a folder that is held open: what is written there is whole or absent, and no link in it is followed.

OUT itself may be reached through links: the caller typed it. Below it every step is taken with `O_NOFOLLOW`, new files are
created exclusively under names that nobody can foresee, and then get their names by a rename, which replaces a link and does
not follow it.
"""

from __future__ import annotations

import errno
import fcntl
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

TEMPORARY_START, TEMPORARY_END = ".cleaner-", ".tmp"
TOKEN_BYTES = 8
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
OLD_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
STEP = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
ONE_INPUTS = frozenset(
    {
        errno.EACCES,
        errno.EEXIST,
        errno.EISDIR,
        errno.ELOOP,
        errno.ENAMETOOLONG,
        errno.ENOENT,
        errno.ENOTDIR,
        errno.ENOTEMPTY,
        errno.EPERM,
        errno.EXDEV,
        errno.EINVAL,
        errno.EILSEQ,
    }
)
"""Errors of one place in OUT: something else stands there, or may not be changed. A full or broken disk ends the run."""


class BusyError(OSError):
    """Another run writes to the same folder."""


class PlaceError(OSError):
    """A record cannot be written where it should go; the message says why, and other records can."""


class Folder:
    """OUT, for reading and writing; close it when done."""

    def __init__(self, path: Path, *, make: bool = False) -> None:
        """Open it, where asked for after making it; OSError where there is none."""
        if make:
            path.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.root = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        self.parent, self.parent_fd = "", self.root

    def close(self) -> None:
        """Let go of it; a lock goes with it."""
        self.leave()
        os.close(self.root)

    def leave(self) -> None:
        """Let go of the folder that was entered last."""
        if self.parent_fd != self.root:
            os.close(self.parent_fd)
        self.parent, self.parent_fd = "", self.root

    def enter(self, name: str, *, make: bool = False) -> tuple[int, str]:
        """The folder of a file, open, and the file's own name; the folder stays open for the next file there."""
        parent, _, base = name.rpartition("/")
        check_name(name)
        if parent != self.parent:
            self.leave()
            if parent:
                self.parent_fd = self.walk(parent, make=make)
            self.parent = parent
        return self.parent_fd, base

    def walk(self, parent: str, *, make: bool) -> int:
        """A folder below OUT, open; no step of it is a link."""
        here = self.root
        for step in parent.split("/"):
            try:
                there = open_step(here, step, make=make)
            finally:
                if here != self.root:
                    os.close(here)
            here = there
        return here

    def write(self, name: str, content: bytes) -> None:
        """Write a file; PlaceError where its own place is to blame, any other OSError where the disk is."""
        temporary = self.write_temporary([content])
        try:
            self.move(temporary, name, make=True)
        except OSError as error:
            self.remove(temporary)
            if error.errno in ONE_INPUTS:
                raise PlaceError(error.errno, f"{name}: {describe_place(error)}") from error
            raise

    def write_temporary(self, chunks: Iterable[bytes]) -> str:
        """Write a new file under a name that nobody can foresee, which is returned."""
        name, handle = self.create_temporary()
        try:
            with open(handle, "wb") as file:
                file.writelines(chunks)
        except BaseException:
            self.remove(name)
            raise
        return name

    def create_temporary(self) -> tuple[str, int]:
        """A new file in OUT: its name, and a handle to write to it."""
        name = f"{TEMPORARY_START}{secrets.token_hex(TOKEN_BYTES)}{TEMPORARY_END}"
        return name, os.open(name, NEW_FILE, 0o666, dir_fd=self.root)

    def move(self, temporary: str, name: str, *, make: bool = False) -> None:
        """Give a file of OUT its name, in the place of what has it."""
        for is_last in (False, True):
            parent, base = self.enter(name, make=make)
            try:
                os.rename(temporary, base, src_dir_fd=self.root, dst_dir_fd=parent)
            except FileNotFoundError:
                self.leave()  # somebody has removed the folder that was open
                if is_last:
                    raise
            else:
                return

    def open_file(self, name: str) -> BinaryIO:
        """A file for reading; OSError where there is none, or something else than a file."""
        parent, base = self.enter(name)
        handle = os.open(base, OLD_FILE, dir_fd=parent)
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            os.close(handle)
            raise OSError(errno.EINVAL, "not a regular file", str(self.path / name))
        return open(handle, "rb")

    def append_to(self, name: str) -> int:
        """A handle to read a file and add to it; it is made where there is none."""
        parent, base = self.enter(name)
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
        try:
            handle = os.open(base, flags, 0o666, dir_fd=parent)
        except OSError as error:
            if error.errno != errno.ELOOP:
                raise
            os.unlink(base, dir_fd=parent)  # a link that somebody has laid there
            return os.open(base, flags | os.O_EXCL, 0o666, dir_fd=parent)
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
            os.close(handle)
            raise OSError(errno.EEXIST, "has another name elsewhere, or is no file: remove it", str(self.path / name))
        return handle

    def has(self, name: str) -> bool:
        """Whether there is something of a name."""
        try:
            parent, base = self.enter(name)
            os.stat(base, dir_fd=parent, follow_symlinks=False)
        except OSError:
            return False
        return True

    def remove(self, name: str) -> bool:
        """Remove a file, and folders that this leaves empty; whether there was one that could be removed."""
        try:
            parent, base = self.enter(name)
            os.unlink(base, dir_fd=parent)
        except OSError:
            return False
        while "/" in name:
            name = name.rpartition("/")[0]
            try:
                parent, base = self.enter(name)
                os.rmdir(base, dir_fd=parent)
            except OSError:
                break
        return True

    def list_hidden(self) -> Iterator[str]:
        """The names in OUT itself that begin with a dot."""
        with os.scandir(self.root) as entries:
            yield from sorted(entry.name for entry in entries if entry.name.startswith("."))

    def remove_temporaries(self) -> None:
        """Remove what a run that was killed had not given its name."""
        for name in self.list_hidden():
            if name.startswith(TEMPORARY_START) and name.endswith(TEMPORARY_END):
                with suppress(OSError):
                    os.unlink(name, dir_fd=self.root)


@contextmanager
def lock_folder(path: Path) -> Iterator[Folder]:
    """OUT for this run alone; the lock is gone with the process."""
    folder = Folder(path, make=True)
    try:
        try:
            fcntl.flock(folder.root, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BusyError(f"another run is writing to {path}: wait until it has ended, or give another OUT") from error
        yield folder
    finally:
        folder.close()


def open_step(here: int, step: str, *, make: bool) -> int:
    """A folder in a folder, open; a link is none."""
    try:
        return os.open(step, STEP, dir_fd=here)
    except FileNotFoundError:
        if not make:
            raise
    with suppress(FileExistsError):
        os.mkdir(step, dir_fd=here)
    return os.open(step, STEP, dir_fd=here)


def check_name(name: str) -> None:
    """Raise PlaceError for a name that could lead out of OUT, as one in a manifest that somebody has changed."""
    if not name or "\0" in name or any(part in {"", ".", ".."} for part in name.split("/")):
        raise PlaceError(errno.EINVAL, f"{name!r} is no path below OUT")


def describe_place(error: OSError) -> str:
    """Why a record cannot be written, in words."""
    if error.errno in {errno.ELOOP, errno.ENOTDIR}:
        return "a folder of it is a link or a file"
    if error.errno in {errno.EISDIR, errno.ENOTEMPTY, errno.EEXIST}:
        return "a folder stands there"
    return error.strerror or str(error)
