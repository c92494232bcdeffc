"""The hypothesis profile of the suite, and fixtures that several modules use."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", parent=settings.get_profile("ci"), derandomize=False, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

STORY = (
    (
        "The bridge over the Wend was closed on Monday morning after divers found cracks in two of its piers, the council said."
        " Engineers will inspect the remaining piers this week and report to the mayor by Friday."
    ),
    (
        "Residents of the old town now have to drive eleven miles to reach the hospital on the other bank. "
        "A ferry will run every twenty minutes from Tuesday, the harbour master said in a statement."
    ),
    (
        "The bridge was built in 1931 and carries some nine thousand vehicles on an ordinary day. "
        "Its last full inspection was four years ago, according to records that the council published."
    ),
    (
        "Repairs could take until the spring, the mayor told reporters at the town hall. "
        "She said that the cost would be shared by the county and the national road fund."
    ),
)
"""Paragraphs of a story that was written for the tests."""


@pytest.fixture
def story() -> tuple[str, ...]:
    return STORY


@pytest.fixture
def story_text() -> str:
    return "\n\n".join(STORY) + "\n"


@pytest.fixture
def make_page() -> Callable[..., str]:
    def build(
        head: str = "", above: str = "", below: str = "", headline: str = "Wend bridge closed after divers find cracks"
    ) -> str:
        paragraphs = "".join(f"<p>{paragraph}</p>\n" for paragraph in STORY)
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body><article>'
            f"<h1>{headline}</h1>{above}{paragraphs}</article>{below}</body></html>"
        )

    return build


@pytest.fixture
def folder(tmp_path: Path, story_text: str) -> Path:
    """A folder with three documents and one file that is none."""
    root = tmp_path / "in"
    (root / "sub").mkdir(parents=True)
    (root / "a.txt").write_text(story_text, "utf-8")
    (root / "b.html").write_text("<html><body>" + "".join(f"<p>{line}</p>" for line in STORY) + "</body></html>", "utf-8")
    (root / "sub" / "c.txt").write_text(story_text, "utf-8")
    (root / "data.json").write_text('{"a": [1, 2, 3]}', "utf-8")
    return root
