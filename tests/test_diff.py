"""What changed between two runs is told, all of it and nothing else, and by the exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from cleaner.app.cli import main
from cleaner.app.compare import ONLY_NUMBERS, compare_lines, compare_records
from cleaner.app.diff import diff_paths
from cleaner.app.report.difference import find_change, list_parts, render_diff, render_diff_page
from cleaner.app.report.outputs import OutputsError
from tests.outputs import make_article, shard_out, write_out
from tests.test_report_document import ALLOWED, HOSTILE, read_tags

LINE = "The council said on Monday that the bridge over the Wend would stay closed until engineers have looked at every pier."
PAGE = "<html lang=en><h1>Wend bridge stays closed</h1><p>{0}</p><p>Engineers look at pier {1} this week, the mayor told reporters.</p></html>"
LINES = st.lists(st.text("abc", max_size=3), max_size=12)


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["diff", *map(str, arguments)])


@pytest.fixture(params=["files", "stream", "shards", "gz", "zst"])
def runs(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    old = {"a.html": PAGE.format(LINE, 1), "b.html": PAGE.format(LINE, 2), "gone.html": LINE, "lost.html": LINE * 2}
    new = {"a.html": PAGE.format(LINE, 1), "b.html": PAGE.format(LINE, "nine"), "lost.html": None, "new.html": LINE}
    is_stream = request.param != "files"
    before, after = (write_out(tmp_path / name, found, stream=is_stream) for name, found in (("old", old), ("new", new)))
    if request.param in {"files", "stream"}:
        return before, after
    if request.param == "zst":
        pytest.importorskip("zstandard", reason="needs the extra zst")
    compression = None if request.param == "shards" else request.param
    return shard_out(before, compression, 2), shard_out(after, compression)


def test_documents_that_changed_went_or_came_are_told(runs: tuple[Path, Path]) -> None:
    found = diff_paths(*runs)
    assert (found.summary.same, found.summary.changed, found.summary.gone, found.summary.new, found.summary.status) == (
        1,
        1,
        1,
        1,
        1,
    )
    assert {document.input: document.kind for document in found.documents} == {
        "b.html": "changed",
        "gone.html": "gone",
        "new.html": "new",
        "lost.html": "status",
    }
    (changed,) = [document for document in found.documents if document.kind == "changed"]
    assert (changed.words_went, changed.words_came) == (1, 1)
    text = next(change for change in changed.changes if change.field == "text")
    assert text.went == ("Engineers look at pier 2 this week, the mayor told reporters.",)
    assert text.came == ("Engineers look at pier nine this week, the mayor told reporters.",)


def test_run_compared_with_itself_is_the_same(runs: tuple[Path, Path]) -> None:
    done = call(runs[0], runs[0])
    assert (done.exit_code, done.stdout) == (0, "0 of 4 documents changed, 0 only in OLD, 0 only in NEW\n")


def test_command_ends_with_1_and_shows_what_changed(runs: tuple[Path, Path]) -> None:
    done = call(*runs)
    assert done.exit_code == 1
    assert done.stdout.startswith("1 of 3 documents changed, 1 got or lost a record, 1 only in OLD, 1 only in NEW\n")
    assert "    - Engineers look at pier 2 this week, the mayor told reporters.\n" in done.stdout
    assert "    + Engineers look at pier nine this week, the mayor told reporters.\n" in done.stdout
    assert "lost.html  ok → error" in done.stdout
    assert "\x1b" not in done.stdout


def test_json_has_every_change(runs: tuple[Path, Path]) -> None:
    found: dict[str, Any] = json.loads(call(*runs, "--json").stdout)
    assert found["summary"]["changed"] == 1
    assert found["summary"]["fields"]["text"] == 1
    assert {document["input"] for document in found["documents"]} == {"b.html", "gone.html", "new.html", "lost.html"}
    assert set(json.loads(call(*runs, "--json", "--summary").stdout)) == {"summary"}


def test_summary_has_no_documents(runs: tuple[Path, Path]) -> None:
    assert "b.html" not in call(*runs, "--summary").stdout


def test_page_shows_what_changed_and_nothing_breaks_out(tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>.html"
    text = " ".join(HOSTILE).replace("<", "&lt;")
    old = write_out(tmp_path / "old", {name: PAGE.format(LINE, 1)})
    new = write_out(tmp_path / "new", {name: PAGE.format(f"{text} {LINE}", 1)})
    assert call(old, new, "--html", tmp_path / "diff.html").exit_code == 1
    page = (tmp_path / "diff.html").read_text("utf-8")
    tags = read_tags(page)
    assert {found for found, _ in tags} <= ALLOWED | {"h3", "mark"}
    assert not any(key.startswith("on") or key in {"src", "style", "href"} for _, attributes in tags for key in attributes)
    assert "onerror=alert" in page


def test_words_that_changed_are_marked_even_far_inside_a_long_line(tmp_path: Path) -> None:
    far = f"{'The mayor said so on Monday. ' * 30}The bridge is {{}} now. {'Nobody was hurt by it. ' * 30}"
    old, new = (write_out(tmp_path / word, {"a.html": PAGE.format(far.format(word), 1)}) for word in ("open", "closed"))
    shown = "".join(click.unstyle(line) for line in render_diff(diff_paths(old, new)))
    assert "The bridge is open now." in shown
    assert "The bridge is closed now." in shown
    page = render_diff_page(diff_paths(old, new), "old", "new").decode()
    assert "The bridge is <mark>open</mark> now." in page
    assert "The bridge is <mark>closed</mark> now." in page


@given(st.text(alphabet="ab .", max_size=30), st.text(alphabet="ab .", max_size=30))
def test_parts_of_a_shown_line_are_the_line(line: str, other: str) -> None:
    ((before, changed, after),) = list_parts([line], [other])
    assert before + changed + after == line
    start, end = find_change(line, other)
    assert 0 <= start <= end <= len(line)


def test_long_page_lists_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.app.report.difference.MAX_SHOWN", 1)
    old = write_out(tmp_path / "old", {f"{place}.html": PAGE.format(LINE, place) for place in range(3)})
    new = write_out(tmp_path / "new", {f"{place}.html": PAGE.format(LINE, place + 5) for place in range(3)})
    page = render_diff_page(diff_paths(old, new), "old", "new").decode()
    assert "<h2>2 more</h2>" in page
    assert all(f"{place}.html" in page for place in range(3))


def test_two_records_are_compared(tmp_path: Path) -> None:
    old, new = (write_out(tmp_path / name, {"a.html": PAGE.format(LINE, name)}) for name in ("one", "two"))
    done = call(old / "a.json", new / "a.json")
    assert done.exit_code == 1
    assert "pier two" in done.stdout
    assert call(old / "a.json", old / "a.json").exit_code == 0


@pytest.mark.parametrize("broken", ["no json", "[1]", ""])
def test_what_is_no_record_is_a_wrong_call(tmp_path: Path, broken: str) -> None:
    out = write_out(tmp_path / "old", {"a.html": LINE})
    (tmp_path / "broken.json").write_text(broken, "utf-8")
    done = call(out / "a.json", tmp_path / "broken.json")
    assert done.exit_code == 2
    assert "broken.json: not a record" in done.stderr
    with pytest.raises(OutputsError, match="two output folders, or two records"):
        diff_paths(out, out / "a.json")


def test_moved_offsets_are_a_change_that_says_so() -> None:
    old = make_article(PAGE.format(LINE, 1)).to_dict()
    new = json.loads(json.dumps(old))
    new["blocks"][0]["start"] += 1
    (change,) = compare_records(old, new)
    assert (change.field, change.went, change.came) == ("blocks", (), (ONLY_NUMBERS,))


def test_what_made_a_record_is_no_change_and_a_missing_field_is_one() -> None:
    old = make_article(PAGE.format(LINE, 1)).to_dict()
    assert compare_records(old, {**old, "cleaner": {"version": "9"}}) == ()
    (change,) = compare_records({key: value for key, value in old.items() if key != "license"}, old)
    assert change.field == "license"


@given(LINES, LINES)
def test_lines_that_went_and_came_make_the_new_from_the_old(old: list[str], new: list[str]) -> None:
    from collections import Counter

    went, came = compare_lines(old, new)
    after = Counter(old)
    after.subtract(went)
    assert after + Counter(came) == Counter(new)
    assert min(after.values(), default=0) >= 0
    assert (went, came) == ((), ()) or old != new
