"""Totals over a run, in memory that does not grow with it."""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import msgspec

from cleaner.app.report.concerns import rate_record, rate_row
from cleaner.app.report.outputs import Output
from cleaner.run.jobs import Row
from cleaner.text.words import count_words
from cleaner.types import Article, Removal

MAX_LISTED = 20_000
"""This many documents are listed at most, those that want a look most."""
MAX_NAMES = 50_000
"""So many different sites or sources are counted by name."""
REST = "(others)"
N_EXAMPLES = 3
EXAMPLE_CHARS = 240
WORD_EDGES = (50, 100, 150, 200, 300, 400, 500, 600, 800, 1_000, 1_500, 2_000, 3_000)
SHARE_EDGES = tuple(step / 20 for step in range(1, 20))


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A document as the report lists it."""

    name: str
    title: str | None = None
    status: str
    words: int | None = None
    confidence: float | None = None
    removed_share: float | None = None
    date: str | None = None
    language: str | None = None
    site: str | None = None
    reasons: tuple[str, ...] = ()
    note: str | None = None
    """Why there is no record."""
    score: float = 0.0


class Histogram:
    """How many values lie between each two edges; the last bin is open."""

    def __init__(self, edges: tuple[float, ...]) -> None:
        """With inner edges, ascending."""
        self.edges = edges
        self.counts = [0] * (len(edges) + 1)

    def add(self, value: float) -> None:
        """Count a value."""
        self.counts[bisect_right(self.edges, value)] += 1


class Examples:
    """What one rule, or the vote, removed: how often, how much, and the longest examples."""

    def __init__(self) -> None:
        """Empty."""
        self.removals = self.words = self.documents = 0
        self.roles: Counter[str] = Counter()
        self.longest: list[tuple[int, str, str]] = []
        """Words, the text and the document's name."""

    def add(self, removal: Removal, n_words: int, name: str, *, is_first: bool) -> None:
        """Count a removal."""
        self.removals += 1
        self.words += n_words
        self.documents += is_first
        self.roles[removal.role] += 1
        example = (n_words, removal.text[:EXAMPLE_CHARS], name)
        if len(self.longest) < N_EXAMPLES:
            self.longest.append(example)
        elif n_words > self.longest[-1][0]:
            self.longest[-1] = example
        else:
            return
        self.longest.sort(key=lambda found: -found[0])


class Tally:
    """Everything that the report and `stats` say of a run."""

    def __init__(self) -> None:
        """Empty."""
        self.statuses: Counter[str] = Counter()
        self.formats: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        self.sites: Counter[str] = Counter()
        self.warnings: Counter[str] = Counter()
        self.repairs: Counter[str] = Counter()
        self.reasons: Counter[str] = Counter()
        self.fields: Counter[str] = Counter()
        self.roles: dict[str, Examples] = {}
        self.sources: dict[str, Examples] = {}
        self.words, self.confidence, self.removed_share = Histogram(WORD_EDGES), Histogram(SHARE_EDGES), Histogram(SHARE_EDGES)
        self.n_documents = self.n_records = self.n_words = self.n_removed_words = self.n_bytes = self.n_duplicates = 0
        self._listed: list[tuple[float, int, Entry]] = []

    @property
    def listed(self) -> list[Entry]:
        """The listed documents, those that want a look first."""
        return [entry for _, _, entry in sorted(self._listed, key=lambda item: (-item[0], -item[1]))]

    @property
    def n_flagged(self) -> int:
        """How many documents have a reason to be looked at."""
        return self.n_documents - self.reasons["none"]

    def add(self, output: Output[Article]) -> None:
        """Count a document."""
        row, article = output.row, output.record
        self.n_documents += 1
        self.statuses[row.status] += 1
        self.n_duplicates += row.duplicate_of is not None
        self.n_bytes += row.bytes or 0
        reasons = rate_row(row)
        if output.problem:
            reasons.append(("unreadable record", 6.0))
        if article is None:
            self._list(Entry(name=row.input, status=row.status, note=output.problem or row.reason), reasons)
            return
        n_removed = self._add_removals(article, row)
        self._add_record(article)
        share = n_removed / (n_removed + article.word_count) if n_removed else 0.0
        self.n_removed_words += n_removed
        self.removed_share.add(share)
        self._list(describe_entry(row, article, share), reasons + rate_record(article))

    def _add_record(self, article: Article) -> None:
        self.n_records += 1
        self.n_words += article.word_count
        self.formats[article.input.format] += 1
        self.languages[article.language or "unknown"] += 1
        count_name(self.sites, find_site(article))
        self.warnings.update(article.warnings)
        for repair in article.repairs:
            self.repairs[repair.kind] += repair.count
        self.fields.update(field for field in COUNTED_FIELDS if getattr(article, field))
        self.words.add(article.word_count)
        self.confidence.add(article.confidence)

    def _add_removals(self, article: Article, row: Row) -> int:
        total = 0
        seen: set[str] = set()
        for removal in article.removed:
            n_words = count_words(removal.text)
            total += n_words
            for table, name in ((self.roles, str(removal.role)), (self.sources, removal.source)):
                key = name if name in table or len(table) < MAX_NAMES else REST
                if key not in table:
                    table[key] = Examples()
                table[key].add(removal, n_words, row.input, is_first=key not in seen)
                seen.add(key)
        return total

    def _list(self, entry: Entry, reasons: list[tuple[str, float]]) -> None:
        names = tuple(dict.fromkeys(name for name, _ in reasons))
        self.reasons.update(names or ("none",))
        entry = msgspec.structs.replace(entry, reasons=names, score=round(sum(weight for _, weight in reasons), 2))
        item = (entry.score, -self.n_documents, entry)
        if len(self._listed) < MAX_LISTED:
            heapq.heappush(self._listed, item)
        else:
            heapq.heappushpop(self._listed, item)


