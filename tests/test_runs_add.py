"""Runs into one OUT add up: each adds, replaces and keeps, and takes nothing away that it was not given."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from cleaner import normalize_files
from cleaner.app.cli import main
from cleaner.run.call import Progress
from cleaner.run.folder import Folder, lock_folder
from cleaner.run.output import Tally, Target, write_run
from cleaner.run.plan import Call, make_plan
from cleaner.run.streams import StreamSink
from cleaner.run.verify import Tally as Verified
from cleaner.run.verify import verify_folder

pytestmark = pytest.mark.process

FORMS = [
    ["--format", "json"],
    ["--format", "markdown"],
    ["--format", "jsonl"],
    ["--format", "jsonl", "--shard", "2"],
    ["--format", "jsonl", "--shard", "3", "--compress", "gz"],
    ["--format", "parquet"],
]


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["normalize", *map(str, arguments)])


def contents(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def rows(out: Path) -> dict[str, dict[str, Any]]:
    listed = [json.loads(line) for line in (out / "manifest.jsonl").read_text("utf-8").splitlines()]
    assert [row["input"] for row in listed] == sorted(row["input"] for row in listed)
    return {row["input"]: row for row in listed}


def problems(out: Path) -> list[str]:
    return list(verify_folder(out, Verified()))


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(
            f"The {text} is closed, the mayor of {name} said on Monday in the town hall.", "utf-8"
        )
    return folder


@pytest.fixture
def nights(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders with files of other names."""
    return write(tmp_path / "mon", b="bridge", d="ferry"), write(tmp_path / "tue", a="harbour", c="school", e="library")


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_second_run_adds_and_the_bytes_are_those_of_the_same_calls(
    nights: tuple[Path, Path], tmp_path: Path, form: list[str]
) -> None:
    if "parquet" in form:
        pytest.importorskip("pyarrow", reason="needs the extra parquet")
    for out in (tmp_path / "one", tmp_path / "two"):
        first = call(nights[0], "-o", out, *form)
        before = rows(out)
        second = call(nights[1], "-o", out, *form)
        assert first.stderr.strip().endswith("2 new, 0 replaced, 0 kept")
        assert second.stderr.strip().endswith("3 new, 0 replaced, 2 kept")
        after = rows(out)
        assert list(after) == ["a.txt", "b.txt", "c.txt", "d.txt", "e.txt"]
        assert {name: after[name]["record_sha256"] for name in before} == {
            name: row["record_sha256"] for name, row in before.items()
        }
        assert problems(out) == []
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_changed_bytes_of_a_known_input_replace_its_record(nights: tuple[Path, Path], tmp_path: Path, form: list[str]) -> None:
    if "parquet" in form:
        pytest.importorskip("pyarrow", reason="needs the extra parquet")
    out = tmp_path / "out"
    for night in nights:
        call(night, "-o", out, *form)
    write(nights[0], d="tunnel")
    done = call(nights[0], "-o", out, *form, "--resume")
    assert done.stderr.strip().endswith("1 of them done before; 0 new, 1 replaced, 4 kept")
    assert problems(out) == []
    assert rows(out)["d.txt"]["sha256"] == hashlib.sha256((nights[0] / "d.txt").read_bytes()).hexdigest()


def test_what_another_argument_brought_is_not_replaced_unless_asked(tmp_path: Path) -> None:
    mon, tue, out = write(tmp_path / "mon", a="bridge"), write(tmp_path / "tue", a="ferry"), tmp_path / "out"
    call(mon / "a.txt", "-o", out)
    before = contents(out)
    for extra in ([], ["--dry-run"], ["--resume"]):
        done = call(tue / "a.txt", "-o", out, *extra)
        assert done.exit_code == 2
        assert "--prefix NAME" in done.stderr
        assert "--replace" in done.stderr
    assert contents(out) == before
    assert call(tue / "a.txt", "-o", out, "--prefix", "tue").exit_code == 0
    assert set(contents(out)) == {"a.json", "tue/a.json", "manifest.jsonl"}
    assert json.loads((out / "tue" / "a.json").read_bytes())["input"]["path"] == "tue/a.txt"
    assert call(tue / "a.txt", "-o", out, "--replace").stderr.strip().endswith("0 new, 1 replaced, 1 kept")
    assert b"ferry" in (out / "a.json").read_bytes()
    assert call(mon / "a.txt", "-o", out).exit_code == 2
    assert problems(out) == []


