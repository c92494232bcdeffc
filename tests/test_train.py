"""Packing of models: what was not trained stays, and what data changed is pinned anew."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import msgspec
import numpy as np
import pytest

packing = pytest.importorskip("training.packing", reason="training is not part of the source distribution")

from cleaner import Article, Options, normalize  # noqa: E402
from cleaner.model.contract import TitleLimits, VoteLimits  # noqa: E402
from cleaner.model.file import Model  # noqa: E402
from cleaner.page.learned import offer_page  # noqa: E402
from cleaner.pipeline import check_model  # noqa: E402
from cleaner.roles import passes  # noqa: E402
from training import models, thresholds  # noqa: E402
from training.pack import PARTS, pack_models  # noqa: E402
from training.stages import StageError  # noqa: E402
from training.votes import Votes  # noqa: E402
from training.workspace import FOLDS, Workspace  # noqa: E402


@pytest.fixture
def work(tmp_path: Path) -> Workspace:
    return Workspace(folder=tmp_path / "work", out=tmp_path / "out")


def test_packing_without_anything_trained_stops_and_says_what_to_run(work: Workspace) -> None:
    with pytest.raises(StageError, match=r"python -m training --upto pack") as stop:
        pack_models(PARTS, work)
    assert str(work.folder) in str(stop.value)


def test_part_that_was_not_trained_stays_as_it_is_and_is_told_of(work: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    shipped = models.read_parts(models.MODEL)
    for fold, path in work.models.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(models.MODEL.read_bytes())
        work.save_part("html.title", fold, packing.make_ranker("html", {"shown": 1.0}, 0.1))
    pack_models(PARTS, work)
    said = capsys.readouterr().out
    assert "text.blocks was not trained" in said
    assert "html.title" not in said
    for path in work.models.values():
        model = Model(path.read_bytes(), path.name)
        ranker, labeller = model.ranker("html"), model.labeller("text")
        assert ranker
        assert ranker.weights == {"shown": 1.0}
        assert labeller
        assert labeller.contract == shipped["text.blocks"].contract


def test_every_threshold_of_the_passes_is_in_the_list_that_packing_reads() -> None:
    for kind in ("html", "text"):
        assert set(packing.read_thresholds(kind)) | {"keep"} == set(VoteLimits.__struct_fields__)


def test_pinning_makes_a_model_fit_the_data_as_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "model.npz"
    old = models.read_parts(models.MODEL)["html.page"]
    stale = models.make_part("html.page", msgspec.structs.replace(old.contract, reads={"words gone": "0"}), old.arrays)
    models.write_parts(path, {"html.page": stale})
    monkeypatch.setattr(packing, "list_models", list)
    monkeypatch.setattr(packing, "MODEL", path)
    packing.pin_models()
    pinned = models.read_parts(path)["html.page"]
    assert pinned.contract.reads == offer_page("html").reads
    assert pinned.contract.thresholds == old.contract.thresholds
    assert all(np.array_equal(value, pinned.arrays[name]) for name, value in old.arrays.items())


def test_model_file_is_an_archive_of_named_arrays_and_never_half_written(tmp_path: Path) -> None:
    models.write_parts(tmp_path / "m.npz", {"html.title": packing.make_ranker("html", {"shown": 1.0}, 0.0)})
    assert zipfile.ZipFile(tmp_path / "m.npz").namelist() == ["about.npy", "html.title/weights.npy"]
    assert [path.name for path in tmp_path.iterdir()] == ["m.npz"]


def test_threshold_is_carried_over_to_the_vote_with_as_many_blocks_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make_votes(scores: np.ndarray, name: str = "bench/made/1") -> list[Votes]:
        return [Votes(name=name, form="html", scores=scores, kept=scores > 0.5, words=np.ones(len(scores)))]

    before = np.linspace(0, 1, 20_001)
    path = tmp_path / "spread.json"
    path.write_text(json.dumps({"html": thresholds.measure_spread("html", make_votes(before))}))
    monkeypatch.setattr(thresholds, "SPREAD", path)
    lower = thresholds.carry_over("html", make_votes(before**2) + make_votes(before, "more/made/1"))
    assert lower["heading"] == pytest.approx(0.25**2, abs=0.002)
    assert lower["caption"] == pytest.approx(0.85**2, abs=0.002)
    few = thresholds.carry_over("html", make_votes(before[:100]))
    assert few == packing.read_thresholds("html")
    assert thresholds.carry_over("text", make_votes(before**2)) == packing.read_thresholds("text")


def test_folds_are_the_files_that_the_benchmark_asks(work: Workspace) -> None:
    assert list(FOLDS) == ["0", "1", "2", "3", "4", "unseen", "all"]
    assert [path.name for path in work.models.values()] == ["0.npz", "1.npz", "2.npz", "3.npz", "4.npz", "5.npz", "model.npz"]


@pytest.mark.parametrize("path", [*models.list_models(), models.MODEL], ids=lambda path: path.name)
def test_models_of_the_repository_fit_this_version(path: Path) -> None:
    check_model(str(path))


def test_every_threshold_is_asked_for_by_a_pass() -> None:
    folder = Path(passes.__file__).parent
    code = "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("*.py")))
    asked = set(re.findall(r"limits\.([a-z_]+)", code))
    assert asked - set(TitleLimits.__struct_fields__) | {"keep"} == set(VoteLimits.__struct_fields__)


STORY = "The council said on Monday that the bridge over the Wend would stay closed until engineers have looked at every pier."
PAGE = (
    "<html lang=en><head><title>Home</title><meta property='og:title' content='Bridge closed'></head><body><h1>Bridge closed</h1>"
    f"<p>By Jane Doe</p><p>One. {STORY}</p><p>Two. {STORY}</p><p>Three. {STORY}</p></body></html>"
)


def test_headline_is_ranked_by_the_weights_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "own.npz"
    parts = models.read_parts(models.MODEL)
    title = parts["html.title"]
    turned = models.make_part("html.title", title.contract, {"weights": -title.array("weights")})
    models.write_parts(path, {**parts, "html.title": turned})
    ours, theirs = (normalize(PAGE, options=Options(model=model)) for model in (None, str(path)))
    assert isinstance(ours, Article)
    assert isinstance(theirs, Article)
    assert ours.title == "Bridge closed"
    assert theirs.title != ours.title
    assert theirs.text == ours.text


@pytest.mark.parametrize("missing", ["html.title", "html.page", "html.blocks"])
def test_part_that_a_file_lacks_is_done_without_or_taken_from_the_package(missing: str, tmp_path: Path) -> None:
    path = tmp_path / "own.npz"
    models.write_parts(path, {name: part for name, part in models.read_parts(models.MODEL).items() if name != missing})
    check_model(str(path))
    article = normalize(PAGE, options=Options(model=str(path)))
    assert isinstance(article, Article)
    assert STORY in article.text
