"""Users' own rules: the same tables as ours, in files of their own, for some sites or languages, or for every page.

    off = ["related-headline-en"]      # rules of ours that are not asked
    sites = ["courier.example"]        # the file counts for these sites only, and the hosts below them
    languages = ["en"]                 # and for pages in these languages only

    [[rule]]
    id = "courier-promo"
    role = "related"
    starts = ["more from the courier"]
    matches = ["More from the Courier: the ferry stops"]
    spares = ["More from the Couriers"]

A rule may have `sites` and `languages` of its own, and `force = true`: then it beats everything else.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec

from cleaner.rules.book import MAX_WORDS, Rule, RuleBook, RuleError, load_rules
from cleaner.types import Meaning, Role

RULE_PLACE = re.compile(r"\$\.rule\[(\d{1,9})\]")
N_BOOKS = 8
"""So many sets of files are kept loaded."""


class UserRule(Rule, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule of a user's own. Unlike in our files, `languages` is a condition."""

    sites: tuple[str, ...] = ()


class RuleFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of users' rules."""

    off: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    rule: tuple[UserRule, ...] = ()


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a page is from, as far as it is known: what restrictions are held against."""

    host: str | None
    language: str | None

    def allows(self, sites: tuple[str, ...], languages: tuple[str, ...]) -> bool:
        """Whether the page is from one of the sites and in one of the languages; no restriction allows every page."""
        return (not sites or self.is_below(sites)) and (not languages or self.language in languages)

    def is_below(self, sites: tuple[str, ...]) -> bool:
        """Whether the host is one of the sites, or a host below one."""
        return self.host is not None and any(self.host == site or self.host.endswith(f".{site}") for site in sites)


class UserRules(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of some files, ready to be asked."""

    files: tuple[RuleFile, ...]
    book: RuleBook
    digest: str

    def list_off(self, place: Place) -> frozenset[str]:
        """The ids of ours that are turned off for a page."""
        return frozenset(rule_id for file in self.files if place.allows(file.sites, file.languages) for rule_id in file.off)

    def list_on(self, place: Place) -> frozenset[str]:
        """The ids of the users' rules that are asked for a page."""
        return frozenset(
            rule.id
            for file in self.files
            if place.allows(file.sites, file.languages)
            for rule in file.rule
            if place.allows(rule.sites, rule.languages)
        )


@lru_cache(N_BOOKS)
def load_user_rules(paths: tuple[str, ...]) -> UserRules:
    """The rules of some files; RuleError tells file, rule and key of what is wrong."""
    sources = [(path, read_source(path)) for path in paths]
    files = tuple(parse_file(source, path) for path, source in sources)
    rules = tuple(rule for file in files for rule in file.rule)
    check_ids(rules)
    # names of files say nothing: the same rules in another folder make the same records
    digest = hashlib.sha256("\0".join((load_rules().digest, *(source for _, source in sources))).encode()).hexdigest()[:12]
    return UserRules(files=files, book=RuleBook(rules, digest), digest=digest)


def digest_rules(paths: tuple[str, ...]) -> str:
    """The name of the rules in force: ours, with those of some files."""
    return load_user_rules(paths).digest if paths else load_rules().digest


def read_source(path: str) -> str:
    """The text of a rule file."""
    try:
        return Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: cannot be read as UTF-8 text: {error}") from error


def parse_file(source: str, path: str) -> RuleFile:
    """A rule file; RuleError names what is wrong with it."""
    tables: dict[str, Any] = {}
    try:
        tables = tomllib.loads(source)
        file = msgspec.convert(tables, RuleFile)
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{path}: {error}") from error
    except msgspec.ValidationError as error:
        raise RuleError(f"{path}: {name_rule(str(error), tables)}{suggest(str(error))}") from error
    problem = next(list_problems(file), None)
    if problem:
        raise RuleError(f"{path}: {problem}")
    return file


def list_problems(file: RuleFile) -> Iterator[str]:
    """What is wrong with a file beyond its form."""
    ours = {rule.id for rule in load_rules().rules}
    for rule_id in file.off:
        if rule_id not in ours:
            yield f"off: no rule of ours is called {rule_id!r}{name_nearest(rule_id, ours)}"
    for site in file.sites:
        yield from check_site("sites", site)
    for rule in file.rule:
        yield from (f"rule {rule.id}: {problem}" for problem in list_rule_problems(rule, ours))


def list_rule_problems(rule: UserRule, ours: set[str]) -> Iterator[str]:
    """What is wrong with a rule."""
    conditions = (*rule.lines, *rule.starts, *rule.patterns, *rule.classes, *rule.tags)
    if not conditions or not all(condition.strip() for condition in conditions):
        yield "an empty condition would match everything; give words or a pattern"
    if not rule.matches or not rule.spares:
        yield "give at least one line in matches and one in spares"
    if rule.id in ours:
        yield "one of ours has this id; take another, and put ours into off if yours is to stand in its place"
    if not rule.id:
        yield "an id is needed"
    if not 0 <= rule.confidence <= 1:
        yield f"confidence: {rule.confidence} is not between 0 and 1"
    if not 0 <= rule.min_words <= rule.max_words <= MAX_WORDS:
        yield f"min_words and max_words: from 0 to {MAX_WORDS}, the smaller first"
    if rule.scope == "cut" and (not rule.patterns or rule.force or rule.hint):
        yield "scope cut: it takes patterns, and neither force nor hint"
    for site in rule.sites:
        yield from check_site("sites", site)


def check_site(key: str, site: str) -> Iterator[str]:
    """What is wrong with the name of a site."""
    if site != site.lower() or not site.strip(".") or any(mark in site for mark in "/:* "):
        yield f"{key}: {site!r} is no host; write it like 'courier.example', without https:// and www."


def check_ids(rules: Iterable[Rule]) -> None:
    """Refuse ids that stand twice."""
    seen: set[str] = set()
    for rule in rules:
        if rule.id in seen:
            raise RuleError(f"rule ids must be unique; twice: {rule.id}")
        seen.add(rule.id)


def name_nearest(wrong: str, names: Iterable[str]) -> str:
    """A question that names the nearest right name, or nothing."""
    near = get_close_matches(wrong, sorted(map(str, names)), 1)
    return f"; did you mean {near[0]!r}?" if near else ""


def name_rule(message: str, tables: dict[str, Any]) -> str:
    """The message with the id of the rule that it counts out."""
    counted = RULE_PLACE.search(message)
    rule = tables["rule"][int(counted[1])] if counted else None
    rule_id = rule.get("id") if isinstance(rule, dict) else None
    return f"rule {rule_id}: {message}" if rule_id else message


def suggest(message: str) -> str:
    """The nearest right name for what a message quotes."""
    wrong = message.partition("`")[2].partition("`")[0] if "unknown field" in message else ""
    if wrong:
        return name_nearest(wrong, {*UserRule.__struct_fields__, *RuleFile.__struct_fields__})
    wrong = message.partition("'")[2].partition("'")[0] if "enum value" in message else ""
    return name_nearest(wrong, list(Meaning if "means" in message else Role)) if wrong else ""
