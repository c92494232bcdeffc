"""What a learned part says of itself, what the code at hand offers it, and what differs between the two.

A part's columns are names in order; a digest names each piece of data from which the columns are computed: a language's words,
a list. Data that came after the training is no fault, as the part does not read it; what the part has read must be there
as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Any

import msgspec

__all__ = ["FORMAT", "Contract", "ModelError", "Offer", "PageLimits", "PartContract", "TitleLimits", "VoteLimits", "check_part"]

FORMAT = 5
MAX_SHOWN = 5
"""Differences that a message lists."""
AGAIN = (
    "A model is of use only to the code and data that it was trained with: take the one of this version, train again, or, where"
    " only data changed and the benchmark says that it may, run `python -m training --only pin`."
)


class ModelError(ValueError):
    """A model file cannot be used; the message names file and fault."""


class PartContract(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one learned part expects of its callers."""

    columns: tuple[str, ...]
    """The names of the numbers that it is given, in order."""
    predicts: tuple[str, ...]
    """What it gives a probability of."""
    thresholds: dict[str, float]
    """From which probability on what is done; some belong to passes that look at its votes again."""
    temperature: float = 1.0
    """What its log-odds are divided by."""
    reads: dict[str, str] = {}
    """The data that its columns are computed from, each piece with its digest."""


class Contract(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a model file says of itself."""

    format: int
    parts: dict[str, PartContract]


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """What the code at hand has for a part."""

    columns: tuple[str, ...]
    predicts: tuple[str, ...]
    reads: Mapping[str, str]
    """The digest of every piece of data that there is."""
    by_name: bool = False
    """The columns are given by name, so that a part may use some of them, in any order."""


class VoteLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The votes from which on blocks are kept, and those that passes ask for before they put one back or take one out."""

    keep: float
    """A block that is likelier to be body is kept."""
    lead: float
    """The paragraph just above the body."""
    paragraph: float
    """A paragraph that speaks of what the body speaks of."""
    heading: float
    """A line between two blocks of body."""
    heading_beside: float
    """What those two blocks have."""
    line: float
    """In flattened text, a short line between two paragraphs of body."""
    item: float
    """An item of a list that is body for the most part."""
    list_heading: float
    """A line right above a list of the body."""
    between: float
    """Paragraphs of HTML between two blocks of the body."""
    last_heading: float
    """The body's last heading; one with less heads nothing."""
    sure: float
    """What no rule on elements, and no line that looks like a date, takes from the body."""
    caption: float
    """A long block that is so surely body is no caption."""
    standfirst_rule: float
    """A standfirst that a rule names."""
    standfirst: float
    """A standfirst of flattened text."""
    standfirst_next: float
    """One right below the headline."""
    standfirst_sentence: float
    """One right below the headline that ends like a sentence."""
    byline: float
    """A line that is likelier to be body names no author."""
    signature: float
    """In the body a line of author or date is less likely to be body."""
    title: float
    """A line that is likelier to be body is doubtful as a headline; it is a measure of the ranker of titles."""


class PageLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The probabilities between which it is in doubt whether a page is an article."""

    no_article: float
    """A page with less is none."""
    article: float
    """A page with as much is one."""
    names: float | None = None
    """The log-odds that names or phrases can at most speak for an article."""


class TitleLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How likely a wording must be to be given as the headline."""

    given: float


def check_part(where: str, part: PartContract, offer: Offer) -> None:
    """ModelError where a part does not fit what there is; the message lists field, expected and found."""
    faults = list(find_faults(part, offer))
    if faults:
        shown = "; ".join(faults[:MAX_SHOWN])
        more = f"; and {len(faults) - MAX_SHOWN} more" if len(faults) > MAX_SHOWN else ""
        raise ModelError(f"{where}: {shown}{more}. {AGAIN}")


def find_faults(part: PartContract, offer: Offer) -> Iterator[str]:
    """Each thing that differs."""
    if offer.by_name:
        known = frozenset(offer.columns)
        yield from (f"columns: expected one of this version's, found {name!r}" for name in part.columns if name not in known)
    else:
        yield from compare_lists("columns", offer.columns, part.columns)
    yield from compare_lists("predicts", offer.predicts, part.predicts)
    for name, digest in part.reads.items():
        if offer.reads.get(name) != digest:
            yield tell(f"reads[{name!r}]", offer.reads.get(name), digest)


def compare_lists(field: str, expected: tuple[str, ...], found: tuple[str, ...]) -> Iterator[str]:
    """What differs between two lists: their lengths, and the first place."""
    if len(expected) != len(found):
        yield f"{field}: expected {len(expected)}, found {len(found)}"
    for place, (wanted, given) in enumerate(zip_longest(expected, found)):
        if wanted != given:
            yield tell(f"{field}[{place}]", wanted, given)
            return


def tell(field: str, expected: Any, found: Any) -> str:
    """One difference in words.

    >>> tell("columns[3]", "links", None)
    "columns[3]: expected 'links', found none"
    """
    wanted, given = ("none" if value is None else repr(value) for value in (expected, found))
    return f"{field}: expected {wanted}, found {given}"
