"""What is certain or told: what the markup hides or names, and what rules say of blocks and of spans in them."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.roles.scene import Scene
from cleaner.rules.book import Rule
from cleaner.types import BODY_ROLES, Cut, Label, Meaning, Role

MARKUP_CONFIDENCE = 0.97
NEAR_LAYER = 3
"""Blocks: what may also head a part of the body is a consent layer's where one surely is so near."""
EMBEDS = frozenset(
    "twitter-tweet twitter-video twitter-quote instagram-media tiktok-embed fb-post bluesky-embed mastodon-embed"
    " text-post-media reddit-embed-bq reddit-card".split()
)
"""The class names that the networks tell sites to give the element of a post."""
MAX_POST_BLOCKS = 12
"""An element with more blocks is no single post."""


def find_forced(scene: Scene) -> Iterator[tuple[int, Rule]]:
    """Rules of the user's own that beat everything."""
    for index in scene.list_ruled(lambda rule: rule.force):
        for rule in scene.hits[index]:
            if rule.force and scene.fits_place(rule, index):
                yield index, rule
                break


def find_hidden(scene: Scene) -> Iterator[tuple[int, Label]]:
    """What the markup hides from readers."""
    for index, block in enumerate(scene.reading.blocks):
        if block.hidden:
            yield index, Label(role=Role.OTHER, source=f"rule:{block.hidden}", confidence=MARKUP_CONFIDENCE)


def find_consent(scene: Scene) -> Iterator[tuple[int, Rule]]:
    """Consent layers, whatever they say; what may also head a part of the body where it stands among their lines."""
    for index in scene.list_ruled(is_consent):
        for rule in scene.hits[index]:
            if is_consent(rule) and (scene.fits_place(rule, index) or lies_in_layer(scene, index)):
                yield index, rule
                break


def is_consent(rule: Rule) -> bool:
    """Whether a rule is sure of consent layers."""
    return rule.means is Meaning.CONSENT and not rule.hint


def lies_in_layer(scene: Scene, index: int) -> bool:
    """Whether a block close by is surely of a consent layer."""
    around = scene.hits[max(0, index - NEAR_LAYER) : index + NEAR_LAYER + 1]
    return any(is_consent(rule) and rule.place == "anywhere" for rules in around for rule in rules)


def find_marked_up(scene: Scene) -> Iterator[tuple[int, Label]]:
    """Captions that the markup calls captions, and what stands in the header of a database's export."""
    for index, block in enumerate(scene.reading.blocks):
        if block.kind not in BODY_ROLES:
            name = "figcaption" if block.kind is Role.CAPTION else "export-header"
            yield index, Label(role=block.kind, source=f"rule:{name}", confidence=MARKUP_CONFIDENCE)


def find_ruled(scene: Scene) -> Iterator[tuple[int, Rule]]:
    """The first rule that may stand by itself; what lies around a block does not outweigh prose that is surely body.

    What code says is not said by the page: rules on words leave the body's listings alone. A row of its tables looks like
    a row of links.
    """
    for index in scene.ruled:
        for rule in scene.hits[index]:
            if may_decide(scene, index, rule):
                yield index, rule
                break


def may_decide(scene: Scene, index: int, rule: Rule) -> bool:
    """Whether a rule may take a block by itself."""
    if rule.hint or not scene.fits_place(rule, index):
        return False
    if rule.classes or rule.tags:
        return not (scene.reading.is_prose[index] and scene.values[index] > scene.limits.sure)
    kind = scene.reading.blocks[index].kind if scene.keeps(index) else None
    return kind is not Role.CODE and not (kind is Role.TABLE and rule.role is Role.NAVIGATION)


def find_cuts(scene: Scene) -> Iterator[tuple[int, Cut]]:
    """The spans that cut rules take from the blocks that stay, in order, none over another."""
    for index in scene.staying:
        last = 0
        matches = scene.rules.match_cuts(scene.reading.texts[index])
        for rule, start, end in sorted(matches, key=lambda found: (found[1], -found[2])):
            if scene.fits_place(rule, index) and start >= last:
                last = end
                source = f"rule:{rule.id}"
                yield index, Cut(role=rule.role, source=source, confidence=rule.confidence, start=start, end=end)


def find_embeds(scene: Scene) -> Iterator[int]:
    """The blocks of posts inside the body; not what readers do not see, nor what a rule is sure of."""
    for element in scene.reading.page.containers:
        if element.tag != "blockquote" or EMBEDS.isdisjoint(element.names) or element.end - element.start > MAX_POST_BLOCKS:
            continue
        if not scene.start < element.start or not element.end <= scene.end - 1:
            continue
        for index in range(element.start, element.end):
            if not scene.reading.blocks[index].hidden and all(rule.hint for rule in scene.hits[index]):
                yield index
