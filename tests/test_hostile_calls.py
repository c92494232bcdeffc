"""Files, folders and shells that make trouble for the command, each with the row or the message that it must give."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.process

SENTENCE = "The bridge over the Wend is closed, the council said on Monday.\n"


def run(*arguments: str | Path, shell: str = "", **settings: Any) -> subprocess.CompletedProcess[bytes]:
    """A call of the command, with what a shell would do to its streams."""
    command = ["/bin/sh", "-c", f'"$0" "$@" {shell}', sys.executable, "-m", "cleaner", "normalize", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=120, **settings)


def rows(out: Path) -> dict[str, tuple[str, str]]:
    listed = [json.loads(line) for line in (out / "manifest.jsonl").read_text("utf-8").splitlines()]
    assert len({row["input"] for row in listed}) == len(listed)
    return {row["input"]: (row["status"], row["reason"] or "") for row in listed}


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(SENTENCE, "utf-8")
    return path


NAMES = [
    b"two\nlines.txt",
    "\u202etxt.lmth.txt".encode(),
    b"\xff\xfe.txt",
    b"-rf.txt",
    b"a " * 120 + b".txt",
    b"x" * 251 + b".txt",
    b"back\\slash.txt",
    b"manifest.jsonl.txt",
    b"A.txt",
    b"a.TXT",
    b"nul\x01.txt",
]


def test_odd_names_have_records_of_their_own(tmp_path: Path) -> None:
    folder, out = os.fsencode(tmp_path / "in"), tmp_path / "out"
    os.mkdir(folder)
    for name in NAMES:
        with open(os.path.join(folder, name), "wb") as file:
            file.write(SENTENCE.encode())
    done = run(tmp_path / "in", "-o", out)
    seen = rows(out)
    assert done.returncode == 0, done.stderr
    assert len(seen) == len(NAMES)
    assert {status for status, _ in seen.values()} == {"ok"}
    assert len(list(out.rglob("*.json"))) == len(seen)


def test_what_is_no_file_has_a_row_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "good.txt").write_text(SENTENCE, "utf-8")
    os.mkfifo(folder / "fifo.txt")
    (folder / "loop.txt").symlink_to("loop.txt")
    (folder / "folder.html").mkdir()
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "nothing.txt").touch()
    (folder / "holes.txt").touch()
    os.truncate(folder / "holes.txt", 10_000_000_000)
    (folder / "packed.html.gz").write_bytes(b"<p>not packed</p>")
    with socket.socket(socket.AF_UNIX) as server:
        with monkeypatch.context() as there:
            there.chdir(folder)  # or the path would be too long for a socket
            server.bind("socket.txt")
        named = [folder / "socket.txt", Path("/dev/zero"), Path("/dev/null"), folder / "folder.html"]
        done = run(folder, *named, tmp_path / "gone.txt", "-o", out)
    assert done.returncode == 1
    expected = {
        "good.txt": ("ok", ""),
        "fifo.txt": ("skipped", "FIFO"),
        "loop.txt": ("skipped", "nowhere"),
        "device.txt": ("skipped", "leads out"),
        "nothing.txt": ("empty", ""),
        "holes.txt": ("error", "larger"),
        "packed.html.gz": ("error", "broken gzip"),
        "socket.txt": ("skipped", "socket"),
        "2/socket.txt": ("error", "No such device"),
        "zero": ("error", "larger"),
        "null": ("empty", ""),
        "gone.txt": ("error", "No such file"),
    }
    seen = rows(out)
    assert {name: status for name, (status, _) in seen.items()} == {name: status for name, (status, _) in expected.items()}
    assert all(reason in seen[name][1] for name, (_, reason) in expected.items()), seen


@pytest.mark.parametrize(
    ("shell", "status", "message"),
    [
        (">/dev/full", 1, b"cannot write standard output: No space left"),
        (">&-", 1, b"standard output is closed"),
        ("2>&-", 0, b""),
        ("<&-", 0, b""),
    ],
)
def test_streams_that_the_shell_closes_are_told(text: Path, shell: str, status: int, message: bytes) -> None:
    done = run(text, shell=shell)
    assert (done.returncode, b"Traceback" in done.stderr) == (status, False)
    assert message in done.stderr


def test_closed_standard_input_is_a_wrong_call() -> None:
    done = run("-", shell="<&-")
    assert done.returncode == 2
    assert b"standard input is closed" in done.stderr


def test_long_path_for_temporary_files_is_no_hindrance(text: Path, tmp_path: Path) -> None:
    place = tmp_path / ("x" * 120)
    place.mkdir()
    done = run(text, "--only-body", env={**os.environ, "TMPDIR": str(place)})
    assert (done.returncode, done.stdout.decode()) == (0, SENTENCE), done.stderr


def limit_memory() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))


def test_hard_limit_on_memory_below_ours_loses_nothing(text: Path, tmp_path: Path) -> None:
    done = run(text, "-o", tmp_path / "out", preexec_fn=limit_memory)
    assert done.returncode == 0, done.stderr
    assert rows(tmp_path / "out")["a.txt"][0] == "ok"


def test_verbose_lines_that_cannot_be_written_stop_nothing(text: Path, tmp_path: Path) -> None:
    assert run(text, "-o", tmp_path / "out", "-v", shell="2>/dev/full").returncode == 0
    assert rows(tmp_path / "out")["a.txt"][0] == "ok"


@pytest.mark.parametrize("command", ["stats", "verify"])
def test_full_standard_output_is_told(text: Path, tmp_path: Path, command: str) -> None:
    run(text, "-o", tmp_path / "out")
    (tmp_path / "out" / "a.json").unlink()
    call = ["/bin/sh", "-c", '"$0" "$@" >/dev/full', sys.executable, "-m", "cleaner", command, str(tmp_path / "out")]
    done = subprocess.run(call, capture_output=True, check=False, timeout=120)
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    assert b"standard output: No space left" in done.stderr


@pytest.mark.parametrize("swapped", [False, True])
def test_out_is_told_through_a_link(tmp_path: Path, swapped: bool) -> None:
    folder, link = tmp_path / "in", tmp_path / "link"
    folder.mkdir()
    (folder / "a.txt").write_text(SENTENCE, "utf-8")
    link.symlink_to(folder)
    given, out = (link, folder) if swapped else (folder, link)
    done = run(given, "-o", out, "--format", "markdown")
    assert (done.returncode, b"lie in OUT" in done.stderr) == (2, True)
    done = run(given / "a.txt", "-o", out)
    assert (done.returncode, b"lies in it" in done.stderr) == (2, True)
    assert [path.name for path in folder.iterdir()] == ["a.txt"]


def test_out_below_the_folder_is_passed_over_through_a_link(tmp_path: Path) -> None:
    folder, link = tmp_path / "in", tmp_path / "link"
    folder.mkdir()
    (folder / "a.txt").write_text(SENTENCE, "utf-8")
    link.symlink_to(folder)
    for _ in range(2):
        assert run(link, "-o", folder / "out", "--only-body").returncode == 0
        assert list(rows(folder / "out")) == ["a.txt"]
