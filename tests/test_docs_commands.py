"""Every command that these pages show runs as it stands there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("name", PAGES)
def test_links_of_the_page_lead_somewhere(name: str) -> None:
    for target, anchor in LINK.findall((ROOT / "docs" / name).read_text("utf-8")):
        headings = re.findall(r"^#+ (.*)$", (ROOT / "docs" / target).read_text("utf-8"), re.MULTILINE)
        anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
        assert not anchor or anchor in anchors, (target, anchor)