COUNTED_FIELDS = ("title", "authors", "date_published", "date_modified", "language", "url", "site_name", "agency", "dateline",
                  "section", "tags", "description", "image", "license", "captions")  # fmt: skip


def count_name(counts: Counter[str], name: str) -> None:
    """Count a name; of very many different ones the later are counted together."""
    counts[name if name in counts or len(counts) < MAX_NAMES else REST] += 1


def find_site(article: Article) -> str:
    """The site's name, or the host of the address."""
    if article.site_name or not article.url:
        return article.site_name or "unknown"
    try:
        return urlsplit(article.url).hostname or "unknown"
    except ValueError:
        return "unknown"


def describe_entry(row: Row, article: Article, share: float) -> Entry:
    """The line of a document that has a record."""
    return Entry(
        name=row.input,
        title=article.title,
        status=row.status,
        words=article.word_count,
        confidence=article.confidence,
        removed_share=round(share, 3),
        date=article.date_published,
        language=article.language,
        site=find_site(article),
    )


def total(tally: Tally) -> dict[str, Any]:
    """The totals as plain JSON types, each table with the most frequent first."""
    return {
        "documents": tally.n_documents,
        "records": tally.n_records,
        "duplicates": tally.n_duplicates,
        "bytes": tally.n_bytes,
        "words": tally.n_words,
        "removed_words": tally.n_removed_words,
        "want_a_look": tally.n_flagged,
        **{
            name: sort_counts(getattr(tally, name))
            for name in ("statuses", "formats", "languages", "sites", "warnings", "repairs", "fields", "reasons")
        },
        "removals_by_role": list_examples(tally.roles),
        "removals_by_source": list_examples(tally.sources),
    }


def sort_counts(counts: Counter[str]) -> dict[str, int]:
    """The counts, the largest first, equal ones by name."""
    return {name: counts[name] for name in sorted(counts, key=lambda name: (-counts[name], name)) if counts[name]}


def list_examples(table: dict[str, Examples]) -> dict[str, dict[str, int]]:
    """Removals, words and documents by name, the most words first."""
    return {
        name: {"removals": found.removals, "words": found.words, "documents": found.documents}
        for name, found in sort_examples(table)
    }


def sort_examples(table: dict[str, Examples]) -> list[tuple[str, Examples]]:
    """The names with what was removed, the most words first."""
    return sorted(table.items(), key=lambda item: (-item[1].words, item[0]))
