"""Whether rules do on their own examples what they say."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.rules import Rule, RuleBook


def takes(book: RuleBook, rule: Rule, example: str) -> bool:
    """Whether a rule of the book takes an example: a line, names of a class, or a tag with names behind it."""
    if rule.scope == "cut":
        return any(found.id == rule.id for found, _, _ in book.match_cuts(example))
    if rule.lines or rule.starts or rule.patterns:
        return rule.id in {found.id for found in book.match_blocks([example])[0]}
    tag, _, names = example.partition(" ") if rule.tags else ("div", "", example)
    return rule.id in {found.id for found in book.match_kinds([(tag, tuple(names.split()))])[0]}


def try_rules(book: RuleBook) -> Iterator[tuple[Rule, list[str], list[str]]]:
    """Each rule with the examples that it should take and does not, and those that it should leave and takes."""
    for rule in book.rules:
        missed = [line for line in rule.matches if not takes(book, rule, line)]
        yield rule, missed, [line for line in rule.spares if takes(book, rule, line)]
