"""Headers of news databases: their keys come off, their values are metadata, and the story stays whole."""

from __future__ import annotations

import textwrap
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Article, normalize
from cleaner.page.segment.document import segment_text
from cleaner.types import Decoded, Page, Role, Warning
from tests.conftest import STORY

HEADLINE = "Wend bridge closed after divers find cracks"
WRAPPED = "\n\n".join(textwrap.fill(paragraph, 72) for paragraph in STORY)
NEXIS = f"""                               3 of 12 DOCUMENTS

                             The Wend Courier

                       April 15, 2025 Tuesday

{HEADLINE}

BYLINE: Jane Doe, Staff Writer

SECTION: METRO; Pg. B01

LENGTH: 512 words

BODY:

{WRAPPED}

LOAD-DATE: April 16, 2025

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

Copyright 2025 The Wend Courier
All Rights Reserved
"""
BODY = "\n".join(STORY[1:])
FACTIVA = (
    f"SE\nMetro\nHD\n{HEADLINE}\nBY\nBy Jane Doe\nWC\n512 words\nPD\n15 April 2025\nSN\nThe Wend Courier\nSC\nWENDC\nLA\nEnglish\n"
    f"CY\nCopyright 2025, The Wend Courier.\nLP\n{STORY[0]}\nTD\n{BODY}\nNS\ngtrans : Transport\nAN\nDocument WENDC0002\n"
)
FACTIVA_INLINE = (
    f"SE Metro\nHD {HEADLINE}\nBY By Jane Doe\nWC 512 words\nPD 15 April 2025\nSN The Wend Courier\nLP {STORY[0]}\nTD {BODY}\n"
    "AN Document WENDC0002\n"
)
STORY_LINES = "\n".join(STORY)
PROQUEST = (
    f"Author: Doe, Jane\nLinks: http://example.org/x\nFull text: {STORY_LINES}\nSubject: Bridges; Ferries\nTitle: {HEADLINE}\n"
    "Publication title: The Wend Courier\nPages: B.1\nPublication date: Apr 15, 2025\nSection: Metro\nSource type: Newspaper\n"
    "ProQuest document ID: 123456\nLast updated: 2025-04-16\n"
)
FRONT = (
    f"---\ntitle: {HEADLINE}\nauthor: Jane Doe\nurl: https://example.org/2025/bridge\nsitename: The Wend Courier\n"
    f"date: 2025-04-15\ncategories: Metro\n---\n{STORY_LINES}\n"
)


def read(text: str) -> Article:
    article = normalize(text, input_format="text")
    assert isinstance(article, Article)
    return article


def segment(text: str) -> Page:
    return segment_text(Decoded(text=text, format="text", encoding="utf-8", encoding_source="strict-utf-8"), url=None)


@pytest.mark.parametrize(
    ("source", "section"),
    [(NEXIS, "METRO"), (FACTIVA, "Metro"), (FACTIVA_INLINE, "Metro"), (PROQUEST, "Metro"), (FRONT, "Metro")],
    ids=["nexis", "factiva", "factiva-inline", "proquest", "front-matter"],
)
def test_header_is_metadata_and_the_story_stays_whole(source: str, section: str) -> None:
    article = read(source)
    assert article.text.split("\n\n") == list(STORY)
    assert (article.title, article.authors, article.section) == (HEADLINE, ("Jane Doe",), (section,))
    assert article.date_published == "2025-04-15"
    assert Warning.SEVERAL_ARTICLES not in article.warnings


@pytest.mark.parametrize("source", [FACTIVA, FACTIVA_INLINE, PROQUEST, FRONT])
def test_publication_is_the_site_name(source: str) -> None:
    assert read(source).site_name == "The Wend Courier"


def test_load_date_is_no_publication_date() -> None:
    assert read(NEXIS.replace("April 15, 2025 Tuesday", "Final Edition")).date_published is None


def test_story_keeps_its_lead_where_the_abstract_above_it_says_the_same() -> None:
    source = (
        f"Author: Doe, Jane\nAbstract: {STORY[0]}\nFull text: {STORY_LINES}\nSubject: Bridges\nProQuest document ID: 123456\n"
    )
    article = read(source)
    assert article.text.split("\n\n") == list(STORY)
    assert [removal.role for removal in article.removed if STORY[0] in removal.text] == [Role.OTHER]


def test_subjects_are_tags_without_how_well_they_fit() -> None:
    keys = "SUBJECT: BRIDGES (90%); FERRIES & PORTS (88%)\n\nLANGUAGE: ENGLISH"
    assert read(NEXIS.replace("LANGUAGE: ENGLISH", keys)).tags == ("BRIDGES", "FERRIES & PORTS")


def test_keys_stay_on_the_page() -> None:
    assert "BYLINE: Jane Doe, Staff Writer" in segment(NEXIS).text
    assert f"HD {HEADLINE}" in segment(FACTIVA_INLINE).text


@pytest.mark.parametrize(
    "source",
    [
        NEXIS + NEXIS.replace("3 of 12", "4 of 12"),
        FACTIVA + FACTIVA.replace("bridge", "tunnel"),
        PROQUEST + PROQUEST.replace("bridge", "tunnel"),
        f"Document 1 of 2\n\n{WRAPPED}\n\nDocument 2 of 2\n\n{WRAPPED}",
    ],
    ids=["nexis", "factiva", "proquest", "counters"],
)
def test_file_with_several_articles_is_told(source: str) -> None:
    assert Warning.SEVERAL_ARTICLES in read(source).warnings


