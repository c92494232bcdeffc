"""The second pass: each decider may give a block its label. `precedence.py` says in which order they are asked, and where."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import msgspec

from cleaner.language.dates import parse_date
from cleaner.language.names import name_form
from cleaner.language.stamps import has_stamp_word
from cleaner.language.words import list_all, opens_byline
from cleaner.page.shape import is_prose
from cleaner.roles.context import Context
from cleaner.roles.kicker import may_name_section, names_section
from cleaner.roles.signature import SIGNATURE
from cleaner.rules.book import Rule
from cleaner.types import BODY_ROLES, TEXT_ROLES, Label, Meaning, Role

Decider = Callable[[Context, int], Label | None]

MARKUP_CONFIDENCE = 0.97
TITLE_CONFIDENCE = 0.95
COPY_CONFIDENCE = 0.9
PICTURE_CONFIDENCE = 0.9
SIGNATURE_CONFIDENCE = 0.85
STANDFIRST_CONFIDENCE = 0.7
TAG_CONFIDENCE = 0.8
BIOGRAPHY_CONFIDENCE = 0.85
SURE_VOTE = 0.8
DOUBTFUL_VOTE = 0.15
NEAR_TITLE = 2
NEAR_LAYER = 3
STANDFIRST_BLOCKS = 6
KICKER_WORDS = 4
BYLINE_WORDS, DATED_BYLINE_WORDS = 12, 26
"""A byline has so many words, and so many with the days of publication and change."""
STAMP_WORDS, STAMP_BLOCKS = 16, 6
HEADING_WORDS = 15
DROPPED_LINK_SHARE = 0.6


@cache
def named_stamp_pattern() -> re.Pattern[str]:
    """A name, a mark, a date: "Jane Doe, 12 March 2025"."""
    return re.compile(rf"{name_form()}[,|·•] ?[\d(]")


def by_force(context: Context, place: int) -> Label | None:
    """A rule of the user's own that beats everything; one that says "paragraph" keeps what the markup calls the block."""
    rules = context.rules[place]
    rule = next((rule for rule in rules if rule.force and context.fits_place(rule, place)), None) if rules else None
    if rule is None:
        return None
    role = body_role(context, place) if rule.role is Role.PARAGRAPH else rule.role
    return msgspec.structs.replace(label_by(rule), role=role)


def by_hidden(context: Context, place: int) -> Label | None:
    """What the markup hides from readers."""
    hidden = context.page.blocks[place].hidden
    return Label(role=Role.OTHER, source=f"rule:{hidden}", confidence=MARKUP_CONFIDENCE) if hidden else None


def by_consent(context: Context, place: int) -> Label | None:
    """Consent layers, whatever they say; what may also head a part of the story is theirs where it stands among their lines."""
    for rule in context.rules[place]:
        if is_consent(rule) and (context.fits_place(rule, place) or lies_in_layer(context, place)):
            return label_by(rule)
    return None


def is_consent(rule: Rule) -> bool:
    """Whether a rule is sure of consent layers."""
    return rule.means is Meaning.CONSENT and not rule.hint


def lies_in_layer(context: Context, place: int) -> bool:
    """Whether a block close by is surely of a consent layer."""
    around = context.rules[max(0, place - NEAR_LAYER) : place + NEAR_LAYER + 1]
    return any(is_consent(rule) and rule.place == "anywhere" for rules in around for rule in rules)


def by_title(context: Context, place: int) -> Label | None:
    """The headline, and where it is repeated."""
    if place == context.title:
        return Label(role=Role.TITLE, source="context:headline", confidence=TITLE_CONFIDENCE)
    if place in context.titles:
        return Label(role=Role.DUPLICATE, source="context:repeated-headline", confidence=COPY_CONFIDENCE)
    return None


def by_markup(context: Context, place: int) -> Label | None:
    """Captions that the markup calls captions, and what stands in the header of a database's export."""
    kind = context.page.blocks[place].kind
    if kind in BODY_ROLES:
        return None
    return Label(
        role=kind, source="rule:figcaption" if kind is Role.CAPTION else "rule:export-header", confidence=MARKUP_CONFIDENCE
    )


