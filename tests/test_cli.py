"""The command: what it prints and writes, and its exit codes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cleaner import Options
from cleaner.app.cli import main
from cleaner.pipeline import label_document
from cleaner.record.build import render_schema
from cleaner.types import Labelled, RawDocument
from cleaner.version import VERSION

pytestmark = pytest.mark.process


def call(*arguments: str | Path, stdin: bytes | None = None, **env: str) -> Result:
    return CliRunner(env=env or None).invoke(main, [str(argument) for argument in arguments], input=stdin)


def shell(*arguments: str | Path, **settings: Any) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "cleaner", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **settings)


def rows(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "manifest.jsonl").read_text("utf-8").splitlines()]


def files(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


def test_one_input_is_printed_as_an_indented_record(folder: Path) -> None:
    done = shell("normalize", folder / "a.txt")
    assert (done.returncode, done.stderr) == (0, b"")
    record = json.loads(done.stdout)
    assert record["input"]["path"] == "a.txt"
    assert done.stdout.startswith(b'{\n  "schema_version"')
    assert done.stdout.endswith(b"}\n")


def test_folder_is_cleaned_into_another(folder: Path, tmp_path: Path) -> None:
    done = shell("normalize", folder, "-o", tmp_path / "out")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode().strip() == "3 ok, 0 empty, 0 errors, 1 skipped; 4 new, 0 replaced, 0 kept"
    assert files(tmp_path / "out") == {"a.json", "b.json", "sub/c.json", "manifest.jsonl"}


def test_printed_record_is_the_written_one(folder: Path, tmp_path: Path) -> None:
    printed = call("normalize", folder / "a.txt").stdout_bytes
    call("normalize", folder / "a.txt", "-o", tmp_path / "out")
    assert (tmp_path / "out" / "a.json").read_bytes() == printed


def test_several_inputs_without_a_folder_for_them_are_a_wrong_call(folder: Path) -> None:
    done = call("normalize", folder)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "-o OUT" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["normalize"],
        ["normalise", "a.txt"],
        ["normalize", "a.txt", "--language", "english"],
        ["normalize", "a.txt", "--format", "xml"],
        ["normalize", "a.txt", "--jobs", "0"],
        ["normalize", "a.txt", "--timeout", "0"],
        ["normalize", "a.txt", "--urls", "no-such-file.tsv"],
        ["explain"],
        ["frobnicate"],
    ],
    ids=" ".join,
)
def test_wrong_call_is_status_2(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = call(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr
    assert list(tmp_path.iterdir()) == []


def test_glob_that_matches_nothing_is_not_passed_over(tmp_path: Path) -> None:
    done = call("normalize", tmp_path / "*.txt")
    assert (done.exit_code in {1, 2}, done.stdout) == (True, "")
    assert "*.txt" in done.stderr


def test_empty_folder_is_a_wrong_call(tmp_path: Path) -> None:
    assert call("normalize", tmp_path, "-o", tmp_path / "out").exit_code == 2


def test_file_in_the_place_of_a_command_is_answered_with_the_right_one(folder: Path) -> None:
    done = call(folder / "a.txt")
    assert done.exit_code == 2
    assert f"cleaner normalize {folder / 'a.txt'}" in done.stderr


@pytest.mark.parametrize("name", ["data.json", "gone.txt", "broken.txt.gz"])
def test_rejection_prints_its_reason_and_nothing_else(folder: Path, name: str) -> None:
    (folder / "broken.txt.gz").write_bytes(b"no gzip")
    done = call("normalize", folder / name)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{name}: error, ")
    assert "Traceback" not in done.stderr


def test_failed_input_is_status_1_and_named_in_the_closing_line(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.txt.gz").write_bytes(b"no gzip")
    done = call("normalize", folder, "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert ", 1 error" in done.stderr
    assert "broken.txt.gz" in done.stderr
    assert [row["status"] for row in rows(tmp_path / "out")] == ["ok", "ok", "error", "skipped", "ok"]


def test_empty_document_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body></body></html>", "utf-8")
    done = call("normalize", tmp_path / "a.html")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["warnings"][0] == "no-text"


def test_slow_document_is_a_timeout_and_the_others_go_on(folder: Path, tmp_path: Path) -> None:
    call("normalize", folder, "-o", tmp_path / "warm")
    slow = "<html><body>" + "<p>The bridge was <b>closed</b> on Monday, the <a href=x>council</a> said to us.</p>" * 60_000
    (folder / "slow.html").write_text(slow, "utf-8")
    done = call("normalize", folder / "slow.html", "-o", tmp_path / "out", "--timeout", "0.05")
    assert done.exit_code == 1
    (row,) = rows(tmp_path / "out")
    assert (row["status"], row["output"]) == ("timeout", None)
    assert "--timeout" in row["reason"]
    assert files(tmp_path / "out") == {"manifest.jsonl"}


def test_dash_reads_standard_input(story_text: str) -> None:
    done = shell("normalize", "-", input=story_text.encode())
    record = json.loads(done.stdout)
    assert (done.returncode, record["input"]["path"], record["input"]["bytes"]) == (0, "-", len(story_text.encode()))


def test_standard_input_over_the_limit_is_an_error(story_text: str) -> None:
    done = call("normalize", "-", "--max-bytes", "10", stdin=story_text.encode())
    assert (done.exit_code, done.stdout) == (1, "")
    assert "--max-bytes" in done.stderr


def test_standard_input_goes_with_files_into_a_folder(folder: Path, tmp_path: Path, story_text: str) -> None:
    done = call("normalize", "-", folder / "a.txt", "-o", tmp_path / "out", stdin=story_text.encode())
    assert done.exit_code == 0
    assert [(row["input"], row["output"], row["duplicate_of"]) for row in rows(tmp_path / "out")] == [
        ("-", "stdin.json", None),
        ("a.txt", "a.json", "-"),
    ]


def test_closed_pipe_is_silent(tmp_path: Path, story_text: str) -> None:
    (tmp_path / "long.txt").write_text(story_text * 200, "utf-8")
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "cleaner", "normalize", str(tmp_path / "long.txt")]
    with os.fdopen(writer, "wb") as stdout:
        done = subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("arguments", [["schema"], ["--help"], ["normalize", "--help"]], ids=" ".join)
def test_closed_pipe_of_other_commands_is_silent(arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as stdout:
        done = subprocess.run(
            [sys.executable, "-m", "cleaner", *arguments], stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=60
        )
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


def test_dry_run_lists_and_writes_nothing(folder: Path, tmp_path: Path) -> None:
    (folder / "link.txt").symlink_to(tmp_path)
    done = call("normalize", folder, "-o", tmp_path / "out", "--dry-run")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "a.txt → a.json",
        "b.html → b.json",
        "data.json → data.json.json",
        "link.txt: skipped, a link that leads out of the folder",
        "sub/c.txt → sub/c.json",
    ]
    assert not (tmp_path / "out").exists()


def test_urls_are_given_by_input_name(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "urls.tsv"
    table.write_text("a.txt\thttps://example.org/a\nsub/c.txt\thttps://example.org/c\n\n", "utf-8")
    call("normalize", folder, "-o", tmp_path / "out", "--urls", table)
    urls = {name: json.loads((tmp_path / "out" / name).read_bytes())["url"] for name in ("a.json", "b.json", "sub/c.json")}
    assert urls == {"a.json": "https://example.org/a", "b.json": None, "sub/c.json": "https://example.org/c"}


def test_broken_line_of_urls_is_named(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "urls.tsv"
    table.write_text("a.txt\thttps://example.org/a\nb.html https://example.org/b\n", "utf-8")
    done = call("normalize", folder, "-o", tmp_path / "out", "--urls", table)
    assert done.exit_code == 2
    assert "line 2" in done.stderr


def test_one_url_for_several_inputs_is_a_wrong_call(folder: Path, tmp_path: Path) -> None:
    assert call("normalize", folder, "-o", tmp_path / "out", "--url", "https://example.org").exit_code == 2


def test_url_of_one_input_is_in_its_record(folder: Path) -> None:
    assert (
        json.loads(call("normalize", folder / "a.txt", "--url", "https://example.org/a").stdout)["url"]
        == "https://example.org/a"
    )


def test_only_body_is_the_text(folder: Path, tmp_path: Path) -> None:
    text = json.loads(call("normalize", folder / "a.txt").stdout)["text"]
    assert call("normalize", folder / "a.txt", "--only-body").stdout == f"{text}\n"
    call("normalize", folder, "-o", tmp_path / "out", "--only-body")
    assert files(tmp_path / "out") == {"a.txt", "b.txt", "sub/c.txt", "manifest.jsonl"}
    assert (tmp_path / "out" / "a.txt").read_text("utf-8") == f"{text}\n"


def test_json_lines_are_one_file_in_order(folder: Path, tmp_path: Path) -> None:
    call("normalize", folder, "-o", tmp_path / "out", "--format", "jsonl")
    assert files(tmp_path / "out") == {"records.jsonl", "manifest.jsonl"}
    lines = (tmp_path / "out" / "records.jsonl").read_bytes().splitlines()
    assert [json.loads(line)["input"]["path"] for line in lines] == ["a.txt", "b.html", "sub/c.txt"]


def test_markdown_is_a_file_each(folder: Path, tmp_path: Path) -> None:
    call("normalize", folder, "-o", tmp_path / "out", "--format", "markdown")
    assert files(tmp_path / "out") == {"a.md", "b.md", "sub/c.md", "manifest.jsonl"}


def test_markdown_has_links_and_emphasis(folder: Path) -> None:
    page = f"<h1>Bridge closed</h1><p>The <a href='https://x.example/a'>bridge</a> is <b>shut</b>. {'It is old. ' * 20}</p>"
    (folder / "link.html").write_text(f"<!doctype html><html><body><article>{page}</article></body></html>")
    out = call("normalize", folder / "link.html", "--format", "markdown").stdout
    assert "The [bridge](https://x.example/a) is **shut**." in out


def test_language_overrides_detection(folder: Path) -> None:
    record = json.loads(call("normalize", folder / "a.txt", "--language", "sv").stdout)
    assert (record["language"], record["origins"]["language"]["source"]) == ("sv", "option")


def test_run_again_removes_only_when_asked_and_only_its_own_records(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    call("normalize", folder, "-o", out)
    (out / "mine.txt").write_text("mine")
    (folder / "b.html").unlink()
    call("normalize", folder, "-o", out)
    assert files(out) == {"a.json", "b.json", "sub/c.json", "mine.txt", "manifest.jsonl"}
    call("normalize", folder, "-o", out, "--prune")
    assert files(out) == {"a.json", "sub/c.json", "mine.txt", "manifest.jsonl"}


def test_run_again_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for out, jobs in ((tmp_path / "1", "1"), (tmp_path / "2", "2")):
        call("normalize", folder, "-o", out, "--jobs", jobs)
    assert all((tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes() for name in files(tmp_path / "1"))


def test_out_inside_the_input_is_no_input(folder: Path) -> None:
    for _ in range(2):
        assert call("normalize", folder, "-o", folder / "out").exit_code == 0
    assert [row["input"] for row in rows(folder / "out")] == ["a.txt", "b.html", "data.json", "sub/c.txt"]


def test_quiet_says_nothing_and_verbose_a_line_for_each(folder: Path, tmp_path: Path) -> None:
    assert call("normalize", folder, "-o", tmp_path / "out", "-q").stderr == ""
    lines = call("normalize", folder, "-o", tmp_path / "out", "-v").stderr.splitlines()
    assert [line.partition(",")[0] for line in lines[:2]] == ["a.txt: ok", "b.html: ok"]
    assert lines[2].startswith("data.json: skipped, sniff: ")


def test_name_that_is_not_utf8_has_a_record(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with open(os.path.join(os.fsencode(tmp_path / "in"), b"caf\xe9.txt"), "wb") as file:
        file.write(b"The bridge is closed, the council said on Monday.\n")
    done = shell("normalize", tmp_path / "in", "-o", tmp_path / "out")
    assert done.returncode == 0
    (row,) = rows(tmp_path / "out")
    assert (row["input"], row["status"]) == ("caf\\xe9.txt", "ok")
    assert (tmp_path / "out" / row["output"]).is_file()


def test_output_that_is_a_file_is_a_wrong_call(folder: Path) -> None:
    assert call("normalize", folder, "-o", folder / "a.txt").exit_code == 2


@pytest.mark.parametrize("width", [80, 40])
def test_explanation_fits_the_terminal_and_has_no_colour_in_a_pipe(folder: Path, width: int) -> None:
    done = call("explain", folder / "a.txt", COLUMNS=str(width))
    assert done.exit_code == 0
    assert "\x1b" not in done.stdout
    shown = [line for line in done.stdout.splitlines() if line.startswith("  ")]
    assert shown
    assert all(len(line) <= width for line in shown)
    assert all(word in " ".join(line.strip() for line in shown) for word in ("bridge", "Wend", "closed"))


def test_every_line_of_an_explanation_fits_the_terminal(folder: Path) -> None:
    done = call("explain", folder / "b.html", COLUMNS="80")
    assert all(len(line) <= 80 for line in done.stdout.splitlines())


def test_explanation_shows_every_block(folder: Path) -> None:
    labelled = label_document(RawDocument(raw=(folder / "a.txt").read_bytes(), path="a.txt"), Options())
    assert isinstance(labelled, Labelled)
    lines = call("explain", folder / "a.txt").stdout.splitlines()
    roles = [line.split()[0] for line in lines[2:] if line and not line.startswith(" ")]
    assert roles[: len(labelled.labels)] == [str(label.role) for label in labelled.labels]


def test_offsets_of_the_record_count_in_the_page(folder: Path) -> None:
    page = shell("explain", "--page", folder / "b.html").stdout.decode("utf-8").removesuffix("\n")
    record = json.loads(call("normalize", folder / "b.html").stdout)
    for block in record["blocks"]:
        assert page[block["start"] : block["end"]] == block["text"]
    for removal in record["removed"]:
        assert page[removal["start"] : removal["end"]] == removal["text"]


def test_explain_refuses_what_is_no_document(folder: Path) -> None:
    done = call("explain", folder / "data.json")
    assert (done.exit_code, done.stdout) == (1, "")
    assert call("explain", folder).exit_code == 2


def test_explain_says_that_it_shows_one_document(folder: Path) -> None:
    archive = folder / "many.jsonl"
    archive.write_text("{}\n")
    for given in (folder, archive):
        done = call("explain", given)
        assert done.exit_code == 2
        assert "explain shows" in done.stderr
        assert "-o OUT" not in done.stderr


def test_explain_reads_standard_input(story_text: str) -> None:
    assert (
        call("explain", "-", "--page", stdin=story_text.encode()).stdout.split("\n")[0] == story_text.split("\n", maxsplit=1)[0]
    )


def test_schema_is_printed() -> None:
    done = shell("schema")
    assert (done.returncode, done.stdout) == (0, render_schema())


def test_version_names_the_rules_and_the_model_as_records_do(folder: Path) -> None:
    maker = json.loads(call("normalize", folder / "a.txt").stdout)["cleaner"]
    assert call("--version").stdout == f"cleaner, version {VERSION} (rules {maker['rules']}, model {maker['model']})\n"
