"""What holds for any document: an answer, the same again, and nothing lost on the way."""

from __future__ import annotations

import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Article, Options, Rejection, normalize
from cleaner.pipeline import describe_maker, label_document, normalize_document
from cleaner.record.build import build_article, build_schema
from cleaner.run.writers import WRITERS
from cleaner.types import InputFormat, Labelled, RawDocument

VALIDATOR = jsonschema.Draft202012Validator(build_schema())
SENTENCES = st.sampled_from(
    [
        "The bridge over the Wend was closed on Monday morning after divers found cracks in two piers, the council said.",
        "Engineers will inspect the remaining piers this week and report to the mayor by Friday at the latest.",
        "“Nobody was hurt,” the harbour master told reporters, “and nobody will be.”",
        "Die Brücke wurde am Montag gesperrt, sagte die Bürgermeisterin – „niemand weiß, wie lange“.",
        "Мост закрыли в понедельник утром, сообщила городская администрация журналистам.",
        "市は月曜日の朝、橋を閉鎖したと発表した。技術者たちは今週、橋脚を点検する予定だ。",
        "ODESA, Ukraine – Rain fell on the port for a third day on Tuesday, officials said.",
        "It&amp;#8217;s the first time since 1931, the cafÃ© owner said of a“closed” bridge.",
    ]
)
WIDGETS = st.sampled_from(
    [
        "Home",
        "News",
        "Sport | Weather | Business",
        "Read more: Ten bridges to see",
        "Share this article",
        "Subscribe to our newsletter",
        "3 comments",
        "By Jane Doe",
        "April 15, 2025 10:30 AM",
        "Published 14 April 2025 Updated 15 April 2025",
        "Photo: Jane Doe/AP",
        "Advertisement",
        "© 2025 The Drop",
        "- One",
        "• Two",
        "1. First",
        "2. Second",
        "Town | Rain",
        "Wend | 3 mm",
        "* * *",
        "(AP)",
        "#bridge",
        "",
        "   ",
        "\t",
        "date 2025-04-15 Rain fell.",
        "We use cookies to improve your experience.",
        "Accept all",
        "How useful was this article?",
        "\u200b",
        "\ufeff",
        "\x0c",
        "\x85",
        "\ud83d",
    ]
)
TEXTS = st.lists(st.tuples(SENTENCES | WIDGETS, st.sampled_from(["\n", "\n\n", "\r\n", " "])), max_size=20).map(
    lambda parts: "".join(line + end for line, end in parts)
)
NAMES = st.sampled_from(
    [
        "",
        " class=share",
        " class='article-body'",
        " id=comments",
        " hidden",
        " aria-hidden=true",
        " style='display:none'",
        " itemprop=author",
        " rel=tag href=/x",
        " datetime=2025-04-15",
    ]
)
LEAVES = st.builds(
    lambda tag, names, text: f"<{tag}{names}>{text}</{tag}>",
    st.sampled_from(
        ["p", "h1", "h2", "li", "div", "time", "a", "span", "figcaption", "pre", "td", "blockquote", "noscript", "b"]
    ),
    NAMES,
    SENTENCES | WIDGETS,
)
NODES = st.recursive(
    LEAVES | st.sampled_from(["<br>", "<hr>", "<!-- x -->", "<script>x()</script>", "</div>", "<p>", "<", "&nbsp;"]),
    lambda inner: st.builds(
        lambda tag, names, parts: f"<{tag}{names}>{''.join(parts)}</{tag}>",
        st.sampled_from(["div", "article", "section", "ul", "ol", "table", "tr", "figure", "aside", "nav", "main", "span"]),
        NAMES,
        st.lists(inner, max_size=5),
    ),
    max_leaves=20,
)
VALUES = st.sampled_from(
    [
        "",
        "Rain",
        "2025-04-15",
        "Jane Doe",
        "https://example.org/a",
        "http://[x",
        "\ud800",
        "a, b",
        "x" * 3_000,
        None,
        3,
        [],
        {},
        ["Rain"],
        {"name": "Jane Doe"},
        {"@id": "#a"},
    ]
)
LINKED_DATA = st.dictionaries(
    st.sampled_from(
        [
            "headline",
            "author",
            "publisher",
            "datePublished",
            "dateModified",
            "image",
            "keywords",
            "articleSection",
            "@id",
            "url",
            "license",
            "description",
            "mainEntityOfPage",
        ]
    ),
    VALUES,
    max_size=6,
).map(lambda node: f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **node})}</script>')
METAS = st.builds(
    lambda name, value: f'<meta property="{name}" content="{value}">',
    st.sampled_from(
        ["og:title", "author", "og:image", "article:published_time", "keywords", "og:url", "og:site_name", "description"]
    ),
    st.sampled_from(["Rain", "2025-04-15", "soon", "https://example.org/a", "http://[x", "//x", "a, b", "&#xD800;", ""]),
)
HEADS = st.lists(
    LINKED_DATA
    | METAS
    | st.sampled_from(["<title>Rain | The Drop</title>", "<title></title>", "<link rel=canonical href='/a'>"]),
    max_size=4,
)
PAGES = st.builds(
    lambda head, nodes: f"<html lang=en><head>{''.join(head)}</head><body>{''.join(nodes)}</body></html>",
    HEADS,
    st.lists(NODES, max_size=8),
)
URLS = st.sampled_from([None, "https://example.org/2025/04/15/rain", "not a url", "http://[x", "\ud800", ""])


