"""A comparison of two runs, for a terminal and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from cleaner.app.commands.streams import DRIVING
from cleaner.app.compare import Change, count_common
from cleaner.app.diff import Diff, DocumentDiff, Summary
from cleaner.app.report.markup import Markup, render_page, tag

MAX_SHOWN = 500
"""So many documents are shown with their changes on a page, those with most words changed first."""
MAX_LINES = 40
"""Lines of one field that are shown; the JSON has all."""
LINE_CHARS = 400
CONTEXT_CHARS = 120
"""Of a longer line, this many characters are shown before and after what changed in it."""
NEAR = 2
"""A line's other form is looked for within this many lines around its index among those of the other side."""
MIN_SAME = 0.3
"""A line is another form of one with which it shares so much of the shorter, at start and end."""
REPEATS_TEXT = frozenset({"blocks", "word_count"})
"""Fields that say again what the text says: their lines are not shown where the text changed."""


def describe_summary(summary: Summary) -> Iterator[str]:
    """The totals in a few lines."""
    n_both = summary.same + summary.changed + summary.status
    parts = [f"{summary.changed:,} of {n_both:,} documents changed"]
    parts += [f"{summary.status:,} got or lost a record"] if summary.status else []
    yield ", ".join((*parts, f"{summary.gone:,} only in OLD", f"{summary.new:,} only in NEW"))
    if summary.fields:
        yield "fields: " + ", ".join(f"{field} {count:,}" for field, count in summary.fields.items())
    if summary.words_came or summary.words_went:
        yield f"text: {summary.words_went:,} words went, {summary.words_came:,} came"


def render_changes(changes: tuple[Change, ...], *, indent: str = "  ") -> Iterator[str]:
    """The changes of a record, for a terminal; styled."""
    has_text = any(change.field == "text" for change in changes)
    for change in changes:
        if has_text and change.field in REPEATS_TEXT:
            yield f"{indent}{change.field}: as the text"
            continue
        yield f"{indent}{change.field}"
        sides = (("-", change.went, change.came, "red"), ("+", change.came, change.went, "green"))
        for sign, lines, others, color in sides:
            for before, changed, after in list_parts(lines, others):
                marked = click.style(changed, fg=color, underline=True) if changed else ""
                yield f"{indent}  " + click.style(f"{sign} {before}", fg=color) + marked + click.style(after, fg=color)
            if len(lines) > MAX_LINES:
                yield f"{indent}  {sign} … {len(lines) - MAX_LINES} more"


def list_parts(lines: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """The lines that are shown, each as what stands before, in and after what is not the same in its other form.

    A line that has no other form is all before. None can drive a terminal, and what is far from the change is left out.
    """
    for index, line in enumerate(lines[:MAX_LINES]):
        near = others[max(0, index - NEAR) : index + NEAR + 1]
        start, end = min(
            (find_change(line, other) for other in near), key=lambda span: span[1] - span[0], default=(0, len(line))
        )
        parts = (line[:start], line[start:end], line[end:]) if (start, end) != (0, len(line)) else (line, "", "")
        yield shorten_parts(*(DRIVING.sub(" ", part) for part in parts))


def find_change(line: str, other: str) -> tuple[int, int]:
    """The span of whole words in which a line differs from its other form; all of it where that is no other form of it.

    >>> find_change("the old bridge", "the new bridge")
    (4, 7)
    """
    start = count_common(line, other)
    end = len(line) - count_common(line[start:][::-1], other[start:][::-1])
    if len(line) - (end - start) < MIN_SAME * min(len(line), len(other)):
        return 0, len(line)
    while start and line[start - 1].isalnum() and (line + " ")[start].isalnum():
        start -= 1
    while 0 < end < len(line) and line[end].isalnum() and line[end - 1].isalnum():
        end += 1
    return start, end


def shorten_parts(before: str, changed: str, after: str) -> tuple[str, str, str]:
    """The parts of a line, with less around the change where the line is long."""
    if len(before) + len(changed) + len(after) <= LINE_CHARS:
        return before, changed, after
    if not changed and not after:
        return f"{before[:LINE_CHARS]} …", "", ""
    before = before if len(before) <= CONTEXT_CHARS else f"… {before[-CONTEXT_CHARS:]}"
    after = after if len(after) <= CONTEXT_CHARS else f"{after[:CONTEXT_CHARS]} …"
    return before, changed if len(changed) <= LINE_CHARS else f"{changed[:LINE_CHARS]} …", after


def describe_document(document: DocumentDiff) -> str:
    """What happened to a document, in a line."""
    if document.kind == "gone":
        return f"only in OLD ({document.old_status})"
    if document.kind == "new":
        return f"only in NEW ({document.new_status})"
    if document.kind == "status":
        return f"{document.old_status} → {document.new_status}"
    if document.words_went or document.words_came:
        return f"{document.words_went:,} words went, {document.words_came:,} came"
    return "text has the same words"


def render_diff(diff: Diff) -> Iterator[str]:
    """The whole comparison, for a terminal; styled."""
    yield from describe_summary(diff.summary)
    for document in diff.documents:
        yield ""
        yield click.style(DRIVING.sub(" ", document.input), bold=True) + f"  {describe_document(document)}"
        yield from render_changes(document.changes)


def render_diff_page(diff: Diff, old: str, new: str) -> bytes:
    """The comparison as a page that needs no script and no network."""
    shown = [render_document(document) for document in diff.documents[:MAX_SHOWN]]
    rest = [tag("li", document.input, ": ", describe_document(document)) for document in diff.documents[MAX_SHOWN:]]
    listed = tag("section", tag("h2", f"{len(rest):,} more"), tag("ul", rest)) if rest else None
    told = [tag("p", line) for line in describe_summary(diff.summary)]
    title = f"{old} → {new}"
    body = (tag("header", tag("h1", title), told), tag("main", shown or tag("p", "Nothing changed.", class_="none"), listed))
    return render_page(f"{title} – cleaner diff", *body, body_class="report")


def render_document(document: DocumentDiff) -> Markup:
    """A document with its changes."""
    has_text = any(change.field == "text" for change in document.changes)
    fields = [
        tag("p", tag("code", change.field), " as the text", class_="none")
        if has_text and change.field in REPEATS_TEXT
        else tag("section", tag("h3", tag("code", change.field)), tag("div", list(render_lines(change)), class_="diff"))
        for change in document.changes
    ]
    return tag("section", tag("h2", document.input, dir="auto"), tag("p", describe_document(document), class_="name"), fields)


def render_lines(change: Change) -> Iterator[Markup]:
    """The lines of a field that went and came."""
    sides = (("del", change.went, change.came, "went"), ("ins", change.came, change.went, "came"))
    for name, lines, others, word in sides:
        for before, changed, after in list_parts(lines, others):
            yield tag(name, before, tag("mark", changed) if changed else None, after, dir="auto")
        if len(lines) > MAX_LINES:
            yield tag("p", f"… {len(lines) - MAX_LINES:,} more lines {word}", class_="none")
