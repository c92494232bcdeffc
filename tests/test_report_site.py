"""The report on an output folder: its totals are right, its lists complete, and what it shows cannot break out."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from cleaner.app.cli import main
from cleaner.app.report import index, tally
from cleaner.app.report.concerns import rate_record
from cleaner.app.report.index import name_bins, plot_bars
from cleaner.app.report.outputs import OutputsError, name_page, read_outputs
from cleaner.app.report.site import DECODER, write_report
from cleaner.app.report.tally import Histogram, Tally, total
from cleaner.app.report.view import find_gap, list_items
from cleaner.run.writers import render_json
from tests.golden import ROOT, find_input
from tests.outputs import make_article, shard_out, write_out
from tests.test_report_document import ALLOWED, HOSTILE, read_tags

LINE = "The council said on Monday that the bridge over the Wend would stay closed until engineers have looked at every pier. "
SHARE = "<ul class='share-buttons'><li><a href='#'>Share on Facebook</a></li><li><a href='#'>Share on Twitter</a></li></ul>"


def page(title: str, body: str, head: str = "") -> str:
    return f"<html lang=en><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article>{SHARE}</body></html>"


def prose(n_paragraphs: int) -> str:
    return "".join(f"<p>{place} {LINE * 3}</p>" for place in range(n_paragraphs))


@pytest.fixture
def documents() -> dict[str, bytes | str | None]:
    dated = '<meta property="article:published_time" content="2025-04-15T10:00:00Z"><meta property="og:site_name" content="The Courier">'
    return {
        "good.html": page("Wend bridge stays closed after all", prose(6), dated),
        "undated.html": page("Nobody knows when the ferry stops", prose(5)),
        "short.html": page("A short note about the ferry", f"<p>{LINE}</p>", dated),
        "sub/gone.html": None,
    }


@pytest.fixture
def out(tmp_path: Path, documents: dict[str, bytes | str | None]) -> Path:
    return write_out(tmp_path / "out", documents)


def read(path: Path) -> str:
    return path.read_text("utf-8")


def read_script(folder: Path) -> list[list[object]]:
    rows: list[list[object]] = json.loads(read(folder / "rows.js").removeprefix("self.cleanerRows = ").removesuffix(";\n"))
    return rows


def test_what_wants_a_look_comes_first_and_has_a_page(out: Path) -> None:
    written = write_report(out)
    rows = read_script(out / "report")
    assert [row[0] for row in rows] == ["sub/gone.html", "short.html", "undated.html", "good.html"]
    assert [row[2] for row in rows] == [["failed"], ["short"], ["no date"], []]
    assert (written.n_documents, written.n_flagged, written.n_pages) == (4, 3, 2)
    pages = {path.name for path in (out / "report" / "documents").iterdir()}
    assert pages == {name_page("short.html"), name_page("undated.html")}


def test_all_gives_every_record_a_page(out: Path) -> None:
    assert write_report(out, every=True).n_pages == 3
    assert name_page("good.html") in {path.name for path in (out / "report" / "documents").iterdir()}


def test_every_link_of_the_report_leads_somewhere(out: Path) -> None:
    write_report(out)
    for path in (out / "report").rglob("*.html"):
        for name, attributes in read_tags(read(path)):
            target = attributes.get("href") or attributes.get("src")
            if name in {"a", "script"} and target:
                ids = {found["id"] for _, found in read_tags(read(path)) if "id" in found}
                assert target.removeprefix("#") in ids if target.startswith("#") else (path.parent / target).is_file(), (
                    path,
                    target,
                )


def test_list_without_script_has_every_document(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cleaner.app.report.site.PAGE_ROWS", 3)
    write_report(out)
    lists = [read(out / "report" / name) for name in ("documents.html", "documents-2.html")]
    assert sum(text.count("<tr>") - 1 for text in lists) == 4
    assert 'href="documents-2.html"' in lists[0]
    assert 'href="documents.html"' in lists[1]


def test_pages_of_an_earlier_report_go_and_other_files_stay(out: Path) -> None:
    write_report(out, every=True)
    (out / "report" / "notes.html").write_text("mine", "utf-8")
    (out / "report" / "documents-7.html").write_text("old", "utf-8")
    write_report(out)
    assert not (out / "report" / "documents-7.html").exists()
    assert not (out / "report" / "documents" / name_page("good.html")).exists()
    assert read(out / "report" / "notes.html") == "mine"


def test_same_records_give_the_same_report(out: Path) -> None:
    def snapshot() -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (out / "report").rglob("*") if path.is_file()}

    write_report(out)
    first = snapshot()
    write_report(out)
    assert snapshot() == first


@pytest.mark.parametrize("compression", ["plain", None, "gz"], ids=["one file", "shards", "compressed shards"])
def test_stream_of_records_gives_the_same_report(
    out: Path, tmp_path: Path, documents: dict[str, bytes | str | None], compression: Any
) -> None:
    write_report(out)
    stream = write_out(tmp_path / "stream" / "out", documents, stream=True)
    if compression != "plain":
        shard_out(stream, compression)
    write_report(stream)
    for name in ("index.html", "rows.js", "removals.html"):
        assert (stream / "report" / name).read_bytes() == (out / "report" / name).read_bytes()


def test_totals_are_those_of_the_records(out: Path) -> None:
    counted = Tally()
    for output in read_outputs(out, DECODER):
        counted.add(output)
    articles = [DECODER.decode(path.read_bytes()) for path in out.glob("*.json")]
    totals = total(counted)
    assert totals["words"] == sum(article.word_count for article in articles)
    assert totals["statuses"] == {"ok": 3, "error": 1}
    assert totals["sites"] == {"The Courier": 2, "unknown": 1}
    assert sum(found["removals"] for found in totals["removals_by_role"].values()) == sum(
        len(article.removed) for article in articles
    )
    assert sum(found["removals"] for found in totals["removals_by_source"].values()) == sum(len(a.removed) for a in articles)
    assert sum(counted.words.counts) == sum(counted.confidence.counts) == sum(counted.removed_share.counts) == 3


def test_hostile_records_stay_text_on_every_page(tmp_path: Path) -> None:
    text = " ".join(HOSTILE).replace("<", "&lt;")
    name = "<img src=x onerror=alert(1)>.html"
    out = write_out(tmp_path / "out", {name: page(text, f"<p>{text} {LINE}</p>"), "</script><b>.html": None})
    record = json.loads(read(out / f"{name.removesuffix('.html')}.json"))
    record["removed"] = [{**removal, "source": 'rule:"><script>alert(1)</script>'} for removal in record["removed"]]
    record["site_name"] = "<script>alert(1)</script>"
    (out / f"{name.removesuffix('.html')}.json").write_text(json.dumps(record), "utf-8")
    assert record["removed"]
    write_report(out, every=True)
    own = {
        "svg",
        "rect",
        "line",
        "text",
        "figure",
        "figcaption",
        "h3",
        "nav",
        "q",
        "button",
        "select",
        "option",
        "script",
        "code",
    }
    for path in (out / "report").rglob("*.html"):
        tags = read_tags(read(path))
        assert {found for found, _ in tags} <= ALLOWED | own, path
        assert not any(key.startswith("on") or key == "style" for _, attributes in tags for key in attributes)
        assert {attributes["src"] for _, attributes in tags if "src" in attributes} <= {"rows.js", "report.js"}
    assert "alert(1)" in read(out / "report" / "index.html")


def test_index_runs_only_the_two_scripts_beside_it(out: Path) -> None:
    write_report(out)
    tags = read_tags(read(out / "report" / "index.html"))
    (policy,) = [attributes["content"] or "" for _, attributes in tags if attributes.get("http-equiv")]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("script-src 'self'")
    assert [attributes for name, attributes in tags if name == "script"] == [
        {"src": "rows.js", "defer": None},
        {"src": "report.js", "defer": None},
    ]
    assert "<script>" not in read(out / "report" / "index.html")


def test_long_lists_are_bounded_and_say_so(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tally, "MAX_LISTED", 2)
    monkeypatch.setattr(index, "MAX_LISTED", 2)
    written = write_report(out)
    assert [row[0] for row in read_script(out / "report")] == ["sub/gone.html", "short.html"]
    assert "The first 2 of them are listed." in read(out / "report" / "index.html")
    assert (written.n_documents, written.n_pages) == (4, 1)


@pytest.mark.parametrize("slug", ["seed-004", "gallery", "related-inside", "list-article", "flat-widgets-inside"])
def test_page_of_a_record_has_all_that_it_kept_and_removed(slug: str) -> None:
    article = make_article(find_input(slug).read_bytes())
    items = list(list_items(article))
    assert [item.start for item in items] == sorted(item.start for item in items)
    marks = [item.text[mark.start : mark.end] for item in items for mark in item.marks]
    assert sorted([*marks, *(item.text for item in items if not item.kept)]) == sorted(
        removal.text for removal in article.removed
    )
    assert len([item for item in items if item.kept]) == len(article.blocks)


def test_cut_of_a_record_is_back_in_its_place() -> None:
    article = make_article(find_input("seed-004").read_bytes())
    first = next(item for item in list_items(article) if item.kept)
    assert first.text.startswith("date 2025-04-15 MENAFN - UkrinForm) On April 15, Ukrainian President")
    assert [mark.role for mark in first.marks] == ["timestamp", "source"]


@pytest.mark.parametrize(
    ("text", "wanted", "floor", "gap"), [("one two", 4, 0, 3), ("one two", 9, 0, 7), ("", 5, 0, 0), ("one two", 0, 4, 4)]
)
def test_nearest_gap_between_words(text: str, wanted: int, floor: int, gap: int) -> None:
    assert find_gap(text, wanted, floor) == gap


def test_removals_inside_the_body_are_a_reason_and_those_outside_are_none() -> None:
    article = make_article(page("Wend bridge stays closed after all", prose(3)))
    (first, *_, last) = article.blocks
    removal = msgspec.structs.replace(article.removed[0], role="related", source="model", confidence=0.9, text="word " * 200)
    inside = msgspec.structs.replace(removal, start=first.end + 1, end=last.start - 1)
    outside = msgspec.structs.replace(removal, start=last.end + 1, end=last.end + 900)
    hidden = msgspec.structs.replace(inside, source="rule:hidden-element")

    def names(*removed: object) -> list[str]:
        return [name for name, _ in rate_record(msgspec.structs.replace(article, removed=removed))]

    assert "removals inside the body" in names(inside)
    assert "removals inside the body" not in names(outside)
    assert "removals inside the body" not in names(hidden)
    assert "removals inside the body" not in names(msgspec.structs.replace(inside, role="duplicate"))
    assert "doubtful removals" in names(msgspec.structs.replace(outside, confidence=0.6))


def test_plot_says_in_words_what_it_shows() -> None:
    histogram = Histogram((10, 20))
    for value in (5, 10, 15, 99):
        histogram.add(value)
    assert histogram.counts == [1, 2, 1]
    labels = name_bins((10, 20))
    assert labels == ["0 to 10", "10 to 20", "20 and more"]
    plot = unescape(plot_bars("Words", histogram.counts, labels))
    assert 'aria-label="Words. 0 to 10: 1, 10 to 20: 2, 20 and more: 1"' in plot
    heights = [float(height) for height in re.findall(r'height="([\d.]+)"', plot)]
    assert heights[1] == 2 * heights[0]


def test_folder_that_is_no_output_is_refused(tmp_path: Path) -> None:
    with pytest.raises(OutputsError, match="cleaner normalize -o"):
        list(read_outputs(tmp_path, DECODER))
    (tmp_path / "manifest.jsonl").write_text('{"input": "a", "status": "ok", "output": "a.md"}\n', "utf-8")
    with pytest.raises(OutputsError, match="--format json or jsonl"):
        list(read_outputs(tmp_path, DECODER))
    (tmp_path / "manifest.jsonl").write_text('{"input": "a", "status": "ok", "output": "records.parquet"}\n', "utf-8")
    with pytest.raises(OutputsError, match=r"records\.parquet is not read here; .* --format json or jsonl"):
        list(read_outputs(tmp_path, DECODER))
    (tmp_path / "manifest.jsonl").write_text("no json\n", "utf-8")
    with pytest.raises(OutputsError, match="line 1"):
        list(read_outputs(tmp_path, DECODER))


@pytest.mark.parametrize("shape", ["dolma", "schemaorg", "trafilatura"])
def test_records_for_other_tools_are_refused(tmp_path: Path, shape: Any) -> None:
    out = write_out(tmp_path / "out", {"a.html": LINE * 5})
    (out / "a.json").write_bytes(render_json(make_article(LINE * 5), shape))
    with pytest.raises(OutputsError, match="--shape record"):
        list(read_outputs(out, DECODER))


@pytest.mark.parametrize("output", ["../secret.json", "gone.json", "broken.json"])
def test_record_that_cannot_be_read_is_a_reason_to_look(tmp_path: Path, output: str) -> None:
    out = write_out(tmp_path / "out", {})
    (tmp_path / "secret.json").write_bytes(msgspec.json.encode(make_article(LINE * 5)))
    (out / "broken.json").write_text('{"text": 1}', "utf-8")
    (out / "manifest.jsonl").write_text(json.dumps({"input": "a", "status": "ok", "output": output}) + "\n", "utf-8")
    (found,) = read_outputs(out, DECODER)
    assert found.record is None
    assert found.problem
    assert write_report(out).n_flagged == 1


def test_command_says_where_the_report_is(out: Path) -> None:
    done = CliRunner().invoke(main, ["report", str(out)])
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == f"4 documents, 3 want a look, 2 pages; open {out / 'report' / 'index.html'}\n"
    assert CliRunner().invoke(main, ["report", str(ROOT / "seeds")]).exit_code == 2
