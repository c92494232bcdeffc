"""How far each field of the metadata can be trusted: right, wrong where given, null where the gold has one, invented.

`python -m bench.metadata [FORM | FOLDER] [--record]` makes the records of a form as `bench.quality` does (default html), or
takes those in a folder, and prints a line for each set, field and group of languages; of the tags the mean F1. "cap. out"
are pages with no caption left in the text. Pages of sites kept aside are a group of their own, in sums only. The titles'
weights have seen the other sites: what they are worth on new ones stands in `cleaner/data/title-weights.toml`. `--record`
keeps the shares of a form in `bench/results.jsonl`.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import mean
from types import ModuleType
from typing import Any

from bench.quality import FORMS, list_jobs
from bench.records import write_records
from bench.results import keep_figures, list_arguments
from bench.sites import BENCH, list_all_golds, unseen_sites

GROUPS = ("de", "en", "other", "unseen sites", "all seen")
OUTCOMES = ("right", "wrong", "null", "silent", "invented")
CAPTION_CHARS = 60
"""The beginning of a caption by which it is looked for."""
MIN_CAPTION_CHARS = 20
"""Shorter ones may be said by any sentence."""
Verdict = tuple[str, str]
"""A field and what became of it: one of `OUTCOMES`."""


def load_scorer() -> ModuleType:
    """The benchmark's own scorer, for its idea of equal titles, names and days."""
    spec = importlib.util.spec_from_file_location("score", BENCH / "score.py")
    if spec is None or spec.loader is None:
        message = f"{BENCH / 'score.py'} cannot be loaded"
        raise ImportError(message)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judge(wanted: Any, given: Any, *, equal: bool) -> str:
    """What became of a field: right, wrong or null where the gold has one, silent or invented where it has none."""
    if not wanted:
        return "invented" if given else "silent"
    return "right" if given and equal else "wrong" if given else "null"


def same_minute(wanted: str, given: str | None, scorer: ModuleType) -> bool:
    """Whether both are the same instant, or, where one names no zone, the same minute as written."""
    one, other = scorer.instant(wanted), scorer.instant(given)
    if one is None or other is None:
        return False
    if one.tzinfo and other.tzinfo:
        return bool(abs((one - other).total_seconds()) < 60)
    return bool(one.replace(tzinfo=None, second=0, microsecond=0) == other.replace(tzinfo=None, second=0, microsecond=0))


def has_minute(date: str | None) -> bool:
    """Whether a gold's date is more than a day: midnight without a zone is how it writes a day."""
    return bool(date) and len(date or "") > 10 and not (date or "").endswith("00:00:00")


def judge_page(gold: dict[str, Any], record: dict[str, Any], scorer: ModuleType) -> Iterator[Verdict]:
    """A verdict for each field that the gold speaks of."""
    title, authors, date = record.get("title"), record.get("authors"), record.get("date_published")
    if "title" in gold:
        yield "title", judge(gold["title"], title, equal=scorer.plain(title or "") == scorer.plain(gold["title"] or ""))
    if "authors" in gold:
        same = {scorer.plain(name) for name in authors or ()} == {scorer.plain(name) for name in gold["authors"] or ()}
        yield "authors", judge(gold["authors"], authors, equal=same)
    if "date" in gold:
        yield "day", judge(gold["date"], date, equal=bool(gold["date"] and date) and scorer.same_day(gold["date"], date))
        if has_minute(gold["date"]):
            yield "minute", judge(gold["date"], date, equal=same_minute(gold["date"], date, scorer))
    if gold.get("lang"):
        language = record.get("language")
        yield "language", judge(gold["lang"], language, equal=(language or "")[:2] == gold["lang"][:2])
    have = " ".join(scorer.plain(caption.get("text") or "") for caption in record.get("captions") or ())
    for caption in gold.get("captions") or ():
        yield "captions", judge(caption, have, equal=scorer.plain(caption["text"])[:CAPTION_CHARS] in have)
    told = list(list_told_apart(gold, scorer))
    if told:
        text = scorer.plain(record.get("text") or "")
        yield "cap. out", judge(told, text, equal=not any(caption in text for caption in told))
    for field in ("image", "site_name"):
        yield field, judge("given", record.get(field), equal=True)


def list_told_apart(gold: dict[str, Any], scorer: ModuleType) -> Iterator[str]:
    """How the captions of a page begin that its gold's text does not say as well."""
    body = scorer.plain(gold.get("text") or "")
    for caption in gold.get("captions") or ():
        start = scorer.plain(caption["text"])[:CAPTION_CHARS]
        if len(caption["text"]) > MIN_CAPTION_CHARS and start not in body:
            yield start


