"""Markdown to blocks: its marks are structure, and what is taken off the text is listed."""

from __future__ import annotations

import re
import textwrap
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.page.segment.document import segment_text
from cleaner.types import Decoded, Page, Role

PAGE = """# Bridge closed after divers find cracks

[![logo](/logo.png)](https://example.org/)

By [Jane Doe](https://example.org/jane "her page"), *staff writer*

The **bridge** over the [Wend](/wend) was closed on Monday, the [council][1] said.

## What comes next

* Divers inspect
    * the piers
    * the arch
* Engineers report

1. First
2. Second

> Nobody was hurt, she said.

```python
def cross(bridge):

    return  bridge
```

| Town | Rain |
|------|------|
| Wend | 3 mm |

![The harbour](https://example.org/harbour.jpg)

[1]: https://example.org/council
"""


def segment(text: str) -> Page:
    return segment_text(Decoded(text=text, format="text", encoding="utf-8", encoding_source="strict-utf-8"), url=None)


def test_marks_become_structure() -> None:
    assert [(block.kind, block.level, block.number, block.text) for block in segment(PAGE).blocks] == [
        (Role.HEADING, 1, None, "Bridge closed after divers find cracks"),
        (Role.PARAGRAPH, None, None, "By Jane Doe, staff writer"),
        (Role.PARAGRAPH, None, None, "The bridge over the Wend was closed on Monday, the council said."),
        (Role.HEADING, 2, None, "What comes next"),
        (Role.LIST_ITEM, 1, None, "Divers inspect"),
        (Role.LIST_ITEM, 2, None, "the piers"),
        (Role.LIST_ITEM, 2, None, "the arch"),
        (Role.LIST_ITEM, 1, None, "Engineers report"),
        (Role.LIST_ITEM, 1, 1, "First"),
        (Role.LIST_ITEM, 1, 2, "Second"),
        (Role.QUOTE, None, None, "Nobody was hurt, she said."),
        (Role.CODE, None, None, "def cross(bridge):\n\n    return bridge"),
        (Role.TABLE, None, None, "Town | Rain"),
        (Role.TABLE, None, None, "Wend | 3 mm"),
    ]


def test_links_and_bold_are_counted() -> None:
    blocks = {block.text[:10]: block for block in segment(PAGE).blocks}
    assert blocks["By Jane Do"].link_chars == len("Jane Doe")
    assert blocks["The bridge"].link_chars == len("Wend") + len("council")
    assert blocks["The bridge"].bold_chars == len("bridge")


def test_what_is_taken_off_is_listed() -> None:
    assert {repair.kind: repair.count for repair in segment(PAGE).repairs} == {
        "markdown-emphasis": 2,
        "markdown-fence": 2,
        "markdown-image": 2,
        "markdown-link": 4,
        "markdown-reference": 1,
        "markdown-rule": 1,
    }


def test_markers_stay_on_the_page() -> None:
    assert "# Bridge closed" in segment(PAGE).text
    assert "\n> Nobody was hurt" in segment(PAGE).text


@pytest.mark.parametrize(
    "text",
    [
        "He rated it 4* and her 5*.\n\n*Names were changed.\n\nThe price of A*B*C fell.",
        "# 1 in the charts again\n\nThe song [see note] was played (twice) on Monday.",
        "#bridge #wend\n\nThe bridge is closed [1]. The ferry runs [2](a).",
        "def f(x):\n# add one\n    return x + 1\n# done",
        "a_b_c and __init__ are names\n\n> said the mayor",
    ],
)
def test_plain_text_with_a_stray_mark_is_left_alone(text: str) -> None:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    assert segment(text).text.split("\n") == lines
    assert segment(text).repairs == ()


def test_wrapped_paragraphs_are_joined() -> None:
    paragraph = (
        "The [bridge](https://example.org/bridge) over the Wend was closed on Monday morning after divers found cracks in two of "
        "its piers, the **council** said in a statement that it published on Monday. Engineers will inspect the piers that "
        "remain this week and report to the mayor by Friday at the latest. Nobody was hurt, and the ferry will run."
    )
    text = f"# Bridge closed\n\n{textwrap.fill(paragraph, 78)}\n\n## Next\n\nMore will be known on Friday.\n"
    blocks = segment(text).blocks
    assert [block.kind for block in blocks] == [Role.HEADING, Role.PARAGRAPH, Role.HEADING, Role.PARAGRAPH]
    assert blocks[1].text.endswith("the ferry will run.")


def test_fence_that_never_ends_hides_nothing() -> None:
    blocks = segment(f"{PAGE}\n```\n\n## After\n\nThe **last** word.").blocks
    assert [(block.kind, block.text) for block in blocks[-2:]] == [(Role.HEADING, "After"), (Role.PARAGRAPH, "The last word.")]


MARKS = st.sampled_from(
    ["# Top", "## Sub", "* one", "  * two", "1. three", "> four", "**bold** text", "_soft_", "[link](/a/b)", "![alt](/c.png)",
     "plain words here", "```", "a | b | c", "| - | - |", "", "\\*starred\\*", "[[nested](/x)](/y)", "** odd", "`code`"]
)  # fmt: skip


