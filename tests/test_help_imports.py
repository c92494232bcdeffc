"""`cleaner --help` answers without loading what it does not need."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from cleaner.app.cli import main

HEAVY = (
    "numpy",
    "trafilatura",
    "lxml",
    "ftfy",
    "langdetect",
    "selectolax",
    "resiliparse",
    "msgspec",
    "re2",
    "babel",
    "htmldate",
    "pebble",
)
SCRIPT = """
import sys
from cleaner.app.cli import main
try:
    main({arguments!r})
except SystemExit as end:
    assert not end.code, end.code
print(*sorted(sys.modules), file=sys.stderr)
"""


def load(source: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True, timeout=60)
    return {name.partition(".")[0] for name in done.stderr.split()} | set(done.stderr.split())


@pytest.mark.process
@pytest.mark.parametrize(
    "arguments", [["--help"], ["normalize", "--help"], ["explain", "--help"], ["schema", "--help"], ["--version"]], ids=" ".join
)
def test_help_loads_nothing_heavy(arguments: list[str]) -> None:
    loaded = load(SCRIPT.format(arguments=arguments))
    assert "click" in loaded
    assert not loaded & {*HEAVY, "cleaner.pipeline"}


@pytest.mark.parametrize("name", sorted(main.list_commands(click.Context(main))))
def test_help_has_examples_on_lines_of_their_own(name: str) -> None:
    shown = CliRunner().invoke(main, [name, "--help"]).stdout
    assert "\\b" not in shown
    assert all(line.strip() in {"Examples:", "Example:"} for line in shown.splitlines() if "Example" in line)


@pytest.mark.process
def test_package_loads_nothing_by_itself() -> None:
    loaded = load("import sys, cleaner; print(*sorted(sys.modules), file=sys.stderr)")
    assert "cleaner" in loaded
    assert not loaded & {*HEAVY, "click", "cleaner.types", "cleaner.pipeline"}


def test_public_names_are_there() -> None:
    import cleaner

    assert all(getattr(cleaner, name) is not None for name in cleaner.__all__)
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = cleaner.nothing_like_it


def test_package_says_that_it_is_typed() -> None:
    from importlib import resources

    assert (resources.files("cleaner") / "py.typed").is_file()
