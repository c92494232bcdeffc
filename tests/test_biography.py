"""Below a flattened story: who wrote it, told by the name in the byline; and lone sub-headings between its paragraphs."""

from __future__ import annotations

import pytest

from cleaner import normalize
from cleaner.language.names import biography_pattern
from cleaner.page.decode import decode_document
from cleaner.page.segment.document import segment_document
from cleaner.pipeline import make_document
from cleaner.roles.biography import find_biographies
from cleaner.roles.rescue import find_lost_prose
from cleaner.types import Article, Page, Rejection, Role
from tests.conftest import STORY
from tests.scenes import make_scene, segment

PARAGRAPHS = (
    "The bridge over the Wend has been closed since Monday morning, the council said in a statement on its website.",
    "A ferry will run every twenty minutes until the bridge is open again, which may take until the end of August.",
)
BIOGRAPHY = "Jane Doe covers rivers and bridges for the paper. She lives in Lower Arden with two dogs."


def read_page(*lines: str) -> Page:
    decoded = decode_document(make_document("\n\n".join(lines), input_format="text"), 10**6)
    assert not isinstance(decoded, Rejection)
    return segment_document(decoded, url=None)


def find(*lines: str, signed: tuple[int, ...] = (), story: tuple[str, ...] = PARAGRAPHS) -> list[int]:
    page = read_page(*lines)
    values = [0.9 if line in {*story, BIOGRAPHY, lines[-1]} else 0.1 for line in lines]
    found = {"signature": dict.fromkeys(signed, Role.BYLINE)}
    return [index for index, _ in find_biographies(make_scene(page, values, found=found))]


@pytest.mark.parametrize("byline", ["By Jane Doe", "Jane Doe", "By JANE DOE, Staff Writer"])
def test_paragraph_that_opens_with_the_author_is_a_biography(byline: str) -> None:
    assert find(byline, *PARAGRAPHS, BIOGRAPHY) == [3]


def test_paragraph_that_opens_with_somebody_else_is_story() -> None:
    assert find("By John Roe", *PARAGRAPHS, BIOGRAPHY) == []


def test_name_in_a_headline_is_no_byline() -> None:
    assert find("Jane Doe wins the prize", *PARAGRAPHS, BIOGRAPHY) == []


def test_biography_above_a_story_of_two_paragraphs_is_not_looked_for() -> None:
    assert find("By Jane Doe", BIOGRAPHY, *PARAGRAPHS, signed=(0,)) == []


LONG = (*PARAGRAPHS, "A new bridge would cost about nine million, the engineers said on Tuesday.", "The council votes in May.")


def test_biography_below_the_byline_is_told_by_the_name_in_it() -> None:
    assert find("Jane Doe", BIOGRAPHY, *LONG, signed=(0,), story=LONG) == [1]
    assert find("Jane Doe", BIOGRAPHY, *LONG, story=LONG) == []


def test_last_paragraph_that_opens_with_the_first_name_of_the_author_is_a_biography() -> None:
    told = "Jane is the editor of the paper and lives in Lower Arden."
    assert find("By Jane Doe on Monday", *LONG, told, signed=(0,), story=LONG) == [5]
    assert find("By Jane Doe on Monday", *LONG, told.replace("Jane", "Doe"), signed=(0,), story=LONG) == []
    assert find("By Janet Doe on Monday", *LONG, told, signed=(0,), story=LONG) == []


@pytest.mark.parametrize(
    "text",
    ["Dr. Jane Doe is a chemist.", "Jane Doe, the paper's editor, joined in 1999.", "Jane van Doe schreibt über Brücken."],
)
def test_biographies_open_with_a_name_and_what_the_person_does(text: str) -> None:
    assert biography_pattern().match(text)


@pytest.mark.parametrize(
    "text", ["Jane Doe, 44, said so.", "The bridge is closed.", "Jane is a chemist.", "Jane Doe island tours"]
)
def test_other_sentences_open_no_biography(text: str) -> None:
    assert not biography_pattern().match(text)


def rescue(*lines: str, vote: float) -> bool:
    page = read_page(*lines)
    values = [0.9 if line in PARAGRAPHS else vote for line in lines]
    return 1 in find_lost_prose(make_scene(page, values, threshold=0.45, hits=[()] * len(lines)))


def test_doubtful_line_alone_between_two_paragraphs_is_a_heading() -> None:
    assert rescue(PARAGRAPHS[0], "What happens next", PARAGRAPHS[1], vote=0.2)


def test_line_that_the_page_says_twice_is_none() -> None:
    assert not rescue(PARAGRAPHS[0], "What happens next", PARAGRAPHS[1], "What happens next", vote=0.2)


def test_two_doubtful_lines_are_none() -> None:
    assert not rescue(PARAGRAPHS[0], "What happens next", "Share this story", PARAGRAPHS[1], vote=0.2)


AUTHOR = '<meta name="author" content="Jane Doe">'
TYPED = '<script type="application/ld+json">{{"@type":"NewsArticle","headline":"Bridge closed","author":{{"@type":"{}","name":"{}"}}}}</script>'


def read_html(head: str, *lines: str) -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    article = normalize(f"<html><head>{head}</head><body><article><h1>Bridge closed</h1>{body}</article></body></html>")
    assert isinstance(article, Article)
    return article.text


