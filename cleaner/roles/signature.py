"""Who and when, in flattened text: the lines between headline and story that name the author or give the date.

Nothing marks them there, so they are told by what they hold and by where they stand; tools that print every inline element
on a line of its own tear them apart ("By", "Jane Doe", "and", "Richard Roe"), and all the pieces are found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.language.agencies import name_agency
from cleaner.language.names import (
    SEAM,
    glued_by_pattern,
    hangul_reporters_pattern,
    is_name,
    load_ands,
    loosen,
    opens_small,
    opens_with_author,
    opens_with_name,
    split_parts,
    split_people,
    unspaced_name_pattern,
)
from cleaner.language.stamps import has_stamp_word, strip_moment
from cleaner.language.words import by_pattern, load_roles, opens_byline
from cleaner.roles.near_headline import is_parted_byline
from cleaner.roles.scene import Scene
from cleaner.roles.title_measures import is_credited
from cleaner.roles.zone import SHORT_WORDS, Zone, find_stamp_pieces, is_stamp, read_zone, says_when
from cleaner.text.scripts import HAN
from cleaner.types import Meaning, Role

LABEL_WORDS = 8
NEAR_DATE, NEAR_TITLE = 4, 3
MAX_BESIDE_DATE, MAX_PEOPLE = 16, 5
"""A line with a name and a date has so many other words, and a line of names so many names."""
ABOVE_LINES, TAIL_LINES, TAIL_WORDS = 60, 8, 8
"""Above the story and below its end so many lines are looked at, of so many words."""
HANDLE = re.compile(r"\(?@\w+\)?")
"""The name of an account behind a person's."""
JOINTS = frozenset(",|·•&/;")
ONLY_HAN = re.compile(f"[{HAN}]+")
"""Menu words look like names in scripts that write both in one word."""


