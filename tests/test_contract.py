"""A model file says what it expects, what does not fit is refused with what differs, and users' rules move no vote."""

from __future__ import annotations

import io
import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
from click.testing import CliRunner

from cleaner import Options, normalize
from cleaner.app.cli import main
from cleaner.model.contract import ModelError, Offer, PartContract, check_part
from cleaner.page.columns import COLUMNS, list_columns, list_signals
from cleaner.page.features import FAMILIES, build_features, stack
from cleaner.page.learned import load_limits, offer_page, offer_votes
from cleaner.page.lexicon import Lexicon, Vectors
from cleaner.page.looks import N_LOOKS
from cleaner.page.reading import Reading
from cleaner.page.signals import N_SIGNALS
from cleaner.roles.rescue import find_lost_prose
from cleaner.roles.scene import RulesInForce, Scene
from cleaner.roles.votes import Votes, vote
from cleaner.rules.book import Rule, RuleBook
from cleaner.types import Block, Page, Role
from tests.scenes import segment

STORY = "The council said on Monday that the bridge over the Wend would stay closed until engineers have looked at every pier."
MARKUP = (
    "<html lang=en><body><nav class=menu><a href=/>Home</a></nav><article><h1>Bridge closed</h1><p class=byline>By Jane Doe</p>"
    f"<p>One. {STORY}</p><p>Two. {STORY}</p><p>Read more: Ferry to stop in May</p><p>Three. {STORY}</p></article>"
    "<div class=comments><p>Comments</p><p>First!</p></div></body></html>"
)
TEXT = f"Home\n\nBridge closed\n\nBy Jane Doe\n\n{STORY}\n\nRead more: Ferry to stop in May\n\n{STORY} So it is.\n\nComments\n\nFirst!"
OWN = Rule(
    id="mine", role=Role.COMMENTS, starts=("one", "the council"), lines=("Bridge closed",), matches=("x",), spares=("y",)
)


def read(kind: str) -> Reading:
    return Reading(segment(MARKUP if kind == "html" else TEXT, kind))


@pytest.mark.parametrize("kind", ["html", "text"])
def test_there_are_as_many_names_as_numbers(kind: str) -> None:
    reading = read(kind)
    lexicon = Lexicon({}, {}, Vectors(["bridge"], np.ones((1, 2), np.float32)))
    names = {**COLUMNS, "vectors": range(3 * 2)}
    assert {name: len(stack(family(reading, lexicon))) for name, family in FAMILIES[kind].items()} == {
        name: len(names[name]) for name in FAMILIES[kind]
    }
    columns, signals = list_columns(kind, 2), list_signals(kind)
    assert len(set(columns)) == len(columns) == build_features(reading, lexicon).shape[1]
    assert len(signals) == N_LOOKS + (N_SIGNALS if kind == "html" else 0)
    assert len(set(signals)) == len(signals)


@pytest.mark.parametrize("kind", ["html", "text"])
def test_rules_that_a_user_turns_off_or_adds_change_no_column(kind: str) -> None:
    reading = read(kind)
    taken = frozenset(rule.id for rules in reading.hits for rule in rules)
    assert taken
    before = build_features(reading, Lexicon({}, {}))
    own = RulesInForce(own=RuleBook((OWN,), "own"), on=frozenset({OWN.id}), off=taken)
    in_force = Scene(reading, vote(reading, Options()), rules=own).hits
    assert {rule.id for rules in in_force for rule in rules} == {OWN.id}
    assert np.array_equal(build_features(Reading(reading.page), Lexicon({}, {})), before)


def make_offer(**reads: str) -> Offer:
    return Offer(columns=("a", "b", "c"), predicts=("body",), reads=reads)


def make_contract(columns: str = "abc", **reads: str) -> PartContract:
    return PartContract(columns=tuple(columns), predicts=("body",), thresholds={}, reads=reads)


def test_part_that_fits_is_no_fault_and_newer_data_is_none() -> None:
    check_part("m", make_contract(de="1"), make_offer(de="1", fr="2"))


