"""The passes, in one order that is read as a list: which role each block gets, and who truly decided.

The votes say how probable it is that a block is body. Passes that keep or drop settle what the body is; passes that give
roles then say what a block is, and the first that answers wins; what none takes is body or not as settled, and was decided
by the pass that moved it, or by the model. Cuts come last, inside blocks that stay.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from cleaner.page.reading import Reading
from cleaner.roles.biography import find_biographies
from cleaner.roles.certain import (
    find_consent,
    find_continued,
    find_cuts,
    find_dialogs,
    find_embeds,
    find_forced,
    find_hidden,
    find_marked_up,
    find_ruled,
)
from cleaner.roles.clean import find_clean, find_only_prose
from cleaner.roles.copies import find_copies
from cleaner.roles.headings import find_headings, find_tags
from cleaner.roles.near_headline import (
    find_bylines,
    find_kickers,
    find_labels,
    find_named_standfirsts,
    find_stamps,
    find_standfirsts,
)
from cleaner.roles.pictures import find_caption_lines, find_captions
from cleaner.roles.rescue import find_lost_prose
from cleaner.roles.scene import Scene, pick_rules
from cleaner.roles.signature import find_signatures
from cleaner.roles.tails import (
    find_comments,
    find_headless,
    find_last_prose,
    find_later_articles,
    find_linked_tail,
    find_listed_tail,
    find_pointed_to,
    find_side_bar,
)
from cleaner.roles.titles import find_html_headline, find_text_headline
from cleaner.roles.votes import Votes
from cleaner.roles.zone import find_agency_lines
from cleaner.rules.book import Rule
from cleaner.types import BODY_ROLES, TEXT_ROLES, Cut, Label, Labelling, Language, Options, Role

CONFIDENCES = "decision-confidences.toml"
"""Made by `python -m bench.decisions`."""


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """In how many blocks a source decided, in how many of them it was right, and what that makes its confidence."""

    confidence: float
    right: int
    blocks: int


@cache
def load_confidences() -> dict[str, dict[str, Measured]]:
    """What was measured, by format and source."""
    source = (resources.files("cleaner") / "data" / CONFIDENCES).read_text("utf-8")
    return msgspec.convert(tomllib.loads(source), dict[str, dict[str, Measured]])


def rate(source: str, prior: float, page_format: str) -> float:
    """How far a source of decisions, `pass:…` or `rule:…`, is trusted in pages of a format."""
    measured = load_confidences().get(page_format, {}).get(source)
    return measured.confidence if measured else prior


Effect = Literal["keep", "drop", "role", "cut"]
Format = Literal["html", "text"]
BOTH: tuple[Format, ...] = ("html", "text")
HTML: tuple[Format, ...] = ("html",)
TEXT: tuple[Format, ...] = ("text",)
Answer = int | tuple[int, Role] | tuple[int, Rule] | tuple[int, Label] | tuple[int, Cut]
"""A block to keep or drop; or a block with its role, the rule that takes it, its whole label, or a cut inside it."""


class Pass(msgspec.Struct, frozen=True):
    """One way to decide on blocks. `prior` is how far it is trusted where nothing was measured."""

    id: str
    formats: tuple[Format, ...]
    effect: Effect
    find: Callable[[Scene], Iterable[Answer]]
    prior: float = 0.9


PASSES: tuple[Pass, ...] = (
    # What the votes lose inside the body, and what they take for body after its end
    Pass("lost-prose", BOTH, "keep", find_lost_prose),
    Pass("last-prose", TEXT, "keep", find_last_prose, 0.8),
    Pass("clean-text", TEXT, "keep", find_clean),
    Pass("embedded-post", HTML, "keep", find_embeds),
    Pass("hidden-story", HTML, "keep", find_continued, 0.8),
    Pass("later-article", HTML, "drop", find_later_articles),
    Pass("side-bar", HTML, "drop", find_side_bar),
    Pass("linked-tail", HTML, "drop", find_linked_tail),
    Pass("listed-tail", HTML, "drop", find_listed_tail),
    Pass("headless-heading", HTML, "drop", find_headless),
    Pass("pointed-to", TEXT, "drop", find_pointed_to),
    Pass("comments-tail", TEXT, "drop", find_comments),
    Pass("only-prose", TEXT, "keep", find_only_prose, 0.5),
    # What is certain or told
    Pass("forced", BOTH, "role", find_forced),
    Pass("hidden", BOTH, "role", find_hidden),
    Pass("consent", BOTH, "role", find_consent),
    Pass("consent-dialog", HTML, "role", find_dialogs),
    Pass("headline", HTML, "role", find_html_headline, 0.95),
    Pass("headline", TEXT, "role", find_text_headline, 0.95),
    Pass("markup", BOTH, "role", find_marked_up),
    # Who and when, what stands beside the body, what is said twice
    Pass("caption-line", TEXT, "role", find_caption_lines, 0.9),
    Pass("signature", TEXT, "role", find_signatures, 0.85),
    Pass("agency-line", TEXT, "role", find_agency_lines, 0.85),
    Pass("tags", TEXT, "role", find_tags, 0.8),
    Pass("rules", BOTH, "role", find_ruled),
    Pass("picture-caption", HTML, "role", find_captions, 0.9),
    Pass("byline-below-headline", HTML, "role", find_bylines, 0.8),
    Pass("stamp-above-body", HTML, "role", find_stamps, 0.8),
    Pass("section-above-headline", BOTH, "role", find_kickers, 0.7),
    Pass("label-below-headline", BOTH, "role", find_labels, 0.7),
    Pass("biography", BOTH, "role", find_biographies, 0.85),
    Pass("copy", BOTH, "role", find_copies, 0.9),
    Pass("standfirst", TEXT, "role", find_standfirsts, 0.7),
    Pass("named-standfirst", BOTH, "role", find_named_standfirsts, 0.8),
    # Inside the blocks that stay
    Pass("cuts", BOTH, "cut", find_cuts),
)
"""In the order of asking: a pass sees what those before it settled, and the first role that a block gets stays."""

SIGNATURE = "pass:signature"
"""The source of the lines that the pass of this id takes; the fields read them wherever they stand."""
HEADING_WORDS = 15
DROPPED_LINK_SHARE = 0.6
NOTHING_LEFT = re.compile(r"[\W_]*")


def assign_roles(reading: Reading, votes: Votes, language: Language, options: Options) -> Labelling:
    """A label for each block of the page, with who truly decided, and whether the page is an article."""
    rules = pick_rules(options.rules, reading.page, language)
    scene = Scene(reading, votes, rules=rules, language=language.code, model=options.model)
    labels = run_passes(scene, PASSES)
    signatures = frozenset(index for index, label in enumerate(labels) if label.source == SIGNATURE)
    return Labelling(labels=labels, is_article=votes.is_article, signatures=signatures)


def run_passes(scene: Scene, passes: Iterable[Pass]) -> tuple[Label, ...]:
    """The labels that the passes and, where none answers, the votes give the blocks of a scene."""
    asked = [each for each in passes if scene.reading.page.format in each.formats]
    for each in asked:
        if each.effect in {"keep", "drop"}:
            scene = settle(scene, each)
    labels: list[Label | None] = [None] * len(scene.reading)
    for each in asked:
        if each.effect == "role":
            give_roles(scene, each, labels)
    decided = name_rest(scene, labels, {each.id: each.prior for each in asked})
    for each in asked:
        if each.effect == "cut":
            decided = cut_blocks(scene, each, decided)
    return tuple(decided)


def settle(scene: Scene, each: Pass) -> Scene:
    """The scene once a pass has kept or dropped blocks."""
    indexes = [answer for answer in each.find(scene) if isinstance(answer, int)]
    move = scene.votes.keep if each.effect == "keep" else scene.votes.drop
    return scene.with_votes(move(indexes, each.id)) if indexes else scene


def give_roles(scene: Scene, each: Pass, labels: list[Label | None]) -> None:
    """Label the blocks that a pass answers for and that have no label yet; the scene keeps what the pass found."""
    found: dict[int, Role] = {}
    for answer in each.find(scene):
        if isinstance(answer, int) or isinstance(answer[1], Cut):
            raise TypeError(f"pass {each.id} gives roles, but answered {answer!r}")
        index, label = answer[0], make_label(each, answer[1], scene.reading.page.format)
        found[index] = label.role
        if labels[index] is None:
            labels[index] = label
    scene.found[each.id] = found


def make_label(each: Pass, answer: Role | Rule | Label, page_format: str) -> Label:
    """The label that a pass gives: a rule's own, or the pass's, with the confidence that was measured."""
    if isinstance(answer, Label):
        return answer
    if isinstance(answer, Rule):
        source = f"rule:{answer.id}"
        return label_by_rule(answer, source, rate(source, answer.confidence, page_format))
    source = f"pass:{each.id}"
    return Label(role=answer, source=source, confidence=rate(source, each.prior, page_format))


def label_by_rule(rule: Rule, source: str, confidence: float) -> Label:
    """A label with the role that a rule names."""
    return Label(role=rule.role, source=source, confidence=round(confidence, 4), rule=rule.id, means=rule.means)


def name_rest(scene: Scene, labels: Iterable[Label | None], priors: dict[str, float]) -> list[Label]:
    """The labels, with those of the blocks that no pass took: body or not as settled, by the pass that moved them or the vote.

    Rules only name what is dropped already.
    """
    headings = find_headings(scene) if not scene.reading.is_html else frozenset[int]()
    decided = []
    for index, label in enumerate(labels):
        if label is not None:
            decided.append(name_forced(scene, index, label, headings))
            continue
        vote, mover, is_kept = scene.values[index], scene.votes.moved.get(index), scene.keeps(index)
        source = f"pass:{mover}" if mover else scene.votes.source
        voted = vote if is_kept else 1 - vote
        confidence = rate(source, priors[mover], scene.reading.page.format) if mover else voted
        rule = None if is_kept else find_name(scene, index)
        if rule:
            decided.append(label_by_rule(rule, source, confidence))
        else:
            role = name_kept(scene, index, headings) if is_kept else name_dropped(scene, index)
            decided.append(Label(role=role, source=source, confidence=round(confidence, 4)))
    return decided


def find_name(scene: Scene, index: int) -> Rule | None:
    """The first rule that says what a block is that is no body."""
    for rule in scene.hits[index]:
        if rule.role not in TEXT_ROLES and scene.fits_place(rule, index):
            return rule
    return None


def name_forced(scene: Scene, index: int, label: Label, headings: frozenset[int]) -> Label:
    """The label; where a rule says just "paragraph", with what the markup calls the block."""
    if label.role is not Role.PARAGRAPH:
        return label
    return msgspec.structs.replace(label, role=name_kept(scene, index, headings))


def name_kept(scene: Scene, index: int, headings: frozenset[int]) -> Role:
    """The role of a block of the body: that of its markup; bold lines are headings, and so are some lines of text."""
    block, reading = scene.reading.blocks[index], scene.reading
    if block.kind is not Role.PARAGRAPH:
        return block.kind if block.kind in BODY_ROLES else Role.PARAGRAPH
    is_short = reading.words[index] <= HEADING_WORDS and not reading.ends[index]
    is_bold = is_short and block.bold_chars >= len(block.text) - 2
    return Role.HEADING if is_bold or index in headings else Role.PARAGRAPH


def name_dropped(scene: Scene, index: int) -> Role:
    """The likeliest role of a block that is no body and that no rule names: by its place and its links.

    Between headline and story stand byline, date and standfirst as often as menus, so that only links tell there.
    """
    is_linked = scene.reading.link_share[index] > DROPPED_LINK_SHARE
    top = scene.start if scene.title is None or is_linked else min(scene.title, scene.start)
    if index < top and not scene.reading.is_prose[index]:
        return Role.NAVIGATION
    return Role.RELATED if is_linked or follows_related(scene, index) else Role.OTHER


def follows_related(scene: Scene, index: int) -> bool:
    """Whether the block is the headline below "Next article" and the like."""
    above = scene.hits[index - 1] if index else ()
    return bool(above) and above[0].role is Role.RELATED and not scene.reading.ends[index]


def cut_blocks(scene: Scene, each: Pass, labels: list[Label]) -> list[Label]:
    """The labels with a pass's cuts; a block of which nothing is left gets the role of its first cut."""
    scene.staying = [index for index, label in enumerate(labels) if label.role in TEXT_ROLES]
    cuts: dict[int, list[Cut]] = {}
    for answer in each.find(scene):
        if isinstance(answer, int) or not isinstance(answer[1], Cut):
            raise TypeError(f"pass {each.id} cuts, but answered {answer!r}")
        cuts.setdefault(answer[0], []).append(answer[1])
    decided = list(labels)
    for index, found in cuts.items():
        label = msgspec.structs.replace(labels[index], cuts=tuple(found))
        if NOTHING_LEFT.fullmatch(label.keep(scene.reading.texts[index])):
            label = Label(role=found[0].role, source=found[0].source, confidence=found[0].confidence)
        decided[index] = label
    return decided
