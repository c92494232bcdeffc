"""The record: its keys, its blocks and removals over the page, its text, its schema."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from cleaner import Article, Options, Rejection, normalize
from cleaner.pipeline import describe_maker, label_document, normalize_batch, normalize_document
from cleaner.record.build import HIDDEN_BY_MARKUP, build_article, build_schema, render_schema, summarise
from cleaner.run.writers import render_json
from cleaner.types import CHROME_ROLES, METADATA_ROLES, TEXT_ROLES, Labelled, RawDocument, Removal, Role

ROOT = Path(__file__).parents[1]
KEYS = (
    "schema_version id text title authors date_published date_modified language url site_name agency dateline section tags "
    "description image license captions blocks removed repairs origins word_count confidence warnings input cleaner"
).split()
DOCUMENTS = sorted([*ROOT.glob("seeds/*.txt"), *ROOT.glob("fixtures/*/input.*")])
MakePage = Callable[..., str]


def clean(raw: bytes | str) -> Article:
    article = normalize(raw)
    assert isinstance(article, Article)
    return article


def label(raw: bytes | str) -> Labelled:
    data = raw if isinstance(raw, bytes) else raw.encode()
    labelled = label_document(RawDocument(raw=data), Options())
    assert isinstance(labelled, Labelled)
    return labelled


def test_keys_are_all_there_in_the_order_of_the_design(story_text: str) -> None:
    record = json.loads(render_json(clean(story_text)))
    assert list(record) == KEYS
    assert list(record["input"]) == ["path", "sha256", "bytes", "format", "encoding", "encoding_source", "extra"]
    assert list(record["cleaner"]) == ["version", "rules", "model", "options"]
    assert list(record["blocks"][0]) == ["role", "source", "confidence", "text", "level", "start", "end"]


def test_rendered_record_is_indented_utf8_with_a_final_newline(story_text: str) -> None:
    rendered = render_json(clean(f"{story_text}\nDer Bürgermeister – „ja“.\n"))
    assert rendered.endswith(b"\n}\n")
    assert rendered.startswith(b'{\n  "schema_version"')
    assert "Bürgermeister – „ja“" in rendered.decode()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_blocks_and_removals_tile_the_page(path: Path) -> None:
    raw = path.read_bytes()
    labelled = label(raw)
    article = build_article(labelled, describe_maker(Options()))
    page = labelled.page.text
    units = [
        (start, start + len(block.page_text)) for start, block in zip(labelled.page.starts, labelled.page.blocks, strict=True)
    ]
    kept = {(block.start, block.end) for block in article.blocks}
    cuts = [removal for removal in article.removed if any(start <= removal.start and removal.end <= end for start, end in kept)]
    whole = [removal for removal in article.removed if removal not in cuts]
    covered = sorted([*kept, *((removal.start, removal.end) for removal in whole)])
    assert len(kept) + len(whole) == len(covered)
    assert [start for start, _ in covered][:1] == [0][: len(covered)]
    for (_, end), (start, _) in pairwise(covered):
        assert start == end + 1
        assert page[end] == "\n"
    assert not covered or covered[-1][1] == len(page)
    bounds = {start for start, _ in units} | {end for _, end in units}
    assert all(start in bounds and end in bounds for start, end in covered)
    for removal in article.removed:
        assert page[removal.start : removal.end] == removal.text


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_record_fits_its_schema(path: Path) -> None:
    validator = jsonschema.Draft202012Validator(build_schema())
    record = json.loads(render_json(clean(path.read_bytes())))
    assert list(validator.iter_errors(record)) == []


def test_block_text_is_the_span_without_its_cuts(story: tuple[str, ...]) -> None:
    raw = "\n\n".join(("date 2025-04-15 " + story[0], *story[1:]))
    labelled = label(raw)
    article = build_article(labelled, describe_maker(Options()))
    first = article.blocks[0]
    (cut,) = [removal for removal in article.removed if removal.start >= first.start and removal.end <= first.end]
    assert first.text == story[0]
    assert cut.text.strip() == "date 2025-04-15"
    assert labelled.page.text[first.start : first.end] == "date 2025-04-15 " + story[0]


def test_text_is_the_blocks_rendered(make_page: MakePage) -> None:
    above = "<h2>What happened</h2>"
    inside = (
        "<ul><li>Bread and butter for all</li><li>Milk</li></ul><ol start=3><li>Third step of the plan</li></ol>"
        "<table><tr><th>Town</th><th>Rain</th></tr><tr><td>Wend</td><td>3 mm</td></tr></table>"
        "<pre>one line\nanother</pre><blockquote>Nobody was hurt, and nobody will be, the mayor said.</blockquote>"
    )
    page = make_page(above=above).replace("</p>\n<p>Repairs", f"</p>\n{inside}<p>Repairs")
    article = clean(page)
    rendered = article.text
    roles = {block.role for block in article.blocks}
    for role, expected in {
        Role.LIST_ITEM: "- Bread and butter for all\n- Milk\n3. Third step of the plan",
        Role.TABLE: "Town | Rain\nWend | 3 mm",
        Role.CODE: "one line\nanother",
    }.items():
        if role in roles:
            assert expected in rendered
    assert "\n\n\n" not in rendered
    assert rendered == rendered.strip()


def test_headings_and_items_carry_a_level_and_nothing_else_does() -> None:
    for path in DOCUMENTS:
        for block in clean(path.read_bytes()).blocks:
            assert (block.level is not None) <= (block.role in {Role.HEADING, Role.LIST_ITEM})
            assert block.role is not Role.LIST_ITEM or block.level is not None


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_roles_of_blocks_and_removals_are_closed(path: Path) -> None:
    article = clean(path.read_bytes())
    assert all(block.role in TEXT_ROLES - {Role.STANDFIRST} for block in article.blocks)
    assert all(removal.role in CHROME_ROLES | METADATA_ROLES for removal in article.removed)
    assert all(
        0 <= removal.confidence <= 1 and removal.confidence == round(removal.confidence, 4) for removal in article.removed
    )
    assert article.confidence == round(article.confidence, 4)


def test_id_hash_and_size_are_of_the_bytes(story_text: str) -> None:
    raw = story_text.encode()
    article = clean(raw)
    digest = hashlib.sha256(raw).hexdigest()
    assert (article.id, article.input.sha256, article.input.bytes) == (digest[:16], digest, len(raw))
    assert article.input.path is None


def test_given_id_is_kept(story_text: str) -> None:
    (article,) = normalize_batch([{"raw": story_text, "id": "urn:uuid:1", "url": "https://example.org/a"}])
    assert isinstance(article, Article)
    assert (article.id, article.url) == ("urn:uuid:1", "https://example.org/a")


def test_batch_answers_in_order(story_text: str) -> None:
    answers = list(normalize_batch([{"raw": b"%PDF-1.7"}, {"raw": story_text}, {"raw": b'{"a": 1}'}]))
    assert [type(answer) for answer in answers] == [Rejection, Article, Rejection]


@pytest.mark.parametrize(
    "value", [None, 3, float("nan"), [], {}, object(), b"%PDF-1.7"], ids=lambda value: type(value).__name__
)
def test_whatever_is_no_document_is_rejected(value: Any) -> None:
    assert isinstance(normalize(value), Rejection)
    answers = list(normalize_batch([value, {"raw": value}, {}]))
    assert [type(answer) for answer in answers] == [Rejection] * 3


@pytest.mark.parametrize("known", [{"url": 3}, {"id": float("nan")}], ids=repr)
def test_address_or_id_that_is_no_text_is_rejected(story_text: str, known: dict[str, Any]) -> None:
    (answer,) = normalize_batch([{"raw": story_text, **known}])
    assert isinstance(answer, Rejection)
    assert "str is wanted" in answer.reason


@pytest.mark.parametrize("make", [bytearray, memoryview])
def test_bytes_of_any_kind_are_a_document(story_text: str, make: Callable[[bytes], Any]) -> None:
    assert normalize(make(story_text.encode())) == normalize(story_text.encode())


def test_batch_is_lazy(story_text: str) -> None:
    def documents() -> Iterator[dict[str, Any]]:
        yield {"raw": story_text}
        raise AssertionError

    assert isinstance(next(normalize_batch(documents())), Article)


def test_lone_surrogates_are_scrubbed_and_listed(story_text: str) -> None:
    article = clean(story_text + "A lone \ud83d half stands here in the last of these paragraphs, and nobody knows why.\n")
    assert "\ufffd half" in render_json(article).decode()
    assert [repair.count for repair in article.repairs if repair.kind == "surrogate"]


def test_surrogates_of_a_url_and_an_id_are_scrubbed(story_text: str) -> None:
    answer = normalize_document(
        RawDocument(raw=story_text.encode(), id="a\ud800", url="https://example.org/\udfff", path="b\udc80")
    )
    assert isinstance(answer, Article)
    json.loads(render_json(answer))


def test_surrogates_are_counted_once_for_each_place(story_text: str) -> None:
    answer = normalize_document(RawDocument(raw=story_text.encode(), id="a\ud800b\ud801"))
    assert isinstance(answer, Article)
    assert [(repair.kind, repair.count) for repair in answer.repairs] == [("surrogate", 2)]


def test_runs_of_hidden_units_are_one_entry(make_page: MakePage) -> None:
    article = clean(make_page(below="<div hidden><p>one</p><p>two</p><p>three</p></div><noscript>four</noscript>"))
    hidden = [(removal.source, removal.text) for removal in article.removed if removal.source in HIDDEN_BY_MARKUP]
    assert hidden == [("rule:hidden-element", "one\ntwo\nthree"), ("rule:noscript", "four")]


def test_run_of_hidden_units_ends_at_a_kept_block() -> None:
    removals = [
        Removal(role=Role.OTHER, source="rule:noscript", rule=None, confidence=1.0, start=i, end=i + 1, text="a")
        for i in (0, 9)
    ]
    assert list(summarise(iter(removals))) == removals


def test_units_of_other_rules_are_not_summarised() -> None:
    removals = [
        Removal(role=Role.OTHER, source="rule:x", rule="x", confidence=1.0, start=i, end=i + 1, text="a") for i in (0, 2)
    ]
    assert list(summarise(iter(removals))) == removals


def test_record_says_what_was_believed_about_the_bytes(story_text: str) -> None:
    article = clean(b"\xff\xfe" + story_text.encode("utf-16-le"))
    assert (article.input.encoding, article.input.encoding_source, article.input.format) == ("utf-16-le", "bom", "text")


def test_options_change_the_maker_and_nothing_else_does(story_text: str) -> None:
    plain, again = clean(story_text), clean(story_text + " ")
    quoted = normalize(story_text, options=Options(ascii_quotes=True))
    assert isinstance(quoted, Article)
    assert plain.cleaner == again.cleaner
    assert plain.cleaner.options != quoted.cleaner.options
    assert plain.cleaner.rules == quoted.cleaner.rules


def test_word_count_is_that_of_the_text() -> None:
    article = clean("The bridge over the Wend has been closed since Monday morning, the council said.")
    assert article.word_count == len(article.text.split()) == 14


def test_nothing_to_read_is_an_article_without_text() -> None:
    article = clean("<html><body></body></html>")
    assert (article.text, article.word_count, article.blocks) == ("", 0, ())
    assert {"no-text", "no-title", "no-date", "not-an-article"} <= set(article.warnings)


def test_short_text_is_warned_of() -> None:
    assert "short-text" in clean("The bridge over the Wend has been closed since Monday morning, the council said.").warnings


def test_schema_requires_every_key_and_allows_no_other() -> None:
    schema = build_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$defs"]["Article"]["required"] == KEYS
    assert all(
        definition["additionalProperties"] is False
        for definition in schema["$defs"].values()
        if definition.get("type") == "object" and definition["properties"]
    )
    assert schema["$schema"].endswith("2020-12/schema")


def test_schema_has_no_object_that_takes_any_text_as_a_date(story_text: str) -> None:
    record = json.loads(render_json(clean(story_text)))
    validator = jsonschema.Draft202012Validator(build_schema())
    for broken in (
        {**record, "extra": 1},
        {key: record[key] for key in KEYS[1:]},
        {**record, "text": None},
        {**record, "warnings": ["made-up"]},
    ):
        assert list(validator.iter_errors(broken))


def test_committed_schema_is_the_one_of_the_types() -> None:
    path = ROOT / "cleaner" / "data" / "article.schema.json"
    if not path.exists():
        pytest.skip("the schema is not committed yet")
    assert path.read_bytes() == render_schema()


def test_record_comes_back_from_its_json(story_text: str) -> None:
    article = clean(story_text)
    assert msgspec.json.decode(render_json(article), type=Article) == article


def test_plain_record_is_what_its_json_says(story_text: str) -> None:
    article = clean(story_text)
    assert article.to_dict() == json.loads(render_json(article))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_same_bytes_give_the_same_record(path: Path) -> None:
    raw = path.read_bytes()
    assert render_json(clean(raw)) == render_json(clean(raw))
