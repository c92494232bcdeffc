"""How sure the records are, and how right: the calibration curve of the record's confidence."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import Any

BOUNDS = (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.01)
Curve = list[tuple[float, float, int]]


def rate_page(row: dict[str, Any]) -> float:
    """The body F1 of one page of the scorer's table."""
    both = row["precision"] + row["recall"]
    return 2 * row["precision"] * row["recall"] / both if both else 0.0


def draw_curve(out: Path, figures: dict[str, Any]) -> Curve:
    """For ranges of the confidence its mean, the mean body F1 of those records, and their number."""
    pairs = []
    for name in (folder.name for folder in sorted(out.iterdir()) if folder.is_dir()):
        for key, row in figures[name]["pages"].items():
            record = out / name / f"{key}.json"
            if record.exists():
                pairs.append((json.loads(record.read_text("utf-8"))["confidence"], rate_page(row)))
    ranges = [[pair for pair in pairs if low <= pair[0] < high] for low, high in pairwise(BOUNDS)]
    return [(mean(pair[0] for pair in part), mean(pair[1] for pair in part), len(part)) for part in ranges if part]


def print_curve(curve: Curve) -> None:
    """The curve, a line a range."""
    print("confidence, mean body F1, records:", "; ".join(f"{sure:.3f} {right:.3f} {n}" for sure, right, n in curve))
