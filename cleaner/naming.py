"""Which output each input gets: its path without known extensions, unless two would meet."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

KNOWN_SUFFIXES = {".txt", ".text", ".html", ".htm", ".xhtml", ".shtml"}
RESERVED = {"manifest.jsonl", "records.jsonl"}
MAX_NAME_BYTES = 200
HASH_DIGITS = 8
MAX_SUFFIX_BYTES = 20


def name_outputs(inputs: Sequence[str], suffix: str) -> list[str]:
    """An output path for each input, no two alike in any case, none in the way of another.

    >>> name_outputs(["a.txt", "same.txt", "same.html"], ".json")
    ['a.json', 'same.txt.json', 'same.html.json']
    """
    stems = [strip_suffixes(name) for name in inputs]
    while clashing := find_clashes(stems, suffix):
        changed = False
        for place in clashing:
            wider = inputs[place] if stems[place] != inputs[place] else None
            if wider:
                stems[place], changed = wider, True
        if not changed:
            for place in clashing:
                stems[place] = add_hash(stems[place], f"{place}:{inputs[place]}")
            break
    return [shorten(f"{stem}{suffix}") for stem in stems]


def strip_suffixes(name: str) -> str:
    """The name without `.gz` and a document's suffix; a name that is nothing else stays."""
    path = PurePosixPath(name)
    for suffixes in ({".gz"}, KNOWN_SUFFIXES):
        if path.suffix.lower() in suffixes and path.stem:
            path = path.with_suffix("")
    return "stdin" if name == "-" else str(path)


def find_clashes(stems: list[str], suffix: str) -> list[int]:
    """The places of names that meet: in one file, in a folder of that name, or in a reserved name."""
    outputs = [f"{stem}{suffix}".casefold() for stem in stems]
    counts = Counter(outputs)
    folders = {str(parent) for output in outputs for parent in PurePosixPath(output).parents}
    return [
        place
        for place, output in enumerate(outputs)
        if counts[output] > 1 or output in folders or PurePosixPath(output).parts[0] in RESERVED
    ]


def add_hash(name: str, source: str) -> str:
    """The name with a hash of what makes it different; a first part that is reserved is changed too."""
    first, slash, rest = name.partition("/")
    first = f"{first}~" if slash and first.casefold() in RESERVED else first
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
