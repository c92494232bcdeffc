"""The lines between headline and story that sum the story up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from cleaner.roles.scene import Scene, find_tokens
from cleaner.types import Role

BELOW_TITLE = 5
MIN_WORDS, MAX_WORDS = 9, 70
MIN_TOPIC_SHARE = 0.3
NEXT_TOPIC_SHARE = 0.4
"""Right below the headline. Of 46 lines of the seen pages that came with this and the vote asked for, 26 are in the gold; most
of the others sum their story up, several read like offers."""
NEXT_WORDS = 15
"""So many at least where it does not end like one."""
TRAIL = re.compile(r" [»>|] ")
SIGNED_WITHIN = 3
LEAD_PARAGRAPHS = 12
REPEATED_CHARS = 40


def find_standfirsts(scene: Scene, title: int | None, signatures: Mapping[int, Role]) -> Iterator[int]:
    """The lines of flattened text just below the headline that share the story's words and are no part of it."""
    page, shapes, rules, votes = scene.page, scene.shapes, scene.rules, scene.votes
    start, end = scene.start, scene.end
    if title is None or title >= end:
        return
    kept = [place for place in range(start, end) if votes.values[place] > votes.threshold and place > title]
    lead = [page.blocks[place].text for place in kept[:LEAD_PARAGRAPHS]]
    story = find_tokens("\n".join(lead))
    for place in range(title + 1, min(title + 1 + BELOW_TITLE, len(page.blocks))):
        text, shape = page.blocks[place].text, shapes[place]
        if place in signatures or not all(rule.hint for rule in rules[place]):
            continue
        if place >= start:
            below = range(place + 1, place + 1 + SIGNED_WITHIN)
            if [place] == kept[:1] and any(other in signatures for other in below) and shape.words <= MAX_WORDS:
                yield place
            return
        is_next = place == title + 1 and stands_out(scene, place)
        next_vote = votes.limits.standfirst_sentence if shape.terminal else votes.limits.standfirst_next
        min_vote, min_share = (next_vote, NEXT_TOPIC_SHARE) if is_next else (votes.limits.standfirst, MIN_TOPIC_SHARE)
        if not MIN_WORDS <= shape.words <= MAX_WORDS or votes.values[place] < min_vote or text.rstrip().endswith(":"):
            continue
        tokens = find_tokens(text)
        if len(tokens & story) < min_share * len(tokens):
            continue
        if not any(line.startswith(text[:REPEATED_CHARS]) for line in lead):
            yield place


def stands_out(scene: Scene, place: int) -> bool:
    """Whether a line is said once on the page, is taken by no rule, and is long enough or ends like a sentence."""
    text, shape = scene.page.blocks[place].text, scene.shapes[place]
    if scene.rules[place] or TRAIL.search(text) or not (shape.terminal or shape.words >= NEXT_WORDS):
        return False
    return not any(block.text == text for other, block in enumerate(scene.page.blocks) if other != place)
