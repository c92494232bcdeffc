"""A role for every block: rules and a first vote look at blocks alone, then deciders look at them in context."""

from __future__ import annotations

from cleaner.evidence import Evidence
from cleaner.fold import fold_line
from cleaner.label.context import Context
from cleaner.label.cuts import find_cuts
from cleaner.label.deciders import DECIDERS
from cleaner.label.features import Facts
from cleaner.label.headline import find_html_title, find_repeats, match_headlines, split_headline
from cleaner.label.lines import find_headings
from cleaner.label.matching import find_rules
from cleaner.label.rescue import rescue_prose
from cleaner.label.shape import Shape
from cleaner.label.signals import read_signals
from cleaner.label.signature import find_signatures
from cleaner.label.titles import choose_title
from cleaner.label.votes import Votes, vote
from cleaner.rules import load_rules
from cleaner.types import TEXT_ROLES, Label, Labelling, Language, Options, Page, Role

__all__ = ["label_page"]

MIN_COPY_WORDS = 6


def label_page(page: Page, shapes: tuple[Shape, ...], evidence: Evidence, language: Language, options: Options) -> Labelling:
    """A label for each block of the page, and whether the page is an article."""
    context = read_context(page, shapes, evidence, language, options)
    labels = tuple(decide(context, place) for place in range(len(page.blocks)))
    return Labelling(labels=labels, is_article=context.votes.is_article)


def read_context(page: Page, shapes: tuple[Shape, ...], evidence: Evidence, language: Language, options: Options) -> Context:
    """What the deciders look at: the votes, the headline, the story's bounds."""
    rules = find_rules(page, shapes, load_rules())
    headlines = frozenset(part for headline in evidence.headlines for part in split_headline(headline))
    summary = evidence.meta("description", "og:description")
    signals = read_signals(evidence, page.url) if page.format == "html" else ()
    facts = Facts(page=page, rules=rules, headlines=headlines, summary=summary or "", signals=signals)
    votes = vote(facts, shapes, options)
    votes = rescue_prose(page, shapes, rules, votes)
    body = find_bounds(votes)
    signatures: dict[int, Role] = {}
    if page.format == "html":
        titles = match_headlines(page, headlines)
        title = find_html_title(page, titles, body[0])
    else:
        choice = choose_title(page, shapes, rules, votes, body)
        title = choice.place if choice else None
        titles = find_repeats(page, choice.text) if choice else frozenset()
        sayings = [] if title is None else [title, *sorted(titles - {title})]
        signatures = find_signatures(page, shapes, rules, votes, titles=sayings, body=body, language=language.code)
    return Context(
        page=page,
        shapes=shapes,
        rules=rules,
        votes=votes,
        title=title,
        titles=titles,
        signatures=signatures,
        copies=find_copies(page, votes),
        headings=find_headings(page, shapes, rules, votes),
        body=body,
        language=language.code,
        description=summary,
    )


def decide(context: Context, place: int) -> Label:
    """The label of the first decider that has one, and the cuts inside a block that stays."""
    label = next(found for decider in DECIDERS if (found := decider(context, place)) is not None)
    return find_cuts(context, place, label) if label.role in TEXT_ROLES else label


def find_bounds(votes: Votes) -> tuple[int, int]:
    """The first and behind the last block that is voted to be story."""
    kept = [place for place, value in enumerate(votes.values) if value > votes.threshold]
    return (kept[0], kept[-1] + 1) if kept else (len(votes.values), len(votes.values))


def find_copies(page: Page, votes: Votes) -> frozenset[int]:
    """The blocks of the story that repeat an earlier one, word for word."""
    seen: set[str] = set()
    copies = set()
    for place, (block, value) in enumerate(zip(page.blocks, votes.values, strict=True)):
        if value <= votes.threshold or block.text.count(" ") < MIN_COPY_WORDS:
            continue
        key = fold_line(block.text)
        if key in seen:
            copies.add(place)
        seen.add(key)
    return frozenset(copies)
