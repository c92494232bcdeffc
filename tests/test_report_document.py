"""The page of one document: everything is on it, in order, and nothing that it says can break out of it."""

from __future__ import annotations

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

from cleaner.app.cli import main
from cleaner.app.explain import view_labelled
from cleaner.app.report.document import render_document, render_run
from cleaner.app.report.markup import Markup, render, tag
from cleaner.app.report.view import Item, list_changes
from cleaner.pipeline import label_document
from cleaner.types import Labelled, Options, RawDocument, Role
from tests.golden import ROOT

HOSTILE = (
    "<script>window.broken = 1</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "</style></title><script src=//evil.example/x.js></script>",
    "'-alert(1)-'",
)
ALLOWED = {"!doctype", "html", "head", "body", "meta", "title", "style", "a", "header", "h1", "h2", "p", "main", "section", "dl", "div",
           "dt", "dd", "ul", "li", "ol", "table", "caption", "thead", "tbody", "tr", "th", "td", "code", "span", "del", "ins", "label",
           "input", "details", "summary"}  # fmt: skip


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def read_tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    reader = Reader()
    reader.feed(page)
    return reader.tags


def label(raw: bytes, options: Options | None = None) -> Labelled:
    labelled = label_document(RawDocument(raw=raw, path="a.html"), options or Options())
    assert isinstance(labelled, Labelled)
    return labelled


def show(raw: bytes) -> str:
    return render_document(view_labelled(label(raw), Options())).decode()


def read_blocks(page: str) -> list[str]:
    blocks = re.findall(r'<div class="words" dir="auto">(.*?)</div>', page, re.DOTALL)
    without_before = (re.sub(r'<del class="repair".*?</del>', "", block, flags=re.DOTALL) for block in blocks)
    return [unescape(re.sub(r"<[^>]*>", "", block)) for block in without_before]


@pytest.mark.parametrize("slug", ["mojibake-page", "related-inside", "list-article", "cookie-wall", "arabic"])
def test_page_has_every_block_in_order(slug: str) -> None:
    raw = (ROOT / "fixtures" / slug / "input.html").read_bytes()
    assert read_blocks(show(raw)) == [block.text for block in label(raw).page.blocks]


def test_page_tells_role_rule_and_confidence_of_what_was_removed() -> None:
    page = unescape(show((ROOT / "fixtures" / "related-inside" / "input.html").read_bytes()))
    labelled = label((ROOT / "fixtures" / "related-inside" / "input.html").read_bytes())
    removed = [found for found in labelled.labels if found.role == "related"]
    assert removed
    for found in removed:
        assert f"Removed as related, by {found.source}, confidence {found.confidence:.2f}" in page


def test_cut_is_marked_in_its_place() -> None:
    page = show(next((ROOT / "seeds").glob("004_*")).read_bytes())
    assert (
        '<del class="cut" title="cut out as timestamp by rule:cut-leading-date, confidence 0.95">date 2025-04-15 </del>' in page
    )


def test_repairs_are_marked_before_and_after() -> None:
    page = show("<p>The mayor&amp;nbsp;said itâ€™s over, and nobody in the hall was surprised by that.</p>".encode())
    assert '<del class="repair" title="before repair">&amp;nbsp;</del><ins class="repair" title="after repair"> </ins>' in page
    assert (
        '<del class="repair" title="before repair">itâ€™</del><ins class="repair" title="after repair">it’</ins>s over' in page
    )


def test_repairs_of_a_story_that_the_page_carries_but_does_not_show_are_marked(story: tuple[str, ...]) -> None:
    body = "\n".join((*story, "Itâ€™s over."))
    carried = json.dumps({"@type": "NewsArticle", "headline": "Wend bridge closed", "articleBody": body})
    page = show(
        f"<script type='application/ld+json'>{carried}</script><h1>Wend bridge closed</h1><p>Soon &amp;amp; more.</p>".encode()
    )
    before, after = (f'<{name} class="repair" title="{when} repair">' for name, when in (("del", "before"), ("ins", "after")))
    assert f"{before}Itâ€™</del>{after}It’</ins>s over." in page
    assert f"Soon {before}&amp;amp;</del>{after}&amp;</ins> more." in page


