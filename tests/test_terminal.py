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
pytestmark = [pytest.mark.process, pytest.mark.skipif(not TMUX, reason="no terminal to test in: install tmux")]
WAIT_S = 120


class Terminal:
    def __init__(self, socket: Path, width: int) -> None:
        self.n_typed = 0
        self.base = [str(TMUX), "-S", str(socket), "-f", "/dev/null"]
        self.run("new-session", "-d", "-s", "t", "-x", str(width), "-y", "200", "env PS1= sh")
        self.run("set-option", "-t", "t", "status", "off")

    def run(self, *arguments: str) -> str:
        env = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}} | {"LC_ALL": "C.UTF-8"}
        return subprocess.run([*self.base, *arguments], capture_output=True, text=True, check=True, env=env, timeout=30).stdout

    def type(self, command: str, *flags: str) -> str:
        self.n_typed += 1
        self.run("send-keys", "-t", "t", f"clear; {command}; echo ended $(({self.n_typed})) with $?", "Enter")
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            screen = self.run("capture-pane", "-p", "-t", "t")
            if any(line.startswith(f"ended {self.n_typed} with") for line in screen.splitlines()):
                return self.run("capture-pane", "-p", *flags, "-t", "t")
            time.sleep(0.2)
        raise AssertionError(screen)


@pytest.fixture(params=[80, 40])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    opened = Terminal(tmp_path / "tmux", request.param)
    yield opened
    opened.run("kill-server")


TEXT = """\
Bridge over the Wend stays closed until spring

By Jane Doe

date 2025-04-15 The council said on Monday that the bridge over the Wend would stay closed until engineers have looked at every one of its piers.

Engineers found cracks in two of the piers last week, the mayor told reporters in the town hall. Read more: Ferry to run every hour from Monday

Residents have to take the ferry until then, which runs every half an hour between six in the morning and ten at night.

Repairs will cost about two million euros, a figure that the council wants to take from the reserve for roads and bridges.
"""


@pytest.fixture
def command(tmp_path: Path) -> str:
    (tmp_path / "story.txt").write_text(TEXT, "utf-8")
    python, file = shlex.quote(sys.executable), shlex.quote(str(tmp_path / "story.txt"))
    return f"PYTHONPATH={shlex.quote(str(ROOT))} {python} -m cleaner explain {file}"


def test_explanation_fits_the_screen_and_is_coloured(terminal: Terminal, command: str) -> None:
    screen = terminal.type(command)
    joined = terminal.run("capture-pane", "-p", "-J", "-t", "t")
    assert [line.rstrip() for line in joined.splitlines()] == [line.rstrip() for line in screen.splitlines()], (
        "a line was broken"
    )
    lines = screen.splitlines()
    assert any(line.startswith("paragraph") and "model" in line for line in lines)
    assert sum(line.startswith("  cut ") for line in lines) == 2
    assert any(line.startswith("date_published") for line in lines)
    assert "\x1b[32mparagraph" in terminal.run("capture-pane", "-p", "-e", "-t", "t")


def test_explanation_in_a_pipe_has_no_colour(terminal: Terminal, command: str) -> None:
    styled = terminal.type(f"{command} | cat", "-e")
    assert "paragraph" in styled
    assert "\x1b[32m" not in styled
    assert "\x1b[2m" not in styled


def test_page_cannot_drive_the_terminal_and_a_pipe_has_it_as_it_is(terminal: Terminal, command: str, tmp_path: Path) -> None:
    code = "mv a b  # \x1b]0;owned\x07\x1b[2J\x9b31m\r"
    (tmp_path / "page.html").write_text(f"<h1>Bridge closed</h1><p>{TEXT}</p><pre><code>{code}</code></pre>", "utf-8")
    on_page = command.replace("explain", "explain --page").replace("story.txt", "page.html")
    screen = terminal.type(on_page)
    assert "mv a b  # ␛]0;owned␇␛[2J\N{REPLACEMENT CHARACTER}31m" in screen.replace("\n", "")
    assert "Bridge closed" in screen
    piped = shlex.quote(str(tmp_path / "page.txt"))
    terminal.type(f"{on_page} > {piped}")
    assert "mv a b  # \x1b]0;owned\x07\x1b[2J\x9b31m" in (tmp_path / "page.txt").read_text("utf-8")
