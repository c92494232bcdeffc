"""One document as a page: its fields with their origins, its repairs, and its blocks in order with who decided what."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby

from cleaner.app.report.concerns import DOUBTED_ROLES, is_hidden
from cleaner.app.report.markup import Child, Markup, render, render_page, table, tag
from cleaner.app.report.view import Field, Item, Mark, View, count_roles
from cleaner.text.words import count_words
from cleaner.types import Repair, Role

LONG_RUN = 10
"""Longer runs of removed blocks are folded, unless prose is among them."""
PROSE_WORDS = 25
RAW_CHARS = 300
ARROW = " → "


def render_document(view: View, *, crumbs: Child = None) -> bytes:
    """The page of a document; it needs no script, no network and no other file."""
    body = (
        tag("a", "Skip to the text", class_="skip", href="#body"),
        tag("header", crumbs, tag("h1", view.title or view.name, dir="auto"), tag("p", view.name, class_="name")),
        tag("main", render_facts(view), render_fields(view), render_repairs(view.repairs), render_blocks(view.items)),
    )
    return render_page(f"{view.title or view.name} – cleaner", *body, body_class="document")


def render_facts(view: View) -> Markup:
    """What is said of the document as a whole, and what to doubt about it."""
    facts = [tag("div", tag("dt", name), tag("dd", value, dir="auto")) for name, value in view.facts]
    warnings = [tag("li", warning) for warning in view.warnings]
    doubts = tag("ul", warnings, class_="warnings", aria_label="Warnings") if warnings else None
    return tag("section", tag("dl", facts, class_="facts"), doubts, aria_label="Summary")


def render_fields(view: View) -> Markup:
    """The fields that have a value, and the captions."""
    rows = [list_cells(field) for field in view.fields]
    rows += [
        ("caption", caption.text + (f" [{caption.credit}]" if caption.credit else ""), "", "", "") for caption in view.captions
    ]
    if not rows:
        return tag("section", tag("h2", "Fields"), tag("p", "No field has a value.", class_="none"))
    head = ("Field", "Value", "Origin", "Confidence", "Read from")
    return tag("section", tag("h2", "Fields"), table("Fields and where they come from", head, rows, numbers=frozenset({3})))


def list_cells(field: Field) -> tuple[Child, ...]:
    """The row of a field."""
    value = tag("span", field.value, dir="auto")
    if field.origin is None:
        return field.name, value, "", "", ""
    origin = field.origin
    raw = tag("span", textwrap.shorten(origin.raw, RAW_CHARS, placeholder=" …"), dir="auto", class_="raw") if origin.raw else ""
    return field.name, value, tag("code", origin.source), f"{origin.confidence:.2f}", raw


def render_repairs(repairs: tuple[Repair, ...]) -> Markup | None:
    """Each kind of repair with its first example."""
    if not repairs:
        return None
    rows = []
    for repair in repairs:
        before, _, after = repair.example.partition(ARROW)
        rows.append((repair.kind, str(repair.count), tag("del", before, dir="auto"), tag("ins", after, dir="auto")))
    shown = table("Repairs, each with its first example", ("Kind", "Count", "Before", "After"), rows, numbers=frozenset({1}))
    return tag("section", tag("h2", "Repairs"), shown)


def render_blocks(items: tuple[Item, ...]) -> Markup:
    """The page's blocks in order, with the switches that show less or more of them."""
    first = next((index for index, item in enumerate(items) if item.kept), None)
    switches = tag(
        "p",
        render_switch("reasons", "Show every reason"),
        render_switch("body-only", "Only the text"),
        class_="switches",
    )
    shown = [
        render_run(list(run), first, kept=kept)
        for kept, run in groupby(enumerate(items), key=lambda numbered: numbered[1].kept)
    ]
    hint = tag(
        "p",
        "Hover over a block, or move to its role with the Tab key, to see who decided. What was removed is dimmed.",
        class_="hint",
    )
    no_blocks = tag("p", "The page has no text.", class_="none") if not items else None
    heading = tag("h2", "The page, block by block")
    return tag("section", heading, render_legend(items), switches, hint, no_blocks, shown, class_="page")


def render_switch(name: str, label: str) -> Markup:
    """A switch that the style sheet reads: it works without a script."""
    return tag("label", tag("input", type="checkbox", id=name), " ", label)