def test_change_that_a_repair_makes_is_found_whatever_its_size() -> None:
    assert list_changes("same", "same") == ()
    (mark,) = list_changes("a " * 2_000, "b " * 2_000)
    assert (mark.start, mark.before) == (0, ("a " * 2_000).rstrip())
    (gone,) = list_changes("soft\xadhyphen", "softhyphen")
    assert gone.before == r"soft\xadhyphen"


def test_nothing_of_a_hostile_page_becomes_markup() -> None:
    text = " ".join(HOSTILE).replace("&", "&amp;").replace("<", "&lt;")
    raw = (
        f"<html><head><title>{text}</title><meta name=author content='{text.replace(chr(39), '&#39;')}'></head><body><h1>{text}</h1>"
        f"<p>{text} said the mayor on Monday, and all of the council agreed with him.</p><div class='share-buttons'>{text}</div></body></html>"
    )
    page = show(raw.encode())
    tags = read_tags(page)
    assert {name for name, _ in tags} <= ALLOWED
    assert not any(key.startswith("on") or key in {"src", "style"} for _, attributes in tags for key in attributes)
    assert all((attributes.get("href") or "#").startswith("#") for _, attributes in tags)
    assert "window.broken" in page


def test_policy_lets_nothing_load_and_no_script_run() -> None:
    policies = [a["content"] for name, a in read_tags(show(b"<p>Rain fell on the capital.</p>")) if a.get("http-equiv")]
    assert len(policies) == 1
    assert (policies[0] or "").startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in (policies[0] or "")
    assert "unsafe" not in (policies[0] or "")


def test_roles_stand_as_text_and_ids_are_unique() -> None:
    tags = read_tags(show((ROOT / "fixtures" / "gallery" / "input.html").read_bytes()))
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    described = {attributes["aria-describedby"] for _, attributes in tags if "aria-describedby" in attributes}
    assert described <= set(ids)
    assert "body" in ids


def test_texts_are_escaped_and_controls_shown() -> None:
    assert render("<\x00\x1b\u202e>") == "&lt;␀␛\ufffd&gt;"
    assert tag("a", "x", title='"', hidden=False, open=True) == '<a title="&quot;" open>x</a>'
    assert render([Markup("<br>"), None, "&"]) == "<br>&amp;"


@pytest.mark.process
def test_command_prints_the_page() -> None:
    done = CliRunner().invoke(main, ["explain", str(ROOT / "fixtures" / "gallery" / "input.html"), "--html"])
    assert done.exit_code == 0
    assert done.stdout.startswith("<!doctype html>")
    assert done.stdout.endswith("</html>\n")


@pytest.mark.parametrize(
    ("role", "source", "text", "is_open"),
    [
        (Role.RELATED, "model", "word " * 25, True),
        (Role.RELATED, "model", "word " * 24, False),
        (Role.OTHER, "rule:hidden-style", "word " * 25, False),
        (Role.LEGAL, "rule:company-line", "word " * 25, False),
        (Role.CAPTION, "rule:figcaption", "word " * 25, False),
    ],
)
def test_long_run_of_removed_blocks_is_open_where_readers_saw_prose(role: Role, source: str, text: str, is_open: bool) -> None:
    menu = [Item(role=Role.NAVIGATION, text="Home", start=0, end=4, kept=False, source="model") for _ in range(10)]
    run = [*menu, Item(role=role, text=text, start=5, end=5 + len(text), kept=False, source=source)]
    shown = render_run(list(enumerate(run)), None, kept=False)
    assert shown.startswith('<details open class="removed-run">' if is_open else '<details class="removed-run">')


def test_page_without_text_says_so() -> None:
    assert "The page has no text." in show(b"<html><body></body></html>")
