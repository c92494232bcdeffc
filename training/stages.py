"""Runs stages one after the other: those whose inputs are as they were are left out, and nothing builds on what is stale."""

from __future__ import annotations

import hashlib
import math
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal

import msgspec

from bench.sites import BENCH, ROOT
from training.workspace import Workspace, say

__all__ = ["Stage", "StageError", "State", "choose_stages", "list_stages", "run_stages"]

Status = Literal["done", "stale", "new"]
STATE = "state.json"
DIGITS = 12
BENCH_NAME, OUT = "bench:", "out:"
"""How inputs begin that lie in the folder of the benchmark, and outputs that lie in the repository."""


class StageError(RuntimeError):
    """A stage cannot be run; the message says why, and what to run first."""


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the training."""

    name: str
    run: Callable[[Workspace], None]
    reads: tuple[str, ...] = ()
    """Files and folders that it is made from: of the repository, or behind `bench:` of the benchmark."""
    after: tuple[str, ...] = ()
    """The stages whose outputs it is made from."""
    asks: tuple[str, ...] = ()
    """The settings of `Sampling` that change what it makes."""
    makes: tuple[str, ...]
    """Files and folders, below the work folder or, behind `out:`, the repository."""
    minutes: float
    """On two cores that have nothing else to do, for 1,000 pages."""
    at_most: float = math.inf
    """The minutes for any number of pages, where the effort has a bound."""
    group: str | None = None
    """Stages of one group that follow each other run side by side, each on one core."""
    on_request: bool = False
    """It runs only if it is named."""


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of a stage that was run."""

    inputs: dict[str, str]
    outputs: str
    minutes: float


class Memory(msgspec.Struct, kw_only=True):
    """What is remembered of a work folder."""

    made: dict[str, Made] = {}
    begun: dict[str, dict[str, str]] = {}
    """The inputs with which each stage was last begun: what it left unfinished is of use for the same ones only."""


class State:
    """What was run in a work folder, and from which inputs."""

    def __init__(self, work: Workspace, stages: Sequence[Stage]) -> None:
        """Read what is remembered."""
        self.work = work
        self.stages = {stage.name: stage for stage in stages}
        path = work.folder / STATE
        self.memory = msgspec.json.decode(path.read_bytes(), type=Memory) if path.exists() else Memory()
        self.made = self.memory.made

    def status(self, stage: Stage) -> Status:
        """Whether a stage is done from the inputs as they are now, was done from others, or was not done."""
        made = self.made.get(stage.name)
        if made is None or not all(path.exists() for path in self.list_outputs(stage)):
            return "new"
        return "stale" if self.list_changes(stage) else "done"

    def list_changes(self, stage: Stage) -> list[str]:
        """The inputs that are not as they were when the stage was run."""
        made, now = self.made[stage.name].inputs, self.hash_inputs(stage)
        changed = [name for name in sorted(made.keys() | now.keys()) if made.get(name) != now.get(name)]
        return changed + [f"stage {name}" for name in stage.after if self.is_stale(name)]

    def is_stale(self, name: str) -> bool:
        """Whether a stage that others build upon is out of date."""
        return self.status(self.stages[name]) != "done"

    def hash_inputs(self, stage: Stage) -> dict[str, str]:
        """A hash of each input."""
        files = {name: hash_path(find_input(name)) for name in stage.reads}
        settings = {f"--{name}": str(getattr(self.work.sampling, name)) for name in stage.asks}
        outputs = {f"outputs of {name}": self.made[name].outputs if name in self.made else "" for name in stage.after}
        return files | settings | outputs

    def list_outputs(self, stage: Stage) -> list[Path]:
        """The paths of what a stage makes."""
        return [
            self.work.out / name.removeprefix(OUT) if name.startswith(OUT) else self.work.folder / name for name in stage.makes
        ]

    def begin(self, stage: Stage, inputs: dict[str, str]) -> None:
        """Take away what a stage left of other inputs."""
        if self.memory.begun.get(stage.name) != inputs:
            for path in (self.work.folder / name for name in stage.makes if not name.startswith(OUT)):
                shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
            self.memory.begun[stage.name] = inputs
            self.save()

    def remember(self, stage: Stage, inputs: dict[str, str], minutes: float) -> None:
        """Keep that a stage was run."""
        outputs = digest("".join(hash_path(path, cached=False) for path in self.list_outputs(stage)))
        self.made[stage.name] = Made(inputs=inputs, outputs=outputs, minutes=round(minutes, 2))
        self.save()

    def save(self) -> None:
        """Write down what is remembered."""
        path = self.work.make(STATE)
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(msgspec.json.format(msgspec.json.encode(self.memory)) + b"\n")
        unfinished.replace(path)


def find_input(name: str) -> Path:
    """The path of an input."""
    return BENCH / name.removeprefix(BENCH_NAME) if name.startswith(BENCH_NAME) else ROOT / name


def hash_path(path: Path, *, cached: bool = True) -> str:
    """A hash of what a file or folder holds; of nothing where it is not there."""
    files = sorted(file for file in path.rglob("*") if is_source(file)) if path.is_dir() else [path] if path.exists() else []
    return digest("".join(f"{file.relative_to(path.parent)}\n{hash_now(file, cached=cached)}\n" for file in files))


