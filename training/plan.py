"""The stages of the training, in order: pages, lexicons, votes, classifiers of pages, rankers of titles, files, card."""

from __future__ import annotations

from functools import partial

from cleaner.model.file import KINDS
from training import packing
from training.card import write_card
from training.judging import train_judges
from training.pack import PARTS, pack_models
from training.stages import Stage
from training.store import store_pages
from training.text_titles import train_text_titles
from training.thresholds import write_spread
from training.titles import train_titles
from training.votes import count_words, set_limits, train_fold
from training.workspace import FOLDS, Workspace

__all__ = ["PLAN"]

READING = ("cleaner/page", "cleaner/text", "cleaner/rules", "cleaner/types", "cleaner/data/rules")
"""The code and data that turn a page into columns."""
FLATTENING = (
    "training/pages.py", "training/store.py", "training/roles.py", "training/augment.py", "training/union.py",
    "training/flatten.py", "training/flatten_links.py", "training/boxes.py",
)  # fmt: skip
LEARNING = (
    "cleaner/page", "cleaner/text", "cleaner/model", "training/votes.py", "training/columns.py", "training/union.py",
    "training/customs.py", "training/network.py", "training/grow.py", "bench/unseen.toml",
)  # fmt: skip
LABELLING = (
    *READING,
    "cleaner/model",
    "cleaner/roles",
    "cleaner/language",
    "cleaner/data/languages",
    "cleaner/data/pages.toml",
)
GOLD = "bench:gold"
SITES = "bench/unseen.toml"
LINES_MINUTES = 60
"""A guess, as it was not measured here: the stage reads all pages of `more`, too."""


STORE = Stage(
    name="store",
    run=store_pages,
    reads=(GOLD, "bench:html", "bench:text", "bench:more", *LABELLING, *FLATTENING),
    asks=("every",),
    makes=("store",),
    minutes=5,
)


def list_kind(kind: str) -> tuple[Stage, ...]:
    """The stages for the votes on one kind of input."""
    votes = [f"votes-{kind}-{fold}" for fold in FOLDS]
    return (
        Stage(
            name=f"lexicon-{kind}",
            run=partial(count_words, kind),
            reads=("training/lexicon.py", "training/columns.py"),
            after=("store",),
            makes=(f"lexicon/{kind}.pickle",),
            minutes=0.5,
        ),
        *(
            Stage(
                name=f"votes-{kind}-{fold}",
                run=partial(train_fold, kind, fold),
                reads=LEARNING,
                after=("store", f"lexicon-{kind}"),
                asks=("epochs", "trees", "chrome"),
                makes=(f"folds/{kind}-{fold}.pickle",),
                minutes={"html": 6, "text": 8}[kind],
                group=f"votes-{kind}",
            )
            for fold in FOLDS
        ),
        Stage(
            name=f"limits-{kind}",
            run=partial(set_limits, kind),
            reads=("training/votes.py", "training/thresholds.py", "training/thresholds.toml", "training/spread.json"),
            after=tuple(votes),
            makes=(f"parts/{kind}.blocks", f"figures/{kind}-votes.json"),
            minutes=0.5,
        ),
    )


def list_classifier(kind: str) -> Stage:
    """The stage for telling articles from other pages."""
    return Stage(
        name=f"page-{kind}",
        run=partial(train_judges, kind),
        reads=(GOLD, "bench:html", "bench:other", *LABELLING, "training/judging.py", SITES),
        after=(f"limits-{kind}",),
        asks=("every",),
        makes=(f"parts/{kind}.page", f"figures/{kind}-page.json"),
        minutes={"html": 4, "text": 8}[kind],
        at_most={"html": 8, "text": 15}[kind],
    )


def train_lines(work: Workspace) -> None:
    """What finds the lines of a text that has lost them."""
    from training.boundaries import train_boundaries  # noqa: PLC0415  # it needs torch

    train_boundaries(work)


PLAN: tuple[Stage, ...] = (
    Stage(
        name="lines",
        run=train_lines,
        reads=(
            GOLD,
            "bench:html",
            "bench:text",
            "bench:more",
            "cleaner/page/lines/gaps.py",
            "cleaner/model/boundary.py",
            "training/boundaries.py",
            "training/boundary_pages.py",
            "training/boundary_network.py",
            SITES,
        ),
        asks=("every", "epochs"),
        makes=("boundary.npz", "out:cleaner/data/boundary.npz"),
        minutes=LINES_MINUTES,
    ),
    STORE,
    *(stage for kind in KINDS for stage in list_kind(kind)),
    *map(list_classifier, KINDS),
    Stage(
        name="title-html",
        run=train_titles,
        reads=(GOLD, "bench:html", *LABELLING, "cleaner/fields", "training/titles.py", SITES),
        after=("limits-html", "page-html"),
        asks=("every",),
        makes=("parts/html.title", "figures/html-title.json"),
        minutes=2,
        at_most=6,
    ),
    Stage(
        name="title-text",
        run=train_text_titles,
        reads=(GOLD, "bench:text", *LABELLING, "training/text_titles.py", SITES),
        after=("limits-text", "page-text"),
        asks=("every",),
        makes=("parts/text.title", "figures/text-title.json"),
        minutes=4,
        at_most=12,
    ),
    Stage(
        name="pack",
        run=partial(pack_models, PARTS),
        reads=("training/packing.py", "training/pack.py"),
        after=("limits-html", "limits-text", "page-html", "page-text", "title-html", "title-text"),
        makes=("out:cleaner/data/model.npz", "out:bench/folds", "out:training/figures.json"),
        minutes=0.1,
    ),
    Stage(
        name="card",
        run=write_card,
        reads=("training/card.py",),
        after=("pack",),
        makes=("out:cleaner/data/model-card.md",),
        minutes=0.1,
    ),
    Stage(
        name="spread",
        run=write_spread,
        after=("limits-html", "limits-text"),
        makes=("out:training/spread.json",),
        minutes=5,
        on_request=True,
    ),
    Stage(name="pin", run=lambda _: packing.pin_models(), makes=(), minutes=0.1, on_request=True),
    Stage(name="thresholds", run=lambda _: packing.set_thresholds(), makes=(), minutes=0.1, on_request=True),
)
"""All stages. Those on request change the models' files without training: `pin` where data changed that columns read,
`thresholds` where `training/thresholds.toml` was edited; `spread` tells how the votes lie that those were set on."""
