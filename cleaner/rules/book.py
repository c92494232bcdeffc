"""The rules that give a block its role, read from `cleaner/data/rules/*.toml`.

A rule looks at the words of one block, or at the class names around it, and at nothing else. All its conditions are
data, with the examples that test it; `docs/add-a-rule.md` tells how to write one.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal, TypeVar

import msgspec
import re2

from cleaner.text.fold import CACHED_CHARS, CACHED_NAME_CHARS, fold_line, split_name, straighten
from cleaner.text.patterns import PatternFilter, PatternSet
from cleaner.types import Meaning, Role

LEADING = re.compile(r"(?:\(\?i\))?\^(?!\.|\[\^)")
"""How the source of a pattern begins that says what a text begins with: not with just any characters."""
QUIET = re2.Options()
QUIET.log_errors = False
K = TypeVar("K")
V = TypeVar("V")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
TOPICS = ("tag-", "category-")
"""Names that tell what an article is about, not what an element is for."""
POSTS = frozenset({"hentry", "type-post"})
"""Names that the commonest blog software gives an article, beside those of its topics, whatever its tag."""
MAX_WORDS = 60
"""A rule that sets no `max_words` takes blocks of up to this many words."""
BLOG = frozenset({"widget", "Blog"})
"""The class names by which a large host of blogs marks the element of the posts themselves."""
HAS_RULES = "[[rule]]"
"""What a language's file has that brings rules of its own."""
CACHE_SIZE = 16_384
"""Short texts and names of which it is remembered what takes them: sites repeat them on every page."""


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
    means: Meaning | None = None
    """What it says besides the role, for code that must know: no code knows a rule by its id."""
    matches: tuple[str, ...]
    spares: tuple[str, ...]


