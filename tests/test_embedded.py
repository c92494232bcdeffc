"""A story that the page carries without showing it is found, and put where it would stand."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest

from cleaner import Article, normalize
from cleaner.page.embedded.rich_text import render_story, render_text
from cleaner.page.embedded.rows import MAX_JSON_CHARS, Headlines, read_rows, read_states
from cleaner.page.embedded.scripts import is_flat, list_scripts, open_shadows, read_attribute, read_script, unflatten
from cleaner.page.embedded.search import MAX_NODES, Search, list_state
from cleaner.page.embedded.show import show_embedded
from cleaner.page.segment.document import segment_html
from cleaner.types import Block, Decoded, Page

HEADLINE = "Wend bridge closed after divers find cracks"
HEADLINES = frozenset({HEADLINE.casefold()})
ARTICLE = '<meta property="og:type" content="article">'
MAX_CALLS = 9_000_000
TEASER = "What is told in this teaser is told at length behind the link, and that is another story altogether, on another page."


def segment(html: str) -> Page:
    return segment_html(Decoded(text=html, format="html", encoding="utf-8", encoding_source="test"), url=None)


def count_calls(function: Callable[[], object]) -> int:
    """How many functions run, of Python and of C: what something costs, the same on every machine."""
    n_calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal n_calls
        n_calls += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        function()
    finally:
        sys.setprofile(None)
    return n_calls


def make_shell(shown: str = "", head: str = ARTICLE, scripts: str = "") -> str:
    return (
        f'<!doctype html><html lang="en"><head><title>{HEADLINE} | The Drop</title>{head}</head><body>'
        f'<nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
        f'<main><header class="top"><h1>{HEADLINE}</h1><p class="byline">By Jane Doe</p></header>{shown}</main>'
        f'<footer><p>All rights reserved.</p><time datetime="2025-01-01">then</time></footer>{scripts}</body></html>'
    )


def make_json_ld(**fields: Any) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": HEADLINE, **fields}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def make_state(value: Any, opening: str = '<script type="application/json">', closing: str = "</script>") -> str:
    return f"{opening}{json.dumps(value)}{closing}"


def make_stream(*rows: str, size: int = 50) -> str:
    stream = "".join(rows)
    parts = [stream[start : start + size] for start in range(0, len(stream), size)]
    return "".join(f"<script>self.__next_f.push([1,{json.dumps(part)}])</script>" for part in parts)


def make_elements(paragraphs: Sequence[str]) -> list[Any]:
    return [["$", "p", str(i), {"className": "a b", "children": part}] for i, part in enumerate(paragraphs)]


def read_text(html: str) -> str:
    article = normalize(html)
    assert isinstance(article, Article)
    return article.text


def test_body_in_json_ld_becomes_the_text(story: Sequence[str]) -> None:
    html = make_shell(head=make_json_ld(articleBody="\n\n".join(story)))
    assert read_text(html) == "\n\n".join(story)


def test_page_that_shows_its_story_is_left_alone(story: Sequence[str], make_page: Callable[..., str]) -> None:
    page = segment(make_page(head=make_json_ld(articleBody="\n".join(story)), headline=HEADLINE))
    assert show_embedded(page) is page


def test_story_that_differs_by_slips_of_the_pen_counts_as_shown(story: Sequence[str], make_page: Callable[..., str]) -> None:
    body = " ".join(story).replace("Monday", "Monda").replace(", ", " ")
    page = segment(make_page(head=make_json_ld(articleBody=body), headline=HEADLINE))
    assert show_embedded(page) is page


def test_flattened_text_is_left_alone(story_text: str) -> None:
    page = Page(format="text", blocks=(Block(text=story_text),))
    assert show_embedded(page) is page


def test_body_of_another_article_is_not_used(story: Sequence[str]) -> None:
    other = make_json_ld(headline="Night buses to run on request", articleBody="\n".join(story))
    page = segment(make_shell(head=make_json_ld(articleBody="Too short.") + other))
    assert show_embedded(page) is page


def test_only_body_of_the_article_may_have_a_headline_of_its_own(story: Sequence[str]) -> None:
    html = make_shell(head=make_json_ld(headline="Cracks close bridge", articleBody="\n".join(story)))
    assert read_text(html) == "\n\n".join(story)


def test_lead_that_the_page_shows_is_said_once(story: Sequence[str]) -> None:
    shown = f"<div class=body><p>{story[0]}</p></div><button>Read on</button>"
    for body in ("\n".join(story), " ".join(story)):
        text = read_text(make_shell(shown, make_json_ld(articleBody=body)))
        assert text.startswith(story[0] + "\n\n" + story[1])
        assert text.count(story[0]) == 1
        assert "Read on" not in text


def test_updates_of_a_live_page_are_headings_with_their_words(story: Sequence[str]) -> None:
    updates = [
        {
            "@type": "BlogPosting",
            "headline": f"Update number {i}",
            "datePublished": f"2025-03-11T1{i}:00:00Z",
            "articleBody": words,
        }
        for i, words in enumerate(story)
    ]
    article = normalize(make_shell(head=make_json_ld(**{"@type": "LiveBlogPosting"}, liveBlogUpdate=updates)))
    assert isinstance(article, Article)
    assert [block.text for block in article.blocks] == [
        part for i, words in enumerate(story) for part in (f"Update number {i}", words)
    ]
    assert [block.role for block in article.blocks[:2]] == ["heading", "paragraph"]
    assert {removal.role for removal in article.removed if "2025-03-11T" in removal.text} == {"timestamp"}


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ('<script type="application/json">', "</script>"),
        ('<script id="__DATA__" type="application/json" crossorigin>', "</script>"),
        ("<script>window.a=1;window.__STATE__ = ", ";window.b=2;</script>"),
        ("<script>load(", ")</script>"),
        ("<script>var x = {no: json}; y = {'a': 1}; z=", "</script>"),
        ("<SCRIPT>state = ", "</SCRIPT>"),
    ],
)
def test_story_in_a_state_becomes_the_text(opening: str, closing: str, story: Sequence[str]) -> None:
    state = {"page": {"article": {"title": HEADLINE, "body": "".join(f"<p>{part}</p>" for part in story)}}}
    assert read_text(make_shell(scripts=make_state(state, opening, closing))) == "\n\n".join(story)


def test_state_may_be_parsed_from_a_string(story: Sequence[str]) -> None:
    source = json.dumps({"title": HEADLINE, "paragraphs": list(story)})
    quoted = "'" + source.replace("\\", "\\\\").replace("'", "\\'") + "'"
    for literal in (json.dumps(source), quoted, json.dumps(source).replace("T", "\\x54")):
        assert read_text(make_shell(scripts=f"<script>s = JSON.parse({literal});</script>")) == "\n\n".join(story)


def test_state_may_hold_json_in_a_string(story: Sequence[str]) -> None:
    inner = json.dumps({"title": HEADLINE, "paragraphs": [{"text": part} for part in story]})
    assert read_text(make_shell(scripts=make_state({"cache": inner}))) == "\n\n".join(story)


def test_story_without_the_headline_near_by_is_not_used(story: Sequence[str]) -> None:
    state = {"seen": HEADLINE, "a": {"b": {"c": {"d": {"e": {"f": {"other": list(story)}}}}}}}
    page = segment(make_shell(scripts=make_state(state)))
    assert show_embedded(page) is page


@pytest.mark.parametrize("key", ["comments", "relatedStories", "recommended", "newsletter", "authorBio", "i18n"])
def test_what_is_named_as_something_else_is_not_the_story(key: str, story: Sequence[str]) -> None:
    page = segment(make_shell(scripts=make_state({"title": HEADLINE, key: [{"text": part} for part in story]})))
    assert show_embedded(page) is page


def test_list_of_teasers_is_not_the_story() -> None:
    teasers = [{"title": f"Story {i}", "url": f"/story-{i}", "text": f"{i} {TEASER}"} for i in range(9)]
    page = segment(make_shell(scripts=make_state({"title": HEADLINE, "items": teasers})))
    assert show_embedded(page) is page


def test_state_of_a_page_that_claims_no_article_is_not_read(story: Sequence[str]) -> None:
    scripts = make_state({"title": HEADLINE, "description": list(story)})
    page = segment(make_shell(head='<meta property="og:type" content="product">', scripts=scripts))
    assert show_embedded(page) is page
    dated = make_shell(head='<meta property="article:published_time" content="2025-03-01">', scripts=scripts)
    assert read_text(dated) == "\n\n".join(story)
    typed = make_shell(head=make_json_ld(), scripts=scripts)
    assert read_text(typed) == "\n\n".join(story)


def test_consent_notice_is_not_the_story() -> None:
    notice = "We and our partners store cookies on your device. You may refuse these cookies at any time, here or below. " * 5
    page = segment(make_shell(scripts=make_state({"title": HEADLINE, "text": notice})))
    assert show_embedded(page) is page


def test_references_within_a_cache_are_followed(story: Sequence[str]) -> None:
    cache: dict[str, Any] = {f"Block:{i}": {"__typename": "Paragraph", "text": part} for i, part in enumerate(story)}
    cache["Article:1"] = {"title": HEADLINE, "body": [{"__ref": f"Block:{i}"} for i in range(len(story))]}
    assert read_text(make_shell(scripts=make_state(cache))) == "\n\n".join(story)


def test_cache_that_refers_to_itself_ends(story: Sequence[str]) -> None:
    loop = [{"__ref": "A:1"}, {"__ref": "A:2"}, {"__ref": "A:1"}]
    cache = {"A:1": {"title": HEADLINE, "text": list(story), "body": loop}, "A:2": {"body": loop}}
    assert list(list_state([cache], HEADLINES)) == [render_story(list(story), {})]


@pytest.mark.parametrize(
    ("items", "markup"),
    [
        (["One.", "Two <b>x</b>."], "<p>One.</p><p>Two <b>x</b>.</p>"),
        ([{"type": "text", "content": "a < b"}], "<p>a &lt; b</p>"),
        ([{"type": "header", "level": 3, "content": "H"}], "<h3>H</h3>"),
        (
            [{"text": "H", "type": "header-two"}, {"text": "i", "type": "unordered-list-item"}] * 1,
            "<h2>H</h2><ul><li>i</li></ul>",
        ),
        ([{"text": x, "type": "ordered-list-item"} for x in "ab"], "<ol><li>a</li><li>b</li></ol>"),
        (
            [{"nodeType": "paragraph", "content": [{"nodeType": "text", "value": "W"}, {"nodeType": "text", "value": "ord."}]}],
            "<p>Word.</p>",
        ),
        (
            [{"nodeType": "hyperlink", "data": {"uri": "/a"}, "content": [{"nodeType": "text", "value": "l"}]}],
            '<p><a href="/a">l</a></p>',
        ),
        ([{"_type": "block", "style": "h2", "children": [{"_type": "span", "text": "S"}]}], "<h2>S</h2>"),
        ([{"_type": "block", "listItem": "number", "children": [{"_type": "span", "text": "n"}]}], "<ol><li>n</li></ol>"),
        ([{"type": "list", "data": {"style": "ordered", "items": ["a", "b"]}}], "<ol><li>a</li><li>b</li></ol>"),
        ([{"type": "quote", "content_elements": [{"type": "text", "content": "q"}]}], "<blockquote>q</blockquote>"),
        (
            [{"type": "table", "rows": [["a", "b"], ["c", "d"]]}],
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        ),
        ([{"type": "code", "data": {"code": "x = 1"}}], "<pre>x = 1</pre>"),
        ([{"type": "element", "tagName": "p", "children": [{"type": "text", "value": "t"}]}], "<p>t</p>"),
        (["div", ["p", "So ", ["a", {"href": "/a"}, "it"], " is."]], '<p>So <a href="/a">it</a> is.</p>'),
        ([{"type": "image", "caption": "Not the story"}, {"type": "newsletter", "text": "Sign up"}], ""),
        ([None, 3, True, {}, [], ""], ""),
    ],
)
def test_typed_nodes_become_markup(items: list[Any], markup: str) -> None:
    assert render_story(items, {}) == markup


@pytest.mark.parametrize(
    ("text", "markup"),
    [
        ("One.\nTwo.\r\n\r\nThree.", "<p>One.</p><p>Two.</p><p>Three.</p>"),
        ("<p>One.</p>\n<p>Two.</p>", "<p>One.</p>\n<p>Two.</p>"),
        ("Some <em>words</em>\nin a line.\n\nAnother.", "<p>Some <em>words</em>\nin a line.</p><p>Another.</p>"),
        ("&lt;p&gt;One.&lt;/p&gt;", "<p>One.</p>"),
        ("1 < 2", "<p>1 &lt; 2</p>"),
    ],
)
def test_string_becomes_paragraphs(text: str, markup: str) -> None:
    assert render_text(text) == markup


@pytest.mark.parametrize(
    ("source", "values"),
    [
        ('{"a": 1}', [{"a": 1}]),
        ('window.x={"a":undefined,"b":[undefined]};f([{"k":1}])', [{"a": None, "b": [None]}, [{"k": 1}]]),
        ('var q = {"a": 1, b: 2}; y = {"c": "d"}', [{"c": "d"}]),
        ('JSON.parse(decodeURIComponent("%7B%22a%22%3A%22b%20c%22%7D"))', [{"a": "b c"}]),
        ("if (a = {}) { f(function(){ return [1] }) }", [{}]),
        ('x = {"a": {', []),
        ('JSON.parse("', []),
        ("[" * 100_000, []),
        ('x = [["' + '[["' * 100_000, []),
    ],
)
def test_json_is_found_in_scripts(source: str, values: list[Any]) -> None:
    assert list(read_script(source, 1)) == values


def test_scripts_that_carry_no_data_are_passed_over() -> None:
    html = '<script type="application/ld+json">{}</script><script type="text/template">{}</script><script>1</script><script>2'
    assert list(list_scripts(html)) == ["1", "2"]
    assert list(list_scripts("<script " * 1_000)) == []


def test_scripts_over_the_cap_are_not_read() -> None:
    sources = [json.dumps([HEADLINE, "x" * size]) for size in (MAX_JSON_CHARS, 1_000)]
    html = "".join(f"<script>{source}</script>" for source in sources)
    assert list(read_states(html, HEADLINES, min_chars=10)) == [json.loads(sources[1])]


def test_walk_over_a_state_has_a_bound() -> None:
    search = Search(HEADLINES)
    search.visit([[0] * 1_000] * 1_000, 0, 0)
    assert search.n_nodes > MAX_NODES
    deep: Any = "words of a story"
    for _ in range(500):
        deep = {"a": [deep]}
    assert Search(HEADLINES).visit(deep, 0, 0) == 0


def make_cache(n_references: int, lines: Sequence[str]) -> dict[str, Any]:
    names = ["A:1", "B:1", "C:1"]
    levels = {name: {"children": [{"__ref": below}] * n_references} for name, below in pairwise([*names, "D:1"])}
    return {"headline": HEADLINE, "body": [*lines, {"__ref": "A:1"}], **levels, "D:1": {"type": "break"}}


LINES = [f"On day {number} the council said that the bridge would stay closed for one more day." for number in range(10)]


@pytest.mark.parametrize(
    "page",
    [
        make_shell(head=make_json_ld(articleBody="Closed" + " " * 1_000_000 + "again.")),
        make_shell(shown=f"<h1><a href=x>{'Wend | ' * 50_000}</a></h1>", head=make_json_ld(articleBody="\n".join(LINES))),
        make_shell(head=make_json_ld(articleBody="\n".join(LINES)) * 1_500, shown="<p>The bridge is closed." * 40_000),
        make_shell(head=ARTICLE, scripts=make_state(make_cache(6_000, LINES))),
    ],
    ids=[
        "spaces in a body",
        "headline of many parts",
        "many bodies",
        "references to references",
    ],
)
def test_cost_of_hostile_data_is_bounded(page: str) -> None:
    segmented = segment(page)
    assert count_calls(lambda: show_embedded(segmented)) < MAX_CALLS


def test_elements_still_enclose_their_blocks(story: Sequence[str]) -> None:
    body = "".join(f"<p>{part}</p>" for part in story[1:]) + "<ul><li>One</li><li>Two</li></ul>"
    for shown in ("", f"<section><p>{story[0]}</p></section><aside><p>More</p></aside>"):
        before = segment(make_shell(shown, scripts=make_state({"title": HEADLINE, "html": body})))
        page = show_embedded(before)
        assert len(page.blocks) == len(before.blocks) + 5
        for number, element in enumerate(page.containers):
            assert element.parent < number
            assert 0 <= element.start <= element.end <= len(page.blocks)
            if element.parent >= 0:
                parent = page.containers[element.parent]
                assert parent.start <= element.start
                assert element.end <= parent.end
        for place, block in enumerate(page.blocks):
            assert page.containers[block.container].start <= place < page.containers[block.container].end
        (script,) = (element for element in page.containers if element.tag == "script")
        assert script.names == ("script-state",)
        assert [block.text for block in page.blocks[script.start : script.end]] == [*story[1:], "One", "Two"]
        assert [block.text for block in page.blocks if block not in page.blocks[script.start : script.end]] == [
            b.text for b in before.blocks
        ]
        assert [page.blocks[mark.block].text for mark in page.head.marks] == ["then"]


def test_nothing_that_was_added_is_lost(story: Sequence[str]) -> None:
    html = make_shell(
        scripts=make_state({"title": HEADLINE, "html": "".join(f"<p>{part}</p>" for part in story) + "<p>Sign up here</p>"})
    )
    article = normalize(html)
    assert isinstance(article, Article)
    words = " ".join([article.text, *(removal.text for removal in article.removed)])
    assert all(part in words for part in (*story, "Sign up here", "All rights reserved."))


def test_page_without_elements_takes_a_story(story: Sequence[str]) -> None:
    html = f"<title>{HEADLINE}</title>" + make_json_ld(articleBody="\n".join(story))
    assert read_text(html) == "\n\n".join(story)


def test_story_in_a_streamed_tree_becomes_the_text(story: Sequence[str]) -> None:
    heading = ["$", "header", None, {"children": ["$", "h1", None, {"children": HEADLINE}]}]
    body = ["$", "div", None, {"children": [*make_elements(story[:-1]), "$L1f"]}]
    tree = [
        "$",
        "html",
        None,
        {"children": ["$", "$L3", None, {"children": ["$", "main", None, {"children": [heading, body]}]}]},
    ]
    last = ["$", "p", None, {"children": story[-1]}]
    rows = ('3:I[1,["x.js"],"Layout"]\n', ':HL["/a.css","style"]\n', f"0:{json.dumps(tree)}\n", f"1f:{json.dumps(last)}\n")
    assert read_text(make_shell(scripts=make_stream(*rows))) == "\n\n".join(story)


@pytest.mark.parametrize("opening", ["$", "$@"])
def test_raw_row_counts_in_bytes_and_stands_where_it_is_referred_to(opening: str, story: Sequence[str]) -> None:
    html = "".join(f"<p>“{part}”</p>" for part in story)
    props = {"article": {"title": HEADLINE, "content": f"{opening}2a", "none": "$undefined"}}
    tree = json.dumps(["$", "$L3", None, props])
    text = read_text(make_shell(scripts=make_stream(f"2a:T{len(html.encode()):x},{html}", f"5:{tree}\n")))
    assert text == "\n\n".join(f"“{part}”" for part in story)


def test_streamed_tree_of_a_page_that_shows_its_story_is_not_read(story: Sequence[str], make_page: Callable[..., str]) -> None:
    tree = ["$", "main", None, {"children": [["$", "h1", None, {"children": HEADLINE}], *make_elements(story)]}]
    page = segment(make_page(head=ARTICLE + make_stream(f"0:{json.dumps(tree)}\n"), headline=HEADLINE))
    assert show_embedded(page) is page


def test_streamed_furniture_is_not_the_story() -> None:
    links = [["$", "div", str(i), {"children": ["$", "a", None, {"href": "/", "children": f"{i} {TEASER}"}]}] for i in range(9)]
    tree = [
        "$",
        "main",
        None,
        {"children": [["$", "h1", None, {"children": HEADLINE}], ["$", "div", None, {"children": links}]]},
    ]
    page = segment(make_shell(scripts=make_stream(f"0:{json.dumps(tree)}\n")))
    assert show_embedded(page) is page


@pytest.mark.parametrize(
    ("stream", "values"),
    [
        ('1:["a","$2"]\n2:["b","$1"]\n', [["a", ["b", None]]]),
        ('1:["$1"]\n', [[None]]),
        ('1:["$2","$2"]\n2:{"a":"b"}\n', [[{"a": "b"}, None]]),
        ('1:"$2"\n2:"$3"\n3:["$$4"]\n', [["$4"]]),
        ('1:["$2"]\n2:T3,$12', [["$12"]]),
        ("1:Tffffff,cut", ["cut"]),
        ('1:{"a":\n2:["b"]\nno row\n3:E{"digest":"x"}\n', [["b"]]),
        ('1:["$","script",null,{"children":"x"}]\n', [None]),
        ("[" * 100_000, []),
        ("1:" + "[" * 100_000, []),
        ("1:" * 100_000, []),
    ],
)
def test_row_stands_in_one_place_at_most(stream: str, values: list[Any]) -> None:
    assert read_rows(stream, HEADLINES) == values


def test_long_chain_of_rows_is_linked_and_walked() -> None:
    stream = "".join(f'{i:x}:["$","div",null,{{"children":["$L{i + 1:x}"]}}]\n' for i in range(20_000))
    rows = read_rows(stream, HEADLINES)
    assert len(rows) == 1
    assert Search(HEADLINES).visit(rows, 0, 0) == 0


def test_elements_become_the_markup_they_would_draw() -> None:
    row = [
        ["$", "h2", None, {"children": "H"}],
        ["$", "$L2", None, {"children": ["$", "p", None, {"className": 'x"y', "children": ["a ", ["$", "br", None, {}], "b < c"]}]}],
        ["$", "$L2", None, {"type": "paragraph", "text": "d"}],
        ["$", "svg", None, {"children": "e"}],
    ]  # fmt: skip
    (items,) = read_rows(f"0:{json.dumps(row)}\n", HEADLINES)
    assert render_story(items, {}) == '<div><h2>H</h2><p class="x&quot;y">a <br>b &lt; c</p></div>'


@pytest.mark.parametrize("quote", ['"', "'"])
def test_story_in_an_attribute_becomes_the_text(quote: str, story: Sequence[str]) -> None:
    value = json.dumps({"component": "Story", "props": {"article": {"title": HEADLINE, "paragraphs": list(story)}}})
    value = value.replace("&", "&amp;").replace(quote, "&quot;" if quote == '"' else "&#39;")
    assert read_text(make_shell(f"<div data-page={quote}{value}{quote}></div>")) == "\n\n".join(story)


def test_tagged_values_of_an_attribute_are_read() -> None:
    source = '{"article":[0,{"title":[0,"T"],"tags":[1,[[0,"a"],[0,"b"]]],"pair":[0,[1,2]]}]}'
    assert read_attribute(source) == {"article": {"title": "T", "tags": ["a", "b"], "pair": [1, 2]}}
    assert read_attribute('{"a":[0,1],"b":2}') == {"a": [0, 1], "b": 2}
    assert read_attribute("{no") is None


def test_greater_part_of_a_headline_stands_for_it() -> None:
    headlines = Headlines(frozenset({"bridge closed after cracks-news at the drop"}))
    assert "Bridge closed after cracks" in headlines
    assert "Bridge closed after crack" not in headlines
    assert "Bridge closed" not in headlines


def flatten(value: Any) -> list[Any]:
    """A JSON value as a server writes it that says nothing twice: each object holds the numbers of its values."""
    values: list[Any] = []

    def add(value: Any) -> int:
        if isinstance(value, str) and value in values:
            return values.index(value)
        values.append(value)
        number = len(values) - 1
        if isinstance(value, dict):
            values[number] = {key: add(below) for key, below in value.items()}
        elif isinstance(value, list):
            values[number] = [add(below) for below in value]
        return number

    add(value)
    return values


def test_state_whose_values_stand_in_one_list_is_read(story: Sequence[str]) -> None:
    state = {"seo": {"title": HEADLINE}, "article": {"title": HEADLINE, "n": 7, "body": [{"text": part} for part in story]}}
    flat = flatten(state)
    assert unflatten(flat) == state
    marked = [["Reactive", 1], *map(shift_numbers, flat)]
    assert unflatten(marked) == state
    assert read_text(make_shell(scripts=make_state(marked))) == "\n\n".join(story)


def shift_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: number + 1 for key, number in value.items()}
    return [number + 1 for number in value] if isinstance(value, list) else value


def test_list_of_values_that_refers_to_itself_ends() -> None:
    assert unflatten([{"a": 1, "b": 2, "c": 9, "d": True}, {"up": 0}, ["Date", "2025"], ["Ref", 3]]) == {
        "a": {"up": None},
        "b": "2025",
        "c": None,
        "d": None,
    }
    assert unflatten([["Ref", 0], 1, 2, 3]) == [None]


@pytest.mark.parametrize(
    "value",
    [[1, 2, 3, 4], [{"a": "b"}, 1, 2, 3], [{}, 1, 2, 3], [{"a": 9}, 1, 2, 3], [[True], 1, 2, 3], [["a", 1], ["b", 2], 3, 4]],
)
def test_other_lists_are_no_such_state(value: list[Any]) -> None:
    assert not is_flat(value)


def test_what_a_browser_shows_of_a_template_is_the_text(story: Sequence[str]) -> None:
    body = "".join(f"<p>{part}</p>" for part in story)
    template = f'<x-story><template shadowrootmode="open"><div>{body}</div><template><p>no</p></template></template></x-story>'
    article = normalize(make_shell().replace("</body>", f"{template}</body>"))
    assert isinstance(article, Article)
    assert article.text == "\n\n".join(story)
    assert read_text(make_shell().replace("</body>", template.replace("shadowrootmode", "title") + "</body>")) == ""


def test_templates_keep_their_nesting() -> None:
    html = "a<template shadowroot=open>b<template>c</template>d</template>e</template>f"
    assert open_shadows(html) == "a<div>b<template>c</template>d</div>e</template>f"
