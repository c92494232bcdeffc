"""A role for every block: rules and a first vote look at blocks alone, then deciders look at them in context."""

from __future__ import annotations

from cleaner.evidence import Evidence
from cleaner.label.biography import find_biographies, find_html_biographies
from cleaner.label.clean import FEW_BLOCKS, keep_clean, keep_prose
from cleaner.label.context import Context
from cleaner.label.copies import find_copies
from cleaner.label.embeds import keep_embeds
from cleaner.label.facts import gather_facts
from cleaner.label.headline import find_html_title, find_repeats, match_headlines
from cleaner.label.in_force import pick_rules
from cleaner.label.lines import find_headings, find_tags
from cleaner.label.lists import keep_lists
from cleaner.label.numbered import keep_numbered
from cleaner.label.pictures import find_captions
from cleaner.label.precedence import decide
from cleaner.label.rescue import rescue_prose
from cleaner.label.scene import read_scene
from cleaner.label.shape import Shape
from cleaner.label.signature import find_signatures
from cleaner.label.standfirst import find_standfirsts
from cleaner.label.tails import cut_tails
from cleaner.label.titles import choose_title
from cleaner.label.votes import Votes, vote
from cleaner.types import Labelling, Language, Options, Page, Role

__all__ = ["label_page"]


def label_page(page: Page, shapes: tuple[Shape, ...], evidence: Evidence, language: Language, options: Options) -> Labelling:
    """A label for each block of the page, and whether the page is an article."""
    context = read_context(page, shapes, evidence, language, options)
    return Labelling(labels=decide(context), is_article=context.votes.is_article)


def read_context(page: Page, shapes: tuple[Shape, ...], evidence: Evidence, language: Language, options: Options) -> Context:
    """What the deciders look at: the votes, the headline, the story's bounds."""
    book = pick_rules(options.rules, page, language)
    facts = gather_facts(page, shapes, evidence, book)
    rules = facts.rules
    votes = vote(facts, shapes, options)
    says_nothing = votes.is_article is False and not votes.kept
    for put_back in (rescue_prose, keep_lists, keep_numbered, keep_clean):
        votes = put_back(page, shapes, rules, votes)
    votes = keep_embeds(page, rules, votes)
    votes = keep_prose(page, shapes, rules, cut_tails(page, shapes, rules, votes))
    body = find_bounds(votes)
    signatures: dict[int, Role] = {}
    standfirsts: frozenset[int] = frozenset()
    biographies: frozenset[int] = frozenset()
    if page.format == "html":
        titles = match_headlines(page, facts.headlines)
        title = find_html_title(page, titles, body[0])
        biographies = frozenset(find_html_biographies(page, shapes, rules, evidence, votes.kept))
    else:
        scene = read_scene(page, shapes, rules, votes, body)
        is_empty = says_nothing and len(page.blocks) > FEW_BLOCKS
        choice = None if is_empty else choose_title(scene, language.code)
        title = choice.place if choice else None
        titles = find_repeats(page, choice.text) if choice else frozenset()
        sayings = [] if title is None else [title, *sorted(titles - {title})]
        signatures = find_signatures(scene, sayings, language.code)
        standfirsts = frozenset(find_standfirsts(scene, title, signatures))
        bylines = [place for place, role in signatures.items() if role is Role.BYLINE]
        biographies = frozenset(find_biographies(page, shapes, rules, votes.kept, bylines))
    return Context(
        page=page,
        shapes=shapes,
        rules=rules,
        book=book,
        votes=votes,
        title=title,
        titles=titles,
        signatures=signatures,
        tags=find_tags(shapes, rules, body) if page.format == "text" else {},
        standfirsts=standfirsts,
        biographies=biographies,
        copies=find_copies(page, shapes, votes),
        captions=find_captions(page, shapes, rules, votes, body),
        headings=find_headings(page, shapes, rules, votes),
        body=body,
        language=language.code,
        description=facts.summary or None,
    )


def find_bounds(votes: Votes) -> tuple[int, int]:
    """The first and behind the last block that is voted to be story."""
    kept = votes.kept
    return (kept[0], kept[-1] + 1) if kept else (len(votes.values), len(votes.values))