Hits = tuple[Rule, ...]
"""The rules that take a block or an element."""


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
        patterns = [pair for rule in blocks for pair in _compile_patterns(rule)]
        self._leading = [pair for pair in patterns if _is_leading(pair[1])]
        self._inner = [pair for pair in patterns if not _is_leading(pair[1])]
        self._leading_set = PatternSet([pattern.pattern for _, pattern in self._leading])
        self._inner_filter = PatternFilter([pattern.pattern for _, pattern in self._inner])
        self._cuts = [pair for rule in rules if rule.scope == "cut" for pair in _compile_patterns(rule)]
        self._cut_set = PatternSet([pattern.pattern for _, pattern in self._cuts])
        self._tags = _index((tag, rule) for rule in rules for tag in rule.tags)
        names = [(*_split_condition(rule, name), rule) for rule in rules for name in rule.classes]
        uses = Counter(word for wanted, _, _ in names for word in wanted)
        self._names = _index((min(name[0], key=lambda word: (uses[word], word)), name) for name in names)
        self._name_keys = frozenset(self._names)
        self._match_short = lru_cache(CACHE_SIZE)(self._find_name)
        self._match_kind = lru_cache(CACHE_SIZE)(self._find_kind)
        self._known: dict[str, tuple[Rule, ...]] = {}

    def match_blocks(self, texts: Iterable[str]) -> list[tuple[Rule, ...]]:
        """For each text the rules that take a whole block with it, in the order of the rule files."""
        texts = list(texts)
        found = {text: self._known.get(text) for text in texts}
        new = [text for text, rules in found.items() if rules is None and text.count(" ") < MAX_WORDS]
        plain = [straighten(text) for text in new]
        leading, inner = map(self._leading_set.match, plain), self._inner_filter.match_each(plain)
        for text, at_start, inside in zip(new, leading, inner, strict=True):
            rules = self._match_words(text)
            if at_start or inside:
                rules += [self._leading[place][0] for place in at_start]
                rules += [self._inner[place][0] for place in inside]
            found[text] = taken = self._choose(rules, text) if rules else ()
            if len(text) <= CACHED_CHARS:
                self._remember(text, taken)
        return [found[text] or () for text in texts]

    def _match_words(self, text: str) -> list[Rule]:
        """The rules that have a text as one of their lines, or its first words as one of their starts."""
        folded = fold_line(text)
        found = [*self._lines.get(folded, ())]
        for start, rule in self._starts.get(folded.partition(" ")[0].rstrip(":,.!?"), ()):
            if folded.startswith(start) and not folded[len(start) : len(start) + 1].isalnum():
                found.append(rule)
        return found

    def _choose(self, rules: Iterable[Rule], text: str) -> tuple[Rule, ...]:
        """Of the rules those that take so many words, in the order of the rule files."""
        n_words = text.count(" ") + 1
        return self._sort(rule for rule in rules if rule.min_words <= n_words <= rule.max_words)

    def _sort(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        """The rules once each, in the order of the rule files."""
        found = {rule.id: rule for rule in rules}
        if len(found) == 1:
            return tuple(found.values())
        return tuple(sorted(found.values(), key=lambda rule: self._order[rule.id]))

    def _remember(self, text: str, rules: tuple[Rule, ...]) -> None:
        """Keep what takes a text, in bounded memory."""
        if len(self._known) >= CACHE_SIZE:
            self._known.clear()
        self._known[text] = rules

    def match_cuts(self, text: str) -> Iterator[tuple[Rule, int, int]]:
        """Each span of the text that a cut rule takes: the rule, start and end."""
        plain = straighten(text)
        for place in self._cut_set.match(plain):
            rule, pattern = self._cuts[place]
            for match in pattern.finditer(plain):
                yield rule, *match.span(1 if match.re.groups else 0)

    def match_kinds(self, kinds: Sequence[tuple[str, tuple[str, ...]]]) -> list[tuple[Rule, ...]]:
        """For each tag with class names and id the rules that take what lies in such an element."""
        return [*map(self._match_kind, kinds)]

    def _find_kind(self, kind: tuple[str, tuple[str, ...]]) -> tuple[Rule, ...]:
        """The rules that take what lies in an element."""
        tag, names = kind
        found = list(self._tags.get(tag, ()))
        if tag not in HEADINGS and not ("Blog" in names and BLOG.issubset(names)):  # a heading's id is made of its own words
            for name in names:
                rules = self._match_name(name)
                if rules and not (name.startswith(TOPICS) and (tag == "article" or not POSTS.isdisjoint(names))):
                    found += rules
        return self._sort(found) if found else ()

    def _match_name(self, name: str) -> tuple[Rule, ...]:
        """The rules that take a class name or id."""
        return self._match_short(name) if len(name) <= CACHED_NAME_CHARS else self._find_name(name)

    def _find_name(self, name: str) -> tuple[Rule, ...]:
        """The same, looked for."""
        words = split_name(name)
        if self._name_keys.isdisjoint(words):
            return ()
        found: list[Rule] = []
        for word in words & self._name_keys:
            for wanted, unwanted, rule in self._names[word]:
                if wanted <= words and unwanted.isdisjoint(words):
                    found.append(rule)
        return tuple(found)


def _split_condition(rule: Rule, condition: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words that a name must have, and those, marked by a hyphen, that it must not have."""
    words = condition.lower().split()
    wanted = frozenset(word for word in words if not word.startswith("-"))
    if not wanted:
        raise RuleError(f"rule {rule.id}: classes: give a word that the name must have in {condition!r}")
    return wanted, frozenset(word[1:] for word in words if word.startswith("-"))


def _compile_patterns(rule: Rule) -> Iterator[tuple[Rule, Any]]:
    """Each pattern of the rule; RuleError for one that RE2 refuses."""
    for pattern in rule.patterns:
        yield rule, _compile(rule, pattern if rule.case_sensitive else f"(?i){pattern}")


def _is_leading(pattern: Any) -> bool:
    """Whether a pattern begins where the text does, and with something definite: what most texts begin otherwise than."""
    return LEADING.match(pattern.pattern) is not None


def _compile(rule: Rule, source: str) -> Any:
    if "\\A" in source or "\\z" in source:
        raise RuleError(f"rule {rule.id}: patterns: use ^ and $, not \\A and \\z, in {source!r}")
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


def read_sources(folder: str) -> Iterator[tuple[str, str]]:
    """Name and text of the TOML files in a folder of the package's data, by name."""
    files = sorted((resources.files("cleaner") / "data" / folder).iterdir(), key=lambda file: file.name)
    return ((file.name, file.read_text("utf-8")) for file in files if file.name.endswith(".toml"))


@cache
def load_rules() -> RuleBook:
    """The rules that ship with the package: those of all languages, then those that languages have in their own files."""
    sources = [*read_sources("rules"), *(source for source in read_sources("languages") if HAS_RULES in source[1])]
    rules = tuple(rule for name, source in sources for rule in parse_rules(source, name))
    ids = [rule.id for rule in rules]
    if len(set(ids)) < len(ids):
        raise RuleError(f"rule ids must be unique; twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    digest = hashlib.sha256("".join(source for _, source in sources).encode()).hexdigest()[:12]
    return RuleBook(rules, digest)


@cache
def list_sources(means: Meaning) -> frozenset[str]:
    """How records name those of our rules that mean this."""
    return frozenset(f"rule:{rule.id}" for rule in load_rules().rules if rule.means is means)


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