def by_signature(context: Context, place: int) -> Label | None:
    """In flattened text, what names the author or gives the date."""
    role = context.signatures.get(place)
    return Label(role=role, source=SIGNATURE, confidence=SIGNATURE_CONFIDENCE) if role else None


def by_tag(context: Context, place: int) -> Label | None:
    """In flattened text, the lines below "Tags", and that line itself."""
    role = context.tags.get(place)
    return Label(role=role, source="context:below-tags", confidence=TAG_CONFIDENCE) if role else None


def by_rule(context: Context, place: int) -> Label | None:
    """The first rule that may stand by itself here; what lies around a block does not outweigh prose that is surely story.

    What code says is not said by the page: rules on words leave the story's listings alone. A row of its tables looks like
    a row of links.
    """
    rules = context.rules[place]
    if not rules:
        return None
    is_story = is_prose(context.shapes[place]) and context.votes.values[place] > SURE_VOTE
    kind, is_kept = context.page.blocks[place].kind, context.keeps(place)
    is_code = kind is Role.CODE and is_kept
    is_row = kind is Role.TABLE and is_kept
    for rule in rules:
        is_spared = is_story if looks_around(rule) else is_code or (is_row and rule.role is Role.NAVIGATION)
        if not rule.hint and context.fits_place(rule, place) and not is_spared:
            return label_by(rule)
    return None


def by_picture(context: Context, place: int) -> Label | None:
    """In HTML, what stands under a picture."""
    if place not in context.captions:
        return None
    return Label(role=Role.CAPTION, source="context:below-picture", confidence=PICTURE_CONFIDENCE)


def looks_around(rule: Rule) -> bool:
    """Whether a rule looks at the elements around a block, and not at its words."""
    return bool(rule.classes or rule.tags)


def by_neighbour(context: Context, place: int) -> Label | None:
    """A line of a few words that touches the headline: the section above it, a label below a repeat of it."""
    shape = context.shapes[place]
    if shape.words > KICKER_WORDS or shape.terminal:
        return None
    if context.title is not None and 0 < context.title - place <= NEAR_TITLE and is_kicker(context, place):
        return Label(role=Role.SECTION, source="context:above-headline", confidence=0.7)
    block = context.page.blocks[place]
    if place - 1 in context.titles and context.keeps(place) and not block.marker and block.kind is not Role.HEADING:
        return Label(role=Role.OTHER, source="context:label-line", confidence=0.7)
    return None


def is_kicker(context: Context, place: int) -> bool:
    """Whether nothing but such lines stands between the block and the headline; further up each must be known as a section."""
    between = range(place, context.title or 0)
    is_html = context.page.format == "html"
    blocks, rules = context.page.blocks, context.rules
    return all(
        context.shapes[i].words <= KICKER_WORDS
        and (may_name_section(rules[i]) if is_html else names_section(blocks[i].text, rules[i]))
        for i in between
    )


def by_byline_place(context: Context, place: int) -> Label | None:
    """A short line between headline and story that opens like a byline, or the name below a lone "By"."""
    if not near_headline(context, place):
        return None
    block, shape = context.page.blocks[place], context.shapes[place]
    if (shape.words > BYLINE_WORDS or shape.terminal) and not has_stamps(block.text, shape.words, context.language):
        return None
    above = context.rules[place - 1] if place else ()
    is_below_label = (
        any(rule.means is Meaning.BYLINE_LABEL for rule in above) and block.text[:1].isupper() and shape.words <= KICKER_WORDS
    )
    if not is_below_label and not opens_byline(block.text):
        return None
    return Label(role=Role.BYLINE, source="context:byline-place", confidence=0.8)


def has_stamps(text: str, n_words: int, language: str | None) -> bool:
    """Whether a longer line names when besides who, in no sentence: a date, and a word for publication or change."""
    is_sentence = text.endswith((".", "!", "?")) and not text.endswith((*list_all("am"), *list_all("pm")))
    if is_sentence or n_words > DATED_BYLINE_WORDS or not has_stamp_word(text, language):
        return False
    return parse_date(text, language) is not None


