"""Forms and marks that are not among the benchmark's: the words of the lines, in order.

When they were first measured nothing had been tuned on any. Since then `print_r`, `forum-tags`, `csv-row`, `timed` and
`table-rows` have readers of their own, so their figures are no longer those of unknown forms.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping

Lines = list[str]
SECONDS_A_LINE = 4


def put_in_row(lines: Lines) -> str:
    """The lines as the cells of one row."""
    out = io.StringIO()
    csv.writer(out).writerow(lines)
    return out.getvalue()


def time_lines(lines: Lines) -> str:
    """Each line behind the time at which it is spoken."""
    seconds = range(0, len(lines) * SECONDS_A_LINE, SECONDS_A_LINE)
    return "\n".join(f"[{second // 60:02}:{second % 60:02}] {line}" for second, line in zip(seconds, lines, strict=True))


OWN_FORMS: Mapping[str, Callable[[Lines], str]] = {
    "lines": "\n".join,
    "pilcrows": " ¶ ".join,
    "stars": " *** ".join,
    "separators": "\u2028".join,
    "references": "&#10;".join,
    "print_r": lambda lines: "Array\n(\n" + "\n".join(f"    [{i}] => {line}" for i, line in enumerate(lines)) + "\n)\n",
    "forum-tags": lambda lines: "".join(f"[p]{line}[/p]" for line in lines),
    "csv-row": put_in_row,
    "timed": time_lines,
    "table-rows": lambda lines: "\n".join(f"| {line} |" for line in lines),
    "capitalised": lambda lines: "\n".join(line.title() for line in lines),
}
"""By name; `lines` is the text with its lines, to compare with."""
