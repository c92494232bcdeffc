"""What goes wrong in a big run, done on purpose: workers and runs killed, a full disk, hangs, bombs, hostile archives.

`python -m bench.faults [DOCUMENTS] [SEED]` writes that many made-up documents (default 2,000) into a scratch folder and
prints a table of faults injected and survived; exit 1 where one was not. Survived means: an answer for every input,
none twice, every record the one of an undisturbed run or none, and a manifest that `cleaner verify` has nothing against.
Sequences of runs into one folder are disturbed too: each is killed some times at some moment, also while it puts its results in
place, and in the end the folder has the bytes of the same calls undisturbed.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import msgspec

from cleaner.verify import Tally, verify_folder

N_DOCUMENTS = 2_000
N_RUN_KILLS = 6
SHARD = 150
BOMB_BYTES = 300_000_000
DISK_SHARE = 0.4
"""Of what an undisturbed run writes, so much has room on the small disk."""
FILE_SHARE = 0.1
"""The same for a single file, where no disk can be mounted."""
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


def kill_workers(scene: Scene) -> Iterator[Score]:
    """Workers that are killed at random while the run goes on; then the same run resumed."""
    whole, out = scene.reference(), scene.root / "killed-workers"
    chance = random.Random(scene.seed)  # noqa: S311
    process = subprocess.Popen(make_command(scene.inputs, "-o", out, "--jobs", "2"), stderr=subprocess.DEVNULL)
    n_kills = 0
    time.sleep(3)
    while process.poll() is None:
        time.sleep(chance.uniform(1.0, 4.0))
        workers = list_workers(process.pid)
        if workers and try_kill(chance.choice(workers)):
            n_kills += 1
    rows, wanted = read_rows(out), read_rows(whole)
    lost = [row for row in rows if row["status"] == "error"]
    is_true = all(row["input"] == want["input"] for row, want in zip(rows, wanted, strict=False)) and not find_problems(out)
    told = {row["input"] for row in rows} >= {want["input"] for want in wanted} - members_behind(lost, wanted)
    same = all(content == read_tree(whole)[name] for name, content in read_tree(out).items() if name != "manifest.jsonl")
    yield Score(fault="kill -9 of a worker", injected=n_kills, survived=n_kills if told and same and (is_true or lost) else 0,
                note=f"{len(lost)} rows tell of it")  # fmt: skip
    scene.run(scene.inputs, "-o", out, "--resume")
    yield Score(
        fault="… then --resume: bytes of an undisturbed run", injected=1, survived=int(read_tree(out) == read_tree(whole))
    )


def members_behind(lost: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> set[str]:
    """The members of containers whose reader was killed: the container's own row stands for them."""
    containers = tuple(f"{row['input']}/" for row in lost if row["input"].endswith((".jsonl", ".tar.gz")))
    return {row["input"] for row in wanted if containers and row["input"].startswith(containers)}


def try_kill(pid: int) -> bool:
    """Kill a process that may be gone."""
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        return False
    return True


def kill_runs(scene: Scene, *form: str) -> Iterator[Score]:
    """A run that is killed again and again, and resumed each time."""
    whole, out = scene.reference(*form), scene.root / ("killed" + "".join(form).replace("-", ""))
    chance = random.Random(scene.seed)  # noqa: S311
    n_kills, n_true, seconds = 0, 0, 5.0
    while n_kills < N_RUN_KILLS:
        process = subprocess.Popen(make_command(scene.inputs, "-o", out, "--resume", *form), stderr=subprocess.DEVNULL)
        orphans: list[int] = []
        try:
            process.wait(chance.uniform(seconds / 3, seconds))
        except subprocess.TimeoutExpired:
            orphans = list_workers(process.pid)
            process.kill()
            process.wait()
        else:
            break
        n_kills += 1
        n_true += not find_problems(out) and are_gone(orphans)
        seconds *= 1.4
    scene.run(scene.inputs, "-o", out, "--resume", *form)
    label = " ".join(form) or "--format json"
    yield Score(fault=f"kill -9 of the run, {label}", injected=n_kills, survived=n_true, note="manifest true, no orphans")
    same = read_tree(out) == read_tree(whole)
    yield Score(fault="… then --resume: bytes of an undisturbed run", injected=1, survived=int(same))


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


