"""How the classifier of pages is trained: what it learns, where its limit lies, and that nothing else of a model changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs torch")
judging = pytest.importorskip("training.judging", reason="training is not part of the source distribution")
models = pytest.importorskip("training.models", reason="training is not part of the source distribution")

from cleaner.model.classifier import rate_page  # noqa: E402
from cleaner.model.file import Model, ModelError  # noqa: E402
from training.packing import make_classifier, put_parts  # noqa: E402


def make_samples(n_sites: int = 12) -> list[judging.Sample]:  # type: ignore[name-defined]
    return [
        judging.Sample(
            type="article" if number % 2 else "product",
            site=f"{number}.example",
            signals=(float(number % 2), 0.5),
            marks=frozenset({"c:wrap", "c:single" if number % 2 else "c:cart", f"c:own{number}"}),
        )
        for number in range(n_sites)
    ]


def test_judge_learns_signals_and_the_names_that_several_sites_have() -> None:
    samples = make_samples()
    arrays, names = judging.train_judge(samples)
    assert names == ["c:cart", "c:single", "c:wrap"]
    places = {name: place for place, name in enumerate(names)}
    odds = [rate_page(sample.signals, sample.marks, places, arrays) for sample in samples]
    assert all((value > 0.5) is sample.is_article for value, sample in zip(odds, samples, strict=True))
    only_names = [rate_page((0.5, 0.5), sample.marks, places, arrays) for sample in samples]
    assert min(only_names[1::2]) > max(only_names[::2])


def test_judge_of_pages_without_names_has_signals_alone() -> None:
    samples = [judging.Sample(sample.type, sample.site, sample.signals, frozenset()) for sample in make_samples()]
    arrays, names = judging.train_judge(samples)
    assert names == []
    assert rate_page((1.0, 0.5), (), {}, arrays) > 0.5 > rate_page((0.0, 0.5), (), {}, arrays)


def test_limit_calls_fewer_than_one_article_in_a_hundred_none() -> None:
    odds = {"article": [number / 1000 for number in range(1000)], "product": [0.0, 0.5]}
    limit = judging.set_limit(odds)
    assert limit == 0.009
    assert judging.set_limit({"article": [0.12349, 0.2]}) == 0.1234
    assert judging.count_below(odds, limit) == {"article": 0.009, "product": 0.5, "pooled": 0.5}


def test_new_classifier_leaves_all_else_in_the_model_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(models.MODEL.read_bytes())
    before = models.read_parts(path)
    arrays, names = judging.train_judge(make_samples())
    put_parts(path, {"html.page": make_classifier("html", arrays, names, 0.25, 1.5)})
    after = models.read_parts(path)
    assert list(before) == list(after)
    for name in before.keys() - {"html.page"}:
        assert before[name].contract == after[name].contract
        old, new = before[name].arrays, after[name].arrays
        assert old.keys() == new.keys()
        assert all(np.array_equal(old[key], new[key]) and old[key].dtype == new[key].dtype for key in old)
    assert after["html.page"].read_lines("marks") == names
    assert after["html.page"].contract.thresholds == {"no_article": 0.25, "article": 0.5, "names": 1.5}
    with pytest.raises(ModelError, match="'mean'"):  # the samples have two signals, not those of a page
        Model(path.read_bytes(), path.name).classifier("html")


def test_same_parts_make_the_same_file(tmp_path: Path) -> None:
    parts = models.read_parts(models.MODEL)
    for name in ("a.npz", "b.npz"):
        models.write_parts(tmp_path / name, parts)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes() == models.MODEL.read_bytes()
