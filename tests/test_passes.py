"""Each removal and each block that stays names its true cause: what a pass, a rule or the model says when it is asked again."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner.page.decode import decode_document
from cleaner.page.embedded.show import show_embedded
from cleaner.page.lines.find import find_lines
from cleaner.page.reading import Reading
from cleaner.page.repair import repair_page
from cleaner.page.segment.document import segment_document
from cleaner.pipeline import label_document
from cleaner.roles.certain import may_decide
from cleaner.roles.passes import PASSES, Pass, make_label, settle
from cleaner.roles.scene import Scene
from cleaner.roles.votes import vote
from cleaner.rules.book import load_rules
from cleaner.types import TEXT_ROLES, Cut, Label, Labelled, Options, RawDocument, Rejection

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*(ROOT / "seeds").iterdir(), *(ROOT / "fixtures").glob("*/input.*")])
BY_ID = {rule.id: rule for rule in load_rules().rules}


def replay(labelled: Labelled) -> Scene:
    """The scene of a document once the passes that keep and drop have run, and with what each role pass finds by itself."""
    decoded = decode_document(labelled.document, 10**7)
    assert not isinstance(decoded, Rejection)
    page = repair_page(show_embedded(segment_document(find_lines(decoded), url=None)), ascii_quotes=False)
    reading = Reading(page)
    scene = Scene(reading, vote(reading, Options()), language=labelled.language.code)
    for each in list_asked(page.format):
        if each.effect in {"keep", "drop"}:
            scene = settle(scene, each)
        elif each.effect == "role":
            answers = [answer for answer in each.find(scene) if isinstance(answer, tuple) and not isinstance(answer[1], Cut)]
            scene.found[each.id] = {index: make_label(each, answer, page.format).role for index, answer in answers}
    return scene


def list_asked(kind: str) -> list[Pass]:
    return [each for each in PASSES if kind in each.formats]


def is_cause(scene: Scene, index: int, label: Label) -> bool:
    """Whether what a label names decides so when it is asked by itself."""
    kind, _, name = label.source.partition(":")
    if kind == "pass":
        return scene.votes.moved.get(index) == name or scene.found[name].get(index) is label.role
    if kind == "rule" and name in BY_ID:
        rule = BY_ID[name]
        is_cut = any(found.id == name for found, _, _ in scene.rules.match_cuts(scene.reading.texts[index]))
        return is_cut or (rule in scene.hits[index] and (may_decide(scene, index, rule) or index in scene.found["consent"]))
    if kind == "rule":
        block = scene.reading.blocks[index]
        return name == block.hidden or (name in {"figcaption", "export-header"} and block.kind is label.role)
    assert label.source == "model"
    return index not in scene.votes.moved and scene.keeps(index) is (label.role in TEXT_ROLES)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_label_names_decides_so_by_itself(path: Path) -> None:
    labelled = label_document(RawDocument(raw=path.read_bytes(), path=path.name), Options())
    assert isinstance(labelled, Labelled)
    scene = replay(labelled)
    wrong = [(index, label) for index, label in enumerate(labelled.labels) if not is_cause(scene, index, label)]
    assert wrong == []


def test_ids_of_passes_are_unique_within_a_format() -> None:
    for kind in ("html", "text"):
        ids = [each.id for each in list_asked(kind)]
        assert len(ids) == len(set(ids))


def test_rule_that_is_turned_off_moves_no_other_blocks_vote(tmp_path: Path) -> None:
    path = ROOT / "fixtures" / "comments-below" / "input.html"
    plain = label_document(RawDocument(raw=path.read_bytes()), Options())
    assert isinstance(plain, Labelled)
    ids = sorted({label.rule for label in plain.labels if label.rule in BY_ID})
    assert ids
    rules = tmp_path / "off.toml"
    rules.write_text(f"off = {ids}\n", "utf-8")
    off = label_document(RawDocument(raw=path.read_bytes()), Options(rules=(str(rules),)))
    assert isinstance(off, Labelled)
    voted = [index for index, label in enumerate(plain.labels) if label.source == "model"]
    assert [off.labels[index].confidence for index in voted] == [plain.labels[index].confidence for index in voted]
    assert all(label.rule not in ids for label in off.labels)