def fill_disk(scene: Scene) -> Iterator[Score]:
    """A disk that is full in the midst of a run: a small tmpfs; where none may be mounted, a limit on the size of files."""
    for form in ((), ("--format", "jsonl", "--shard", str(SHARD))):
        disk = scene.root / ("disk" + "".join(form).replace("-", ""))
        disk.mkdir()
        n_bytes = sum(map(len, read_tree(scene.reference(*form)).values()))
        mounted = not subprocess.run(
            ["/bin/mount", "-t", "tmpfs", "-o", f"size={int(DISK_SHARE * n_bytes)}", "tmpfs", disk],
            capture_output=True,
            check=False,
        ).returncode
        try:
            out = disk / "out"
            done = scene.run(
                scene.inputs, "-o", out, *form, preexec_fn=None if mounted else partial(limit_files, int(FILE_SHARE * n_bytes))
            )
            stopped = done.returncode == 1 and b"Traceback" not in done.stderr
            is_true = not find_problems(out)
            copy = scene.root / f"{disk.name}-copy"
            shutil.copytree(out, copy)
        finally:
            if mounted:
                subprocess.run(["/bin/umount", disk], check=True)
        how = "a full tmpfs" if mounted else "files limited in size (no right to mount a tmpfs)"
        label = " ".join(form) or "--format json"
        yield Score(fault=f"full disk, {label}", injected=1, survived=int(stopped and is_true), note=how)
        scene.run(scene.inputs, "-o", copy, "--resume", *form)
        same = read_tree(copy) == read_tree(scene.reference(*form))
        yield Score(fault="… then --resume elsewhere: the same bytes", injected=1, survived=int(same))


def limit_files(n_bytes: int) -> None:
    """In a child: no file may be larger than this."""
    import resource  # noqa: PLC0415

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, n_bytes))


def hang(scene: Scene) -> Iterator[Score]:
    """A document that never ends and one that takes too long, among good ones."""
    folder = scene.root / "hang"
    folder.mkdir()
    os.mkfifo(folder / "1-never.html")
    (folder / "2-slow.html").write_bytes(
        b"<html><body>" + b"<p>It was <b>closed</b>, the <a href=x>town</a> said.</p>" * 250_000
    )
    names = ["0-good.html", "1-never.html", "2-slow.html", "3-good.html"]
    for name in (names[0], names[3]):
        (folder / name).write_text(make_page(1, random.Random(1)), "utf-8")  # noqa: S311
    out = scene.root / "hang-out"
    scene.run(*(folder / name for name in names), "-o", out, "--timeout", "6")
    statuses = [row["status"] for row in read_rows(out)]
    yield Score(fault="a document that hangs, one that is slow", injected=2,
                survived=2 * (statuses == ["ok", "timeout", "timeout", "ok"]), note=", ".join(statuses))  # fmt: skip


def write_bombs(folder: Path) -> None:
    """Small files that are huge when they are unpacked."""
    zeros = bytes(BOMB_BYTES)
    (folder / "gzip.html.gz").write_bytes(gzip.compress(zeros, 9))
    (folder / "bzip2.html.bz2").write_bytes(bz2.compress(zeros))
    (folder / "xz.html.xz").write_bytes(lzma.compress(zeros, preset=1))
    (folder / "twice.html.gz").write_bytes(gzip.compress(gzip.compress(zeros, 9)))
    (folder / "line.jsonl.gz").write_bytes(gzip.compress(b'{"text": "' + zeros, 9))
    with zipfile.ZipFile(folder / "zip.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.html", zeros)
    with tarfile.open(folder / "tar.tar.gz", "w:gz") as tar:
        add_member(tar, "bomb.html", zeros)
    (folder / "nested.html").write_bytes(b"<div>" * 200_000 + b"<p>The bridge is closed, the mayor said.</p>")
    (folder / "json.jsonl").write_bytes(b"[" * 1_000_000 + b"\n")
    (folder / "mail.eml").write_bytes(
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000))
    )


