"""Imports go one way, as `[tool.importlinter]` in pyproject.toml says, and the list of breaches holds no entry without one."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.process

ROOT = Path(__file__).resolve().parents[1]
LINTER = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def read_contracts() -> dict[str, Any]:
    """The linter's table in pyproject.toml."""
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    return settings


def lint(config: Path) -> subprocess.CompletedProcess[str]:
    """What the linter says of this checkout with a configuration."""
    command = [sys.executable, "-c", LINTER, "--config", str(config), "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_imports_go_one_way() -> None:
    done = lint(ROOT / "pyproject.toml")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("layers", "ignored", "complaint"),
    [
        (["text", "run"], "", "cleaner.run is not allowed to import cleaner.text"),
        (["run", "text"], "cleaner.text.fold -> cleaner.run.batch", "No matches for ignored import"),
    ],
)
def test_a_breach_and_an_entry_without_one_are_errors(layers: list[str], ignored: str, complaint: str, tmp_path: Path) -> None:
    config = tmp_path / "contracts.ini"
    config.write_text(
        "[importlinter]\nroot_package = cleaner\n[importlinter:contract:one]\nname = one\ntype = layers\n"
        f"layers =\n    cleaner.{layers[0]}\n    cleaner.{layers[1]}\n"
        + (f"ignore_imports =\n    {ignored}\n" if ignored else "")
    )
    done = lint(config)
    assert done.returncode == 1
    assert complaint in " ".join(done.stdout.split())


def test_unmatched_entries_are_not_passed_over() -> None:
    assert all("unmatched_ignore_imports_alerting" not in contract for contract in read_contracts()["contracts"])


def test_every_package_says_what_it_holds() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    for package in {path.parent for path in (ROOT / "cleaner").glob("*/*.py")}:
        assert ast.get_docstring(ast.parse((package / "__init__.py").read_text("utf-8"))), package.name
        assert f"| `cleaner/{package.name}/` |" in table


def test_every_layer_has_its_command() -> None:
    table = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    markers = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["pytest"]["ini_options"]["markers"]
    for layer in (line.partition(":")[0] for line in markers):
        assert f"| `{layer}` |" in table
        assert f"`python -m pytest -m {layer}`" in table
