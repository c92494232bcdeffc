"""Whether cost grows with the length of hostile markup, and no faster: CPU seconds at growing sizes, and the slope.

`python -m bench.linear [MEGABYTES] [SHAPE …]` times `segment` and the whole of `normalize` on each shape up to the size
given (default 20, the largest input the command takes), prints a table, and draws `bench/linear.svg`. A shape stops
before the size that would take more than five seconds if its cost were linear; the table says how far it went. A slope of
1 on log-log paper is linear; it is that of the last decade, and runs that take less than 20 ms do not count for it.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cleaner import normalize
from cleaner.page.segment.document import segment_html
from cleaner.types import Decoded, Options

PLOT = Path(__file__).parent / "linear.svg"
SMALLEST = 20_000
GROWTH = 10**0.5
MIN_SECONDS = 0.02
MAX_SECONDS = 5.0
"""What a run may be expected to take, from the one before it."""
WIDTH, HEIGHT, MARGIN, LEGEND = 900, 560, 60, 190
GREY = "#808890"
"""Seen on white and on black; so are the inks."""
INKS = ("#3b8ed0", "#d0563b", "#2f9e60", "#a05fc4", "#b98a1e", "#7b8794", "#d9772b", "#1f9c94")

Shape = Callable[[int], str]
Series = list[tuple[int, float]]


def repeat(unit: str) -> Shape:
    """Markup that says one thing over and over."""
    return lambda n_chars: unit * (n_chars // len(unit))


def number(unit: str, before: str = "", after: str = "") -> Shape:
    """Markup that counts: `unit` with each number in the place of `#`."""
    return lambda n_chars: (
        before + "".join(unit.replace("#", str(place)) for place in range(n_chars // (len(unit) + 4))) + after
    )


SHAPES: dict[str, Shape] = {
    "paragraphs": repeat("<p>x</p>"),
    "nested": repeat("<div>"),
    "nested and closed": lambda n: "<div>" * (n // 11) + "x" + "</div>" * (n // 11),
    "nested bold": repeat("<b>"),
    "open formatting": number("<p><b id=#>x"),
    "hidden spans": lambda n: "<p>" + "<span hidden>" * 900 + "x<br>" * (n // 5),
    "comment": lambda n: f"<!--{'x' * n}--><p>x</p>",
    "attributes of one": number(" a#=b", "<p", ">x</p>"),
    "quoted attributes": number(" a#='<b>'", "<p", ">x</p>"),
    "attributes of many": number("<p a#=b>x</p>"),
    "tag names": number("<t#>x</t#>"),
    "breaks": repeat("x<br>"),
    "unclosed tags": repeat("<p "),
    "unclosed text": repeat("<section><h2>x<li>y"),
    "one text": repeat("word "),
    "one line of spaces": lambda n: f"<p>a{' ' * n}b</p>",
    "table": lambda n: f"<table>{'<tr><td>a</td><td>b</td></tr>' * (n // 29)}</table>",
    "one row": lambda n: f"<table><tr>{'<td>a</td>' * (n // 10)}</tr></table>",
    "nested tables": repeat("<table><tr><td>a</td><td>"),
    "deep lists": repeat("<ul><li>x"),
    "items": lambda n: f"<ol>{'<li>x' * (n // 5)}</ol>",
    "marks": repeat("<div itemprop=author><a rel=author href=x>"),
    "links": repeat("<a href=x>Top story</a>"),
}


def main(arguments: list[str]) -> None:
    """Time what was asked for, print the table and draw the plot."""
    largest = int(float(arguments[0]) * 1e6) if arguments else 20_000_000
    names = arguments[1:] or list(SHAPES)
    drawn: dict[str, Series] = {}
    normalize(b"<p>The first call loads the model.</p>")
    print(f"{'shape':20} {'stage':10} {'slope':>6} {'up to':>9}  CPU seconds at sizes that grow by the root of ten")
    for name in names:
        for stage, function in (("segment", segment), ("normalize", clean)):
            series = time_shape(SHAPES[name], function, largest)
            seconds = "  ".join(f"{took:.3f}" for _, took in series)
            print(f"{name:20} {stage:10} {show_slope(series):>6} {series[-1][0] / 1e6:6.2f} MB  {seconds}", flush=True)
            if stage == "segment":
                drawn[name] = series
    PLOT.write_text(draw(drawn), "utf-8")


def segment(html: str) -> object:
    """The page of some markup."""
    return segment_html(Decoded(text=html, format="html", encoding="utf-8", encoding_source="bench"), url=None)


def clean(html: str) -> object:
    """The record of some markup."""
    return normalize(html.encode(), input_format="html", options=Options(max_bytes=2 * len(html)))


def time_shape(shape: Shape, function: Callable[[str], object], largest: int) -> Series:
    """Bytes and CPU seconds of each size, until the next would take too long."""
    series: Series = []
    for step in range(round(math.log(max(largest, SMALLEST) / SMALLEST, GROWTH)) + 1):
        html = shape(min(round(SMALLEST * GROWTH**step), largest))
        start = time.process_time()
        function(html)
        series.append((len(html), time.process_time() - start))
        if series[-1][1] * GROWTH > MAX_SECONDS:
            break
    return series


def fit_slope(series: Series) -> float | None:
    """The slope of the line through the logarithms of the last decade, by least squares; null where it is too short."""
    decade = [(size, took) for size, took in series if took >= MIN_SECONDS and 10.5 * size >= series[-1][0]]
    points = [(math.log(size), math.log(took)) for size, took in decade]
    if len(points) < 2:
        return None
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    rise: float = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return rise / float(sum((x - mean_x) ** 2 for x, _ in points))


def show_slope(series: Series) -> str:
    """The slope with two places, or a dash."""
    slope = fit_slope(series)
    return "-" if slope is None else f"{slope:.2f}"


def draw(drawn: dict[str, Series]) -> str:
    """The series as an SVG on log-log paper, a dashed line of slope 1, and the names beside it, slowest first."""
    logs = {name: [(math.log10(n), math.log10(max(took, 1e-4))) for n, took in series] for name, series in drawn.items()}
    points = [point for line in logs.values() for point in line]
    (left, right), (low, high) = ((math.floor(min(axis)), math.ceil(max(axis))) for axis in zip(*points, strict=True))

    def place(x: float, y: float) -> tuple[float, float]:
        across = MARGIN + (x - left) / (right - left) * (WIDTH - MARGIN - LEGEND)
        return across, HEIGHT - MARGIN - (y - low) / (high - low) * (HEIGHT - 2 * MARGIN)

    lines = [draw_text((MARGIN, 25), "CPU seconds of segment against characters of markup; behind each name the slope")]
    for x in range(left, right + 1):
        lines += [draw_line([place(x, low), place(x, high)], GREY, "1 4"), draw_text(place(x, low - 0.15), f"{10**x:,}")]
    for y in range(low, high + 1):
        lines += [
            draw_line([place(left, y), place(right, y)], GREY, "1 4"),
            draw_text((5, place(left, y)[1]), f"{10.0**y:g} s"),
        ]
    rise = min(right - left, high - low)
    lines.append(draw_line([place(left, low), place(left + rise, low + rise)], GREY, "8 4"))
    ranked = sorted(logs, key=lambda name: drawn[name][-1][1] / drawn[name][-1][0], reverse=True)
    for rank, name in enumerate(ranked):
        ink, row = INKS[rank % len(INKS)], MARGIN + rank * 18
        lines.append(draw_line([place(*point) for point in logs[name]], ink))
        lines.append(draw_line([place(*logs[name][-1]), (WIDTH - LEGEND + 10, row)], ink, "1 6"))
        lines.append(draw_text((WIDTH - LEGEND + 14, row + 4), f"{name} {show_slope(drawn[name])}", ink))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="11">'
    return "\n".join([head, *lines, "</svg>", ""])


def draw_text(spot: tuple[float, float], words: str, ink: str = GREY) -> str:
    """Words at a spot."""
    return f'<text x="{spot[0]:.0f}" y="{spot[1]:.0f}" fill="{ink}">{words}</text>'


def draw_line(spots: list[tuple[float, float]], ink: str, dashes: str = "none") -> str:
    """A line through spots."""
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    return f'<polyline points="{path}" fill="none" stroke="{ink}" stroke-dasharray="{dashes}"/>'


if __name__ == "__main__":
    main(sys.argv[1:])
