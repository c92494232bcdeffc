"""JSON whose values stand in one list, each object holding the numbers of its values, as servers write state with repeats."""

from __future__ import annotations

from typing import Any

MIN_VALUES = 4
MAX_TAGS = 10
"""A value may be marked, as one to be watched or as a date, so often."""


def is_flat(value: Any) -> bool:
    """Whether a JSON value is such a list: the first is an object of numbers, or a mark on the number of one."""
    if not isinstance(value, list) or len(value) < MIN_VALUES or not value[0] or not isinstance(value[0], dict | list):
        return False
    first: Any = value[0]
    if isinstance(first, list) and len(first) == 2 and isinstance(first[0], str):
        first = value[first[1]] if is_number(first[1]) and 0 <= first[1] < len(value) else None
    numbers = list(first.values()) if isinstance(first, dict) else first if isinstance(first, list) else []
    return bool(numbers) and all(is_number(number) and number < len(value) for number in numbers)


def is_number(value: Any) -> bool:
    """Whether a value is a number of a place; `true` is none."""
    return isinstance(value, int) and not isinstance(value, bool)


def unflatten(values: list[Any]) -> Any:
    """The first value with everything in its place; an object stands in one place at most, so that there are no loops."""
    placed: set[int] = set()
    waiting: list[list[Any] | dict[str, Any]] = []

    def place(number: Any) -> Any:
        for _ in range(MAX_TAGS):
            if not is_number(number) or not 0 <= number < len(values):
                return None
            value = values[number]
            if not (isinstance(value, list) and len(value) == 2 and isinstance(value[0], str)):
                break
            if isinstance(value[1], str):
                return value[1]
            number = value[1]
        if not isinstance(value, dict | list):
            return value
        if number in placed:
            return None
        placed.add(number)
        waiting.append(dict(value) if isinstance(value, dict) else value[isinstance(next(iter(value), None), str) :])
        return waiting[-1]

    root = place(0)
    while waiting:
        below = waiting.pop()
        for at, number in below.items() if isinstance(below, dict) else enumerate(below):
            below[at] = place(number)  # type: ignore[index]
    return root
