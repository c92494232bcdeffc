"""Each field has one table of sources for all formats, and is as sure of a source as was measured."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import cleaner.fields
from bench.confidences import Count, list_priors, smooth
from cleaner import Article, normalize
from cleaner.fields.read import FIELDS, find_value, load_confidences, rate_source
from cleaner.fields.sheet import BOTH, HTML, TEXT, Sheet, Source, make_sheet
from cleaner.page.evidence import Evidence
from cleaner.types import Block, Label, Labelling, Language, Page, Role

CODE = sorted(Path(cleaner.fields.__file__).parent.glob("*.py"))
STORY = "The bridge over the Wend has been closed since Monday morning, the council said in a statement to this paper."


def make_source(name: str, answer: str | None, formats: frozenset[Any] = BOTH) -> Source:
    return Source(name=name, formats=formats, prior=0.5, read=lambda _: (answer, answer) if answer else None)


def make_page(page_format: Any) -> Sheet:
    page = Page(format=page_format, blocks=(Block(kind=Role.PARAGRAPH, text=STORY),))
    label = Label(role=Role.PARAGRAPH, source="model", confidence=0.9)
    return make_sheet(page, Labelling(labels=(label,), is_article=True), Evidence(), Language(code="en"))


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_fields_import_no_pass_and_no_later_stage(path: Path) -> None:
    assert not re.search(r"^from cleaner\.(?:roles|record|pipeline|run|app)\b", path.read_text("utf-8"), re.MULTILINE)


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.stem)
def test_format_is_asked_in_one_place_only(path: Path) -> None:
    allowed = {"page.format in source.formats", "page.format)"} if path.stem == "read" else set[str]()
    found = re.findall(r"page\.format\b(?: \w+ [\w.]+|.)?", path.read_text("utf-8"))
    assert set(found) <= allowed


def test_first_source_with_an_answer_is_believed() -> None:
    sources = (make_source("a", None), make_source("b", "Rain"), make_source("c", "Sun"))
    found = find_value(sources, make_page("html"))
    assert found
    assert (found[0].name, found[1][0]) == ("b", "Rain")


@pytest.mark.parametrize(("page_format", "name"), [("html", "markup"), ("text", "line")])
def test_source_for_another_format_is_not_asked(page_format: str, name: str) -> None:
    sources = (make_source("markup", "Rain", HTML), make_source("line", "Rain", TEXT))
    found = find_value(sources, make_page(page_format))
    assert found
    assert found[0].name == name


@pytest.mark.parametrize("field", FIELDS)
def test_name_of_a_source_stands_once_for_each_format(field: str) -> None:
    for page_format in ("html", "text"):
        names = [source.name for source in FIELDS[field] if page_format in source.formats]
        assert len(names) == len(set(names))


def test_measured_confidences_are_of_sources_that_stand_in_the_tables() -> None:
    priors = list_priors()
    measured = load_confidences()
    assert measured
    for page_format, fields in measured.items():
        for field, sources in fields.items():
            for name, found in sources.items():
                count = Count(found.right, found.pages)
                assert found.confidence == pytest.approx(smooth(count, priors[page_format, field, name]), abs=0.005), (
                    f"{page_format}.{field}.{name}: run python -m bench.confidences"
                )


def test_record_is_as_sure_of_a_source_as_was_measured() -> None:
    page = f'<meta property="article:published_time" content="2025-03-14T08:00:00Z"><h1>Bridge closed</h1><p>{STORY}</p>'
    article = normalize(page)
    assert isinstance(article, Article)
    origin = article.origins["date_published"]
    assert origin.source == "meta"
    assert origin.confidence == load_confidences()["html"]["date_published"]["meta"].confidence


def test_source_that_no_gold_measures_keeps_its_prior() -> None:
    source = make_source("oracle", "Rain")
    assert rate_source(source, "title", "html") == source.prior


@pytest.mark.parametrize(
    ("metas", "tags"),
    [
        ('<meta name="parsely-tags" content="bridge,Wend">', ("bridge", "Wend")),
        ('<meta name="parsely-tags" content="bridge,Wend"><meta name="keywords" content="ferry">', ("ferry",)),
    ],
)
def test_keywords_for_a_service_are_tags_where_there_are_no_others(metas: str, tags: tuple[str, ...]) -> None:
    article = normalize(f"<html><head>{metas}</head><body><h1>Bridge closed</h1><p>{STORY}</p></body></html>")
    assert isinstance(article, Article)
    assert article.tags == tags
    assert article.origins["tags"].source == "head"
