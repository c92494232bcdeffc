"""The hypothesis profile of the suite, its layers, and fixtures that several modules use."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("long", parent=settings.get_profile("ci"), derandomize=False, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

LAYERS = ("golden", "process", "browser", "slow")
"""The layers that a test is put into by a marker; one without is `fast`."""
ALONE = ("fast", "golden")
"""Layers whose tests start no process."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        named = [layer for layer in LAYERS if item.get_closest_marker(layer)]
        if len(named) > 1:
            message = f"{item.nodeid} is in several layers: {', '.join(named)}"
            raise pytest.UsageError(message)
        if not named:
            item.add_marker("fast")


@pytest.fixture(autouse=True)
def _stays_in_its_layer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that starts a process says so: the layers `fast` and `golden` start none."""
    if any(request.node.get_closest_marker(layer) for layer in ALONE):
        monkeypatch.setattr(subprocess.Popen, "__init__", refuse_process)
        monkeypatch.setattr(BaseProcess, "start", refuse_process)


def refuse_process(*_: Any, **__: Any) -> NoReturn:
    pytest.fail("this test starts a process: give it the marker `process`, `browser` or `slow`")


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
