"""What is certain or told: what the markup hides or names, and what rules say of blocks and of spans in them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from cleaner.roles.scene import Scene
from cleaner.rules.book import Rule
from cleaner.text.words import find_topic_words
from cleaner.types import BODY_ROLES, Cut, Label, Meaning, Role

MARKUP_CONFIDENCE = 0.97
NEAR_LAYER = 3
"""Blocks: what may also head a part of the body is a consent layer's where one surely is so near."""
MIN_SENTENCE_WORDS, MAX_PARAGRAPH_WORDS, MIN_CONTINUED_WORDS = 6, 600, 25
"""A hidden sentence, a paragraph, and all that is hidden of a story: 19 words ask readers to subscribe."""
MIN_VOTED_WORDS = 20
"""Of hidden sentences that are shorter, those that the vote keeps are as often calls."""
MAX_LEVELS = 3
"""The paragraph itself, the element that hides it, and the one of the story."""
MAX_DIALOG_BLOCKS, MIN_CONSENTS, CONSENT_SHARE = 15, 3, 0.4
"""The size of a dialog, and how many of its blocks speak of cookies or consent."""
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


def find_continued(scene: Scene) -> Iterator[int]:
    """Hidden paragraphs that go on with the story: those of a rest that a script opens, or of a hiding that failed.

    They stand in one element with paragraphs of the story, inside it or just below, speak of the same, and are together as
    long as a paragraph is. Of hidden sentences elsewhere on 4,261 pages one in a hundred was story.
    """
    reading = scene.reading
    groups: dict[int, list[int]] = {}
    for index in list_hidden(scene):
        home = find_home(scene, index)
        if home >= 0 and index > scene.start:
            groups.setdefault(home, []).append(index)
    topic = find_topic_words("\n".join([reading.texts[index] for index in scene.kept])) if groups else set()
    end = scene.end
    for group in groups.values():
        n_words = sum(reading.words[index] for index in group)
        speaks = any(not topic.isdisjoint(find_topic_words(reading.texts[index])) for index in group)
        if n_words >= MIN_CONTINUED_WORDS and speaks and group[0] - end <= NEAR_LAYER:
            yield from group
            end = max(end, group[-1] + 1)


def list_hidden(scene: Scene) -> list[int]:
    """The hidden blocks set like paragraphs that no rule takes, and that are not shown elsewhere on the page, too."""
    reading = scene.reading
    places = [index for index in range(len(reading)) if may_continue(scene, index)] if scene.kept else []
    shown = {reading.fold(index) for index in range(len(reading)) if not reading.blocks[index].hidden} if places else set()
    return [index for index in places if reading.fold(index) not in shown]


def may_continue(scene: Scene, index: int) -> bool:
    """Whether a block is hidden by the markup around it, and set like a paragraph that no rule takes."""
    reading, hidden = scene.reading, scene.reading.blocks[index].hidden
    if not hidden or hidden == "noscript" or any(not rule.hint for rule in scene.hits[index]):
        return False
    return reading.ends[index] and MIN_SENTENCE_WORDS <= reading.words[index] <= MAX_PARAGRAPH_WORDS


def find_home(scene: Scene, index: int) -> int:
    """The nearest of the elements around a hidden block that has story in it, too; -1 where none so close has."""
    reading = scene.reading
    home = reading.blocks[index].container
    for _ in range(MAX_LEVELS):
        if home < 0:
            return -1
        element = reading.page.containers[home]
        if any(scene.keeps(other) and not reading.blocks[other].hidden for other in range(element.start, element.end)):
            return home
        home = element.parent
    return -1


def find_hidden(scene: Scene) -> Iterator[tuple[int, Label]]:
    """What the markup hides from readers, but for paragraphs that are the story's all the same."""
    hidden = [index for index, block in enumerate(scene.reading.blocks) if block.hidden]
    story: set[int] = set()
    if any(map(scene.keeps, hidden)):
        long = (index for index in list_hidden(scene) if scene.reading.words[index] >= MIN_VOTED_WORDS)
        story = {index for index in (*long, *find_continued(scene)) if scene.keeps(index)}
    for index in hidden:
        if index not in story:
            source = f"rule:{scene.reading.blocks[index].hidden}"
            yield index, Label(role=Role.OTHER, source=source, confidence=MARKUP_CONFIDENCE)


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


def find_dialogs(scene: Scene) -> Iterator[tuple[int, Role]]:
    """All that lies in a small element above the first heading of which a good part speaks of consent, and some surely does."""
    reading = scene.reading
    spoken = [index for index in scene.list_ruled(lambda rule: rule.means is Meaning.CONSENT) if not reading.hidden[index]]
    sure = [index for index in spoken if any(map(is_consent, scene.hits[index]))]
    places = range(len(reading)) if len(spoken) >= MIN_CONSENTS else ()
    top = next((index for index in places if reading.blocks[index].level == 1), 0)
    end = 0
    for index in sure if top else ():
        container, dialog = reading.blocks[index].container, None
        while container >= 0 and (element := reading.page.containers[container]).end - element.start <= MAX_DIALOG_BLOCKS:
            n_spoken = bisect_left(spoken, element.end) - bisect_left(spoken, element.start)
            is_spoken = n_spoken >= max(MIN_CONSENTS, CONSENT_SHARE * (element.end - element.start))
            dialog = element if element.end <= top and is_spoken else dialog
            container = element.parent
        if dialog and dialog.start >= end:
            end = dialog.end
            yield from ((place, Role.LEGAL) for place in range(dialog.start, dialog.end))


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
