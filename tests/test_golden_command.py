"""Users' golden cases: checked field by field, written by one command, and never where nobody reviews them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleaner.app.cli import main

PAGE = "<html lang=en><h1>Wend bridge stays closed</h1><p>{0} The council said on Monday that the bridge would stay closed until May.</p></html>"


def call(*arguments: str | Path, ci: str = "") -> Result:
    return CliRunner(env={"CI": ci}).invoke(main, ["golden", *map(str, arguments)])


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    root = tmp_path / "cases"
    for slug in ("bridge", "ferry"):
        (root / slug).mkdir(parents=True)
        (root / slug / "input.html").write_text(PAGE.format(slug), "utf-8")
    return root


def test_update_writes_what_check_then_accepts(cases: Path) -> None:
    assert call("check", cases).exit_code == 1
    done = call("update", cases)
    assert done.exit_code == 0
    assert done.stdout == "".join(f"created: {cases / slug / 'expected.json'}\n" for slug in ("bridge", "ferry"))
    assert call("update", cases).stdout == ""
    done = call("check", cases)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "2 cases, 2 as reviewed, 0 not\n")
    record = json.loads((cases / "ferry" / "expected.json").read_text("utf-8"))
    assert record["title"] == "Wend bridge stays closed"
    assert "cleaner" not in record


def test_check_shows_the_difference_field_by_field(cases: Path) -> None:
    call("update", cases)
    path = cases / "ferry" / "expected.json"
    record = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**record, "title": "Another title", "word_count": 3}), "utf-8")
    done = call("check", cases)
    assert done.exit_code == 1
    assert done.stdout == (
        'ferry\n  title\n    - "Another title"\n    + "Wend bridge stays closed"\n  word_count\n'
        f"    - 3\n    + {record['word_count']}\n"
    )
    assert call("check", cases, "bridge").exit_code == 0


@pytest.mark.parametrize("ci", ["true", "1"])
def test_update_refuses_to_write_in_ci(cases: Path, ci: str) -> None:
    done = call("update", cases, ci=ci)
    assert done.exit_code == 2
    assert not list(cases.rglob("expected.json"))
    assert "CI is set" in done.stderr


def test_check_runs_in_ci_and_creates_nothing(cases: Path) -> None:
    done = call("check", cases, ci="true")
    assert done.exit_code == 1
    assert "no expected.json" in done.stdout
    assert not list(cases.rglob("expected.json"))


def test_broken_cases_are_told_and_cost_only_themselves(cases: Path) -> None:
    (cases / "none").mkdir()
    (cases / "two").mkdir()
    for name in ("input.txt", "input.html"):
        (cases / "two" / name).write_text(PAGE, "utf-8")
    (cases / "binary").mkdir()
    (cases / "binary" / "input.txt").write_bytes(bytes(range(256)))
    done = call("update", cases)
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 2
    assert "found 0" in done.stderr
    assert "found 2" in done.stderr
    assert "3 without a record" in done.stderr
    (cases / "ferry" / "expected.json").write_text("[", "utf-8")
    assert "not a record" in call("check", cases, "ferry").stdout


def test_wrong_name_of_a_case_is_answered_with_the_nearest(cases: Path, tmp_path: Path) -> None:
    done = call("check", cases, "fery")
    assert done.exit_code == 2
    assert "did you mean 'ferry'?" in done.stderr
    (tmp_path / "empty").mkdir()
    assert call("check", tmp_path / "empty").exit_code == 2


def test_case_is_checked_with_rules_of_ones_own(cases: Path, tmp_path: Path) -> None:
    call("update", cases)
    rules = tmp_path / "my.toml"
    rules.write_text(
        '[[rule]]\nid = "no-ferry"\nrole = "other"\nforce = true\nstarts = ["ferry the council"]\n'
        'matches = ["Ferry the council said so."]\nspares = ["Bridge"]\n', "utf-8"
    )  # fmt: skip
    done = call("check", cases, "--rules", rules)
    assert done.exit_code == 1
    assert "rule:no-ferry" in done.stdout
    assert "1 as reviewed, 1 not" in done.stderr