@pytest.mark.parametrize("head", [AUTHOR, TYPED.format("Person", "Jane Doe")])
@pytest.mark.parametrize("opening", ["Jane Doe is", "Jane, the paper's engineer, writes on", "Jane covers"])
def test_biography_of_the_author_is_no_story_wherever_it_stands(head: str, opening: str) -> None:
    biography = f"{opening} bridges and rivers for the Wend Courier, and has done so since the great flood of 1999."
    for lines in ([*STORY, biography], [biography, *STORY]):
        text = read_html(head, *lines)
        assert biography not in text
        assert all(paragraph in text for paragraph in STORY)


def test_what_the_head_says_of_the_author_is_no_story() -> None:
    told = "The paper's engineer for thirty years, and a lover of all that is built of stone, of iron and of wood."
    person = f'{{"@type":"Person","@id":"#j","name":"Jane Doe","description":"Lives in Arden. {told}"}}'
    article = '{"@type":"NewsArticle","headline":"Bridge closed","KEY":{"@id":"#j"}}'
    head = f'<script type="application/ld+json">{{"@graph":[{article},{person}]}}</script>'
    text = read_html(head.replace("KEY", "author"), *STORY[:2], told, *STORY[2:])
    assert told not in text
    assert all(paragraph in text for paragraph in STORY)
    assert told in read_html(head.replace("KEY", "about"), *STORY[:2], told, *STORY[2:])


@pytest.mark.parametrize(
    ("head", "last"),
    [
        (AUTHOR, "John Roe is the mayor of Lower Arden, and has told the council to stop the repairs of the bridge."),
        (AUTHOR, "Janet is the engineer who found the cracks, and has told the council to stop the repairs."),
        ('<meta name="author" content="Reuters">', "Reuters has asked the council for its view of the cracks in the bridge."),
        (TYPED.format("Organization", "Arden Works"), "Arden Works has asked the council to stop the repairs of the bridge."),
        ('<meta name="author" content="Wend Press">', "Wend Press has asked the council for its view of the cracks."),
    ],
)
def test_sentence_on_somebody_else_or_on_the_paper_itself_stays(head: str, last: str) -> None:
    assert last in read_html(head, *STORY, last)


def rescue_headings(*parts: tuple[str, str, float], by_rules: bool = False) -> list[bool]:
    html = "".join(f"<{tag}>{text}</{tag.split()[0]}>" for tag, text, _ in parts)
    hits = None if by_rules else [()] * len(parts)
    scene = make_scene(segment(html), [vote for *_, vote in parts], threshold=0.35, hits=hits)
    found = find_lost_prose(scene)
    return [scene.keeps(index) or index in found for index in range(len(parts))]


QUESTION = '<a href="#q1">Is the bridge safe?</a>'


def test_times_of_updates_stay_together_though_a_rule_takes_times_outside_the_story() -> None:
    parts = [("p", STORY[3], 0.9)]
    for place, vote in enumerate((0.3, 0.6, 0.6)):
        parts += [(f"p id=p{place}", f"1{place}:05", vote), ("h3", f"Update number {place}", 0.9), ("p", STORY[place], 0.9)]
    assert all(rescue_headings(*parts, by_rules=True))


def test_linked_question_above_its_answer_stays() -> None:
    parts = [("p", STORY[0], 0.9), ("h3", QUESTION, 0.05), ("p", STORY[1], 0.5), ("h3", QUESTION, 0.05), ("p", STORY[2], 0.4)]
    assert all(rescue_headings(*parts))


def test_heading_above_what_goes_goes_too() -> None:
    parts = [("p", STORY[0], 0.9), ("h3", QUESTION, 0.05), ("p", "Sign up for our letter.", 0.1), ("p", STORY[2], 0.9)]
    assert rescue_headings(*parts) == [True, False, False, True]


def test_paragraph_that_is_no_heading_is_not_rescued_with_them() -> None:
    parts = [("p", STORY[0], 0.9), ("p", QUESTION, 0.05), ("p", STORY[1], 0.9)]
    assert rescue_headings(*parts) == [True, False, True]


def test_times_of_updates_that_are_set_alike_stay_together() -> None:
    updates = [
        part
        for place, vote in enumerate((0.5, 0.1, 0.6))
        for part in (("div class=time", f"1{place}:05", vote), ("h3", f"Update number {place}", 0.9), ("p", STORY[place], 0.9))
    ]
    assert all(rescue_headings(("p", STORY[3], 0.9), *updates))
    lone = rescue_headings(("p", STORY[3], 0.9), ("div class=time", "10:05", 0.05), ("p", STORY[0], 0.9))
    assert lone == [True, False, True]


@pytest.mark.parametrize("byline", ["By Jane Doe", '</p><div class="byline">Jane Doe</div><p>'])
def test_biography_of_whom_a_byline_names_is_no_story(byline: str) -> None:
    biography = "Jane Doe covers the county for the Courier. She has written of the Wend for thirty years."
    text = read_html("", byline, *STORY, biography)
    assert biography not in text
    assert all(paragraph in text for paragraph in STORY)


def test_paragraph_below_the_name_of_its_subject_stays() -> None:
    last = "Jane Doe has built three bridges, and says that none of them was as hard as this one over the Wend."
    assert last in read_html("", "By John Roe", *STORY, "<b>Jane Doe</b>", last)
