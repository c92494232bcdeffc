"""A folder of made-up documents to run the command on, and what can be seen of a run from outside."""

from __future__ import annotations

import io
import json
import os
import random
import signal
import subprocess
import sys
import tarfile
import time
from pathlib import Path
from typing import Any

import msgspec

from cleaner.run.verify import Tally, verify_folder

UNFINISHED = "was cut short"


WORDS = "bridge council river mayor morning repair harbour ferry county budget school winter engineer road vote town".split()


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the table."""

    fault: str
    injected: int
    survived: int
    note: str = ""


class Scene(msgspec.Struct, frozen=True, kw_only=True):
    """Where it happens."""

    root: Path
    inputs: Path
    seed: int

    def run(self, *arguments: str | Path, **settings: Any) -> subprocess.CompletedProcess[bytes]:
        """The command, to its end."""
        return subprocess.run(make_command(*arguments), capture_output=True, check=False, **settings)

    def reference(self, *form: str) -> Path:
        """The output of an undisturbed run."""
        out = self.root / ("whole-" + "".join(form).replace("-", ""))
        if not out.exists():
            done = self.run(self.inputs, "-o", out, *form)
            if done.returncode:
                raise RuntimeError(done.stderr.decode())
        return out


def make_command(*arguments: str | Path) -> list[str]:
    """A call of `cleaner normalize`."""
    return [sys.executable, "-m", "cleaner", "normalize", *map(str, arguments)]


def write_inputs(folder: Path, n_documents: int, chance: random.Random) -> None:
    """Made-up documents: most in files, the rest as rows and in an archive."""
    folder.mkdir()
    pages = [make_page(number, chance) for number in range(n_documents)]
    n_files = n_documents * 8 // 10
    for number, page in enumerate(pages[:n_files]):
        (folder / f"{number:06d}.html").write_text(page, "utf-8")
    half = n_files + (n_documents - n_files) // 2
    (folder / "rows.jsonl").write_text("".join(json.dumps({"html": page}) + "\n" for page in pages[n_files:half]), "utf-8")
    with tarfile.open(folder / "pages.tar.gz", "w:gz") as archive:
        for number, page in enumerate(pages[half:]):
            add_member(archive, f"{number:06d}.html", page.encode())


def make_page(number: int, chance: random.Random) -> str:
    """A page with a few paragraphs."""
    paragraphs = (" ".join(chance.choices(WORDS, k=chance.randint(15, 40))).capitalize() for _ in range(chance.randint(2, 6)))
    return (
        f"<html><body><h1>Story {number}</h1>"
        + "".join(f"<p>{text}, the mayor said.</p>" for text in paragraphs)
        + "</body></html>"
    )


def add_member(archive: tarfile.TarFile, name: str, content: bytes = b"", **fields: Any) -> None:
    """Add a member with any header."""
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in fields.items():
        setattr(info, key, value)
    archive.addfile(info, io.BytesIO(content))


def read_rows(out: Path) -> list[dict[str, Any]]:
    """The rows of a manifest."""
    return [json.loads(line) for line in (out / "manifest.jsonl").read_bytes().splitlines()]


def read_tree(out: Path) -> dict[str, bytes]:
    """All files of a folder."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def find_problems(out: Path) -> list[str]:
    """What `cleaner verify` finds, but for the run not being finished."""
    if not (out / "manifest.jsonl").exists():
        return []  # killed before it began
    return [problem for problem in verify_folder(out, Tally()) if UNFINISHED not in problem]


def list_workers(pid: int) -> list[int]:
    """The workers of a run: the children of its children."""
    children = (child for child in read_children(pid))
    return [grandchild for child in children for grandchild in read_children(child)]


def read_children(pid: int) -> list[int]:
    """The children of a process."""
    try:
        tasks = [Path(f"/proc/{pid}/task/{task}/children").read_text("ascii") for task in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return []
    return [int(child) for task in tasks for child in task.split()]


def try_kill(pid: int) -> bool:
    """Kill a process that may be gone."""
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        return False
    return True


def are_gone(pids: list[int], within_s: float = 5.0) -> bool:
    """Whether processes end by themselves."""
    end = time.monotonic() + within_s
    while any(is_running(pid) for pid in pids):
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def is_running(pid: int) -> bool:
    """Whether a process runs, and is no zombie."""
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return False
