"""HTML to blocks: nothing lost, no word split or glued, and what the head says."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.page.segment.document import segment_html
from cleaner.page.segment.limits import MAX_ATTRIBUTES, MAX_DEPTH, SELF_CLOSING, cap_markup
from cleaner.types import Block, Decoded, Page, Role, Warning

OUTSIDE = {"script", "style", "head", "svg", "iframe", "object", "template"}
TAG = re.compile(r"<((/)|)(\w+)")
INLINE = {"b", "i", "em", "strong", "a", "span", "small", "sup", "mark", "code", "wbr"}
PROSE = "The bridge over the Wend was closed on Monday morning after divers found cracks in two of its old stone piers."


def segment(html: str) -> Page:
    decoded = Decoded(text=html, format="html", encoding="utf-8", encoding_source="strict-utf-8")
    return segment_html(decoded, url=None)


def texts(html: str) -> list[str]:
    return [block.text for block in segment(html).blocks]


def only(html: str) -> Block:
    (block,) = segment(html).blocks
    return block


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>The <b>bridge</b> is <i>closed</i>.</p>", "The bridge is closed."),
        ("<p>The<b> bridge </b>is closed.</p>", "The bridge is closed."),
        ("<p><b>W</b>ord</p>", "Word"),
        ("<p><span class=dropcap>T</span>he bridge</p>", "The bridge"),
        ("<p>un<b>believ</b>able</p>", "unbelievable"),
        ("<p>inter<wbr>national</p>", "international"),
        ("<p>H<sub>2</sub>O and m<sup>2</sup></p>", "H2O and m2"),
        ("<p><a href=a>東京</a><a href=b>新聞</a></p>", "東京新聞"),
        ("<p>one\n  two\tthree</p>", "one two three"),
        ("<p>A <del>wrong</del><ins>right</ins> wor<del>d</del><ins>k</ins></p>", "A wrong right wordk"),
        ("<p>of <math><mi>x</mi><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac></math>, as is</p>", "of x = 1 2, as is"),
        ("<p>(<math><mrow><msup><mi>x</mi><mn>2</mn></msup></mrow></math>)</p>", "(x 2)"),
        ("<p><math><semantics><mi>x</mi><annotation>\\tex</annotation></semantics></math> is</p>", "x is"),
        ("<p>a &amp; b &lt;c&gt; &eacute; &#8217;</p>", "a & b <c> é ’"),
        ("<p>R&amp;D</p>", "R&D"),
        ("<p>He<!-- no -->llo</p>", "Hello"),
        ("<p>“<em>Quoted</em>”, she said</p>", "“Quoted”, she said"),
        ("<p><q>Yes</q>, he said</p>", "Yes, he said"),
        ("<p>one <img src=x alt=picture> two</p>", "one two"),
        ("<p><span class=dropcap><b>W</b></span>ord</p>", "Word"),
        ("<p><span>東</span><span>京</span></p>", "東京"),
        ("<p>Donau\u00addampf\u00adschiff</p>", "Donau\u00addampf\u00adschiff"),
        ("<p>A fact<sup><a href=#1>[1]</a></sup>, he said</p>", "A fact[1], he said"),
        ("<p>a <output>b</output>, <slot>c</slot></p>", "a b, c"),
        ("<p>\u00a0one\u00a0 two\u00a0</p>", "one\u00a0 two"),
    ],
)
def test_inline_markup_neither_splits_nor_glues(html: str, text: str) -> None:
    assert only(html).text == text


def test_touching_inline_labels_are_told_apart() -> None:
    assert only("<div><a href=a>Top Story</a><a href=b>World</a></div>").text == "Top Story World"
    assert only("<div><span>Top Story</span><span>World</span></div>").text == "Top Story World"
    assert only("<div><span><a href=a>Top Story</a></span><a href=b><span>World</span></a></div>").text == "Top Story World"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>one<a href=x><div>two</div></a>three</p>", ["one", "two", "three"]),
        ("<a href=x><div>one <b>two</b></div><p>three</p></a>", ["one two", "three"]),
        ("<select><option>one<option>two</select>three", ["one", "two", "three"]),
        ("<form>one<textarea>two\n three</textarea><button>four</button></form>", ["one", "two three", "four"]),
        ("<details><summary>one</summary>two<p>three</p></details>", ["one", "two", "three"]),
        ("<dl><dt>one<dd>two<dt>three</dl>", ["one", "two", "three"]),
        ("<div>one<template shadowrootmode=open><p>no</p></template> two</div>", ["one two"]),
        ("<p>one<video>two</video>three</p>", ["one", "two", "three"]),
        ("<p>one<br>two<br><br>three</p>", ["one", "two", "three"]),
    ],
)
def test_words_of_every_element_are_kept_apart(html: str, words: list[str]) -> None:
    assert texts(html) == words


def test_hidden_inside_hidden_is_one_block() -> None:
    blocks = segment("<p>one <span hidden>two <i aria-hidden=true>three</i> four</span> five</p>").blocks
    assert [(block.text, block.hidden) for block in blocks] == [("one five", None), ("two three four", "hidden-element")]


def test_marks_of_nested_elements_read_only_their_first_words() -> None:
    page = segment("<div itemprop=author>" * 900 + "<p>word</p>" * 40_000)
    assert len(page.blocks) == 40_000
    assert max(len(mark.value) for mark in page.head.marks) <= 2_000


@pytest.mark.parametrize("tag", ["div", "p", "li", "section", "h2", "dd", "blockquote", "custom-tag", "button", "label-x"])
def test_block_elements_end_a_word(tag: str) -> None:
    assert texts(f"<div>one<{tag}>two</{tag}>three</div>") == ["one", "two", "three"]


@pytest.mark.parametrize(
    "html", ["<p>one<br>two</p>", "<p>one<br/>two</p>", "<p>one<br><br>two</p>", "<p>one<br>\n<br>two</p>"]
)
def test_line_breaks_end_a_block(html: str) -> None:
    assert texts(html) == ["one", "two"]


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<h1>Wend bridge<br>closed</h1>", ["Wend bridge closed"]),
        ("<h2><b>Wend</b> <br/>\n<i>bridge</i><br>closed</h2>", ["Wend bridge closed"]),
        ("<h2>One<br>Two<br>Three</h2>", ["One Two Three"]),
        ("<h2>One<br><br>Two</h2>", ["One", "Two"]),
        ("<h2>To bring:<br>• a towel<br>\n• water</h2>", ["To bring:", "• a towel", "• water"]),
        ("<h2>One<br>\n<br>Two</h2>", ["One", "Two"]),
        (f"<h3>{PROSE} {PROSE}<br>{PROSE}</h3>", [f"{PROSE} {PROSE}", PROSE]),
    ],
)
def test_line_break_within_a_headline_is_a_space(html: str, blocks: list[str]) -> None:
    assert texts(html) == blocks


def test_horizontal_rule_ends_a_block() -> None:
    assert texts("<div>one<hr>two</div>") == ["one", "two"]


def test_no_block_is_empty() -> None:
    assert texts("<p></p><p> \n</p><div><span></span>&#32;</div><p>one</p>") == ["one"]


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5, 6])
def test_headings_carry_their_depth(level: int) -> None:
    block = only(f"<h{level}>Rain</h{level}>")
    assert (block.kind, block.level) == (Role.HEADING, level)


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<p>x</p>", Role.PARAGRAPH),
        ("<blockquote>x</blockquote>", Role.QUOTE),
        ("<blockquote><p>x</p></blockquote>", Role.QUOTE),
        ("<figure><img><figcaption>x</figcaption></figure>", Role.CAPTION),
        ("<pre>x</pre>", Role.CODE),
        ("<ul><li>x</li></ul>", Role.LIST_ITEM),
        ("<ul><li><p>x</p></li></ul>", Role.LIST_ITEM),
    ],
)
def test_markup_says_what_a_block_is(html: str, kind: Role) -> None:
    assert only(html).kind is kind


def test_lists_carry_nesting_and_numbers() -> None:
    page = segment("<ul><li>a<ul><li>b<ol><li>c</li><li>d</li></ol></li></ul></li><li>e</li></ul>")
    shapes = [(block.text, block.level, block.number) for block in page.blocks]
    assert shapes == [("a", 1, None), ("b", 2, None), ("c", 3, 1), ("d", 3, 2), ("e", 1, None)]


def test_ordered_list_starts_where_it_says() -> None:
    page = segment('<ol start="5"><li>five</li><li>six</li></ol><ol><li>one</li></ol>')
    assert [block.number for block in page.blocks] == [5, 6, 1]


@pytest.mark.parametrize("start", ["", "x", "-3", "9" * 40, "٣"])
def test_odd_list_starts_count_from_one(start: str) -> None:
    assert only(f'<ol start="{start}"><li>a</li></ol>').number == 1


@pytest.mark.parametrize(
    ("markup", "numbers"),
    [
        ("<ol reversed><li>a<ol><li>b</ol><li>c</ol>", [2, 1, 1]),
        ("<ol reversed start=9><li>a<li>b</ol>", [9, 8]),
        ("<ol reversed><li>a<li value=7>b<li>c</ol>", [3, 7, 6]),
    ],
)
def test_reversed_list_counts_down(markup: str, numbers: list[int]) -> None:
    assert [block.number for block in segment(markup).blocks] == numbers


def test_list_item_value_is_its_number() -> None:
    assert [block.number for block in segment('<ol><li value="7">a</li><li>b</li></ol>').blocks] == [7, 8]


def test_second_paragraph_of_an_item_has_no_marker() -> None:
    page = segment("<ol><li><p>one</p><p>more</p></li><li>two</li></ol>")
    assert [(block.text, block.kind, block.number) for block in page.blocks] == [
        ("one", Role.LIST_ITEM, 1),
        ("more", Role.PARAGRAPH, None),
        ("two", Role.LIST_ITEM, 2),
    ]


def test_table_rows_are_blocks_of_cells() -> None:
    page = segment("<table><tr><th>Town</th><th>Rain</th></tr><tr><td>Wend</td><td><b>3</b> mm</td></tr></table>")
    assert [(block.text, block.kind) for block in page.blocks] == [("Town | Rain", Role.TABLE), ("Wend | 3 mm", Role.TABLE)]


HEADER = "<tr><th>Town</th><th>Rain</th><th>Snow</th></tr>"


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("<td>Wend<br>(upper)</td><td><p>3 mm</p><p>4 mm</p></td><td>0</td>", "Wend (upper) | 3 mm 4 mm | 0"),
        ("<td>Wend</td><td></td><td>2</td>", "Wend | | 2"),
        ("<td> </td><td>&nbsp;</td><td>2</td>", "| | 2"),
        ("<td>Wend</td><td></td><td></td>", "Wend"),
    ],
)
def test_cells_of_a_table_of_data_keep_their_columns(row: str, text: str) -> None:
    page = segment(f"<table>{HEADER}<tr>{row}</tr></table>")
    assert [(block.text, block.kind) for block in page.blocks] == [("Town | Rain | Snow", Role.TABLE), (text, Role.TABLE)]


def test_row_with_code_is_no_row_of_data() -> None:
    page = segment("<table><tr><td><pre>1\n2</pre></td><td><pre>a = 1\nb = 2</pre></td></tr></table>")
    assert [(block.text, block.kind) for block in page.blocks] == [("1\n2", Role.CODE), ("a = 1\nb = 2", Role.CODE)]


def test_table_that_lays_out_a_page_keeps_its_paragraphs() -> None:
    page = segment(f"<table><tr><td>Home</td><td><p>{PROSE}</p><p>{PROSE}</p></td></tr></table>")
    assert [block.text for block in page.blocks] == ["Home", PROSE, PROSE]
    assert all(block.kind is not Role.TABLE for block in page.blocks)


def test_preformatted_text_keeps_its_lines_and_spaces() -> None:
    block = only("<pre>\ndef f():\n    return  1\n\n\tx\n</pre>")
    assert (block.kind, block.text) == (Role.CODE, "def f():\n    return  1\n\n    x")


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        ("<div hidden>secret</div>", "hidden-element"),
        ('<div aria-hidden="true">secret</div>', "aria-hidden"),
        ('<div style="display:none">secret</div>', "hidden-style"),
        ('<div style="color:red; DISPLAY : none !important">secret</div>', "hidden-style"),
        ('<div style="visibility:hidden">secret</div>', "hidden-style"),
        ('<div style="position: absolute; left: -9999px">secret</div>', "hidden-style"),
        ('<p style="text-indent:-999em">secret</p>', "hidden-style"),
        ("<noscript>secret</noscript>", "noscript"),
        ("<noscript><p>secret</p></noscript>", "noscript"),
        ("<dialog>secret</dialog>", "hidden-element"),
        ("<p>before <span hidden>secret</span> after</p>", "hidden-element"),
        ("<div hidden><section><p>secret</p></section></div>", "hidden-element"),
    ],
)
def test_what_is_hidden_is_a_block_with_its_rule(markup: str, rule: str) -> None:
    blocks = segment(f"<body><p>{PROSE}</p>{markup}</body>").blocks
    assert [(block.text, block.hidden) for block in blocks if "secret" in block.text] == [("secret", rule)]
    assert all(block.hidden is None for block in blocks if "secret" not in block.text)


def test_hidden_span_leaves_its_sentence_whole() -> None:
    blocks = segment(f"<p>{PROSE}</p><p>before <span hidden>secret</span> after</p>").blocks
    assert [block.text for block in blocks] == [PROSE, "before after", "secret"]


@pytest.mark.parametrize(
    "markup", ["<dialog open>shown</dialog>", '<div aria-hidden="false">shown</div>', "<div style='display:block'>shown</div>"]
)
def test_what_is_shown_is_not_hidden(markup: str) -> None:
    assert only(markup).hidden is None


def test_reading_above_a_word_does_not_split_it() -> None:
    page = segment("<p>昨日、<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>を書いた。</p>")
    assert [(block.text, block.hidden) for block in page.blocks] == [
        ("昨日、漢字を書いた。", None),
        ("かん", "ruby-reading"),
        ("じ", "ruby-reading"),
    ]
    assert only("<p>東京の<ruby>橋<rp>(</rp><rt>はし</rt><rp>)</rp></ruby></p>").text == "東京の橋(はし)"


def test_page_that_a_script_reveals_is_shown() -> None:
    page = segment(
        f'<body><h1>Bridge closed</h1><div style="display:none"><p>{PROSE}</p><p>{PROSE}</p></div><noscript>On</noscript></body>'
    )
    assert [block.hidden for block in page.blocks] == [None, None, None, "noscript"]


@pytest.mark.parametrize("names", ["hide", "d-none", "modal is-hidden", "card w-condition-invisible"])
def test_element_that_wears_a_hiding_class_is_hidden(names: str) -> None:
    page = segment(f"<body><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p><div class='{names}'><p>{PROSE}</p></div></body>")
    assert [block.hidden for block in page.blocks] == [None, None, None, "hidden-class"]


@pytest.mark.parametrize(
    "markup",
    [
        "<a href=/x>the report<span class=sr-only>, opens new tab</span></a>",
        "<a href=/x>the report<span class='u-visually-hidden'>, opens new tab</span></a>",
        "<a href=/x>the report<span class=screen-reader-text>, opens new tab</span></a>",
        "<a href=/x>the report<span style='position:absolute;clip:rect(0 0 0 0)'>, opens new tab</span></a>",
        "<a href=/x>the report</a><span class='rollover-block'><a href=/y>More reports</a><br>of last week</span>",
        "<dfn>the report</dfn><span class=Term_tooltipBubble__muCRN><b>Report</b><br>A text that reports<br></span>",
        "<span class=tooltip>the report<span class=tooltiptext>A text that reports</span></span>",
    ],
)
def test_what_readers_hear_or_get_by_hovering_leaves_its_sentence_whole(markup: str) -> None:
    blocks = segment(f"<p>{PROSE}</p><p>In {markup} of the council we read it.</p>").blocks
    assert [block.text for block in blocks if not block.hidden][1:] == ["In the report of the council we read it."]
    assert [block.hidden for block in blocks[2:]] == ["hidden-class" if "clip" not in markup else "hidden-style"]


@pytest.mark.parametrize(
    "markup",
    [
        "<span class=sr-only>Word</span><span aria-hidden=true>W</span>",
        "<span class='sr-only md:not-sr-only'>Word</span>",
        "<i class=icon></i><span class=icon-tooltip-text>Word</span>",
        "<span class=tooltip>Word</span>",
        "<span style='clip:rect(10px 90px 40px 0)'>Word</span>",
    ],
)
def test_text_that_is_there_to_be_read_is_not_hidden(markup: str) -> None:
    blocks = segment(f"<p>{PROSE}</p><p>{markup}</p>").blocks
    assert [block.text for block in blocks if not block.hidden][1:] == ["Word"]


def test_line_break_in_a_listing_is_a_new_line_of_it() -> None:
    block = only("<pre>import harbour<br>harbour.<b>open</b>()<br/><br>  close()</pre>")
    assert (block.text, block.kind) == ("import harbour\nharbour.open()\n\n  close()", Role.CODE)


def test_block_that_only_screen_readers_say_is_hidden_but_for_the_headline() -> None:
    page = segment(f"<h1 class=sr-only>Bridge closed</h1><p>{PROSE}</p><h2 class=visually-hidden>Social sharing</h2>")
    assert [block.hidden for block in page.blocks] == [None, None, "hidden-class"]


@pytest.mark.parametrize("names", ["d-none d-md-block", "hide show-for-large", "hidden", "hide-overflow"])
def test_element_that_is_shown_at_some_width_is_not_hidden(names: str) -> None:
    page = segment(f"<body><p>{PROSE}</p><p>{PROSE}</p><p>{PROSE}</p><div class='{names}'><p>{PROSE}</p></div></body>")
    assert [block.hidden for block in page.blocks] == [None] * 4


def test_element_with_much_of_the_prose_is_not_hidden_by_its_class() -> None:
    page = segment(f"<body><p>{PROSE}</p><div class=hide><p>{PROSE}</p><p>{PROSE}</p></div></body>")
    assert [block.hidden for block in page.blocks] == [None] * 3


def test_story_for_those_without_scripts_is_shown_where_the_page_has_no_other() -> None:
    story = "".join(f"<p>{PROSE} {number}</p>" for number in range(3))
    app = "<div id=root>Loading</div>"
    assert {block.hidden for block in segment(f"{app}<noscript>{story}</noscript>").blocks} == {None}
    assert {block.hidden for block in segment(f"{app}<noscript><p>{PROSE}</p></noscript>").blocks} == {None, "noscript"}
    assert {block.hidden for block in segment(f"<p>{PROSE}</p><noscript>{story}</noscript>").blocks} == {None, "noscript"}


def test_a_little_hidden_prose_stays_hidden() -> None:
    page = segment(f"<body><p>{PROSE}</p><p>{PROSE}</p><div hidden><p>{PROSE}</p></div></body>")
    assert [block.hidden for block in page.blocks] == [None, None, "hidden-element"]


@pytest.mark.parametrize(
    "markup",
    [
        "<script>secret()</script>",
        "<style>p { content: secret }</style>",
        "<svg><text>secret</text></svg>",
        "<iframe>secret</iframe>",
        "<object>secret</object>",
        "<template><p>secret</p></template>",
        "<!-- secret -->",
        '<script type="application/ld+json">{"a": "secret"}</script>',
    ],
)
def test_what_is_outside_the_page_leaves_no_text(markup: str) -> None:
    assert texts(f"<p>one {markup}two</p><p>three</p>") == ["one two", "three"]


def test_head_evidence_is_read() -> None:
    head = segment(
        """<html lang="de-AT"><head>
        <title> Rain  at last | The Drop </title><title>second</title>
        <meta property="og:title" content="Rain at last"><meta name="Author" content=" Jane Doe ">
        <meta http-equiv="Last-Modified" content="x"><meta name="empty" content="">
        <link rel="canonical" href="https://example.org/rain"><link rel="license" href="https://example.org/cc">
        <script type="application/ld+json">{"@type": "NewsArticle"}</script>
        </head><body><script type="Application/LD+JSON">{"@type": "WebSite"}</script><p>Rain.</p></body></html>"""
    ).head
    assert head.title == "Rain at last | The Drop"
    assert head.language == "de-AT"
    assert head.canonical == "https://example.org/rain"
    assert head.license == "https://example.org/cc"
    assert head.metas == (("og:title", "Rain at last"), ("author", "Jane Doe"), ("last-modified", "x"))
    assert head.json_ld == ('{"@type": "NewsArticle"}', '{"@type": "WebSite"}')


def test_marks_point_to_the_block_at_their_place() -> None:
    page = segment(
        "<body><h1>Rain</h1><p>By <a rel=author href=/jane>Jane Doe</a>, <time datetime=2025-04-15>today</time></p>"
        '<p itemprop="articleBody">Rain fell.</p><meta itemprop="datePublished" content="2025-04-14">'
        '<a rel="tag nofollow" href=/t>Weather</a><a rel=license href=https://example.org/cc>CC</a></body>'
    )
    marks = [(mark.name, mark.value) for mark in page.head.marks]
    assert ("rel:author", "Jane Doe") in marks
    assert ("time", "2025-04-15") in marks
    assert ("itemprop:datePublished", "2025-04-14") in marks
    assert ("rel:tag", "Weather") in marks
    assert ("rel:license", "https://example.org/cc") in marks
    assert all(0 <= mark.block <= len(page.blocks) for mark in page.head.marks)
    place = next(mark.block for mark in page.head.marks if mark.name == "rel:author")
    assert page.blocks[place].text.startswith("By Jane Doe")


def test_link_and_bold_characters_are_counted() -> None:
    block = only("<p>The <a href=x>bridge</a> is <b>closed</b>.</p>")
    assert (block.link_chars, block.bold_chars) == (6, 6)


def test_containers_hold_the_blocks_inside_them() -> None:
    page = segment('<body><div class="story lead" id="main"><p>one</p><p>two</p></div><p>three</p></body>')
    story = next(container for container in page.containers if "story" in container.names)
    assert story.names == ("story", "lead", "main")
    assert [block.text for block in page.blocks[story.start : story.end]] == ["one", "two"]
    assert all(block.container >= 0 for block in page.blocks)


def test_containers_nest() -> None:
    page = segment("<body><div><section><p>one</p></section></div><table><tr><td>a</td><td>b</td></tr></table></body>")
    for place, container in enumerate(page.containers):
        assert container.parent < place
        if container.parent >= 0:
            parent = page.containers[container.parent]
            assert parent.start <= container.start <= container.end <= parent.end


def test_deep_nesting_keeps_the_text_and_warns() -> None:
    page = segment("<div>" * 30_000 + "deep words" + "</div>" * 30_000 + "<p>after</p>")
    assert [block.text for block in page.blocks] == ["deep words", "after"]
    assert page.warnings == (Warning.TRUNCATED_HTML,)


def test_deep_inline_nesting_keeps_the_text_and_warns() -> None:
    page = segment("<p>" + "<b>" * 20_000 + "deep words" + "</b>" * 20_000 + "</p><p>after</p>")
    assert [block.text for block in page.blocks] == ["deep words", "after"]
    assert Warning.TRUNCATED_HTML in page.warnings


def test_giant_attributes_keep_the_text_and_warn() -> None:
    many = " ".join(f"a{number}=x" for number in range(60_000))
    page = segment(f"<p>before</p><div {many}>inside</div><p>after</p>")
    assert [block.text for block in page.blocks] == ["before", "inside", "after"]
    assert page.warnings == (Warning.TRUNCATED_HTML,)


def test_ordinary_page_is_not_capped() -> None:
    page = segment("<div>" * 200 + "words" + "</div>" * 200 + "<p>unclosed" * 3_000)
    assert page.warnings == ()
    assert len(page.blocks) == 3_001


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<div " + "a=b " * 100_000 + ">x</div>",
        "<" * 200_000,
        "<a href='" * 50_000,
        "<!--" * 50_000,
        "<b><i>" * 30_000,
        "<table><tr><td>" * 20_000,
        "</div>" * 100_000,
        "<p " * 60_000,
        "&" * 200_000,
        "<ul><li>" * 20_000,
        "<select><option>" * 20_000,
        "<svg><g>" * 30_000,
    ],
    ids=lambda html: html[:12],
)
def test_hostile_markup_gives_a_page(html: str) -> None:
    assert isinstance(segment(f"{html}<p>after</p>"), Page)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<b><i>" * 30_000,
        "<div><p>x</p>" * 50_000,
        pytest.param("<section>a</b>" * 10_000),
        pytest.param("<div>x</p></span>" * 10_000),
    ],
    ids=lambda html: html[:20],
)
def test_nesting_is_bounded_before_the_parser_sees_it(html: str) -> None:
    capped, _, is_capped = cap_markup(html)
    open_tags: Counter[str] = Counter()
    deepest = 0
    for _, closes, tag in TAG.findall(capped):
        if tag not in SELF_CLOSING:
            open_tags[tag] = max(0, open_tags[tag] + (-1 if closes else 1))
            deepest = max(deepest, open_tags.total())
    assert is_capped
    assert deepest <= MAX_DEPTH


@pytest.mark.parametrize("value", ["=b", "", '=">"', "='<b>'"])
def test_attributes_are_bounded_before_the_parser_sees_them(value: str) -> None:
    tag = "<p" + "".join(f" a{number}{value}" for number in range(MAX_ATTRIBUTES))
    many = "".join(f" b{number}{value}" for number in range(150_000))
    capped, markup, is_capped = cap_markup(f"{tag}{many}>one</p><p>two</p>")
    assert is_capped
    assert capped == markup.decode() == f"{tag}>one</p><p>two</p>"


@pytest.mark.parametrize(
    "html",
    [
        f"<p>one</p><img src='data:image/png;base64,{'A' * 300_000}'><p>two</p>",
        f"<p>one</p><script>var a = '{'x <b ' * 60_000}';</script><p>two</p>",
        f"<p>one</p><!-- {'<b id=x> ' * 60_000} --><p>two</p>",
        "<p>one</p><p>two</p>" + "<br>" * 60_000 + "<b>x</b>" * 6_000,
    ],
    ids=["data-uri", "script", "comment", "many-tags"],
)
def test_long_markup_that_loses_nothing_is_not_capped(html: str) -> None:
    assert cap_markup(html) == (html, html.encode(), False)


def test_formatting_that_stays_open_is_not_copied_into_every_block() -> None:
    page = segment("".join(f"<p><b id={number}>word" for number in range(5_000)))
    assert [block.text for block in page.blocks] == ["word"] * 5_000
    assert page.warnings == (Warning.TRUNCATED_HTML,)


@pytest.mark.parametrize("value", ['="<"', "='<'", '= "<b>"', "='x\"<'"])
def test_attributes_that_hide_behind_markup_in_quotes_are_bounded(value: str) -> None:
    html = f"<p{''.join(f' a{number}{value}' for number in range(40_000))}>one</p>"
    capped, _, is_capped = cap_markup(html)
    assert is_capped
    assert capped.count(" a") == MAX_ATTRIBUTES


def test_equal_formatting_that_stays_open_is_no_reason_to_cap() -> None:
    html = "<p><b class='x'>word" * 2_000
    assert cap_markup(html) == (html, html.encode(), False)


def test_names_are_bounded_before_the_parser_sees_them() -> None:
    tags = "".join(f"<x{number} a{number}=b>word</x{number}>" for number in range(60_000))
    page = segment(f"<div>{tags}</div>")
    assert page.text.split() == ["word"] * 60_000
    assert page.warnings == (Warning.TRUNCATED_HTML,)


@pytest.mark.parametrize(
    "html", ["", " ", "<", "<p", "<p>", "</p>", "<!doctype html>", "\0", "<html><head></html>", "<frameset><frame></frameset>"]
)
def test_scraps_of_markup_give_a_page(html: str) -> None:
    assert isinstance(segment(html), Page)


class PlainWalk(HTMLParser):
    """Every text of a document that is not outside the page; block-level tags end words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.outside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.outside += tag in OUTSIDE
        self.pieces.append("" if tag in INLINE else " ")

    def handle_endtag(self, tag: str) -> None:
        self.outside -= tag in OUTSIDE
        self.pieces.append("" if tag in INLINE else " ")

    def handle_data(self, data: str) -> None:
        if not self.outside:
            self.pieces.append(data)


