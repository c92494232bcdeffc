"""Pages that never were, to train on: the frame of one page around the story of another.

What stands around a story says little about it: with other frames the labeller learns more of both than the pages have.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import msgspec
import numpy as np

from cleaner.evidence import read_evidence
from cleaner.label.elements import read_elements
from cleaner.label.facts import gather_facts
from cleaner.label.in_force import RulesInForce
from cleaner.label.shape import measure_page
from cleaner.rules import load_rules
from training.examples import group_of
from training.flatten import HELD_OUT
from training.grafting import Span, graft
from training.pages import Case, hash_text

NEAR = 3
"""So many blocks before the story go with it: headline, byline, date."""


def mix_cases(cases: Sequence[Case]) -> Iterator[Case]:
    """For each page that is trained on, its frame around another's story, of the same form, language and group of sites."""
    book = RulesInForce(ours=load_rules())
    stories = group_stories(cases)
    for case in cases:
        others = [other for other in stories.get(kind_of(case), ()) if other.site != case.site]
        if others and is_taught(case):
            yield mix(case, others[hash_text(f"mix {case.key} {case.form}") % len(others)], book)


def group_stories(cases: Iterable[Case]) -> dict[tuple[str, str, int], list[Case]]:
    """The pages whose stories may stand in each other's frames."""
    stories = defaultdict(list)
    for case in cases:
        if is_taught(case):
            stories[kind_of(case)].append(case)
    return stories


def kind_of(case: Case) -> tuple[str, str, int]:
    """Form, language and group of sites."""
    return case.form, case.language, group_of(case.site)


def is_taught(case: Case) -> bool:
    """Whether a page is trained on, and has a story."""
    return case.usable and case.form not in HELD_OUT and bool(case.kept.any())


def mix(frame: Case, story: Case, book: RulesInForce) -> Case:
    """The frame of one page around the story of another, whose head goes with it."""
    cut, taken = find_story(frame), find_story(story)
    parts = ((frame, slice(0, cut[0])), (story, slice(*taken)), (frame, slice(cut[1], None)))
    page = graft(frame.facts.page, cut, story.facts.page, taken)
    shapes = measure_page(page)
    if page.format == "html":
        elements = read_elements(page.containers)
        rules = book.find_rules(page, elements, shapes)
        facts = msgspec.structs.replace(story.facts, page=page, elements=elements, rules=rules)
    else:
        facts = gather_facts(page, shapes, read_evidence(page.head), book)
    return replace(
        story,
        key=f"{frame.key} {story.key}",
        site=frame.site,
        sites=frame.sites | story.sites,
        facts=facts,
        kept=np.concatenate([case.kept[part] for case, part in parts]),
        words=np.concatenate([case.words[part] for case, part in parts]),
    )


def find_story(case: Case) -> Span:
    """The first block of what goes with the story, and the one behind its last."""
    kept = np.flatnonzero(case.kept)
    return max(int(kept[0]) - NEAR, 0), int(kept[-1]) + 1
