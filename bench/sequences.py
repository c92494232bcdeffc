"""Runs into one folder, one after the other, each of them killed at some moment and resumed."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from bench.scene import Scene, Score, are_gone, find_problems, list_workers, make_command, make_page, read_tree


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A call in a sequence of runs, and what is done to the inputs before it."""

    arguments: tuple[str, ...]
    lose: int = 0
    """Every so-manieth file of the first folder goes."""
    change: int = 0
    """Every so-manieth file of the first folder gets other words."""


SEQUENCE = (
    Step(arguments=("first",)),
    Step(arguments=("second", "--prefix", "night/2")),
    Step(arguments=("first", "--prune"), lose=3, change=5),
    Step(arguments=("first", "second", "--replace"), change=4),
    Step(arguments=("second", "--fresh")),
    Step(arguments=("first", "--prefix", "again"), change=7),
)


MOMENTS = ("", "", ".manifest.journal", ".cleaner-", ".manifest.commit")
"""When a run of a sequence is killed: at any time, or as soon as there is a file that begins so."""


KILLS_PER_STEP = 3


def kill_sequences(scene: Scene, *form: str) -> Iterator[Score]:
    """Runs into one folder, one after the other, each of them killed some times and resumed."""
    chance = random.Random(scene.seed)  # noqa: S311
    name = "sequence" + "".join(form).replace("-", "")
    root = scene.root / name
    whole, out, n_kills, n_true, n_same = root / "whole", root / "out", 0, 0, 0
    root.mkdir()
    split_inputs(scene, root)
    for number, step in enumerate(SEQUENCE):
        disturb_inputs(root / "first", step, number)
        call = [*step.arguments, *form]
        began = time.monotonic()
        done = scene.run(*call, "-o", whole, cwd=root)
        seconds = time.monotonic() - began
        for kill in range(KILLS_PER_STEP):
            again = call if kill == 0 else make_resumed(call)
            orphans = kill_at(make_command(*again, "-o", out), root, out, chance, seconds)
            n_kills += 1
            n_true += not find_problems(out) and are_gone(orphans)
        done = scene.run(*make_resumed(call), "-o", out, cwd=root)
        n_same += read_tree(out) == read_tree(whole) and done.returncode == 0 and not find_problems(out)
    label = " ".join(form) or "--format json"
    yield Score(fault=f"kill -9 in {len(SEQUENCE)} runs that add up, {label}", injected=n_kills, survived=n_true)
    yield Score(fault="… bytes of the same runs undisturbed", injected=len(SEQUENCE), survived=n_same)


def make_resumed(call: list[str]) -> list[str]:
    """The call that goes on with one that was cut short."""
    return [*(argument for argument in call if argument != "--fresh"), "--resume"]


def split_inputs(scene: Scene, root: Path) -> None:
    """Two folders of inputs, with files of other names and a container each."""
    for name, last, container in (("first", "02468", "rows.jsonl"), ("second", "13579", "pages.tar.gz")):
        (root / name).mkdir()
        for path in scene.inputs.glob("*.html"):
            if path.stem[-1] in last:
                shutil.copy(path, root / name)
        shutil.copy(scene.inputs / container, root / name)


def disturb_inputs(folder: Path, step: Step, number: int) -> None:
    """Take some inputs away, and change others."""
    for place, path in enumerate(sorted(folder.glob("*.html"))):
        if step.lose and place % step.lose == 0:
            path.unlink()
        elif step.change and place % step.change == 1:
            path.write_text(make_page(number * 100_000 + place, random.Random(place)), "utf-8")  # noqa: S311


def kill_at(command: list[str], cwd: Path, out: Path, chance: random.Random, seconds: float) -> list[int]:
    """Run a command and kill it at some moment, or let it end before that; the workers that it leaves."""
    begin = chance.choice(MOMENTS)
    process = subprocess.Popen(command, cwd=cwd, stderr=subprocess.DEVNULL)
    end = time.monotonic() + chance.uniform(0.2, 1.0) * seconds
    while process.poll() is None and time.monotonic() < end + (seconds if begin else 0):
        if begin and has_file(out, begin):
            time.sleep(chance.uniform(0.0, 0.01))
            break
        time.sleep(0.001 if begin else 0.005)
    orphans = list_workers(process.pid)
    process.kill()
    process.wait()
    return orphans


def has_file(out: Path, begin: str) -> bool:
    """Whether a folder has a file whose name begins so."""
    try:
        return any(name.startswith(begin) for name in os.listdir(out))
    except OSError:
        return False