@pytest.mark.parametrize(
    "text",
    [
        f"Title: The Bridge\n\n{STORY[0]}\n\nAuthor: unknown, she said.",
        "Length: 4 metres\nWeight: 300 kg\nColour: red\n" + STORY[0],
        f"BY the river stands a mill.\nTD Bank is closed.\nCO levels fell.\n{STORY[0]}",
        f"{STORY[0]}\n\nDocument 3 of 12 was read to the court.",
        f"{STORY[0]}\nSource: the ministry\n{STORY[1]}\nDate: unknown\n{STORY[2]}",
    ],
)
def test_a_few_labels_in_a_story_are_no_header(text: str) -> None:
    page = segment(text)
    assert {block.kind for block in page.blocks} == {Role.PARAGRAPH}
    assert {block.marker for block in page.blocks} == {""}
    assert page.warnings == ()


LINES = st.sampled_from(
    ["HEADLINE: One", "BYLINE: Two", "LENGTH: 3 words", "SECTION: Four", "BODY:", "HD", "BY", "LP", "TD", "TD text", "WC 5", "PD",
     "Document 1 of 2", STORY[0], STORY[1], "", "LOAD-DATE: May 1, 2025", "May 1, 2025", "Full text: six"]
)  # fmt: skip


@given(st.lists(LINES, max_size=30))
def test_no_word_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert Counter(segment(text).text.split()) == Counter(text.split())


PROQUEST = f"""Document 1 of 1

{HEADLINE}
Author: Doe, Jane

ProQuest document link

Abstract: Divers found cracks in two piers of the bridge.

Links: http://link.example.org/1

Full text: {STORY[0]}

{STORY[1]}

{STORY[2]}

Subject: Bridges; Rivers
Publication title: The Wend Courier; Wend
Publication date: Apr 15, 2025
Source type: Newspaper
ProQuest document ID: 1234567890
"""
FACTIVA_LINES = f"""News
{HEADLINE}
Jane Doe
512 words
15 April 2025
10:15
The Wend Courier
WENCOU
2
English
Copyright 2025 Wend Media Ltd. All rights reserved.

{STORY[0]}

{STORY[1]}

{STORY[2]}

Document WENCOU0020250415el4f0001
"""


def clean_text(text: str) -> Article:
    article = normalize(text, input_format="text")
    assert isinstance(article, Article)
    return article


def test_keys_above_the_story_are_a_header_where_those_below_it_surely_are() -> None:
    article = clean_text(PROQUEST)
    assert article.text == "\n\n".join(STORY[:3])
    assert (article.title, article.authors, article.date_published) == (HEADLINE, ("Jane Doe",), "2025-04-15")
    assert article.site_name == "The Wend Courier"


def test_codes_behind_the_story_are_no_part_of_it() -> None:
    codes = "CO wendb : Wend Bridges\n\nIN i72 : Transport\n\nNS gcat : Political/General News\n\nRE uk : United Kingdom\n"
    text = f"HD {HEADLINE}\nWC 512 words\nPD 15 April 2025\nSN The Wend Courier\n\nLP {STORY[0]}\n\nTD {STORY[1]}\n\n"
    article = clean_text(f"{text}{STORY[2]}\n\n{STORY[0]}\n\n{STORY[1]}\n\n{STORY[2]}\n\n{codes}")
    assert "Wend Bridges" not in article.text
    assert "Transport" not in article.text


def test_header_without_keys_is_read_by_its_order() -> None:
    article = clean_text(FACTIVA_LINES)
    assert article.text == "\n\n".join(STORY[:3])
    assert (article.title, article.site_name, article.date_published) == (HEADLINE, "The Wend Courier", "2025-04-15")


def test_two_headers_without_keys_are_two_articles() -> None:
    assert Warning.SEVERAL_ARTICLES in clean_text(f"{FACTIVA_LINES}\n\n{FACTIVA_LINES}").warnings


@pytest.mark.parametrize(
    "lines",
    [
        ["512 words", "15 April 2025", "The Wend Courier", "WENCOU", STORY[0]],
        ["512 words", "He said so in April.", "The Wend Courier", "WENCOU", "English"],
        ["512 words", "15 April 2025"],
        ["512 words", "15 April 2025", "The Wend Courier", "in their own words", "English"],
    ],
)
def test_lines_in_another_order_are_no_header(lines: list[str]) -> None:
    page = segment_text(
        Decoded(text="\n".join(lines), format="text", encoding="utf-8", encoding_source="strict-utf-8"), url=None
    )
    assert all(block.kind is Role.PARAGRAPH for block in page.blocks)
    assert page.head.metas == ()


def test_paper_and_day_of_a_german_source_line_are_told_apart() -> None:
    footer = (
        "Quelle: Wendbote vom 15.04.2025, S. 3\nRessort: Lokales\nDokumentnummer: WB-20250415-0001\n"
        "Dauerhafte Adresse des Dokuments: https://www.example.org/document/WB-1\n"
    )
    article = clean_text(f"{HEADLINE}\n\n{STORY[0]}\n\n{STORY[1]}\n\n{STORY[2]}\n\n{footer}")
    assert (article.site_name, article.date_published) == ("Wendbote", "2025-04-15")
    assert article.text == "\n\n".join(STORY[:3])
