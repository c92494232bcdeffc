"""The short lines between headline and body, and just above: sections, kickers, labels, bylines, stamps, the standfirst."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from cleaner.language.dates import parse_date
from cleaner.language.names import name_form
from cleaner.language.stamps import has_stamp_word
from cleaner.language.words import list_all, opens_byline
from cleaner.roles.scene import Scene
from cleaner.rules.book import Hits, load_rules
from cleaner.text.fold import fold_line
from cleaner.text.words import find_topic_words
from cleaner.types import Meaning, Role

MAX_SECTION_WORDS = 3
GLUED = re.compile(r"(?<=[^\W\d_A-ZÀ-Þ])(?=[A-ZÀ-Þ][^\W\d_A-ZÀ-Þ])")


def may_name_section(rules: Hits) -> bool:
    """Whether the rules on a line of HTML leave it open that it is a section's name, or say so."""
    return not rules or any(rule.role is Role.SECTION or rule.means is Meaning.SECTION_NAME for rule in rules)


def names_section(text: str, rules: Hits) -> bool:
    """Whether a line of flattened text is a section's name by a rule, or labels stuck together, the last of them known."""
    if any(rule.role is Role.SECTION or rule.means is Meaning.SECTION_NAME for rule in rules):
        return True
    parts = GLUED.split(text)
    if len(parts) > 1 and not rules and fold_line(parts[-1]) in list_sections():
        return True
    listed = text.split(", ")
    return len(listed) > 1 and fold_line(listed[0]) in list_sections() and all(part[:1].isupper() for part in listed)


def lists_sections(text: str) -> bool:
    """Whether a line is nothing but known sections, one behind the other: a menu.

    >>> lists_sections("Africa Americas Asia Middle East"), lists_sections("Sport in Asia")
    (True, False)
    """
    words, index = fold_line(text).split(), 0
    while index < len(words):
        width = next((n for n in range(MAX_SECTION_WORDS, 0, -1) if " ".join(words[index : index + n]) in list_sections()), 0)
        if not width:
            return False
        index += width
    return bool(words)


@cache
def list_sections() -> frozenset[str]:
    """The known names of sections in all languages, folded."""
    rules = (rule for rule in load_rules().rules if rule.means is Meaning.SECTION_NAME)
    return frozenset(fold_line(line) for rule in rules for line in rule.lines)


NEAR_TITLE = 2
KICKER_WORDS = 4
BYLINE_WORDS, DATED_BYLINE_WORDS = 12, 26
"""A byline has up to so many words, and up to so many with the days of publication and change."""
BARS = re.compile(r"\s[|•·]\s")
STAMP_WORDS, STAMP_BLOCKS = 16, 6
STANDFIRST_BLOCKS, STANDFIRST_WORDS = 6, 7


@cache
def named_stamp_pattern() -> re.Pattern[str]:
    """A name, a mark, a date: "Jane Doe, 12 March 2025"."""
    return re.compile(rf"{name_form()}[,|·•] ?[\d(]")


