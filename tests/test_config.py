"""Options from a file: which file counts, what beats it, and what is wrong in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner.app.cli import main

STORY = (
    "The council said on Monday that the bridge would stay closed until “May”, and nobody in the hall was surprised by that.\n"
)


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def explain_config(*arguments: str | Path) -> dict[str, tuple[str, str]]:
    done = call("config", "--json", *arguments)
    assert done.exit_code == 0, done.stderr
    return {row["option"]: (row["value"], row["from"]) for row in json.loads(done.stdout)}


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt").write_text(STORY, "utf-8")
    return tmp_path


def test_without_a_file_all_options_are_defaults(work: Path) -> None:
    assert not (work / "cleaner.toml").exists()
    shown = explain_config()
    assert {where for _, where in shown.values()} == {"default"}
    assert shown["format"] == ("", "default")
    assert shown["timeout"] == ("60.0", "default")
    assert {"rules", "model", "engine", "language", "max-bytes"} <= shown.keys()
    assert not {"output", "url", "dry-run"} & shown.keys()


@pytest.mark.process
def test_named_file_comes_before_the_current_folder_and_pyproject(work: Path) -> None:
    (work / "pyproject.toml").write_text('[tool.cleaner]\nlanguage = "fr"\n', "utf-8")
    assert explain_config()["language"] == ("fr", "pyproject.toml [tool.cleaner]")
    (work / "cleaner.toml").write_text('language = "de"\n', "utf-8")
    assert explain_config()["language"] == ("de", "cleaner.toml")
    (work / "other.toml").write_text('language = "es"\n', "utf-8")
    assert explain_config("--config", "other.toml")["language"] == ("es", "other.toml")
    done = call("normalize", "pages", "-o", "out", "--config", "other.toml", "--verbose")
    assert "options from other.toml: language" in done.stderr
    assert json.loads((work / "out" / "a.json").read_bytes())["language"] == "es"


@pytest.mark.process
def test_file_beside_an_input_or_among_inputs_is_not_believed(work: Path) -> None:
    (work / "pages" / "cleaner.toml").write_text('language = "fr"\n', "utf-8")
    assert {where for _, where in explain_config().values()} == {"default"}
    for given in ("pages/a.txt", "pages"):
        call("normalize", given, "-o", "out", "--fresh")
        assert json.loads((work / "out" / "a.json").read_bytes())["language"] == "en"


def test_pyproject_without_a_table_counts_for_nothing(work: Path) -> None:
    (work / "pyproject.toml").write_text("[tool.other]\nx = 1\n", "utf-8")
    assert {where for _, where in explain_config().values()} == {"default"}


@pytest.mark.process
def test_command_follows_the_file_and_the_call_beats_it(work: Path) -> None:
    (work / "cleaner.toml").write_text('language = "de"\nascii-quotes = true\n', "utf-8")
    record = json.loads(call("normalize", "pages/a.txt").stdout)
    assert record["language"] == "de"
    assert '"May"' in record["text"]
    assert json.loads(call("normalize", "pages/a.txt", "--language", "fr").stdout)["language"] == "fr"
    assert "language de (option)" in call("explain", "pages/a.txt").stdout


@pytest.mark.process
def test_paths_are_relative_to_the_file(work: Path) -> None:
    (work / "pages" / "my.toml").write_text(
        '[[rule]]\nid = "mine"\nrole = "other"\nforce = true\nstarts = ["the council said"]\nmatches = ["The council said"]\nspares = ["A"]\n',
        "utf-8",
    )
    (work / "pages" / "cleaner.toml").write_text('rules = ["my.toml"]\n', "utf-8")
    named = ("--config", "pages/cleaner.toml")
    assert explain_config(*named)["rules"][0] == str((work / "pages" / "my.toml").resolve())
    assert "rule:mine" in call("explain", "pages/a.txt", *named).stdout


def test_golden_cases_follow_the_file_too(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    case = work / "cases" / "one"
    case.mkdir(parents=True)
    (case / "input.txt").write_text(STORY, "utf-8")
    (work / "cleaner.toml").write_text('language = "de"\n', "utf-8")
    assert call("golden", "update", "cases").exit_code == 0
    assert json.loads((case / "expected.json").read_text("utf-8"))["language"] == "de"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('langauge = "en"', "did you mean 'language'?"),
        ('language = "english"', "language: 'english' is no language code"),
        ('output = "out"', "no option 'output'"),
        ("timeout = 0", "cleaner.toml: timeout:"),
        ('jobs = "many"', "cleaner.toml: jobs:"),
        ('format = "xml"', "cleaner.toml: format:"),
        ('rules = "gone.toml"', "cleaner.toml: rules:"),
        ("language = ", "cleaner.toml: "),
    ],
)
@pytest.mark.parametrize("command", [["config"], ["normalize", "pages", "-o", "out"]], ids=["config", "normalize"])
def test_what_is_wrong_in_a_file_is_a_wrong_call_that_names_it(
    work: Path, source: str, message: str, command: list[str]
) -> None:
    (work / "cleaner.toml").write_text(source, "utf-8")
    done = call(*command)
    assert done.exit_code == 2
    assert message in " ".join(done.stderr.split())


@pytest.mark.process
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_the_shells_script(shell: str) -> None:
    done = call("completion", shell)
    assert done.exit_code == 0
    assert "_CLEANER_COMPLETE" in done.stdout


@pytest.mark.parametrize(
    ("words", "expected"),
    [("cleaner ex", "explain"), ("cleaner normalize --asc", "--ascii-quotes"), ("cleaner rules ch", "check")],
)
def test_shell_completes_commands_and_options(words: str, expected: str) -> None:
    count = len(words.split()) - 1
    done = CliRunner(env={"_CLEANER_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(count)}).invoke(
        main, [], prog_name="cleaner"
    )
    assert expected in done.stdout


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["explian", "a"], "explain"),
        (["normalise", "a"], "normalize"),
        (["veryfi"], "verify"),
        (["rules", "lst"], "list"),
        (["report", "--al", "."], "--all"),
    ],
)
def test_wrong_word_is_answered_with_the_nearest(arguments: list[str], expected: str) -> None:
    done = call(*arguments)
    assert done.exit_code == 2
    assert expected in done.stderr
