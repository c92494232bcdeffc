"""Records as bytes, and files that are whole or not there."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import get_args, get_type_hints

import click
import pytest

from cleaner import Article, normalize
from cleaner.app.cli import normalize as normalize_command
from cleaner.record.markdown import render_block
from cleaner.run.call import Settings
from cleaner.run.writers import WRITERS, Format, read_umask, write_atomic
from cleaner.run.writers.packing import pack_lines, read_lines
from cleaner.text.spans import keep_spans
from cleaner.types import Block, ContentBlock, Cut, Label, Options, Role, Span


@pytest.fixture
def article(story_text: str) -> Article:
    found = normalize(story_text)
    assert isinstance(found, Article)
    return found


def test_formats_to_choose_are_those_that_have_writers() -> None:
    choice = next(option.type for option in normalize_command.params if option.name == "output_format")
    assert isinstance(choice, click.Choice)
    assert {*choice.choices} == {*get_args(get_type_hints(Settings)["format"])} == {*WRITERS} - {"body"}
    assert {*WRITERS} == {*get_args(Format)}


def test_file_is_written_with_its_folders(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a" / "b" / "c.json", b"new")
    assert (tmp_path / "a" / "b" / "c.json").read_bytes() == b"new"
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["c.json"]


def test_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old and longer")
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("broken", ["replace", "chmod"])
def test_crash_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, broken, crash)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_files_have_the_rights_that_the_umask_leaves(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a.json", b"new")
    assert (tmp_path / "a.json").stat().st_mode & 0o777 == 0o666 & ~read_umask()


def test_json_line_is_one_line(article: Article) -> None:
    line = WRITERS["jsonl"].render(article)
    assert line.count(b"\n") == 1
    assert json.loads(line) == json.loads(WRITERS["json"].render(article))


def test_body_is_the_text_alone(article: Article) -> None:
    assert WRITERS["body"].render(article).decode() == f"{article.text}\n"


def test_markdown_has_front_matter_and_text(article: Article) -> None:
    front, _, body = WRITERS["markdown"].render(article).decode().removeprefix("---\n").partition("\n---\n\n")
    assert f'id: "{article.id}"' in front.splitlines()
    assert 'language: "en"' in front.splitlines()
    assert body == f"{article.text}\n"


MARKDOWN_PAGE = (
    "<html><head><title>Bridge closed for a month</title></head><body><article><h1>Bridge closed for a month</h1>{story}"
    "<h2>What is known of the bridge</h2><p># not a heading, but a paragraph that begins with a sign, the mayor said on Monday.</p>{story}"
    "</article></body></html>"
)


def test_markdown_keeps_structure_and_escapes_what_looks_like_it(story: tuple[str, ...]) -> None:
    page = MARKDOWN_PAGE.format(story="".join(f"<p>{paragraph}</p>" for paragraph in story[:2]))
    found = normalize(page)
    assert isinstance(found, Article)
    lines = WRITERS["markdown"].render(found).decode().splitlines()
    assert "# Bridge closed for a month" in lines
    assert not any(line.startswith("# not a heading") for line in lines)


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_article_without_text_is_rendered(name: Format) -> None:
    found = normalize("<html><body></body></html>")
    assert isinstance(found, Article)
    assert WRITERS[name].render(found).endswith(b"\n")


@pytest.mark.parametrize(
    ("role", "text", "expected"),
    [
        (Role.TABLE, "a|b | c", "| a\\|b | c |"),
        (Role.TABLE, "Town | Rain", "| Town | Rain |"),
        (Role.CODE, "a = 1", "```\na = 1\n```"),
        (Role.CODE, "```\na\n```", "````\n```\na\n```\n````"),
        (Role.CODE, "see\n  `````", "``````\nsee\n  `````\n``````"),
        (Role.CODE, "an ``` inside a line", "```\nan ``` inside a line\n```"),
    ],
)
def test_markdown_of_a_block_cannot_end_before_its_text(role: Role, text: str, expected: str) -> None:
    block = ContentBlock(role=role, source="model", confidence=0.9, text=text, level=None, start=0, end=len(text))
    assert render_block(block, "") == expected


INLINE = """<p>See <a href="/p?a=1&amp;b=2"><b>the old</b> bridge</a>s over the&nbsp;<a href=" x y(1) ">Wend&nbsp;[2]</a>,
<strong>bold and <em>both</em> </strong>words, a <b>W</b>ord, un<i>believ</i>able, <code>f(`x`)</code>,
<a href="javascript:go()">nowhere</a> and <a name=here>here</a>, for all readers of this page about the bridge.</p>"""


def test_markdown_keeps_links_and_emphasis_and_splits_no_word(story: tuple[str, ...]) -> None:
    page = MARKDOWN_PAGE.format(story=INLINE + f"<p><b>Why now?</b><br>{story[0]}</p>")
    found = normalize(page, url="https://courier.example/news/bridge", options=Options(inline=True))
    assert isinstance(found, Article)
    lines = WRITERS["markdown"].render(found).decode().splitlines()
    start = "See [**the old** bridge](https://courier.example/p?a=1&b=2)s over the"
    link = "[Wend \\[2\\]](https://courier.example/news/x%20y%281%29)"
    rest = "**bold and *both*** words, a Word, unbelievable, ``f(`x`)``, nowhere and here, for all readers of this page"
    assert f"{start} {link}, {rest} about the bridge." in lines
    assert "**Why now?**" in lines or "## Why now?" in lines


def test_asking_for_links_leaves_the_text_as_it_is() -> None:
    page = MARKDOWN_PAGE.format(story=INLINE)
    found, plain = normalize(page, options=Options(inline=True)), normalize(page)
    assert isinstance(found, Article)
    assert isinstance(plain, Article)
    assert (found.text, found.cleaner) == (plain.text, plain.cleaner)
    assert [block.text for block in found.blocks] == [block.text for block in plain.blocks]


def test_links_and_empty_cells_of_a_row_stay_in_their_columns(story: tuple[str, ...]) -> None:
    rows = "<tr><th></th><th>2023</th><th>2024</th></tr><tr><td>Cars</td><td></td><td><a href=//x.example/a|b>3</a></td></tr>"
    page = MARKDOWN_PAGE.format(story=f"<p>{story[0]}</p><p>{story[1]}</p><table>{rows}</table><p>{story[2]}</p>")
    found = normalize(page, url="https://courier.example/", options=Options(inline=True))
    assert isinstance(found, Article)
    table = "|  | 2023 | 2024 |\n| --- | --- | --- |\n| Cars |  | [3](https://x.example/a%7Cb) |"
    assert table in WRITERS["markdown"].render(found).decode()


def test_paragraphs_of_a_quote_are_one_quote(story: tuple[str, ...]) -> None:
    quote = f"<blockquote><p>{story[1]}</p><p>{story[2]}</p></blockquote>"
    found = normalize(MARKDOWN_PAGE.format(story=f"<p>{story[0]}</p>{quote}<p>{story[3]}</p>"))
    assert isinstance(found, Article)
    assert f"> {story[1]}\n>\n> {story[2]}\n\n" in WRITERS["markdown"].render(found).decode()


def test_links_behind_a_cut_stay_on_their_words() -> None:
    label = Label(
        role=Role.PARAGRAPH,
        source="model",
        confidence=1.0,
        cuts=(Cut(role=Role.TIMESTAMP, source="rule:x", confidence=1.0, start=0, end=6),),
    )
    spans = (Span(kind="link", start=2, end=9, address="a"), Span(kind="strong", start=10, end=13))
    block = Block(text="10:30 The river", spans=spans)
    assert label.keep(block.text) == "The river"
    assert list(keep_spans(block, label)) == [
        Span(kind="link", start=0, end=3, address="a"),
        Span(kind="strong", start=4, end=7),
    ]


def test_dolma_document_has_no_time_that_nobody_knows(article: Article) -> None:
    record = json.loads(WRITERS["jsonl"].render(article, "dolma"))
    assert {"id", "text", "source", "metadata"} <= set(record) <= {"id", "text", "source", "created", "metadata"}
    assert (record["id"], record["text"]) == (article.id, article.text)
    assert record["metadata"]["word_count"] == article.word_count


def test_schemaorg_article_has_no_empty_keys() -> None:
    found = normalize(MARKDOWN_PAGE.format(story="<p>The mayor said so.</p>"), url="https://example.org/a")
    assert isinstance(found, Article)
    record = json.loads(WRITERS["json"].render(found, "schemaorg"))
    assert (record["@type"], record["headline"], record["articleBody"]) == ("NewsArticle", found.title, found.text)
    assert record["url"] == "https://example.org/a"
    assert all(record.values())


def test_trafilatura_shape_has_the_keys_of_trafilatura(article: Article) -> None:
    import trafilatura

    page = (
        "<html><body><article>"
        + "<p>The bridge over the Wend was closed on Monday, the council said.</p>" * 9
        + "</article></body></html>"
    )
    theirs = json.loads(trafilatura.extract(page, output_format="json", with_metadata=True) or "{}")
    assert set(json.loads(WRITERS["json"].render(article, "trafilatura"))) == set(theirs)


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet"])
def test_shard_is_packed_and_read_back_as_it_was(article: Article, tmp_path: Path, suffix: str) -> None:
    pytest.importorskip({".jsonl.zst": "zstandard", ".parquet": "pyarrow"}.get(suffix, "json"), reason="needs an extra")
    lines = [WRITERS["jsonl"].render(article)] * 3
    targets = [tmp_path / f"{number}{suffix}" for number in range(2)]
    for target in targets:
        with target.open("wb") as file:
            pack_lines(lines, file, target.name)
    assert targets[0].read_bytes() == targets[1].read_bytes()
    with targets[0].open("rb") as file:
        assert list(read_lines(file, targets[0].name)) == lines


def test_parquet_has_typed_columns(article: Article, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs the extra parquet")
    from pyarrow import parquet

    with (tmp_path / "a.parquet").open("wb") as file:
        pack_lines([WRITERS["parquet"].render(article)], file, "a.parquet")
    (row,) = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert (row["id"], row["text"], row["word_count"]) == (article.id, article.text, article.word_count)
    assert row["blocks"][0] == article.to_dict()["blocks"][0]
