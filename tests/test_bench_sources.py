"""What the benchmark says of single sources: what they are trusted with, and what a field loses without them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bench import ablate_fields, confidences, sources
from bench.sources import Asked, Said
from cleaner.fields.read import FIELDS

PRIOR = next(source.prior for source in FIELDS["date_published"] if source.name == "json-ld")


def ask(*said: tuple[str, bool, float], site: str = "a.example", wanted: bool | None = True) -> Asked:
    answers = tuple(Said(name, answers, agrees, 1.0) for name, answers, agrees in said)
    return Asked("html", "made-up", "1", site, "date_published", wanted, answers)


def test_only_what_the_record_believes_counts_for_a_confidence() -> None:
    asked = [
        ask(("json-ld", True, 1.0), ("meta", True, 1.0)),
        ask(("json-ld", False, 0.0), ("meta", True, 0.0)),
        ask(("json-ld", True, 1.0), ("meta", True, 0.0), wanted=None),
    ]
    assert confidences.count_right(asked) == {
        ("html", "date_published", "json-ld"): (1.0, 1),
        ("html", "date_published", "meta"): (0.0, 1),
    }


def test_confidence_lies_between_share_and_prior_and_nears_the_share() -> None:
    few, many = (confidences.smooth(confidences.Count(0.5 * pages, pages), 0.9) for pages in (2, 200))
    assert 0.5 < many < few < 0.9


def test_written_table_is_read_back() -> None:
    counts = {("html", "date_published", "json-ld"): confidences.Count(19.0, 20)}
    table = tomllib.loads("".join(confidences.write_table(counts)))
    found = table["html"]["date_published"]["json-ld"]
    assert found == {"confidence": pytest.approx(confidences.smooth(confidences.Count(19.0, 20), PRIOR), abs=0.001)} | {
        "right": 19.0,
        "pages": 20,
    }


def test_measured_confidences_score_better_than_wrong_ones() -> None:
    asked = [ask(("json-ld", True, 1.0)), ask(("json-ld", True, 1.0)), ask(("json-ld", True, 0.0))]
    key = ("html", "date_published", "json-ld")
    sure = {at: confidences.score_confidences(asked, {key: at}) for at in (0.1, 2 / 3, 0.99)}
    assert min(sure, key=lambda at: sure[at]) == 2 / 3


def test_next_source_answers_where_one_is_left_out() -> None:
    row = ask(("json-ld", True, 0.0), ("meta", True, 1.0))
    assert ablate_fields.judge(row) == (0.0, 1.0)
    assert ablate_fields.judge(row, "json-ld") == (1.0, 0.0)


@pytest.mark.parametrize(("wanted", "verdict"), [(True, (1.0, 0.0)), (False, (0.0, 1.0))])
def test_value_where_the_gold_has_none_is_false(wanted: bool, verdict: tuple[float, float]) -> None:
    assert ablate_fields.judge(ask(("meta", True, float(wanted)), wanted=wanted)) == verdict


def test_time_is_that_of_the_sources_asked_until_one_answers() -> None:
    row = ask(("json-ld", False, 0.0), ("meta", True, 1.0), ("url", True, 1.0))
    assert ablate_fields.spend(row) == 2.0
    assert ablate_fields.spend(row, "json-ld") == 1.0


def test_interval_holds_the_mean_and_widens_with_fewer_sites() -> None:
    changes = [(f"{number % 40}.example", float(number % 2)) for number in range(80)]
    middle, low, high = ablate_fields.draw_interval(changes)
    assert middle == 0.5
    assert low < middle < high
    few = ablate_fields.draw_interval([(f"{number % 4}.example", change) for number, (_, change) in enumerate(changes)])
    assert few[2] - few[1] > high - low


def test_lines_of_a_source_are_those_that_no_other_needs() -> None:
    by_name = {source.name: source for source in FIELDS["authors"] if "html" in source.formats}
    assert ablate_fields.count_lines("authors", by_name["byline"]) > 0
    roots = list(ablate_fields.list_roots(by_name["byline"].read))
    assert roots == ["bylines.read_bylines"]
    assert "sheet.Sheet" in ablate_fields.reach(roots)


def test_root_of_a_source_that_a_function_made_is_found_behind_what_wraps_it() -> None:
    source = next(source for source in FIELDS["date_published"] if source.name == "time-element")
    assert {name.rpartition(".")[2] for name in ablate_fields.list_roots(source.read)} == {"settle_order", "read_time_element"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.a.example/b/", "http://a.example/b?utm_source=x", True),
        ("https://m.a.example/b", "https://a.example/b", True),
        ("https://a.example/b", "https://a.example/c", False),
        ("http://[", "https://a.example/", False),
    ],
)
def test_addresses_are_compared_by_host_and_path(one: str, other: str, same: bool) -> None:
    assert (sources.strip_address(one) == sources.strip_address(other)) is same


def test_kept_answers_are_read_back(tmp_path: Path) -> None:
    asked = [ask(("json-ld", True, 1.0), ("meta", False, 0.0))]
    sources.save_answers(asked, tmp_path / "answers.gz")
    assert list(sources.load_answers(tmp_path / "answers.gz")) == asked


@pytest.mark.parametrize("module", [confidences, ablate_fields], ids=["confidences", "ablate_fields"])
def test_missing_benchmark_is_said(
    module: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "BENCH", tmp_path)
    monkeypatch.setattr("sys.argv", ["bench"])
    assert module.main() == 1  # type: ignore[attr-defined]
    assert "CLEANER_BENCH" in capsys.readouterr().out
