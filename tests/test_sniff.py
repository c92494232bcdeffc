"""What is HTML, what is a text, and what is no document."""

from __future__ import annotations

import json

import pytest

from cleaner import Article, Rejection, normalize
from cleaner.page.sniff import sniff_format

PROSE = (
    "The bridge over the Wend was closed on Monday morning, the council said; engineers will inspect it this week.\n\n"
    "Residents, however, must drive eleven miles. A ferry will run every twenty minutes from Tuesday.\n"
)
PYTHON = 'import os\nfrom pathlib import Path\n\ndef main() -> None:\n    path = Path("a")\n    return os.fspath(path)\n'
JAVASCRIPT = (
    'const fs = require("fs");\nlet total = 0;\nfunction add(value) {\n  total += value;\n  return total;\n}\nadd(3);\n'
)
C_SOURCE = '#include <stdio.h>\n\nint main(void) {\n    int total = 0;\n    printf("%d", total);\n    return 0;\n}\n'
JAVA = (
    "package org.example;\n\nimport java.util.List;\n\npublic class Bridge {\n    private int length;\n"
    "    public int getLength() {\n        return length;\n    }\n}\n"
)
CSS = "body {\n  color: black;\n  margin: 0;\n}\n\n.article p {\n  line-height: 1.4;\n}\n"
RUST = 'use std::io;\n\nfn main() {\n    let total = 0;\n    println!("{}", total);\n}\n'
SHELL = '#!/bin/sh\nset -e\nfor file in *.txt; do\n  wc -l "$file"\ndone\n'
PHP = "<?php\n$total = 0;\necho $total;\n"
CSV = "name,city,age\nJane,Wend,31\nRichard,Harrow,44\nMaria,Oldtown,27\n"
TSV = CSV.replace(",", "\t")
SEMICOLONS = CSV.replace(",", ";")


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><body><p>Rain.</p></body></html>",
        "<html lang=en><body>Rain.</body></html>",
        "  \n\n<!-- made by hand -->\n<!doctype html>\n<title>Rain</title>",
        '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">\n<html></html>',
        "<p>Rain fell on the capital.</p>",
        '<div class="story"><p>Rain.</p></div>',
        "<article><h1>Rain</h1></article>",
        "<custom-tag><p>One.</p><p>Two.</p><p>Three.</p></custom-tag>",
    ],
)
def test_markup_is_html(text: str) -> None:
    assert sniff_format(text, None) == "html"
    assert sniff_format(text, "a.txt") == "html"


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "Rain.",
        "Дождь шёл весь день.",
        "東京で雨が降った。",
        "- One thing, and another.\n- A second thing.\n- A third.\n",
        "The formula <x> is shown in brackets; a < b and b > c, he wrote.",
        "[Updated] The bridge is closed, the council said.",
        "{Brackets} open this line, and the story goes on.",
        "Home\nNews\nSport\n\nThe bridge is closed; nobody may cross it.\nHe said so.\nShe did too.",
    ],
)
def test_natural_language_is_text(text: str) -> None:
    assert sniff_format(text, None) == "text"
    assert sniff_format(text, "a.txt") == "text"


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1, 2, 3]}',
        "[1, 2, 3]",
        json.dumps({"text": PROSE}, indent=2),
        '{"id": 1, "text": "Rain."}\n{"id": 2, "text": "Sun."}\n',
        '{"id": 1, "text": "Rai',
        CSV,
        TSV,
        SEMICOLONS,
        PYTHON,
        JAVASCRIPT,
        C_SOURCE,
        JAVA,
        CSS,
        RUST,
        SHELL,
        PHP,
        "%PDF-1.7\n1 0 obj\n",
        "{\\rtf1\\ansi Rain fell.}",
        "<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0'/></svg>",
        '<rss version="2.0"><channel><title>News</title></channel></rss>',
        "diff --git a/x b/x\n--- a/x\n+++ b/x\n",
        "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        "WARC/1.0\r\nWARC-Type: response\r\n",
        "1 2 3\n4 5 6\n",
    ],
)
def test_what_is_made_for_machines_is_no_document(text: str) -> None:
    assert sniff_format(text, None) is None


@pytest.mark.parametrize("root", ["rss", "feed", "urlset", "svg"])
def test_xml_declaration_makes_no_feed_a_document(root: str) -> None:
    assert sniff_format(f'<?xml version="1.0" encoding="utf-8"?>\n<{root}><title>News</title></{root}>', None) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)) * 8,
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 8,
        b"\x7fELF\x02\x01\x01" + bytes(64) + bytes(range(256)) * 8,
        b"\x1f\x8b\x08\0" + bytes(range(256)) * 8,
        b"PK\x03\x04\x14\0" + bytes(range(256)) * 8,
        b"GIF89a" + bytes(range(256)) * 8,
        bytes(1000),
    ],
    ids=["png", "pdf", "elf", "gzip", "zip", "gif", "zeros"],
)
def test_binary_data_is_rejected_by_the_sniffer(raw: bytes) -> None:
    answer = normalize(raw)
    assert isinstance(answer, Rejection)
    assert answer.stage == "sniff"


@pytest.mark.parametrize("raw", [b"", b" ", b"\n\t \r\n", b"\xef\xbb\xbf"])
def test_document_without_a_word_is_an_empty_one(raw: bytes) -> None:
    answer = normalize(raw)
    assert isinstance(answer, Article)
    assert answer.warnings[0] == "no-text"


@pytest.mark.parametrize("suffix", [".html", ".HTM", ".xhtml", ".shtml", ".html.gz"])
def test_html_suffix_makes_html(suffix: str) -> None:
    assert sniff_format("Rain fell.", f"folder/a{suffix}") == "html"


@pytest.mark.parametrize("suffix", [".txt", ".text", ".TXT", ".txt.gz"])
def test_text_suffix_makes_text_of_what_looks_like_data(suffix: str) -> None:
    assert sniff_format(CSV, f"a{suffix}") == "text"


@pytest.mark.parametrize("suffix", [".txt", ".html"])
def test_binary_data_is_no_document_under_any_suffix(suffix: str) -> None:
    assert sniff_format("\x00\x01\x02\x03" * 100, f"a{suffix}") is None


def test_unknown_suffix_decides_nothing() -> None:
    assert sniff_format(PROSE, "a.xyz") == "text"
    assert sniff_format(CSV, "a.xyz") is None


def test_story_with_some_code_in_it_is_text() -> None:
    assert sniff_format(PROSE * 4 + "const total = 0;\nreturn total;\n", None) == "text"


def test_story_with_commas_is_no_csv() -> None:
    assert isinstance(normalize(PROSE), Article)
