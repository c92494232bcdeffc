"""Golden cases: inputs with the records that were reviewed for them. Ours are kept so, and so can be anybody's.

A case is a folder: `input.*`, and `expected.json`, its record without what made it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from cleaner.app.compare import Change, compare_records
from cleaner.pipeline import DEFAULT_OPTIONS, normalize_document
from cleaner.run.writers import write_atomic
from cleaner.types import Options, RawDocument, Rejection

EXPECTED = "expected.json"


class GoldenError(ValueError):
    """A case cannot be used; the message says why."""


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A case, and how its record differs from the reviewed one."""

    slug: str
    changes: tuple[Change, ...] = ()
    problem: str | None = None
    """Why there is nothing to compare."""

    @property
    def passed(self) -> bool:
        """Whether the record is the reviewed one."""
        return not self.changes and self.problem is None


def list_cases(folder: Path) -> list[Path]:
    """The cases of a folder, by name; GoldenError where there are none."""
    cases = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    if not cases:
        raise GoldenError(f"{folder}: no cases there; a case is a folder with input.html (or input.txt) in it")
    return cases


def find_input(case: Path) -> Path:
    """The input of a case; GoldenError where there is not exactly one."""
    found = sorted(case.glob("input.*"))
    if len(found) != 1:
        raise GoldenError(f"{case}: expected one file named input.*, found {len(found)}")
    return found[0]


def make_record(path: Path, options: Options = DEFAULT_OPTIONS) -> dict[str, Any]:
    """The record of an input as JSON types, without what made it; GoldenError where it has none."""
    article = normalize_document(RawDocument(raw=path.read_bytes(), path=path.name), options)
    if isinstance(article, Rejection):
        raise GoldenError(f"{path}: {article.stage}: {article.reason}")
    record = article.to_dict()
    del record["cleaner"]
    return record


def read_expected(path: Path) -> dict[str, Any]:
    """The reviewed record; GoldenError where it is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise GoldenError(f"{path}: not a record: {error}") from error


def check_case(case: Path, options: Options = DEFAULT_OPTIONS) -> Checked:
    """How the record of a case differs from the reviewed one."""
    expected = case / EXPECTED
    try:
        if not expected.is_file():
            find_input(case)
            return Checked(slug=case.name, problem=f"no {EXPECTED}; `cleaner golden update` makes it")
        return Checked(slug=case.name, changes=compare_records(read_expected(expected), make_record(find_input(case), options)))
    except GoldenError as error:
        return Checked(slug=case.name, problem=str(error))


def write_expected(path: Path, record: Mapping[str, Any]) -> str | None:
    """Write a reviewed record; `created` or `rewritten`, or null where it stands there already."""
    content = (json.dumps(record, ensure_ascii=False, indent=2) + "\n").encode()
    was_there = path.exists()
    if was_there and path.read_bytes() == content:
        return None
    write_atomic(path, content)
    return "rewritten" if was_there else "created"


def is_ci() -> bool:
    """Whether nobody is there to review what would be written."""
    return os.environ.get("CI", "").lower() in {"true", "1", "yes"}