def check_answer(document: RawDocument) -> None:
    answers = [normalize_document(document) for _ in range(2)]
    assert answers[0] == answers[1]
    assert isinstance(answers[0], Article | Rejection)
    if isinstance(answers[0], Article):
        rendered = [
            {name: writer.render(answer) for name, writer in WRITERS.items()}
            for answer in answers
            if isinstance(answer, Article)
        ]
        assert rendered[0] == rendered[1]
        assert list(VALIDATOR.iter_errors(json.loads(rendered[0]["json"]))) == []


@given(st.binary(max_size=300), st.sampled_from(["auto", "html", "text"]))
def test_any_bytes_are_answered(raw: bytes, input_format: InputFormat) -> None:
    check_answer(RawDocument(raw=raw, input_format=input_format))


@given(TEXTS, URLS, st.sampled_from(["utf-8", "utf-16", "cp1251", "latin-1", "shift_jis"]))
def test_any_text_is_answered(text: str, url: str | None, encoding: str) -> None:
    check_answer(RawDocument(raw=text.encode(encoding, "replace"), url=url, input_format="text"))


@given(PAGES, URLS)
def test_any_page_is_answered(page: str, url: str | None) -> None:
    check_answer(RawDocument(raw=page.encode("utf-8", "surrogatepass"), url=url, input_format="html"))


@given(PAGES, st.data())
def test_any_part_of_a_page_is_answered(page: str, data: st.DataObject) -> None:
    raw = page.encode("utf-8", "replace")
    start, end = sorted((data.draw(st.integers(0, len(raw))), data.draw(st.integers(0, len(raw)))))
    check_answer(RawDocument(raw=raw[start:end], input_format="html"))


@given(st.text(max_size=200), URLS)
def test_any_str_is_answered(text: str, url: str | None) -> None:
    assert normalize(text, url=url) == normalize(text, url=url)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


@given(PAGES | TEXTS)
def test_kept_and_removed_are_the_words_of_the_page(source: str) -> None:
    document = RawDocument(raw=source.encode("utf-8", "replace"), input_format="html" if source.startswith("<html") else "text")
    labelled = label_document(document, Options())
    assert isinstance(labelled, Labelled)
    article = build_article(labelled, describe_maker(Options()))
    page = labelled.page.text
    kept = [(block.start, block.end) for block in article.blocks]
    whole = [
        removal for removal in article.removed if not any(start <= removal.start and removal.end <= end for start, end in kept)
    ]
    spans = Counter[str]()
    for start, end in kept:
        spans += words(page[start:end])
    for removal in whole:
        spans += words(removal.text)
    assert spans == words(page)


@given(PAGES | TEXTS)
def test_text_has_no_word_that_the_page_has_not(source: str) -> None:
    document = RawDocument(raw=source.encode("utf-8", "replace"), input_format="html" if source.startswith("<html") else "text")
    labelled = label_document(document, Options())
    assert isinstance(labelled, Labelled)
    added = words(build_article(labelled, describe_maker(Options())).text) - words(labelled.page.text)
    assert all(word.isdigit() for word in added)


@settings(max_examples=10)
@given(TEXTS)
def test_options_never_raise(text: str) -> None:
    for options in (Options(ascii_quotes=True), Options(language="de"), Options(language="xx"), Options(max_bytes=1)):
        assert isinstance(normalize(text.encode("utf-8", "replace"), input_format="text", options=options), Article | Rejection)


def test_threads_get_the_answers_that_one_gets(story_text: str) -> None:
    pages = [f"<html><body><h1>Bridge {n}</h1><p>{story_text}</p></body></html>" for n in range(4)] + [
        story_text + str(n) for n in range(4)
    ]
    alone = [normalize(page) for page in pages]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(normalize, pages * 3)) == alone * 3


@pytest.mark.parametrize(
    "raw",
    [
        b"<p>" * 20_000,
        b"\xff\xfe" * 50_000,
        b"a" * 500_000,
        b"\n" * 500_000,
        b"&#0;" * 50_000,
        b"- x\n" * 20_000,
        b"a | b\n" * 20_000,
        b"\x1b$" * 1_000,
    ],
)
def test_monotonous_documents_are_answered(raw: bytes) -> None:
    assert isinstance(normalize(raw), Article | Rejection)
