"""The README's commands install what pyproject.toml asks for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

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


def test_readme_has_the_two_commands() -> None:
    lines = (ROOT / "README.md").read_text("utf-8").splitlines()
    assert sum(line.startswith("python3 -m venv .venv && ") for line in lines) == 1
    assert sum(line.startswith("python3 -m venv .venv-test && ") for line in lines) == 1
