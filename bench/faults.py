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

from bench.scene import (
    Scene,
    Score,
    add_member,
    are_gone,
    find_problems,
    list_workers,
    make_command,
    make_page,
    read_rows,
    read_tree,
    try_kill,
    write_inputs,
)
from bench.sequences import kill_sequences

N_DOCUMENTS = 2_000


N_RUN_KILLS = 6


SHARD = 150


BOMB_BYTES = 300_000_000


DISK_SHARE = 0.4
"""Of what an undisturbed run writes, so much has room on the small disk."""


FILE_SHARE = 0.1
"""The same for a single file, where no disk can be mounted."""


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
