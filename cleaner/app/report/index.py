"""The index of a report: totals, what wants a look, what was removed and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, pairwise

import msgspec

from cleaner.app.report.markup import Child, Markup, render_page, table, tag
from cleaner.app.report.outputs import PAGES, name_list, name_page
from cleaner.app.report.tally import MAX_LISTED, REST, Entry, Examples, Tally, sort_counts, sort_examples

SHOWN_ROWS = 25
"""Rows of the index, with and without a script."""
PAGE_ROWS = 200
"""Rows of a list that needs no script."""
TOP_NAMES = 12
TOP_SOURCES = 15
HEAD = ("Document", "Why", "Words", "Confidence", "Removed", "Published", "Site")
NUMBERS = frozenset({2, 3, 4})
DASH = "–"
SCRIPTS = ("rows.js", "report.js")
ENCODER = msgspec.json.Encoder()


class Links(msgspec.Struct, frozen=True, kw_only=True):
    """Which documents have a page of their own."""

    pages: frozenset[str]
    every: bool

    def find(self, name: str) -> str | None:
        """The address of a document's page, from the report's folder; null where there is none."""
        return f"{PAGES}/{name_page(name)}" if name in self.pages else None


def render_index(tally: Tally, listed: list[Entry], links: Links, name: str) -> bytes:
    """The first page."""
    body = (
        tag("a", "Skip to the documents", class_="skip", href="#documents"),
        tag("header", tag("h1", "What became of the documents in ", name), tag("p", describe_run(tally), class_="name")),
        tag(
            "main", render_plots(tally), render_documents(tally, listed, links), render_totals(tally), render_top(tally, links)
        ),
    )
    return render_page(f"{name} – cleaner report", *body, scripts=SCRIPTS, body_class="report")


def describe_run(tally: Tally) -> str:
    """The run in one line."""
    parts = [f"{count:,} {status}" for status, count in sort_counts(tally.statuses).items()]
    kept = f"{tally.n_words:,} words kept, {tally.n_removed_words:,} removed"
    return f"{tally.n_documents:,} documents: {', '.join(parts) or 'none'}. {kept}. {tally.n_duplicates:,} exact duplicates."


def render_plots(tally: Tally) -> Markup:
    """The distributions."""
    words, shares = name_bins(tally.words.edges), name_bins(tally.confidence.edges)
    plots = (
        plot_bars("Words of the text", tally.words.counts, words, every=2),
        plot_bars("Confidence", tally.confidence.counts, shares, every=4),
        plot_bars("Share of the page that was removed, %", tally.removed_share.counts,
                  name_bins(tally.removed_share.edges, percent=True), every=4),
    )  # fmt: skip
    return tag("section", tag("h2", "Distributions"), tag("div", plots, class_="plots"))


def render_documents(tally: Tally, listed: list[Entry], links: Links) -> Markup:
    """The documents that want a look first; a script makes the table one that sorts, filters and turns pages."""
    cut = f" The first {MAX_LISTED:,} of them are listed." if tally.n_documents > MAX_LISTED else ""
    told = (
        f"{tally.n_flagged:,} of {tally.n_documents:,} documents want a look: low confidence, short or no text, much removed "
        f"inside the body, no date or title, or a failure. They come first.{cut}"
    )
    plain = tag("p", tag("a", f"The whole list, {PAGE_ROWS} to a page", href="documents.html"), id="plain-list")
    reasons = [tag("option", name, value=name) for name in sort_counts(tally.reasons) if name != "none"]
    tools = tag(
        "div",
        tag("label", "Filter by name, title, site or language", tag("input", type="search", id="filter", autocomplete="off")),
        tag("label", "Why", tag("select", tag("option", "any reason or none", value=""), reasons, id="reason")),
        class_="filter",
        id="tools",
        hidden=True,
        role="search",
        aria_label="Documents",
    )
    pager = tag(
        "div",
        tag("button", "Previous", type="button", id="previous"),
        tag("span", id="where", role="status"),
        tag("button", "Next", type="button", id="next"),
        class_="pager",
        id="pager",
        hidden=True,
    )
    shown = render_entries(listed[:SHOWN_ROWS], links, "Documents, those that want a look first")
    return tag("section", tag("h2", "Documents"), tag("p", told), tools, shown, pager, plain, id="documents")


def render_entries(entries: Iterable[Entry], links: Links, caption: str) -> Markup:
    """A table of documents."""
    return table(caption, HEAD, [list_cells(entry, links) for entry in entries], numbers=NUMBERS)


def list_cells(entry: Entry, links: Links) -> tuple[Child, ...]:
    """The row of a document."""
    page = links.find(entry.name)
    shown = entry.title or entry.name
    link = tag("a", shown, href=page, dir="auto") if page else tag("span", shown, dir="auto")
    below = entry.note or (entry.name if entry.title else None)
    return (
        (link, tag("div", below, class_="name", dir="auto") if below else None),
        ", ".join(entry.reasons) or DASH,
        f"{entry.words:,}" if entry.words is not None else DASH,
        f"{entry.confidence:.2f}" if entry.confidence is not None else DASH,
        f"{entry.removed_share:.0%}" if entry.removed_share is not None else DASH,
        (entry.date or DASH)[:10],
        tag("span", entry.site or DASH, dir="auto"),
    )


def render_totals(tally: Tally) -> Markup:
    """Counts by status, language, site, warning, repair and field."""
    tables = (
        ("Why documents want a look", {name: count for name, count in sort_counts(tally.reasons).items() if name != "none"}),
        ("Statuses", sort_counts(tally.statuses)),
        ("Warnings", sort_counts(tally.warnings)),
        ("Languages", sort_counts(tally.languages)),
        ("Sites", sort_counts(tally.sites)),
        ("Formats", sort_counts(tally.formats)),
        ("Fields with a value", sort_counts(tally.fields)),
        ("Repairs", sort_counts(tally.repairs)),
    )
    shown = [tag("section", tag("h3", title), render_counts(title, counts)) for title, counts in tables]
    return tag("section", tag("h2", "Totals"), tag("div", shown, class_="columns"))


def render_counts(title: str, counts: dict[str, int]) -> Markup:
    """The most frequent names, and how many more there are."""
    if not counts:
        return tag("p", "None.", class_="none")
    rows = [(tag("span", name, dir="auto"), f"{count:,}") for name, count in islice(counts.items(), TOP_NAMES)]
    rest = len(counts) - TOP_NAMES
    more = tag(
        "p", f"and {rest:,} more, together {sum(counts.values()) - sum(islice(counts.values(), TOP_NAMES)):,}", class_="none"
    )
    return Markup(
        tag("div", table(title, ("Name", "Count"), rows, numbers=frozenset({1})), class_="counts") + (more if rest > 0 else "")
    )


def render_top(tally: Tally, links: Links) -> Markup:
    """What was removed by role, and by the rules that removed most."""
    sources = sort_examples(tally.sources)
    rest = tag("p", tag("a", f"All {len(sources):,} rules and votes, with examples", href="removals.html"))
    shown = [render_source(name, found, links) for name, found in sources[:TOP_SOURCES]]
    by_rule = tag("section", tag("h3", "By rule, pass or vote, the most words first"), shown, rest)
    return tag("section", tag("h2", "Removals"), render_roles(tally), by_rule)


def render_roles(tally: Tally) -> Markup:
    """What was removed, by role."""
    rows = [
        (role, f"{found.removals:,}", f"{found.words:,}", f"{found.documents:,}") for role, found in sort_examples(tally.roles)
    ]
    return table("Removals by role", ("Role", "Removals", "Words", "Documents"), rows, numbers=frozenset({1, 2, 3}))


def render_removals(tally: Tally, links: Links) -> bytes:
    """The page of all rules and votes that removed something."""
    sources = sort_examples(tally.sources)
    shown = [render_source(name, found, links) for name, found in sources if name != REST]
    crumbs = tag("nav", tag("a", Markup("← "), "Report", href="index.html"), class_="crumbs", aria_label="Report")
    told = tag("p", f"{len(sources):,} rules and votes removed something. Each shows the longest pieces that it took.")
    body = (tag("header", crumbs, tag("h1", "Removals by rule, pass or vote"), told), tag("main", shown))
    return render_page("Removals – cleaner report", *body, body_class="report")


def render_source(name: str, found: Examples, links: Links) -> Markup:
    """A rule, pass or vote: how much it removed, and the longest pieces."""
    roles = ", ".join(sort_counts(found.roles))
    counts = f"{found.removals:,} removals, {found.words:,} words, {found.documents:,} documents, as {roles}"
    examples = [
        tag(
            "li", tag("q", text, dir="auto"), " ", tag("a", document, href=page) if (page := links.find(document)) else document
        )
        for _, text, document in found.longest
    ]
    summary = tag("summary", tag("code", name), tag("span", counts, class_="count"))
    return tag("details", summary, tag("ul", examples, class_="examples"), class_="rule-row")


def render_list(entries: list[Entry], number: int, n_lists: int, links: Links) -> bytes:
    """One page of the list that needs no script."""
    turns = [("← Previous", number - 1)] * (number > 1) + [("Next →", number + 1)] * (number < n_lists)
    links_to = [tag("a", text, href=name_list(target)) for text, target in turns]
    above, below = (
        tag("nav", links_to, class_="pager", aria_label=f"Pages, {side} the list") if turns else None
        for side in ("above", "below")
    )
    crumbs = tag("nav", tag("a", Markup("← "), "Report", href="index.html"), class_="crumbs", aria_label="Report")
    where = f"Page {number:,} of {n_lists:,}"
    shown = render_entries(entries, links, f"Documents, {where.lower()}") if entries else tag("p", "No documents.")
    body = (
        tag("header", crumbs, tag("h1", "Documents"), tag("p", where)),
        tag("main", above, shown, below),
    )
    return render_page(f"Documents, {where.lower()} – cleaner report", *body, body_class="report")


def render_rows_script(listed: list[Entry], links: Links) -> bytes:
    """The listed documents as data for the script: it writes them as text, never as markup."""
    rows = [
        (
            entry.name,
            entry.title,
            entry.reasons,
            entry.words,
            entry.confidence,
            entry.removed_share,
            entry.date,
            entry.site,
            entry.language,
            links.find(entry.name),
            entry.note,
        )
        for entry in listed
    ]
    return b"self.cleanerRows = " + ENCODER.encode(rows) + b";\n"


WIDTH, HEIGHT = 320, 132
BASE, TOP = 104, 8
GAP = 2


def plot_bars(title: str, counts: Sequence[int], labels: Sequence[str], *, every: int = 1) -> Markup:
    """A bar for each count; `labels` name where the bars begin, and every `every`th of them is written."""
    highest = max(counts, default=0) or 1
    step = WIDTH / max(len(counts), 1)
    bars = []
    for index, (count, label) in enumerate(zip(counts, labels, strict=True)):
        height = (BASE - TOP) * count / highest
        told = tag("title", f"{label}: {count:,}")
        if count:
            bars.append(
                tag("rect", told, x=f"{index * step + GAP / 2:.1f}", y=f"{BASE - max(height, 1):.1f}",
                    width=f"{step - GAP:.1f}", height=f"{max(height, 1):.1f}")
            )  # fmt: skip
        if index % every == 0:
            start = label.partition(" ")[0]
            bars.append(tag("text", start, x=f"{index * step + GAP / 2:.1f}", y=str(BASE + 15)))
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