def render_legend(items: tuple[Item, ...]) -> Markup:
    """How many blocks each role has."""
    families = {item.role: item.family for item in items}
    chips = [
        tag("li", tag("span", role, class_=f"chip {families[role]}"), f" {count}") for role, count in count_roles(items).items()
    ]
    return tag("ul", chips, class_="legend", aria_label="Blocks by role")


def render_run(run: list[tuple[int, Item]], first: int | None, *, kept: bool) -> Markup:
    """Neighbouring blocks that are all kept or all removed; a long run of removed ones is folded."""
    blocks = tag("ol", [render_item(index, item, is_first=index == first) for index, item in run], class_="blocks")
    if kept or len(run) <= LONG_RUN:
        return blocks
    counts = count_roles(item for _, item in run)
    summary = f"{len(run)} removed blocks: " + ", ".join(f"{count} {role}" for role, count in counts.items())
    return tag("details", tag("summary", summary), blocks, open=has_prose(item for _, item in run), class_="removed-run")


def has_prose(items: Iterable[Item]) -> bool:
    """Whether a removed block that readers of the page saw reads like a piece of the body: then it should be seen here too."""
    return any(
        item.role in DOUBTED_ROLES - {Role.LEGAL} and not is_hidden(item.source or "") and count_words(item.text) >= PROSE_WORDS
        for item in items
    )


def render_item(index: int, item: Item, *, is_first: bool) -> Markup:
    """A block: its role, its words, and the reason, which shows on hover and focus."""
    anchor = ' id="body"' if is_first else ""
    return Markup(
        f'<li id="block-{index}" class="{"kept" if item.kept else "removed"} {item.role}">'
        f'<div class="role"{anchor}><a class="chip {item.family}" href="#block-{index}" aria-describedby="why-{index}">'
        f'{item.role}</a></div><div class="words" dir="auto">{render(render_text(item))}</div>'
        f'<p class="why" id="why-{index}">{render(explain_item(item))}</p></li>'
    )


def explain_item(item: Item) -> str:
    """One sentence: what became of the block, who decided, how sure that is."""
    parts = [f"{'Kept' if item.kept else 'Removed'} as {item.role}"]
    parts += [f"by {item.source}"] if item.source else []
    parts += [f"confidence {item.confidence:.2f}"] if item.confidence is not None else []
    parts += [f"level {item.level}"] if item.level else []
    parts += [f"characters {item.start} to {item.end}"]
    marks = [
        f"cut out as {mark.role} by {mark.source}, confidence {mark.confidence:.2f}"
        for mark in item.marks
        if mark.kind == "cut"
    ]
    n_repairs = sum(mark.kind == "repair" for mark in item.marks)
    marks += [f"{n_repairs} repair{'s' * (n_repairs > 1)}"] if n_repairs else []
    return "; ".join((", ".join(parts), *marks)) + "."


def render_text(item: Item) -> Iterator[Markup]:
    """The words of a block with its cuts and repairs marked in place."""
    if not item.marks:
        yield render(item.text)
        return
    edges = sorted({0, len(item.text), *(edge for mark in item.marks for edge in (mark.start, mark.end))})
    for index, start in enumerate(edges):
        yield from (render_before(mark) for mark in item.marks if mark.kind == "repair" and mark.start == start)
        end = edges[index + 1] if index + 1 < len(edges) else start
        if end > start:
            around = [mark for mark in item.marks if mark.start <= start and end <= mark.end]
            yield wrap_span(item.text[start:end], around)


def render_before(mark: Mark) -> Markup:
    """What a repair took away."""
    return tag("del", mark.before, class_="repair", title="before repair") if mark.before else Markup()


def wrap_span(text: str, around: list[Mark]) -> Markup:
    """A span of a block's words inside the marks that cover it."""
    shown = render(text) if not around else Markup()
    for mark in sorted(around, key=lambda mark: mark.kind, reverse=True):
        inner: Child = shown or text
        if mark.kind == "repair":
            shown = tag("ins", inner, class_="repair", title="after repair")
        else:
            title = f"cut out as {mark.role} by {mark.source}, confidence {mark.confidence or 0:.2f}"
            shown = tag("del", inner, class_="cut", title=title)
    return shown
