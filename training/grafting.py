"""The elements of one page around the blocks of another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from cleaner.types import Block, Container, Page

Span = tuple[int, int]
"""Blocks, half-open."""


def graft(frame: Page, cut: Span, story: Page, taken: Span) -> Page:
    """The frame, with the taken blocks of the story and the elements around them in the place of what is cut."""
    (start, end), (first, last) = cut, taken
    root = find_cover(story.containers, taken)
    outside = [number for number, one in enumerate(frame.containers) if not lies_in(one, cut)]
    n_before = sum(frame.containers[number].start < end for number in outside)
    inside = list_inside(story.containers, root, taken)
    order = [(frame, number) for number in outside[:n_before]]
    order += [(story, number) for number in inside]
    order += [(frame, number) for number in outside[n_before:]]
    places = {id(frame): dict[int, int](), id(story): dict[int, int]()}
    for place, (page, number) in enumerate(order):
        places[id(page)][number] = place
    home = find_place(frame.containers, find_cover(frame.containers, cut), places[id(frame)], -1)
    containers = []
    for page, number in order:
        container, default = page.containers[number], -1 if page is frame else home
        span = (
            move_around(container, cut, last - first)
            if page is frame
            else (max(container.start, first) + start - first, min(container.end, last) + start - first)
        )
        parent = find_place(page.containers, container.parent, places[id(page)], default)
        containers.append(msgspec.structs.replace(container, parent=parent, start=span[0], end=span[1]))
    around, within = places[id(frame)], places[id(story)]
    blocks = (
        *rehouse(frame.blocks[:start], frame.containers, around, -1),
        *rehouse(story.blocks[first:last], story.containers, within, home),
        *rehouse(frame.blocks[end:], frame.containers, around, -1),
    )
    return msgspec.structs.replace(frame, blocks=blocks, containers=tuple(containers))


def find_cover(containers: Sequence[Container], span: Span) -> int:
    """The innermost element around a span; -1 where there is none."""
    return max((number for number, one in enumerate(containers) if covers(one, span)), default=-1)


def covers(container: Container, span: Span) -> bool:
    """Whether an element lies around a span."""
    return container.start <= span[0] and span[1] <= container.end


def lies_in(container: Container, span: Span) -> bool:
    """Whether an element lies inside a span, and not around it."""
    return span[0] <= container.start and container.end <= span[1] and not covers(container, span)


def list_inside(containers: Sequence[Container], root: int, span: Span) -> list[int]:
    """The elements of a span: the innermost one around it, and those below that have a block of it."""
    below = {root}
    for number, container in enumerate(containers):
        if container.parent in below and number > root:
            below.add(number)
    return [n for n in sorted(below) if n >= 0 and max(containers[n].start, span[0]) < min(containers[n].end, span[1])]


def move_around(container: Container, cut: Span, n_new: int) -> Span:
    """Where an element of the frame begins and ends once the cut has `n_new` blocks."""
    (start, end), shift = cut, n_new - (cut[1] - cut[0])
    first, last = container.start, container.end
    return (
        first if first <= start else start + n_new if first < end else first + shift,
        last + shift if last >= end else min(last, start),
    )


def find_place(containers: Sequence[Container], number: int, places: Mapping[int, int], default: int) -> int:
    """The new number of an element, or of the nearest one around it that has one."""
    while number >= 0 and number not in places:
        number = containers[number].parent
    return places[number] if number >= 0 else default


def rehouse(blocks: Sequence[Block], containers: Sequence[Container], places: Mapping[int, int], default: int) -> list[Block]:
    """The blocks with the new numbers of the elements around them."""
    return [
        msgspec.structs.replace(block, container=find_place(containers, block.container, places, default)) for block in blocks
    ]
