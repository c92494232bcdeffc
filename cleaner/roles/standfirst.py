"""The lines between headline and story that sum the story up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.roles.scene import Scene, find_tokens
from cleaner.types import Role

BELOW_TITLE = 5
MIN_WORDS, MAX_WORDS = 9, 70
MIN_TOPIC_SHARE = 0.3
MIN_VOTE = 0.2
NEXT_VOTE, NEXT_TOPIC_SHARE = {True: 0.03, False: 0.1}, 0.4
"""Right below the headline, by whether it ends like a sentence. Of 46 lines of the seen pages that came with these, 26
are in the gold; most of the others sum their story up, several read like offers."""
NEXT_WORDS = 15
"""So many at least where it does not end like one."""
TRAIL = re.compile(r" [»>|] ")
SIGNED_WITHIN = 3
LEAD_PARAGRAPHS = 12
REPEATED_CHARS = 40


def find_standfirsts(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The lines of flattened text just below the headline that share the body's words and are no part of it."""
    reading, title = scene.reading, scene.title
    signatures = scene.found.get("signature", {})
    if title is None or title >= scene.end:
        return
    kept = [index for index in scene.kept if index > title]
    lead = [reading.texts[index] for index in kept[:LEAD_PARAGRAPHS]]
    topic = find_tokens("\n".join(lead))
    for index in range(title + 1, min(title + 1 + BELOW_TITLE, len(reading))):
        if index in signatures or not all(rule.hint for rule in scene.hits[index]):
            continue
        if index >= scene.start:
            is_signed = any(other in signatures for other in range(index + 1, index + 1 + SIGNED_WITHIN))
            if [index] == kept[:1] and is_signed and reading.words[index] <= MAX_WORDS:
                yield index, Role.STANDFIRST
            return
        if sums_up(scene, index, topic) and not any(line.startswith(reading.texts[index][:REPEATED_CHARS]) for line in lead):
            yield index, Role.STANDFIRST


def sums_up(scene: Scene, index: int, topic: set[str]) -> bool:
    """Whether a line above the body has the length of a standfirst, enough of a vote and enough of the body's words."""
    reading = scene.reading
    is_next = index == (scene.title or 0) + 1 and stands_out(scene, index)
    min_vote, min_share = (NEXT_VOTE[reading.ends[index]], NEXT_TOPIC_SHARE) if is_next else (MIN_VOTE, MIN_TOPIC_SHARE)
    if not MIN_WORDS <= reading.words[index] <= MAX_WORDS or scene.values[index] < min_vote:
        return False
    tokens = find_tokens(reading.texts[index])
    return not reading.texts[index].rstrip().endswith(":") and len(tokens & topic) >= min_share * len(tokens)


def stands_out(scene: Scene, index: int) -> bool:
    """Whether a line is said once on the page, is taken by no rule, and is long enough or ends like a sentence."""
    reading, text = scene.reading, scene.reading.texts[index]
    if scene.hits[index] or TRAIL.search(text) or not (reading.ends[index] or reading.words[index] >= NEXT_WORDS):
        return False
    return reading.times_said[text] == 1
