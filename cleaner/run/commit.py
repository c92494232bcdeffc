"""How a run puts its results in place: all of them, whenever it is killed.

Everything that is new in OUT lies there already under names of no meaning. A list of what gets which name, and of what goes, is
written at once; then it is done. Whoever finds the list later does it, from the beginning: each step may be done twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

import msgspec

from cleaner.run.folder import TEMPORARY_END, TEMPORARY_START, Folder, PlaceError
from cleaner.run.manifest import is_part_name

COMMIT = ".manifest.commit"


class Step(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file that gets its name, or one that goes."""

    move: str | None = None
    to: str | None = None
    remove: str | None = None


ENCODER = msgspec.json.Encoder()
DECODER = msgspec.json.Decoder(Step)


def commit(folder: Folder, steps: Iterable[Step]) -> None:
    """Do the steps: all, or, where it is not even begun, none."""
    folder.move(folder.write_temporary(ENCODER.encode(step) + b"\n" for step in steps), COMMIT)
    finish_commit(folder)


def finish_commit(folder: Folder) -> None:
    """Do what a run had listed to be done; nothing where none had."""
    if not folder.has(COMMIT):
        return
    for step in read_steps(folder):
        if step.move and step.to and folder.has(step.move):
            folder.move(step.move, step.to)
        elif step.remove:
            with suppress(PlaceError):
                folder.remove(step.remove)
    folder.remove(COMMIT)


def read_steps(folder: Folder) -> Iterator[Step]:
    """The steps that are listed; those that no run lists are passed over."""
    with folder.open_file(COMMIT) as file:
        for line in file:
            try:
                step = DECODER.decode(line)
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue
            if step.move is None or is_part_name(step.move) or is_temporary(step.move):
                yield step


def read_moves(folder: Folder) -> dict[str, str]:
    """Where files are that have not got their names yet, by these."""
    if not folder.has(COMMIT):
        return {}
    return {step.to: step.move for step in read_steps(folder) if step.move and step.to and folder.has(step.move)}


def is_temporary(name: str) -> bool:
    """Whether a file has no name yet."""
    return name.startswith(TEMPORARY_START) and name.endswith(TEMPORARY_END)
