"""Every rule takes what its examples say it takes, and leaves what they say it leaves."""

from __future__ import annotations

import pytest

from cleaner.rules import Rule, RuleError, load_rules, parse_rules

RULES = load_rules().rules


def takes(rule: Rule, example: str) -> bool:
    book = load_rules()
    if rule.scope == "cut":
        return any(found.id == rule.id for found, _, _ in book.match_cuts(example))
    if rule.lines or rule.starts or rule.patterns:
        return rule.id in {found.id for found in book.match_block(example)}
    tag, _, names = example.partition(" ") if rule.tags else ("div", "", example)
    return rule.id in {found.id for found in book.match_names(tag, tuple(names.split()))}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_takes_its_matches_and_leaves_its_spares(rule: Rule) -> None:
    assert [line for line in rule.matches if not takes(rule, line)] == []
    assert [line for line in rule.spares if takes(rule, line)] == []


def test_rule_without_a_condition_is_an_error() -> None:
    with pytest.raises(RuleError, match="empty condition"):
        parse_rules('[[rule]]\nid = "x"\nrole = "other"\nmatches = ["a"]\nspares = ["b"]', "x.toml")
