"""Which output each input gets: its path without known extensions, unless two would meet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from cleaner.run.readers.compressed import strip_codec
from cleaner.run.scratch import open_scratch

KNOWN_SUFFIXES = {".txt", ".text", ".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml", ".eml", ".md", ".markdown"}
RESERVED = {"manifest.jsonl", "records.jsonl"}
RESERVED_STARTS = (".manifest.", ".records.", ".cleaner-")
MAX_NAME_BYTES = 200
HASH_DIGITS = 8
TRIES = 100
MAX_SUFFIX_BYTES = 20


class Outputs:
    """The output path of each input, no two alike in any case, none in the way of another; kept on disk.

    First the names of all files are added, and those that were given before are held; then `settle` is called. From then on
    paths can be had, and members of containers can claim theirs one after the other. An input that has a name keeps it.
    """

    def __init__(self, suffix: str) -> None:
        """None yet; `suffix` stands behind each."""
        self.suffix, self.n_outputs, self.n_settled, self.n_held = suffix, 0, 0, 0
        self.scratch = open_scratch(
            "outputs (place INTEGER PRIMARY KEY, name TEXT, stem TEXT, folded TEXT, reserved INT, given TEXT)",
            "folders (folded TEXT PRIMARY KEY)",
            "held (name TEXT PRIMARY KEY, output TEXT, folded TEXT, is_own INT)",
        )
        self.scratch.execute("CREATE INDEX by_output ON outputs (folded)")
        self.scratch.execute("CREATE INDEX by_held ON held (folded)")

    def add(self, name: str) -> None:
        """Add an input."""
        self.insert(name, strip_suffixes(name))

    def insert(self, name: str, stem: str) -> None:
        """Store a name with what its output is called before the suffix, and the folders that this needs."""
        folded = self.fold(stem)
        row = (self.n_outputs, name, stem, folded, is_reserved(folded))
        self.scratch.execute("INSERT INTO outputs VALUES (?, ?, ?, ?, ?, NULL)", row)
        self.add_folders(folded)
        self.n_outputs += 1

    def add_folders(self, folded: str) -> None:
        """Remember the folders that a path needs."""
        parents = [(parent,) for parent in list_parents(folded)]
        self.scratch.executemany("INSERT OR IGNORE INTO folders VALUES (?)", parents)

    def hold(self, name: str, output: str) -> None:
        """Remember an output that an input was given before."""
        self.scratch.execute("INSERT OR REPLACE INTO held VALUES (?, ?, ?, 0)", (name, output, output.casefold()))
        self.add_folders(output.casefold())
        self.n_held += 1

    def fold(self, stem: str) -> str:
        """The output path of a stem, without regard to case."""
        return shorten(f"{stem}{self.suffix}").casefold()

    def settle(self) -> None:
        """Rename what meets; first as if none of these inputs had a name, so that names are the same whenever a run ends."""
        self.n_settled = self.n_outputs
        self.scratch.execute("UPDATE held SET is_own = 1 WHERE name IN (SELECT name FROM outputs)")
        self.widen()
        if self.n_held:
            self.take_given()
            self.widen()

    def take_given(self) -> None:
        """Let each input that has a name of this kind keep it; others give way."""
        known = "SELECT place, output, held.folded FROM outputs JOIN held USING (name) WHERE output LIKE ?"
        for place, output, folded in self.scratch.execute(known, (f"%{self.suffix}",)).fetchall():
            self.scratch.execute("UPDATE outputs SET given = ?, folded = ? WHERE place = ?", (output, folded, place))

    def widen(self) -> None:
        """Rename what meets: first to full input names, repeatedly, in the end by a hash."""
        while clashing := self.find_clashes():
            wider = [(place, name) for place, name, stem in clashing if stem != name]
            for place, stem in wider or [(place, add_hash(name, name)) for place, name, _ in clashing]:
                folded = self.fold(stem)
                query = "UPDATE outputs SET stem = ?, folded = ?, reserved = ? WHERE place = ?"
                self.scratch.execute(query, (stem, folded, is_reserved(folded), place))
            if not wider:
                break

    def find_clashes(self) -> list[tuple[int, str, str]]:
        """Place, name and stem of what meets: in one file, in a folder of that name, or in a reserved or given name."""
        return self.scratch.execute(
            "SELECT place, name, stem FROM outputs WHERE given IS NULL AND (reserved"
            " OR folded IN (SELECT folded FROM folders) OR folded IN (SELECT folded FROM held WHERE NOT is_own)"
            " OR folded IN (SELECT folded FROM outputs GROUP BY folded HAVING count(*) > 1)) ORDER BY place"
        ).fetchall()

    def __iter__(self) -> Iterator[str]:
        query = "SELECT stem, given FROM outputs WHERE place < ? ORDER BY place"
        for stem, given in self.scratch.execute(query, (self.n_settled,)):
            yield given or shorten(f"{stem}{self.suffix}")

    def claim(self, name: str) -> str:
        """The output path of a member of a container: the one it has, or its full name; where that is taken, with a hash."""
        held = self.scratch.execute("SELECT output FROM held WHERE name = ?", (name,)).fetchone()
        if held and held[0].endswith(self.suffix):
            return str(held[0])
        folders = (f"{hash_name(f'{number}:{name}')}/{name}" for number in range(TRIES))
        stem = next(stem for stem in (name, add_hash(name, name), *folders) if not self.is_taken(self.fold(stem)))
        self.insert(name, stem)
        return shorten(f"{stem}{self.suffix}")

    def is_taken(self, folded: str) -> bool:
        """Whether an output, or a folder that one needs, stands in the way."""
        if is_reserved(folded) or self.has("folders", folded):
            return True
        return any(self.has(table, path) for path in (folded, *list_parents(folded)) for table in ("outputs", "held"))

    def has(self, table: str, folded: str) -> bool:
        """Whether a table has a path."""
        query = f"SELECT 1 FROM {table} WHERE folded = ? LIMIT 1"  # noqa: S608
        return self.scratch.execute(query, (folded,)).fetchone() is not None


def name_outputs(inputs: Iterable[str], suffix: str) -> list[str]:
    """An output path for each input.

    >>> name_outputs(["a.txt", "same.txt", "same.html"], ".json")
    ['a.json', 'same.txt.json', 'same.html.json']
    """
    outputs = Outputs(suffix)
    for name in inputs:
        outputs.add(name)
    outputs.settle()
    return list(outputs)


def strip_suffixes(name: str) -> str:
    """The name without `.gz` and the like and a document's suffix; a name that is nothing else stays."""
    path = PurePosixPath(strip_codec(name))
    if path.suffix.lower() in KNOWN_SUFFIXES and path.stem:
        path = path.with_suffix("")
    return "stdin" if name == "-" else str(path)


