"""Which blocks a set's custom says nothing of: kinds that its gold leaves out, though the default custom keeps them."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from cleaner.page.reading import KIND_INDEX
from cleaner.types import Role
from cleaner.types.arrays import Floats
from training.columns import Columns, Row

KEPT = (Role.HEADING, Role.LIST_ITEM, Role.TABLE, Role.QUOTE)
"""Kinds of blocks that the default custom keeps inside a story."""
MIN_SHARE, MIN_BLOCKS = 0.5, 20
"""A set that keeps a smaller share of so many blocks of a kind has another custom. Set by hand, not tuned."""


def list_inside(columns: Columns, row: Row) -> slice:
    """The blocks from the first kept one to the last."""
    kept = np.flatnonzero(columns.kept[row.start : row.end])
    return slice(row.start + int(kept[0]), row.start + int(kept[-1]) + 1) if len(kept) else slice(row.start, row.start)


def mask_customs(columns: Columns, rows: list[Row]) -> Floats:
    """A number a block: 0 where a set's other custom left it out, else 1."""
    mask = np.ones(len(columns.kept), np.float32)
    by_set: dict[str, list[slice]] = defaultdict(list)
    for row in rows:
        by_set[row.name.split("/")[1]].append(list_inside(columns, row))
    for inside in by_set.values():
        whole = np.concatenate([np.arange(part.start, part.stop) for part in inside])
        for kind in KEPT:
            own = whole[columns.kinds[whole] == KIND_INDEX[kind]]
            if len(own) >= MIN_BLOCKS and columns.kept[own].mean() < MIN_SHARE:
                mask[own[columns.kept[own] == 0]] = 0
    return mask
