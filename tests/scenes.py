"""Scenes for tests of single passes: a page with votes that the test chooses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleaner.page.reading import Reading
from cleaner.page.segment.document import segment_document
from cleaner.roles.passes import PASSES, Pass, run_passes
from cleaner.roles.scene import Scene
from cleaner.roles.votes import Votes
from cleaner.rules.book import Hits
from cleaner.types import Decoded, Label, Page, Role


def segment(source: str, kind: str = "html") -> Page:
    """The page of a source, not repaired."""
    decoded = Decoded(text=source, format=kind, encoding="utf-8", encoding_source="test")  # type: ignore[arg-type]
    return segment_document(decoded, url=None)


def make_scene(
    page: Page,
    values: Iterable[float],
    *,
    hits: Sequence[Hits] | None = None,
    threshold: float = 0.5,
    found: dict[str, dict[int, Role]] | None = None,
) -> Scene:
    """A scene of a page; `hits` replaces what our rules take, `found` is what earlier passes are taken to have found."""
    votes = Votes(values=tuple(values), source="model", threshold=threshold)
    scene = Scene(Reading(page, hits=hits), votes)
    scene.found.update(found or {})
    return scene


def pick_passes(*ids: str) -> list[Pass]:
    """Passes of the table by their ids."""
    return [each for each in PASSES if each.id in ids]


def run(scene: Scene, *ids: str) -> tuple[Label, ...]:
    """The labels that only some of the passes and the votes give."""
    return run_passes(scene, pick_passes(*ids))