@given(st.lists(MARKS, max_size=30))
def test_no_word_is_lost_but_addresses_and_alternative_texts(lines: list[str]) -> None:
    page = segment("\n".join(lines))
    wanted = Counter(re.findall(r"[a-z]{3,}", re.sub(r"!\[alt\]|\(/[a-z./]+\)", "", "\n".join(lines).lower())))
    found = Counter(re.findall(r"[a-z]{3,}", re.sub(r"!\[alt\]|\(/[a-z./]+\)", "", page.text.lower())))
    assert found == wanted


def test_numbers_and_addresses_that_tools_print_at_links_are_taken_off() -> None:
    menu = "".join(f"   * [{number}]Page {number}\n" for number in range(1, 10))
    listed = "".join(f"   {number}. https://example.org/{number}\n" for number in range(1, 10))
    page = segment(f"{menu}\n   The bridge [10]over the Wend is closed.\n\nReferences\n\n   Visible links:\n{listed}")
    assert [block.text for block in page.blocks[8:10]] == ["Page 9", "The bridge over the Wend is closed."]
    assert {block.hidden for block in page.blocks[10:]} == {"link-list"}
    assert {block.hidden for block in page.blocks[:10]} == {None}
    assert [(repair.kind, repair.count) for repair in page.repairs] == [("link-number", 10)]
    menu = "".join(f" * Page [https://example.org/{number}]\n" for number in range(1, 10))
    assert segment(menu).blocks[0].text == "Page"


def test_few_numbers_at_links_are_taken_off_where_their_addresses_are_listed() -> None:
    listed = "".join(f"   {number}. https://example.org/{number}\n" for number in range(1, 4))
    page = segment(f"[1]Home [2]News\n\nThe bridge over the [3]Wend is closed.\n\nReferences\n\n{listed}")
    assert [block.text for block in page.blocks if not block.hidden] == ["Home News", "The bridge over the Wend is closed."]


def test_a_few_numbers_in_brackets_are_notes() -> None:
    text = "The bridge is old.[1] It was built in 1931[2], records[3] show.[4]A [5]" + "x[6]y[7], " * 9
    assert segment(text).text == text.strip()


SETEXT = """Bridge closed after divers find cracks
======================================

The bridge over the Wend was closed on Monday, the council said.

What comes next
---------------

Divers inspect the piers.
"""


def test_underlined_lines_are_headings() -> None:
    blocks = segment(SETEXT).blocks
    assert [(block.kind, block.level) for block in blocks] == [
        (Role.HEADING, 1),
        (Role.PARAGRAPH, None),
        (Role.HEADING, 2),
        (Role.PARAGRAPH, None),
    ]
    assert not any("--" in block.text or "==" in block.text for block in blocks)


def test_rule_below_a_paragraph_makes_no_heading() -> None:
    text = f"{SETEXT}\nEngineers report on Friday.\n---\n\nThe bridge is of wood\nand iron\n----------\n"
    assert [block.kind for block in segment(text).blocks].count(Role.HEADING) == 2


def test_front_matter_makes_a_text_markdown_and_loses_its_quotes() -> None:
    text = '---\ntitle: "Bridge closed"\ndate: 2025-03-14\n---\n\nThe bridge was closed on Monday.\n\n## What comes next\n\nDivers.\n'
    page = segment(text)
    assert [block.text for block in page.blocks][:2] == ["title: Bridge closed", "date: 2025-03-14"]
    assert page.blocks[3].kind is Role.HEADING
    assert {repair.kind: repair.count for repair in page.repairs} == {"markdown-quotes": 1, "markdown-rule": 2}


def test_marks_of_notes_are_taken_off() -> None:
    text = "# Bridge closed\n\n## Why\n\nDivers found cracks.[^1] It is old.[^b]\n\n[^1]: In two piers.\n[^b]: Built in 1931.\n"
    assert [block.text for block in segment(text).blocks][2:] == [
        "Divers found cracks. It is old.",
        "In two piers.",
        "Built in 1931.",
    ]


@pytest.mark.parametrize("url", ["https://example.org/a_b?c=d", "/wend", "mailto:desk@example.org", '/wend "The Wend"'])
def test_single_link_in_plain_text_leaves_its_words(url: str) -> None:
    page = segment(f"The bridge over the [Wend]({url}) was closed on Monday.\n\n![A pier](https://example.org/pier.jpg)\n")
    assert [block.text for block in page.blocks] == ["The bridge over the Wend was closed on Monday."]
    assert {repair.kind: repair.count for repair in page.repairs} == {"markdown-link": 2}


@pytest.mark.parametrize(
    "text", ["He [the mayor](sic) left.", "See [1](2) there.", "f[0](x) is a call.", "[a] (https://example.org/)"]
)
def test_brackets_of_plain_text_are_no_links(text: str) -> None:
    assert [block.text for block in segment(text).blocks] == [text]


def test_lines_of_markdown_that_a_tool_wrapped_are_joined_whatever_the_length_of_links() -> None:
    link = f"[the council](https://example.org/{'x' * 120})"
    paragraphs = [
        f"The long-planned repair of the bridge was put off again on Monday, {link} said, because the well-known yard that makes "
        "the parts has no steel, and because nobody wants to pay for it before the next election."
        for _ in range(4)
    ]
    text = "# Bridge\n\n## Why\n\n" + "\n\n".join("\n".join(textwrap.wrap(p, 78, break_long_words=False)) for p in paragraphs)
    wanted = [p.replace(link, "the council") for p in paragraphs]
    assert [block.text for block in segment(text).blocks][2:] == wanted
