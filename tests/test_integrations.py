"""The cleaner inside other engines gives the records that the command gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cleaner import Article, Rejection, normalize_batch
from cleaner.app.cli import main
from cleaner.integrations.ray import NormalizeBatch


@pytest.fixture
def corpus(tmp_path: Path, story: tuple[str, ...]) -> Path:
    """Rows of JSON: pages, a flattened text, and one that is no document."""
    rows: list[dict[str, Any]] = [
        {"text": f"<html><body><h1>Story {number}</h1>" + "".join(f"<p>{line}</p>" for line in story) + "</body></html>"}
        for number in range(4)
    ]
    rows += [{"text": "\n\n".join(story)}, {"text": '{"a": [1, 2, 3]}'}]
    for number, row in enumerate(rows):
        row |= {"id": f"doc-{number}", "url": f"https://example.org/{number}"}
    path = tmp_path / "corpus.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def read_corpus(corpus: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in corpus.read_text("utf-8").splitlines()]


def expected(corpus: Path, tmp_path: Path) -> dict[str, dict[str, Any]]:
    """The command's records by id, without the name of the input."""
    out = tmp_path / "command"
    folder = tmp_path / "files"
    folder.mkdir()
    for row in read_corpus(corpus):
        (folder / f"{row['id']}.x").write_text(row["text"], "utf-8")
    urls = tmp_path / "urls.tsv"
    urls.write_text("".join(f"{row['id']}.x\t{row['url']}\n" for row in read_corpus(corpus)), "utf-8")
    done = CliRunner().invoke(main, ["normalize", str(folder), "-o", str(out), "--urls", str(urls)])
    assert done.exit_code == 0, done.output
    return {path.name.removesuffix(".x.json"): comparable(json.loads(path.read_bytes())) for path in out.glob("*.json")}


def comparable(record: dict[str, Any]) -> dict[str, Any]:
    """A record without its id and what only a file has: a name, an encoding that was found out."""
    told = {key: value for key, value in record["input"].items() if key not in {"path", "encoding_source"}}
    return {key: value for key, value in record.items() if key != "id"} | {"input": told}


def test_datatrove_pipeline_gives_the_records_of_the_command(corpus: Path, tmp_path: Path) -> None:
    pytest.importorskip("datatrove", reason="needs the extra datatrove")
    pytest.importorskip("orjson", reason="needs orjson, for datatrove's own readers and writers")
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter

    from cleaner.integrations.datatrove import ArticleNormalizer

    kept, dropped = tmp_path / "kept", tmp_path / "dropped"
    step = ArticleNormalizer(exclusion_writer=JsonlWriter(str(dropped), compression=None))
    reader = JsonlReader(str(corpus.parent), glob_pattern=corpus.name, compression=None)
    LocalPipelineExecutor(
        pipeline=[reader, step, JsonlWriter(str(kept), compression=None)],
        logging_dir=str(tmp_path / "logs"),
        tasks=1,
    ).run()
    rows = [json.loads(line) for path in kept.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    records = {row["id"]: comparable(row["metadata"]["article"] | {"text": row["text"]}) for row in rows}
    assert records == expected(corpus, tmp_path)
    (rejected,) = [json.loads(line) for path in dropped.glob("*.jsonl") for line in path.read_text("utf-8").splitlines()]
    assert rejected["metadata"]["rejection"].startswith("sniff: ")


@pytest.mark.filterwarnings("ignore")  # Ray's own
def test_ray_dataset_gives_the_records_of_the_command(corpus: Path, tmp_path: Path) -> None:
    ray = pytest.importorskip("ray", reason="needs the extra ray")
    pytest.importorskip("ray.data", reason="needs the extra ray")
    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False)
    try:
        items = [{"raw": row["text"], "id": row["id"], "url": row["url"]} for row in read_corpus(corpus)]
        rows = ray.data.from_items(items).map_batches(NormalizeBatch, concurrency=1, batch_size=2).take_all()
    finally:
        ray.shutdown()
    records = {row["id"]: comparable(json.loads(row["record"])) for row in rows if row["record"]}
    assert records == expected(corpus, tmp_path)
    assert [row["rejection"].partition(":")[0] for row in rows if row["rejection"]] == ["sniff"]


def test_batch_of_columns_keeps_its_rows_and_says_why_not(corpus: Path) -> None:
    rows = read_corpus(corpus)
    batch = {"raw": [row["text"] for row in rows], "id": [row["id"] for row in rows], "other": list(range(len(rows)))}
    done = NormalizeBatch()(batch)
    answers = list(normalize_batch({"raw": row["text"], "id": row["id"]} for row in rows))
    assert [bool(record) for record in done["record"]] == [isinstance(answer, Article) for answer in answers]
    assert [json.loads(record)["id"] for record in done["record"] if record] == [
        answer.id for answer in answers if isinstance(answer, Article)
    ]
    assert [bool(reason) for reason in done["rejection"]] == [isinstance(answer, Rejection) for answer in answers]
    assert list(done["other"]) == batch["other"]