def find_kickers(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The lines of a few words above the headline that name its section."""
    title = scene.title or 0
    for index in range(max(0, title - NEAR_TITLE), title):
        if is_short(scene, index) and is_kicker(scene, index):
            yield index, Role.SECTION


def find_labels(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The lines of a few words right below a headline that are kept, and are no part of the body."""
    for index in sorted(title + 1 for title in scene.titles):
        if index < len(scene.reading) and is_short(scene, index) and scene.keeps(index):
            block = scene.reading.blocks[index]
            if not block.marker and block.kind is not Role.HEADING:
                yield index, Role.OTHER


def is_short(scene: Scene, index: int) -> bool:
    """Whether a line has few words, and no end of a sentence."""
    return scene.reading.words[index] <= KICKER_WORDS and not scene.reading.ends[index]


def is_kicker(scene: Scene, index: int) -> bool:
    """Whether nothing but such lines stands between the block and the headline; in text each must be known as a section."""
    reading, hits = scene.reading, scene.hits
    return all(
        reading.words[other] <= KICKER_WORDS
        and (may_name_section(hits[other]) if reading.is_html else names_section(reading.texts[other], hits[other]))
        for other in range(index, scene.title or 0)
    )


def find_bylines(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The short lines between headline and body that open like a byline, and the name below a lone "By"."""
    for index in list_above_body(scene):
        if near_headline(scene, index) and may_be_byline(scene, index):
            yield index, Role.BYLINE


def may_be_byline(scene: Scene, index: int) -> bool:
    """Whether a line opens like a byline, or is the name below a label."""
    reading, text = scene.reading, scene.reading.texts[index]
    is_sentence = reading.words[index] > BYLINE_WORDS or reading.ends[index]
    if is_sentence and not has_stamps(text, reading.words[index], scene.language):
        return reading.words[index] <= DATED_BYLINE_WORDS and is_parted_byline(text, scene.language)
    is_below_label = index > 0 and any(rule.means is Meaning.BYLINE_LABEL for rule in scene.hits[index - 1])
    if is_below_label and text[:1].isupper() and reading.words[index] <= KICKER_WORDS:
        return True
    return opens_byline(text) or is_parted_byline(text, scene.language)


def is_parted_byline(text: str, language: str | None) -> bool:
    """Whether a line is parted by marks, and one part says who, another when: "Courier | 12 March 2025 | By Jane Doe"."""
    parts = BARS.split(text)
    return len(parts) > 1 and any(map(opens_byline, parts)) and any(parse_date(part, language) for part in parts)


def has_stamps(text: str, n_words: int, language: str | None) -> bool:
    """Whether a longer line names when besides who, in no sentence: a date, and a word for publication or change."""
    is_sentence = text.endswith((".", "!", "?")) and not text.endswith((*list_all("am"), *list_all("pm")))
    if is_sentence or n_words > DATED_BYLINE_WORDS or not has_stamp_word(text, language):
        return False
    return parse_date(text, language) is not None


def find_stamps(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The short lines with a date just above the body: timestamps, or, after a name, bylines."""
    for index in list_above_body(scene):
        if may_be_stamp(scene, index) and parse_date(scene.reading.texts[index], scene.language):
            yield index, Role.BYLINE if named_stamp_pattern().match(scene.reading.texts[index]) else Role.TIMESTAMP


def may_be_stamp(scene: Scene, index: int) -> bool:
    """Whether a line is short, near, and no item or sentence of the body."""
    reading = scene.reading
    is_item = scene.keeps(index) and reading.blocks[index].kind is Role.LIST_ITEM
    is_sentence = reading.ends[index] and scene.values[index] > scene.limits.sure
    if reading.words[index] > STAMP_WORDS or is_item or is_sentence:
        return False
    return near_headline(scene, index) or (scene.title is None and 0 < scene.start - index <= STAMP_BLOCKS)


def near_headline(scene: Scene, index: int) -> bool:
    """Whether a block stands between the headline and the first blocks of the body."""
    return scene.title is not None and scene.title < index <= max(scene.start, scene.title + 1) + NEAR_TITLE


def list_above_body(scene: Scene) -> Iterable[int]:
    """From the headline, or a few blocks above the body, to the body's first blocks."""
    title, start = scene.title, scene.start
    if title is None:
        return range(max(0, start - STAMP_BLOCKS), start)
    return range(title + 1, min(max(start, title + 1) + NEAR_TITLE + 1, len(scene.reading)))


def find_named_standfirsts(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The blocks below the headline, up to the body's first, that markup names a standfirst or the head gives as summary."""
    title, start = scene.title, scene.start
    if title is None:
        return
    for index in range(max(title + 1, start - STANDFIRST_BLOCKS), min(start + 1, len(scene.reading))):
        if scene.reading.words[index] < STANDFIRST_WORDS:
            continue
        is_named = (
            any(rule.role is Role.STANDFIRST for rule in scene.hits[index])
            and scene.values[index] > scene.limits.standfirst_rule
        )
        if is_named or (scene.reading.summary and scene.reading.texts[index] == scene.reading.summary):
            yield index, Role.STANDFIRST


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


def find_standfirsts(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The lines of flattened text just below the headline that share the body's words and are no part of it."""
    reading, title = scene.reading, scene.title
    signatures = scene.found.get("signature", {})
    if title is None or title >= scene.end:
        return
    kept = [index for index in scene.kept if index > title]
    lead = [reading.texts[index] for index in kept[:LEAD_PARAGRAPHS]]
    topic = find_topic_words("\n".join(lead))
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
    next_vote = scene.limits.standfirst_sentence if reading.ends[index] else scene.limits.standfirst_next
    min_vote, min_share = (next_vote, NEXT_TOPIC_SHARE) if is_next else (scene.limits.standfirst, MIN_TOPIC_SHARE)
    if not MIN_WORDS <= reading.words[index] <= MAX_WORDS or scene.values[index] < min_vote:
        return False
    tokens = find_topic_words(reading.texts[index])
    return not reading.texts[index].rstrip().endswith(":") and len(tokens & topic) >= min_share * len(tokens)


def stands_out(scene: Scene, index: int) -> bool:
    """Whether a line is said once on the page, is taken by no rule, and is long enough or ends like a sentence."""
    reading, text = scene.reading, scene.reading.texts[index]
    if scene.hits[index] or TRAIL.search(text) or not (reading.ends[index] or reading.words[index] >= NEXT_WORDS):
        return False
    return reading.times_said[text] == 1
