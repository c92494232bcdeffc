"""Packing of models says what they will not have."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs torch")
train = pytest.importorskip("training.train", reason="training is not part of the source distribution")


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(train, "WORK", tmp_path)
    return tmp_path


def test_packing_without_anything_trained_stops_and_says_what_to_run(work: Path) -> None:
    with pytest.raises(SystemExit, match=r"python -m training\.train html text") as stop:
        train.load_bundles()
    assert str(work) in str(stop.value)


def test_packing_says_which_kind_of_input_the_models_lose(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (work / "text.pickle").write_bytes(pickle.dumps({"about": {}}))
    assert list(train.load_bundles()) == ["text"]
    said = capsys.readouterr().out
    assert "html.pickle" in said
    assert "lose" in said


def test_packing_of_all_kinds_warns_of_nothing(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for kind in train.EPOCHS:
        (work / f"{kind}.pickle").write_bytes(pickle.dumps({"about": {}}))
    assert list(train.load_bundles()) == list(train.EPOCHS)
    assert capsys.readouterr().out == ""