def hash_now(path: Path, *, cached: bool) -> str:
    """A hash of a file's bytes; asked once as long as size and time are the same, unless it has just been written."""
    stat = path.stat()
    return hash_file(path, stat.st_size, stat.st_mtime_ns if cached else time.time_ns())


def is_source(path: Path) -> bool:
    """Whether a path is a file that somebody wrote, or a stage."""
    return path.is_file() and path.suffix != ".pyc"


@lru_cache(maxsize=100_000)
def hash_file(path: Path, _size: int, _changed: int) -> str:
    """The same, remembered."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:DIGITS]


def digest(text: str) -> str:
    """A hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def choose_stages(stages: Sequence[Stage], only: Sequence[str], upto: str | None) -> list[Stage]:
    """The stages that are asked for, in order; StageError for a name that no stage has."""
    names = [stage.name for stage in stages]
    for name in (*only, *([upto] if upto else [])):
        if not any(fits(name, known) for known in names):
            raise StageError(f"there is no stage {name!r}; there are: {', '.join(names)}")
    if only:
        return [stage for stage in stages if any(fits(name, stage.name) for name in only)]
    last = max((place for place, name in enumerate(names) if upto and fits(upto, name)), default=len(stages) - 1)
    return [stage for stage in stages[: last + 1] if not stage.on_request]


def fits(asked: str, name: str) -> bool:
    """Whether a name that is asked for means a stage: its own name, or how the names of several begin ("votes-html")."""
    return name == asked or name.startswith(f"{asked}-")


def run_stages(stages: Sequence[Stage], chosen: Sequence[Stage], work: Workspace, *, force: bool = False) -> None:
    """Run the chosen stages in order, those side by side that may; StageError where one builds on what is out of date."""
    state = State(work, stages)
    for _, together in groupby(chosen, key=lambda stage: stage.group or stage.name):
        waiting = [stage for stage in together if needs_run(stage, state, force=force)]
        for stage in waiting:
            refuse_stale(stage, state, force=force)
        run_together(waiting, state)


def needs_run(stage: Stage, state: State, *, force: bool) -> bool:
    """Whether a stage has something to do; says so where it has not."""
    status = "new" if stage.on_request else state.status(stage)
    if status == "done":
        say(f"{stage.name}: done before, from the same inputs")
    elif status == "stale" and force:
        say(f"{stage.name}: stale ({name_some(state.list_changes(stage))} changed), taken as it is")
    elif status == "stale":
        say(f"{stage.name}: again, as {name_some(state.list_changes(stage))} changed")
    return status == "new" or (status == "stale" and not force)


def refuse_stale(stage: Stage, state: State, *, force: bool) -> None:
    """StageError where what a stage builds upon is missing, or stale and not forced."""
    for name in stage.after:
        status = state.status(state.stages[name])
        if status == "new":
            raise StageError(f"{stage.name} needs {name}, which was not run: run `python -m training --upto {stage.name}`")
        if status == "stale" and not force:
            changed = name_some(state.list_changes(state.stages[name]))
            raise StageError(
                f"{stage.name} needs {name}, which is stale: {changed} changed since. Run `python -m training --upto"
                f" {stage.name}`, or take it as it is with --force."
            )


def name_some(names: Sequence[str]) -> str:
    """A few of the names."""
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def run_together(stages: Sequence[Stage], state: State) -> None:
    """Run stages side by side, one a core; alone a stage has all cores to itself."""
    inputs = {stage.name: state.hash_inputs(stage) for stage in stages}
    for stage in stages:
        state.begin(stage, inputs[stage.name])
    for stage, minutes in run_each(stages, state.work):
        state.remember(stage, inputs[stage.name], minutes)
        say(f"{stage.name}: done in {minutes:.1f} minutes")


def run_each(stages: Sequence[Stage], work: Workspace) -> Iterator[tuple[Stage, float]]:
    """Each stage, when it is done, with the minutes that it took."""
    if len(stages) < 2 or work.jobs < 2:
        yield from ((stage, run_timed(stage, work)) for stage in stages)
        return
    with ProcessPoolExecutor(work.jobs) as pool:
        running = {stage.name: pool.submit(run_timed, stage, work) for stage in stages}
        yield from ((stage, running[stage.name].result()) for stage in stages)


def run_timed(stage: Stage, work: Workspace) -> float:
    """Run a stage; the minutes that it took."""
    say(f"{stage.name}: begins")
    start = time.monotonic()
    stage.run(work)
    return (time.monotonic() - start) / 60


def list_stages(stages: Iterable[Stage], work: Workspace, n_pages: int) -> Iterator[str]:
    """A line a stage: its name, whether it is done, the minutes that it takes or took, what it makes."""
    stages = list(stages)
    state = State(work, stages)
    for stage in stages:
        status = "on request" if stage.on_request else state.status(stage)
        took = f", took {state.made[stage.name].minutes}" if stage.name in state.made else ""
        expected = f"{min(stage.minutes * n_pages / 1000, stage.at_most):.1f} min"
        yield f"{stage.name:18} {status:10} {expected:>9}{took}  {', '.join(stage.makes)}"