def plain_words(html: str) -> Counter[str]:
    walk = PlainWalk()
    walk.feed(html)
    walk.close()
    return Counter("".join(walk.pieces).split())


def page_words(page: Page) -> Counter[str]:
    return Counter(word for block in page.blocks for word in block.page_text.split() if word != "|")


WORDS = st.sampled_from(
    ["rain", "Wend", "3.5", "café", "东京", "“so”", "a&amp;b", "it’s", "—", "Ночь", "x", "&nbsp;", "&lt;b&gt;"]
)
TEXT = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def wrap_inline(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(["b", "i", "em", "a", "span", "small", "mark"])
    hidden = st.sampled_from(["", "", "", " class='x y'", " href=/a"])
    return st.builds(lambda tag, attributes, text: f" <{tag}{attributes}>{text}</{tag}> ", tags, hidden, inner)


INLINES = st.recursive(
    TEXT, lambda inner: st.lists(inner | wrap_inline(inner), min_size=1, max_size=3).map(" ".join), max_leaves=4
)
ATTRIBUTES = st.sampled_from(
    ["", "", "", " hidden", " aria-hidden='true'", " style='display:none'", " class='a b' id=c", " lang=de"]
)
SCRAPS = st.sampled_from(
    [
        "<!-- no words -->",
        "<script>no('words')</script>",
        "<style>p{no:words}</style>",
        "<br>",
        "<hr>",
        "<br><br>",
        "<template>no</template>",
    ]
)


def wrap_block(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from(
        ["div", "section", "blockquote", "article", "aside", "ul", "ol", "figure", "nav", "main", "center", "x-y"]
    )
    plain = st.builds(
        lambda tag, attributes, parts: f"<{tag}{attributes}>{''.join(parts)}</{tag}>",
        tags,
        ATTRIBUTES,
        st.lists(inner, max_size=4),
    )
    rows = st.lists(st.lists(INLINES, max_size=4), max_size=3).map(
        lambda table: (
            "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in table) + "</table>"
        )
    )
    return plain | rows | SCRAPS


LEAVES = st.builds(
    lambda tag, attributes, text: f"<{tag}{attributes}>{text}</{tag}>",
    st.sampled_from(["p", "h1", "h3", "li", "div", "figcaption", "dt", "noscript", "details", "address"]),
    ATTRIBUTES,
    INLINES,
)
FRAGMENTS = st.lists(st.recursive(LEAVES | SCRAPS | INLINES, wrap_block, max_leaves=12), max_size=6).map("".join)


@given(FRAGMENTS)
def test_words_of_a_plain_walk_are_the_words_of_the_page(fragment: str) -> None:
    html = f"<!doctype html><html><head><title>no words</title></head><body>{fragment}</body></html>"
    assert page_words(segment(html)) == plain_words(html)


@given(FRAGMENTS)
def test_containers_stay_within_the_page(fragment: str) -> None:
    page = segment(f"<body>{fragment}</body>")
    for container in page.containers:
        assert 0 <= container.start <= container.end <= len(page.blocks)
    for place, block in enumerate(page.blocks):
        assert block.text == block.text.strip("\n")
        index = block.container
        while index >= 0:
            around = page.containers[index]
            assert around.start <= place < around.end
            index = around.parent


@given(st.text(alphabet=st.sampled_from(list("<>/!-=\"' abpdivtrulo&;#\n\0")), max_size=200))
def test_any_markup_gives_a_page_and_the_same_again(html: str) -> None:
    assert segment(html) == segment(html)


def test_spaces_are_only_folded_never_added_inside_words() -> None:
    page = segment("<p>" + "".join(f"<b>{letter}</b>" for letter in "bridge") + "</p>")
    assert re.sub(r"\s", "", page.blocks[0].text) == "bridge"
    assert page.blocks[0].text == "bridge"
