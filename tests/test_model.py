"""The labeller's arithmetic: network, trees, judge, and what a model file must be."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest

from cleaner.model import network, trees
from cleaner.model.classifier import CLIP, rate_page
from cleaner.model.contract import FORMAT, ModelError, PartContract, VoteLimits
from cleaner.model.file import Labeller, Model, PageClassifier, Part, TitleRanker, load_model
from cleaner.page.evidence import read_evidence
from cleaner.page.signals import N_SIGNALS, read_address, read_signals
from cleaner.types import Head

RNG = np.random.default_rng(1)
N_FEATURES, HIDDEN = 5, 4
LIMITS = dict.fromkeys(VoteLimits.__struct_fields__, 0.5)


def make_network() -> dict[str, np.ndarray]:
    shapes = {
        "in_weight": (N_FEATURES, HIDDEN), "in_bias": (HIDDEN,), "page_weight": (HIDDEN, HIDDEN), "page_bias": (HIDDEN,),
        "gaze_weight": (HIDDEN, 1), "story_weight": (2 * HIDDEN, HIDDEN), "story_bias": (HIDDEN,),
        "out_weight": (HIDDEN, 1), "out_bias": (1,),
        **{f"conv{layer}_weight": (3, HIDDEN, HIDDEN) for layer in range(4)},
        **{f"conv{layer}_bias": (HIDDEN,) for layer in range(4)},
    }  # fmt: skip
    arrays = {name: RNG.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    return {**arrays, "mean": np.zeros(N_FEATURES, np.float32), "scale": np.ones(N_FEATURES, np.float32)}


def make_trees() -> dict[str, np.ndarray]:
    return {
        "tree_features": np.array([[0, 1], [2, 2]], np.float32),
        "tree_borders": np.array([[0.5, 0.5], [0.0, 1.0]], np.float32),
        "tree_leaves": np.array([[1, 2, 4, 8], [0, 10, 20, 30]], np.float32),
        "tree_bias": np.array(0.5, np.float32),
    }


def walk_trees(row: np.ndarray, arrays: dict[str, np.ndarray]) -> float:
    """The sum of the leaves that one block falls into, tree by tree."""
    total = float(arrays["tree_bias"])
    for columns, borders, leaves in zip(arrays["tree_features"], arrays["tree_borders"], arrays["tree_leaves"], strict=True):
        answers = [row[int(column)] > border for column, border in zip(columns, borders, strict=True)]
        total += leaves[sum(answer << level for level, answer in enumerate(answers))]
    return total


def make_labeller(arrays: dict[str, np.ndarray], **changed: float) -> Labeller:
    nothing = {name: np.zeros(0, np.uint8) for table in ("words", "names") for name in (table, f"{table}_odds")}
    nothing |= {"vocabulary": np.zeros(0, np.uint8), "vectors": np.zeros((0, 2), np.float16)}
    contract = PartContract(
        columns=tuple("abcde"), predicts=("body",), temperature=2.0, thresholds={**LIMITS, "keep": 0.4, **changed}
    )
    return Labeller(Part(where="own.npz: html.blocks", contract=contract, arrays={**arrays, **nothing}))


@pytest.mark.parametrize("n_blocks", [1, 2, trees.ROWS, trees.ROWS + 3])
def test_trees_score_as_if_each_were_walked(n_blocks: int) -> None:
    features = RNG.normal(size=(n_blocks, N_FEATURES)).astype(np.float32)
    expected = [walk_trees(row, make_trees()) for row in features]
    assert trees.Forest(make_trees()).score_blocks(features) == pytest.approx(expected)


@pytest.mark.parametrize("n_blocks", [1, 3, 40])
def test_convolution_pads_with_nothing(n_blocks: int) -> None:
    hidden = RNG.normal(size=(n_blocks, HIDDEN)).astype(np.float32)
    weight, bias = RNG.normal(size=(3, HIDDEN, HIDDEN)).astype(np.float32), np.zeros(HIDDEN, np.float32)
    padded = np.concatenate([np.zeros((2, HIDDEN)), hidden, np.zeros((2, HIDDEN))])
    expected = [
        np.maximum(padded[place] @ weight[0] + padded[place + 2] @ weight[1] + padded[place + 4] @ weight[2], 0)
        for place in range(n_blocks)
    ]
    assert np.allclose(network.convolve(hidden, weight, bias, 2), expected, atol=1e-4)


def test_network_gives_one_finite_score_a_block() -> None:
    scores = network.score_blocks(RNG.normal(size=(7, N_FEATURES)).astype(np.float32) * 1e6, make_network())
    assert scores.shape == (7,)
    assert np.isfinite(scores).all()


def test_features_read_in_pieces_give_the_same_scores(monkeypatch: pytest.MonkeyPatch) -> None:
    features, arrays = RNG.normal(size=(23, N_FEATURES)).astype(np.float32), make_network()
    whole = network.score_blocks(features, arrays)
    monkeypatch.setattr(network, "ROWS", 5)
    assert network.score_blocks(features, arrays) == pytest.approx(whole, abs=1e-4)


def test_labeller_averages_network_and_trees() -> None:
    arrays = {**make_network(), **make_trees()}
    features = RNG.normal(size=(6, N_FEATURES)).astype(np.float32)
    logits = (network.score_blocks(features, arrays) + trees.Forest(arrays).score_blocks(features)) / 2
    labeller = make_labeller(arrays)
    assert np.allclose(labeller.predict(features), 1 / (1 + np.exp(-np.clip(logits / 2, -30, 30))), atol=1e-5)
    assert labeller.predict(features[:0]).shape == (0,)


JUDGE = {
    "mean": np.array([1.0]), "scale": np.array([2.0]), "weight": np.array([3.0]), "bias": np.array(-1.0),
    "rarity": np.array([3.0, 4.0]), "mark_weight": np.array([10.0, -10.0]), "mark_bias": np.array(0.5),
}  # fmt: skip


SIGNALS = {name: value for name, value in JUDGE.items() if "mark" not in name}


def test_classifier_is_the_mean_of_what_signals_and_names_say() -> None:
    places = {"c:single": 0, "c:cart": 1}
    by_signals, by_both_names = 3 * (3 - 1) / 2 - 1, (3 * 10 - 4 * 10) / 5 + 0.5
    both = rate_page([3.0], ["c:cart", "c:single", "c:unknown"], places, JUDGE)
    assert both == pytest.approx(1 / (1 + np.exp(-(by_signals + by_both_names) / 2)))
    assert rate_page([3.0], [], places, JUDGE) == pytest.approx(1 / (1 + np.exp(-(by_signals + 0.5) / 2)))


def test_phrases_speak_for_an_article_only_up_to_a_bound() -> None:
    places = {"add": 0, "add to": 1}
    assert rate_page([3.0], ["add"], places, JUDGE, 1.5) == pytest.approx(1 / (1 + np.exp(-(2 + 1.5) / 2)))
    assert rate_page([3.0], ["add to"], places, JUDGE, 1.5) == rate_page([3.0], ["add to"], places, JUDGE)


def test_classifier_that_knows_no_names_asks_signals_alone() -> None:
    assert rate_page([3.0], ["c:cart"], {}, JUDGE) == pytest.approx(1 / (1 + np.exp(-2)))


def test_signal_far_from_all_others_weighs_no_more_than_the_limit() -> None:
    assert rate_page([1e9], [], {}, JUDGE) == rate_page([1 + 2 * CLIP], [], {}, JUDGE)


def test_head_without_anything_has_as_many_signals_as_any() -> None:
    assert len(read_signals(read_evidence(Head()))) == N_SIGNALS
    source = '{"@type": ["Product", 3], "@graph": [{"@type": "https://schema.org/NewsArticle"}]}'
    signals = read_signals(read_evidence(Head(json_ld=(source,))), "https://example.org/2025/01/02/rain-at-last-in-wend")
    assert len(signals) == N_SIGNALS
    assert signals[0] == signals[2] == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (None, (1, 0, 0, 0, 0, 0, 0, 0, 0)),
        ("https://example.org/", (0, 1, 0, 0, 0, 0, 0, 0, 1)),
        ("https://example.org/shop/red-shoes-42", (0, 0, 2 / 6, 2 / 8, 1, 1, 0, 0, 0)),
        ("https://example.org/news/", (0, 0, 1 / 6, 0, 0, 0, 1, 0, 1)),
        ("http://[", (0, 1, 0, 0, 0, 0, 0, 0, 0)),
    ],
)
def test_address_tells_lists_and_shops(url: str | None, expected: tuple[float, ...]) -> None:
    assert read_address(url) == pytest.approx(expected)


@pytest.mark.parametrize("raw", [b"", b"PK", b"no archive at all"])
def test_file_that_is_no_model_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises(ModelError, match=r"own\.npz: not a model file"):
        Model(raw, "own.npz")


def test_model_of_another_format_is_refused() -> None:
    buffer = io.BytesIO()
    np.savez(buffer, about=np.frombuffer(json.dumps({"format": FORMAT + 1}).encode(), np.uint8))
    with pytest.raises(ModelError, match=f"own.npz: format: expected {FORMAT}, found {FORMAT + 1}"):
        Model(buffer.getvalue(), "own.npz")


def test_shipped_model_has_all_parts_of_both_kinds() -> None:
    model = load_model()
    assert set(model.parts) == {f"{kind}.{what}" for kind in ("html", "text") for what in ("blocks", "page", "title")}
    for kind in ("html", "text"):
        labeller, classifier, ranker = model.labeller(kind), model.classifier(kind), model.ranker(kind)
        assert labeller
        assert all(0 < getattr(labeller.limits, name) < 1 for name in VoteLimits.__struct_fields__)
        assert classifier
        assert 0 < classifier.limits.no_article < classifier.limits.article < 1
        assert ranker
        assert 0 <= ranker.limits.given < 1


@pytest.mark.parametrize("n_rows", [0, 1, 15, 16, 17, 40, 333])
@pytest.mark.parametrize("shape", [(243, 64), (64, 64), (64, 1)])
def test_product_in_pieces_is_the_product(n_rows: int, shape: tuple[int, int]) -> None:
    random = np.random.default_rng(0)
    rows, weight = random.normal(size=(n_rows, shape[0])), random.normal(size=shape)
    found = network.multiply(rows.astype(np.float32), weight.astype(np.float32))
    assert found.shape == (n_rows, shape[1])
    np.testing.assert_allclose(found, rows @ weight, atol=1e-3)


def test_no_product_is_so_large_that_more_than_one_thread_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = []

    def matmul(rows: np.ndarray, weight: np.ndarray, out: np.ndarray) -> None:
        sizes.append(rows.shape[-2] * weight.size)
        out[...] = 0

    monkeypatch.setattr(np, "matmul", matmul)
    for n_rows in (3, 100, 5_000):
        network.multiply(np.zeros((n_rows, 243), np.float32), np.zeros((243, 64), np.float32))
    assert max(sizes) <= network.MAX_PRODUCTS


def test_labeller_whose_arrays_have_another_width_than_its_columns_is_refused() -> None:
    narrow = {**make_network(), **make_trees(), "mean": np.zeros(4, np.float32)}
    with pytest.raises(ModelError, match=r"own\.npz: html\.blocks: array 'mean', entries: expected 5, found 4"):
        make_labeller(narrow)
    asking = {**make_network(), **make_trees(), "tree_features": np.array([[0, 5], [2, 2]], np.float32)}
    with pytest.raises(ModelError, match="tree_features"):
        make_labeller(asking)
    lacking = {name: value for name, value in (make_network() | make_trees()).items() if name != "in_weight"}
    with pytest.raises(ModelError, match="array 'in_weight': expected one, found none"):
        make_labeller(lacking)


def test_threshold_that_is_missing_or_not_known_is_refused_by_name() -> None:
    arrays = {**make_network(), **make_trees()}
    with pytest.raises(ModelError, match=r"thresholds: expected those of VoteLimits, found: .*`far`"):
        make_labeller(arrays, far=0.3)
    page = PartContract(columns=("calls",), predicts=("article",), thresholds={"article": 0.5})
    part = Part(where="own.npz: html.page", contract=page, arrays={**SIGNALS, "marks": np.zeros(0, np.uint8)})
    with pytest.raises(ModelError, match="`no_article`"):
        PageClassifier(part)


def test_classifier_is_in_doubt_between_its_limits() -> None:
    limits = {"no_article": 0.2, "article": 0.6}
    contract = PartContract(columns=("calls",), predicts=("article",), thresholds=limits)
    classifier = PageClassifier(Part(where="", contract=contract, arrays={**SIGNALS, "marks": np.zeros(0, np.uint8)}))
    answers = [classifier.is_article([signal], ()) for signal in (-1.0, 1.4, 3.0)]
    assert answers == [False, None, True]


def test_ranker_has_a_weight_for_each_of_its_columns() -> None:
    contract = PartContract(columns=("shown", "long"), predicts=("title",), thresholds={"given": 0.0})
    ranker = TitleRanker(Part(where="", contract=contract, arrays={"weights": np.array([0.955, -0.593])}))
    assert ranker.weights == {"shown": 0.955, "long": -0.593}
    with pytest.raises(ModelError, match="expected 2, found 3"):
        TitleRanker(Part(where="", contract=contract, arrays={"weights": np.zeros(3)}))


def test_tables_and_names_without_their_weights_are_refused() -> None:
    odd = {**make_network(), **make_trees(), "words": np.frombuffer(b"one\ntwo", np.uint8), "words_odds": np.zeros(1)}
    contract = PartContract(columns=tuple("abcde"), predicts=("body",), thresholds=LIMITS)
    nothing: dict[str, np.ndarray] = {"names": np.zeros(0, np.uint8), "names_odds": np.zeros(0)}
    with pytest.raises(ModelError, match="'words_odds', entries: expected 2, found 1"):
        Labeller(Part(where="", contract=contract, arrays={**odd, **nothing}))
    page = PartContract(columns=("calls",), predicts=("article",), thresholds={"article": 0.5, "no_article": 0.1})
    with pytest.raises(ModelError, match="'mark_weight', entries: expected 1, found 2"):
        PageClassifier(Part(where="", contract=page, arrays={**JUDGE, "marks": np.frombuffer(b"c:cart", np.uint8)}))


def test_file_whose_contract_is_no_json_is_refused() -> None:
    buffer = io.BytesIO()
    np.savez(buffer, about=np.frombuffer(b"{no", np.uint8))
    with pytest.raises(ModelError, match=r"own\.npz: not a model file"):
        Model(buffer.getvalue(), "own.npz")
