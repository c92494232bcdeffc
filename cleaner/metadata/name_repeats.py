"""A name that a page prints twice, or with the account of the same name behind it."""

from __future__ import annotations

from cleaner.fold import squeeze


def say_once(name: str) -> str:
    """A name once, where it is said twice or its account stands behind it.

    >>> say_once("Jane Doe Jane Doe"), say_once("Jane Doe janedoe"), say_once("Jane Doe")
    ('Jane Doe', 'Jane Doe', 'Jane Doe')
    """
    words = name.split()
    half = len(words) // 2
    if half > 1 and words[:half] == words[half:]:
        return " ".join(words[:half])
    is_account = len(words) > 2 and words[-1].islower() and squeeze("".join(words[:-1])) == squeeze(words[-1])
    return " ".join(words[:-1]) if is_account else name
