"""The learned parts that votes need, checked against what this version has: columns, lists of words."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from cleaner.model.contract import ModelError, Offer, VoteLimits, check_part
from cleaner.model.file import Labeller, PageClassifier, load_model
from cleaner.page.columns import list_columns, list_signals
from cleaner.page.lexicon import Lexicon, Vectors

__all__ = ["digest_words", "load_limits", "load_parts", "offer_page", "offer_votes"]

DIGITS = 8
WORDS = "words "
"""How the names of pinned lists of words begin."""


class PageParts(msgspec.Struct, frozen=True, kw_only=True):
    """What votes on the blocks of a kind of input, and what tells whether the page is an article."""

    labeller: Labeller
    lexicon: Lexicon
    classifier: PageClassifier | None


@cache
def load_parts(path: str | None, kind: str) -> PageParts | None:
    """The parts of a model file for a kind of input; null where it has none. ModelError where they do not fit."""
    model = load_model(path)
    labeller, classifier = model.labeller(kind), model.classifier(kind)
    if labeller is None:
        return None
    vectors = Vectors(*labeller.vectors)
    check_part(model.parts[f"{kind}.blocks"].where, labeller.contract, offer_votes(kind, vectors.size))
    if classifier is not None:
        check_part(model.parts[f"{kind}.page"].where, classifier.contract, offer_page(kind))
    lexicon = Lexicon(labeller.tables["words"], labeller.tables["names"], vectors)
    return PageParts(labeller=labeller, lexicon=lexicon, classifier=classifier)


def load_limits(path: str | None = None, kind: str = "html") -> VoteLimits:
    """The votes that passes ask for: those of a file, or of the package's model where the file has no votes for the kind."""
    parts = load_parts(path, kind) or load_parts(None, kind)
    if parts is None:
        raise ModelError(f"the model of the package has no votes for {kind}")
    return parts.labeller.limits


def offer_votes(kind: str, n_vectors: int) -> Offer:
    """What there is for the labeller of a kind of input, with so many numbers of each word."""
    return Offer(columns=list_columns(kind, n_vectors), predicts=("body",), reads={})


def offer_page(kind: str) -> Offer:
    """What there is for the classifier of pages of a kind."""
    return Offer(columns=list_signals(kind), predicts=("article",), reads=digest_words())


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