def find_signatures(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The role of each line around headline and body's start that is a byline, a timestamp, or a piece of one."""
    zone, texts = read_zone(scene), scene.reading.texts
    found = {index: Role.TIMESTAMP for index in zone.indexes if is_stamp(zone, index)}
    found.update((index, Role.TIMESTAMP) for index in list(find_stamp_pieces(zone, found)))
    for index in zone.indexes:
        if (index not in found or opens_with_name(texts[index])) and is_byline(zone, index):
            found[index] = Role.BYLINE
    found.update((index, Role.BYLINE) for index in list(find_byline_pieces(zone, found)))
    found.update((index, Role.BYLINE) for index in list(find_joined(zone, found)))
    if Role.BYLINE not in found.values():
        found.update((index, Role.BYLINE) for index in list(find_bare_names(zone, found)))
    found.update((index, Role.BYLINE) for index in find_reporters(scene) if index not in scene.titles)
    if Role.BYLINE not in found.values():
        found.update((index, Role.BYLINE) for index in find_last_bylines(scene))
    yield from found.items()


def is_byline(zone: Zone, index: int) -> bool:
    """Whether a line opens like a byline, or is a name with a site, a job or a date behind it."""
    text, words = zone.reading.texts[index], zone.reading.words[index]
    if zone.reading.ends[index] and words > LABEL_WORDS:
        return False
    if index >= zone.scene.start and zone.scene.values[index] > zone.scene.limits.byline and words > LABEL_WORDS:
        return False
    return (
        any(rule.role is Role.BYLINE and not rule.hint for rule in zone.scene.hits[index])
        or glued_by_pattern().match(text) is not None
        or (words <= SHORT_WORDS and opens_byline(text))
        or (opens_with_author(text, zone.scene.language) and strip_moment(text, zone.scene.language) is not None)
        or is_parted_byline(text, zone.scene.language)
        or names_author(zone, text)
    )


def names_author(zone: Zone, text: str) -> bool:
    """Whether a line is a name with a date or "7 hours ago", or one of at least three parts between slashes."""
    rest = strip_moment(text, zone.scene.language)
    if rest is not None:
        is_short = len(rest.split()) <= MAX_BESIDE_DATE and not rest.isupper() and not is_credited(text)
        return is_short and any(is_person(zone, part) for part in split_parts(HANDLE.sub("", rest)))
    parts = SEAM.split(loosen(text))
    return len(parts) > 2 and "/" in text and is_person(zone, parts[0])


def find_byline_pieces(zone: Zone, found: dict[int, Role]) -> Iterator[int]:
    """The names below a lone "By", with the commas and the "and" between them."""
    ands = load_ands()
    labels = [index for index, role in found.items() if role is Role.BYLINE and is_label(zone, index)]
    for index in (*labels, *(index for index in zone.indexes if index not in found and is_label(zone, index))):
        yield index
        awaited = True
        for below in range(index + 1, min(len(zone.reading), index + 12)):
            text = zone.reading.texts[below]
            bare = text.strip(" ,;&|·").casefold()
            if below == zone.title or found.get(below) is Role.TIMESTAMP:
                break
            if not bare or bare in ands:
                awaited = True
            elif awaited and is_named(text, zone.reading.words[below]):
                awaited = text.rstrip().endswith((",", "&")) or text.split()[-1].casefold() in ands
            elif not text.startswith(",") or zone.reading.words[below] > 8:
                break
            yield below


def find_joined(zone: Zone, found: dict[int, Role]) -> Iterator[int]:
    """The lines right below a byline that go on with it: "and Richard Roe"."""
    for index in [index for index, role in found.items() if role is Role.BYLINE]:
        below = index + 1
        while below < len(zone.reading) and below not in found and goes_on(zone.reading.texts[below]):
            yield below
            below += 1


def goes_on(text: str) -> bool:
    """Whether a line is a word for "and" and people."""
    first, _, rest = text.partition(" ")
    people = split_people(rest)
    return (
        first.casefold() in load_ands() and 0 < len(people) <= MAX_PEOPLE and all(is_name(drop_role(part)) for part in people)
    )


def find_reporters(scene: Scene) -> Iterator[int]:
    """The short lines around the story that call somebody a reporter in Korean."""
    n_blocks = len(scene.reading)
    for index in (
        *range(max(0, scene.start - ABOVE_LINES), min(n_blocks, scene.start + 1)),
        *range(max(scene.start + 1, scene.end - 1), min(n_blocks, scene.end + TAIL_LINES)),
    ):
        if is_short_line(scene, index) and hangul_reporters_pattern().search(scene.reading.texts[index]):
            yield index


def find_last_bylines(scene: Scene) -> Iterator[int]:
    """The bylines just below the story's end, not those below "Read more" and the like."""
    for index in range(scene.end, min(len(scene.reading), scene.end + TAIL_LINES)):
        if scene.has_role(index, Role.RELATED):
            return
        if is_short_line(scene, index) and not scene.hits[index] and opens_byline(scene.reading.texts[index]):
            yield index


def is_short_line(scene: Scene, index: int) -> bool:
    """Whether a line could be a byline by its length and its end."""
    return scene.reading.words[index] <= TAIL_WORDS and not scene.reading.ends[index]


def is_label(zone: Zone, index: int) -> bool:
    """Whether a line is nothing but the words before a name."""
    text = zone.reading.texts[index]
    if zone.reading.words[index] > 5 or len(text) > 40:
        return False
    if any(rule.means is Meaning.BYLINE_LABEL for rule in zone.scene.hits[index]):
        return True
    found = by_pattern().match(f"{text} X")
    return found is not None and found.end() > len(text)


def is_named(text: str, words: int) -> bool:
    """Whether a line below "By" is a name, perhaps with a job behind it."""
    return words <= 12 and text[0].isalpha() and not text[0].islower() and not any(map(str.isdigit, text[:20]))


def find_bare_names(zone: Zone, found: dict[int, Role]) -> Iterator[int]:
    """A name alone on its line, beside the date, or just below headline and standfirst."""
    for index in zone.indexes:
        text = zone.reading.texts[index]
        if zone.title is not None and index < zone.title:
            continue
        if (
            index in found
            or zone.scene.hits[index]
            or zone.scene.values[index] > zone.scene.limits.byline
            or not are_people(zone, text)
        ):
            continue
        if any(
            found.get(near) is Role.TIMESTAMP or says_when(zone, near)
            for near in range(index - NEAR_DATE, index + NEAR_DATE + 1)
        ):
            yield from continue_names(zone, index)
            return
        is_shared = any(rule.role is Role.SHARING for rule in zone.scene.hits[min(index + 1, len(zone.scene.hits) - 1)])
        if zone.title is not None and 0 < index - zone.title <= NEAR_TITLE and index <= zone.scene.start and not is_shared:
            yield from continue_names(zone, index)
            return


def continue_names(zone: Zone, first: int) -> Iterator[int]:
    """A line with a name, and the names below it that a comma, a bar or an "and" on a line of its own joins to it."""
    yield first
    texts = [block.text for block in zone.reading.blocks[first : first + 2 * MAX_PEOPLE]]
    for step in range(1, len(texts) - 1, 2):
        joint = texts[step].strip()
        if (joint not in JOINTS and joint.casefold() not in load_ands()) or not is_person(zone, texts[step + 1]):
            return
        yield from (first + step, first + step + 1)


def are_people(zone: Zone, text: str) -> bool:
    """Whether a line is a name, or several, with a job behind the last."""
    people = split_people(text)
    if not people or len(people) > MAX_PEOPLE or ONLY_HAN.fullmatch(text) or text[0] in "([" or text.endswith((":", "…")):
        return False
    if len(people) == 2 and has_role(people[1]) and "," in text:
        people = people[:1]
    if any(map(name_agency, people)):
        return False
    return all(is_person(zone, drop_role(part)) and not opens_small(part) for part in people)


def has_role(text: str) -> bool:
    """Whether a text says what a person is."""
    return any(word.casefold().strip(".,:") in load_roles() for word in text.split())


def drop_role(text: str) -> str:
    """A name without what the person is: "Jane Doe Staff Writer"."""
    words = text.split()
    role = next((index for index, word in enumerate(words) if word.casefold().strip(".,:") in load_roles()), len(words))
    return " ".join(words[:role]) if role > 1 else text


def is_person(zone: Zone, text: str) -> bool:
    """Whether a text is a name, and of nobody that the story speaks of."""
    return is_name(text) and not is_known(zone, text)


def is_known(zone: Zone, text: str) -> bool:
    """Whether the page uses the words of a text for something else: in its menu, or in the story."""
    if zone.menu[text.casefold()] or text in zone.body or has_stamp_word(text, zone.scene.language):
        return True
    words = [word for word in text.split() if len(word) > 2]
    n_common = sum(word.casefold() in zone.words for word in words)
    n_shouted = sum(word.isupper() for word in words)
    return (n_common > 0 or 0 < n_shouted < len(words)) and not unspaced_name_pattern().fullmatch(text)
