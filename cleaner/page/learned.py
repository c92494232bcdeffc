"""The learned parts that votes need, checked against what this version has: columns, rules, lists of words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from cleaner.model.contract import ModelError, Offer, PartContract, VoteLimits, check_part
from cleaner.model.file import Labeller, PageClassifier, load_model
from cleaner.page.columns import find_families, list_columns, list_signals
from cleaner.page.lexicon import Lexicon, Vectors
from cleaner.page.reading import Reading
from cleaner.rules.book import Hits, load_rules

__all__ = ["PageParts", "digest_words", "load_limits", "load_parts", "offer_page", "offer_votes", "pin_rules"]

DIGITS = 8
RULE, WORDS = "rule ", "words "
"""How the names of pinned rules and lists of words begin."""
COLUMNS_READ = (
    "role", "scope", "lines", "starts", "patterns", "case_sensitive", "classes", "tags", "max_words", "min_words", "hint",
    "force", "means",
)  # fmt: skip
"""What of a rule decides the columns: what it takes, and what it says of it; not its examples, its confidence or its place."""


class PageParts(msgspec.Struct, frozen=True, kw_only=True):
    """What votes on the blocks of a kind of input, and what tells whether the page is an article."""

    labeller: Labeller
    lexicon: Lexicon
    classifier: PageClassifier | None
    rules: frozenset[str] | None
    """The ids of the rules of ours that the columns read; null where that is all of them."""
    families: tuple[str, ...] = ()
    """The families of its columns; none where they are those of `features.FAMILIES`."""

    page_rules: frozenset[str] | None = None
    """The same of what the classifier of pages reads."""

    def pin(self, reading: Reading) -> Reading:
        """The page with those of our rules' hits that there were at training: what the columns read."""
        return pin_reading(reading, self.rules)

    def pin_page(self, reading: Reading) -> Reading:
        """The same for the classifier of pages."""
        return pin_reading(reading, self.page_rules)


@cache
def load_parts(path: str | None, kind: str) -> PageParts | None:
    """The parts of a model file for a kind of input; null where it has none. ModelError where they do not fit."""
    model = load_model(path)
    labeller, classifier = model.labeller(kind), model.classifier(kind)
    if labeller is None:
        return None
    families = find_families(kind, labeller.contract.columns)
    vectors = Vectors(*labeller.vectors) if labeller.vectors else None
    offer = offer_votes(kind, families, vectors.size if vectors else 0)
    check_part(model.parts[f"{kind}.blocks"].where, labeller.contract, offer)
    if classifier is not None:
        check_part(model.parts[f"{kind}.page"].where, classifier.contract, offer_page(kind))
    return PageParts(
        labeller=labeller,
        lexicon=Lexicon(labeller.tables["words"], labeller.tables["names"], vectors),
        classifier=classifier,
        rules=list_rules(labeller.contract),
        page_rules=None if classifier is None else list_rules(classifier.contract),
        families=families,
    )


def list_rules(contract: PartContract) -> frozenset[str] | None:
    """The ids of the rules of ours that a part reads; null where that is all of them."""
    read = frozenset(name.removeprefix(RULE) for name in contract.reads if name.startswith(RULE))
    return None if read.issuperset(rule.id for rule in load_rules().rules if rule.scope == "block") else read


def load_limits(path: str | None = None, kind: str = "html") -> VoteLimits:
    """The votes that passes ask for: those of a file, or of the package's model where the file has no votes for the kind."""
    parts = load_parts(path, kind) or load_parts(None, kind)
    if parts is None:
        raise ModelError(f"the model of the package has no votes for {kind}")
    return parts.labeller.limits


def offer_votes(kind: str, families: Sequence[str] = (), n_vectors: int = 0) -> Offer:
    """What there is for the labeller of a kind of input, of all families of columns or of some."""
    return Offer(columns=list_columns(kind, families, n_vectors), predicts=("body",), reads=digest_rules())


def offer_page(kind: str) -> Offer:
    """What there is for the classifier of pages of a kind."""
    return Offer(columns=list_signals(kind), predicts=("article",), reads=digest_rules() | digest_words())


@cache
def digest_rules() -> dict[str, str]:
    """A digest of what the columns read of each of our rules on blocks."""
    rules = (rule for rule in load_rules().rules if rule.scope == "block")
    return {f"{RULE}{rule.id}": digest("\n".join(repr(getattr(rule, name)) for name in COLUMNS_READ)) for rule in rules}


def digest_words() -> dict[str, str]:
    """A digest of the words by which pages are told apart."""
    return {f"{WORDS}pages.toml": digest_file(resources.files("cleaner") / "data" / "pages.toml")}


def digest_file(file: Traversable) -> str:
    """A digest of the lines of a TOML file that say something, so that a comment changes nothing."""
    lines = (line.strip() for line in file.read_text("utf-8").splitlines())
    return digest("\n".join(line for line in lines if line and not line.startswith("#")))


def digest(text: str) -> str:
    """A short digest."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def pin_reading(reading: Reading, ids: frozenset[str] | None) -> Reading:
    """A page with the hits of some of our rules, or of all."""
    return reading if ids is None else reading.with_hits(pin_rules(reading.hits, ids))


def pin_rules(found: Sequence[Hits], ids: frozenset[str]) -> tuple[Hits, ...]:
    """For each block those of its rules that the columns read; blocks that had one tuple have one still."""
    kept = {id(rules): tuple(rule for rule in rules if rule.id in ids) for rules in found}
    return tuple(kept[id(rules)] for rules in found)
