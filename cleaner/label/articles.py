"""The `<article>` elements of a page, in numbers: which one a block lies in, and whether that is the story's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from cleaner.label.chars import Floats
from cleaner.types import Container


def describe_articles(containers: Sequence[Container], prose: Floats, titles: np.ndarray) -> list[Floats]:
    """One row a feature, one column a block.

    The home is the outermost `<article>` with the most prose. `prose` is a weight for each block; `titles` marks those
    that say the headline.
    """
    n_blocks = len(prose)
    owners = np.zeros(n_blocks, np.int64)
    for number, (start, end) in enumerate(list_articles(containers), 1):
        owners[start:end] = number
    held = np.bincount(owners, weights=prose, minlength=1)
    total = max(float(prose.sum()), 1.0)
    home = 1 + int(np.argmax(held[1:])) if len(held) > 1 else 0
    told = owners[np.flatnonzero(titles)[:1]]
    elsewhere = (owners > 0) & (owners != home)
    rows = [
        np.log1p(owners),
        np.full(n_blocks, np.log1p(len(held) - 1)),
        np.where(owners > 0, held[owners] / total, 0),
        np.full(n_blocks, held[home] / total if home else 0),
        (owners == home) & (home > 0),
        elsewhere & (owners < home),
        elsewhere & (owners > home),
        (owners > 0) & np.isin(owners, told),
    ]
    return [row.astype(np.float32) for row in rows]


def list_articles(containers: Sequence[Container]) -> Iterator[tuple[int, int]]:
    """The ranges of blocks of the outermost `<article>` elements, in order."""
    last = 0
    for container in containers:
        if container.tag == "article" and container.start >= last and container.end > container.start:
            last = container.end
            yield container.start, container.end
