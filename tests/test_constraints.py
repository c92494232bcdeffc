"""The README's commands install what pyproject.toml asks for, and the version is one that the changelog knows."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.version import Version

from cleaner.version import VERSION

ROOT = Path(__file__).resolve().parents[1]


def name_of(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9_.-]+", requirement)
    assert found
    return found[0].lower().replace("_", "-")


def test_every_dependency_is_constrained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = (line for name in ("dev", "browser", "recipes") for line in project["optional-dependencies"][name])
    wanted = {name_of(line) for line in (*project["dependencies"], *extras)}
    pinned = {name_of(line) for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
    assert wanted - pinned == set()


def list_needed(names: set[str]) -> set[str]:
    """The names of these distributions and, where they are installed, of all that they need here."""
    found, left = set[str](), set(names)
    while left:
        name = left.pop()
        found.add(name)
        left |= set(needs_of(name)) - found
    return found


def needs_of(name: str) -> Iterator[str]:
    """What one distribution needs, without extras; nothing where it is not installed."""
    try:
        lines = metadata.requires(name) or ()
    except metadata.PackageNotFoundError:
        return
    for line in lines:
        requirement = Requirement(line)
        if not requirement.marker or requirement.marker.evaluate({"extra": ""}):
            yield name_of(requirement.name)


def test_what_dependencies_need_is_constrained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {name_of(line) for line in (*project["dependencies"], *project["optional-dependencies"]["dev"])}
    pinned = {name_of(line) for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines()}
    assert list_needed(wanted) - pinned == set()


def test_readme_has_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert sum(line.startswith("python3 -m venv .venv && ") for line in lines) == 1
    assert sum(line.startswith("python3 -m venv .venv-test && ") for line in lines) == 1


def test_changelog_knows_the_version() -> None:
    sections = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    released = [Version(name) for name in sections if name != "Unreleased"]
    assert sections[0] == "Unreleased" or str(released[0]) == VERSION
    assert released == sorted(released, reverse=True)
    assert Version(VERSION) in released or (Version(VERSION).is_devrelease and Version(VERSION) > released[0])
