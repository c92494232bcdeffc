"""A role for every block: rules and a first vote look at blocks alone, then deciders look at them in context."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.evidence import Evidence
from cleaner.fold import fold_line
from cleaner.label.context import Context, find_rules
from cleaner.label.cuts import find_cuts
from cleaner.label.deciders import DECIDERS
from cleaner.label.headline import find_html_title, find_text_title, match_headlines
from cleaner.label.lines import group_short_lines
from cleaner.rules import load_rules
from cleaner.label.shape import measure_page
from cleaner.label.votes import DROPPED, KEPT, vote
from cleaner.types import TEXT_ROLES, Label, Page

__all__ = ["label_page"]

MIN_COPY_WORDS = 6


def label_page(page: Page, evidence: Evidence) -> tuple[Label, ...]:
    """A label for each block of the page."""
    context = read_context(page, evidence)
    return tuple(decide(context, place) for place in range(len(page.blocks)))


def read_context(page: Page, evidence: Evidence) -> Context:
    """What the deciders look at: the votes, the headline, the story's bounds."""
    shapes = measure_page(page)
    rules = find_rules(page, shapes, load_rules())
    votes, source = vote(page, shapes, rules)
    body = find_bounds(votes)
    titles = match_headlines(page, evidence.headlines)
    headings: set[int] = set()
    if page.format == "html":
        title = find_html_title(page, titles, body[0])
    else:
        title = find_text_title(page, shapes, rules, body)
        titles = find_repeats(page, title)
        votes, headings = revise_lines(page, shapes, rules, votes, title)
        body = find_bounds(votes)
    return Context(
        page=page,
        shapes=shapes,
        rules=rules,
        votes=votes,
        vote_source=source,
        title=title,
        titles=titles,
        copies=find_copies(page, votes),
        headings=frozenset(headings),
        body=body,
        description=evidence.meta("description", "og:description"),
    )


def decide(context: Context, place: int) -> Label:
    """The label of the first decider that has one, and the cuts inside a block that stays."""
    label = next(found for decider in DECIDERS if (found := decider(context, place)) is not None)
    if label.role not in TEXT_ROLES:
        return label
    return find_cuts(context, place, label)


def find_bounds(votes: Sequence[float]) -> tuple[int, int]:
    """The first and behind the last block that is voted to be story."""
    kept = [place for place, value in enumerate(votes) if value > 0.5]  # noqa: PLR2004
    return (kept[0], kept[-1] + 1) if kept else (len(votes), len(votes))


def find_repeats(page: Page, title: int | None) -> frozenset[int]:
    """All blocks with the words of the headline."""
    if title is None:
        return frozenset()
    key = fold_line(page.blocks[title].text)
    return frozenset(place for place, block in enumerate(page.blocks) if fold_line(block.text) == key)


def revise_lines(page, shapes, rules, votes, title):  # type: ignore[no-untyped-def]
    """The votes with menus inside the run, and what stands above a headline inside it, taken out; and the headings."""
    start, end = find_bounds(votes)
    if title is not None and start <= title < end:
        start = title + 1
    headings, menus = group_short_lines(page.blocks, shapes, rules, (start, end))
    revised = tuple(KEPT if start <= place < end and place not in menus else DROPPED for place in range(len(votes)))
    return revised, headings


def find_copies(page: Page, votes: Sequence[float]) -> frozenset[int]:
    """The blocks of the story that repeat an earlier one, word for word."""
    seen: set[str] = set()
    copies = set()
    for place, block in enumerate(page.blocks):
        if votes[place] < 0.5 or block.text.count(" ") < MIN_COPY_WORDS:  # noqa: PLR2004
            continue
        key = fold_line(block.text)
        if key in seen:
            copies.add(place)
        seen.add(key)
    return frozenset(copies)