def bomb(scene: Scene) -> Iterator[Score]:
    """Bombs, each of which must get an answer, in bounded memory."""
    folder, out = scene.root / "bombs", scene.root / "bombs-out"
    folder.mkdir()
    write_bombs(folder)
    scene.run(folder, "-o", out, "--max-memory", "1500")
    told = {row["input"].split("/")[0] for row in read_rows(out)}
    calm = all("worker:" not in (row["reason"] or "") for row in read_rows(out))
    n_bombs = len(list(folder.iterdir()))
    note = "no worker died or ran out of time" if calm else "; ".join(row["reason"] for row in read_rows(out) if row["reason"])
    yield Score(fault="bombs: gzip, bzip2, xz, zip, tar, nesting", injected=n_bombs, survived=len(told), note=note)


def write_hostile(folder: Path) -> int:
    """Archives made to do harm; how many members must have a row."""
    page = b"<p>The bridge is closed, the mayor said.</p>"
    names = ("../up.html", "/abs.html", "a/../../up.html", "good.html")
    with tarfile.open(folder / "a.tar", "w") as tar:
        for name in names:
            add_member(tar, name, page)
        add_member(tar, "link", type=tarfile.SYMTYPE, linkname="/etc/passwd")
        add_member(tar, "hard", type=tarfile.LNKTYPE, linkname="/etc/passwd")
        add_member(tar, "null", type=tarfile.CHRTYPE, devmajor=1, devminor=3)
    with zipfile.ZipFile(folder / "b.zip", "w") as archive:
        for name in names:
            archive.writestr(name, page)
    raw = (folder / "a.tar").read_bytes()
    (folder / "c.tar").write_bytes(raw[:1024] + b"\xff" * 512 + raw[1536:])
    (folder / "d.tar.gz").write_bytes(gzip.compress(raw)[:-9])
    (folder / "e.zip").write_bytes((folder / "b.zip").read_bytes()[:-30])
    (folder / "f.zip").write_bytes(b"PK\x03\x04" + os.urandom(2_000))
    return 2 * len(names) + 3 + 4


def attack(scene: Scene) -> Iterator[Score]:
    """Hostile archives: a row for each member, and nothing outside OUT."""
    folder, out = scene.root / "hostile", scene.root / "hostile-out"
    folder.mkdir()
    n_wanted = write_hostile(folder)
    before = set(scene.root.rglob("*"))
    scene.run(folder, "-o", out)
    strays = {path for path in set(scene.root.rglob("*")) - before if not path.is_relative_to(out)}
    rows = read_rows(out)
    containers = {row["input"].split("/")[0] for row in rows}
    good = not strays and not find_problems(out) and len(containers) == 6 and len({row["input"] for row in rows}) == len(rows)
    yield Score(fault="members with .., absolute, links, devices; damage", injected=n_wanted,
                survived=n_wanted if good and len(rows) >= n_wanted else 0, note=f"{len(rows)} rows")  # fmt: skip


SCENES: tuple[Callable[[Scene], Iterator[Score]], ...] = (
    kill_workers,
    kill_runs,
    lambda scene: kill_runs(scene, "--format", "jsonl", "--shard", str(SHARD), "--compress", "gz"),
    lambda scene: kill_runs(scene, "--format", "jsonl"),
    kill_sequences,
    lambda scene: kill_sequences(scene, "--format", "jsonl"),
    lambda scene: kill_sequences(scene, "--format", "jsonl", "--shard", str(SHARD // 4), "--compress", "gz"),
    fill_disk,
    hang,
    bomb,
    attack,
)


def main() -> None:
    """Do all of it, and print the table."""
    n_documents = int(sys.argv[1]) if len(sys.argv) > 1 else N_DOCUMENTS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    n_failed = 0
    with tempfile.TemporaryDirectory(prefix="cleaner-faults-") as root:
        scene = Scene(root=Path(root), inputs=Path(root) / "inputs", seed=seed)
        write_inputs(scene.inputs, n_documents, random.Random(seed))  # noqa: S311
        print(f"{n_documents} documents, seed {seed}\n{'fault':<58} {'injected':>8} {'survived':>8}")
        for perform in SCENES:
            for score in perform(scene):
                n_failed += score.survived != score.injected
                print(f"{score.fault:<58} {score.injected:>8} {score.survived:>8}  {score.note}", flush=True)
    sys.exit(1 if n_failed else 0)


if __name__ == "__main__":
    main()
