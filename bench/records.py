"""The records of the benchmark's documents, each by a model that never saw its site."""

from __future__ import annotations

from pathlib import Path

from bench.sites import BENCH, ROOT, fold_of
from cleaner.run.jobs import Job, do_job
from cleaner.run.readers import Found
from cleaner.run.workers import Lost, run_ordered
from cleaner.run.writers import write_atomic
from cleaner.types import Options

N_WORKERS = 2
TIMEOUT_S = 60.0


def make_job(name: str, path: str, site: str) -> Job:
    """A page to be done with the model that never saw its site."""
    model = str(ROOT / "bench" / "folds" / f"{fold_of(site)}.npz")
    return Job(found=Found(name=name, path=str(BENCH / path), named=True), options=Options(model=model), format="json")


def make_shipped_job(name: str, path: Path) -> Job:
    """A document that is no page of the benchmark, to be done with the model that is shipped."""
    return Job(found=Found(name=name, path=str(path), named=True), options=Options(), format="json")


def write_records(jobs: list[Job], out: Path) -> None:
    """Do the jobs; a page without a record is told."""
    for name, reason in list_lost(jobs, out, n_workers=N_WORKERS).items():
        print(f"no record: {name}: {reason}")


def list_lost(jobs: list[Job], out: Path, *, n_workers: int) -> dict[str, str]:
    """Do the jobs; of each that has no record, why."""
    answers = run_ordered(do_job, ((job,) for job in jobs), n_workers=n_workers, timeout_s=TIMEOUT_S)
    lost = dict[str, str]()
    for job, answer in zip(jobs, answers, strict=True):
        if isinstance(answer, Lost) or not answer.content:
            lost[job.found.name] = str(answer if isinstance(answer, Lost) else answer.row.reason)
        else:
            write_atomic(out / f"{job.found.name}.json", answer.content)
    return lost
