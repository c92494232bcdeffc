"""What stands behind the names in a byline: the agency, the paper, where the author is found elsewhere."""

from __future__ import annotations

import re

from cleaner.label.names import load_ands
from cleaner.metadata.agencies import name_agency

MAX_AGENCY_WORDS = 4
WITH = frozenset({"with", "mit", "avec", "con", "com", "med", "met", "z", "s"})
"""Words between a name and an agency."""
FOR_OUTLET = re.compile(r"\s(?:exclusively )?[Ff]or\s[^,;]{2,40}$")
ACCOUNTS = re.compile(r"\s(?:Twitter|Facebook|Instagram|Bluesky|LinkedIn|Mastodon|E-?[Mm]ail|RSS)(?:\s.{0,40})?$")
SHOUTED = re.compile(r",\s*[A-ZÀ-Þ][A-ZÀ-Þ0-9 .&/-]{1,30}$")
"""What stands in capitals behind a name that does not: a paper, a place."""


def drop_outlet(text: str) -> str:
    """A byline without the agency or the paper behind the names.

    >>> drop_outlet("By Jane Doe and Richard Roe The Associated Press"), drop_outlet("von Jane Doe, NDR NORD")
    ('By Jane Doe and Richard Roe', 'von Jane Doe')
    """
    text = FOR_OUTLET.sub("", ACCOUNTS.sub("", text))
    if not text.isupper():
        text = SHOUTED.sub("", text)
    words = text.split()
    for n_words in range(min(MAX_AGENCY_WORDS, len(words) - 3), 0, -1):
        if name_agency(" ".join(words[-n_words:])):
            words = words[:-n_words]
            return " ".join(words[:-1] if words[-1].casefold() in load_ands() | WITH else words).rstrip(" ,/|")
    return text