def score_tags(gold: dict[str, Any], record: dict[str, Any], scorer: ModuleType) -> float | None:
    """The F1 of the tags as a set; null where the gold has none."""
    wanted, given = ({scorer.plain(tag) for tag in page.get("tags") or ()} for page in (gold, record))
    return 2 * len(wanted & given) / (len(wanted) + len(given)) if wanted else None


def group_of(gold: dict[str, Any], unseen: frozenset[str]) -> tuple[str, ...]:
    """The groups that a page counts in."""
    if gold["site"] in unseen:
        return ("unseen sites",)
    language = (gold.get("lang") or "")[:2]
    return (language if language in GROUPS else "other", "all seen")


def count_verdicts(folder: Path) -> dict[tuple[str, str, str], Counter[str]]:
    """How often each outcome came, by set, field and group."""
    scorer, unseen = load_scorer(), unseen_sites()
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    for name, key, gold in list_all_golds():
        record = scorer.read_record(folder / name, key) or {}
        for field, verdict in judge_page(gold, record, scorer):
            for group in group_of(gold, unseen):
                counts.setdefault((name, field, group), Counter())[verdict] += 1
    return counts


def rate_tags(folder: Path) -> dict[str, list[float]]:
    """The F1 of the tags of each page that has some, on sites that were seen and others."""
    scorer, unseen = load_scorer(), unseen_sites()
    scores: dict[str, list[float]] = {"all seen": [], "unseen sites": []}
    for name, key, gold in list_all_golds():
        score = score_tags(gold, scorer.read_record(folder / name, key) or {}, scorer)
        if score is not None:
            scores["unseen sites" if gold["site"] in unseen else "all seen"].append(score)
    return scores


def show_tags(scores: dict[str, list[float]]) -> Iterator[str]:
    """The mean F1 of the tags, a line for each group."""
    for group, found in scores.items():
        yield f"tags, mean F1, {group}: {mean(found):.3f} ({len(found)} pages)" if found else f"tags, {group}: no pages"


def show_all(folder: Path) -> None:
    """Print the table of the records in a folder."""
    print(*show(count_verdicts(folder)), *show_tags(rate_tags(folder)), sep="\n")


def list_figures(form: str, counts: dict[tuple[str, str, str], Counter[str]]) -> dict[str, float]:
    """The shares by name: `form/set/field/group.outcome`."""
    figures: dict[str, float] = {}
    for (name, field, group), found in counts.items():
        for part in (OUTCOMES[:3], OUTCOMES[3:]):
            total = sum(found[outcome] for outcome in part)
            figures |= {f"{form}/{name}/{field}/{group}.{outcome}": found[outcome] / total for outcome in part if total}
    return figures


def show(counts: dict[tuple[str, str, str], Counter[str]]) -> Iterator[str]:
    """The table's lines: shares of the pages whose gold has the field, and of those whose gold has none."""
    yield f"{'set':<13}{'field':<10}{'group':<14}{'pages':>6}{'right':>8}{'wrong':>8}{'null':>8}{'none':>7}{'invented':>10}"
    for (name, field, group), found in sorted(counts.items()):
        n_wanted, n_none = (sum(found[outcome] for outcome in part) for part in (OUTCOMES[:3], OUTCOMES[3:]))
        shares = "".join(f"{found[outcome] / n_wanted:>8.3f}" if n_wanted else f"{'·':>8}" for outcome in OUTCOMES[:3])
        invented = f"{found['invented'] / n_none:>10.3f}" if n_none else f"{'·':>10}"
        yield f"{name:<13}{field:<10}{group:<14}{n_wanted:>6}{shares}{n_none:>7}{invented}"


def main() -> int:
    """Score the records of a folder, or of this state of the code."""
    if not (BENCH / "score.py").exists():
        print(f"no benchmark at {BENCH}: set CLEANER_BENCH to its folder")
        print("METADATA TABLE SKIPPED")
        return 0
    wanted = (*list_arguments(), FORMS[0])[0]
    if wanted not in FORMS:
        show_all(Path(wanted))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        write_records(list(list_jobs(wanted)), Path(folder))
        show_all(Path(folder))
        tags = {f"{wanted}/tags/{group}.F1": mean(found) for group, found in rate_tags(Path(folder)).items() if found}
        keep_figures("bench.metadata", list_figures(wanted, count_verdicts(Path(folder))) | tags)
    return 0


if __name__ == "__main__":
    sys.exit(main())
