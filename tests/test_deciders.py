"""What rules and places decide against the vote, and where they must leave the story alone."""

from __future__ import annotations

import pytest

from cleaner import Article, normalize

STORY = [
    "The bridge over the Wend has been closed since Monday morning, the council said in a statement on its website.",
    "Engineers found a crack in the second pier when they inspected it after the flood of last week, officials added.",
    "A ferry will run every twenty minutes until the bridge is open again, which may take until the end of August.",
    "The mayor asked everybody to leave their cars at home, because the road to the ferry is narrow and has no parking.",
]


def read_text(*parts: str) -> str:
    body = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    head = "<head><title>Bridge over the Wend closed</title></head>"
    article = normalize(f"<html>{head}<body><article><h1>Bridge over the Wend closed</h1>{body}</article></body></html>")
    assert isinstance(article, Article)
    return article.text


@pytest.mark.parametrize("line", ["Features", "Statistics", "Marketing"])
def test_heading_of_the_story_that_consent_layers_have_too_stays(line: str) -> None:
    assert f"\n{line}\n" in read_text(*STORY[:2], f"<h3>{line}</h3>", *STORY[2:])


def test_purposes_of_a_consent_layer_below_the_story_go() -> None:
    text = read_text(*STORY, "We value your privacy", "Statistics", "Marketing", "Accept all cookies")
    assert text.endswith(STORY[-1])


def test_row_that_looks_like_a_trail_stays_in_its_table() -> None:
    rows = [["Plan", "Sites", "Members"], ["Start", "1", "Unlimited"], ["News", "3", "Twelve"], ["Town", "9", "Unlimited"]]
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    text = read_text(*STORY[:3], f"<table>{table}</table>", STORY[3])
    assert all(" | ".join(row) in text for row in rows)


def test_first_sentence_that_tells_a_month_is_the_story_and_no_timestamp() -> None:
    lead = "Forty-five bridges on the Wend and its side rivers were closed in October 2025."
    assert read_text(lead, *STORY).startswith(lead)
