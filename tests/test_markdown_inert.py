"""What a page's text spells out is shown by Markdown as it stands there, and becomes no tag, link or picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Article, normalize
from cleaner.record.markdown import dump_value, escape_text, render_block
from cleaner.run.writers import WRITERS
from cleaner.types import ContentBlock, MarkedBlock, Options, Role, Span

pytestmark = pytest.mark.process

markdown_it = pytest.importorskip("markdown_it", reason="needs a Markdown renderer: pip install markdown-it-py")

PIECES = st.sampled_from(
    [
        "<img src=x onerror=go()>",
        "<script>go()</script>",
        "<!-- x -->",
        "<https://evil.example>",
        "<a href='javascript:go()'>",
        "[x](javascript:go())",
        "![x](data:text/html,x)",
        "[x][y]",
        "[y]: javascript:go()",
        "](",
        "[",
        "]",
        "(go)",
        "&lt;img&gt;",
        "&#60;b>",
        "\\",
        "\\\\",
        "`",
        "``",
        "*a*",
        "_b_",
        "~~c~~",
        "**",
        "|",
        "#",
        ">",
        "town",
        "snake_case",
        "3 < 4 & 5",
        " ",
        "!",
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=8).map("".join).map(str.strip).filter(bool).filter(lambda text: " |" not in text)
LIVE = {"html_inline", "html_block", "link_open", "image"}
ROLES = [Role.PARAGRAPH, Role.HEADING, Role.LIST_ITEM, Role.QUOTE]


def list_tokens(source: str) -> Iterator[Any]:
    for token in markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(source):
        yield token
        yield from token.children or ()


@given(TEXTS, st.sampled_from(ROLES))
def test_text_is_inert(text: str, role: Role) -> None:
    block = ContentBlock(
        source="model", confidence=0.9, role=role, text=text, level=2 if role is Role.HEADING else 1, start=0, end=len(text)
    )
    source = render_block(block, "- " if role is Role.LIST_ITEM else "")
    assert not LIVE & {token.type for token in list_tokens(source)}, source


@given(TEXTS)
def test_words_are_shown_as_they_are(text: str) -> None:
    shown = "".join(
        token.content for token in list_tokens(f"town {escape_text(text)} town") if token.type in {"text", "text_special"}
    )
    assert shown.split() == f"town {text} town".split()


@given(TEXTS, TEXTS, TEXTS)
def test_real_link_is_the_only_one(before: str, inside: str, after: str) -> None:
    text = f"{before} {inside} {after}"
    start = len(before) + 1
    span = Span(kind="link", start=start, end=start + len(inside), address="https://courier.example/a")
    block = MarkedBlock(
        source="model", confidence=0.9, role=Role.PARAGRAPH, text=text, level=None, start=0, end=len(text), spans=(span,)
    )
    tokens = list(list_tokens(render_block(block, "")))
    assert [token.attrs["href"] for token in tokens if token.type == "link_open"] == ["https://courier.example/a"]
    assert not (LIVE - {"link_open"}) & {token.type for token in tokens}


@given(TEXTS)
def test_front_matter_is_inert_where_it_is_not_known(text: str) -> None:
    assert not LIVE & {token.type for token in list_tokens(f"---\ntitle: {dump_value(text)}\n---\n")}


@pytest.mark.parametrize("scheme", ["javascript", "data", "vbscript", "file", "tel", "ftp"])
def test_links_of_other_schemes_are_text(story: tuple[str, ...], scheme: str) -> None:
    paragraphs = "".join(f"<p>{text} <a href='{scheme}:go()'>&lt;b&gt;more&lt;/b&gt;</a></p>" for text in story)
    found = normalize(f"<article><h1>&lt;i&gt;Bridge</h1>{paragraphs}</article>", options=Options(inline=True))
    assert isinstance(found, Article)
    source = WRITERS["markdown"].render(found).decode()
    assert not LIVE & {token.type for token in list_tokens(source)}, source
