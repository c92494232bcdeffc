"""Files and folders: which inputs there are, in order, and what they are called."""

from __future__ import annotations

import fnmatch
import glob
import hashlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from cleaner.run.readers.containers import ROW_READERS, find_reader
from cleaner.run.readers.members import spell_name
from cleaner.run.scratch import open_scratch
from cleaner.types import Status

STDIN = "-"
MAGIC = frozenset("*?[")
NO_MATCH = "no file matches"
ARGUMENT_DIGITS = 12
PAGE_FOLDERS = ("_files", "-Dateien", "_fichiers", "_archivos", ".files")
"""What browsers call the folder with the pictures of a page that they save."""


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An input: its name in records and manifest, and where it is."""

    name: str
    """The path below the given folder, `/`-separated; bytes that are not UTF-8 as `\\xNN`."""
    path: str | None = None
    """Null for standard input."""
    named: bool = False
    """Given by name, not found in a folder."""
    argument: str | None = None
    """A digest of the argument that brought it, as it was typed."""
    refusal: str | None = None
    """Why it is not read."""
    refused_as: Status = Status.SKIPPED


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """Which names count, and what stands in front of them."""

    prefix: str = ""
    """With a slash at its end."""
    include: tuple[str, ...] = ()
    """Globs; none for all names."""
    exclude: tuple[str, ...] = ()


def is_accepted(names: Names, name: str) -> bool:
    """Whether an input counts: it, or a folder or archive that it is in, is included, and none of these is excluded."""
    return (not names.include or matches(names, name, names.include)) and not matches(names, name, names.exclude)


def matches(names: Names, name: str, patterns: tuple[str, ...]) -> bool:
    """Whether a glob matches a path, one of the folders in it, or the last part of one of these; `*` matches slashes, too."""
    if not patterns:
        return False
    parts = name.removeprefix(names.prefix).split("/")
    spelled = {"/".join(parts[: place + 1]) for place in range(len(parts))} | set(parts)
    return any(fnmatch.fnmatchcase(one, pattern) for one in spelled for pattern in patterns)


def is_opened(names: Names, name: str) -> bool:
    """Whether a file counts, or its members may: those of an archive have names of their own."""
    reader = find_reader(name)
    return is_accepted(names, name) or (
        reader is not None and reader not in ROW_READERS and not matches(names, name, names.exclude)
    )


NO_NAMES = Names()


class Inputs:
    """All inputs of a run in order, on disk: a million of them take no more memory than one."""

    def __init__(self, names: Names = NO_NAMES) -> None:
        """None yet; those whose names do not count are left out."""
        self.names = names
        self.scratch = open_scratch(
            "inputs (place INTEGER PRIMARY KEY, folded TEXT, name TEXT, path BLOB, named INT, refusal TEXT, refused_as TEXT,"
            " argument TEXT)",
            "numbers (folded TEXT PRIMARY KEY, number INT)",
            "members (name TEXT PRIMARY KEY)",
        )
        self.scratch.execute("CREATE INDEX by_name ON inputs (folded)")
        self.n_inputs = 0

    def add(self, items: Iterable[Found], prefix: str = "", *, argument: str = "") -> None:
        """Add what one argument stands for; names that an earlier argument gave, in any case, get a number in front."""
        first, digest = self.n_inputs, digest_argument(argument, self.names.prefix)
        for found in items:
            if not is_opened(self.names, found.name) and found.refusal != NO_MATCH:
                continue
            name = self.free_name(f"{self.names.prefix}{prefix}{found.name}", first)
            path = os.fsencode(found.path) if found.path is not None else None
            row = (self.n_inputs, name.casefold(), name, path, found.named, found.refusal, found.refused_as, digest)
            self.scratch.execute("INSERT INTO inputs VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
            self.n_inputs += 1

    def put_number(self, number: int, name: str) -> str:
        """A name behind a number, which stands behind the prefix."""
        return f"{self.names.prefix}{number}/{name.removeprefix(self.names.prefix)}"

    def free_name(self, name: str, before: int) -> str:
        """The name, behind a number where one of the inputs before a place has it already, in any case."""
        if not before:
            return name
        candidate, number = name, self.last_number(name)
        while self.has_name(candidate, before):
            number += 1
            candidate = self.put_number(number, name)
        if candidate != name:
            self.scratch.execute("INSERT OR REPLACE INTO numbers VALUES (?, ?)", (name.casefold(), number))
        return candidate

    def claim_name(self, name: str) -> str:
        """A name for a member of a container; a number in front where an input, or an earlier member, has it."""
        candidate, number = name, 1
        while self.has_name(candidate) or not self.add_member(candidate):
            number = max(number, self.last_number(name)) + 1
            candidate = self.put_number(number, name)
            self.scratch.execute("INSERT OR REPLACE INTO numbers VALUES (?, ?)", (name.casefold(), number))
        return candidate

    def add_member(self, name: str) -> bool:
        """Remember the name of a member; whether it is new."""
        return self.scratch.execute("INSERT OR IGNORE INTO members VALUES (?)", (name,)).rowcount == 1

    def last_number(self, name: str) -> int:
        """The number that was last put in front of a name."""
        row = self.scratch.execute("SELECT number FROM numbers WHERE folded = ?", (name.casefold(),)).fetchone()
        return int(row[0]) if row else 1

    def has_name(self, name: str, before: int | None = None) -> bool:
        """Whether an input, or one before a place, has a name, in any case."""
        limit = self.n_inputs if before is None else before
        query = "SELECT 1 FROM inputs WHERE folded = ? AND place < ? LIMIT 1"
        return self.scratch.execute(query, (name.casefold(), limit)).fetchone() is not None

    def has_exactly(self, name: str) -> bool:
        """Whether an input has a name, letter for letter."""
        query = "SELECT 1 FROM inputs WHERE folded = ? AND name = ? LIMIT 1"
        return self.scratch.execute(query, (name.casefold(), name)).fetchone() is not None

    def __len__(self) -> int:
        return self.n_inputs

    def __iter__(self) -> Iterator[Found]:
        query = "SELECT name, path, named, refusal, refused_as, argument FROM inputs ORDER BY place"
        for name, path, named, refusal, refused_as, argument in self.scratch.execute(query):
            yield Found(
                name=name,
                path=os.fsdecode(path) if path is not None else None,
                named=bool(named),
                refusal=refusal,
                refused_as=Status(refused_as),
                argument=argument,
            )


def digest_argument(argument: str, prefix: str) -> str:
    """What OUT keeps of an argument: enough to tell another one, and not where somebody's files are.

    >>> digest_argument("mon", "") == digest_argument("./mon/", ""), digest_argument("mon", "") == digest_argument("tue", "")
    (True, False)
    """
    spelled = os.fsencode(os.path.normpath(argument)) + b"\0" + prefix.encode("utf-8", "surrogatepass")
    return hashlib.sha256(spelled).hexdigest()[:ARGUMENT_DIGITS]


def collect_inputs(
    arguments: Iterable[str], out: Path | None, listed: Iterable[str] = (), *, names: Names = NO_NAMES
) -> Inputs:
    """All inputs in order: the arguments as given, folders and globs sorted inside, then the listed paths.

    OUT is never an input.
    """
    inputs = Inputs(names)
    n_folders = 0
    for argument in arguments:
        is_folder = os.path.isdir(argument)
        n_folders += is_folder
        prefix = f"{n_folders}/" if is_folder and n_folders > 1 else ""
        inputs.add(find_inputs(argument, out), prefix, argument=argument)
    for path in listed:
        inputs.add([Found(name=name_listed(path), path=path, named=True)], argument=path)
    return inputs


def name_listed(path: str) -> str:
    """The name of an input from a list: its path as it stands there, without what leads to a root or upwards."""
    parts = (part for part in path.split("/") if part not in {"", ".", ".."})
    return show_name("/".join(parts)) or "~"


def find_inputs(argument: str, out: Path | None) -> Iterator[Found]:
    """The inputs that one argument stands for."""
    if argument == STDIN:
        yield Found(name=STDIN, named=True)
    elif os.path.isdir(argument):
        yield from walk_folder(argument, out)
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
        if not is_inside(os.path.realpath(match), out and Path(os.path.realpath(out))):
            yield Found(name=show_name(Path(match).relative_to(root).as_posix()), path=match, named=True)


def walk_folder(folder: str, out: Path | None) -> Iterator[Found]:
    """The files below a folder, sorted by the bytes of their paths; hidden ones are passed over, outward links refused."""
    scratch = open_scratch("paths (path BLOB PRIMARY KEY, failure TEXT) WITHOUT ROWID")
    for path, failure in list_files(os.path.realpath(folder), out and Path(os.path.realpath(out))):
        scratch.execute("INSERT INTO paths VALUES (?, ?)", (os.fsencode(path), failure))
    root = os.path.realpath(folder)
    for raw, failure in scratch.execute("SELECT path, failure FROM paths ORDER BY path"):
        path = os.path.join(folder, os.fsdecode(raw))
        refusal = failure or find_refusal(path, root)
        status = Status.ERROR if failure else Status.SKIPPED
        yield Found(name=show_name(os.fsdecode(raw)), path=path, refusal=refusal, refused_as=status)


def list_files(folder: str, out: Path | None) -> Iterator[tuple[str, str | None]]:
    """The paths of all files below a folder, in no order, and why a folder among them cannot be read."""
    stack = [""]
    while stack:
        below = stack.pop()
        try:
            with os.scandir(os.path.join(folder, below)) as entries:
                for entry in entries:
                    path = os.path.join(below, entry.name)
                    if entry.name.startswith(".") or is_inside(entry.path, out):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if not is_of_page(entry.path):
                            stack.append(path)
                    else:
                        yield path, None
        except OSError as error:
            yield below or ".", f"a folder that cannot be read: {error.strerror}"


def is_of_page(folder: str) -> bool:
    """Whether a folder is what a browser saved beside a page: "story_files" beside "story.html"."""
    stem = next((folder.removesuffix(end) for end in PAGE_FOLDERS if folder.endswith(end)), None)
    return stem is not None and any(os.path.isfile(stem + suffix) for suffix in (".html", ".htm"))


def find_refusal(path: str, root: str) -> str | None:
    """Why a path in a walked folder is not read: a broken or outward link, a device, a FIFO; null for a file."""
    try:
        if os.path.islink(path) and not Path(path).resolve(strict=True).is_relative_to(root):
            return "a link that leads out of the folder"
        mode = os.stat(path).st_mode
    except (OSError, RuntimeError) as error:  # a loop of links is a RuntimeError before Python 3.13
        return f"a link that leads nowhere: {getattr(error, 'strerror', None) or error}"
    if stat.S_ISDIR(mode):
        return "a link to a folder"
    return None if stat.S_ISREG(mode) else "not a regular file: a device, FIFO or socket"


def is_inside(path: str, out: Path | None) -> bool:
    """Whether a path is OUT or below it."""
    return out is not None and Path(os.path.abspath(path)).is_relative_to(os.path.abspath(out))


def show_name(name: str) -> str:
    r"""A name with bytes that are not UTF-8 as `\xNN`."""
    return spell_name(os.fsencode(name))