def test_members_that_another_archive_brought_are_not_replaced(tmp_path: Path) -> None:
    line = json.dumps({"text": "The bridge is closed, the mayor said on Monday."})
    for night in ("mon", "tue"):
        (tmp_path / night).mkdir()
        (tmp_path / night / "rows.jsonl").write_text(line, "utf-8")
    call(tmp_path / "mon", "-o", tmp_path / "out")
    assert call(tmp_path / "tue", "-o", tmp_path / "out").exit_code == 2
    assert call(tmp_path / "mon", "-o", tmp_path / "out").exit_code == 0


@pytest.mark.parametrize("form", FORMS, ids=" ".join)
def test_prune_removes_what_is_gone_from_its_arguments_and_no_more(
    nights: tuple[Path, Path], tmp_path: Path, form: list[str]
) -> None:
    if "parquet" in form:
        pytest.importorskip("pyarrow", reason="needs the extra parquet")
    out = tmp_path / "out"
    call(nights[0], "-o", out, *form)
    call(nights[0], "-o", out, *form, "--prefix", "p")
    call(nights[1], "-o", out, *form)
    (nights[0] / "b.txt").unlink()
    assert "pruned" not in call(nights[1], "-o", out, *form, "--prune").stderr
    done = call(nights[0], "-o", out, *form, "--prune")
    assert done.stderr.strip().endswith("0 new, 1 replaced, 5 kept, 1 pruned")
    assert list(rows(out)) == ["a.txt", "c.txt", "d.txt", "e.txt", "p/b.txt", "p/d.txt"]
    assert problems(out) == []


def test_prune_leaves_what_cannot_be_read_and_what_is_excluded(tmp_path: Path) -> None:
    folder, out = write(tmp_path / "in", a="bridge", b="ferry"), tmp_path / "out"
    (folder / "rows.jsonl").write_text(json.dumps({"text": "The bridge is closed, the mayor said."}) + "\n", "utf-8")
    call(folder, "-o", out)
    (folder / "rows.jsonl").write_bytes(b"")
    (folder / "rows.jsonl").unlink()
    (folder / "rows.jsonl").mkdir()
    (folder / "b.txt").unlink()
    call(folder, "-o", out, "--prune", "--exclude", "b.txt", "--exclude", "rows.jsonl")
    assert list(rows(out)) == ["a.txt", "b.txt", "rows.jsonl/1"]
    (folder / "rows.jsonl").rmdir()
    (folder / "rows.jsonl").symlink_to("nowhere.jsonl")
    call(folder, "-o", out, "--prune")
    assert set(rows(out)) == {"a.txt", "rows.jsonl", "rows.jsonl/1"}


@pytest.mark.parametrize("form", FORMS[:1] + FORMS[2:3], ids=" ".join)
def test_row_of_a_broken_archive_goes_when_it_can_be_read(tmp_path: Path, form: list[str]) -> None:
    folder, out = write(tmp_path / "in", a="bridge"), tmp_path / "out"
    (folder / "x.zip").write_bytes(b"PK no archive")
    assert call(folder, "-o", out, *form).exit_code == 1
    with zipfile.ZipFile(folder / "x.zip", "w") as archive:
        archive.writestr("b.html", "<p>The ferry is closed, the mayor said on Monday.</p>")
    assert call(folder, "-o", out, *form).exit_code == 0
    assert {name: row["status"] for name, row in rows(out).items()} == {"a.txt": "ok", "x.zip/b.html": "ok"}
    assert problems(out) == []


