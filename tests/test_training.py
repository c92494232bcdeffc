"""The training as stages: what is done is left out, what is stale is refused; and all of it on a made-up benchmark."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import numpy as np
import pytest

stages = pytest.importorskip("training.stages", reason="training is not part of the source distribution")

from cleaner.page.reading import Reading  # noqa: E402
from tests.scenes import segment  # noqa: E402
from training.__main__ import parse  # noqa: E402
from training.grow import NEAR, Example, thin_chrome  # noqa: E402
from training.lexicon import Lexicons, count_all  # noqa: E402
from training.plan import PLAN  # noqa: E402
from training.stages import Stage, StageError, State, choose_stages, list_stages, run_stages  # noqa: E402
from training.votes import TEMPERATURES, Votes, cool, measure_entropy, rate_sets  # noqa: E402
from training.workspace import Sampling, Workspace  # noqa: E402

STORY = (
    "The council of {town} said on Monday that bridge number {number} over the Wend would stay closed until engineers had looked at"
    " every pier of it, and that {town} would pay for the ferry, which runs each hour."
)
PAGE = (
    "<html lang=en><head><title>{title} | {town} Courier</title><meta property='og:title' content='{title}'></head><body>"
    "<nav class=menu><ul><li><a href=/>Home</a></li><li><a href=/news>News</a></li></ul></nav><article><h1>{title}</h1>"
    "<p class=byline>By Jane Doe</p>{story}</article><aside class=related><h2>Read more</h2><ul><li><a href=/a>Ferry to"
    " stop</a></li></ul></aside><footer class=footer><p>Copyright {town} Courier. All rights reserved.</p></footer></body></html>"
)
SHELF = (
    "<html lang=en><body class=archive><h1>Lamps of {town}</h1><ul class=products>"
    + "<li class='product card'><a href=/l>Lamp of brass</a><p>$ 49</p><button>Add to cart</button></li>" * 8
    + "</ul></body></html>"
)


def make_page(number: int) -> tuple[str, dict[str, str]]:
    town = f"Town{chr(65 + number)}"
    title = f"Bridge {number} of {town} stays closed after all"
    paragraphs = [STORY.format(town=town, number=n + number) for n in range(4 + number % 3)]
    markup = PAGE.format(title=title, town=town, story="".join(f"<p>{text}</p>" for text in paragraphs))
    gold = {"site": f"courier{number}.example", "text": "\n".join(paragraphs), "title": title}
    return markup, gold


# Stages


def make_work(folder: Path) -> Workspace:
    return Workspace(folder=folder / "work", out=folder / "out", jobs=1)


def write(name: str, source: str | Path = "x") -> Callable[[Workspace], None]:
    def run(work: Workspace) -> None:
        path, text = work.make(name), source.read_text() if isinstance(source, Path) else source
        path.write_text(path.read_text() + text if path.exists() else text)

    return run


def fail(_: Workspace) -> None:
    raise KeyboardInterrupt


def make_plan(source: Path, **changed: Callable[[Workspace], None]) -> tuple[Stage, ...]:
    runs = {"pages": write("pages"), "votes-0": write("votes-0"), "votes-1": write("votes-1"), "pack": write("pack")} | changed
    return (
        Stage(name="pages", run=runs["pages"], reads=(str(source),), asks=("every",), makes=("pages",), minutes=2),
        *(
            Stage(name=name, run=runs[name], after=("pages",), makes=(name,), minutes=1, group="votes")
            for name in ("votes-0", "votes-1")
        ),
        Stage(name="pack", run=runs["pack"], after=("votes-0", "votes-1"), makes=("pack",), minutes=1),
        Stage(name="pin", run=write("pin"), makes=(), minutes=0, on_request=True),
    )


def run_all(plan: tuple[Stage, ...], work: Workspace, *only: str, upto: str | None = None, force: bool = False) -> None:
    run_stages(plan, choose_stages(plan, only, upto), work, force=force)


def count_runs(work: Workspace) -> dict[str, int]:
    return {path.name: len(path.read_text()) for path in sorted(work.folder.iterdir()) if path.suffix != ".json"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.txt"
    path.write_text("one")
    return path


def test_stage_that_is_done_from_the_same_inputs_is_left_out(tmp_path: Path, source: Path) -> None:
    work, plan = make_work(tmp_path), make_plan(source)
    run_all(plan, work)
    run_all(plan, work)
    assert count_runs(work) == {"pack": 1, "pages": 1, "votes-0": 1, "votes-1": 1}


@pytest.mark.parametrize(("pages", "again"), [("copy", True), ("same", False)])
def test_changed_input_makes_the_stage_run_again_and_what_builds_on_it_if_its_output_changed(
    pages: str, again: bool, tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work = make_work(tmp_path)
    plan = make_plan(source, pages=write("pages", source if pages == "copy" else "x"))
    run_all(plan, work)
    source.write_text("two")
    assert State(work, plan).status(plan[0]) == "stale"
    capsys.readouterr()
    run_all(plan, work)
    said = capsys.readouterr().out
    assert "pages: again, as" in said
    assert "source.txt changed" in said
    assert "pages: done in" in said
    assert [f"{name}: done in" in said for name in ("votes-0", "votes-1", "pack")] == [again, again, False]


def test_setting_that_a_stage_asks_for_is_one_of_its_inputs(tmp_path: Path, source: Path) -> None:
    work, plan = make_work(tmp_path), make_plan(source)
    run_all(plan, work)
    fewer = msgspec.structs.replace(work, sampling=Sampling(every=2, trees=3))
    assert State(fewer, plan).list_changes(plan[0]) == ["--every"]


def test_stage_that_builds_on_a_stale_one_is_refused_unless_forced(tmp_path: Path, source: Path) -> None:
    work, plan = make_work(tmp_path), make_plan(source)
    run_all(plan, work)
    source.write_text("two")
    with pytest.raises(StageError, match=r"votes-0 needs pages, which is stale: .*source\.txt changed since"):
        run_all(plan, work, "votes")
    run_all(plan, work, "pack", force=True)
    assert count_runs(work)["pages"] == 1


def test_stage_whose_inputs_were_never_made_is_refused(tmp_path: Path, source: Path) -> None:
    with pytest.raises(StageError, match="votes-0 needs pages, which was not run: run `python -m training --upto votes-0`"):
        run_all(make_plan(source), make_work(tmp_path), "votes-0")


def test_run_goes_on_after_an_interruption(tmp_path: Path, source: Path) -> None:
    work = make_work(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        run_all(make_plan(source, **{"votes-1": fail}), work)
    assert count_runs(work) == {"pages": 1, "votes-0": 1}
    run_all(make_plan(source), work)
    assert count_runs(work) == {"pack": 1, "pages": 1, "votes-0": 1, "votes-1": 1}


def test_what_an_interrupted_stage_left_is_of_use_for_the_same_inputs_only(tmp_path: Path, source: Path) -> None:
    def stop(work: Workspace) -> None:
        write("pages", "half")(work)
        raise KeyboardInterrupt

    work = make_work(tmp_path)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            run_all(make_plan(source, pages=stop), work)
    assert (work.folder / "pages").read_text() == "halfhalf"
    source.write_text("two")
    run_all(make_plan(source), work, "pages")
    assert (work.folder / "pages").read_text() == "x"


def test_output_that_was_deleted_is_made_again(tmp_path: Path, source: Path) -> None:
    work, plan = make_work(tmp_path), make_plan(source)
    run_all(plan, work)
    (work.folder / "votes-0").unlink()
    run_all(plan, work)
    assert count_runs(work) == {"pack": 1, "pages": 1, "votes-0": 1, "votes-1": 1}


def test_stages_are_asked_for_by_name_or_by_how_their_names_begin(source: Path) -> None:
    plan = make_plan(source)
    assert [stage.name for stage in choose_stages(plan, ["votes"], None)] == ["votes-0", "votes-1"]
    assert [stage.name for stage in choose_stages(plan, [], "votes")] == ["pages", "votes-0", "votes-1"]
    assert "pin" not in [stage.name for stage in choose_stages(plan, [], None)]
    assert [stage.name for stage in choose_stages(plan, ["pin"], None)] == ["pin"]
    with pytest.raises(StageError, match="no stage 'vote'; there are: pages, votes-0"):
        choose_stages(plan, ["vote"], None)


def test_list_says_what_is_done_and_how_long_it_takes(tmp_path: Path, source: Path) -> None:
    work, plan = make_work(tmp_path), make_plan(source)
    run_all(plan, work, "pages")
    source.write_text("two")
    pages, votes, *_, pin = list_stages(plan, work, 2_000)
    assert pages.split()[:4] == ["pages", "stale", "4.0", "min,"]
    assert votes.split()[1] == "new"
    assert "on request" in pin


def test_every_stage_of_the_plan_builds_on_earlier_ones_and_reads_what_there_is() -> None:
    seen: set[str] = set()
    for stage in PLAN:
        assert seen.issuperset(stage.after)
        assert stage.name not in seen
        seen.add(stage.name)
        own = [name for name in stage.reads if not name.startswith(stages.BENCH_NAME) and name != "training/spread.json"]
        assert [name for name in own if not stages.find_input(name).exists()] == []
        assert all(hasattr(Sampling(), name) for name in stage.asks)
    assert parse(["--every", "8", "--only", "votes-html"]).every == 8


# Votes


def test_lexicon_without_some_sites_knows_none_of_their_words() -> None:
    pages = [(make_page(n)[1]["site"], Reading(segment(make_page(n)[0], "html"))) for n in range(9)]
    odds = count_all((site, reading, np.arange(len(reading)) > 3) for site, reading in pages)
    assert odds.learn().words
    assert odds.learn({site for site, _ in pages[4:]}).words == {}
    lexicons = Lexicons(odds, {"courier0.example"})
    assert lexicons.without("courier1.example").words.keys() <= lexicons.whole.words.keys()


def test_temperature_and_threshold_are_those_that_fit_best() -> None:
    rng = np.random.default_rng(1)
    kept = rng.random(4_000) < 0.5
    sharp = np.where(kept, 3.0, -3.0) + rng.normal(size=4_000) * 3
    votes = [
        Votes(name="bench/made/1", form="html", scores=cool(1 / (1 + np.exp(-sharp)), 0.5), kept=kept, words=np.ones(4_000))
    ]
    assert min(TEMPERATURES, key=partial(measure_entropy, votes)) > 1.5
    assert rate_sets(votes, 0.5)["bench/made"] > rate_sets(votes, 0.001)["bench/made"]


def test_of_chrome_far_from_the_story_some_stand_for_all() -> None:
    n_blocks = 200
    kept = np.zeros(n_blocks, np.float32)
    kept[90:100] = 1
    rows = np.arange(n_blocks, dtype=np.float32)[:, None]
    thin = thin_chrome(Example(rows, kept, np.ones(n_blocks, np.float32), 1.0), 4)
    assert thin.kept.sum() == 10
    assert set(range(90 - NEAR, 100 + NEAR)) <= set(thin.features[:, 0].astype(int).tolist())
    assert len(thin.kept) < n_blocks / 2
    assert thin.counts.sum() == pytest.approx(n_blocks, abs=8)


# All of it


def write_bench(folder: Path, n_pages: int) -> None:
    golds = {}
    for number in range(n_pages):
        markup, gold = make_page(number)
        golds[str(number)] = gold
        lines = ["Home", "News", gold["title"], "By Jane Doe", *gold["text"].split("\n"), "Read more", "Ferry to stop"]
        compress(folder / "html" / "made" / f"{number}.html.gz", markup)
        for dumper in ("blocks", "soup", "inscriptis"):
            compress(folder / "text" / dumper / "made" / f"{number}.txt.gz", "\n\n".join(lines))
    (folder / "gold").mkdir()
    (folder / "gold" / "made.json").write_text(json.dumps(golds))
    (folder / "more" / "gold").mkdir(parents=True)
    (folder / "more" / "raw").mkdir()
    (folder / "more" / "raw" / "pages.json").write_text("{}")
    types = {str(number): {"site": f"shop{number}.example", "type": "product"} for number in range(n_pages)}
    for key in types:
        compress(folder / "other" / "html" / f"{key}.html.gz", SHELF.format(town=f"Town{key}"))
    (folder / "other" / "types.json").write_text(json.dumps(types))


def compress(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))


def call(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "training", "--work", str(folder / "work"), "--out", str(folder / "out"), *arguments]
    env = os.environ | {"CLEANER_BENCH": str(folder / "bench"), "OMP_NUM_THREADS": "1"}
    root = Path(stages.__file__).parents[1]
    return subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)


@pytest.mark.slow
@pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in ("torch", "catboost")), reason="training needs torch and catboost"
)
def test_whole_training_of_a_made_up_benchmark_makes_a_model_that_fits(tmp_path: Path) -> None:
    write_bench(tmp_path / "bench", 24)
    few = ("--epochs", "1", "--trees", "4", "--chrome", "2")
    done = call(tmp_path, *few)
    assert done.returncode == 0, done.stderr
    for name in [stage.name for stage in PLAN if not stage.on_request]:
        assert f"{name}: done in" in done.stdout
    again = call(tmp_path, *few)
    assert again.returncode == 0, again.stderr
    assert "begins" not in again.stdout
    from cleaner import Options, normalize
    from cleaner.pipeline import check_model

    models = [*(tmp_path / "out" / "bench" / "folds").glob("*.npz"), tmp_path / "out" / "cleaner" / "data" / "model.npz"]
    assert len(models) == 7
    for path in models:
        check_model(str(path))
    assert normalize(make_page(3)[0], options=Options(model=str(models[0]))) is not None
    assert "| html.blocks | 190 |" in (tmp_path / "out" / "cleaner" / "data" / "model-card.md").read_text("utf-8")
    assert call(tmp_path, *few, "--list").stdout.count(" done ") == sum(not stage.on_request for stage in PLAN)


@pytest.mark.process
def test_training_without_its_libraries_says_what_to_install(tmp_path: Path) -> None:
    if all(importlib.util.find_spec(name) for name in ("torch", "catboost")):
        pytest.skip("they are there")
    write_bench(tmp_path / "bench", 6)
    done = call(tmp_path, "--upto", "votes-html", "--jobs", "1")
    assert done.returncode == 2
    assert "pip install '.[training]'" in done.stderr
