"""The names of the numbers that learned parts are given, in order: those of each block, and those of the page.

They are part of the contract of a model file (`cleaner.model.contract`): who changes what a family of features gives changes
its names here, and trains again. A test holds that there are as many names as numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.page.features import FAMILIES, WINDOWS
from cleaner.page.looks import COUNTED_TAGS
from cleaner.page.reading import KINDS
from cleaner.page.signals import OPEN_GRAPH, TYPES
from cleaner.page.surroundings import ANCESTORS, AROUND, TAGS

__all__ = ["list_columns", "list_signals"]


def list_columns(kind: str, n_vectors: int) -> tuple[str, ...]:
    """The names of the features of a block of HTML or of flattened text, each behind its family's.

    `n_vectors` is how many numbers the model has for each word that it knows.
    """
    names = {**COLUMNS, "vectors": tuple(cross(("first", "all", "last"), range(n_vectors)))}
    return tuple(f"{family}.{name}" for family in FAMILIES[kind] for name in names[family])


def list_signals(kind: str) -> tuple[str, ...]:
    """The names of what the classifier of pages is given: of HTML what the head says, then what the page looks like."""
    return (*(HEAD if kind == "html" else ()), *LOOKS)


def cross(firsts: Iterable[object], seconds: Iterable[object]) -> Iterator[str]:
    """Each of the first with each of the second behind it."""
    others = tuple(seconds)
    return (f"{first} {second}" for first in firsts for second in others)


SIGNATURE = ("blocks", "share of words", "words a block", "share of prose")
COLUMNS: dict[str, tuple[str, ...]] = {
    "writing": (
        "words", "chars", "upper", "digits", "quotes", "punctuation", "unspaced", "commas a word", "terminals a word",
        "begins upper", "begins lower", "begins with digit", "ends like sentence", "ends with colon", "several terminals",
        "chars a word", "capitals a word", "has comma",
    ),
    "places": (
        "share above", "blocks above", "blocks below", "prose above", "prose below", "in run", "before run", "after run",
        "from run's start", "to run's end", "run", "blocks", "prose", "weight",
        *(f"prose {side} {width}" for width in WINDOWS for side in ("below", "above")),
    ),
    "repeats": (
        "same text", "says headline", "below headline", "copies earlier", "copied later", "topic", "of headline", "of summary",
        "summary's words",
    ),
    "words": ("mean", "least", "greatest", "known", "opening"),
    "headlines": tuple(cross(("headline", "first heading"), ("above", "below"))),
    "markup": (*(f"kind {kind}" for kind in KINDS), "level", "hidden", "links", "bold"),
    "elements": (
        *cross(("tag",), TAGS),
        *cross(("in",), AROUND),
        "depth", "depth below home", "at home",
        *cross((f"up {level}" for level in range(ANCESTORS)), ("prose", "links", "size")),
        "odds", "odds of all around", "worst odds", "best odds",
        *(f"odds up {level}" for level in range(1, ANCESTORS)),
        *cross(("alike",), SIGNATURE),
        *cross(("parents alike",), SIGNATURE),
        "score of parent", "score of grandparent", "in best", "below best", "beside best",
    ),
    "articles": (
        "number", "articles", "prose of own", "prose of home", "in home", "before home", "after home", "has headline",
    ),
    "layout": (
        "gap above", "gap below", "mean gap", "indent", "indent from story's", "marker", "number", "table", "trail",
    ),
}  # fmt: skip
"""For each family of `features.py` the names of its rows, in their order."""
HEAD = (
    *cross(("type",), TYPES),
    *cross(("og",), OPEN_GRAPH),
    "published", "author", "price", "times",
    "no address", "home page", "depth", "hyphens", "digits", "list or shop", "listing word last", "day in path",
    "ends with slash",
    "story node", "headline", "author in node", "date in node", "stories", "goods", "no nodes", "published time", "section",
    "tag", "one time", "written label", "reading label",
    "title words", "title separator", "title question", "slug words", "slug in title", "short path",
)  # fmt: skip
"""What `signals.py` reads, in its order."""
LOOKS = (
    "words", "blocks", "words a block", "linked", "long blocks", "words in long", "longest run", "words of run", "share of run",
    "very long blocks",
    "calls", "prices", "price tags", "dates", "share calls", "share prices", "share dates",
    "you", "we", "you in story", "we in story",
    "headings", "linked headings", "words of first heading", "first heading is headline", "from heading to story",
    "expected story", "share expected", "story", "share story", "doubt", "doubt of story", "greatest vote", "mean vote",
    "vote of story", "pieces", "start", "density", "long in story", "story blocks", "words a story block", "links of story",
    *cross(("elements",), COUNTED_TAGS),
    "linked cards", "words of linked cards", "cards", "words of cards",
)  # fmt: skip
"""What `looks.py` reads, in its order."""
