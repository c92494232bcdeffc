"""Whether cost grows with the length of hostile markup, and no faster: CPU seconds at five sizes, and the slope.

`python -m bench.linear [MEGABYTES] [SHAPE …]` times `segment` and the whole of `normalize` on each shape up to the size
given (default 4; the largest input the command takes is 20), prints a table, and draws `bench/linear.svg`. A slope of 1
on log-log paper is linear; sizes that take less than 20 ms do not count for it.
"""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cleaner import normalize
from cleaner.segment import segment_html
from cleaner.types import Decoded

PLOT = Path(__file__).parent / "linear.svg"
SIZES = 5
MIN_SECONDS = 0.02
MAX_SECONDS = 60.0
"""A shape that takes longer is not tried at the next size."""
WIDTH, HEIGHT, MARGIN = 760, 520, 60
INKS = ("#1b6ca8", "#c0392b", "#1e8449", "#8e44ad", "#b9770e", "#5d6d7e", "#d35400", "#117a65")

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
    largest = int(float(arguments[0]) * 1e6) if arguments else 4_000_000
    names = arguments[1:] or list(SHAPES)
    drawn: dict[str, Series] = {}
    normalize(b"<p>The first call loads the model.</p>")
    print(f"{'shape':20} {'stage':10} {'slope':>6}  CPU seconds at 1/16, 1/8, 1/4, 1/2 and all of {largest / 1e6:g} MB")
    for name in names:
        for stage, function in (("segment", segment), ("normalize", clean)):
            series = time_shape(SHAPES[name], function, largest)
            print(f"{name:20} {stage:10} {show_slope(series):>6}  {'  '.join(f'{took:.3f}' for _, took in series)}", flush=True)
            if stage == "segment":
                drawn[name] = series
    PLOT.write_text(draw(drawn), "utf-8")


def segment(html: str) -> object:
    """The page of some markup."""
    return segment_html(Decoded(text=html, format="html", encoding="utf-8", encoding_source="bench"), url=None)


def clean(html: str) -> object:
    """The record of some markup."""
    return normalize(html.encode(), input_format="html")


def time_shape(shape: Shape, function: Callable[[str], object], largest: int) -> Series:
    """Bytes and CPU seconds of each size, until one takes too long."""
    series: Series = []
    for size in (largest >> place for place in reversed(range(SIZES))):
        html = shape(size)
        start = time.process_time()
        function(html)
        series.append((len(html), time.process_time() - start))
        if series[-1][1] > MAX_SECONDS:
            break
    return series


def fit_slope(series: Series) -> float | None:
    """The slope of the line through the logarithms, by least squares; null where less than three sizes took any time."""
    points = [(math.log(size), math.log(took)) for size, took in series if took >= MIN_SECONDS]
    if len(points) < 3:
        return None
    mean_x, mean_y = (sum(values) / len(points) for values in zip(*points, strict=True))
    rise: float = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return rise / float(sum((x - mean_x) ** 2 for x, _ in points))


def show_slope(series: Series) -> str:
    """The slope with two places, or a dash."""
    slope = fit_slope(series)
    return "-" if slope is None else f"{slope:.2f}"


def draw(drawn: dict[str, Series]) -> str:
    """The series as an SVG on log-log paper, with a dotted line of slope 1 and each name at its line's end."""
    points = [(math.log10(size), math.log10(max(took, 1e-4))) for series in drawn.values() for size, took in series]
    (left, right), (low, high) = ((math.floor(min(axis)), math.ceil(max(axis))) for axis in zip(*points, strict=True))

    def place(x: float, y: float) -> str:
        across = MARGIN + (x - left) / (right - left) * (WIDTH - 4 * MARGIN)
        return f"{across:.1f},{HEIGHT - MARGIN - (y - low) / (high - low) * (HEIGHT - 2 * MARGIN):.1f}"

    def text(spot: str, words: str, ink: str = "#333") -> str:
        x, y = spot.split(",")
        return f'<text x="{x}" y="{y}" fill="{ink}">{words}</text>'

    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="9">']
    lines += ['<rect width="100%" height="100%" fill="white"/>', text(f"{MARGIN},20", "segment: CPU seconds against bytes")]
    lines += [text(place(x, low - 0.15), f"10^{x} B") for x in range(left, right + 1)]
    lines += [text(f"5,{place(left, y).split(',')[1]}", f"{10.0**y:g} s") for y in range(low, high + 1)]
    rise = min(right - left, high - low)
    lines.append(f'<polyline points="{place(left, low)} {place(left + rise, low + rise)}" stroke="#999" stroke-dasharray="3"/>')
    for rank, (name, series) in enumerate(drawn.items()):
        ink = INKS[rank % len(INKS)]
        path = [place(math.log10(size), math.log10(max(took, 1e-4))) for size, took in series]
        lines.append(f'<polyline points="{" ".join(path)}" fill="none" stroke="{ink}"/>')
        lines.append(text(path[-1], f"{name} {show_slope(series)}", ink))
    return "\n".join([*lines, "</svg>", ""])


if __name__ == "__main__":
    main(sys.argv[1:])
