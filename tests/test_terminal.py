"""`explain` in a real terminal, wide and narrow: nothing is wider than the screen, and colours are there only on a terminal."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.golden import ROOT

TMUX = shutil.which("tmux")
pytestmark = pytest.mark.skipif(not TMUX, reason="no terminal to test in: install tmux")
DONE = "ended with"
WAIT_S = 120


class Terminal:
    def __init__(self, socket: Path, width: int) -> None:
        self.base = [str(TMUX), "-S", str(socket), "-f", "/dev/null"]
        self.run("new-session", "-d", "-s", "t", "-x", str(width), "-y", "200", "env PS1= sh")
        self.run("set-option", "-t", "t", "status", "off")

    def run(self, *arguments: str) -> str:
        env = {**os.environ, "LC_ALL": "C.UTF-8"}
        return subprocess.run([*self.base, *arguments], capture_output=True, text=True, check=True, env=env, timeout=30).stdout

    def type(self, command: str, *flags: str) -> str:
        self.run("send-keys", "-t", "t", f"clear; {command}; echo {DONE} $?", "Enter")
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            screen = self.run("capture-pane", "-p", "-t", "t")
            if any(line.startswith(DONE) for line in screen.splitlines()):
                return self.run("capture-pane", "-p", *flags, "-t", "t")
            time.sleep(0.2)
        raise AssertionError(screen)


@pytest.fixture(params=[80, 40])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(tmp_path / "tmux", request.param)
    yield opened
    opened.run("kill-server")


COMMAND = f"PYTHONPATH={shlex.quote(str(ROOT))} {shlex.quote(sys.executable)} -m cleaner explain {shlex.quote(str(ROOT))}/seeds/004_6c0feabb4959cb5d.txt"


def test_explanation_fits_the_screen_and_is_coloured(terminal: Terminal) -> None:
    screen = terminal.type(COMMAND)
    joined = terminal.run("capture-pane", "-p", "-J", "-t", "t")
    assert [line.rstrip() for line in joined.splitlines()] == [line.rstrip() for line in screen.splitlines()], (
        "a line was broken"
    )
    lines = screen.splitlines()
    assert any(line.startswith("paragraph") and "model" in line for line in lines)
    assert sum(line.startswith("  cut ") for line in lines) == 2
    assert any(line.startswith("date_published") for line in lines)
    assert "\x1b[32mparagraph" in terminal.run("capture-pane", "-p", "-e", "-t", "t")


def test_explanation_in_a_pipe_has_no_colour(terminal: Terminal) -> None:
    styled = terminal.type(f"{COMMAND} | cat", "-e")
    assert "paragraph" in styled
    assert "\x1b[32m" not in styled
    assert "\x1b[2m" not in styled
