"""The report on an output folder: an index, lists that need no script, and a page for each document that wants a look."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from cleaner.app.report.document import render_document
from cleaner.app.report.index import PAGE_ROWS, Links, render_index, render_list, render_removals, render_rows_script
from cleaner.app.report.markup import Markup, read_asset, tag
from cleaner.app.report.outputs import FOLDER, PAGES, Output, name_list, name_page, read_outputs
from cleaner.app.report.tally import Tally
from cleaner.app.report.view import view_record
from cleaner.run.writers import write_atomic
from cleaner.types import Article

OURS = re.compile(r"documents(?:-\d{1,9})?\.html|[0-9a-f]{16}\.html")
DECODER = msgspec.json.Decoder(Article)

Progress = Callable[[Iterator[Output[Article]]], Iterator[Output[Article]]]


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """What a report came to."""

    index: Path
    n_documents: int
    n_flagged: int
    n_pages: int


def write_report(out: Path, *, every: bool = False, progress: Progress = iter) -> Written:
    """Write `OUT/report`; with `every`, a page also for documents that nothing is to be said of.

    The records are read twice: for the totals, and for the pages of those that want a look. OutputsError where OUT is no
    output folder.
    """
    tally = Tally()
    for output in progress(read_outputs(out, DECODER)):
        tally.add(output)
    listed = tally.listed
    wanted = {entry.name for entry in listed if every or entry.reasons}
    folder = out / FOLDER
    shown = set(write_pages(out, folder, None if every else wanted))
    links = Links(pages=frozenset(shown), every=every)
    lists = [listed[start : start + PAGE_ROWS] for start in range(0, len(listed), PAGE_ROWS)] or [[]]
    written = {f"{PAGES}/{name_page(name)}" for name in shown}
    for number, entries in enumerate(lists, 1):
        name = name_list(number)
        write_atomic(folder / name, render_list(entries, number, len(lists), links))
        written.add(name)
    name = os.path.basename(os.path.normpath(out))
    write_atomic(folder / "index.html", render_index(tally, listed, links, name))
    write_atomic(folder / "removals.html", render_removals(tally, links))
    write_atomic(folder / "rows.js", render_rows_script(listed, links))
    write_atomic(folder / "report.js", read_asset("report.js").encode())
    remove_stale(folder, written)
    return Written(index=folder / "index.html", n_documents=tally.n_documents, n_flagged=tally.n_flagged, n_pages=len(shown))


def write_pages(out: Path, folder: Path, wanted: set[str] | None) -> Iterator[str]:
    """Write the pages of the wanted documents, or of all; the name of each that has one."""
    back = tag("nav", tag("a", Markup("← "), "Report", href="../index.html"), class_="crumbs", aria_label="Report")
    for output in read_outputs(out, DECODER, only=wanted):
        name = output.row.input
        if output.record:
            write_atomic(folder / PAGES / name_page(name), render_document(view_record(output.record, name), crumbs=back))
            yield name


def remove_stale(folder: Path, written: set[str]) -> None:
    """Remove pages of an earlier report that this one has not."""
    for below in (folder, folder / PAGES):
        for path in below.iterdir() if below.is_dir() else ():
            if OURS.fullmatch(path.name) and path.relative_to(folder).as_posix() not in written:
                path.unlink()
