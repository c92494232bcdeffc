"""The rules that give a block its role, read from `cleaner/data/rules/*.toml`.

A rule looks at the words of one block, or at the class names around it, and at nothing else. All its conditions are
data, with the examples that test it; `docs/add-a-rule.md` tells how to write one.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, Literal, TypeVar

import msgspec
import re2

from cleaner.fold import STRAIGHTENED, fold_line, split_name
from cleaner.types import Role

QUIET = re2.Options()
QUIET.log_errors = False
K = TypeVar("K")
V = TypeVar("V")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TOPICS = ("tag-", "category-")
"""Names that tell what an article is about, not what an element is for."""
MATCHER_BYTES = 64 << 20
"""Memory that RE2 may take for all patterns together; too little makes it slow."""
MAX_WORDS = 60
"""A rule that sets no `max_words` takes blocks of up to this many words."""


class RuleError(ValueError):
    """A rule file is wrong; the message names file, rule and key."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule. Without a text condition it is a rule on class names."""

    id: str
    role: Role
    languages: tuple[str, ...] = ()
    scope: Literal["block", "cut"] = "block"
    lines: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    case_sensitive: bool = False
    classes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    max_words: int = MAX_WORDS
    min_words: int = 0
    place: Literal["anywhere", "outside", "above", "below"] = "anywhere"
    hint: bool = False
    confidence: float = 0.95
    force: bool = False
    matches: tuple[str, ...]
    spares: tuple[str, ...]


class RuleBook:
    """All rules, indexed so that a block is matched against every one of them in one linear scan."""

    def __init__(self, rules: tuple[Rule, ...], digest: str) -> None:
        """Index `rules`; `digest` names this set of rules in records."""
        self.rules = rules
        self.digest = digest
        self._order = {rule.id: place for place, rule in enumerate(rules)}
        blocks = [rule for rule in rules if rule.scope == "block"]
        self._lines = _index((fold_line(line), rule) for rule in blocks for line in rule.lines)
        self._starts = _index((_first_word(start), (fold_line(start), rule)) for rule in blocks for start in rule.starts)
        self._patterns = PatternSet(blocks)
        self._cuts = PatternSet([rule for rule in rules if rule.scope == "cut"])
        self._tags = _index((tag, rule) for rule in rules for tag in rule.tags)
        wanted = ((frozenset(name.lower().split()), rule) for rule in rules for name in rule.classes)
        self._names = _index((min(words), (words, rule)) for words, rule in wanted)

    def match_block(self, text: str) -> tuple[Rule, ...]:
        """The rules that take a whole block with this text, in the order of the rule files."""
        n_words = text.count(" ") + 1
        if n_words > MAX_WORDS:
            return ()
        folded = fold_line(text)
        found = {rule.id: rule for rule in self._lines.get(folded, ())}
        for start, rule in self._starts.get(_first_word(folded), ()):
            if folded.startswith(start) and not folded[len(start) : len(start) + 1].isalnum():
                found[rule.id] = rule
        for rule, _ in self._patterns.match(text):
            found[rule.id] = rule
        fitting = (rule for rule in found.values() if rule.min_words <= n_words <= rule.max_words)
        return tuple(sorted(fitting, key=lambda rule: self._order[rule.id]))

    def match_cuts(self, text: str) -> Iterator[tuple[Rule, int, int]]:
        """Each span of the text that a cut rule takes: the rule, start and end."""
        plain = text.translate(STRAIGHTENED)
        for rule, pattern in self._cuts.match(text):
            for match in pattern.finditer(plain):
                yield rule, *match.span(1 if match.re.groups else 0)

    def match_names(self, tag: str, names: tuple[str, ...]) -> tuple[Rule, ...]:
        """The rules that take what lies in an element with this tag, class names and id."""
        found = {rule.id: rule for rule in self._tags.get(tag, ())}
        if tag in HEADINGS:
            names = ()  # their ids are made of the heading's own words
        for words in (split_name(name) for name in names if tag != "article" or not name.startswith(TOPICS)):
            for word in words & self._names.keys():
                found.update((rule.id, rule) for wanted, rule in self._names[word] if wanted <= words)
        return tuple(sorted(found.values(), key=lambda rule: self._order[rule.id]))


class PatternSet:
    """Patterns of many rules, matched in time linear in the text by RE2."""

    def __init__(self, rules: list[Rule]) -> None:
        """Compile the patterns of `rules`; a pattern that RE2 refuses raises RuleError."""
        options = re2.Options()
        options.max_mem = MATCHER_BYTES
        self._set = re2.Set.SearchSet(options)
        self._owners: list[tuple[Rule, Any]] = []
        for rule in rules:
            for pattern in rule.patterns:
                source = pattern if rule.case_sensitive else f"(?i){pattern}"
                self._owners.append((rule, _compile(rule, source)))
                self._set.Add(source)
        if self._owners:
            self._set.Compile()

    def match(self, text: str) -> Iterator[tuple[Rule, Any]]:
        """Each rule and pattern found in the text."""
        if self._owners:
            for place in sorted(self._set.Match(text.translate(STRAIGHTENED)) or ()):
                yield self._owners[place]


def _compile(rule: Rule, source: str) -> Any:
    try:
        return re2.compile(source, QUIET)
    except re2.error as error:
        reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise RuleError(f"rule {rule.id}: patterns: {reason} in {source!r}") from error


def _index(pairs: Iterator[tuple[K, V]]) -> dict[K, list[V]]:
    index: dict[K, list[V]] = {}
    for key, value in pairs:
        index.setdefault(key, []).append(value)
    return index


def _first_word(text: str) -> str:
    return fold_line(text).partition(" ")[0].rstrip(":,.!?")


def parse_rules(source: str, file: str) -> tuple[Rule, ...]:
    """The rules of one TOML file; RuleError names what is wrong with it."""
    try:
        rules = msgspec.convert(tomllib.loads(source).get("rule", []), tuple[Rule, ...])
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise RuleError(f"{file}: {error}") from error
    for rule in rules:
        _check_rule(rule, file)
    return rules


def _check_rule(rule: Rule, file: str) -> None:
    conditions = (*rule.lines, *rule.starts, *rule.patterns, *rule.classes, *rule.tags)
    if not conditions or not all(condition.strip() for condition in conditions):
        raise RuleError(f"{file}: rule {rule.id}: an empty condition would match everything; give words or a pattern")
    if not rule.matches or not rule.spares:
        raise RuleError(f"{file}: rule {rule.id}: give at least one line in matches and one in spares")


@cache
def load_rules() -> RuleBook:
    """The rules that ship with the package."""
    files = sorted((resources.files("cleaner") / "data" / "rules").iterdir(), key=lambda file: file.name)
    sources = [(file.name, file.read_text("utf-8")) for file in files if file.name.endswith(".toml")]
    rules = tuple(rule for name, source in sources for rule in parse_rules(source, name))
    ids = [rule.id for rule in rules]
    if len(set(ids)) < len(ids):
        raise RuleError(f"rule ids must be unique; twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    digest = hashlib.sha256("".join(source for _, source in sources).encode()).hexdigest()[:12]
    return RuleBook(rules, digest)
