"""How two records of one document differ, in lines that a reader can take in: what went, what came, field by field."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

import msgspec

from cleaner.text.words import WORD

Record = Mapping[str, Any]

IGNORED = frozenset({"cleaner"})
"""What made a record is no part of what it says."""
MAX_PAIRS = 4_000_000
"""Lists with more pairs of unequal items are compared as sets: what went and what came, but not where."""
ONLY_NUMBERS = "(only offsets or confidences differ)"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """What is different in one field: the lines that went and those that came."""

    field: str
    went: tuple[str, ...]
    came: tuple[str, ...]


def compare_records(old: Record, new: Record) -> tuple[Change, ...]:
    """The fields in which two records differ, in the order of the record; none where they say the same."""
    fields = [*old, *(field for field in new if field not in old)]
    return tuple(
        compare_field(field, old.get(field), new.get(field))
        for field in fields
        if field not in IGNORED and (field not in old or field not in new or old[field] != new[field])
    )


def compare_field(field: str, old: Any, new: Any) -> Change:
    """The difference of a field whose values are not equal."""
    before, after = list_lines(field, old), list_lines(field, new)
    if before == after:
        return Change(field=field, went=(), came=(ONLY_NUMBERS,))
    went, came = compare_lines(before, after)
    return Change(field=field, went=went, came=came)


def list_lines(field: str, value: Any) -> list[str]:
    """A value as lines: a text by its lines, a list by its items, an object by its keys."""
    if field == "text" and isinstance(value, str):
        return [line for line in value.split("\n") if line]
    if isinstance(value, list):
        return [SHOWN.get(field, show_value)(item) for item in value]
    if isinstance(value, dict):
        return [f"{key}: {SHOWN.get(field, show_value)(item)}" for key, item in value.items()]
    return [show_value(value)]


def show_value(value: Any) -> str:
    """A value as JSON on one line."""
    return json.dumps(value, ensure_ascii=False)


def show_removal(removal: Any) -> str:
    """A removal without its numbers."""
    return f"{removal.get('role')}, {removal.get('source')}: {removal.get('text')}"


def show_block(block: Any) -> str:
    """A block without its offsets."""
    level = f" {block['level']}" if block.get("level") else ""
    return f"{block.get('role')}{level}: {block.get('text')}"


def show_repair(repair: Any) -> str:
    """A kind of repair with its count and example."""
    return f"{repair.get('kind')} × {repair.get('count')}: {repair.get('example')}"


def show_origin(origin: Any) -> str:
    """The source of a field, and what was read there."""
    return f"{origin.get('source')}, {show_value(origin.get('raw'))}"


SHOWN: dict[str, Callable[[Any], str]] = {
    "removed": show_removal,
    "blocks": show_block,
    "repairs": show_repair,
    "origins": show_origin,
}


def compare_lines(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines that went and those that came.

    >>> compare_lines(["a", "b", "c"], ["a", "x", "c"])
    (('b',), ('x',))
    """
    start = count_common(old, new)
    end = count_common(old[start:][::-1], new[start:][::-1])
    before, after = old[start : len(old) - end], new[start : len(new) - end]
    if len(before) * len(after) > MAX_PAIRS:
        gone, added = Counter(before) - Counter(after), Counter(after) - Counter(before)
        return tuple(gone.elements()), tuple(added.elements())
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    changed = [code for code in codes if code[0] != "equal"]
    went = tuple(line for _, first, last, _, _ in changed for line in before[first:last])
    return went, tuple(line for _, _, _, first, last in changed for line in after[first:last])


def count_common(first: Sequence[str], second: Sequence[str]) -> int:
    """How many items two lists have in common from their start."""
    return next(
        (index for index, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )


def count_word_changes(old: str, new: str) -> tuple[int, int]:
    """How many words of a text went, and how many came; a word that moved did neither.

    >>> count_word_changes("the old bridge", "the new old ferry")
    (1, 2)
    """
    before, after = Counter(WORD.findall(old)), Counter(WORD.findall(new))
    return (before - after).total(), (after - before).total()