def list_parents(path: str) -> list[str]:
    """The folders that a path needs."""
    return [str(parent) for parent in PurePosixPath(path).parents if parent.name]


def is_reserved(folded: str) -> bool:
    """Whether a path begins with a name that the run itself needs, hidden files among them."""
    first = PurePosixPath(folded).parts[0]
    return first in RESERVED or first.startswith(RESERVED_STARTS)


def add_hash(name: str, source: str) -> str:
    """The name with a hash of what makes it different; a first part that is reserved is changed too."""
    first, slash, rest = name.partition("/")
    first = f"_{first}" if is_reserved(first.casefold()) else first
    return f"{first}{slash}{rest}~{hash_name(source)}"


def hash_name(source: str) -> str:
    """A short hash of a name."""
    return hashlib.sha256(source.encode("utf-8", "surrogateescape")).hexdigest()[:HASH_DIGITS]


def shorten(path: str) -> str:
    """The path with every part that is too long for a file system cut, and told apart by a hash."""
    return "/".join(shorten_part(part) for part in path.split("/"))


def shorten_part(part: str) -> str:
    """A part of a path in at most 200 bytes; its last suffix stays."""
    raw = part.encode("utf-8", "surrogateescape")
    if len(raw) <= MAX_NAME_BYTES:
        return part
    suffix = PurePosixPath(part).suffix
    suffix = suffix if len(suffix.encode("utf-8", "surrogateescape")) <= MAX_SUFFIX_BYTES else ""
    room = MAX_NAME_BYTES - HASH_DIGITS - 1 - len(suffix.encode("utf-8", "surrogateescape"))
    return f"{raw[:room].decode('utf-8', 'ignore')}~{hash_name(part)}{suffix}"