@pytest.mark.parametrize(
    ("contract", "said"),
    [
        (make_contract("acb"), r"m: columns\[1\]: expected 'b', found 'c'"),
        (make_contract("abcd"), r"columns: expected 3, found 4; columns\[3\]: expected none, found 'd'"),
        (make_contract("ab"), r"columns: expected 3, found 2; columns\[2\]: expected 'c', found none"),
        (make_contract(de="1"), r"reads\['de'\]: expected '0', found '1'"),
        (make_contract(fr="1"), r"reads\['fr'\]: expected none, found '1'"),
        (msgspec.structs.replace(make_contract(), predicts=("title",)), r"predicts\[0\]: expected 'body', found 'title'"),
        (make_contract(**{str(n): "" for n in range(9)}), "and 4 more.*training --only pin"),
    ],
)
def test_part_that_does_not_fit_is_refused_with_what_differs(contract: PartContract, said: str) -> None:
    with pytest.raises(ModelError, match=said):
        check_part("m", contract, make_offer(de="0"))


def test_part_with_named_columns_may_have_some_of_them() -> None:
    offer = msgspec.structs.replace(make_offer(), by_name=True)
    check_part("m", make_contract("ca"), offer)
    with pytest.raises(ModelError, match="found 'x'"):
        check_part("m", make_contract("cx"), offer)


def rewrite_shipped(path: Path, change: dict[str, object]) -> None:
    """The shipped model with something else in the contract of its votes on HTML."""
    import cleaner

    raw = (Path(cleaner.__file__).parent / "data" / "model.npz").read_bytes()
    arrays = dict(np.load(io.BytesIO(raw), allow_pickle=False))
    about = json.loads(bytes(arrays.pop("about")))
    about["parts"]["html.blocks"] |= change
    np.savez(path, about=np.frombuffer(json.dumps(about).encode(), np.uint8), **arrays)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"columns": ["x", *list_columns("html", 12)[1:]]}, "html.blocks: columns[0]: expected 'writing.words', found 'x'"),
        ({"reads": {"words gone.toml": "0"}}, "reads['words gone.toml']: expected none, found '0'"),
        ({"thresholds": {"keep": 0.5}}, "thresholds: expected those of VoteLimits"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_file_that_does_not_fit_is_a_wrong_call(change: dict[str, object], said: str, tmp_path: Path) -> None:
    path = tmp_path / "own.npz"
    rewrite_shipped(path, change)
    (tmp_path / "a.html").write_text(MARKUP)
    done = CliRunner().invoke(main, ["normalize", str(tmp_path / "a.html"), "--model", str(path)])
    assert done.exit_code == 2
    assert said in done.output
    assert "own.npz" in done.output
    with pytest.raises(ModelError):
        normalize(MARKUP, options=Options(model=str(path)))


def test_digests_are_of_the_lists_of_words_that_the_classifier_of_pages_reads() -> None:
    assert offer_votes("html", 12).reads == {}
    assert offer_page("html").reads.keys() == {"words pages.toml"}


def test_passes_ask_for_the_votes_that_stand_in_the_model_file(tmp_path: Path) -> None:
    path = tmp_path / "own.npz"
    shipped = load_limits()
    rewrite_shipped(path, {"thresholds": {**msgspec.structs.asdict(shipped), "paragraph": 0.99, "keep": 0.5}})
    limits = load_limits(str(path), "html")
    assert (limits.paragraph, limits.keep, limits.lead) == (0.99, 0.5, shipped.lead)
    reading = read("html")
    for engine in ("model", "trafilatura"):
        votes = vote(reading, Options(model=str(path), engine=engine))
        assert votes.limits == limits


@pytest.mark.parametrize(("paragraph", "kept"), [(0.05, True), (0.3, False)])
def test_paragraph_comes_back_from_the_vote_that_the_model_says(paragraph: float, kept: bool) -> None:
    blocks = tuple(Block(text=f"{text} {STORY}") for text in ("One.", "Two.", "Three."))
    page = Page(format="text", blocks=blocks)
    limits = msgspec.structs.replace(load_limits(), paragraph=paragraph)
    votes = Votes(values=(0.9, 0.2, 0.9), source="model", threshold=0.4, limits=limits)
    assert (1 in find_lost_prose(Scene(Reading(page, hits=[()] * 3), votes))) is kept
