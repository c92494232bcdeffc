"""Pages made to break something, each with the answer it must get."""

from __future__ import annotations

from pathlib import Path

import htmldate.utils
import pytest
from click.testing import CliRunner

from cleaner import Article, normalize
from cleaner.app.cli import main
from cleaner.language.dates import parse_date
from cleaner.model.file import Model, ModelError
from cleaner.record.markdown import render_blocks
from cleaner.run.naming import shorten_part
from cleaner.text.fold import split_headline
from cleaner.types import Warning

STORY = "<p>The bridge over the river Wend has been closed since Monday because of cracks in its pillars, the council said.</p>"
JSON_LD = '<script type="application/ld+json">{}</script>'


def clean(page: str) -> Article:
    answer = normalize(page, input_format="html")
    assert isinstance(answer, Article)
    return answer


@pytest.mark.parametrize(
    "page",
    [
        "<!---->" * 5_000 + STORY,
        f"<p>a{'-' * 20_000}b</p>{STORY}",
        f"<figcaption>a{'-' * 5_000}</figcaption>{STORY}",
        JSON_LD.format("{" + " " * 40_000) + STORY,
        JSON_LD.format('{"@type": "NewsArticle", "headline": "x", "author": "' + "a" * 20_000 + '"}') + STORY,
        '<link rel=canonical href="https://[bad/x">' + STORY,
        "<div class=share>" * 300 + "<p class=share>x</p>" * 300 + "</div>" * 300 + STORY,
        STORY + "<table><tr>" + '<td><time datetime="2025-01-02">x</time></td>' * 7 + "</tr></table><p>&#8203;</p>",
    ],
)
def test_page_is_answered_with_its_story(page: str) -> None:
    article = clean(page)
    told = " ".join([article.text, *(removal.text for removal in article.removed)])
    assert "The bridge over the river Wend" in told


@pytest.mark.parametrize("page", ["<linear>" * 20_000 + STORY, STORY + "<div " + " ".join(f"a{i}" for i in range(50_000))])
def test_markup_without_bounds_is_cut_and_says_so(page: str) -> None:
    article = clean(page)
    assert Warning.TRUNCATED_HTML in article.warnings


def test_document_that_is_an_address_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(htmldate.utils, "fetch_url", fetched.append)
    clean("http://127.0.0.1:9/secret")
    assert fetched == []


def test_block_inside_a_hidden_inline_element_is_hidden() -> None:
    article = clean(f"<div>Before it <span style='display:none'><div>a secret word</div></span> after it</div>{STORY}")
    assert "secret" not in article.text
    assert "a secret word" in [removal.text for removal in article.removed]


def test_hidden_cell_does_not_hide_its_row() -> None:
    article = clean(f"<table><tr><td hidden>id7</td><td>Wend</td><td>84 metres</td></tr></table>{STORY}")
    assert [removal.text for removal in article.removed if removal.source == "rule:hidden-element"] == ["id7"]


def test_digits_of_any_script_make_an_iso_date() -> None:
    moment = parse_date("١٥/٠٤/٢٠٢٥ ١٢:٣٠", "ar")
    assert moment is not None
    assert moment.to_iso() == "2025-04-15T12:30:00"


def test_item_that_is_its_own_number_keeps_its_marker() -> None:
    article = normalize("1. 1\n2. 2\n3. 3\n", input_format="text")
    assert isinstance(article, Article)
    assert render_blocks(article) in {"1. 1\n2. 2\n3. 3", ""}


def test_long_suffix_does_not_make_a_name_longer() -> None:
    assert len(shorten_part("a." + "b" * 240)) <= 200


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04junk", b"# no model\n"])
def test_file_that_is_no_model_is_a_wrong_call(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        Model(content, "x.npz")
    (tmp_path / "x.npz").write_bytes(content)
    (tmp_path / "a.txt").write_text("A text.")
    result = CliRunner().invoke(main, ["normalize", str(tmp_path / "a.txt"), "--model", str(tmp_path / "x.npz")])
    assert result.exit_code == 2
    assert "not a model file" in result.output


def test_input_inside_out_is_a_wrong_call(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("A text.")
    result = CliRunner().invoke(main, ["normalize", str(tmp_path / "a.txt"), "-o", str(tmp_path)])
    assert result.exit_code == 2
    assert (tmp_path / "a.txt").read_text() == "A text."


def test_line_of_many_separators_is_not_cut_in_all_ways() -> None:
    assert len(split_headline("The bridge is closed" + " | said the mayor" * 50_000)) == 1
