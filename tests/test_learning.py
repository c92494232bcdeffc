"""What training makes of pages: labels for lines from the markup, lines made harder, weights, columns without rules, both heads."""

from __future__ import annotations

import random
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import pytest

from cleaner.model import network
from cleaner.model.contract import ModelError, VoteLimits
from cleaner.model.file import Labeller, Part
from cleaner.page.columns import list_columns
from cleaner.page.features import build_features
from cleaner.page.learned import load_parts
from cleaner.page.lexicon import Lexicon, Vectors
from cleaner.page.reading import KIND_INDEX, Reading
from cleaner.roles.votes import vote
from cleaner.text.tokens import PageTokens
from cleaner.types import Options, Role
from tests.scenes import segment
from training.augment import Pool, cut_line, furnish, furnish_html, misfind
from training.models import write_parts
from training.roles import LEARNED, PLACES, Sayings, align_words, transfer
from training.union import UnionPage, fold_of, weigh_pages

EMPTY = Lexicon({}, {})
STORY = [
    "The ferry to the island sailed again on Monday, three weeks after the storm.",
    "Passengers had waited since dawn, and some of them had slept in their cars.",
    "“We never doubted it,” said the harbour master, and rang the bell twice.",
]
HEAD = ["Island ferry sails again", "Deck hands cheer as the old boat leaves port"]
ROLES = np.array([PLACES[name] for name in ("title", "caption", "body", "body", "body")])
SURE = np.ones(5, np.float32)


def make_page(kind: str) -> Reading:
    lines = ["Read also: Bridge opens after ten years", *STORY, "Share on Facebook", "Most read"]
    source = "\n".join(lines) if kind == "text" else "".join(f"<p>{line}</p>" for line in lines)
    return Reading(segment(source, kind))


def test_lines_get_the_roles_of_the_blocks_that_their_words_come_from() -> None:
    lines = [HEAD[0].upper(), "Not on the page at all, this one", HEAD[1], STORY[0], f"{STORY[1]} {STORY[2]}"]
    given, _ = transfer(HEAD + STORY, ROLES, SURE, lines)
    assert [LEARNED[role] if role >= 0 else None for role in given] == ["title", None, "caption", "body", "body"]


def test_a_line_that_joins_two_roles_has_none() -> None:
    given, _ = transfer(HEAD + STORY, ROLES, SURE, [f"{HEAD[1]} {STORY[0]}"])
    assert given.tolist() == [-1]


def test_short_lines_take_the_role_that_all_their_copies_have() -> None:
    texts, roles = (
        ["Share", "Home", "Share", "Home"],
        np.array([PLACES[n] for n in ("sharing", "navigation", "sharing", "tags")]),
    )
    given, _ = transfer(texts, roles, np.ones(4, np.float32), ["Share", "Home"])
    assert given.tolist() == [PLACES["sharing"], -1]


def test_words_align_in_order_through_other_lines() -> None:
    found = align_words(STORY, [STORY[0][:40], STORY[0][40:], "Something else entirely stands here now", STORY[2]])
    assert [set(counts) for counts in found] == [{0}, {0}, set(), {2}]


def test_gold_names_captions_authors_and_the_headline() -> None:
    said = Sayings({"title": "Island ferry sails again", "authors": ["Ada Kivi"], "captions": [{"text": HEAD[1]}]})
    lines = ["ISLAND FERRY SAILS AGAIN", f"{HEAD[1]}.", "By Ada Kivi, Harbour Town", STORY[0]]
    assert [said.name(line) for line in lines] == ["title", "caption", "byline", None]


def test_furniture_stands_between_the_lines_of_the_story_which_all_stay_in_order() -> None:
    lines = ["Sailings by weekday and tide", *STORY, "The harbour since 1871"]
    for seed in range(20):
        out, said = furnish(lines, [False, True, True, True, False], Pool(), "en", random.Random(seed))
        assert said
        assert [line for line in out if line not in said] == lines
        places = [place for place, line in enumerate(out) if line in said]
        assert out.index(STORY[0]) < min(places)
        assert max(places) < out.index(STORY[-1])


