"""Small plots as SVG, drawn without a script; each says in words what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from cleaner.report.markup import Markup, tag

WIDTH, HEIGHT = 320, 132
BASE, TOP = 104, 8
GAP = 2


def plot_bars(title: str, counts: Sequence[int], labels: Sequence[str], *, every: int = 1) -> Markup:
    """A bar for each count; `labels` name where the bars begin, and every so many of them is written."""
    highest = max(counts, default=0) or 1
    step = WIDTH / max(len(counts), 1)
    bars = []
    for place, (count, label) in enumerate(zip(counts, labels, strict=True)):
        height = (BASE - TOP) * count / highest
        told = tag("title", f"{label}: {count:,}")
        if count:
            bars.append(
                tag("rect", told, x=f"{place * step + GAP / 2:.1f}", y=f"{BASE - max(height, 1):.1f}",
                    width=f"{step - GAP:.1f}", height=f"{max(height, 1):.1f}")
            )  # fmt: skip
        if place % every == 0:
            start = label.partition(" ")[0]
            bars.append(tag("text", start, x=f"{place * step + GAP / 2:.1f}", y=str(BASE + 15)))
    axis = tag("line", x1="0", y1=str(BASE), x2=str(WIDTH), y2=str(BASE))
    svg = tag("svg", axis, bars, viewBox=f"0 0 {WIDTH} {HEIGHT - 8}", role="img", aria_label=describe(title, counts, labels))
    return tag("figure", svg, tag("figcaption", title))


def describe(title: str, counts: Sequence[int], labels: Sequence[str]) -> str:
    """The plot in words."""
    told = ", ".join(f"{label}: {count:,}" for label, count in zip(labels, counts, strict=True) if count)
    return f"{title}. {told or 'nothing to show'}"


def name_bins(edges: Sequence[float], *, percent: bool = False) -> list[str]:
    """The bins between edges, from 0 to the last, which is open."""
    shown = [
        f"{round(edge * 100)}" if percent else f"{edge:g}" if isinstance(edge, int) else f"{edge:.2f}" for edge in (0, *edges)
    ]
    unit = " %" if percent else ""
    return [f"{low} to {high}{unit}" for low, high in pairwise(shown)] + [f"{shown[-1]}{unit} and more"]
