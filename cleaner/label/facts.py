"""What is known of a page before the model is asked: rules that take its blocks, its headline, what the head says."""

from __future__ import annotations

import msgspec

from cleaner.evidence import Evidence
from cleaner.label.element_columns import Elements, read_elements
from cleaner.label.headline import split_headline
from cleaner.label.in_force import RulesInForce
from cleaner.label.page_names import list_page_names
from cleaner.label.shape import Shape
from cleaner.label.signals import read_signals
from cleaner.rules import Rule
from cleaner.types import Page

MIN_WORDS, MAX_WORDS = 4, 30
"""A first line of so many words may be the title that the page had in its head."""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """A page with what the first pass found."""

    page: Page
    elements: Elements
    rules: tuple[tuple[Rule, ...], ...]
    """For each block the rules that take it: by its words first, then by the elements around it."""
    headlines: frozenset[str]
    """Folded headlines that the head gives, or the first line of a flattened text."""
    summary: str = ""
    """What the head gives as description."""
    signals: tuple[float, ...] = ()
    """What the head says of the kind of page; for the judge, not for the blocks."""
    marks: frozenset[str] = frozenset()
    """The names of elements, meta tags and types on the page; for the judge."""


def gather_facts(page: Page, shapes: tuple[Shape, ...], evidence: Evidence, book: RulesInForce) -> Facts:
    """The page with its rules, headlines and summary, and what the judge asks of the head."""
    elements = read_elements(page.containers)
    return Facts(
        page=page,
        elements=elements,
        rules=book.find_rules(page, elements, shapes),
        headlines=frozenset(part for headline in list_headlines(page, shapes, evidence) for part in split_headline(headline)),
        summary=evidence.meta("description", "og:description") or "",
        signals=read_signals(evidence, page.url) if page.format == "html" else (),
        marks=list_page_names(elements, evidence, page.url) if page.format == "html" else frozenset(),
    )


def list_headlines(page: Page, shapes: tuple[Shape, ...], evidence: Evidence) -> tuple[str, ...]:
    """What may be the headline, before the page is read."""
    if page.format == "html" or not shapes or not MIN_WORDS <= shapes[0].words <= MAX_WORDS:
        return evidence.headlines
    return (page.blocks[0].text, *evidence.headlines)
