"""Files and folders: which inputs there are, in order, and the bytes of one of them."""

from __future__ import annotations

import glob
import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from cleaner.types import InputFormat, RawDocument, Rejection, Status

STDIN = "-"
MAGIC = frozenset("*?[")
READ_BYTES = 1 << 20
NO_MATCH = "no file matches"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An input: its name in records and manifest, and where it is."""

    name: str
    """The path below the given folder, `/`-separated; bytes that are not UTF-8 as `\\xNN`."""
    path: str | None = None
    """Null for standard input."""
    named: bool = False
    """Given by name, not found in a folder."""
    refusal: str | None = None
    """Why it is not read."""
    refused_as: Status = Status.SKIPPED


def collect_inputs(arguments: tuple[str, ...], out: Path | None) -> tuple[Found, ...]:
    """All inputs in order: the arguments as given, folders and globs sorted inside; OUT is never an input."""
    found: list[Found] = []
    taken: set[str] = set()
    n_folders = 0
    for argument in arguments:
        is_folder = os.path.isdir(argument)
        n_folders += is_folder
        prefix = f"{n_folders}/" if is_folder and n_folders > 1 else ""
        own = [msgspec.structs.replace(item, name=free_name(prefix + item.name, taken)) for item in find_inputs(argument, out)]
        taken.update(item.name.casefold() for item in own)
        found += own
    return tuple(found)


def free_name(name: str, taken: set[str]) -> str:
    """The name, behind a number where an earlier argument has it already, in any case."""
    number = 2
    candidate = name
    while candidate.casefold() in taken:
        candidate = f"{number}/{name}"
        number += 1
    return candidate


def find_inputs(argument: str, out: Path | None) -> Iterator[Found]:
    """The inputs that one argument stands for."""
    if argument == STDIN:
        yield Found(name=STDIN, named=True)
    elif os.path.isdir(argument):
        yield from walk_folder(Path(argument), out)
    elif MAGIC & set(argument) and not os.path.lexists(argument):
        yield from expand_glob(argument, out)
    else:
        yield Found(name=show_name(os.path.basename(argument)), path=argument, named=True)


def expand_glob(pattern: str, out: Path | None) -> Iterator[Found]:
    """The files that a glob matches, named by their path below its fixed part."""
    parts = Path(pattern).parts
    n_fixed = next(place for place, part in enumerate(parts) if MAGIC & set(part))
    root = Path(*parts[:n_fixed]) if n_fixed else Path()
    matches = [match for match in sorted(glob.glob(pattern, recursive=True), key=os.fsencode) if os.path.isfile(match)]
    if not matches:
        name = show_name("/".join(parts[n_fixed:]))
        yield Found(name=name, named=True, path=pattern, refusal=NO_MATCH, refused_as=Status.ERROR)
    for match in matches:
        if not is_inside(Path(match), out):
            yield Found(name=show_name(Path(match).relative_to(root).as_posix()), path=match, named=True)


def walk_folder(folder: Path, out: Path | None) -> Iterator[Found]:
    """The files below a folder, sorted; hidden ones are passed over, links that lead out of it refused."""
    stack = [folder]
    paths: dict[Path, str | None] = {}
    while stack:
        path = stack.pop()
        try:
            entries = [entry for entry in os.scandir(path) if not entry.name.startswith(".")]
        except OSError as error:
            paths[path] = f"a folder that cannot be read: {error.strerror}"
            continue
        for entry in entries:
            if not is_inside(Path(entry.path), out):
                if entry.is_dir(follow_symlinks=False):
                    stack.append(Path(entry.path))
                else:
                    paths[Path(entry.path)] = None
    for path in sorted(paths, key=lambda item: item.relative_to(folder).as_posix().encode("utf-8", "surrogateescape")):
        name, failure = show_name(path.relative_to(folder).as_posix()), paths[path]
        refusal = failure or find_refusal(path, folder)
        yield Found(name=name, path=str(path), refusal=refusal, refused_as=Status.ERROR if failure else Status.SKIPPED)


def find_refusal(path: Path, folder: Path) -> str | None:
    """Why a path in a walked folder is not read: a broken or outward link, a device, a FIFO; null for a file."""
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(folder.resolve()):
            return "a link that leads out of the folder"
        mode = path.stat().st_mode
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before Python 3.13
        return f"a link that leads nowhere: {getattr(error, 'strerror', None) or error}"
    if stat.S_ISDIR(mode):
        return "a link to a folder"
    return None if stat.S_ISREG(mode) else "not a regular file: a device, FIFO or socket"


def is_inside(path: Path, out: Path | None) -> bool:
    """Whether a path is OUT or below it."""
    return out is not None and Path(os.path.abspath(path)).is_relative_to(os.path.abspath(out))


def show_name(name: str) -> str:
    r"""A name with bytes that are not UTF-8 as `\xNN`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def read_document(found: Found, *, url: str | None, input_format: InputFormat, max_bytes: int) -> RawDocument | Rejection:
    """The bytes of an input, decompressed; or why it cannot be read."""
    if found.path is None:
        return Rejection(input=found.name, stage="read", reason="standard input is read by the caller")
    try:
        raw = read_gzip(found.path, max_bytes) if is_gzip(found.path) else read_plain(found.path, max_bytes)
    except (OSError, EOFError, zlib.error) as error:
        return Rejection(input=found.name, stage="read", reason=describe_error(error))
    if raw is None:
        reason = f"larger than the limit of {max_bytes} bytes; raise it with --max-bytes"
        return Rejection(input=found.name, stage="read", reason=reason)
    return RawDocument(raw=raw, path=found.name, url=url, input_format=input_format)


def is_gzip(path: str) -> bool:
    """Whether the name says that the file is compressed."""
    return PurePosixPath(path).suffix.lower() == ".gz"


def read_plain(path: str, max_bytes: int) -> bytes | None:
    """The bytes of a file; null where they are more than allowed."""
    with open(path, "rb") as file:
        raw = file.read(max_bytes + 1)
    return raw if len(raw) <= max_bytes else None


def read_gzip(path: str, max_bytes: int) -> bytes | None:
    """The decompressed bytes of a file; null as soon as they are more than allowed."""
    chunks: list[bytes] = []
    n_bytes = 0
    with gzip.open(path, "rb") as file:
        while chunk := file.read(READ_BYTES):
            n_bytes += len(chunk)
            if n_bytes > max_bytes:
                return None
            chunks.append(chunk)
    return b"".join(chunks)


def describe_error(error: Exception) -> str:
    """What went wrong in words, without the path: that is in the row already."""
    if isinstance(error, gzip.BadGzipFile | zlib.error | EOFError):
        return f"broken gzip file: {error}"
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