def test_stream_that_was_full_when_the_run_was_killed_is_packed_first(
    nights: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = ["--format", "jsonl", "--shard", "2", "--jobs", "1"]
    call(nights[1], "-o", tmp_path / "whole", *form)

    def stop(_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(StreamSink, "pack", stop)
        assert call(nights[1], "-o", tmp_path / "out", *form).exit_code == 1
    assert call(nights[1], "-o", tmp_path / "out", *form, "--resume").exit_code == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_file_that_has_another_name_elsewhere_is_not_written_to(nights: tuple[Path, Path], tmp_path: Path) -> None:
    out, victim = tmp_path / "out", tmp_path / "victim"
    out.mkdir()
    victim.write_text("precious", "utf-8")
    os.link(victim, out / ".manifest.journal")
    assert call(nights[0], "-o", out).exit_code == 1
    assert victim.read_text("utf-8") == "precious"


def test_glob_that_matches_nothing_prunes_nothing(tmp_path: Path) -> None:
    folder, out = write(tmp_path / "in", a="bridge"), tmp_path / "out"
    other = write(tmp_path / "other", z="ferry")
    call(folder / "*.txt", "-o", out)
    (folder / "a.txt").unlink()
    call(folder / "*.txt", other, "-o", out, "--prune")
    assert "a.txt" in rows(out)


def test_fresh_run_begins_anew(nights: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    call(nights[0], "-o", out, "--format", "jsonl")
    call(nights[1], "-o", out)
    (out / "mine.txt").write_text("mine")
    assert call(nights[1], "-o", out, "--fresh").stderr.strip().endswith("3 new, 0 replaced, 0 kept")
    (out / "mine.txt").unlink()
    call(nights[1], "-o", tmp_path / "whole")
    assert contents(out) == contents(tmp_path / "whole")


def test_name_that_was_given_stays_and_a_new_input_gives_way(tmp_path: Path) -> None:
    folder, out = write(tmp_path / "in", same="bridge"), tmp_path / "out"
    call(folder, "-o", out)
    (folder / "same.html").write_text("<p>The ferry is closed, the mayor said on Monday.</p>", "utf-8")
    preview = call(folder, "-o", out, "--dry-run").stdout
    call(folder, "-o", out)
    assert {name: row["output"] for name, row in rows(out).items()} == {"same.html": "same.html.json", "same.txt": "same.json"}
    assert preview == "same.html → same.html.json\nsame.txt → same.json\n"
    (folder / "same.txt").unlink()
    call(folder, "-o", out, "--prune")
    assert rows(out)["same.html"]["output"] == "same.html.json"


def test_copies_name_the_first_that_came_and_old_rows_stay(tmp_path: Path) -> None:
    out = tmp_path / "out"
    text = "The bridge is closed, the mayor said on Monday in the town hall."
    for night, name in (("mon", "z.txt"), ("tue", "a.txt"), ("wed", "m.txt")):
        (tmp_path / night).mkdir()
        (tmp_path / night / name).write_text(text, "utf-8")
    call(tmp_path / "mon", "-o", out)
    before = (out / "manifest.jsonl").read_bytes()
    call(tmp_path / "tue", "-o", out)
    assert before in (out / "manifest.jsonl").read_bytes()
    assert rows(out)["a.txt"]["duplicate_of"] == "z.txt"
    call(tmp_path / "wed", "-o", out)
    (tmp_path / "mon" / "z.txt").write_text("Something else, the mayor said on Monday.", "utf-8")
    call(tmp_path / "mon", "-o", out)
    assert [(name, row["duplicate_of"]) for name, row in rows(out).items()] == [
        ("a.txt", None),
        ("m.txt", "a.txt"),
        ("z.txt", None),
    ]


@pytest.mark.parametrize("form", FORMS[:1] + FORMS[2:4], ids=" ".join)
@pytest.mark.parametrize(
    ("change", "n_kept"),
    [(["--urls"], 1), (["--input-format", "html"], 0), (["--ascii-quotes"], 0), ([], 2)],
    ids=["urls", "input-format", "quotes", "same"],
)
def test_resume_leaves_out_only_what_was_done_with_these_options(
    nights: tuple[Path, Path], tmp_path: Path, form: list[str], change: list[str], n_kept: int
) -> None:
    out, addresses = tmp_path / "out", tmp_path / "map.tsv"
    addresses.write_text("b.txt\thttps://courier.example/b\n", "utf-8")
    call(nights[0], "-o", out, *form)
    done = call(nights[0], "-o", out, *form, *change, *([addresses] if change == ["--urls"] else []), "--resume")
    assert f"0 new, {2 - n_kept} replaced, {n_kept} kept" in done.stderr
    if change == ["--urls"]:
        assert rows(out)["b.txt"]["url"] == "https://courier.example/b"


def test_edited_record_is_told_and_done_again(nights: tuple[Path, Path], tmp_path: Path) -> None:
    for form in (["--format", "json"], ["--format", "jsonl"], ["--format", "markdown"]):
        out = tmp_path / form[1]
        call(nights[0], "-o", out, *form)
        whole = contents(out)
        name = next(name for name in whole if name != "manifest.jsonl")
        (out / name).write_bytes(whole[name].replace(b"town hall", b"town haul", 1))
        assert len(problems(out)) == 1
        assert "1 replaced" in call(nights[0], "-o", out, *form, "--resume").stderr
        assert contents(out) == whole


def test_row_that_was_made_by_another_version_is_counted_and_done_again(nights: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    for night in nights:
        call(night, "-o", out)
    manifest = out / "manifest.jsonl"
    lines = manifest.read_text("utf-8").splitlines()
    lines[0] = json.dumps(json.loads(lines[0]) | {"rules": "0123456789ab"})
    manifest.write_text("\n".join([*lines, ""]), "utf-8")
    done = CliRunner().invoke(main, ["verify", str(out)])
    assert "1 rows by version" in done.stderr
    assert "--resume" in done.stderr
    assert "1 replaced" in call(nights[1], "-o", out, "--resume").stderr
    assert "by version" not in CliRunner().invoke(main, ["verify", str(out)]).stderr


def test_folder_in_the_place_of_a_record_is_that_inputs_error(nights: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "b.json" / "x").mkdir(parents=True)
    for extra in ([], ["--resume"]):
        done = call(nights[0], "-o", out, *extra)
        assert done.exit_code == 1
        assert {name: (row["status"], row["output"]) for name, row in rows(out).items()} == {
            "b.txt": ("error", None),
            "d.txt": ("ok", "d.json"),
        }
        assert "a folder stands there" in rows(out)["b.txt"]["reason"]
    (out / "b.json" / "x").rmdir()
    (out / "b.json").rmdir()
    assert call(nights[0], "-o", out, "--resume").exit_code == 0
    assert problems(out) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folder_that_is_read_only_costs_its_own_inputs(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    write(folder, a="bridge")
    write(folder / "sub", b="ferry")
    (out / "sub").mkdir(parents=True)
    (out / "sub").chmod(0o555)
    assert call(folder, "-o", out).exit_code == 1
    assert {name: row["status"] for name, row in rows(out).items()} == {"a.txt": "ok", "sub/b.txt": "error"}


def test_place_that_is_refused_by_the_system_costs_its_own_input(
    nights: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Folder.move

    def move(self: Folder, temporary: str, name: str, *, make: bool = False) -> None:
        if name == "b.json":
            raise PermissionError(errno.EACCES, "Permission denied")
        whole(self, temporary, name, make=make)

    monkeypatch.setattr(Folder, "move", move)
    assert call(nights[0], "-o", tmp_path / "out").exit_code == 1
    assert {name: row["status"] for name, row in rows(tmp_path / "out").items()} == {"b.txt": "error", "d.txt": "ok"}
    assert not list((tmp_path / "out").glob(".*"))


LINKS = [
    ".manifest.journal",
    "manifest.jsonl",
    ".cleaner-manifest.jsonl.tmp",
    ".manifest.commit",
    "b.json",
    "records.jsonl",
    ".records.jsonl.part",
]


@pytest.mark.parametrize("form", [["--format", "json"], ["--format", "jsonl"]], ids=" ".join)
def test_links_in_out_are_not_followed(nights: tuple[Path, Path], tmp_path: Path, form: list[str]) -> None:
    out, victim = tmp_path / "out", tmp_path / "victim"
    out.mkdir()
    victim.mkdir()
    for number, name in enumerate(LINKS):
        (victim / str(number)).write_text("precious", "utf-8")
        if name != ".manifest.commit":
            (out / name).symlink_to(victim / str(number))
    call(nights[0], "-o", out, *form)
    assert {path.read_text("utf-8") for path in victim.iterdir()} == {"precious"}


def test_linked_folder_leads_nowhere(tmp_path: Path) -> None:
    folder, out, victim = tmp_path / "in", tmp_path / "out", tmp_path / "victim"
    write(folder, a="bridge")
    write(folder / "sub", b="ferry")
    out.mkdir()
    victim.mkdir()
    (out / "sub").symlink_to(victim)
    assert call(folder, "-o", out).exit_code == 1
    assert list(victim.iterdir()) == []
    assert rows(out)["sub/b.txt"]["status"] == "error"


def test_busy_folder_is_told_as_busy(nights: tuple[Path, Path], tmp_path: Path) -> None:
    with lock_folder(tmp_path / "out"):
        done = call(nights[0], "-o", tmp_path / "out")
    assert done.exit_code == 1
    assert "another run is writing" in done.stderr
    assert "wait" in done.stderr
    assert "--resume" not in done.stderr


def test_globs_choose_names(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a="bridge", b="ferry")
    write(folder / "drafts", c="school")
    (folder / "sub").mkdir()
    (folder / "sub" / "d.html").write_text("<p>The library is closed, the mayor said.</p>", "utf-8")
    (folder / "rows.jsonl").write_text(json.dumps({"text": "The bridge is closed, the mayor said."}), "utf-8")
    chosen = {
        ("--include", "*.html"): ["sub/d.html"],
        ("--exclude", "drafts", "--exclude", "*.jsonl"): ["a.txt", "b.txt", "sub/d.html"],
        ("--include", "a.txt", "--include", "drafts"): ["a.txt", "drafts/c.txt"],
        ("--include", "rows.jsonl"): ["rows.jsonl/1"],
    }
    for number, (options, names) in enumerate(chosen.items()):
        out = tmp_path / f"out{number}"
        call(folder, "-o", out, *options)
        assert list(rows(out)) == names
    assert call(folder, "-o", tmp_path / "none", "--include", "*.pdf").exit_code == 2


@pytest.mark.parametrize("prefix", ["/abs", "..", "a/../b", ".manifest.journal", "."])
def test_prefix_is_a_folder_in_out(nights: tuple[Path, Path], tmp_path: Path, prefix: str) -> None:
    assert call(nights[0], "-o", tmp_path / "out", "--prefix", prefix).exit_code == 2


@pytest.mark.parametrize("options", [["--resume"], ["--prune"], ["--fresh"], ["--replace"], ["--prefix", "x"]], ids=" ".join)
def test_options_about_out_need_one(nights: tuple[Path, Path], options: list[str]) -> None:
    done = call(nights[0] / "b.txt", *options)
    assert (done.exit_code, "add -o OUT" in done.stderr) == (2, True)


def test_names_as_bytes_and_as_characters_are_two(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (b"\xff\xfe.txt", rb"\xff\xfe.txt", rb"\x5cxff.txt"):
        with open(os.path.join(os.fsencode(folder), name), "wb") as file:
            file.write(b"The bridge is closed, the mayor said: " + name[:1])
    call(folder, "-o", tmp_path / "out")
    assert len(rows(tmp_path / "out")) == 3
    assert problems(tmp_path / "out") == []


def test_call_from_python_is_the_command(nights: tuple[Path, Path], tmp_path: Path) -> None:
    seen: list[Progress] = []
    summary = normalize_files(nights[0], tmp_path / "one", format="jsonl", on_progress=seen.append)
    call(nights[0], "-o", tmp_path / "two", "--format", "jsonl")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert (summary.new, summary.replaced, summary.kept, summary.statuses) == (2, 0, 0, {"ok": 2})
    assert [(step.input, step.n_done, step.n_inputs) for step in seen] == [("b.txt", 1, 2), ("d.txt", 2, 2)]
    again = normalize_files([nights[0], nights[1]], tmp_path / "one", format="jsonl", resume=True, replace=True)
    assert (again.new, again.replaced, again.done_before) == (3, 0, 2)


def test_progress_that_raises_ends_the_run_and_loses_nothing(nights: tuple[Path, Path], tmp_path: Path) -> None:
    def stop(_: object) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError):
        normalize_files(nights[1], tmp_path / "out", on_progress=stop, jobs=1)
    assert ["lacks 2 of its inputs" in problem for problem in problems(tmp_path / "out")] == [True]
    assert normalize_files(nights[1], tmp_path / "out", resume=True).done_before == 1


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"formt": "json"}, TypeError),
        ({"timeout": -1.0}, ValueError),
        ({"prune": True, "fresh": True}, ValueError),
        ({"shard": 2}, ValueError),
    ],
)
def test_wrong_call_from_python_raises(
    nights: tuple[Path, Path], tmp_path: Path, settings: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        normalize_files(nights[0], tmp_path / "out", **settings)
    assert not (tmp_path / "out").exists()


def end_after(plan_steps: int, call_: Call) -> None:
    """A run that dies, as far as its files go, behind so many documents: nothing of it is tidied up."""
    assert call_.output
    plan = make_plan(call_)
    outcomes = write_run(plan, Target(out=call_.output, replace=call_.replace, prune=call_.prune, fresh=call_.fresh), Tally())
    for _, _ in zip(range(plan_steps), outcomes, strict=False):
        pass
    outcomes.close()


@pytest.mark.parametrize("form", [["json", None], ["jsonl", None], ["jsonl", 2]], ids=str)
@pytest.mark.parametrize("after", [1, 2])
def test_run_that_is_cut_short_in_a_sequence_ends_with_the_same_bytes(
    nights: tuple[Path, Path], tmp_path: Path, form: list[Any], after: int
) -> None:
    settings = {"output_format": form[0], "shard": form[1], "jobs": 1}
    whole, out = tmp_path / "whole", tmp_path / "out"
    for place in (whole, out):
        for night, prefix in ((0, ""), (1, ""), (1, "p")):
            make = Call(inputs=(str(nights[night]),), output=place, prefix=prefix, **settings)
            if place == out:
                end_after(after, make)
                assert [problem for problem in problems(out) if "cut short" not in problem] == []
            list(
                write_run(
                    make_plan(Call(inputs=make.inputs, output=place, prefix=prefix, resume=True, **settings)),
                    Target(out=place),
                    Tally(),
                )
            )
    assert contents(out) == contents(whole)
    assert problems(out) == []


def test_run_of_another_folder_loses_nothing_of_one_that_was_cut_short(nights: tuple[Path, Path], tmp_path: Path) -> None:
    for form in ("json", "jsonl"):
        out = tmp_path / form
        end_after(1, Call(inputs=(str(nights[1]),), output=out, output_format=form, jobs=1))
        call(nights[0], "-o", out, "--format", form)
        assert list(rows(out)) == ["a.txt", "b.txt", "d.txt"]
        (problem,) = problems(out)
        assert "lacks 2 of its inputs, such as c.txt, e.txt" in problem
        assert "1 of them done before" in call(nights[1], "-o", out, "--format", form, "--resume").stderr
        assert problems(out) == []
