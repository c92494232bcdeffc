"""Which lines above a headline name its section: the known names of sections, alone or stuck together."""

from __future__ import annotations

import re
from functools import cache

from cleaner.rules.book import Hits, load_rules
from cleaner.text.fold import fold_line
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
    return len(parts) > 1 and not rules and fold_line(parts[-1]) in list_sections()


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
