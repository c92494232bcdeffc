"""Every golden case has the record that was reviewed, and what an editor wanted of it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cleaner import Article, normalize
from tests import golden
from tests.golden import FIXTURES, list_slugs

pytestmark = pytest.mark.golden

SLUGS = list_slugs()
WANTED = [slug for slug in SLUGS if (FIXTURES / slug / "wanted.json").exists()]
UNSTABLE = {
    "embeds-inside": "the signature of a post is judged as a timestamp when it stands in plain text",
    "drop-cap": "code comes without a mark, and its lines are read as paragraphs",
    "div-br-body": "the headline and a label below the story, left in its text, are judged as none of it when they stand alone",
    "flat-markdown-page": "a heading of more stories and one of them, left in the text, are judged as none of it when they stand alone",
    "table-layout": "the headline, left in its text, is judged as the title when it stands above flattened text",
    "fact-box": "code comes without a mark, and its lines are read as paragraphs",
    "guide-with-questions": "rows with empty cells have fewer bars than their neighbours, and are read as paragraphs",
    "list-article": "items with paragraphs between them come back as one list",
}


@cache
def make_record(slug: str) -> dict[str, Any]:
    """The record of a case, which several tests look at and none changes."""
    return golden.make_record(slug)


def read(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return value


@pytest.mark.parametrize("slug", SLUGS)
def test_record_is_the_reviewed_one(slug: str) -> None:
    assert make_record(slug) == read(FIXTURES / slug / "expected.json")


@pytest.mark.parametrize("slug", WANTED)
def test_record_has_what_an_editor_wanted(slug: str) -> None:
    wanted = read(FIXTURES / slug / "wanted.json")
    record = make_record(slug)
    wrong = {field for field in wanted["fields"] if record[field] != wanted["fields"][field]}
    assert wrong == set(wanted["known_wrong"]), "mend the record, or, where it became right, take it out of known_wrong"


@pytest.mark.parametrize("slug", WANTED)
def test_text_has_no_chrome_that_an_editor_named(slug: str) -> None:
    wanted = read(FIXTURES / slug / "wanted.json")
    text = make_record(slug)["text"]
    left = {phrase for phrase in wanted["must_not"] if phrase in text}
    assert left == set(wanted["known_left"])


@pytest.mark.parametrize("slug", [slug for slug in WANTED if "warnings" in read(FIXTURES / slug / "wanted.json")])
def test_record_warns_of_what_an_editor_doubted(slug: str) -> None:
    wanted = read(FIXTURES / slug / "wanted.json")
    missing = set(wanted["warnings"]) - set(make_record(slug)["warnings"])
    assert missing == set(wanted["known_unwarned"])


@pytest.mark.parametrize("slug", SLUGS)
def test_second_pass_changes_nothing(slug: str, request: pytest.FixtureRequest) -> None:
    if slug in UNSTABLE:
        request.applymarker(pytest.mark.xfail(strict=True, reason=UNSTABLE[slug]))
    text = make_record(slug)["text"]
    again = normalize(text, input_format="text")
    assert isinstance(again, Article)
    assert again.text == text
