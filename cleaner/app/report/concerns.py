"""What makes a document want a look: reasons, each with a weight; the sum of them sorts the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cleaner.rules.book import list_sources
from cleaner.run.jobs import Row
from cleaner.text.words import count_words
from cleaner.types import CHROME_ROLES, Article, Meaning, Removal, Role, Status, Warning

Reason = tuple[str, float]
LOW_CONFIDENCE = 0.9
INSIDE_WORDS, INSIDE_SHARE = 40, 0.2
"""Removals within the body that are looked at: at least this many words, and this share of the body."""
DOUBTFUL_WORDS, DOUBTFUL_CONFIDENCE = 25, 0.75
"""A removed block of this many words about which the labeller was less sure than this."""
FEW_WORDS = 100
HIDDEN_BY_MARKUP = ("rule:hidden-", "rule:aria-hidden", "rule:noscript")
DOUBTED_ROLES = CHROME_ROLES - {Role.DUPLICATE}
STATUSES = {Status.ERROR: ("failed", 6.0), Status.TIMEOUT: ("timed out", 6.0), Status.EMPTY: ("no text", 4.0)}
WARNINGS: dict[Warning, Reason] = {
    Warning.NOT_AN_ARTICLE: ("no article", 2.0),
    Warning.TRUNCATED_HTML: ("truncated", 2.0),
    Warning.PAYWALLED: ("paywalled", 1.5),
    Warning.UNDECODABLE_BYTES: ("undecodable bytes", 1.5),
    Warning.NO_TITLE: ("no title", 1.0),
    Warning.NO_DATE: ("no date", 1.0),
    Warning.AMBIGUOUS_DATE: ("date unsure", 0.5),
    Warning.DATE_FROM_CAPTION: ("date unsure", 0.5),
    Warning.DATE_FROM_UPDATE: ("date unsure", 0.5),
    Warning.MODIFIED_BEFORE_PUBLISHED: ("date unsure", 0.5),
}


def is_hidden(source: str) -> bool:
    """Whether this source removes what readers of the page do not see, or a consent layer: no cause for doubt."""
    return source.startswith(HIDDEN_BY_MARKUP) or source in list_sources(Meaning.CONSENT)


def rate_row(row: Row) -> list[Reason]:
    """The reasons that a row of the manifest gives by itself."""
    return [STATUSES[row.status]] if row.status in STATUSES else []


def rate_record(article: Article) -> list[Reason]:
    """The reasons that a record gives."""
    return [reason for check in CHECKS for reason in check(article)]


def doubt_confidence(article: Article) -> Iterator[Reason]:
    """A low confidence weighs more the lower it is."""
    if article.text and article.confidence < LOW_CONFIDENCE:
        yield "low confidence", 1 + 5 * (LOW_CONFIDENCE - article.confidence)


def doubt_length(article: Article) -> Iterator[Reason]:
    """A short text."""
    if article.text and article.word_count < FEW_WORDS:
        yield "short", 1 + (FEW_WORDS - article.word_count) / FEW_WORDS


def doubt_inside(article: Article) -> Iterator[Reason]:
    """Much that was taken out between the first and the last block of the body."""
    if not article.blocks:
        return
    start, end = article.blocks[0].start, article.blocks[-1].end
    inside = [removal for removal in article.removed if removal.start >= start and removal.end <= end and is_chrome(removal)]
    n_words = sum(count_words(removal.text) for removal in inside)
    share = n_words / (n_words + article.word_count) if n_words else 0.0
    if n_words >= INSIDE_WORDS and share >= INSIDE_SHARE:
        yield "removals inside the body", 1 + 2 * share


def doubt_removals(article: Article) -> Iterator[Reason]:
    """Prose that was taken out with little confidence."""
    n_words = sum(
        words
        for removal in article.removed
        if removal.confidence < DOUBTFUL_CONFIDENCE
        and is_chrome(removal)
        and (words := count_words(removal.text)) >= DOUBTFUL_WORDS
    )
    if n_words:
        yield "doubtful removals", 1 + 2 * min(1.0, n_words / max(article.word_count, 1))


def doubt_warnings(article: Article) -> Iterator[Reason]:
    """What the record itself warns of."""
    yield from dict(WARNINGS[warning] for warning in article.warnings if warning in WARNINGS).items()


def is_chrome(removal: Removal) -> bool:
    """Whether a removal is of something that readers saw, that became no field, and that the body does not say elsewhere."""
    return removal.role in DOUBTED_ROLES and not is_hidden(removal.source)


CHECKS: tuple[Callable[[Article], Iterator[Reason]], ...] = (
    doubt_confidence,
    doubt_length,
    doubt_inside,
    doubt_removals,
    doubt_warnings,
)
"""In the order in which the reasons are named."""
