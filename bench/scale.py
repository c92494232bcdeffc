"""What a thousand million pages cost, from pages a second and bytes a page as measured here.

`python -m bench.scale [STEP]` takes every STEPth page (default 10) of the benchmark's HTML, on one core.
"""

from __future__ import annotations

import gzip
import sys
import time

import msgspec

from bench.speed import STEP, WARM_UP, read_pages
from cleaner import Article, normalize

PAGES = 10**9
TB = 1e12


def main() -> None:
    """Measure, and do the sum."""
    pages = read_pages(int(sys.argv[1]) if len(sys.argv) > 1 else STEP)
    for page in pages[:WARM_UP]:
        normalize(page)
    start = time.process_time()
    answers = [normalize(page) for page in pages]
    seconds = (time.process_time() - start) / len(pages)
    lines = b"\n".join(msgspec.json.encode(answer) for answer in answers if isinstance(answer, Article))
    n_in, n_out = sum(map(len, pages)) / len(pages), len(gzip.compress(lines)) / len(pages)
    print(f"{len(pages)} pages: {1 / seconds:.1f} pages a second of one core, {n_in:.0f} bytes a page, "
          f"{len(lines) / len(pages):.0f} bytes a record, {n_out:.0f} compressed")  # fmt: skip
    print(f"10^9 pages: {PAGES * seconds / 3600:.0f} core hours, {PAGES * n_in / TB:.0f} TB of HTML in, "
          f"{PAGES * n_out / TB:.1f} TB of compressed JSON lines out")  # fmt: skip


if __name__ == "__main__":
    main()
