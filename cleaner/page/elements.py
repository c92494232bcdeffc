"""The elements of a page as columns, and each kind of them once: a page's elements share few tags and lists of class names."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from cleaner.types import Container

Kind = tuple[str, tuple[str, ...]]
"""A tag with class names and id."""


class Elements(msgspec.Struct, frozen=True, kw_only=True):
    """Lists with one entry an element, in document order; what hangs on tag and names alone is looked up once a kind."""

    kinds: tuple[Kind, ...]
    """In the order of their first elements."""
    numbers: list[int]
    """The number of each element's kind."""
    parents: list[int]
    """-1 for the outermost."""
    starts: list[int]
    ends: list[int]
    """Each element holds the blocks from its start up to, and without, its end."""


def read_elements(containers: Sequence[Container]) -> Elements:
    """The elements around a page's blocks, as columns."""
    kinds: dict[Kind, int] = {}
    return Elements(
        numbers=[kinds.setdefault((container.tag, container.names), len(kinds)) for container in containers],
        kinds=tuple(kinds),
        parents=[container.parent for container in containers],
        starts=[container.start for container in containers],
        ends=[container.end for container in containers],
    )