def test_lines_found_badly_have_the_words_of_the_text_in_order() -> None:
    for seed in range(20):
        out = misfind(STORY * 5, random.Random(seed))
        assert "".join("".join(out).split()) == "".join("".join(STORY * 5).split())
    assert cut_line("One here. Two there. Three", 1.0, 0.0, random.Random(1)) == ["One here.", "Two there.", "Three"]


def test_markup_gets_furniture_before_paragraphs_of_the_story() -> None:
    markup = "<p>Home of all the ferries that sail</p>" + "".join(f"<p class=x>{line}</p>" for line in STORY)
    found = furnish_html(markup, "\n".join(STORY), Pool(), "en", random.Random(4))
    assert found is not None
    changed, said = found
    assert all(line in changed for line in (*STORY, *said))
    assert changed.index(STORY[0]) < min(changed.index(text) for text in said)
    assert furnish_html("<p>Nothing of it</p>", "\n".join(STORY), Pool(), "en", random.Random(4)) is None


def make_item(part: str, name: str, site: str, number: int) -> UnionPage:
    return UnionPage(part, name, str(number), {"site": site, "text": "x"})


def test_large_sets_sites_and_machine_made_golds_weigh_less() -> None:
    many = [make_item("more", "silver", f"site{n}.example", n) for n in range(400)]
    one_site = [make_item("more", "future", "paper.example", n) for n in range(40)]
    weights = weigh_pages([*many, *one_site, make_item("bench", "saeb", "a.example", 0)])
    assert weights["more/silver/3"] == pytest.approx(0.6 * 0.5)
    assert sum(weights[page.name] for page in one_site) == pytest.approx((100 / 40) ** 0.5 * 10)
    assert weights["bench/saeb/0"] == 20


def test_a_site_has_the_fold_of_the_benchmark() -> None:
    from bench import sites

    assert {fold_of(site) for site in sorted(sites.unseen_sites())[:20]} == {sites.UNSEEN_FOLD}
    assert all(fold_of(site) == sites.fold_of(site) for site in ("bbc.co.uk", "fastcar.co.uk") if not sites.is_unseen(site))


def test_vectors_are_means_over_first_all_and_last_known_words() -> None:
    vectors = Vectors(["the", "boat", "sails", "now", "000"], np.arange(10, dtype=np.float32).reshape(5, 2))
    rows = vectors.describe(PageTokens(["The boat sails unknown now", "nothing here", "123"]))
    assert rows.shape == (6, 3)
    assert rows[:, 0].tolist() == [2, 3, 3, 4, 5, 6]
    assert rows[:, 1].tolist() == [0] * 6
    assert rows[:, 2].tolist() == [8, 9] * 3


def make_bundle(seed: int, n_plain: int, hidden: int = 4, size: int = 2, n_words: int = 3) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    n_features = n_plain + 3 * size
    shapes = {
        "in_weight": (n_features, hidden), "in_bias": (hidden,), "page_weight": (hidden, hidden), "page_bias": (hidden,),
        "gaze_weight": (hidden, 1), "story_weight": (2 * hidden, hidden), "story_bias": (hidden,),
        "out_weight": (hidden, 1), "out_bias": (1,), "mean": (n_features,), "vectors": (n_words, size),
        **{f"conv{layer}_weight": (3, hidden, hidden) for layer in range(4)},
        **{f"conv{layer}_bias": (hidden,) for layer in range(4)},
    }  # fmt: skip
    arrays = {name: rng.normal(scale=0.3, size=shape).astype(np.float32) for name, shape in shapes.items()}
    return {**arrays, "scale": rng.uniform(0.5, 2, n_features).astype(np.float32)}


def make_part(kind: str, words: list[str]) -> tuple[Part, dict[str, np.ndarray], Lexicon]:
    """A labeller as it is packed, the arrays as they were trained, and the lexicon."""
    from training.votes import make_labeller, pack_labeller

    arrays = make_bundle(1, len(list_columns(kind, 0)), n_words=len(words))
    lexicon = Lexicon({"bridge": 1.0, "share": -2.0}, {"<p>": 0.5})
    table: Any = SimpleNamespace(vocabulary=words, lexicon=lexicon)
    limits = dict.fromkeys(VoteLimits.__struct_fields__, 0.5)
    return make_labeller(kind, pack_labeller(arrays, table), 0.4, 1.0, limits), arrays, lexicon


