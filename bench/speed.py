"""How fast: pages a second against trafilatura with metadata on the same pages in one run, and peak memory.

`python -m bench.speed [STEP] [--record]` takes every STEPth page (default 10) of the benchmark's HTML, in one process; each
page is done by one and then by the other, so that what the machine does meanwhile strikes both. `--record` keeps the
figures in `bench/results.jsonl`.
"""

from __future__ import annotations

import gzip
import resource
import time
from collections.abc import Callable
from statistics import mean, median

import trafilatura

import cleaner.run.warm  # noqa: F401  (loads what only the first page would load)
from bench.results import keep_figures, list_arguments
from bench.sites import BENCH
from cleaner import normalize

STEP = 10
WARM_UP = 3


def read_pages(step: int) -> list[bytes]:
    """Every `step`th page of the benchmark."""
    return [gzip.decompress(path.read_bytes()) for path in sorted((BENCH / "html").glob("*/*.gz"))[::step]]


def measure(function: Callable[[bytes], object], page: bytes) -> float:
    """CPU seconds of one call."""
    start = time.process_time()
    function(page)
    return time.process_time() - start


def extract(page: bytes) -> object:
    """What trafilatura makes of a page, metadata and all."""
    return trafilatura.bare_extraction(page, include_comments=False, with_metadata=True)


def main() -> None:
    """Measure and print."""
    arguments = list_arguments()
    pages = read_pages(int(arguments[0]) if arguments else STEP)
    for page in pages[:WARM_UP]:
        normalize(page), extract(page)
    pairs = [(measure(normalize, page), measure(extract, page)) for page in pages]
    ours, theirs = zip(*pairs, strict=True)
    faster, faster_median = mean(theirs) / mean(ours), median(t / o for o, t in pairs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(pages)} pages, CPU ms a page: cleaner mean {mean(ours) * 1e3:.1f} median {median(ours) * 1e3:.1f}; "
          f"trafilatura mean {mean(theirs) * 1e3:.1f} median {median(theirs) * 1e3:.1f}")  # fmt: skip
    print(f"times as fast as trafilatura: mean {faster:.2f}, median page {faster_median:.2f}")
    print(f"pages a second {1 / mean(ours):.0f}; peak memory of the process, both libraries loaded: {peak:.0f} MB")
    figures = {"cleaner.times": faster, "cleaner.times_median": faster_median, "cleaner.peak_mb": peak}
    for name, seconds in (("cleaner", ours), ("trafilatura", theirs)):
        figures |= {f"{name}.mean_ms": mean(seconds) * 1e3, f"{name}.median_ms": median(seconds) * 1e3}
    keep_figures("bench.speed", figures)


if __name__ == "__main__":
    main()
