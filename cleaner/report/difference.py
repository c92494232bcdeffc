"""A comparison of two runs, for a terminal and as a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click

from cleaner.compare import Change
from cleaner.diff import Diff, DocumentDiff, Summary
from cleaner.report.markup import Markup, render_page, tag

MAX_SHOWN = 500
"""So many documents are shown with their changes on a page, those with most words changed first."""
MAX_LINES = 40
"""Lines of one field that are shown; the JSON has all."""
LINE_CHARS = 400
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
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
        for sign, lines, color in (("-", change.went, "red"), ("+", change.came, "green")):
            yield from (f"{indent}  " + click.style(f"{sign} {shorten(line)}", fg=color) for line in lines[:MAX_LINES])
            if len(lines) > MAX_LINES:
                yield f"{indent}  {sign} … {len(lines) - MAX_LINES} more"


def shorten(line: str) -> str:
    """A line without what could drive a terminal, and not too long."""
    shown = CONTROL.sub(" ", line)
    return shown if len(shown) <= LINE_CHARS else f"{shown[:LINE_CHARS]} …"


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
        yield click.style(CONTROL.sub(" ", document.input), bold=True) + f"  {describe_document(document)}"
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
    for name, lines, word in (("del", change.went, "went"), ("ins", change.came, "came")):
        yield from (tag(name, shorten(line), dir="auto") for line in lines[:MAX_LINES])
        if len(lines) > MAX_LINES:
            yield tag("p", f"… {len(lines) - MAX_LINES:,} more lines {word}", class_="none")