def by_stamp_place(context: Context, place: int) -> Label | None:
    """A short line with a date, just above the story: its timestamp, or, behind a name, its byline."""
    block, shape = context.page.blocks[place], context.shapes[place]
    is_story = context.keeps(place) and block.kind is Role.LIST_ITEM
    is_sentence = shape.terminal and context.votes.values[place] > SURE_VOTE
    if shape.words > STAMP_WORDS or is_story or is_sentence:
        return None
    above = near_headline(context, place) or (context.title is None and 0 < context.body[0] - place <= STAMP_BLOCKS)
    if not above or not parse_date(block.text, context.language):
        return None
    role = Role.BYLINE if named_stamp_pattern().match(block.text) else Role.TIMESTAMP
    return Label(role=role, source="context:date-above-story", confidence=0.8)


def near_headline(context: Context, place: int) -> bool:
    """Whether a block stands between the headline and the first blocks of the story."""
    return context.title is not None and context.title < place <= max(context.body[0], context.title + 1) + NEAR_TITLE


def by_biography(context: Context, place: int) -> Label | None:
    """Who wrote the story, told below it or, in HTML, above."""
    if place not in context.biographies:
        return None
    return Label(role=Role.RELATED, source="context:biography", confidence=BIOGRAPHY_CONFIDENCE)


def by_copy(context: Context, place: int) -> Label | None:
    """A block that says again what the story has said."""
    if place not in context.copies:
        return None
    return Label(role=Role.DUPLICATE, source="context:repeated-block", confidence=COPY_CONFIDENCE)


def by_standfirst(context: Context, place: int) -> Label | None:
    """The lines just above the story that the page sets apart as its summary."""
    if place in context.standfirsts:
        return Label(role=Role.STANDFIRST, source="context:below-headline", confidence=STANDFIRST_CONFIDENCE)
    start = context.body[0]
    if context.title is None or not max(context.title + 1, start - STANDFIRST_BLOCKS) <= place <= start:
        return None
    block, shape = context.page.blocks[place], context.shapes[place]
    if shape.words < HEADING_WORDS // 2:
        return None
    named = any(rule.role is Role.STANDFIRST for rule in context.rules[place]) and context.votes.values[place] > DOUBTFUL_VOTE
    if block.text != context.description and not named:
        return None
    return Label(role=Role.STANDFIRST, source="rule:standfirst", confidence=0.8)


def by_vote(context: Context, place: int) -> Label:
    """Kept blocks get the role of their markup; the others the best name that is known for them."""
    votes = context.votes
    vote, source = votes.values[place], votes.source
    if vote > votes.threshold:
        return Label(role=body_role(context, place), source=source, confidence=round(vote, 4))
    for rule in context.rules[place]:
        if rule.role not in TEXT_ROLES and context.fits_place(rule, place):
            return label_by(rule)
    return Label(role=dropped_role(context, place), source=source, confidence=round(1 - vote, 4))


def body_role(context: Context, place: int) -> Role:
    """The role of a block of the story."""
    block, shape = context.page.blocks[place], context.shapes[place]
    kind = block.kind
    if kind is not Role.PARAGRAPH:
        return kind if kind in BODY_ROLES else Role.PARAGRAPH
    is_bold = shape.words <= HEADING_WORDS and not shape.terminal and block.bold_chars >= len(block.text) - 2
    return Role.HEADING if is_bold or place in context.headings else Role.PARAGRAPH


def dropped_role(context: Context, place: int) -> Role:
    """The likeliest kind of chrome by place and links."""
    shape = context.shapes[place]
    if place < context.body[0] and not is_prose(shape):
        return Role.NAVIGATION
    is_linked = shape.link_share > DROPPED_LINK_SHARE
    return Role.RELATED if is_linked or follows_related(context, place) else Role.OTHER


def follows_related(context: Context, place: int) -> bool:
    """Whether the block is the headline below "Next article" and the like."""
    above = context.rules[place - 1] if place else ()
    return bool(above) and above[0].role is Role.RELATED and not context.shapes[place].terminal


def label_by(rule: Rule) -> Label:
    """The label that a rule gives."""
    return Label(role=rule.role, source=f"rule:{rule.id}", confidence=rule.confidence, means=rule.means)
