"""Every rule takes what its examples say it takes, and leaves what they say it leaves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from cleaner.rules.book import CACHE_SIZE, Rule, RuleBook, RuleError, load_rules, parse_rules, takes
from cleaner.text.fold import straighten
from cleaner.text.patterns import CHUNK_TEXTS, PatternFilter, PatternSet
from cleaner.types import Meaning

RULES = load_rules().rules


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_takes_its_matches_and_leaves_its_spares(rule: Rule) -> None:
    assert [line for line in rule.matches if not takes(load_rules(), rule, line)] == []
    assert [line for line in rule.spares if takes(load_rules(), rule, line)] == []


def test_rule_without_a_condition_is_an_error() -> None:
    with pytest.raises(RuleError, match="empty condition"):
        parse_rules('[[rule]]\nid = "x"\nrole = "other"\nmatches = ["a"]\nspares = ["b"]', "x.toml")


@pytest.mark.parametrize("end", [r"\\A", r"\\z"])
def test_pattern_with_an_anchor_of_the_whole_text_is_an_error(end: str) -> None:
    source = f'[[rule]]\nid = "x"\nrole = "other"\npatterns = ["a{end}"]\nmatches = ["a"]\nspares = ["b"]'
    with pytest.raises(RuleError, match="rule x"):
        RuleBook(parse_rules(source, "x.toml"), "")


EXAMPLES = [example for rule in RULES for example in (*rule.matches, *rule.spares)]
SOURCES = [p if rule.case_sensitive else f"(?i){p}" for rule in RULES if rule.scope == "block" for p in rule.patterns]


PATTERNS = [re2.compile(source) for source in SOURCES]


def search_each(text: str) -> list[int]:
    return [place for place, pattern in enumerate(PATTERNS) if pattern.search(text)]


def test_filter_and_set_find_what_each_pattern_finds() -> None:
    texts = [straighten(example) for example in EXAMPLES[::3]]
    texts += [f"{first}\n{second}" for first, second in zip(texts[::20], texts[5::20], strict=False)]
    expected = [search_each(text) for text in texts]
    assert PatternFilter(SOURCES).match_each(texts) == expected
    matcher = PatternSet(SOURCES)
    assert [matcher.match(text) for text in texts] == expected


def test_filter_of_no_patterns_finds_nothing() -> None:
    assert PatternFilter([]).match_each(["a", "b"]) == [[], []]


@given(st.lists(st.sampled_from(EXAMPLES), max_size=3 * CHUNK_TEXTS))
def test_what_takes_a_text_does_not_hang_on_the_texts_beside_it(texts: list[str]) -> None:
    book = load_rules()
    assert book.match_blocks(texts) == [book.match_blocks([text])[0] for text in texts]


def test_what_takes_a_text_does_not_hang_on_what_was_seen_before() -> None:
    fresh = RuleBook(RULES, "")
    fresh.match_blocks([f"seen before {number}" for number in range(CACHE_SIZE - 3)])
    again = [fresh.match_blocks(EXAMPLES) for _ in range(2)]
    assert again == [load_rules().match_blocks(EXAMPLES)] * 2


ROOT = Path(__file__).parent.parent
CLASS_NAME_STARTS = frozenset({"tag-", "category-"})
"""How class names begin, and, by chance, ids of ours."""


def list_strings(path: Path) -> Iterator[str]:
    """The words of the strings of a module that are no docstrings."""
    tree = ast.parse(path.read_text("utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield from node.value.split()


def names_rule(text: str) -> bool:
    """Whether a string is the id of a rule, as in a record or bare, or how some ids begin."""
    rule_id = text.removeprefix("rule:")
    is_start = rule_id.endswith("-") and rule_id not in CLASS_NAME_STARTS
    return any(rule.id == rule_id or (is_start and rule.id.startswith(rule_id)) for rule in RULES)


def test_no_code_knows_a_rule_by_its_id() -> None:
    named = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in sorted((ROOT / "cleaner").rglob("*.py"))
        for text in list_strings(path)
        if names_rule(text) and text not in set(Meaning)
    }
    assert named == set()


def test_every_meaning_is_that_of_a_rule_and_told_in_the_docs() -> None:
    assert {rule.means for rule in RULES} - {None} == set(Meaning)
    guide = (ROOT / "docs/add-a-rule.md").read_text("utf-8")
    assert [meaning for meaning in Meaning if f"| `{meaning}` |" not in guide] == []


def test_misspelt_meaning_is_an_error() -> None:
    source = '[[rule]]\nid = "x"\nrole = "other"\nlines = ["a"]\nmeans = "consents"\nmatches = ["a"]\nspares = ["b"]'
    with pytest.raises(RuleError, match=r"x\.toml.*consents"):
        parse_rules(source, "x.toml")
