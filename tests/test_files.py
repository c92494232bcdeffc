"""Which inputs there are, what they are called, and how their bytes are read."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from cleaner.run.readers import Found, collect_inputs, read_document
from cleaner.types import RawDocument, Rejection

LIMIT = 1_000_000


def touch(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Rain fell.\n", "utf-8")


def names(*arguments: str | Path, out: Path | None = None) -> list[str]:
    return [found.name for found in collect_inputs(tuple(map(str, arguments)), out)]


def read(path: Path, *, max_bytes: int = LIMIT) -> RawDocument | Rejection:
    return read_document(Found(name=path.name, path=str(path), named=True), url=None, input_format="auto", max_bytes=max_bytes)


def test_folder_is_walked_in_the_order_of_its_paths(tmp_path: Path) -> None:
    touch(tmp_path, "b.txt", "a/z.txt", "a.txt", "a/b/c.txt", "Z.txt", "ä.txt", "10.txt", "9.txt")
    assert names(tmp_path) == ["10.txt", "9.txt", "Z.txt", "a.txt", "a/b/c.txt", "a/z.txt", "b.txt", "ä.txt"]


def test_names_in_one_folder_that_differ_in_case_are_its_paths(tmp_path: Path) -> None:
    touch(tmp_path, "b.txt", "B.txt")
    assert names(tmp_path) == ["B.txt", "b.txt"]


def test_hidden_files_and_folders_are_not_walked(tmp_path: Path) -> None:
    touch(tmp_path, ".hidden.txt", ".git/a.txt", "a/.b/c.txt", "shown.txt")
    assert names(tmp_path) == ["shown.txt"]


def test_hidden_file_that_is_named_is_read(tmp_path: Path) -> None:
    touch(tmp_path, ".hidden.txt")
    assert names(tmp_path / ".hidden.txt") == [".hidden.txt"]


def test_named_file_goes_by_its_base_name(tmp_path: Path) -> None:
    touch(tmp_path, "a/b/c.txt")
    (found,) = collect_inputs((str(tmp_path / "a/b/c.txt"),), None)
    assert (found.name, found.named) == ("c.txt", True)


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    touch(tmp_path, "a/x.txt", "b/x.txt", "c/X.txt")
    found = names(tmp_path / "a/x.txt", tmp_path / "b/x.txt", tmp_path / "c/X.txt")
    assert len({name.casefold() for name in found}) == 3


def test_second_folder_is_prefixed(tmp_path: Path) -> None:
    touch(tmp_path, "a/x.txt", "b/x.txt", "b/y.txt")
    assert names(tmp_path / "a", tmp_path / "b") == ["x.txt", "2/x.txt", "2/y.txt"]


def test_out_inside_the_folder_is_no_input(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", "out/a.json", "out/sub/b.txt", "outer/c.txt")
    assert names(tmp_path, out=tmp_path / "out") == ["a.txt", "outer/c.txt"]


def test_out_is_told_by_its_place_not_its_spelling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "a.txt", "out/b.txt")
    monkeypatch.chdir(tmp_path)
    assert names(".", out=tmp_path / "sub" / ".." / "out") == ["a.txt"]
    assert names(tmp_path, out=Path("out")) == ["a.txt"]


def test_link_inside_the_folder_is_read(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt")
    (tmp_path / "link.txt").symlink_to("a.txt")
    assert [(found.name, found.refusal) for found in collect_inputs((str(tmp_path),), None)] == [
        ("a.txt", None),
        ("link.txt", None),
    ]


def test_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    touch(tmp_path, "secret.txt", "in/a.txt")
    (tmp_path / "in/link.txt").symlink_to(tmp_path / "secret.txt")
    refusals = {found.name: found.refusal for found in collect_inputs((str(tmp_path / "in"),), None)}
    assert refusals["a.txt"] is None
    assert "leads out" in (refusals["link.txt"] or "")


def test_link_to_nowhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "gone.txt").symlink_to("nowhere.txt")
    assert all(found.refusal for found in collect_inputs((str(tmp_path),), None))


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.txt").symlink_to("y.txt")
    (tmp_path / "y.txt").symlink_to("x.txt")
    assert all(found.refusal for found in collect_inputs((str(tmp_path),), None))


def test_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    touch(tmp_path, "a/b.txt")
    (tmp_path / "a/loop").symlink_to(tmp_path / "a")
    assert [(found.name, bool(found.refusal)) for found in collect_inputs((str(tmp_path),), None)] == [
        ("a/b.txt", False),
        ("a/loop", True),
    ]


def test_fifo_in_a_folder_is_refused_unopened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (found,) = collect_inputs((str(tmp_path),), None)
    assert "not a regular file" in (found.refusal or "")


def test_named_link_is_read(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    (found,) = collect_inputs((str(tmp_path / "link.txt"),), None)
    assert found.refusal is None


def test_name_that_is_not_utf8_is_escaped(tmp_path: Path) -> None:
    with open(os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt"), "wb") as file:
        file.write(b"Rain fell.\n")
    (found,) = collect_inputs((str(tmp_path),), None)
    assert found.name == "caf\\xe9.txt"
    document = read_document(found, url=None, input_format="auto", max_bytes=LIMIT)
    assert isinstance(document, RawDocument)
    assert (document.raw, document.path) == (b"Rain fell.\n", "caf\\xe9.txt")


def test_glob_is_expanded_and_sorted(tmp_path: Path) -> None:
    touch(tmp_path, "b.txt", "a.txt", "c.html", "sub/d.txt")
    assert names(tmp_path / "*.txt") == ["a.txt", "b.txt"]
    assert names(tmp_path / "**" / "*.txt") == ["a.txt", "b.txt", "sub/d.txt"]
    assert names(tmp_path / "[ac].*") == ["a.txt", "c.html"]


def test_glob_that_matches_nothing_is_named_below_its_folder(tmp_path: Path) -> None:
    assert names(tmp_path / "*.xyz") in ([], ["*.xyz"])


def test_glob_leaves_out_alone(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", "out/b.txt")
    assert names(tmp_path / "**" / "*.txt", out=tmp_path / "out") == ["a.txt"]


def test_file_with_brackets_in_its_name_is_that_file(tmp_path: Path) -> None:
    touch(tmp_path, "a[1].txt", "a1.txt")
    assert names(tmp_path / "a[1].txt") == ["a[1].txt"]


def test_dash_is_standard_input() -> None:
    (found,) = collect_inputs(("-",), None)
    assert (found.name, found.path, found.named) == ("-", None, True)
    assert isinstance(read_document(found, url=None, input_format="auto", max_bytes=LIMIT), Rejection)


def test_missing_file_is_an_input_that_cannot_be_read(tmp_path: Path) -> None:
    (found,) = collect_inputs((str(tmp_path / "gone.txt"),), None)
    rejection = read_document(found, url=None, input_format="auto", max_bytes=LIMIT)
    assert isinstance(rejection, Rejection)
    assert rejection.reason == "No such file or directory"


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_forbidden_file_is_an_error(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt")
    (tmp_path / "a.txt").chmod(0)
    rejection = read(tmp_path / "a.txt")
    assert isinstance(rejection, Rejection)
    assert "denied" in rejection.reason


def test_folder_that_nobody_may_enter_does_not_end_the_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "a.txt", "closed/b.txt")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert "a.txt" in names(tmp_path)


def test_gzip_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"Rain fell.\n") + gzip.compress(b"Then it stopped.\n"))
    document = read(path)
    assert isinstance(document, RawDocument)
    assert document.raw == b"Rain fell.\nThen it stopped.\n"


@pytest.mark.parametrize(
    "content",
    [b"no gzip at all", gzip.compress(b"Rain fell.\n" * 99)[:-9], gzip.compress(b"Rain fell.\n" * 99)[:20] + b"\xff" * 30],
    ids=["not gzip", "cut off", "damaged"],
)
def test_broken_gzip_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(content)
    answer = read(path)
    assert isinstance(answer, Rejection)
    assert answer.stage == "read"
    assert "gzip" in answer.reason
    assert str(tmp_path) not in answer.reason


def test_bomb_is_stopped_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"\0" * 30_000_000))
    rejection = read(path)
    assert isinstance(rejection, Rejection)
    assert "larger than the limit" in rejection.reason


def test_file_over_the_limit_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 11)
    assert isinstance(read(path, max_bytes=10), Rejection)
    assert isinstance(read(path, max_bytes=11), RawDocument)
