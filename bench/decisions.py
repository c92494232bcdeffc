"""How far each pass and rule can be trusted, measured; writes `cleaner/data/decision-confidences.toml`.

`python -m bench.decisions [--every N]` labels the pages of the sites of tuning by fold models, as HTML and flattened, aligns
them with the gold, and counts for each source of a label in how many blocks it was right: out where the gold has not the
block, in where it has. Where few blocks tell, the share is drawn towards the prior (the pass's in `PASSES`, the rule's own
`confidence`) by ten blocks; what decided nowhere is not in the file, and keeps its prior. One page counts no more than five
blocks for a source, so that no page of a hundred menus is the measure.
"""

from __future__ import annotations

import argparse
import gzip
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor

from bench.confidences import Count, smooth
from bench.measure import fold_text
from bench.sites import BENCH, ROOT, BenchPage, fold_of, list_golds
from cleaner.pipeline import label_document
from cleaner.roles.engine import align_blocks
from cleaner.roles.passes import CONFIDENCES, PASSES
from cleaner.rules.book import load_rules
from cleaner.types import TEXT_ROLES, Labelled, Options, RawDocument

PATH = ROOT / "cleaner" / "data" / CONFIDENCES
MAX_BLOCKS = 5
FORMS = {"html": "html", "text": "text/blocks"}
HEADER = """\
# How far each pass and rule can be trusted: the share of blocks for which it was right to keep or drop, on the benchmark's
# sites of tuning, drawn towards the prior by ten blocks. Made by `python -m bench.decisions`; never edited by hand. What is
# not here decided nowhere, and keeps its prior.
"""
Key = tuple[str, str]
"""Format, and source of a label."""


def judge_page(form: str, item: BenchPage) -> list[tuple[Key, bool]]:
    """For each block that a pass or rule decided on, and each span it cut, whether that was right."""
    name, key, gold = item
    suffix = "html.gz" if form == "html" else "txt.gz"
    raw = gzip.decompress((BENCH / FORMS[form] / name / f"{key}.{suffix}").read_bytes())
    model = str(ROOT / "bench" / "folds" / f"{fold_of(gold['site'])}.npz")
    labelled = label_document(RawDocument(raw=raw, input_format="html" if form == "html" else "text"), Options(model=model))
    if not isinstance(labelled, Labelled):
        return []
    kept = align_blocks([fold_text(block.text) for block in labelled.page.blocks], fold_text(gold["text"]))
    seen: Counter[str] = Counter()
    found = []
    for label, is_body in zip(labelled.labels, kept, strict=True):
        seen[label.source] += 1
        if label.source.startswith(("pass:", "rule:")) and seen[label.source] <= MAX_BLOCKS:
            found.append(((form, label.source), is_body is (label.role in TEXT_ROLES)))
    return found


def count_right(judged: Iterable[tuple[Key, bool]]) -> dict[Key, Count]:
    """How often each source was right, and how often it decided."""
    counts: dict[Key, Count] = {}
    for key, is_right in judged:
        right, blocks = counts.get(key, Count(0.0, 0))
        counts[key] = Count(right + is_right, blocks + 1)
    return counts


def list_priors() -> dict[str, float]:
    """What each pass and rule is trusted with before anything is measured."""
    rules = {f"rule:{rule.id}": rule.confidence for rule in load_rules().rules}
    return rules | {f"pass:{each.id}": each.prior for each in PASSES}


def render(counts: dict[Key, Count]) -> Iterator[str]:
    """The lines of the file."""
    priors = list_priors()
    yield HEADER
    for form in FORMS:
        yield f"[{form}]"
        for (kind, source), count in sorted(counts.items()):
            if kind == form and source in priors:
                share = smooth(count, priors[source])
                yield f'"{source}" = {{ confidence = {share:.3f}, right = {int(count.right)}, blocks = {count.pages} }}'
        yield ""


def main() -> None:
    """Judge, count, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1)
    args = parser.parse_args()
    items = list(list_golds())[:: args.every]
    with ProcessPoolExecutor(2) as pool:
        judged = [
            verdict
            for form in FORMS
            for page in pool.map(judge_page, [form] * len(items), items, chunksize=16)
            for verdict in page
        ]
    PATH.write_text("\n".join(render(count_right(judged))), "utf-8")
    print(f"{PATH.name} written: {len(judged)} blocks")


if __name__ == "__main__":
    main()
