"""Every command that these pages show runs as it stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from cleaner.cli import main
from tests.golden import ROOT

PAGES = ("report.md", "compare.md", "own-rules.md", "configuration.md")
SCRIPT = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([\w-]+\.md)(?:#([\w-]+))?\)")


@pytest.mark.parametrize("name", PAGES)
def test_commands_of_the_page_run(name: str, tmp_path: Path) -> None:
    scripts = SCRIPT.findall((ROOT / "docs" / name).read_text("utf-8"))
    assert scripts
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "cleaner"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m cleaner "$@"\n', "utf-8")
    command.chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    env.pop("CI", None)
    source = "set -e\n" + "".join(scripts)
    done = subprocess.run(
        ["bash", "-c", source], cwd=tmp_path, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def list_commands() -> list[tuple[str, click.Command]]:
    """Every command by its full name; those of groups too."""
    found = []
    for name in main.list_commands(click.Context(main)):
        command = main.get_command(click.Context(main), name)
        assert command
        below = command.commands.items() if isinstance(command, click.Group) else ()
        found += [(name, command), *((f"{name} {part}", inner) for part, inner in below)]
    return found


@pytest.mark.parametrize(("name", "command"), list_commands(), ids=[name for name, _ in list_commands()])
def test_every_command_and_option_stands_in_these_pages(name: str, command: click.Command) -> None:
    overview = (ROOT / "docs" / "command.md").read_text("utf-8")
    pages = overview + "".join((ROOT / "docs" / page).read_text("utf-8") for page in PAGES)
    head, _, tail = name.partition(" ")
    assert re.search(rf"`(?:cleaner )?{head}\b", overview)
    assert not tail or f"cleaner {name}" in pages or f"`{tail}`" in pages
    options = [max(option.opts, key=len) for option in command.params if isinstance(option, click.Option)]
    assert not [option for option in options if not re.search(rf"{option}\b", pages)]


@pytest.mark.parametrize("name", PAGES)
def test_links_of_the_page_lead_somewhere(name: str) -> None:
    for target, anchor in LINK.findall((ROOT / "docs" / name).read_text("utf-8")):
        headings = re.findall(r"^#+ (.*)$", (ROOT / "docs" / target).read_text("utf-8"), re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert not anchor or anchor in anchors, (target, anchor)
