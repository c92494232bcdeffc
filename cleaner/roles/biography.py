"""Who wrote it, told at the end or before the story: paragraphs that open with the name that the page gives as its author."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from cleaner.language.names import biography_pattern
from cleaner.language.words import by_pattern, list_all, opens_byline
from cleaner.page.evidence import Evidence, as_list, first_text, load_metas
from cleaner.roles.scene import Scene
from cleaner.text.fold import fold_line
from cleaner.types import Page, Role

LAST_BLOCKS, FIRST_BLOCKS = 5, 2
"""A biography is among so many last blocks of the story, or, on a page of HTML, first ones."""
MIN_KEPT = 4
"""A page with fewer blocks of story may be about its author."""
MAX_WORDS = 150
BYLINE_WORDS = 10
TOLD_WORDS = 8
"""A block of so many words does not stand in an author's description by chance."""
AUTHOR_MARKS = frozenset({"rel:author", "itemprop:author"})


@cache
def load_collective() -> frozenset[str]:
    """Words in the names of papers, agencies and desks, which tell of themselves within a story."""
    return frozenset((*list_all("desks"), *list_all("outlets")))


def find_biographies(scene: Scene) -> Iterator[tuple[int, Role]]:
    """The blocks of the body that tell who wrote it."""
    found = find_html_biographies(scene) if scene.reading.is_html else find_text_biographies(scene)
    return ((index, Role.RELATED) for index in found)


def find_text_biographies(scene: Scene) -> Iterator[int]:
    """The last blocks of a flattened body that open with the name in a byline and say what the person is.

    A name that the page says in no byline opens no biography: it is somebody of whom the story tells. In a line that is the
    story's own byline, it may open one of the first blocks, too, and its first part one of the last.
    """
    reading, kept = scene.reading, scene.kept
    signed = scene.list_found("signature", Role.BYLINE)
    bylines = [reading.texts[index] for index in signed if reading.words[index] <= BYLINE_WORDS]
    last = kept[max(1, len(kept) - LAST_BLOCKS) :]
    for index in dict.fromkeys((*(kept[:FIRST_BLOCKS] if len(kept) >= MIN_KEPT else ()), *last)):
        found = biography_pattern(1).match(reading.texts[index]) if reading.words[index] <= MAX_WORDS else None
        if not found:
            continue
        is_last, is_whole = index in last, " " in found[1]
        is_signed = any(names_person(text, found[1]) for text in bylines) and (is_last or is_whole)
        if is_signed or (is_last and is_whole and is_signed_by(found[1], scene, with_lone_names=True)):
            yield index


def names_person(byline: str, name: str) -> bool:
    """Whether a byline has a whole name, or one that opens with this first name.

    >>> names_person("By Jane Doe", "Jane"), names_person("By Jane Doe", "Doe"), names_person("By Jane Doe", "Jane Doe")
    (True, False, True)
    """
    start = byline.casefold().find(name.casefold())
    if start < 0 or byline[max(0, start - 1) : start].isalnum():
        return False
    rest = byline[start + len(name) :]
    return not rest[:1].isalnum() if " " in name else rest[:1] == " " and rest[1:2].isupper()


def find_html_biographies(scene: Scene) -> Iterator[int]:
    """The kept blocks that say what the head says of an author, and the first and last that tell who an author is.

    Those open with the name, or first name, of an author in the head, or with a name in a byline.
    """
    reading, kept = scene.reading, scene.kept
    if len(kept) < MIN_KEPT:
        return
    if told := "\n".join(list_descriptions(reading.evidence)):
        yield from (index for index in kept if reading.words[index] >= TOLD_WORDS and reading.fold(index) in told)
    names: frozenset[str] | None = None
    for index in (*kept[:FIRST_BLOCKS], *kept[max(FIRST_BLOCKS, len(kept) - LAST_BLOCKS) :]):
        found = biography_pattern(1).match(reading.texts[index]) if reading.words[index] <= MAX_WORDS else None
        if found:
            names = name_people(reading.page, reading.evidence) if names is None else names
            if found[1].casefold() in names or (" " in found[1] and is_signed_by(found[1], scene)):
                yield index


def name_people(page: Page, evidence: Evidence) -> frozenset[str]:
    """The names of the people whom head and marks give as authors, case-folded, and their first names."""
    named = [first_text(author) for author in as_list(evidence.article.get("author")) if may_be_person(author)]
    named += [value for name in load_metas().authors for value in evidence.metas.get(name, ())]
    named += [mark.value for mark in page.head.marks if mark.name in AUTHOR_MARKS]
    sites = [evidence.meta("og:site_name"), first_text(evidence.article.get("publisher"))]
    taken = {fold_line(site) for site in sites if site}
    names = {" ".join(by_pattern().sub("", name).casefold().split()) for name in named if name and fold_line(name) not in taken}
    people = {name for name in names if " " in name and load_collective().isdisjoint(name.split())}
    typed = {name.casefold() for node in list_people(evidence) if (name := first_text(node.get("name")))}
    return frozenset(people | typed | {name.split()[0] for name in people})


def list_people(evidence: Evidence) -> list[dict[str, Any]]:
    """The authors that JSON-LD says are people."""
    authors = (node for node in as_list(evidence.article.get("author")) if isinstance(node, dict))
    return [node for node in authors if "Person" in as_list(node.get("@type"))]


def list_descriptions(evidence: Evidence) -> Iterator[str]:
    """What JSON-LD says of the authors, folded."""
    return (fold_line(told) for node in list_people(evidence) if (told := first_text(node.get("description"))))


def may_be_person(author: Any) -> bool:
    """Whether an author in JSON-LD is a person, as far as its type says."""
    types = as_list(author.get("@type")) if isinstance(author, dict) else []
    return not types or "Person" in types


def is_signed_by(name: str, scene: Scene, *, with_lone_names: bool = False) -> bool:
    """Whether a line of the page is a byline with this name, or, `with_lone_names`, nothing but the name."""
    folded = name.casefold()
    for text, words, taken in zip(scene.reading.texts, scene.reading.words, scene.hits, strict=True):
        if words > BYLINE_WORDS or folded not in (low := text.casefold()):
            continue
        signs = [rule for rule in taken if rule.role is Role.BYLINE]
        if opens_byline(text) or not all(rule.hint for rule in signs):
            return True
        if (signs or with_lone_names) and low.strip(" |,.:·–—-") == folded:
            return True
    return False
