"""The command on files that hold many documents, and on lists of files."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cleaner import normalize
from cleaner.app.cli import main
from cleaner.types import Article


def call(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


def rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "manifest.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture
def archive(tmp_path: Path, story_text: str) -> Path:
    path = tmp_path / "in" / "news.tar.gz"
    path.parent.mkdir()
    with tarfile.open(path, "w:gz") as tar:
        for name, content in (
            ("a.html", f"<html><body><p>{story_text}</p></body></html>"),
            ("a.html", "<html><body><p>Another page of that name.</p></body></html>"),
            ("../up.txt", story_text),
            ("data.json", '{"a": [1, 2, 3]}'),
            ("sub/b.txt.gz", ""),
        ):
            raw = gzip.compress(story_text.encode(), mtime=0) if name.endswith(".gz") else content.encode()
            info = tarfile.TarInfo(name)
            info.size = len(raw)
            tar.addfile(info, io.BytesIO(raw))
    return path


@pytest.mark.process
def test_every_member_of_an_archive_has_a_row_and_full_names(archive: Path, tmp_path: Path) -> None:
    done = call("normalize", archive, "-o", tmp_path / "out")
    assert done.exit_code == 1
    found = [(row["input"], row["status"], row["output"]) for row in rows(tmp_path / "out")]
    assert found == [
        ("2/news.tar.gz/a.html", "ok", "2/news.tar.gz/a.html.json"),
        ("news.tar.gz/a.html", "ok", "news.tar.gz/a.html.json"),
        ("news.tar.gz/data.json", "skipped", None),
        ("news.tar.gz/sub/b.txt.gz", "ok", "news.tar.gz/sub/b.txt.gz.json"),
        ("news.tar.gz/~~/up.txt", "error", None),
    ]
    record = json.loads((tmp_path / "out" / "news.tar.gz" / "sub" / "b.txt.gz.json").read_bytes())
    assert record["input"]["path"] == "news.tar.gz/sub/b.txt.gz"
    assert not (tmp_path / "up.txt").exists()


@pytest.mark.process
def test_records_of_rows_are_those_of_the_function(tmp_path: Path, story_text: str) -> None:
    path = tmp_path / "pages.jsonl"
    lines = [{"text": story_text, "url": "https://example.org/a", "id": "one", "lang": "en", "n": 2**70}, {"title": "no text"}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert call("normalize", path, "-o", tmp_path / "out").exit_code == 1
    first, second = rows(tmp_path / "out")
    assert (first["input"], first["id"], first["output"]) == ("pages.jsonl/1", "one", "pages.jsonl/1.json")
    assert (second["status"], second["reason"].partition(":")[0]) == ("error", "read")
    record = json.loads((tmp_path / "out" / "pages.jsonl" / "1.json").read_bytes())
    alone = normalize(story_text, url="https://example.org/a", input_format="text")
    assert isinstance(alone, Article)
    assert (record["text"], record["url"], record["input"]["sha256"]) == (alone.text, alone.url, alone.input.sha256)
    assert record["input"]["extra"]["lang"] == "en"


@pytest.mark.process
def test_broken_archive_is_one_row_and_an_empty_one_in_a_folder_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.zip").write_bytes(b"no archive")
    (folder / "b.jsonl").write_bytes(b"\n\n")
    call("normalize", folder, "-o", tmp_path / "out")
    assert [(row["input"], row["status"]) for row in rows(tmp_path / "out")] == [("a.zip", "error"), ("b.jsonl", "skipped")]


def test_archive_without_a_folder_for_its_records_is_a_wrong_call(archive: Path) -> None:
    done = call("normalize", archive)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "-o OUT" in done.stderr


def test_dry_run_opens_no_archive(archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(b"broken")
    done = call("normalize", archive, "-o", tmp_path / "out", "--dry-run")
    assert (done.exit_code, done.stdout) == (0, "news.tar.gz: its documents are named when they are read\n")


@pytest.mark.process
@pytest.mark.parametrize("separator", ["\n", "\0"])
def test_list_of_paths_names_inputs_as_they_stand(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, separator: str
) -> None:
    monkeypatch.chdir(folder)
    listed = separator.join(["./a.txt", "sub/c.txt", "gone.txt", ""])
    done = call("normalize", "--files-from", "-", "-o", tmp_path / "out", stdin=listed.encode())
    assert done.exit_code == 1
    assert [(row["input"], row["status"]) for row in rows(tmp_path / "out")] == [
        ("a.txt", "ok"),
        ("gone.txt", "error"),
        ("sub/c.txt", "ok"),
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--compress", "gz"],
        ["--shard", "2"],
        ["--shape", "dolma", "--format", "markdown"],
        ["--shape", "dolma", "--only-body"],
        ["--resume"],
        ["--jobs", "many"],
    ],
    ids=" ".join,
)
def test_options_that_do_not_go_together_are_a_wrong_call(folder: Path, arguments: list[str]) -> None:
    done = call("normalize", folder / "a.txt", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")


def test_missing_library_is_told_with_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (tmp_path / "a.txt").write_text("The bridge is closed, the mayor said on Monday.", "utf-8")
    done = call("normalize", tmp_path / "a.txt", "-o", tmp_path / "out", "--format", "parquet")
    assert done.exit_code == 2
    assert 'pip install "article-cleaner[parquet]"' in done.stderr