@pytest.mark.parametrize("kind", ["html", "text"])
def test_packed_file_says_its_columns_reads_no_data_and_votes_as_trained(kind: str, tmp_path: Path) -> None:
    words = ["ferry", "island", "share", "the"]
    part, arrays, lexicon = make_part(kind, words)
    write_parts(tmp_path / "own.npz", {f"{kind}.blocks": part})
    loaded = load_parts(str(tmp_path / "own.npz"), kind)
    assert loaded
    assert loaded.labeller.contract.reads == {}
    reading = make_page(kind)
    assert any(reading.hits)
    votes = vote(reading, Options(model=str(tmp_path / "own.npz")))
    whole = Lexicon(lexicon.words, lexicon.names, Vectors(words, arrays["vectors"]))
    alone = network.score_blocks(build_features(reading, whole), arrays)
    assert votes.values == pytest.approx(1 / (1 + np.exp(-alone)), abs=0.01)
    assert np.std(votes.values) > 0.001


def test_file_whose_network_or_vectors_do_not_fit_is_refused() -> None:
    part, _, _ = make_part("text", ["a", "b"])
    lacking = {name: value for name, value in part.arrays.items() if name != "page_bias"}
    with pytest.raises(ModelError, match="'page_bias': expected one, found none"):
        Labeller(msgspec.structs.replace(part, arrays=lacking))
    with pytest.raises(ModelError, match="'vectors', entries: expected 1, found 2"):
        Labeller(msgspec.structs.replace(part, arrays={**part.arrays, "vocabulary": np.frombuffer(b"a", np.uint8)}))


def test_what_another_custom_leaves_out_counts_nothing() -> None:
    from training.customs import mask_customs

    kinds = np.where(np.arange(90) % 3 == 1, KIND_INDEX[Role.TABLE], KIND_INDEX[Role.PARAGRAPH])
    kept = np.array([1, 0, 1] * 15 + [1, 1, 1] * 15)
    rows: Any = [SimpleNamespace(name="more/leaves/1", start=0, end=45), SimpleNamespace(name="more/keeps/1", start=45, end=90)]
    columns: Any = SimpleNamespace(kinds=kinds, kept=kept)
    assert mask_customs(columns, rows).tolist() == [1] * 90  # too few to tell
    assert mask_customs(columns, rows * 2).tolist() == kept.tolist()
    columns.kinds = np.full(90, KIND_INDEX[Role.PARAGRAPH])
    assert mask_customs(columns, rows * 2).tolist() == [1] * 90  # every custom says of paragraphs what it means


def test_lines_of_a_text_have_the_kinds_of_the_page_and_what_is_put_in_has_none() -> None:
    from training.store import label_html, read_page, relabel

    rows = [f"{town} harbour | open since {year}" for town, year in (("Nauvo", 1871), ("Korpo", 1902))]
    table = "".join(f"<tr><td>{'</td><td>'.join(row.split(' | '))}</td></tr>" for row in rows)
    markup = (
        f"<article><h2>Where the ferries land</h2>{''.join(f'<p>{line}</p>' for line in STORY)}<table>{table}</table></article>"
    )
    item = UnionPage("more", "made", "1", {"site": "a.example", "text": "\n".join([*STORY, *rows])})
    source, _ = label_html(item, read_page("html", markup))
    put_in = "Read more: Ships of the north"
    lines = ["Where the ferries land", STORY[0], put_in, *STORY[1:], *rows]
    stored = relabel(source, ("text", "lines"), "\n".join(lines), {put_in: "related"})
    found = dict(zip(stored.read().texts, np.frombuffer(stored.kinds, np.int8).tolist(), strict=True))
    heading, paragraph, row = (KIND_INDEX[kind] for kind in (Role.HEADING, Role.PARAGRAPH, Role.TABLE))
    assert found == {lines[0]: heading, put_in: -1, **dict.fromkeys(STORY, paragraph), **dict.fromkeys(rows, row)}
    assert np.frombuffer(stored.kept, np.uint8).tolist() == [line in {*STORY, *rows} for line in stored.read().texts]
